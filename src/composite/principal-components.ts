import { type Matrix, symmetricEigen } from './eigen.ts';
import { mean, type Values } from './statistics.ts';

export interface PrincipalComponents {
  /** Of the correlation matrix, largest first; they add up to the number of columns. */
  readonly eigenvalues: readonly number[];
  /** By component, then by column: the unit eigenvector; its entry of largest size is positive. */
  readonly loadings: Matrix;
  /** Share of the variance that each component explains, 0..1. */
  readonly explained: readonly number[];
}

/**
 * Principal components of standardised columns: eigenvalues and eigenvectors of their correlation matrix over the rows that are
 * complete. All NaN where a correlation is not defined (a constant column, fewer than two complete rows). The sign of a
 * component has no meaning; it is fixed so that the same data give the same numbers. Source: OECD/JRC Handbook 2008, step 4.
 */
export function principalComponents(columns: readonly Float64Array[]): PrincipalComponents {
  const { values, vectors } = symmetricEigen(correlationMatrix(completeRows(columns).columns));
  return {
    eigenvalues: values,
    loadings: vectors,
    explained: values.map((value) => value / columns.length),
  };
}

/** The columns without the rows in which any of them has no value; `left` are the indices of those rows. */
export function completeRows(columns: readonly Float64Array[]): {
  readonly columns: readonly Float64Array[];
  readonly left: readonly number[];
} {
  const left: number[] = [];
  const kept: number[] = [];
  for (let row = 0; row < (columns[0]?.length ?? 0); row++)
    (columns.some((column) => Number.isNaN(column[row]!)) ? left : kept).push(row);
  return { columns: columns.map((column) => Float64Array.from(kept, (row) => column[row]!)), left };
}

/** Pearson correlations of complete columns, 1 on the diagonal; NaN with a column of equal values. */
export function correlationMatrix(columns: readonly Values[]): Matrix {
  const standard = columns.map(standardised);
  const correlations = columns.map(() => new Array<number>(columns.length).fill(Number.NaN));
  standard.forEach((one, row) => {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let at = 0; at < one.length; at++) sum += one[at]! * standard[column]![at]!;
      const bounded = row === column && sum > 0 ? 1 : Math.min(1, Math.max(-1, sum));
      correlations[row]![column] = correlations[column]![row] = bounded;
    }
  });
  return correlations;
}

/** Deviations from the mean over the root of the sum of their squares: a vector of length 1; NaN for equal values. */
function standardised(values: Values): Float64Array {
  const centre = mean(values);
  const away = Float64Array.from(values, (value) => value - centre);
  let largest = 0;
  for (const deviation of away) largest = Math.max(largest, Math.abs(deviation));
  const isConstant = values.length < 2 || !Array.prototype.some.call(values, (value) => value !== values[0]);
  if (isConstant) return away.fill(Number.NaN);
  let squares = 0;
  for (const deviation of away) squares += (deviation / largest) * (deviation / largest);
  const length = Math.sqrt(squares);
  return away.map((deviation) => deviation / largest / length);
}
