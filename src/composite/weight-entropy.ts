import { log } from './elementary.ts';
import { choiceIssue } from './weight-method.ts';
import { byCode, constantsOf, fromScores, positions, someWeight } from './weight-scores.ts';

export const ENTROPY_SHIFT = 0.001;

/**
 * Entropy of a column of numbers ≥ 0, not all 0: e = −Σ p ln p / ln n with p = x / Σx and 0 ln 0 = 0. From 0 (all in one
 * area) to 1 (the same everywhere). Two rows or more.
 */
export function entropyOf(column: Float64Array): number {
  let total = 0;
  for (const value of column) total += value;
  let sum = 0;
  for (const value of column) {
    const share = value / total;
    if (share > 0) sum += share * log(share);
  }
  return Math.min(1, Math.max(0, -sum / log(column.length)));
}

/**
 * Entropy weights: 1 − e of each column's min-max positions + `shift`; the more unequally a column spreads over the areas, the
 * more it weighs. The shift (≥ 0, default 0.001) changes the weights, so it is logged; positions in [ε, 1 − ε] are a shift of
 * ε / (1 − 2ε). A column of equal values weighs 0; refused if all are. Two complete areas or more. Source: Shannon 1948; as
 * weights: Hwang & Yoon, Multiple Attribute Decision Making, 1981.
 */
export const entropy = fromScores({
  check: ({ shift = ENTROPY_SHIFT }) =>
    shift >= 0 && Number.isFinite(shift) ? undefined : choiceIssue('weight.shift', {}, String(shift)),
  least: () => 2,
  weigh: (family, { shift = ENTROPY_SHIFT }) => {
    const constant = constantsOf(family);
    const found = family.columns.map((column, at) =>
      constant.includes(family.codes[at]!)
        ? 1
        : entropyOf(positions(column).map((position) => position + shift)),
    );
    const columns = byCode(family, (at) => ({ entropy: found[at]! }));
    return someWeight(
      found.map((entropy) => 1 - entropy),
      { rows: family.rows, shift, constant, columns },
      'entropy',
    );
  },
});
