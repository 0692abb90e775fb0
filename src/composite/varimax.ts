import type { Matrix } from './eigen.ts';

/** Rotation stops once a step adds less than this share to the criterion: R's rule, so that R's figures come out. */
const GAIN = 1e-5;
const STEPS = 1000;
/** Below this share of the largest, a singular value of the gradient leaves the next rotation open. */
const OPEN = 1e-12;

/**
 * Varimax rotation with Kaiser's normalisation: turns the axes so that each loading is large or small. Rows are variables, columns
 * components. One component is left as it is; so is what turning cannot make simpler. Source: Kaiser, The varimax criterion for
 * analytic rotation in factor analysis, Psychometrika 23 (1958); the iteration by singular values is that of R's `varimax`.
 */
export function varimax(loadings: Matrix): Matrix {
  const count = loadings[0]?.length ?? 0;
  if (count < 2) return loadings;
  const lengths = loadings.map((row) => Math.sqrt(row.reduce((sum, entry) => sum + entry * entry, 0)));
  const rows = loadings.map((row, at) => row.map((entry) => (lengths[at] === 0 ? 0 : entry / lengths[at]!)));
  let turn: Matrix = rows[0]!.map((_, i) => rows[0]!.map((_, j) => (i === j ? 1 : 0)));
  let criterion = 0;
  for (let step = 0; step < STEPS; step++) {
    const turned = multiply(rows, turn);
    const squares = turn.map((_, j) => turned.reduce((sum, row) => sum + row[j]! * row[j]!, 0) / rows.length);
    const cubes = turned.map((row) => row.map((entry, j) => entry * entry * entry - entry * squares[j]!));
    const next = nearestRotation(multiply(transpose(rows), cubes));
    if (next === undefined) break;
    turn = next.turn;
    const before = criterion;
    criterion = next.trace;
    if (criterion < before * (1 + GAIN)) break;
  }
  return multiply(rows, turn).map((row, at) => row.map((entry) => entry * lengths[at]!));
}

/**
 * U Vᵀ of the singular value decomposition U S Vᵀ, the orthogonal matrix nearest to a square one, and the sum of S; by one-sided
 * Jacobi rotations. Undefined where a singular value is nothing, so that there are several nearest ones.
 */
function nearestRotation(matrix: Matrix): { readonly turn: Matrix; readonly trace: number } | undefined {
  const size = matrix.length;
  // Columns of the matrix and of V.
  const w = transpose(matrix).map((column) => [...column]);
  const v = w.map((_, i) => w.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0, isTurning = true; isTurning && sweep < 60; sweep++) {
    isTurning = false;
    for (let p = 0; p < size - 1; p++)
      for (let q = p + 1; q < size; q++) {
        const [alpha, beta, gamma] = [dot(w[p]!, w[p]!), dot(w[q]!, w[q]!), dot(w[p]!, w[q]!)];
        if (Math.abs(gamma) <= Number.EPSILON * Math.sqrt(alpha * beta)) continue;
        isTurning = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        for (const columns of [w, v]) turnPair(columns[p]!, columns[q]!, c, c * t);
      }
  }
  const singular = w.map((column) => Math.sqrt(dot(column, column)));
  const largest = Math.max(...singular);
  if (singular.some((value) => !(value > OPEN * Math.max(1, largest)))) return undefined;
  const turn = matrix.map((_, i) =>
    matrix.map((_, j) => w.reduce((sum, column, k) => sum + (column[i]! / singular[k]!) * v[k]![j]!, 0)),
  );
  return { turn, trace: singular.reduce((sum, value) => sum + value, 0) };
}

function turnPair(one: number[], two: number[], c: number, s: number): void {
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at]!, two[at]!];
    one[at] = c * a - s * b;
    two[at] = s * a + c * b;
  }
}

const dot = (one: readonly number[], two: readonly number[]): number =>
  one.reduce((sum, entry, at) => sum + entry * two[at]!, 0);

const transpose = (matrix: Matrix): Matrix =>
  (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column]!));

const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, column) => row.reduce((sum, entry, k) => sum + entry * b[k]![column]!, 0)));
