import type { ImputeMethodName, ImputeStep } from '../model/method.ts';
import { IMPUTE_NEEDS } from '../model/method-needs.ts';
import { extent, mean, median, presentOf, type Values } from './statistics.ts';
import type { ImputedColumn, ImputeLog } from './step-log.ts';
import { columnOf, type Table, withColumns } from './table.ts';

/** One indicator's column with what imputation may go by. */
export interface ImputeColumn {
  readonly code: string;
  readonly values: Values;
  readonly direction: 1 | -1;
  /** The dimension that the indicator stands under. */
  readonly parent: string | null;
}
export interface Imputed {
  readonly values: Float64Array;
  readonly centres: readonly { readonly group: string; readonly value: number; readonly count: number }[];
}
/** `groups` is the grouping of the areas that the step names; methods that need none do not read it. */
export type ImputeMethod = (
  columns: readonly ImputeColumn[],
  groups: readonly (string | null)[],
) => readonly Imputed[];

/** Replaces each missing value by the centre of its group; stays missing where the group has no value or there is no group. */
export function imputeByGroup(
  values: Values,
  groups: readonly (string | null)[],
  centre: (values: Values) => number,
): Imputed {
  const members = new Map<string, number[]>();
  for (let row = 0; row < values.length; row++) {
    const group = groups[row] ?? null;
    if (group === null || Number.isNaN(values[row])) continue;
    const list = members.get(group);
    if (list) list.push(values[row]!);
    else members.set(group, [values[row]!]);
  }
  const centres = new Map([...members].map(([group, list]) => [group, centre(list)]));
  const filled = Float64Array.from(values);
  for (let row = 0; row < values.length; row++) {
    const group = groups[row] ?? null;
    if (group !== null && Number.isNaN(filled[row])) filled[row] = centres.get(group) ?? Number.NaN;
  }
  return {
    values: filled,
    centres: [...centres].map(([group, value]) => ({ group, value, count: members.get(group)!.length })),
  };
}

const byColumn =
  (centre: (values: Values) => number): ImputeMethod =>
  (columns) =>
    columns.map(({ values }) => imputeByGroup(values, new Array<string>(values.length).fill('all'), centre));

const byGroup =
  (centre: (values: Values) => number): ImputeMethod =>
  (columns, groups) =>
    columns.map(({ values }) => imputeByGroup(values, groups, centre));

/**
 * The area's own mean over the sibling indicators that it has. Each sibling is put on 0..1 between its least and largest
 * value, turned by its direction; the mean is taken there, unweighted, and carried back to the indicator's own scale. Stays
 * missing where the area has no sibling's value, or all values of the indicator are equal or missing (then there is no scale).
 */
function imputeByRow(columns: readonly ImputeColumn[]): readonly Imputed[] {
  const scaled = columns.map(({ values, direction }) => {
    const [min, max] = extent(values);
    const [best, worst] = direction === 1 ? [max, min] : [min, max];
    return { worst, range: best - worst };
  });
  return columns.map((column, at) => {
    const siblings = columns.flatMap((other, index) => (other.parent === column.parent ? [index] : []));
    const { worst, range } = scaled[at]!;
    const filled = Float64Array.from(column.values, (value, row) => {
      if (!Number.isNaN(value)) return value;
      const shares = siblings.map((index) => {
        const scale = scaled[index]!;
        return scale.range === 0 ? Number.NaN : (columns[index]!.values[row]! - scale.worst) / scale.range;
      });
      return range === 0 ? Number.NaN : worst + mean(presentOf(shares)) * range;
    });
    return { values: filled, centres: [] };
  });
}

/**
 * How a missing value is filled, in the indicator's own unit. `none` leaves it missing. `mean` and `median` take the column's,
 * `groupMean` and `groupMedian` that of the area's group, `rowMean` the area's own mean over sibling indicators
 * ({@link imputeByRow}). A value that nothing can stand for stays missing and is listed in the log. Source: OECD/JRC
 * Handbook 2008, step 3 (unconditional mean and median imputation); COINr `Impute`.
 */
export const IMPUTE: Readonly<Record<ImputeMethodName, ImputeMethod>> = {
  none: (columns) => columns.map(({ values }) => ({ values: Float64Array.from(values), centres: [] })),
  mean: byColumn(mean),
  median: byColumn(median),
  groupMean: byGroup(mean),
  groupMedian: byGroup(median),
  rowMean: imputeByRow,
};

/** Imputes the indicators' columns; variables stay as they are. `groups` is the grouping that the step names. */
export function impute(
  table: Table,
  indicators: readonly Omit<ImputeColumn, 'values'>[],
  groups: readonly (string | null)[],
  step: ImputeStep,
): { readonly table: Table; readonly log: ImputeLog } {
  const columns = indicators.map((indicator) => ({
    ...indicator,
    values: columnOf(table, indicator.code),
  }));
  const imputed = IMPUTE[step.method](columns, groups);
  const log: Record<string, ImputedColumn> = {};
  columns.forEach(({ code, values }, at) => {
    const filled: { area: string; value: number }[] = [];
    const left: string[] = [];
    imputed[at]!.values.forEach((value, row) => {
      if (!Number.isNaN(values[row])) return;
      if (Number.isNaN(value)) left.push(table.areas[row]!);
      else filled.push({ area: table.areas[row]!, value });
    });
    log[code] = { centres: imputed[at]!.centres, filled, left };
  });
  return {
    table: withColumns(table, new Map(columns.map(({ code }, at) => [code, imputed[at]!.values]))),
    log: {
      step: 'impute',
      method: step.method,
      ...(IMPUTE_NEEDS[step.method].group && step.group !== undefined ? { group: step.group } : {}),
      columns: log,
    },
  };
}
