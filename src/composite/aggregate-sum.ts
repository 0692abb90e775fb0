import { acceptsAll, type NodeRefusal, type RowContext, type RowMethod } from './aggregate-method.ts';

/**
 * n × Σ wᵢ xᵢ / Σ wᵢ over n children: with equal weights the plain sum. Where children are missing the others stand for the
 * whole sum, as in a mean; `minAvailability: 1` gives no score instead. Source: e.g. CDC/ATSDR Social Vulnerability Index 2020
 * (sums of percentile ranks).
 */
export const sum = {
  kind: 'row',
  ...acceptsAll,
  combine: (
    scores: ArrayLike<number>,
    weights: ArrayLike<number>,
    count: number,
    { children }: RowContext,
  ): number => {
    // Weights relative to the largest are exactly 1 where all are equal, so that nothing is rounded but the sum.
    let most = 0;
    for (let at = 0; at < count; at++) most = Math.max(most, weights[at]!);
    let points = 0;
    let total = 0;
    for (let at = 0; at < count; at++) {
      const weight = weights[at]! / most;
      points += weight * scores[at]!;
      total += weight;
    }
    return points * (children / total);
  },
} as const satisfies RowMethod;

/**
 * Π xᵢ over all children with weight; how much weight does not matter. No score for an area that lacks one of them: the product of
 * some is no estimate of the product of all. Source: e.g. UNDP, Inequality-adjusted HDI (index × (1 − inequality)).
 */
export const product = {
  kind: 'row',
  needsAll: true,
  ...acceptsAll,
  combine: (scores: ArrayLike<number>, _weights: ArrayLike<number>, count: number): number => {
    let result = 1;
    for (let at = 0; at < count; at++) result *= scores[at]!;
    return result;
  },
} as const satisfies RowMethod;

/**
 * x₁ / x₂: the first child over the second, e.g. women over men. Exactly two children with weight; how much does not matter. No score
 * for an area that lacks one of them; refused where the second is 0. Source: e.g. UNDP, Gender Development Index.
 */
export const ratio = {
  kind: 'row',
  needsAll: true,
  accepts: (score: number, child: number) => child === 0 || score !== 0,
  refused: 'aggregate.zeroDivisor',
  check: (_options: unknown, children: number): NodeRefusal | undefined =>
    children === 2 ? undefined : { refused: 'aggregate.notTwo', count: children },
  combine: (scores: ArrayLike<number>): number => scores[0]! / scores[1]!,
} as const satisfies RowMethod;
