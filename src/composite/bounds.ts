import type { WeightBox } from './bounds-box.ts';
import { type BoundsInput, boundsModel } from './bounds-model.ts';
import { comparingPairs, type PairCount, periodsOf } from './bounds-pairs.ts';
import { RANK_RANGE } from './bounds-range.ts';
import { makeSolver } from './bounds-solve.ts';
import { drain } from './drain.ts';

export interface AreaBounds {
  readonly area: string;
  /** In a panel: the period in which the area is ranked. */
  readonly period?: string;
  /** Null where the area has no score. */
  readonly best: number | null;
  readonly worst: number | null;
}
export interface RankBounds {
  readonly node: string;
  /** In the order of the scores. */
  readonly areas: readonly AreaBounds[];
  /** Pairs compared, and those of them in which one area stands above the other under all weights. */
  readonly pairs: number;
  readonly decided: number;
  /** Pairs with different gaps, whose difference is known by an outer bound only: certified still, but perhaps wide. */
  readonly outer: number;
}

/**
 * Certified bounds of every area's rank under all weights of a box at once: whatever weights are taken from it, no area leaves
 * best..worst. An area's best rank is 1 plus the areas that beat it under all weights, its worst the number of areas less those
 * that never beat it. Nothing is sampled. The bounds hold for ranks as a run computes them, rounding included: a pair whose
 * difference can come within the rounding error of zero counts as open. Two areas may need different weights to stay ahead of a
 * third, so that best or worst need not be reached by any single choice of weights: {@link rankWitnesses} says what is.
 *
 * For trees that are arithmetic, or geometric, wherever weights move; parts whose weights are fixed may be anything.
 * @throws MeridianError `method.impossible`: see {@link boundsModel}, {@link makeSolver} and {@link comparePairs}
 */
export const rankBounds = (input: BoundsInput, box: WeightBox): RankBounds =>
  drain(boundingRanks(input, box))!;

/** The same, telling again and again how many pairs are compared. */
export function* boundingRanks(input: BoundsInput, box: WeightBox): Generator<PairCount, RankBounds, void> {
  const model = boundsModel(input, box);
  const size = model.areas.length;
  const solver = makeSolver(model);
  const count = new Uint32Array(size);
  for (const rows of periodsOf(model, solver)) for (const row of rows) count[row] = rows.length;
  const above = new Uint32Array(size);
  const notBelow = new Uint32Array(size);
  const below = new Uint32Array(size);
  const notAbove = new Uint32Array(size);
  const chain = new Uint32Array(size);
  let pairs = 0;
  let decided = 0;
  const outer = yield* comparingPairs(model, solver, input.rank, (first, second, order) => {
    pairs += 1;
    if (order === 'open') return;
    notBelow[second]! += 1;
    notAbove[first]! += 1;
    if (order === 'same') {
      notBelow[first]! += 1;
      notAbove[second]! += 1;
    }
    if (order !== 'above') return;
    decided += 1;
    above[second]! += 1;
    below[first]! += 1;
    if (chain[second]! <= chain[first]!) chain[second] = chain[first]! + 1;
  });
  const range = RANK_RANGE[input.rank.ties];
  return {
    node: input.node ?? input.nodes[0]!.code,
    areas: model.areas.map((area, row) => {
      const [from, to] =
        count[row] === 0
          ? [null, null]
          : range({
              count: count[row]!,
              above: above[row]!,
              notBelow: notBelow[row]!,
              below: below[row]!,
              notAbove: notAbove[row]!,
              chain: chain[row]!,
            });
      const period = model.periods?.[row];
      return { area, ...(period === undefined ? {} : { period }), best: from, worst: to };
    }),
    pairs,
    decided,
    outer,
  };
}
