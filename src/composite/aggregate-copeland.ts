import { acceptsAll, someScore, type TableMethod } from './aggregate-method.ts';
import { netWins, unclearPairs, weighing } from './copeland-bits.ts';
import type { Values } from './statistics.ts';

/** Weights that should cancel out may leave so much, as a part of all weight; it decides nothing. */
const TOLERANCE = 1e-12;

/** Fewer areas are compared pair by pair. */
const LEAST_BY_WORDS = 1000;
/** Decisions per child, and the part of the pairs that have equal or missing scores, up to which words pay. */
const MOST_DECISIONS = 32;
const CLEAR = 16;

/**
 * For each other area +1 if this one is ahead, −1 if it is behind, 0 if neither; the sum. Ahead is who has the higher score in
 * children with more than half of the weight, equal scores giving half to each; only children that both areas have count.
 * From −(n − 1) to n − 1. Reads nothing but which of two scores is higher, so there is no compensation. The order of the areas does
 * not matter: each pair is weighed once for both. Source: G. Munda and M. Nardo, Applied Economics 41 (2009) (outranking matrix);
 * the Copeland rule after A. H. Copeland 1951; COINr `a_copeland`.
 */
export const copeland = {
  kind: 'table',
  ...acceptsAll,
  combine: (children, weights) => {
    const hasScore = someScore(children);
    const limit = TOLERANCE * weights.reduce((sum, weight) => sum + weight, 0);
    const scores = netByWords(children, weights, limit) ?? netByPairs(children, weights, limit);
    let compared = 0;
    for (let row = 0; row < scores.length; row++)
      if (hasScore(row)) compared += 1;
      else scores[row] = Number.NaN;
    return { scores, values: { areas: compared } };
  },
} as const satisfies TableMethod;

/** For each row, how many others it is ahead of less how many it is behind: each pair is weighed once, for both. */
export function netByPairs(children: readonly Values[], weights: Values, limit: number): Float64Array {
  const rows = children[0]!.length;
  const net = new Float64Array(rows);
  // What is ahead of one area is added up over the others, child after child: columns are read in their own order.
  const ahead = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    ahead.fill(0);
    for (let child = 0; child < children.length; child++) {
      const column = children[child]!;
      const weight = weights[child]!;
      const own = column[row]!;
      for (let other = row + 1; other < rows; other++) {
        const theirs = column[other]!;
        // Comparisons as numbers: no branch to mispredict.
        ahead[other]! += weight * (Number(own > theirs) - Number(own < theirs));
      }
    }
    for (let other = row + 1; other < rows; other++) {
      const sign = ahead[other]! > limit ? 1 : ahead[other]! < -limit ? -1 : 0;
      net[row]! += sign;
      net[other]! -= sign;
    }
  }
  return net;
}

/** The same many pairs at a time; undefined where that would take as long. */
function netByWords(children: readonly Values[], weights: Values, limit: number): Float64Array | undefined {
  const rows = children[0]!.length;
  if (rows < LEAST_BY_WORDS) return undefined;
  const plan = weighing(weights, limit);
  if (plan === undefined || plan.decisions.length > MOST_DECISIONS * children.length) return undefined;
  if (unclearPairs(children) > (rows * rows) / CLEAR) return undefined;
  return netWins(children, weights, plan, limit);
}

/**
 * Areas × areas, row after row: the share of the weight by which the row's area has the higher score than the column's, equal
 * scores giving half to each; over the children that both have, NaN where there is none. 0 on the diagonal. Off it, two cells
 * that face each other add up to 1. Source: as {@link copeland}; COINr `outrankMatrix`.
 */
export function outrankingMatrix(children: readonly Values[], weights: Values): Float64Array {
  const rows = children[0]?.length ?? 0;
  const matrix = new Float64Array(rows * rows);
  for (let row = 0; row < rows; row++)
    for (let other = row + 1; other < rows; other++) {
      let won = 0;
      let lost = 0;
      for (let child = 0; child < children.length; child++) {
        const own = children[child]![row]!;
        const theirs = children[child]![other]!;
        const weight = weights[child]!;
        const half = Number(own === theirs) / 2;
        won += weight * (Number(own > theirs) + half);
        lost += weight * (Number(own < theirs) + half);
      }
      matrix[row * rows + other] = won / (won + lost);
      matrix[other * rows + row] = lost / (won + lost);
    }
  return matrix;
}
