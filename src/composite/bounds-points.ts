import type { BoundsModel } from './bounds-model.ts';
import type { Solver } from './bounds-solve.ts';

/** The least of a pair's difference is not over its value at any weights of the box: here at two that suit the pair. */
export interface Points {
  /** At the weights under which row a scores least, less row b there; rows without gaps only. */
  readonly atLowest: (a: number, b: number) => number;
  /** At the weights under which row b scores most. */
  readonly atHighest: (a: number, b: number) => number;
}

/** Takes as many multiplications for a pair as there are leaves, and no choice among weights. */
export function pointsOf(model: BoundsModel, solver: Solver): Points {
  const { areas, leaves, values } = model;
  const lowest = new Float64Array(areas.length * leaves);
  const highest = new Float64Array(areas.length * leaves);
  for (const row of solver.scored) {
    if (!solver.isComplete(row)) continue;
    const own = values.subarray(row * leaves, (row + 1) * leaves);
    solver.leastOf(own);
    writeEffective(model, solver.weights, lowest.subarray(row * leaves, (row + 1) * leaves));
    solver.leastOf(own.map((value) => -value));
    writeEffective(model, solver.weights, highest.subarray(row * leaves, (row + 1) * leaves));
  }
  const difference = (weights: Float64Array, from: number, rowA: number, rowB: number): number => {
    let sum = 0;
    for (let leaf = 0; leaf < leaves; leaf++)
      sum += weights[from + leaf]! * (values[rowA + leaf]! - values[rowB + leaf]!);
    return sum;
  };
  return {
    atLowest: (a, b) => difference(lowest, a * leaves, a * leaves, b * leaves),
    atHighest: (a, b) => difference(highest, b * leaves, a * leaves, b * leaves),
  };
}

/** The part of the whole that each leaf has under weights given item by item. */
function writeEffective({ start, source }: BoundsModel, weights: Float64Array, leaves: Float64Array): void {
  const groups = start.length - 1;
  const whole = new Float64Array(groups);
  whole[groups - 1] = 1;
  for (let group = groups - 1; group >= 0; group--) {
    let sum = 0;
    for (let item = start[group]!; item < start[group + 1]!; item++) sum += weights[item]!;
    for (let item = start[group]!; item < start[group + 1]!; item++) {
      const part = (whole[group]! * weights[item]!) / sum;
      const from = source[item]!;
      if (from < 0) whole[-1 - from] = part;
      else leaves[from] = part;
    }
  }
}
