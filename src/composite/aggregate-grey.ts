import type { AggregateOptions } from '../model/method.ts';
import {
  acceptsAll,
  invalidOption,
  type NodeRefusal,
  someScore,
  type TableMethod,
} from './aggregate-method.ts';
import { extent } from './statistics.ts';

/**
 * r⁺ / (r⁺ + r⁻): grey relational grade with the best scores against that with the worst; 0..1. The grade is the mean over the
 * children of the coefficients (Δmin + ρ Δmax) / (Δ + ρ Δmax), where Δ is the child's weight times how far the area's score lies
 * from the best (worst) one, Δmin and Δmax are over all areas and children, and ρ is `distinguishing`. Over the children that the
 * area has. Refused where all areas are alike in all children. Source: Deng Julong, The Journal of Grey System 1 (1989); the
 * closeness of two grades as in grey TOPSIS.
 */
export const greyRelational = {
  kind: 'table',
  defaults: { distinguishing: 0.5 },
  check: ({ distinguishing }: AggregateOptions): NodeRefusal | undefined =>
    distinguishing! > 0 && distinguishing! <= 1 ? undefined : invalidOption('distinguishing', distinguishing),
  ...acceptsAll,
  combine: (children, weights, { distinguishing }) => {
    const ends = children.map((column) => {
      const [worst, ideal] = extent(column);
      return { ideal, worst };
    });
    if (ends.every(({ ideal, worst }) => !(ideal > worst))) return { refused: 'aggregate.allEqual' };
    const away = (end: 'ideal' | 'worst') =>
      children.map((column, child) =>
        column.map((score) => weights[child]! * Math.abs(score - ends[child]![end])),
      );
    const [best, worst] = [away('ideal'), away('worst')].map((differences) =>
      greyGrades(differences, distinguishing!),
    );
    const hasScore = someScore(children);
    const scores = Float64Array.from(best!, (near, row) =>
      hasScore(row) ? near / (near + worst![row]!) : Number.NaN,
    );
    return { scores, children: ends };
  },
} as const satisfies TableMethod;

/**
 * Grey relational grades: by row the mean of (Δmin + ρ Δmax) / (Δ + ρ Δmax) over the columns of differences Δ ≥ 0 from a reference;
 * NaN differences are left out. 1 throughout where nothing differs from the reference.
 */
export function greyGrades(differences: readonly ArrayLike<number>[], distinguishing: number): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const column of differences) {
    const [low, high] = extent(column);
    if (low < least) least = low;
    if (high > most) most = high;
  }
  const grades = new Float64Array(differences[0]?.length ?? 0);
  for (let row = 0; row < grades.length; row++) {
    let sum = 0;
    let count = 0;
    for (const column of differences) {
      const difference = column[row]!;
      if (Number.isNaN(difference)) continue;
      sum += most === 0 ? 1 : (least + distinguishing * most) / (difference + distinguishing * most);
      count += 1;
    }
    grades[row] = sum / count;
  }
  return grades;
}
