import { completeRows, principalComponents } from './principal-components.ts';

/** Principal components of a group of columns. Plain JSON. */
export interface PcaTable {
  readonly columns: readonly string[];
  /** Areas with a value in every column, and areas left out for want of one. */
  readonly complete: number;
  readonly leftOut: number;
  /** The most telling first. */
  readonly components: readonly PcaComponent[];
  /** How many components have an eigenvalue above 1: they say more than one column alone (Kaiser 1960). */
  readonly telling: number;
}
export interface PcaComponent {
  readonly eigenvalue: number;
  /** √ eigenvalue: the spread of the areas along the component. */
  readonly standardDeviation: number;
  /** Share of the variance, 0..1, and that of this component and all before it. */
  readonly explained: number;
  readonly cumulative: number;
  /** Entries of the unit eigenvector, by column. Their common sign has no meaning. */
  readonly loadings: readonly number[];
}

/**
 * Principal components of the correlations of some columns: whether what stands in one dimension varies as one thing, and which columns
 * go another way. Undefined where a column is constant or fewer than two areas are complete. Source: OECD/JRC Handbook 2008,
 * step 4; the rule of eigenvalues above 1 after Kaiser 1960, Educational and Psychological Measurement 20:141–151.
 */
export function pcaTable(codes: readonly string[], columns: readonly Float64Array[]): PcaTable | undefined {
  const { eigenvalues, loadings, explained } = principalComponents(columns);
  if (eigenvalues.some((eigenvalue) => Number.isNaN(eigenvalue))) return undefined;
  const leftOut = completeRows(columns).left.length;
  let cumulative = 0;
  const components = eigenvalues.map((eigenvalue, at) => {
    cumulative += explained[at]!;
    return {
      // Rounding may leave a little less than nothing of what is nothing.
      eigenvalue: Math.max(0, eigenvalue),
      standardDeviation: Math.sqrt(Math.max(0, eigenvalue)),
      explained: explained[at]!,
      cumulative,
      loadings: loadings[at]!,
    };
  });
  return {
    columns: codes,
    complete: (columns[0]?.length ?? 0) - leftOut,
    leftOut,
    components,
    telling: eigenvalues.filter((eigenvalue) => eigenvalue > 1 + 1e-9).length,
  };
}
