/** A square matrix by rows. */
export type Matrix = readonly (readonly number[])[];

export interface Eigen {
  /** Eigenvalues, largest first. */
  readonly values: readonly number[];
  /** The unit eigenvector of each value; its entry of largest size (the first such) is positive. */
  readonly vectors: Matrix;
}

/** Sweeps until a matrix of any size that fits into memory is diagonal to the last bit; about eight are usual. */
const SWEEPS = 60;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations: each rotation makes one element off the
 * diagonal zero. Only + − × ÷ √, in a fixed order, so that every machine gives the same bits. Where the matrix holds a NaN, all
 * is NaN. Source: Golub & Van Loan, Matrix Computations (4th ed. 2013), 8.5.
 */
export function symmetricEigen(matrix: Matrix): Eigen {
  const size = matrix.length;
  if (matrix.some((row) => row.some((entry) => !Number.isFinite(entry)))) return undefinedEigen(size);
  const a = matrix.map((row) => Float64Array.from(row));
  const v = matrix.map((_, row) => Float64Array.from(matrix, (_, column) => (row === column ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let isDiagonal = true;
    for (let p = 0; p < size - 1; p++)
      for (let q = p + 1; q < size; q++) {
        // Smaller than half a unit in the last place of both diagonal elements: rotating would change neither.
        const off = Math.abs(a[p]![q]!);
        if (
          Math.abs(a[p]![p]!) + off === Math.abs(a[p]![p]!) &&
          Math.abs(a[q]![q]!) + off === Math.abs(a[q]![q]!)
        )
          continue;
        isDiagonal = false;
        rotate(a, v, p, q);
      }
    if (isDiagonal) break;
  }
  const order = a.map((_, index) => index).sort((one, two) => a[two]![two]! - a[one]![one]! || one - two);
  return {
    values: order.map((index) => a[index]![index]!),
    vectors: order.map((index) => signed(v.map((row) => row[index]!))),
  };
}

/** Makes a[p][q] zero by turning the plane of p and q, in the matrix and in the vectors found so far (columns of `v`). */
function rotate(a: Float64Array[], v: Float64Array[], p: number, q: number): void {
  const apq = a[p]![q]!;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < a.length; k++) {
    if (k !== p && k !== q) {
      const akp = a[k]![p]!;
      const akq = a[k]![q]!;
      a[k]![p] = a[p]![k] = c * akp - s * akq;
      a[k]![q] = a[q]![k] = s * akp + c * akq;
    }
    const vkp = v[k]![p]!;
    const vkq = v[k]![q]!;
    v[k]![p] = c * vkp - s * vkq;
    v[k]![q] = s * vkp + c * vkq;
  }
  a[p]![p]! -= t * apq;
  a[q]![q]! += t * apq;
  a[p]![q] = a[q]![p] = 0;
}

function signed(vector: readonly number[]): readonly number[] {
  const leading = vector.reduce((most, entry) => (Math.abs(entry) > Math.abs(most) ? entry : most), 0);
  return leading < 0 ? vector.map((entry) => -entry) : vector;
}

function undefinedEigen(size: number): Eigen {
  const nothing: readonly number[] = new Array<number>(size).fill(Number.NaN);
  return { values: nothing, vectors: nothing.map(() => nothing) };
}

/** Enough for any matrix of judgements; a nearly consistent one takes about ten. */
const ITERATIONS = 10_000;

/**
 * The largest eigenvalue of a matrix of numbers > 0, and its eigenvector with entries > 0 that add up to 1 (both exist and are
 * unique: Perron 1907), by power iteration until nothing moves by more than two units in the last place.
 */
export function dominantEigenpair(matrix: Matrix): {
  readonly value: number;
  readonly vector: readonly number[];
} {
  let vector: readonly number[] = matrix.map(() => 1 / matrix.length);
  let value = 0;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const image = matrix.map((row) => row.reduce((sum, entry, at) => sum + entry * vector[at]!, 0));
    value = image.reduce((sum, entry) => sum + entry, 0);
    const next = image.map((entry) => entry / value);
    const isSettled = next.every((entry, at) => Math.abs(entry - vector[at]!) <= 2 * Number.EPSILON * entry);
    vector = next;
    if (isSettled) break;
  }
  return { value, vector };
}
