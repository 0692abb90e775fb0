import type { EChartsCoreOption } from 'echarts/core';
import type { Look } from '../charts/look.ts';

/** One area's ranks on the common axis. */
export interface RangeRow {
  readonly code: string;
  readonly name: string;
  readonly rank: number;
  readonly bar: readonly [from: number, to: number];
  readonly whisker?: readonly [from: number, to: number];
  readonly dot?: number;
}

/** Height of one row in a saved picture, and what stands under all of them, pixels. */
const ROW = 22;
const FOOT = 40;

export const pictureHeight = (rows: number): number => rows * ROW + FOOT;

/** The last rank that rows reach: the end of their axis. */
export const endOf = (rows: readonly RangeRow[]): number =>
  Math.ceil(rows.reduce((end, { rank, bar, whisker }) => Math.max(end, rank, bar[1], whisker?.[1] ?? 1), 1));

/** Where a rank stands on an axis from 1 to `count`, 0..1. */
export const placeOf = (rank: number, count: number): number => (count > 1 ? (rank - 1) / (count - 1) : 0.5);

/** Ranks that are named on the axis: 1, round ones, and the last. */
export function axisRanks(count: number): readonly number[] {
  if (count <= 1) return [1];
  const step =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500].find((one) => count / one <= 5) ??
    10 ** Math.floor(Math.log10(count));
  const round = Array.from({ length: Math.floor(count / step) }, (_, at) => (at + 1) * step);
  return [1, ...round.filter((rank) => rank > 1 + step / 2 && rank < count - 0.75 * step), count];
}

interface ShapeApi {
  readonly coord: (at: readonly [number, number]) => readonly number[];
}

/** The same as a picture that can be saved. */
export function rangeOption(rows: readonly RangeRow[], count: number, look: Look): EChartsCoreOption {
  return {
    grid: { left: 8, right: 24, top: 4, bottom: 4, containLabel: true },
    xAxis: {
      type: 'value',
      min: 1,
      max: Math.max(2, count),
      axisLabel: { color: look.soft, customValues: axisRanks(count) },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ rank, name }) => `${rank}  ${name}`),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.ink, interval: 0, width: 220, overflow: 'truncate' },
    },
    series: [
      {
        type: 'custom',
        data: rows.map((row, at) => [row.rank, at]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: ShapeApi) => {
          const row = rows[dataIndex]!;
          const at = (rank: number) => api.coord([rank, dataIndex])[0]!;
          const y = api.coord([1, dataIndex])[1]!;
          const block = ([from, to]: readonly [number, number], height: number, fill: string) => ({
            type: 'rect',
            shape: { x: at(from) - 2, y: y - height / 2, width: at(to) - at(from) + 4, height, r: 2 },
            style: { fill },
          });
          return {
            type: 'group',
            children: [
              ...(row.whisker ? [block(row.whisker, 2, look.muted)] : []),
              { ...block(row.bar, 10, look.accent), style: { fill: look.accent, opacity: 0.4 } },
              {
                type: 'rect',
                shape: { x: at(row.rank) - 1, y: y - 7, width: 2, height: 14 },
                style: { fill: look.ink },
              },
              ...(row.dot === undefined
                ? []
                : [
                    { type: 'circle', shape: { cx: at(row.dot), cy: y, r: 4 }, style: { fill: look.accent } },
                  ]),
            ],
          };
        },
      },
    ],
  };
}
