import { acceptsAll, constantChild, someScore, type TableMethod } from './aggregate-method.ts';
import { mean, standardDeviation } from './statistics.ts';

/**
 * M ∓ S² / M with M and S the weighted mean and standard deviation (Σ w (z − M)² / Σ w) of the area's scores after each child was
 * brought to mean 100 and standard deviation 10 (n − 1) over the areas: uneven scores are penalised. `penalty` −1 where high
 * scores are good, 1 where they are bad. Refused for a child whose scores are all equal, and where M ≤ 0. Source: M. Mazziotta and
 * A. Pareto, Rivista Italiana di Economia Demografia e Statistica 67 (2013), with equal weights and division by n throughout.
 */
export const mazziottaPareto = {
  kind: 'table',
  defaults: { penalty: -1 },
  ...acceptsAll,
  combine: (children, weights, { penalty }) => {
    const refused = constantChild(children);
    if (refused) return refused;
    const shapes = children.map((column) => ({
      mean: mean(column),
      standardDeviation: standardDeviation(column),
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
      for (let child = 0; child < z.length; child++) {
        if (Number.isNaN(z[child])) continue;
        sum += weights[child]! * z[child]!;
        total += weights[child]!;
      }
      const centre = sum / total;
      if (!(centre > 0)) return { refused: 'aggregate.meanNotPositive', row };
      let squares = 0;
      for (let child = 0; child < z.length; child++)
        if (!Number.isNaN(z[child])) squares += weights[child]! * (z[child]! - centre) * (z[child]! - centre);
      scores[row] = centre + (penalty! * squares) / total / centre;
    }
    return { scores, children: shapes };
  },
} as const satisfies TableMethod;
