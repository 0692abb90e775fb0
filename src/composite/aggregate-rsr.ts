import { acceptsAll, constantChild, someScore, type TableMethod } from './aggregate-method.ts';
import { rankColumn } from './rank.ts';
import { extent, presentOf } from './statistics.ts';

/**
 * Σ wᵢ Rᵢ / n / Σ wᵢ, 1/n..1: Rᵢ is the area's rank in a child among the n areas that have it, the lowest score being 1 and equal
 * scores sharing the mean of their ranks (`whole`), or 1 + (n − 1) × (x − min) / (max − min) (`positions`, refused for a child whose
 * scores are all equal). Weights are re-scaled to the children that the area has. `fitProbit` grades the result.
 * Source: Tian Fengdiao, Rank-sum ratio method and its applications (Beijing 1993).
 */
export const rankSumRatio = {
  kind: 'table',
  defaults: { ranks: 'whole' },
  ...acceptsAll,
  combine: (children, weights, { ranks: kind }) => {
    const refused = kind === 'positions' ? constantChild(children) : undefined;
    if (refused) return refused;
    const shapes = children.map((column) => {
      const [min, max] = extent(column);
      const areas = presentOf(column).length;
      return kind === 'positions' ? { areas, min, max } : { areas };
    });
    const ranks = children.map((column, child) => {
      const { areas, min = 0, max = 0 } = shapes[child]!;
      if (kind === 'positions') return column.map((score) => 1 + ((areas - 1) * (score - min)) / (max - min));
      return rankColumn(column, 'average').map((rank) => areas + 1 - rank);
    });
    const most = Math.max(...shapes.map(({ areas }) => areas));
    const heaviest = Math.max(...weights);
    const hasScore = someScore(children);
    const scores = new Float64Array(children[0]!.length).fill(Number.NaN);
    for (let row = 0; row < scores.length; row++) {
      if (!hasScore(row)) continue;
      // Relative to the heaviest and the fullest child: whole ranks of equal weight add up without rounding, so equal sums are equal.
      let sum = 0;
      let total = 0;
      for (let child = 0; child < ranks.length; child++) {
        const rank = ranks[child]![row]!;
        if (Number.isNaN(rank)) continue;
        const weight = weights[child]! / heaviest;
        sum += weight * (rank * (most / shapes[child]!.areas));
        total += weight;
      }
      scores[row] = sum / (most * total);
    }
    return { scores, children: shapes };
  },
} as const satisfies TableMethod;
