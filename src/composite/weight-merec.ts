import { log } from './elementary.ts';
import { extent } from './statistics.ts';
import { byCode, constantsOf, fromScores, someWeight } from './weight-scores.ts';

/**
 * Removal effects of columns of numbers > 0, more being better: with n = min / x, an area's performance is
 * S = ln(1 + Σ|ln n| / m), and S′ the same without the column in Σ (m stays); the effect is Σ |S′ − S| over the areas.
 */
export function removalEffects(columns: readonly Float64Array[]): readonly number[] {
  const away = columns.map((column) => {
    const [min] = extent(column);
    return column.map((value) => Math.abs(log(min / value)));
  });
  const effects = columns.map(() => 0);
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
    let sum = 0;
    for (const column of away) sum += column[row]!;
    const performance = log(1 + sum / columns.length);
    away.forEach((column, at) => {
      const without = log(1 + (sum - column[row]!) / columns.length);
      effects[at]! += Math.abs(without - performance);
    });
  }
  return effects;
}

/**
 * MEREC: a column weighs what its removal changes ({@link removalEffects}). It reads scores as ratios, so they must be > 0 (normalise
 * to a range such as 1 to 100) and the range changes the weights. A column of equal values weighs 0; refused if all are, and
 * for scores ≤ 0. Two complete areas or more. Source: Keshavarz-Ghorabaee et al., Symmetry 13 (2021) 525.
 */
export const merec = fromScores({
  least: () => 2,
  weigh: (family) => {
    const { codes, columns, rows } = family;
    const low = columns.flatMap((column, at) => {
      const count = column.filter((score) => !(score > 0)).length;
      if (count === 0) return [];
      const details = { indicator: codes[at]!, count };
      return [{ refused: 'weight.notPositive', value: String(extent(column)[0]), details }];
    });
    if (low.length > 0) return low;
    const effects = removalEffects(columns);
    const detail = {
      rows,
      constant: constantsOf(family),
      columns: byCode(family, (at) => ({ effect: effects[at]! })),
    };
    return someWeight(effects, detail, 'merec');
  },
});
