import type { Matrix } from './eigen.ts';
import { denseRanks, kendall } from './kendall.ts';
import { rankColumn } from './rank.ts';
import { incompleteBeta } from './special.ts';
import { mean, presentOf, type Values } from './statistics.ts';

export type CorrelationName = 'pearson' | 'spearman' | 'kendall';

export interface Correlation {
  /** −1..1; NaN for fewer than two pairs, or where a column is constant over them. */
  readonly coefficient: number;
  /** Two-sided, against no correlation; NaN for fewer than three pairs too. */
  readonly pValue: number;
  /** Rows where both columns have a value. */
  readonly count: number;
}

type Found = Omit<Correlation, 'count'>;
/** From columns without gaps, each prepared once, to the correlation of any two of them, by their indices. */
type CorrelationMethod = (columns: readonly Float64Array[]) => (a: number, b: number) => Found;

const method =
  <P>(prepare: (values: Float64Array) => P, compare: (a: P, b: P) => Found): CorrelationMethod =>
  (columns) => {
    const prepared = columns.map(prepare);
    return (a, b) => compare(prepared[a]!, prepared[b]!);
  };

interface Deviations {
  /** From the mean, in units of the largest: squares stay in range for columns of any unit. NaN squares for a constant column. */
  readonly values: Float64Array;
  readonly squares: number;
}

function deviations(values: Float64Array): Deviations {
  const centre = mean(values);
  const away = new Float64Array(values.length);
  let largest = 0;
  let isConstant = true;
  for (let row = 0; row < values.length; row++) {
    away[row] = values[row]! - centre;
    largest = Math.max(largest, Math.abs(away[row]!));
    if (values[row] !== values[0]) isConstant = false;
  }
  let squares = isConstant ? Number.NaN : 0;
  for (let row = 0; row < values.length; row++) {
    away[row]! /= largest;
    squares += away[row]! * away[row]!;
  }
  return { values: away, squares };
}

function product(a: Deviations, b: Deviations): number {
  let sum = 0;
  for (let row = 0; row < a.values.length; row++) sum += a.values[row]! * b.values[row]!;
  return Math.max(-1, Math.min(1, sum / Math.sqrt(a.squares * b.squares)));
}

function productAndTails(a: Deviations, b: Deviations): Found {
  const coefficient = product(a, b);
  return { coefficient, pValue: studentTails(coefficient, a.values.length) };
}

/** P(|r| or more) of `count` pairs from t = r √((n − 2) / (1 − r²)) with n − 2 degrees of freedom. */
const studentTails = (coefficient: number, count: number): number =>
  count < 3 || Number.isNaN(coefficient)
    ? Number.NaN
    : incompleteBeta((1 - coefficient) * (1 + coefficient), (count - 2) / 2, 0.5);

/**
 * pearson: Σ(a − ā)(b − b̄) / √(Σ(a − ā)² Σ(b − b̄)²), p from Student's t. spearman: pearson of the ranks, ties sharing their
 * mean rank, p from Student's t too, which is an approximation (good from about ten pairs). kendall: {@link kendall}.
 * Source: OECD/JRC Handbook 2008, step 4 (multivariate analysis); R `cor.test`.
 */
const CORRELATION: Readonly<Record<CorrelationName, CorrelationMethod>> = {
  pearson: method(deviations, productAndTails),
  spearman: method((values) => deviations(rankColumn(values, 'average')), productAndTails),
  kendall: method(denseRanks, kendall),
};

/** Over the rows where both columns have a value. */
export function correlate(a: Values, b: Values, name: CorrelationName = 'pearson'): Correlation {
  const pair = pairsOf(a, b);
  const count = pair[0].length;
  if (count < 2) return { coefficient: Number.NaN, pValue: Number.NaN, count };
  return { ...CORRELATION[name](pair)(0, 1), count };
}

/** Correlations of columns with each other: symmetric, row after row. */
export interface CorrelationMatrix {
  readonly size: number;
  readonly coefficients: Float64Array;
  readonly pValues: Float64Array;
  readonly counts: Int32Array;
}

/** All pairs of columns as {@link correlate} has them; what only depends on one column without gaps is made once. */
export function correlationMatrix(
  columns: readonly Values[],
  name: CorrelationName = 'pearson',
): CorrelationMatrix {
  const size = columns.length;
  const matrix: CorrelationMatrix = {
    size,
    coefficients: new Float64Array(size * size),
    pValues: new Float64Array(size * size),
    counts: new Int32Array(size * size),
  };
  const full: Float64Array[] = [];
  const placeOf = columns.map((column) => {
    const present = presentOf(column);
    return present.length >= 2 && present.length === column.length ? full.push(present) - 1 : undefined;
  });
  const compare = CORRELATION[name](full);
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      const [left, right] = [placeOf[a], placeOf[b]];
      const found =
        left !== undefined && right !== undefined
          ? { ...compare(left, right), count: columns[a]!.length }
          : correlate(columns[a]!, columns[b]!, name);
      for (const at of [a * size + b, b * size + a]) {
        matrix.coefficients[at] = found.coefficient;
        matrix.pValues[at] = found.pValue;
        matrix.counts[at] = found.count;
      }
    }
  return matrix;
}

/**
 * Pearson's coefficients alone, of columns without gaps, for methods that are made of them: 1 on the diagonal, NaN with a
 * column of equal values.
 */
export function pearsonMatrix(columns: readonly Float64Array[]): Matrix {
  const prepared = columns.map(deviations);
  const matrix = columns.map(() => new Array<number>(columns.length).fill(Number.NaN));
  for (let a = 0; a < columns.length; a++)
    for (let b = 0; b <= a; b++) matrix[a]![b] = matrix[b]![a] = product(prepared[a]!, prepared[b]!);
  return matrix;
}

/** The rows of two columns where both have a value. */
export function pairsOf(a: Values, b: Values): readonly [Float64Array, Float64Array] {
  const left = new Float64Array(a.length);
  const right = new Float64Array(a.length);
  let count = 0;
  for (let row = 0; row < a.length; row++) {
    if (Number.isNaN(a[row]) || Number.isNaN(b[row])) continue;
    left[count] = a[row]!;
    right[count] = b[row]!;
    count += 1;
  }
  return [left.slice(0, count), right.slice(0, count)];
}
