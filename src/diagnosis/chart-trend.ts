import type { DiagnosisInput } from './diagnosis-input.ts';
import { axis, type Drawing, SHEET, type Shape } from './drawing.ts';
import { rank } from './number-format.ts';

/** Most periods that are drawn, the newest ones. */
const MOST_PERIODS = 12;
const HEIGHT = 150;

/** The rank from period to period, the first place at the top. Null for fewer than two ranks. */
export function trendChart({ trend }: Pick<DiagnosisInput, 'trend'>, alt: string): Drawing | null {
  const points = trend
    .flatMap(({ period, rank: place }) => (place === null ? [] : [{ period, place }]))
    .slice(-MOST_PERIODS);
  if (points.length < 2) return null;
  const places = points.map(({ place }) => place);
  const x = axis(0, points.length - 1, 50, SHEET - 50);
  const y = axis(Math.min(...places), Math.max(...places), 34, HEIGHT - 44);
  const at = points.map(({ place }, index) => [x(index), y(place)] as const);
  const shapes: Shape[] = [
    { shape: 'line', from: [20, HEIGHT - 24], to: [SHEET - 20, HEIGHT - 24], ink: 'line', width: 1 },
    { shape: 'polyline', points: at, ink: 'own', width: 2.5 },
    ...points.flatMap(({ period, place }, index): Shape[] => [
      { shape: 'circle', x: at[index]![0], y: at[index]![1], r: 5, ink: 'own' },
      {
        shape: 'text',
        x: at[index]![0],
        y: at[index]![1] - 11,
        text: rank(place),
        size: 13,
        anchor: 'middle',
        ink: 'ink',
        isBold: true,
      },
      { shape: 'text', x: x(index), y: HEIGHT - 7, text: period, size: 11, anchor: 'middle', ink: 'soft' },
    ]),
  ];
  return { width: SHEET, height: HEIGHT, alt, shapes };
}
