import type { BoundsModel } from './bounds-model.ts';

/** Bounds of what a solver's `least` answers, without sorting: enough for most pairs. Rows without gaps only. */
export interface QuickBounds {
  /** A number that the least is not under. */
  readonly under: (a: number, b: number) => number;
  /** The value at some weights of the box, so that the least is not over it. */
  readonly over: (a: number, b: number) => number;
}

/**
 * For shares: with the mean m of the differences at the middle of the box, the least is not under m + Σ wᵢ (dᵢ − m), each wᵢ at
 * its high bound where dᵢ < m and at its low bound elsewhere (the Lagrangian bound of the linear programme at multiplier m);
 * and not over what is reached by moving shares from the differences above m to those below it, all in proportion. For weights
 * that are scaled afterwards: the same choice of bounds, made again with the mean that it gives until nothing changes, which
 * is exact (Dinkelbach 1967, "On nonlinear fractional programming").
 * @param middle shares in the box, item by item
 */
export function quickBounds(model: BoundsModel, middle: Float64Array): QuickBounds {
  const { start, source, low, high, leaves, values } = model;
  const groups = start.length - 1;
  const delta = new Float64Array(source.length);
  const ofGroup = new Float64Array(groups);
  const room = Float64Array.from(high, (most, item) => most - low[item]!);
  const isFixed = new Uint8Array(groups);
  for (let group = 0; group < groups; group++)
    if (
      low.subarray(start[group]!, start[group + 1]!).every((least, at) => least === high[start[group]! + at])
    )
      isFixed[group] = 1;

  /** The mean of the differences of a group's items at the middle of the box; leaves the differences in `delta`. */
  function meanOf(group: number, rowA: number, rowB: number): number {
    const end = start[group + 1]!;
    let sum = 0;
    let total = 0;
    for (let item = start[group]!; item < end; item++) {
      const from = source[item]!;
      const by = from < 0 ? ofGroup[-1 - from]! : values[rowA + from]! - values[rowB + from]!;
      delta[item] = by;
      sum += middle[item]!;
      total += middle[item]! * by;
    }
    return total / sum;
  }

  function underShares(a: number, b: number): number {
    for (let group = 0; group < groups; group++) {
      const mean = meanOf(group, a * leaves, b * leaves);
      ofGroup[group] = mean;
      if (isFixed[group] === 1) continue;
      const end = start[group + 1]!;
      let total = mean;
      for (let item = start[group]!; item < end; item++) {
        const over = delta[item]! - mean;
        total += low[item]! * over + room[item]! * Math.min(over, 0);
      }
      ofGroup[group] = total;
    }
    return ofGroup[groups - 1]!;
  }

  function overShares(a: number, b: number): number {
    for (let group = 0; group < groups; group++) {
      const mean = meanOf(group, a * leaves, b * leaves);
      ofGroup[group] = mean;
      if (isFixed[group] === 1) continue;
      const end = start[group + 1]!;
      let toRaise = 0;
      let gain = 0;
      let toLower = 0;
      let loss = 0;
      for (let item = start[group]!; item < end; item++) {
        const over = delta[item]! - mean;
        const isUnder = over < 0;
        const part = isUnder ? high[item]! - middle[item]! : middle[item]! - low[item]!;
        toRaise += isUnder ? part : 0;
        toLower += isUnder ? 0 : part;
        gain += part * Math.min(over, 0);
        loss += part * Math.max(over, 0);
      }
      const moved = Math.min(toRaise, toLower);
      if (moved > 0) ofGroup[group] = mean + moved * (gain / toRaise - loss / toLower);
    }
    return ofGroup[groups - 1]!;
  }

  function leastWeights(a: number, b: number): number {
    for (let group = 0; group < groups; group++) {
      let mean = meanOf(group, a * leaves, b * leaves);
      for (let isDone = isFixed[group] === 1; !isDone; ) {
        const end = start[group + 1]!;
        let sum = 0;
        let total = 0;
        for (let item = start[group]!; item < end; item++) {
          const weight = delta[item]! < mean ? high[item]! : low[item]!;
          sum += weight;
          total += weight * delta[item]!;
        }
        // No weight at all is left where nothing lies under the mean and all else may weigh nothing: this is the least.
        const next = sum > 0 ? total / sum : mean;
        isDone = !(next < mean);
        if (!isDone) mean = next;
      }
      ofGroup[group] = mean;
    }
    return ofGroup[groups - 1]!;
  }

  return model.of === 'shares'
    ? { under: underShares, over: overShares }
    : { under: leastWeights, over: leastWeights };
}
