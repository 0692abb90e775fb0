import { acceptsAll, someScore, type TableMethod } from './aggregate-method.ts';
import { extent } from './statistics.ts';

/**
 * d⁻ / (d⁺ + d⁻): how near an area is to an ideal with the best score in every child, compared with its distance from the
 * opposite with the worst; 0..1. Each child's scores are divided by the root of the sum of their squares and multiplied by the
 * weight; distances are Euclidean, over the children that the area has. Refused where all areas are alike in all children.
 * Source: C. L. Hwang and K. Yoon, Multiple Attribute Decision Making (Springer 1981).
 */
export const topsis = {
  kind: 'table',
  ...acceptsAll,
  combine: (children, weights) => {
    const shapes = children.map((column) => {
      const [worst, ideal] = extent(column);
      // Scores of any size: taken relative to the largest, so that no square leaves the range of numbers.
      const most = Math.max(Math.abs(worst), Math.abs(ideal));
      let squares = 0;
      for (const score of column) if (!Number.isNaN(score)) squares += (score / most) * (score / most);
      return { norm: most === 0 ? 0 : most * Math.sqrt(squares), ideal, worst };
    });
    if (shapes.every(({ ideal, worst }) => !(ideal > worst))) return { refused: 'aggregate.allEqual' };
    const scores = new Float64Array(children[0]!.length).fill(Number.NaN);
    const hasScore = someScore(children);
    for (let row = 0; row < scores.length; row++) {
      if (!hasScore(row)) continue;
      let toIdeal = 0;
      let toWorst = 0;
      let apart = 0;
      for (let child = 0; child < children.length; child++) {
        const score = children[child]![row]!;
        const { norm, ideal, worst } = shapes[child]!;
        if (Number.isNaN(score) || !(ideal > worst)) continue;
        const up = (weights[child]! * (ideal - score)) / norm;
        const down = (weights[child]! * (score - worst)) / norm;
        toIdeal += up * up;
        toWorst += down * down;
        apart += 1;
      }
      // An area that has only children in which all are equal is neither near nor far.
      if (apart === 0) return { refused: 'aggregate.onlyConstant', row };
      const near = Math.sqrt(toWorst);
      scores[row] = near / (Math.sqrt(toIdeal) + near);
    }
    return { scores, children: shapes };
  },
} as const satisfies TableMethod;
