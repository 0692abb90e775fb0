import { axis, type Drawing, fitted, SHEET, type Shape } from './drawing.ts';

export interface DotRow {
  readonly label: string;
  /** Null where the area has no score. */
  readonly own: number | null;
  readonly low: number;
  readonly high: number;
  readonly median: number;
}

const ROW = 24;
const NAMES = 250;

/** For each row the area's dot over the span of its peers, with their median; green where the dot is ahead of it. */
export function dotChart(rows: readonly DotRow[], alt: string): Drawing {
  const all = rows.flatMap(({ own, low, high }) => (own === null ? [low, high] : [own, low, high]));
  const x = axis(Math.min(...all), Math.max(...all), NAMES + 20, SHEET - 12);
  const shapes = rows.flatMap(({ label, own, low, high, median }, at): Shape[] => {
    const y = at * ROW + 14;
    return [
      {
        shape: 'text',
        x: 0,
        y: y + 4,
        text: fitted(label, 12, NAMES),
        size: 12,
        anchor: 'start',
        ink: 'ink',
      },
      { shape: 'line', from: [NAMES + 20, y], to: [SHEET - 12, y], ink: 'line', width: 0.75 },
      {
        shape: 'rect',
        x: x(low),
        y: y - 4,
        width: Math.max(1, x(high) - x(low)),
        height: 8,
        ink: 'track',
        radius: 4,
      },
      { shape: 'line', from: [x(median), y - 7], to: [x(median), y + 7], ink: 'ink', width: 1.5 },
      ...(own === null
        ? []
        : [
            {
              shape: 'circle' as const,
              x: x(own),
              y,
              r: 5.5,
              ink: own >= median ? ('good' as const) : ('bad' as const),
            },
          ]),
    ];
  });
  return { width: SHEET, height: rows.length * ROW + 8, alt, shapes };
}
