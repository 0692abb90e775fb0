import { SegmentedControl } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { ChangeDecomposition } from '../../src/composite/decompose.ts';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { type ChangeRow, changeRows, type Measure } from './moved.ts';

interface MovedChartProps {
  readonly change: ChangeDecomposition;
  /** The two runs as they are said, the earlier first. */
  readonly names: readonly [earlier: string, later: string];
  readonly nameOf: (column: string) => string;
}

/** The way from the earlier standing to the later, step by step; to the right is better. */
export function MovedChart({ change, names: [before, after], nameOf }: MovedChartProps) {
  const { t } = useText();
  const format = useFormat();
  const [measure, setMeasure] = useState<Measure>('rank');
  const isRank = measure === 'rank';
  const rows = useMemo(() => changeRows(change, measure), [change, measure]);
  const wordOf = useCallback(
    ({ kind, code }: ChangeRow) =>
      kind === 'column'
        ? nameOf(code)
        : kind === 'earlier'
          ? before
          : kind === 'later'
            ? after
            : t(`moved.part.${kind}`),
    [nameOf, before, after, t],
  );
  const figureOf = useCallback(
    (row: ChangeRow) =>
      isEnd(row)
        ? isRank
          ? t('moved.rank', { rank: format.rank(row.end) })
          : format.score(row.end)
        : format.signed(gainOf(row, isRank)),
    [isRank, format, t],
  );
  const option = useCallback(
    (look: Look, width: number) => {
      const nameWidth = Math.min(280, Math.max(120, width * 0.36));
      const ends = rows.flatMap(({ start, end }) => [start, end]);
      const room = Math.max(0.5, (Math.max(...ends) - Math.min(...ends)) * 0.08);
      const [least, most] = [Math.min(...ends) - room, Math.max(...ends) + room];
      const colour = (row: ChangeRow) =>
        row.kind === 'data' ? look.muted : gainOf(row, isRank) < 0 ? look.worse : look.better;
      return {
        grid: { left: nameWidth + 16, right: 64, top: 4, bottom: 44 },
        tooltip: {
          ...tooltipStyle(look),
          trigger: 'axis',
          axisPointer: { type: 'none' },
          formatter: (items: { dataIndex: number }[]) => {
            const row = rows[items[0]?.dataIndex ?? -1];
            return row ? tooltipOf(wordOf(row), [{ value: figureOf(row) }]) : '';
          },
        },
        xAxis: {
          type: 'value',
          inverse: isRank,
          min: least,
          max: most,
          name: t(isRank ? 'word.rank' : 'word.score'),
          nameLocation: 'middle',
          nameGap: 26,
          nameTextStyle: { color: look.soft },
          axisLabel: {
            color: look.soft,
            hideOverlap: true,
            showMinLabel: false,
            showMaxLabel: false,
            formatter: (value: number) => (isRank && value < 1 ? '' : format.rank(value)),
          },
          splitLine: { showMinLine: false, showMaxLine: false, lineStyle: { color: look.line } },
        },
        yAxis: {
          type: 'category',
          inverse: true,
          data: rows.map((row, place) => ({
            value: String(place),
            textStyle:
              isDetail(row) || row.kind === 'method' || row.kind === 'peers'
                ? { align: 'left', color: isDetail(row) ? look.soft : look.ink }
                : { align: 'left', fontWeight: 600, color: look.ink },
          })),
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: {
            interval: 0,
            align: 'left',
            margin: nameWidth + 8,
            width: nameWidth,
            overflow: 'truncate',
            formatter: (place: string) => {
              const row = rows[Number(place)]!;
              return `${isDetail(row) ? '\u2002\u2002' : ''}${wordOf(row)}`;
            },
          },
        },
        series: [
          {
            type: 'custom',
            data: rows.map(({ start, end }, place) => [place, start, end]),
            encode: { x: [1, 2], y: 0 },
            renderItem: (
              { dataIndex }: { readonly dataIndex: number },
              api: {
                readonly coord: (at: readonly number[]) => readonly number[];
                readonly size: (of: readonly number[]) => readonly number[];
              },
            ) => {
              const row = rows[dataIndex]!;
              const [from, y] = api.coord([row.start, dataIndex]) as [number, number];
              const [to] = api.coord([row.end, dataIndex]) as [number];
              const high = Math.min(22, api.size([0, 1])[1]! * 0.6);
              const right = Math.max(from, to);
              const bar = isEnd(row)
                ? { x: from - 3, y: y - high / 2, width: 6, height: high, r: 2 }
                : {
                    x: Math.min(from, to),
                    y: y - high / 2,
                    width: Math.max(2, right - Math.min(from, to)),
                    height: high,
                    r: 2,
                  };
              return {
                type: 'group',
                children: [
                  {
                    type: 'rect',
                    shape: bar,
                    style: { fill: isEnd(row) ? look.ink : colour(row) },
                  },
                  {
                    type: 'text',
                    style: {
                      x: right + 8,
                      y,
                      text: figureOf(row),
                      verticalAlign: 'middle',
                      fill: isDetail(row) ? look.soft : look.ink,
                      font: `${isDetail(row) ? 400 : 600} 12px ${look.font}`,
                    },
                  },
                ],
              };
            },
          },
        ],
      };
    },
    [rows, isRank, wordOf, figureOf, format, t],
  );
  const table = useMemo(
    () => ({
      columns: [
        t('moved.column.part'),
        t('word.code'),
        t('waterfall.start'),
        t('waterfall.end'),
        t(isRank ? 'moved.column.places' : 'moved.column.points'),
      ],
      rows: rows.map((row) => [
        wordOf(row),
        row.code,
        row.start,
        row.end,
        isEnd(row) ? null : gainOf(row, isRank),
      ]),
    }),
    [rows, isRank, wordOf, t],
  );
  return (
    <Chart
      title={t('moved.chart')}
      lead={t(isRank ? 'moved.chart.rank' : 'moved.chart.score')}
      option={option}
      table={table}
      height={rows.length * 30 + 48}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('moved.measure')}
          value={measure}
          onChange={(value) => setMeasure(value === 'score' ? 'score' : 'rank')}
          data={[
            { value: 'rank', label: t('moved.column.places') },
            { value: 'score', label: t('moved.column.points') },
          ]}
        />
      }
    />
  );
}

const isEnd = ({ kind }: ChangeRow): boolean => kind === 'earlier' || kind === 'later';
const isDetail = ({ kind }: ChangeRow): boolean =>
  kind === 'column' || kind === 'others' || kind === 'together';
const gainOf = ({ by }: ChangeRow, isRank: boolean): number => (isRank ? -by : by);
