import { useCallback, useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { EmptyState } from '../shell/states.tsx';
import { type Placed, type WaterfallRow, waterfall } from './profile.ts';

interface WaterfallProps {
  readonly tree: readonly Placed[];
  readonly onOpen: (code: string) => void;
}

/** How the index's score adds up: each indicator's points in turn, each dimension's span above them. */
export function WaterfallChart({ tree, onOpen }: WaterfallProps) {
  const { t, local } = useText();
  const format = useFormat();
  const rows = useMemo(() => waterfall(tree), [tree]);
  const names = useMemo(() => new Map(tree.map(({ node }) => [node.code, local(node.name)])), [tree, local]);
  const nameOf = useCallback(
    ({ kind, code }: WaterfallRow) =>
      kind === 'adjustment' ? t('waterfall.adjustment') : (names.get(code) ?? code),
    [names, t],
  );
  const pointsOf = useCallback(
    ({ kind, start, end }: WaterfallRow) =>
      start === null || end === null
        ? t('value.none')
        : kind === 'total' || kind === 'dimension'
          ? format.score(end - start, 1)
          : format.signed(end - start, 1),
    [format, t],
  );
  const option = useCallback(
    (look: Look, width: number) => {
      const nameWidth = Math.min(270, Math.max(120, width * 0.4));
      const fill = ({ kind, start, end }: WaterfallRow): string =>
        kind === 'total'
          ? look.ink
          : kind === 'dimension'
            ? look.muted
            : kind === 'adjustment' && (end ?? 0) < (start ?? 0)
              ? look.worse
              : look.accent;
      return {
        grid: { left: nameWidth + 16, right: 52, top: 4, bottom: 28 },
        tooltip: {
          ...tooltipStyle(look),
          trigger: 'axis',
          axisPointer: { type: 'none' },
          formatter: (items: { dataIndex: number }[]) => {
            const row = rows[items[0]?.dataIndex ?? -1];
            const found = row && tree.find(({ node }) => node.code === row.code);
            if (!row) return '';
            return tooltipOf(nameOf(row), [
              { name: t('waterfall.points'), value: pointsOf(row) },
              ...(found && row.kind !== 'total'
                ? [
                    { name: t('word.score'), value: format.score(found.at.score) },
                    { name: t('word.weight.index'), value: format.percent(found.node.effectiveWeight) },
                  ]
                : []),
            ]);
          },
        },
        xAxis: {
          type: 'value',
          min: 0,
          axisLabel: { color: look.soft, hideOverlap: true },
          splitLine: { lineStyle: { color: look.line } },
        },
        yAxis: {
          type: 'category',
          inverse: true,
          data: rows.map(({ kind }, place) => ({
            value: String(place),
            textStyle: isHead(kind)
              ? { align: 'left', fontWeight: 600, color: look.ink }
              : { align: 'left', color: look.soft },
          })),
          axisTick: { show: false },
          axisLine: { lineStyle: { color: look.line } },
          axisLabel: {
            interval: 0,
            align: 'left',
            margin: nameWidth + 8,
            width: nameWidth,
            overflow: 'truncate',
            formatter: (place: string) => {
              const row = rows[Number(place)]!;
              return `${'\u2002\u2002'.repeat(Math.max(0, row.depth - 1))}${nameOf(row)}`;
            },
          },
        },
        series: [
          {
            type: 'bar',
            stack: 'points',
            silent: true,
            itemStyle: { color: 'transparent' },
            data: rows.map(({ start, end }) => Math.min(start ?? 0, end ?? 0)),
          },
          {
            type: 'bar',
            stack: 'points',
            barWidth: '62%',
            barMaxWidth: 24,
            cursor: 'pointer',
            data: rows.map((row) => ({
              value: Math.abs((row.end ?? 0) - (row.start ?? 0)),
              itemStyle: {
                color: fill(row),
                borderRadius: 2,
                opacity: row.kind === 'dimension' ? 0.65 : 1,
              },
              label: {
                show: true,
                position: 'right',
                color: row.kind === 'indicator' ? look.soft : look.ink,
                fontWeight: row.kind === 'indicator' ? 400 : 600,
                formatter: () => pointsOf(row),
              },
            })),
          },
        ],
      };
    },
    [rows, tree, nameOf, pointsOf, format, t],
  );
  const table = useMemo(
    () => ({
      columns: [t('word.indicator'), t('waterfall.start'), t('waterfall.end'), t('waterfall.points')],
      rows: rows.map((row) => [
        nameOf(row),
        row.start,
        row.end,
        row.start === null || row.end === null ? null : row.end - row.start,
      ]),
    }),
    [rows, nameOf, t],
  );
  if (rows.length === 0) {
    const missing = tree.filter(({ node, at }) => node.depth === 1 && at.score === null);
    return (
      <Panel title={t('waterfall.title')} lead={t('waterfall.lead')}>
        <EmptyState title={t('waterfall.none')}>
          {missing.length > 0
            ? t('waterfall.none.why', {
                nodes: missing.map(({ node }) => local(node.name)).join(t('list.comma')),
              })
            : null}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Chart
      title={t('waterfall.title')}
      lead={t('waterfall.lead')}
      option={option}
      table={table}
      height={Math.max(420, rows.length * 26 + 36)}
      onPick={({ dataIndex }) => {
        const code = rows[dataIndex]?.code;
        if (code) onOpen(code);
      }}
    />
  );
}

const isHead = (kind: WaterfallRow['kind']): boolean => kind === 'dimension' || kind === 'total';
