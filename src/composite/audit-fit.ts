/** Least squares with orthogonal columns, and means of points with weights ≥ 0: what recovering weights comes down to. */

/** A column that is this small, against what it was, after the others' part is taken out depends on them. */
const DEPENDENT = 1e-10;

interface Orthogonal {
  /** One direction for each independent column. */
  readonly directions: readonly Float64Array[];
  readonly independent: readonly number[];
  /** `upper[a][b]`: part of direction a in the b-th independent column, a ≤ b. */
  readonly upper: readonly (readonly number[])[];
}

/** Gram–Schmidt with every column gone through twice (Björck 1994: enough for full accuracy). */
function orthogonalise(columns: readonly Float64Array[]): Orthogonal {
  const directions: Float64Array[] = [];
  const independent: number[] = [];
  const parts: number[][] = [];
  columns.forEach((column, index) => {
    const rest = column.slice();
    const own = directions.map(() => 0);
    for (let pass = 0; pass < 2; pass++)
      directions.forEach((direction, at) => {
        const part = dot(direction, rest);
        own[at]! += part;
        for (let row = 0; row < rest.length; row++) rest[row]! -= part * direction[row]!;
      });
    const size = Math.sqrt(dot(rest, rest));
    if (!(size > DEPENDENT * Math.sqrt(dot(column, column)))) return;
    directions.push(rest.map((value) => value / size));
    independent.push(index);
    parts.push([...own, size]);
  });
  return { directions, independent, upper: directions.map((_, a) => parts.map((part) => part[a] ?? 0)) };
}

/** Coefficients of the columns that come nearest to the target; columns that depend on those before them get 0. */
export function leastSquares(columns: readonly Float64Array[], target: Float64Array): Float64Array {
  const { directions, independent, upper } = orthogonalise(columns);
  return spread(
    solveUpper(
      upper,
      directions.map((direction) => dot(direction, target)),
    ),
    independent,
    columns.length,
  );
}

/** How many of the columns are independent, and by how much each coefficient moves at most when target rows move by `moves`. */
export function sensitivityOf(
  columns: readonly Float64Array[],
  moves: Float64Array,
): { readonly rank: number; readonly margins: Float64Array; readonly marginOfSum: number } {
  const { directions, independent, upper } = orthogonalise(columns);
  const margins = new Float64Array(columns.length);
  let marginOfSum = 0;
  for (let row = 0; row < moves.length; row++) {
    const change = solveUpper(
      upper,
      directions.map((direction) => direction[row]!),
    );
    independent.forEach((column, at) => {
      margins[column]! += Math.abs(change[at]!) * moves[row]!;
    });
    marginOfSum += Math.abs(change.reduce((sum, part) => sum + part, 0)) * moves[row]!;
  }
  return { rank: independent.length, margins, marginOfSum };
}

/** The columns as seen from inside the space they span: as many rows as columns at most, with the same lengths and angles. */
export function compress(columns: readonly Float64Array[]): readonly Float64Array[] {
  const { directions } = orthogonalise(columns);
  return columns.map((column) => Float64Array.from(directions, (direction) => dot(direction, column)));
}

/**
 * Weights ≥ 0 with sum 1 whose mean of the points is nearest to zero. Source: Wolfe 1976, "Finding the nearest point in a
 * polytope".
 */
export function nearestMean(points: readonly Float64Array[]): Float64Array {
  const largest = Math.max(...points.map((point) => Math.sqrt(dot(point, point))));
  let weights: Float64Array = new Float64Array(points.length);
  weights[indexOfLeast(points, (point) => dot(point, point))] = 1;
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const here = meanOf(points, weights);
    const size = dot(here, here);
    const next = indexOfLeast(points, (point) => dot(point, here));
    const gain = size - dot(points[next]!, here);
    if (!(size < before) || weights[next]! > 0 || gain <= 1e-11 * Math.sqrt(size) * largest) return weights;
    before = size;
    const trial = settle(points, weights, next);
    if (!(dot(meanOf(points, trial), meanOf(points, trial)) < size)) return weights;
    weights = trial;
  }
}

/** Takes one more point in, and drops those that the nearest mean of all these would give a negative weight. */
function settle(points: readonly Float64Array[], from: Float64Array, added: number): Float64Array {
  const weights = from.slice();
  const kept = new Set([...weights.keys()].filter((at) => weights[at]! > 0));
  kept.add(added);
  while (kept.size > 0) {
    const [first, ...others] = [...kept] as [number, ...number[]];
    const base = points[first]!;
    const found = leastSquares(
      others.map((at) => points[at]!.map((value, row) => value - base[row]!)),
      base.map((value) => -value),
    );
    const ideal = new Float64Array(points.length);
    others.forEach((at, place) => {
      ideal[at] = found[place]!;
    });
    ideal[first] = 1 - found.reduce((sum, value) => sum + value, 0);
    const negative = [...kept].filter((at) => ideal[at]! <= 0);
    if (negative.length === 0) return ideal;
    const way = Math.min(...negative.map((at) => weights[at]! / (weights[at]! - ideal[at]! || 1)));
    for (const at of kept) weights[at]! += way * (ideal[at]! - weights[at]!);
    const gone = negative.filter((at) => weights[at]! <= 1e-14);
    for (const at of gone.length > 0 ? gone : negative.slice(0, 1)) {
      weights[at] = 0;
      kept.delete(at);
    }
  }
  return from;
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
};

export function meanOf(points: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const mean = new Float64Array(points[0]!.length);
  points.forEach((point, at) => {
    if (weights[at] !== 0)
      for (let row = 0; row < mean.length; row++) mean[row]! += weights[at]! * point[row]!;
  });
  return mean;
}

function indexOfLeast(points: readonly Float64Array[], value: (point: Float64Array) => number): number {
  let least = 0;
  let smallest = Number.POSITIVE_INFINITY;
  points.forEach((point, at) => {
    const own = value(point);
    if (own < smallest) {
      smallest = own;
      least = at;
    }
  });
  return least;
}

function solveUpper(upper: readonly (readonly number[])[], right: readonly number[]): number[] {
  const found = [...right];
  for (let row = found.length - 1; row >= 0; row--) {
    for (let known = row + 1; known < found.length; known++)
      found[row]! -= upper[row]![known]! * found[known]!;
    found[row]! /= upper[row]![row]!;
  }
  return found;
}

function spread(values: readonly number[], indices: readonly number[], length: number): Float64Array {
  const all = new Float64Array(length);
  indices.forEach((index, at) => {
    all[index] = values[at]!;
  });
  return all;
}
