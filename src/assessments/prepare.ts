import type { CompositeInput } from '../composite/run.ts';
import { type PeriodInput, stackPeriods } from '../composite/stack.ts';
import { columnOf, makeTable, type Table } from '../composite/table.ts';
import { dataCodesOf, figuresOf } from '../composite/tree.ts';
import type { Area } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { IMPUTE_NEEDS } from '../model/method-needs.ts';
import { needsPanel } from '../model/panel-needs.ts';
import { isPeriod, type Period } from '../model/period.ts';
import { findStep } from '../model/readiness.ts';
import { countedNumber, type InputValue } from './input.ts';
import { areaOfCode, placesAbove } from './places.ts';
import { compare, latestPeriod, periodsUpTo, type SelectLog, selectValues } from './select.ts';

/** Most cells of a run over several periods: areas of all periods × indicators and variables. */
export const MAX_PANEL_CELLS = 5_000_000;

export interface AssessmentInput<V extends InputValue = InputValue> {
  readonly framework: Framework;
  /** Every place that is known; only those with a value are assessed. */
  readonly areas: readonly Area[];
  readonly values: Iterable<V>;
  /** Default: the latest period that has a number for an indicator of the framework. */
  readonly period?: Period;
}

/** What an assessment computes from, once the values that count are chosen. */
export interface Prepared<V extends InputValue = InputValue> extends CompositeInput {
  readonly framework: Framework;
  readonly period: Period;
  readonly areas: readonly Area[];
  readonly places: readonly Area[];
  readonly values: readonly V[];
  readonly selected: readonly V[];
  readonly selectLog: SelectLog;
  readonly warnings: readonly Issue[];
}

/**
 * The first part of {@link assess}: everything that the engine is given. A method that needs several periods at once gets all
 * periods of the same kind that have a number, up to the one that is assessed and never a later one, each with its own selection
 * and its own areas; one that does not need them gets the period alone. Throws `input.invalid`.
 */
export function prepareAssessment<V extends InputValue>(input: AssessmentInput<V>): Prepared<V> {
  const { framework } = input;
  const figures = figuresOf(framework.tree);
  const codes = dataCodesOf(framework);
  const all = [...input.values];
  const period = input.period ?? latestPeriod(all, figures);
  if (period === undefined) throw refusal({ code: 'assess.noPeriod', framework: framework.id });
  if (!isPeriod(period)) throw refusal({ code: 'assess.period', value: period });

  const isPanel = needsPanel(framework.method);
  const maxAge = framework.method.find((step) => step.step === 'select')?.maxAge ?? 0;
  const scored = new Set(figures);
  const taken = (isPanel ? periodsUpTo(all, figures, period) : [period]).map((one) => {
    const { values, log } = selectValues(all, codes, one, maxAge);
    const taking = new Set(values.filter((value) => scored.has(value.indicator)).map((value) => value.area));
    return { period: one, log, taking, values: values.filter((value) => taking.has(value.area)) };
  });
  const own = taken[taken.length - 1]!;
  if (own.taking.size === 0) throw refusal({ code: 'assess.noValues', framework: framework.id, period });
  const rows = taken.reduce((sum, { taking }) => sum + taking.size, 0);
  if (isPanel && rows * codes.length > MAX_PANEL_CELLS)
    throw refusal({
      code: 'assess.panelTooLarge',
      rows,
      periods: taken.length,
      columns: codes.length,
      limit: MAX_PANEL_CELLS,
    });

  const known = new Map(input.areas.map((area) => [area.code, area]));
  const areasOf = (taking: Iterable<string>): readonly Area[] =>
    [...taking].sort(compare).map((code) => known.get(code) ?? areaOfCode(code));
  const areas = areasOf(own.taking);
  const earlier = areasOf(
    new Set(taken.flatMap(({ taking }) => [...taking]).filter((code) => !own.taking.has(code))),
  );
  const above = placesAbove([...areas, ...earlier], known);
  const places = new Map([...above, ...earlier].map((area) => [area.code, area]));
  const unknown = [...areas, ...earlier].filter(({ code }) => !known.has(code)).map(({ code }) => code);
  const parts = taken.map(({ taking, values, ...part }): PeriodInput => {
    const theirs = areasOf(taking);
    return {
      period: part.period,
      table: tableOf(theirs, codes, values),
      groups: { parent: theirs.map((area) => area.parent), level: theirs.map((area) => area.level) },
    };
  });
  return {
    framework,
    period,
    areas,
    places: [...places.values()].sort((a, b) => compare(a.code, b.code)),
    values: isPanel ? inOrder(new Set(taken.flatMap(({ values }) => values)), codes) : own.values,
    selected: own.values,
    selectLog: selectLogOf(taken.map(({ log }) => log)),
    ...(isPanel ? stackPeriods(parts) : { table: parts[0]!.table, groups: parts[0]!.groups }),
    warnings: [...warnUnknown(unknown), ...warnNested(areas, known), ...warnUngrouped(framework, parts)],
  };
}

/** The selection of the last period, with those of the others beside it. */
function selectLogOf(logs: readonly SelectLog[]): SelectLog {
  const earlier = logs.slice(0, -1).map(({ period, columns }) => [period, { columns }] as const);
  return {
    ...logs[logs.length - 1]!,
    ...(earlier.length === 0 ? {} : { earlier: Object.fromEntries(earlier) }),
  };
}

function inOrder<V extends InputValue>(values: Iterable<V>, codes: readonly string[]): readonly V[] {
  const order = new Map(codes.map((code, index) => [code, index]));
  return [...values].sort(
    (a, b) =>
      compare(a.area, b.area) ||
      order.get(a.indicator)! - order.get(b.indicator)! ||
      compare(a.period, b.period),
  );
}

function tableOf(areas: readonly Area[], codes: readonly string[], values: readonly InputValue[]): Table {
  const table = makeTable(
    areas.map((area) => area.code),
    codes,
  );
  const rowOf = new Map(table.areas.map((code, row) => [code, row]));
  const columnIndex = new Map(codes.map((code, column) => [code, column]));
  for (const value of values) {
    const at = columnIndex.get(value.indicator)! * table.areas.length + rowOf.get(value.area)!;
    table.data[at] = countedNumber(value);
  }
  return table;
}

function warnUnknown(codes: readonly string[]): Issue[] {
  if (codes.length === 0) return [];
  const details = { count: codes.length, areas: codes.slice(0, 5).join(', ') };
  return [{ code: 'assess.areaUnknown', severity: 'warning', at: {}, details }];
}

/** An area that is ranked against a part of itself is most likely a mistake in the data. */
function warnNested(areas: readonly Area[], known: ReadonlyMap<string, Area>): Issue[] {
  const codes = new Set(areas.map((area) => area.code));
  for (const area of areas)
    for (const above of placesAbove([area], known))
      if (codes.has(above.code)) {
        const details = { area: area.code, above: above.code };
        return [{ code: 'assess.nested', severity: 'warning', at: {}, details }];
      }
  return [];
}

/** An imputation by groups leaves the gaps of areas that are in none. */
function warnUngrouped({ method, tree }: Framework, parts: readonly PeriodInput[]): Issue[] {
  const step = findStep(method, 'impute');
  if (!step?.group || !IMPUTE_NEEDS[step.method].group) return [];
  const group = step.group;
  const figures = figuresOf(tree);
  const lacking = parts.flatMap(({ table, groups }) =>
    table.areas.filter(
      (_, row) =>
        groups[group]?.[row] === null && figures.some((code) => Number.isNaN(columnOf(table, code)[row]!)),
    ),
  );
  const codes = [...new Set(lacking)];
  if (codes.length === 0) return [];
  const details = { count: codes.length, areas: codes.slice(0, 5).join(', '), group };
  return [{ code: 'assess.areaUngrouped', severity: 'warning', at: {}, details }];
}

function refusal({
  code,
  value,
  ...details
}: { code: string; value?: string } & Record<string, string | number>) {
  const issue: Issue = {
    code,
    severity: 'error',
    at: {},
    ...(value === undefined ? {} : { value: value.slice(0, 200) }),
    details,
  };
  return new MeridianError('input.invalid', { count: 1 }, [issue]);
}
