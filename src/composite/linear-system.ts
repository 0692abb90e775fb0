import type { Matrix } from './eigen.ts';

/** A pivot this small beside the largest entry of its column means that the system has no single solution. */
const SINGULAR = 1e-12;

/**
 * X with A X = B, for a square A, by elimination with partial pivoting; undefined where A is singular (to 1e-12). For the few
 * unknowns of siblings that are weighed. Source: Golub & Van Loan, Matrix Computations (4th ed. 2013), 3.4.
 */
export function solveLinear(a: Matrix, b: Matrix): number[][] | undefined {
  const size = a.length;
  const rows = a.map((row, at) => [...row, ...b[at]!]);
  const largest = a.map((_, column) => Math.max(...a.map((row) => Math.abs(row[column]!))));
  for (let step = 0; step < size; step++) {
    let pivot = step;
    for (let row = step + 1; row < size; row++)
      if (Math.abs(rows[row]![step]!) > Math.abs(rows[pivot]![step]!)) pivot = row;
    if (!(Math.abs(rows[pivot]![step]!) > SINGULAR * largest[step]!)) return undefined;
    [rows[step], rows[pivot]] = [rows[pivot]!, rows[step]!];
    const own = rows[step]!;
    for (let row = step + 1; row < size; row++) {
      const factor = rows[row]![step]! / own[step]!;
      for (let at = step; at < own.length; at++) rows[row]![at]! -= factor * own[at]!;
    }
  }
  for (let step = size - 1; step >= 0; step--)
    for (let at = size; at < rows[step]!.length; at++) {
      let rest = rows[step]![at]!;
      for (let known = step + 1; known < size; known++) rest -= rows[step]![known]! * rows[known]![at]!;
      rows[step]![at] = rest / rows[step]![step]!;
    }
  return rows.map((row) => row.slice(size));
}
