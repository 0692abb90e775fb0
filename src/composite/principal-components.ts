import { pearsonMatrix } from './correlation.ts';
import { type Matrix, symmetricEigen } from './eigen.ts';

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
  const { values, vectors } = symmetricEigen(pearsonMatrix(completeRows(columns).columns));
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
