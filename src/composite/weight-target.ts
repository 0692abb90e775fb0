import { pearsonMatrix } from './correlation.ts';
import type { Matrix } from './eigen.ts';
import { solveLinear } from './linear-system.ts';
import { standardDeviation } from './statistics.ts';

/** Multipliers this far on the wrong side of 0 are rounding. */
const ROUNDING = 1e-12;

export interface CorrelationWeights {
  /** ≥ 0; relative. */
  readonly weights: readonly number[];
  /** Each column's correlation with Σ w x, and its share in their sum. */
  readonly correlations: readonly number[];
  readonly shares: readonly number[];
}

/**
 * Weights ≥ 0 under which each column's correlation with the weighted sum has its target share in all of them: Σ (share − target)²
 * is the least possible, and 0 where such weights exist. With R the columns' correlations and u = w × sd, the correlations
 * are R u over the sum's standard deviation, so their shares are linear in u once Σ (R u) = 1: no search is needed, but a convex
 * quadratic programme with u ≥ 0, solved exactly by an active set. `targets` add up to 1. Undefined where a column is a
 * combination of others. Problem: Becker et al., Ecological Indicators 80 (2017) 12–22 (weights and importance).
 */
export function correlationWeights(
  columns: readonly Float64Array[],
  targets: readonly number[],
): CorrelationWeights | undefined {
  const r = pearsonMatrix(columns);
  const u = nearestShares(r, targets);
  if (u === undefined) return undefined;
  const pull = r.map((row) => row.reduce((sum, entry, at) => sum + entry * u[at]!, 0));
  const length = Math.sqrt(pull.reduce((sum, entry, at) => sum + entry * u[at]!, 0));
  const total = pull.reduce((sum, entry) => sum + entry, 0);
  return {
    weights: u.map((entry, at) => entry / standardDeviation(columns[at]!)),
    correlations: pull.map((entry) => entry / length),
    shares: pull.map((entry) => entry / total),
  };
}

/**
 * u ≥ 0 with Σ (R u) = 1 and the least |R u − t|²: R⁻¹ t where nothing in it is negative, else by a primal active set from a
 * feasible corner.
 */
function nearestShares(r: Matrix, t: readonly number[]): readonly number[] | undefined {
  const size = r.length;
  const exact = solveLinear(
    r,
    t.map((share) => [share]),
  )?.flat();
  if (exact === undefined || exact.every((entry) => entry >= 0)) return exact;
  const sums = r.map((row) => row.reduce((sum, entry) => sum + entry, 0));
  const square = r.map((one) => r.map((two) => one.reduce((sum, entry, at) => sum + entry * two[at]!, 0)));
  const aim = r.map((row) => row.reduce((sum, entry, at) => sum + entry * t[at]!, 0));
  // R is positive definite, so its entries add up to more than 0 and one row does.
  const start = sums.indexOf(Math.max(...sums));
  let u: readonly number[] = r.map((_, at) => (at === start ? 1 / sums[start]! : 0));
  const free = new Set([start]);
  // Each set of free columns comes up at most once; in practice about as many as there are columns.
  for (let step = 0; step < 100 * size; step++) {
    const solution = onFree(
      square,
      aim,
      sums,
      [...free].sort((one, two) => one - two),
    );
    if (solution === undefined) return undefined;
    const { next, price } = solution;
    const blocking = [...free].filter((at) => next[at]! < 0);
    if (blocking.length > 0) {
      const reach = (at: number): number => u[at]! / (u[at]! - next[at]!);
      const first = blocking.reduce((least, at) => (reach(at) < reach(least) ? at : least));
      const share = reach(first);
      u = u.map((value, at) => (at === first ? 0 : value + share * (next[at]! - value)));
      free.delete(first);
      continue;
    }
    u = next;
    const slope = (at: number): number =>
      square[at]!.reduce((sum, entry, other) => sum + entry * u[other]!, 0) - aim[at]! + price * sums[at]!;
    const steepest = r.reduce(
      (least, _, at) => (!free.has(at) && (least < 0 || slope(at) < slope(least)) ? at : least),
      -1,
    );
    if (steepest < 0 || slope(steepest) >= -ROUNDING) return u;
    free.add(steepest);
  }
  return undefined;
}

/** The best point where only the free columns may be other than 0, of either sign, and the price of Σ (R u) = 1. */
function onFree(
  square: Matrix,
  aim: readonly number[],
  sums: readonly number[],
  free: readonly number[],
): { readonly next: readonly number[]; readonly price: number } | undefined {
  const system = [
    ...free.map((row) => [...free.map((column) => square[row]![column]!), sums[row]!]),
    [...free.map((column) => sums[column]!), 0],
  ];
  const solved = solveLinear(system, [...free.map((row) => [aim[row]!]), [1]]);
  if (solved === undefined) return undefined;
  const next = sums.map(() => 0);
  free.forEach((column, at) => {
    next[column] = solved[at]![0]!;
  });
  return { next, price: solved[free.length]![0]! };
}
