import { isIndicator } from '../model/framework.ts';
import type { WeightChoice } from '../model/method.ts';
import type { Matrix } from './eigen.ts';
import { solveLinear } from './linear-system.ts';
import { correlationMatrix } from './principal-components.ts';
import { standardDeviation } from './statistics.ts';
import { columnOf } from './table.ts';
import { sharesOf } from './weight.ts';
import {
  byFamily,
  choiceIssue,
  type RefusedFamily,
  unknownNodes,
  type WeightMethod,
  type WeightTree,
} from './weight-method.ts';
import {
  byCode,
  constantsOf,
  fromScores,
  type ScoredFamily,
  type ScoreWeights,
  weighColumns,
} from './weight-scores.ts';

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
  const r = correlationMatrix(columns);
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

const method: ScoreWeights = {
  // With no more areas than columns, correlations cannot tell the columns apart.
  least: (columns) => Math.max(3, columns + 1),
  weigh: (family, { targets }) => {
    const refused = [
      ...constantsOf(family).map((indicator) => ({ refused: 'weight.constant', details: { indicator } })),
      ...missingTargets(family, targets),
    ];
    if (refused.length > 0) return refused;
    const wanted = sharesOf(family.codes.map((code) => targets?.[code] ?? 1));
    const found = correlationWeights(family.columns, wanted);
    if (found === undefined) return [{ refused: 'weight.collinear' }];
    const columns = byCode(family, (at) => ({
      target: wanted[at]!,
      share: found.shares[at]!,
      correlation: found.correlations[at]!,
    }));
    const misses = found.shares.map((share, at) => Math.abs(share - wanted[at]!));
    return {
      weights: found.weights,
      detail: { rows: family.rows, largestMiss: Math.max(...misses), columns },
    };
  },
};

const missingTargets = (
  { codes }: ScoredFamily,
  targets: WeightChoice['targets'],
): readonly RefusedFamily[] =>
  codes
    .filter((code) => targets !== undefined && !Object.hasOwn(targets, code))
    .map((child) => ({ refused: 'weight.targetMissing', details: { child } }));

/**
 * Weights that give each child its target share in the correlations with its dimension's score ({@link correlationWeights}), that
 * score being the weighted arithmetic mean. Without targets, the indicators of each dimension (or all of them) get equal
 * shares; with targets, the families that they name are weighed, dimensions included, from the leaves up. Where no weights
 * ≥ 0 reach the targets, the nearest stand, and the log says what was reached. Refused for columns of equal values, for
 * columns that are combinations of others, and for fewer complete areas than columns + 1 or three.
 */
export const correlation: WeightMethod = (tree, choice, find) => {
  const { targets } = choice;
  if (targets === undefined) return fromScores(method)(tree, choice, find);
  const invalid = Object.entries(targets)
    .filter(([, target]) => !(target > 0 && Number.isFinite(target)))
    .map(([child, target]) => choiceIssue('weight.target', { child }, String(target)));
  const issues = [...unknownNodes(tree, Object.keys(targets), 'node'), ...invalid];
  if (issues.length > 0) return { weights: [], issues };
  if (choice.among === 'all') return fromScores(method)(tree, choice, find);
  return byFamily(tree, choice, (_, children, weights) => {
    const codes = children.map((child) => tree.nodes[child]!.code);
    if (codes.length < 2 || !codes.some((code) => Object.hasOwn(targets, code))) return undefined;
    const columns = children.map((child) => meanScores(tree, child, weights));
    return weighColumns(tree, codes, columns, choice, method);
  });
};

/** An indicator's scores, or the weighted arithmetic means of what is there below a dimension; NaN where nothing is. */
function meanScores(tree: WeightTree, index: number, weights: readonly number[]): Float64Array {
  const { code, node } = tree.nodes[index]!;
  if (isIndicator(node)) return columnOf(tree.normalised, code);
  const children = tree.children[index]!;
  const columns = children.map((child) => meanScores(tree, child, weights));
  return Float64Array.from(tree.normalised.areas, (_, row) => {
    let sum = 0;
    let total = 0;
    columns.forEach((column, at) => {
      if (Number.isNaN(column[row]!)) return;
      sum += weights[children[at]!]! * column[row]!;
      total += weights[children[at]!]!;
    });
    return sum / total;
  });
}
