import type { EChartsCoreOption } from 'echarts/core';
import type { Look } from '../charts/look.ts';
import { tooltipOf, tooltipStyle } from '../charts/tooltip.ts';
import type { Format } from '../platform/format.ts';

/** A factor's shares as they are drawn. */
export interface FactorBars {
  /** The factor in words. */
  readonly name: string;
  readonly bars: readonly [first: FactorBar, total: FactorBar];
}
export interface FactorBar {
  readonly share: number | null;
  readonly interval: readonly [low: number, high: number] | null;
}

const ROW = 64;
const FOOT = 34;

export const sensitivityHeight = (factors: number): number => Math.max(1, factors) * ROW + FOOT;

export const sensitivityColours = (look: Look): readonly [first: string, total: string] => [
  look.accent,
  look.others[0]!,
];

interface BarApi {
  readonly coord: (at: readonly [number, number]) => readonly number[];
}

/** Two bars for each factor with their confidence intervals; the factor's words stand above them, so that a phone has room. */
export function sensitivityOption(
  factors: readonly FactorBars[],
  names: readonly [first: string, total: string],
  { look, width, format }: { readonly look: Look; readonly width: number; readonly format: Format },
): EChartsCoreOption {
  const colours = sensitivityColours(look);
  const ends = factors.flatMap(({ bars }) =>
    bars.flatMap(({ share, interval }) => [share ?? 0, interval?.[0] ?? 0, interval?.[1] ?? 0]),
  );
  return {
    grid: { left: 8, right: 46, top: 4, bottom: 4, containLabel: true },
    tooltip: {
      ...tooltipStyle(look),
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const factor = factors[dataIndex];
        return factor
          ? tooltipOf(
              factor.name,
              factor.bars.map(({ share, interval }, at) => ({
                name: names[at]!,
                value: interval
                  ? `${format.percent(share)} (${format.percent(interval[0])} – ${format.percent(interval[1])})`
                  : format.percent(share),
                colour: colours[at]!,
              })),
            )
          : '';
      },
    },
    xAxis: {
      type: 'value',
      min: Math.floor(Math.min(0, ...ends) * 10) / 10,
      max: Math.max(1, Math.ceil(Math.max(0, ...ends) * 10) / 10),
      splitNumber: width < 420 ? 2 : 5,
      axisLabel: { color: look.soft, formatter: (value: number) => format.percent(value, 0) },
      splitLine: { lineStyle: { color: look.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: factors.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { show: false },
    },
    series: [
      {
        type: 'custom',
        data: factors.map((_, at) => [0, at]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: BarApi) => {
          const factor = factors[dataIndex]!;
          const x = (share: number) => api.coord([share, dataIndex])[0]!;
          const middle = api.coord([0, dataIndex])[1]!;
          return {
            type: 'group',
            children: [
              {
                type: 'text',
                silent: true,
                style: {
                  text: factor.name,
                  x: x(0),
                  y: middle - ROW / 2 + 6,
                  width: Math.max(80, width - 24),
                  overflow: 'truncate',
                  font: `13px ${look.font}`,
                  fill: look.ink,
                },
              },
              ...factor.bars.flatMap((bar, at) =>
                bar.share === null ? [] : barShapes(bar, x, middle - 4 + at * 16, colours[at]!, look, format),
              ),
            ],
          };
        },
      },
    ],
  };
}

function barShapes(
  { share, interval }: FactorBar,
  x: (share: number) => number,
  y: number,
  fill: string,
  look: Look,
  format: Format,
) {
  const zero = x(0);
  const end = x(share ?? 0);
  const line = (x1: number, x2: number, y1: number, y2: number) => ({
    type: 'line',
    shape: { x1, x2, y1, y2 },
    style: { stroke: look.ink, lineWidth: 1.25 },
  });
  const [low, high] = interval ? [x(interval[0]), x(interval[1])] : [end, end];
  return [
    {
      type: 'rect',
      shape: { x: Math.min(zero, end), y, width: Math.max(1, Math.abs(end - zero)), height: 12, r: 2 },
      style: { fill },
    },
    ...(high - low < 1
      ? []
      : [line(low, high, y + 6, y + 6), line(low, low, y + 3, y + 9), line(high, high, y + 3, y + 9)]),
    {
      type: 'text',
      silent: true,
      style: {
        text: format.percent(share, 0),
        x: Math.max(end, high, zero) + 6,
        y: y + 1,
        font: `11px ${look.font}`,
        fill: look.soft,
      },
    },
  ];
}
