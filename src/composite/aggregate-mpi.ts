import { acceptsAll, constantChild, invalidOption, someScore, type TableMethod } from './aggregate-method.ts';
import { mean, presentOf, standardDeviation } from './statistics.ts';

/** What a variance is multiplied by to divide by another number: over n areas from n − 1, over n children from n. */
const MIXED = { overAreas: () => 1, overChildren: () => 1 };
const DEVIATION = {
  sample: { overAreas: () => 1, overChildren: (n: number) => (n > 1 ? n / (n - 1) : 1) },
  population: { overAreas: (n: number) => (n - 1) / n, overChildren: () => 1 },
} as const;

/**
 * M ∓ S² / M with M and S the weighted mean and standard deviation (Σ w (z − M)² / Σ w) of the area's scores after each child was
 * brought to mean 100 and standard deviation 10 over the areas: uneven scores are penalised. `penalty` −1 where high scores are
 * good, 1 where they are bad. Variances over the areas divide by n − 1 and over the children by n; with `deviation` `sample`
 * both by n − 1 (weighted: n / (n − 1) times S²; a single child has no spread), with `population` both by n. Refused for a child
 * whose scores are all equal, and where M ≤ 0. Source: M. Mazziotta and A. Pareto, Rivista Italiana di Economia Demografia e
 * Statistica 67 (2013), with equal weights and division by n throughout; n − 1 throughout is R's `sd`.
 */
export const mazziottaPareto = {
  kind: 'table',
  defaults: { penalty: -1 },
  ...acceptsAll,
  check: ({ deviation }) =>
    deviation === undefined || Object.hasOwn(DEVIATION, deviation)
      ? undefined
      : invalidOption('deviation', deviation),
  combine: (children, weights, { penalty, deviation }) => {
    const refused = constantChild(children);
    if (refused) return refused;
    const { overAreas, overChildren } = deviation === undefined ? MIXED : DEVIATION[deviation];
    const shapes = children.map((column) => ({
      mean: mean(column),
      standardDeviation: standardDeviation(column) * Math.sqrt(overAreas(presentOf(column).length)),
    }));
    const scores = new Float64Array(children[0]!.length).fill(Number.NaN);
    const hasScore = someScore(children);
    for (let row = 0; row < scores.length; row++) {
      if (!hasScore(row)) continue;
      const z = children.map(
        (column, child) =>
          100 + (10 * (column[row]! - shapes[child]!.mean)) / shapes[child]!.standardDeviation,
      );
      let sum = 0;
      let total = 0;
      let count = 0;
      for (let child = 0; child < z.length; child++) {
        if (Number.isNaN(z[child])) continue;
        sum += weights[child]! * z[child]!;
        total += weights[child]!;
        count += 1;
      }
      const centre = sum / total;
      if (!(centre > 0)) return { refused: 'aggregate.meanNotPositive', row };
      let squares = 0;
      for (let child = 0; child < z.length; child++)
        if (!Number.isNaN(z[child])) squares += weights[child]! * (z[child]! - centre) * (z[child]! - centre);
      scores[row] = centre + (penalty! * squares * overChildren(count)) / total / centre;
    }
    return { scores, children: shapes };
  },
} as const satisfies TableMethod;
