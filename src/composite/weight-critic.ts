import { pearsonMatrix } from './correlation.ts';
import { standardDeviation } from './statistics.ts';
import { byCode, constantsOf, fromScores, positions, someWeight } from './weight-scores.ts';

export interface Contrast {
  /** Of the sample, n − 1. */
  readonly standardDeviation: number;
  /** Σ (1 − r) over the other columns. */
  readonly conflict: number;
}

/** Columns this close to going together perfectly do: the rest is rounding. */
const PERFECT = 1e-12;

/**
 * What CRITIC knows of each column: how much it varies, and how little it goes with the others. A column of equal values has
 * neither (0, 0) and takes no part in the others' conflict.
 */
export function contrasts(columns: readonly Float64Array[]): readonly Contrast[] {
  const correlations = pearsonMatrix(columns);
  return columns.map((column, own) => {
    if (Number.isNaN(correlations[own]![own])) return { standardDeviation: 0, conflict: 0 };
    const conflict = correlations[own]!.reduce(
      (sum, correlation) => (1 - correlation > PERFECT ? sum + 1 - correlation : sum),
      0,
    );
    return { standardDeviation: standardDeviation(column), conflict };
  });
}

/**
 * CRITIC: sd × Σ (1 − r) of each column's min-max positions: contrast times conflict. A column of equal values weighs 0;
 * refused where all weigh 0, as where all columns go together perfectly. Three complete areas or more (two always correlate
 * perfectly). Source: Diakoulaki, Mavrotas & Papayannakis, Computers & Operations Research 22 (1995) 763–770.
 */
export const critic = fromScores({
  least: () => 3,
  weigh: (family) => {
    const found = contrasts(family.columns.map(positions));
    return someWeight(
      found.map(({ standardDeviation: contrast, conflict }) => contrast * conflict),
      { rows: family.rows, constant: constantsOf(family), columns: byCode(family, (at) => found[at]!) },
      'critic',
    );
  },
});
