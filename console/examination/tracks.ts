import type { EChartsCoreOption } from 'echarts/core';
import type { Look } from '../charts/look.ts';

/** Two numbers of one thing on a common axis that begins at 0. */
export interface TrackRow {
  readonly key: string;
  readonly name: string;
  /** Steps to the right at which the name begins. */
  readonly indent: number;
  readonly hollow: number | null;
  readonly solid: number | null;
  /** The two are further apart than they should be. */
  readonly isApart: boolean;
}

/** The end of the axis and the numbers that are named on it: round ones, about four. */
export function axisOf(rows: readonly TrackRow[]): {
  readonly end: number;
  readonly ticks: readonly number[];
} {
  const largest = rows.reduce((end, { hollow, solid }) => Math.max(end, hollow ?? 0, solid ?? 0), 0);
  if (largest === 0) return { end: 1, ticks: [0, 1] };
  const power = 10 ** Math.floor(Math.log10(largest / 4));
  const step = [1, 2, 2.5, 5, 10].map((unit) => unit * power).find((one) => largest / one <= 5)!;
  const count = Math.ceil(largest / step - 1e-9);
  return { end: count * step, ticks: Array.from({ length: count + 1 }, (_, at) => at * step) };
}

const ROW = 24;
export const tracksHeight = (rows: number): number => rows * ROW + 64;

/** The marks as they stand before their names. */
const MARK = { width: 8, height: 8, borderWidth: 2, borderRadius: 6 } as const;

interface ShapeApi {
  readonly coord: (at: readonly [number, number]) => readonly number[];
}

/** The same as a picture that can be saved. */
export function tracksOption(
  rows: readonly TrackRow[],
  names: readonly [hollow: string, solid: string],
  look: Look,
  worded: (value: number) => string,
): EChartsCoreOption {
  const { end, ticks } = axisOf(rows);
  return {
    grid: { left: 8, right: 24, top: 4, bottom: 24, containLabel: true },
    xAxis: {
      type: 'value',
      min: 0,
      max: end,
      name: `{hollow|}  ${names[0]}     {solid|}  ${names[1]}`,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: {
        color: look.soft,
        rich: {
          hollow: { ...MARK, backgroundColor: look.surface, borderColor: look.accent },
          solid: { ...MARK, backgroundColor: look.accent, borderColor: look.accent },
        },
      },
      axisLabel: { color: look.soft, customValues: ticks, formatter: worded },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: look.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ name, indent }) => '\u2003'.repeat(indent) + name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.ink, interval: 0, width: 240, overflow: 'truncate' },
    },
    series: [
      {
        type: 'custom',
        data: rows.map(({ hollow, solid }, at) => [solid ?? hollow ?? 0, at]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: ShapeApi) => {
          const { hollow, solid, isApart } = rows[dataIndex]!;
          const colour = isApart ? look.worse : look.accent;
          const at = (value: number) => api.coord([value, dataIndex]) as [number, number];
          const dot = (value: number, fill: string) => {
            const [cx, cy] = at(value);
            return { type: 'circle', shape: { cx, cy, r: 5 }, style: { fill, stroke: colour, lineWidth: 2 } };
          };
          return {
            type: 'group',
            children: [
              ...(hollow === null || solid === null
                ? []
                : [
                    {
                      type: 'line',
                      shape: {
                        x1: at(hollow)[0],
                        x2: at(solid)[0],
                        y1: at(hollow)[1],
                        y2: at(solid)[1],
                      },
                      style: { stroke: colour, lineWidth: 2, opacity: 0.5 },
                    },
                  ]),
              ...(hollow === null ? [] : [dot(hollow, look.surface)]),
              ...(solid === null ? [] : [dot(solid, colour)]),
            ],
          };
        },
      },
    ],
  };
}
