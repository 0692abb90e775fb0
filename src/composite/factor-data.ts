import type { Indicator } from '../model/framework.ts';
import { figureOf } from '../model/framework.ts';
import type { DataErrorFactor, ImputationErrorFactor } from '../model/uncertainty.ts';
import { normalQuantile } from './distribution.ts';
import { standardDeviation } from './statistics.ts';
import { columnAt, columnOf, type Table, withColumns } from './table.ts';
import type { TreeNode } from './tree.ts';

type Indicators = readonly TreeNode<Indicator>[];

/** Columns of the data that a factor moves: each once, also where several indicators are made of one. */
export const erroneousColumns = (factor: DataErrorFactor, indicators: Indicators): readonly string[] => [
  ...new Set(
    indicators
      .filter(({ code }) => factor.indicators === undefined || factor.indicators.includes(code))
      .map(({ node }) => figureOf(node)),
  ),
];

/**
 * A copy of the data with an error in every value that is there.
 * @param probabilities one for each row of each column, column after column
 */
export function withDataError(
  table: Table,
  factor: DataErrorFactor,
  columns: readonly string[],
  probabilities: Float64Array,
): Table {
  const rows = table.areas.length;
  const { standardDeviation, of } = factor;
  const copy: Table = { ...table, data: table.data.slice() };
  columns.forEach((column, at) => {
    const values = columnOf(copy, column);
    const from = at * rows;
    for (let row = 0; row < rows; row++) {
      const error = standardDeviation * normalQuantile(probabilities[from + row]!);
      values[row] = of === 'relative' ? values[row]! * (1 + error) : values[row]! + error;
    }
  });
  return copy;
}

/**
 * A copy of an imputed table with an error in every value that imputation filled, in units of the standard deviation (n − 1) of
 * the indicator's own values. A column with fewer than two own values has no such unit and stays as it is.
 * @param before the same rows before imputation
 * @param probabilities one for each row of each indicator, column after column
 */
export function withImputationError(
  before: Table,
  imputed: Table,
  factor: ImputationErrorFactor,
  indicators: readonly string[],
  probabilities: Float64Array,
): Table {
  const rows = imputed.areas.length;
  const changed = new Map<string, Float64Array>();
  indicators.forEach((code, at) => {
    const own = columnOf(before, code);
    const spread = factor.standardDeviation * standardDeviation(own);
    if (Number.isNaN(spread)) return;
    changed.set(
      code,
      columnOf(imputed, code).map((value, row) =>
        Number.isNaN(own[row]) ? value + spread * normalQuantile(probabilities[at * rows + row]!) : value,
      ),
    );
  });
  return withColumns(imputed, changed);
}

/** Whether any column has a hole that imputation could fill. */
export const hasMissing = (table: Table): boolean =>
  table.columns.some((_, index) => columnAt(table, index).some((value) => Number.isNaN(value)));
