import type { EChartsCoreOption } from 'echarts/core';
import type { Look } from '../charts/look.ts';

export interface HeatHead {
  readonly key: string;
  readonly name: string;
  /** Stands apart from what is before it. */
  readonly isApart?: boolean;
}
export interface HeatCell {
  /** What stands in the cell. */
  readonly text: string;
  /** How strongly it is coloured, −1..1; 0 leaves it without colour. */
  readonly strength: number;
  /** All about it in one line. */
  readonly words: string;
  readonly isMarked?: boolean;
}
/** Rows and columns of coloured cells; a cell that says nothing is undefined. */
export interface Heat {
  readonly rows: readonly HeatHead[];
  readonly columns: readonly HeatHead[];
  readonly cell: (row: number, column: number) => HeatCell | undefined;
}

/** Share of the full colour that the strongest cell has: the text on it stays readable. */
const DEEPEST = 0.5;
export const tintOf = (strength: number): number =>
  Math.round(Math.min(1, Math.abs(strength)) * DEEPEST * 100);

const ROW = 22;
const HEAD = 150;

export const heatHeight = (rows: number): number => rows * ROW + HEAD + 8;

interface ShapeApi {
  readonly coord: (at: readonly [number, number]) => readonly number[];
  readonly size: (span: readonly [number, number]) => readonly number[];
}

/** The same as a picture that can be saved. */
export function heatOption({ rows, columns, cell }: Heat, look: Look): EChartsCoreOption {
  const cells = rows.flatMap((_, row) =>
    columns.flatMap((_, column) => {
      const own = cell(row, column);
      return own ? [{ row, column, own }] : [];
    }),
  );
  const axis = { type: 'category', axisTick: { show: false }, axisLine: { show: false } } as const;
  return {
    grid: { left: 230, right: 84, top: HEAD, bottom: 8 },
    xAxis: {
      ...axis,
      position: 'top',
      data: columns.map(({ name }) => name),
      axisLabel: { color: look.soft, interval: 0, rotate: -60, width: 140, overflow: 'truncate' },
    },
    yAxis: {
      ...axis,
      inverse: true,
      data: rows.map(({ name }) => name),
      axisLabel: { color: look.ink, interval: 0, width: 215, overflow: 'truncate' },
    },
    series: [
      {
        type: 'custom',
        data: cells.map(({ row, column }) => [column, row]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: ShapeApi) => {
          const { row, column, own } = cells[dataIndex]!;
          const [x, y] = api.coord([column, row]) as [number, number];
          const [width, height] = api.size([1, 1]) as [number, number];
          return {
            type: 'group',
            children: [
              {
                type: 'rect',
                shape: {
                  x: x - width / 2 + 1,
                  y: y - height / 2 + 1,
                  width: width - 2,
                  height: height - 2,
                  r: 2,
                },
                style: {
                  fill: own.strength < 0 ? look.worse : look.accent,
                  opacity: tintOf(own.strength) / 100,
                  ...(own.isMarked ? { stroke: look.ink, lineWidth: 1.5 } : {}),
                },
              },
              {
                type: 'text',
                style: {
                  text: width < 24 ? '' : own.text,
                  x,
                  y,
                  align: 'center',
                  verticalAlign: 'middle',
                  font: `10px ${look.font}`,
                  fill: own.strength === 0 ? look.soft : look.ink,
                },
              },
            ],
          };
        },
      },
    ],
  };
}
