import { axis, type Drawing, fitted, type Ink, SHEET, type Shape } from './drawing.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly ink: Ink;
  /** 0 for what stands at the edge, 1 for what belongs to it. */
  readonly depth: number;
}

const ROW = 24;
const NAMES = 250;
const NUMBERS = 64;

/** Bars from zero, to the right for more and to the left for less, with their names and numbers. */
export function barChart(bars: readonly Bar[], alt: string): Drawing {
  const least = Math.min(0, ...bars.map(({ value }) => value));
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const x = axis(least, most === least ? least + 1 : most, NAMES + 10, SHEET - NUMBERS);
  const height = bars.length * ROW + 8;
  const shapes: Shape[] = [
    { shape: 'line', from: [x(0), 0], to: [x(0), height], ink: 'line', width: 1 },
    ...bars.flatMap(({ label, value, text, ink, depth }, at): Shape[] => {
      const y = at * ROW + 6;
      const indent = depth * 14;
      const size = depth === 0 ? 12.5 : 11.5;
      return [
        {
          shape: 'text',
          x: indent,
          y: y + 13,
          text: fitted(label, size, NAMES - indent),
          size,
          anchor: 'start',
          ink: 'ink',
          isBold: depth === 0,
        },
        {
          shape: 'rect',
          x: Math.min(x(0), x(value)),
          y: y + (depth === 0 ? 2 : 4),
          width: Math.max(0.8, Math.abs(x(value) - x(0))),
          height: depth === 0 ? 14 : 10,
          ink,
          radius: 2,
        },
        {
          shape: 'text',
          x: SHEET,
          y: y + 13,
          text,
          size,
          anchor: 'end',
          ink: 'ink',
          isBold: depth === 0,
        },
      ];
    }),
  ];
  return { width: SHEET, height, alt, shapes };
}
