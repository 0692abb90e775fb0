import { completeRows, principalComponents } from './principal-components.ts';

/**
 * Variance inflation of each column: 1 / (1 − R²) of its regression on the others, which is the diagonal of the inverse of their
 * correlation matrix, Σₖ vₖⱼ² / λₖ by its eigenvalues. 1: nothing to do with the others; Infinity: it follows from them (as it does
 * wherever there are no more complete rows than columns). NaN for a constant column among them. Source: Marquardt 1970,
 * Technometrics 12:591–612.
 */
export function varianceInflation(columns: readonly Float64Array[]): readonly number[] {
  const { eigenvalues, loadings } = principalComponents(columns);
  // What rounding leaves of an eigenvalue that is zero.
  const nothing = columns.length * columns.length * Number.EPSILON;
  const rows = completeRows(columns).columns[0]?.length ?? 0;
  return columns.map((_, column) =>
    eigenvalues.reduce((sum, eigenvalue, component) => {
      const loading = loadings[component]![column]!;
      const square = loading * loading;
      if (Number.isNaN(eigenvalue)) return Number.NaN;
      if (eigenvalue > nothing) return sum + square / eigenvalue;
      return square > nothing || rows <= columns.length ? Number.POSITIVE_INFINITY : sum;
    }, 0),
  );
}
