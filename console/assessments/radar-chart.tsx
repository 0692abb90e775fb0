import { MultiSelect } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { AreaProfileWire, RunNodeWire } from '../../src/assessments/run-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { Chart } from '../charts/chart.tsx';
import type { Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import { send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { profilePath } from '../platform/run.ts';
import { radarNodes } from './profile.ts';

const MOST_PEERS = 4;
const HEIGHT = 400;

interface RadarProps {
  readonly runId: string;
  readonly nodes: readonly RunNodeWire[];
  readonly profile: AreaProfileWire;
  /** All areas of the run, to choose peers from. */
  readonly areas: readonly AreaWire[];
}

/** The area's dimensions against the median of all areas and against peers: suggested ones, or any other. */
export function RadarChart({ runId, nodes, profile, areas }: RadarProps) {
  const { t, local } = useText();
  const format = useFormat();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const axes = useMemo(() => radarNodes(nodes), [nodes]);
  const peers = useQueries({
    queries: chosen.map((code) => {
      const path = profilePath(runId, code);
      return { queryKey: [path], queryFn: () => send<AreaProfileWire>('GET', path) };
    }),
    combine: (results) => results.flatMap(({ data }) => (data ? [data] : [])),
  });
  const series = useMemo(() => {
    const scoresOf = ({ nodes: scores }: AreaProfileWire) =>
      axes.map(({ code }) => scores.find((score) => score.code === code)?.score ?? null);
    return [
      { name: local(profile.area.name), values: scoresOf(profile), role: 'subject' as const },
      {
        name: t('radar.median'),
        values: axes.map(({ code }) => profile.nodes.find((score) => score.code === code)?.median ?? null),
        role: 'median' as const,
      },
      ...peers.map((peer) => ({
        name: local(peer.area.name),
        values: scoresOf(peer),
        role: 'peer' as const,
      })),
    ];
  }, [axes, profile, peers, local, t]);
  const option = useCallback(
    (look: Look, width: number) => {
      const most = width < 460 ? 6 : 11;
      const names = axes.map(({ name }) => wrapName(local(name), most));
      // Room for the widest name on either side; a Chinese character is as wide as the type is high.
      const widest = Math.max(...names.flatMap((name) => name.split('\n')).map(widthOf));
      // A triangle's middle lies low: it takes its room from above.
      const isTriangle = axes.length === 3;
      const radius = Math.max(
        60,
        Math.min(
          isTriangle ? HEIGHT * 0.5 : HEIGHT / 2 - 48,
          (width / 2 - widest - 20) * (isTriangle ? 1.15 : 1),
        ),
      );
      let peer = 0;
      return {
        legend: {
          type: 'scroll',
          bottom: 0,
          icon: 'roundRect',
          itemWidth: 14,
          itemHeight: 4,
          textStyle: { color: look.ink },
          pageIconColor: look.ink,
          pageTextStyle: { color: look.soft },
        },
        tooltip: {
          ...tooltipStyle(look),
          trigger: 'item',
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const item = series[dataIndex];
            return item
              ? tooltipOf(
                  item.name,
                  axes.map(({ name }, place) => ({
                    name: local(name),
                    value: format.score(item.values[place]),
                  })),
                )
              : '';
          },
        },
        radar: {
          center: ['50%', isTriangle ? '60%' : '47%'],
          radius,
          splitNumber: 4,
          indicator: names.map((name) => ({ name, min: 0, max: 100 })),
          axisName: {
            color: look.ink,
            fontSize: 12,
          },
          axisLine: { lineStyle: { color: look.line } },
          splitLine: { lineStyle: { color: look.line } },
          splitArea: { show: false },
        },
        series: [
          {
            type: 'radar',
            symbolSize: 5,
            data: series.map(({ name, values, role }) => {
              const colour =
                role === 'subject'
                  ? look.accent
                  : role === 'median'
                    ? look.soft
                    : look.others[peer++ % look.others.length];
              return {
                name,
                value: values.map((value) => value ?? 0),
                lineStyle: {
                  color: colour,
                  width: role === 'subject' ? 2.5 : 1.5,
                  type: role === 'median' ? 'dashed' : 'solid',
                },
                itemStyle: { color: colour },
                symbol: role === 'median' ? 'none' : 'circle',
                areaStyle: { color: colour, opacity: role === 'subject' ? 0.14 : 0 },
              };
            }),
          },
        ],
      };
    },
    [series, axes, local, format],
  );
  const table = useMemo(
    () => ({
      columns: [t('word.dimension'), ...series.map(({ name }) => name)],
      rows: axes.map(({ name }, place) => [
        local(name),
        ...series.map(({ values }) => values[place] ?? null),
      ]),
    }),
    [series, axes, local, t],
  );
  const suggested = new Set(profile.peers.map(({ code }) => code));
  const item = ({ code, name }: AreaWire) => ({ value: code, label: local(name) });
  return (
    <Chart title={t('radar.title')} lead={t('radar.lead')} option={option} table={table} height={HEIGHT}>
      {series.some(({ values }) => values.includes(null)) ? (
        <p className="quiet small">{t('radar.missing')}</p>
      ) : null}
      <MultiSelect
        className="no-print"
        mt="sm"
        size="sm"
        searchable
        clearable
        hidePickedOptions
        limit={60}
        maxValues={MOST_PEERS}
        label={t('radar.peers')}
        description={t('radar.peers.how', { count: MOST_PEERS })}
        placeholder={chosen.length < MOST_PEERS ? t('radar.peers.choose') : ''}
        nothingFoundMessage={t('ranking.none')}
        value={[...chosen]}
        onChange={setChosen}
        data={[
          { group: t('radar.suggested'), items: profile.peers.map(item) },
          {
            group: t('radar.others'),
            items: areas.filter(({ code }) => code !== profile.area.code && !suggested.has(code)).map(item),
          },
        ]}
      />
    </Chart>
  );
}

/** Breaks a name into lines of at most `most` Chinese characters or twice as many Latin ones. */
function wrapName(name: string, most: number): string {
  if (/[\u3400-\u9fff]/.test(name)) return name.match(new RegExp(`.{1,${most}}`, 'gu'))?.join('\n') ?? name;
  const lines: string[] = [];
  for (const word of name.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most * 1.8)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** About the width of a line in pixels at 12 pixels' type. */
const widthOf = (line: string): number =>
  [...line].reduce((width, letter) => width + (/[\u2e80-\uffef]/.test(letter) ? 12 : 6.8), 0);
