import { dominantEigenpair, type Matrix } from './eigen.ts';
import { fromMatrices } from './weight-matrix.ts';
import type { RefusedFamily, WeighedFamily } from './weight-method.ts';

/** Consistency index of random matrices by size, 1 to 15. Source: Saaty, The Analytic Hierarchy Process, 1980. */
const RANDOM_INDEX = [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];
/** The scale ends at 9; a comparison may be rounded to three digits, so a product may miss 1, and 9 be passed, by this share. */
const ROUNDING = 0.005;
const LARGEST = 9;
export const MAX_CONSISTENCY_RATIO = 0.1;

export interface Consistency {
  readonly weights: readonly number[];
  readonly lambdaMax: number;
  /** CI = (λmax − n) / (n − 1), and CR = CI / RI; both 0 for n ≤ 2, where nothing can contradict. */
  readonly consistencyIndex: number;
  readonly consistencyRatio: number;
  /** The comparison furthest from the ratio of its weights, in either direction. */
  readonly worst: {
    readonly first: number;
    readonly second: number;
    readonly given: number;
    readonly fitting: number;
  };
}

/**
 * Weights from pairwise comparisons: the principal eigenvector of the matrix, Σ = 1, with its consistency. The first of a pair
 * is the row. For positive reciprocal matrices up to 15 × 15 (no random index is published for larger ones).
 * Source: Saaty 1980.
 */
export function comparisonWeights(matrix: Matrix): Consistency {
  const size = matrix.length;
  const { value: lambdaMax, vector: weights } = dominantEigenpair(matrix);
  // λmax ≥ n; rounding may leave it a little below.
  const consistencyIndex = size <= 2 ? 0 : Math.max(0, (lambdaMax - size) / (size - 1));
  const random = RANDOM_INDEX[size - 1]!;
  let worst = { first: 0, second: 0, given: 1, fitting: 1 };
  let furthest = 0;
  for (let first = 0; first < size; first++)
    for (let second = first + 1; second < size; second++) {
      const fitting = weights[first]! / weights[second]!;
      const given = matrix[first]![second]!;
      const misfit = Math.max(given / fitting, fitting / given);
      if (misfit <= furthest) continue;
      furthest = misfit;
      worst = { first, second, given, fitting };
    }
  return {
    weights,
    lambdaMax,
    consistencyIndex,
    consistencyRatio: random === 0 ? 0 : consistencyIndex / random,
    worst,
  };
}

/** Why a matrix is none of comparisons: entries outside 1/9..9, a diagonal that is not 1, pairs that are not reciprocal. */
function refusals(matrix: Matrix, codes: readonly string[]): readonly RefusedFamily[] {
  if (matrix.length > RANDOM_INDEX.length)
    return [
      { refused: 'weight.tooManyCompared', details: { count: matrix.length, limit: RANDOM_INDEX.length } },
    ];
  const fits = (entry: number): boolean =>
    entry <= LARGEST * (1 + ROUNDING) && entry >= (1 - ROUNDING) / LARGEST;
  const refused: RefusedFamily[] = [];
  matrix.forEach((row, first) => {
    row.forEach((entry, second) => {
      const pair = { first: codes[first]!, second: codes[second]! };
      const back = matrix[second]![first]!;
      if (!fits(entry)) refused.push({ refused: 'weight.comparison', value: String(entry), details: pair });
      else if (first <= second && fits(back) && !(Math.abs(entry * back - 1) <= ROUNDING))
        refused.push({ refused: 'weight.notReciprocal', value: String(entry), details: { ...pair, back } });
    });
  });
  return refused;
}

/**
 * Analytic hierarchy process: each matrix gives the weights of one dimension's children ({@link comparisonWeights}). Refused if
 * a matrix is not positive, reciprocal (to three digits) and within 1/9..9, and where its consistency ratio is over
 * `maxConsistencyRatio`: the issue names the comparison that contradicts the others most. Source: Saaty 1980.
 */
export const ahp = fromMatrices((matrix, codes, choice): WeighedFamily | readonly RefusedFamily[] => {
  const refused = refusals(matrix, codes);
  if (refused.length > 0) return refused;
  const { weights, lambdaMax, consistencyIndex, consistencyRatio, worst } = comparisonWeights(matrix);
  const limit = choice.maxConsistencyRatio ?? MAX_CONSISTENCY_RATIO;
  const named = { ...worst, first: codes[worst.first]!, second: codes[worst.second]! };
  if (!(consistencyRatio <= limit))
    return [{ refused: 'weight.inconsistent', details: { ratio: consistencyRatio, limit, ...named } }];
  return { weights, detail: { lambdaMax, consistencyIndex, consistencyRatio, limit, worst: named } };
});
