import type { RankStep } from '../model/method.ts';
import { type BoundsModel, refusal } from './bounds-model.ts';
import { pointsOf } from './bounds-points.ts';
import { quickBounds } from './bounds-quick.ts';
import type { Solver } from './bounds-solve.ts';
import { drain } from './drain.ts';
import { exp, log } from './elementary.ts';

/**
 * How the first of two rows stands to the second under all weights of the box: `above`; `same`, the same numbers throughout;
 * `notBelow`, above or equal after rounding; `open`, above under some weights or too near to tell.
 */
export type Order = 'above' | 'same' | 'notBelow' | 'open';

/** Areas in one period whose pairs are gone through at most; pairs grow with the square. */
export const MOST_AREAS = 6000;

export interface PairCount {
  readonly done: number;
  readonly total: number;
}

/** All of {@link comparingPairs} at once. */
export const comparePairs = (...asked: Parameters<typeof comparingPairs>): number =>
  drain(comparingPairs(...asked))!;

/**
 * Goes through all pairs within each period, the better row first: the one that scores more at the middle of the box. The
 * other one can therefore not stand above it under all weights. Every pair comes after all pairs whose second row is better
 * than its own. What is quickest to tell is asked first; most pairs need no more.
 * Yields how far it is after each row.
 * @returns how many answers rest on an outer bound of the difference
 * @throws MeridianError `method.impossible` for more than {@link MOST_AREAS} areas
 */
export function* comparingPairs(
  model: BoundsModel,
  solver: Solver,
  rank: RankStep,
  visit: (first: number, second: number, order: Order) => void,
): Generator<PairCount, number, void> {
  const apart = apartOf(model, solver, rank);
  const middle = new Float64Array(model.areas.length);
  for (const row of solver.scored) middle[row] = solver.valueAt(row, solver.middle);
  const quick = quickBounds(model, solver.middle);
  const points = pointsOf(model, solver);
  let outer = 0;
  const compare = (first: number, second: number): Order => {
    if (middle[first] === middle[second] && isSame(model, first, second)) return 'same';
    const slack = solver.slack(first, second);
    if (solver.isComplete(first) && solver.isComplete(second)) {
      if (solver.lowest[first]! - solver.highest[second]! - slack > apart[second]!) return 'above';
      if (points.atLowest(first, second) - slack <= 0 || points.atHighest(first, second) - slack <= 0)
        return 'open';
      if (quick.under(first, second) - slack > apart[second]!) return 'above';
      if (quick.over(first, second) - slack <= 0) return 'open';
    }
    const over = solver.least(first, second) - slack;
    if (!solver.wasExact()) outer += 1;
    return over > apart[second]! ? 'above' : over > 0 ? 'notBelow' : 'open';
  };
  const periods = periodsOf(model, solver);
  const total = periods.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  let done = 0;
  for (const rows of periods) {
    if (rows.length > MOST_AREAS)
      throw refusal([
        {
          code: 'bounds.tooMany',
          severity: 'error',
          at: {},
          details: { count: rows.length, limit: MOST_AREAS },
        },
      ]);
    const order = rows.toSorted((a, b) => middle[b]! - middle[a]! || a - b);
    const words = (order.length + 31) >>> 5;
    // who stands above whom, by places in the order: who stands above one that stands above a third stands above the third
    const above = new Uint32Array(order.length * words);
    const compareWithBetter = (later: number): void => {
      const second = order[later]!;
      for (let at = later - 1; at >= 0; at--) {
        const first = order[at]!;
        const isKnown = (above[later * words + (at >>> 5)]! >>> (at & 31)) & 1;
        const found = isKnown ? 'above' : compare(first, second);
        if (found === 'above' && !isKnown && solver.isComplete(first) && solver.isComplete(second)) {
          for (let word = 0; word < words; word++) above[later * words + word]! |= above[at * words + word]!;
          above[later * words + (at >>> 5)]! |= 1 << (at & 31);
        }
        visit(first, second, found);
      }
    };
    for (let later = 1; later < order.length; later++) {
      compareWithBetter(later);
      done += later;
      yield { done, total };
    }
  }
  return outer;
}

/**
 * By how much another row's value must be over a row's for their ranks to differ: nothing, or the unit of the last decimal that
 * is ranked by, as rounding can make less than that equal.
 */
export function apartOf(model: BoundsModel, solver: Solver, { decimals }: RankStep): Float64Array {
  const unit = decimals === undefined ? 0 : Number(`1e-${decimals}`);
  return Float64Array.from(model.areas, (_, row) =>
    unit > 0 && model.isLog ? log(1 + unit / exp(solver.lowest[row]!)) : unit,
  );
}

/** Rows with a score, period by period. */
export function periodsOf({ periods }: BoundsModel, { scored }: Solver): readonly (readonly number[])[] {
  const found = new Map<string, number[]>();
  for (const row of scored) {
    const period = periods?.[row] ?? '';
    const rows = found.get(period);
    if (rows) rows.push(row);
    else found.set(period, [row]);
  }
  return [...found.values()];
}

/** Whether two rows have the same numbers throughout, so that they tie whatever the weights. */
export function isSame({ leaves, values }: BoundsModel, a: number, b: number): boolean {
  for (let leaf = 0; leaf < leaves; leaf++)
    if (!Object.is(values[a * leaves + leaf], values[b * leaves + leaf])) return false;
  return true;
}
