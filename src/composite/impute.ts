import { MeridianError } from '../model/error.ts';
import type { ImputeMethodName, ImputeStep } from '../model/method.ts';
import { IMPUTE_NEEDS } from '../model/method-needs.ts';
import { IMPUTE_PANEL, imputeBySeries } from './impute-panel.ts';
import { type Panel, partsOf, putPart, type Series, seriesOf, takePart } from './panel.ts';
import { extent, mean, median, type Values } from './statistics.ts';
import type { Centre, FilledCell, ImputedColumn, ImputeLog } from './step-log.ts';
import { columnOf, type Table, withColumns } from './table.ts';

/** One indicator's column with what imputation may go by. */
export interface ImputeColumn {
  readonly code: string;
  readonly values: Values;
  readonly direction: 1 | -1;
  /** The dimension that the indicator stands under. */
  readonly parent: string | null;
}
/** What methods go by beside the columns; each reads what it needs. */
export interface ImputeContext {
  /** The grouping that the step names; null where an area has no group. */
  readonly groups: readonly (string | null)[];
  readonly series: readonly Series[];
  readonly maxAge?: number | undefined;
}
export interface Imputed {
  readonly values: Float64Array;
  readonly centres: readonly Centre[];
  /** Panel methods: the rows that each filled row was made of. */
  readonly from?: ReadonlyMap<number, readonly number[]>;
}
export type ImputeMethod = (columns: readonly ImputeColumn[], context: ImputeContext) => readonly Imputed[];

/** Replaces each missing value by the centre of its group; stays missing where the group has no value or there is no group. */
export function imputeByGroup(
  values: Values,
  groups: readonly (string | null)[],
  centre: (values: Values) => number,
): Imputed {
  return imputeByIndex(values, indexGroups(groups), centre);
}

interface GroupIndex {
  readonly names: readonly string[];
  /** By row: where its group stands in `names`; −1 without a group. */
  readonly of: Int32Array;
}

function indexGroups(groups: readonly (string | null)[]): GroupIndex {
  const places = new Map<string, number>();
  const of = new Int32Array(groups.length).fill(-1);
  groups.forEach((group, row) => {
    if (group === null) return;
    const place = places.get(group) ?? places.size;
    if (place === places.size) places.set(group, place);
    of[row] = place;
  });
  return { names: [...places.keys()], of };
}

function imputeByIndex(
  values: Values,
  { names, of }: GroupIndex,
  centre: (values: Values) => number,
): Imputed {
  const counts = new Int32Array(names.length);
  const order: number[] = [];
  for (let row = 0; row < values.length; row++) {
    const group = of[row] ?? -1;
    if (group < 0 || Number.isNaN(values[row])) continue;
    if (counts[group] === 0) order.push(group);
    counts[group]! += 1;
  }
  const members = Array.from(counts, (count) => new Float64Array(count));
  const next = new Int32Array(names.length);
  const filled = new Float64Array(values);
  for (let row = 0; row < values.length; row++) {
    const group = of[row] ?? -1;
    if (group < 0 || Number.isNaN(values[row])) continue;
    members[group]![next[group]!] = values[row]!;
    next[group]! += 1;
  }
  const centres = Float64Array.from(members, (list) => (list.length === 0 ? Number.NaN : centre(list)));
  for (let row = 0; row < filled.length; row++)
    if ((of[row] ?? -1) >= 0 && Number.isNaN(filled[row])) filled[row] = centres[of[row]!]!;
  return {
    values: filled,
    centres: order.map((group) => ({ group: names[group]!, value: centres[group]!, count: counts[group]! })),
  };
}

const byColumn =
  (centre: (values: Values) => number): ImputeMethod =>
  (columns) => {
    const everyone = { names: ['all'], of: new Int32Array(columns[0]?.values.length ?? 0) };
    return columns.map(({ values }) => imputeByIndex(values, everyone, centre));
  };

const byGroup =
  (centre: (values: Values) => number): ImputeMethod =>
  (columns, { groups }) => {
    const index = indexGroups(groups);
    return columns.map(({ values }) => imputeByIndex(values, index, centre));
  };

const bySeries =
  (name: keyof typeof IMPUTE_PANEL): ImputeMethod =>
  (columns, { series, maxAge }) =>
    columns.map(({ values }) => ({
      centres: [],
      ...imputeBySeries(values, series, IMPUTE_PANEL[name], maxAge),
    }));

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
    const filled = new Float64Array(column.values);
    for (let row = 0; row < filled.length; row++) {
      if (range === 0 || !Number.isNaN(filled[row])) continue;
      const shares = siblings.map((index) => {
        const scale = scaled[index]!;
        return scale.range === 0 ? Number.NaN : (columns[index]!.values[row]! - scale.worst) / scale.range;
      });
      filled[row] = worst + mean(shares) * range;
    }
    return { values: filled, centres: [] };
  });
}

/**
 * How a missing value is filled, in the indicator's own unit. `none` leaves it missing. `mean` and `median` take the column's,
 * `groupMean` and `groupMedian` that of the area's group, `rowMean` the area's own mean over sibling indicators
 * ({@link imputeByRow}), all within the area's period; `latest`, `constant` and `linear` take the area's own values of other
 * periods ({@link IMPUTE_PANEL}). A value that nothing can stand for stays missing and is listed in the log. Source: OECD/JRC
 * Handbook 2008, step 3 (unconditional mean and median imputation); COINr `Impute`, `impute_panel`.
 */
export const IMPUTE: Readonly<Record<ImputeMethodName, ImputeMethod>> = {
  none: (columns) => columns.map(({ values }) => ({ values: new Float64Array(values), centres: [] })),
  mean: byColumn(mean),
  median: byColumn(median),
  groupMean: byGroup(mean),
  groupMedian: byGroup(median),
  rowMean: imputeByRow,
  latest: bySeries('latest'),
  constant: bySeries('constant'),
  linear: bySeries('linear'),
};

/**
 * Imputes the indicators' columns; variables stay as they are. `groups` is the grouping that the step names.
 * @throws MeridianError `method.impossible` for a panel method without a panel
 */
export function impute(
  table: Table,
  indicators: readonly Omit<ImputeColumn, 'values'>[],
  groups: readonly (string | null)[],
  step: ImputeStep,
  panel?: Panel,
): { readonly table: Table; readonly log: ImputeLog } {
  const needs = IMPUTE_NEEDS[step.method];
  if (needs.panel && panel === undefined)
    throw new MeridianError('method.impossible', { step: 'impute' }, [
      { code: 'impute.noPanel', severity: 'error', at: {}, details: { method: step.method } },
    ]);
  const columns = indicators.map((indicator) => ({
    ...indicator,
    values: columnOf(table, indicator.code),
  }));
  const imputed = imputeRows(columns, groups, step, table.areas, panel);
  const log = columns.map(
    ({ code, values }, at) =>
      [code, columnLog(table, values, imputed[at]!, needs.group ? groups : undefined, panel)] as const,
  );
  return {
    table: withColumns(table, new Map(columns.map(({ code }, at) => [code, imputed[at]!.values]))),
    log: {
      step: 'impute',
      method: step.method,
      ...(needs.group && step.group !== undefined ? { group: step.group } : {}),
      ...(needs.panel && step.maxAge !== undefined ? { maxAge: step.maxAge } : {}),
      ...(panel !== undefined && needs.over ? { over: step.over ?? 'period' } : {}),
      columns: Object.fromEntries(log),
    },
  };
}

/** Panel methods take all rows at once; the others a part at a time. */
function imputeRows(
  columns: readonly (ImputeColumn & { readonly values: Float64Array })[],
  groups: readonly (string | null)[],
  step: ImputeStep,
  areas: readonly string[],
  panel: Panel | undefined,
): readonly Imputed[] {
  const method = IMPUTE[step.method];
  if (panel !== undefined && IMPUTE_NEEDS[step.method].panel)
    return method(columns, { groups, series: seriesOf(panel), maxAge: step.maxAge });
  const parts = partsOf(areas, panel, IMPUTE_NEEDS[step.method].over ? step.over : 'period');
  const imputed = columns.map(() => ({ values: new Float64Array(areas.length), centres: [] as Centre[] }));
  for (const part of parts) {
    const own = part.rows === undefined ? groups : Array.from(part.rows, (row) => groups[row] ?? null);
    const taken = columns.map((column) => ({ ...column, values: takePart(column.values, part) }));
    method(taken, { groups: own, series: [] }).forEach(({ values, centres }, at) => {
      putPart(values, part, imputed[at]!.values);
      const { period } = part;
      imputed[at]!.centres.push(
        ...(period === undefined ? centres : centres.map((centre) => ({ ...centre, period }))),
      );
    });
  }
  return imputed;
}

function columnLog(
  table: Table,
  before: Values,
  { values, centres, from }: Imputed,
  groups: readonly (string | null)[] | undefined,
  panel: Panel | undefined,
): ImputedColumn {
  const filled: FilledCell[] = [];
  const left: string[] = [];
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(before[row])) continue;
    const area = table.areas[row]!;
    const value = values[row]!;
    if (Number.isNaN(value)) {
      left.push(area);
      continue;
    }
    const group = groups?.[row];
    const sources = from?.get(row)?.map((other) => ({
      period: panel!.periods[other]!,
      value: before[other]!,
    }));
    filled.push({
      area,
      value,
      ...(typeof group === 'string' ? { group } : {}),
      ...(sources === undefined ? {} : { from: sources }),
    });
  }
  return { centres, filled, left };
}
