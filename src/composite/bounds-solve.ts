import { gapsOf } from './bounds-gaps.ts';
import type { BoundsModel } from './bounds-model.ts';

export interface Solver {
  /** Rows that have a score, whatever the weights; the others never have one. All rows below are of these. */
  readonly scored: readonly number[];
  /**
   * The least that row a's value minus row b's can be under any weights of the box. Exact up to {@link Solver.slack} where both
   * have the same gaps; else a bound below it: a's least minus b's most in those groups where only one of them has a child.
   */
  readonly least: (a: number, b: number) => number;
  /** Whether a row has everything. */
  readonly isComplete: (row: number) => boolean;
  /** Whether a row has the child that an item stands for. */
  readonly isThere: (row: number, item: number) => boolean;
  /** Whether the last answer of `least` was attained, not only a bound. */
  readonly wasExact: () => boolean;
  /**
   * The least that the sum over leaves of a coefficient times the leaf's effective weight can be; rows without gaps only.
   * `weights` then holds the shares, item by item, that attain it.
   */
  readonly leastOf: (coefficients: Float64Array) => number;
  readonly weights: Float64Array;
  /** Value of a row under given shares, item by item. */
  readonly valueAt: (row: number, shares: Float64Array) => number;
  /** Shares in the middle of the box, item by item. */
  readonly middle: Float64Array;
  /** Least and most of each row's own value. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** Differences of values within this of zero are not decided: it is above the rounding error here and in a run, together. */
  readonly slack: (a: number, b: number) => number;
}

const UNIT = 2 ** -53;

/**
 * Least weighted means over a box of weights. In one group of siblings: every weight at its low bound, then what is left of 1
 * goes to the smallest numbers first, each up to its high bound (the fractional knapsack; Dantzig 1957, "Discrete-variable
 * extremum problems"). Where the sum of the weights is free too (gaps, or weights scaled afterwards), weights are added as long
 * as that lowers the mean. Groups of different dimensions have nothing in common and their parent's weights are ≥ 0, so that
 * each group is settled by itself, children first.
 * @throws MeridianError `method.impossible` as {@link gapsOf}
 */
export function makeSolver(model: BoundsModel): Solver {
  const { start, source, low, high, leaves, values, areas } = model;
  const items = source.length;
  const groups = start.length - 1;
  const delta = new Float64Array(items);
  const weights = new Float64Array(items);
  const ofGroup = new Float64Array(groups);
  const sorted = new Float64Array(items);
  const sortedItem = new Int32Array(items);
  const room = Float64Array.from(high, (most, item) => most - low[item]!);
  const sumLow = new Float64Array(groups);
  const sumHigh = new Float64Array(groups);
  const moves = new Uint8Array(groups);
  for (let group = 0; group < groups; group++)
    for (let item = start[group]!; item < start[group + 1]!; item++) {
      sumLow[group]! += low[item]!;
      sumHigh[group]! += high[item]!;
      if (room[item]! > 0) moves[group] = 1;
    }
  const isShares = model.of === 'shares';
  const leastSum = (group: number) => (isShares ? 1 : sumLow[group]!);
  const mostSum = (group: number) => (isShares ? 1 : sumHigh[group]!);

  /** Least mean of `delta` over the group's items for which `has` says 1 (all without it), sum of weights in from..to. */
  function settle(group: number, from: number, to: number, has?: Uint8Array, offset = 0): number {
    const end = start[group + 1]!;
    let sum = 0;
    let total = 0;
    let count = 0;
    const isMoving = moves[group] === 1;
    for (let item = start[group]!; item < end; item++) {
      weights[item] = 0;
      if (has !== undefined && has[offset + item] === 0) continue;
      const value = delta[item]!;
      const weight = low[item]!;
      weights[item] = weight;
      sum += weight;
      total += weight * value;
      if (!isMoving || room[item] === 0) continue;
      let at = count;
      while (at > 0 && sorted[at - 1]! > value) {
        sorted[at] = sorted[at - 1]!;
        sortedItem[at] = sortedItem[at - 1]!;
        at -= 1;
      }
      sorted[at] = value;
      sortedItem[at] = item;
      count += 1;
    }
    for (let at = 0; at < count && sum < to; at++) {
      const value = sorted[at]!;
      const item = sortedItem[at]!;
      const isLowering = sum === 0 || value * sum < total;
      const upTo = isLowering ? to : from;
      if (upTo <= sum) break;
      const take = room[item]! < upTo - sum ? room[item]! : upTo - sum;
      weights[item]! += take;
      sum += take;
      total += take * value;
    }
    return total / sum;
  }

  const gaps = gapsOf(model, sumLow, sumHigh);
  const lowest = new Float64Array(areas.length * groups);
  const highest = new Float64Array(areas.length * groups);
  let exact = true;

  function leastWithGaps(a: number, b: number): number {
    exact = true;
    const { present, hasScore } = gaps;
    for (let group = 0; group < groups; group++) {
      const end = start[group + 1]!;
      if (hasScore[a * groups + group] === 0 || hasScore[b * groups + group] === 0) continue;
      let isSame = true;
      for (let item = start[group]!; item < end; item++) {
        if (present[a * items + item] !== present[b * items + item]) isSame = false;
        const from = source[item]!;
        delta[item] =
          from < 0 ? ofGroup[-1 - from]! : values[a * leaves + from]! - values[b * leaves + from]!;
      }
      if (isSame) {
        const [from, to] = sumsOf(group, a);
        ofGroup[group] = settle(group, from, to, present, a * items);
      } else {
        ofGroup[group] = lowest[a * groups + group]! - highest[b * groups + group]!;
        exact = false;
      }
    }
    return ofGroup[groups - 1]!;
  }

  /** Between what the weights of a row's present items add up to. */
  function sumsOf(group: number, row: number): readonly [number, number] {
    let lowThere = 0;
    let highThere = 0;
    let lowGone = 0;
    let highGone = 0;
    for (let item = start[group]!; item < start[group + 1]!; item++)
      if (gaps.present[row * items + item] === 1) {
        lowThere += low[item]!;
        highThere += high[item]!;
      } else {
        lowGone += low[item]!;
        highGone += high[item]!;
      }
    if (!isShares) return [lowThere, highThere];
    return [Math.max(lowThere, 1 - highGone), Math.min(highThere, 1 - lowGone)];
  }

  // Each row's own extremes: as if it were compared with nothing. The most is the least of the negatives.
  for (let row = 0; row < areas.length; row++)
    for (let group = 0; group < groups; group++) {
      if (gaps.hasScore[row * groups + group] === 0) continue;
      const [from, to] = sumsOf(group, row);
      for (const sign of [1, -1]) {
        const extremes = sign === 1 ? lowest : highest;
        for (let item = start[group]!; item < start[group + 1]!; item++) {
          const at = source[item]!;
          delta[item] = sign * (at < 0 ? extremes[row * groups - 1 - at]! : values[row * leaves + at]!);
        }
        extremes[row * groups + group] = sign * settle(group, from, to, gaps.present, row * items);
      }
    }

  const magnitude = Float64Array.from(areas, (_, row) => {
    let most = model.isLog ? 1 : 0;
    for (let leaf = 0; leaf < leaves; leaf++) {
      const size = Math.abs(values[row * leaves + leaf]!);
      if (size > most) most = size;
    }
    return most;
  });
  const operations = 4 * (items + 2 * groups) + 16;

  const middle = new Float64Array(items);
  for (let group = 0; group < groups; group++) {
    const span = sumHigh[group]! - sumLow[group]!;
    const share = span > 0 && isShares ? (1 - sumLow[group]!) / span : 0.5;
    for (let item = start[group]!; item < start[group + 1]!; item++)
      middle[item] = low[item]! + share * room[item]!;
  }

  const rootAt = groups - 1;
  return {
    scored: areas.flatMap((_, row) => (gaps.hasScore[row * groups + rootAt] === 1 ? [row] : [])),
    least: (a, b) => {
      if (gaps.isComplete[a] === 0 || gaps.isComplete[b] === 0) return leastWithGaps(a, b);
      exact = true;
      const rowA = a * leaves;
      const rowB = b * leaves;
      for (let group = 0; group < groups; group++) {
        for (let item = start[group]!; item < start[group + 1]!; item++) {
          const from = source[item]!;
          delta[item] = from < 0 ? ofGroup[-1 - from]! : values[rowA + from]! - values[rowB + from]!;
        }
        ofGroup[group] = settle(group, leastSum(group), mostSum(group));
      }
      return ofGroup[rootAt]!;
    },
    isComplete: (row) => gaps.isComplete[row] === 1,
    isThere: (row, item) => gaps.present[row * items + item] === 1,
    wasExact: () => exact,
    leastOf: (coefficients) => {
      for (let group = 0; group < groups; group++) {
        for (let item = start[group]!; item < start[group + 1]!; item++) {
          const from = source[item]!;
          delta[item] = from < 0 ? ofGroup[-1 - from]! : coefficients[from]!;
        }
        ofGroup[group] = settle(group, leastSum(group), mostSum(group));
      }
      return ofGroup[rootAt]!;
    },
    weights,
    valueAt: (row, shares) => {
      for (let group = 0; group < groups; group++) {
        let sum = 0;
        let total = 0;
        for (let item = start[group]!; item < start[group + 1]!; item++) {
          if (gaps.present[row * items + item] === 0) continue;
          const from = source[item]!;
          sum += shares[item]!;
          total += shares[item]! * (from < 0 ? ofGroup[-1 - from]! : values[row * leaves + from]!);
        }
        ofGroup[group] = total / sum;
      }
      return ofGroup[rootAt]!;
    },
    middle,
    lowest: Float64Array.from(areas, (_, row) => lowest[row * groups + rootAt]!),
    highest: Float64Array.from(areas, (_, row) => highest[row * groups + rootAt]!),
    slack: (a, b) => operations * UNIT * (magnitude[a]! + magnitude[b]!),
  };
}
