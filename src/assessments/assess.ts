import { type CompositeInput, type CompositeResult, runComposite } from '../composite/run.ts';
import { type Statistics, statistics } from '../composite/statistics.ts';
import type { StepLog } from '../composite/step-log.ts';
import { columnOf, makeTable, type Table } from '../composite/table.ts';
import { dataCodesOf, figuresOf, indicatorsOf } from '../composite/tree.ts';
import type { Area } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import { type Band, type Framework, figureOf } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod, type Period } from '../model/period.ts';
import { countedNumber, type InputValue } from './input.ts';
import { areaOfCode, placesAbove } from './places.ts';
import { compare, latestPeriod, type SelectLog, selectValues } from './select.ts';

export interface AssessmentInput<V extends InputValue = InputValue> {
  readonly framework: Framework;
  /** Every place that is known; only those with a value are assessed. */
  readonly areas: readonly Area[];
  readonly values: Iterable<V>;
  /** Default: the latest period that has a number for an indicator of the framework. */
  readonly period?: Period;
}

/** An indicator without a number for an area that takes part, before imputation. */
export interface MissingValue {
  readonly area: string;
  readonly indicator: string;
  /** The value's state, `not-reported` where no value was brought at all, or `no-denominator`. */
  readonly reason: string;
}

export interface Assessment<V extends InputValue = InputValue> {
  readonly framework: Framework;
  readonly period: Period;
  /** Areas with a value in the period's window, screened out or not, by code. */
  readonly areas: readonly Area[];
  /** The places above them, by code. */
  readonly places: readonly Area[];
  /** The values that the results were computed from: by area, then in the framework's order, variables last. */
  readonly values: readonly V[];
  readonly result: CompositeResult;
  /** Every step with its resolved parameters, `select` first. */
  readonly log: readonly (SelectLog | StepLog)[];
  readonly bands: readonly (Band & { readonly count: number })[];
  /** Of the index over the areas that have a score. */
  readonly statistics: Statistics;
  readonly missing: readonly MissingValue[];
  readonly warnings: readonly Issue[];
}

/** What an assessment computes from, once the values that count are chosen. */
export interface Prepared<V extends InputValue = InputValue> extends CompositeInput {
  readonly framework: Framework;
  readonly period: Period;
  readonly areas: readonly Area[];
  readonly places: readonly Area[];
  readonly values: readonly V[];
  readonly selectLog: SelectLog;
  readonly warnings: readonly Issue[];
}

/**
 * From values to ranks: chooses each area's values for the period, runs the framework's method on them and sums up. Pure.
 * Throws `input.invalid` where there is nothing to assess, `framework.notReady` and `method.impossible` from the engine.
 */
export const assess = <V extends InputValue>(input: AssessmentInput<V>): Assessment<V> =>
  assessPrepared(prepareAssessment(input));

/** The second part of {@link assess}. Throws `framework.notReady` and `method.impossible`. */
export function assessPrepared<V extends InputValue>(prepared: Prepared<V>): Assessment<V> {
  const { framework, period, areas, places, values, selectLog, warnings } = prepared;
  const result = runComposite(framework, prepared);
  const index = columnOf(result.scores, framework.tree.code);
  return {
    framework,
    period,
    areas,
    places,
    values,
    result,
    log: [selectLog, ...result.log],
    bands: countBands(framework.bands ?? [], index),
    statistics: statistics(index),
    missing: missingOf(framework, result, values),
    warnings,
  };
}

/** The first part of {@link assess}: everything that the engine is given. Throws `input.invalid`. */
export function prepareAssessment<V extends InputValue>(input: AssessmentInput<V>): Prepared<V> {
  const { framework } = input;
  const figures = figuresOf(framework.tree);
  const codes = dataCodesOf(framework);
  const all = [...input.values];
  const period = input.period ?? latestPeriod(all, figures);
  if (period === undefined) throw refusal({ code: 'assess.noPeriod', framework: framework.id });
  if (!isPeriod(period)) throw refusal({ code: 'assess.period', value: period });

  const maxAge = framework.method.find((step) => step.step === 'select')?.maxAge ?? 0;
  const { values, log: selectLog } = selectValues(all, codes, period, maxAge);
  const scored = new Set(figures);
  const taking = new Set(values.filter((one) => scored.has(one.indicator)).map((one) => one.area));
  if (taking.size === 0) throw refusal({ code: 'assess.noValues', framework: framework.id, period });

  const known = new Map(input.areas.map((area) => [area.code, area]));
  const unknown = [...taking].filter((code) => !known.has(code));
  const areas = [...taking].sort(compare).map((code) => known.get(code) ?? areaOfCode(code));
  const kept = values.filter((one) => taking.has(one.area));
  return {
    framework,
    period,
    areas,
    places: placesAbove(areas, known),
    values: kept,
    selectLog,
    table: tableOf(areas, codes, kept),
    groups: { parent: areas.map((area) => area.parent), level: areas.map((area) => area.level) },
    warnings: [...warnUnknown(unknown), ...warnNested(areas, known)],
  };
}

/** The band of a score: the last one whose `min` it reaches; null for no score or below the first. */
export function bandOf(bands: readonly Band[], score: number): Band | null {
  let found: Band | null = null;
  for (const band of bands) if (score >= band.min && (found === null || band.min >= found.min)) found = band;
  return found;
}

function countBands(bands: readonly Band[], scores: Float64Array): Assessment['bands'] {
  const counts = new Map<string | null, number>();
  for (const score of scores) {
    const code = bandOf(bands, score)?.code ?? null;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return bands.map((band) => ({ ...band, count: counts.get(band.code) ?? 0 }));
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

function missingOf(
  { tree }: Framework,
  result: CompositeResult,
  values: readonly InputValue[],
): MissingValue[] {
  const figures = new Map(indicatorsOf(tree).map(({ code, node }) => [code, figureOf(node)]));
  const states = new Map(values.map((value) => [`${value.area}\n${value.indicator}`, value.state]));
  const missing: MissingValue[] = [];
  for (const indicator of result.stages.denominated.columns) {
    const raw = columnOf(result.stages.raw, indicator);
    columnOf(result.stages.denominated, indicator).forEach((denominated, row) => {
      if (!Number.isNaN(raw[row]!) && !Number.isNaN(denominated)) return;
      const area = result.areas[row]!;
      const state = states.get(`${area}\n${figures.get(indicator)}`) ?? 'not-reported';
      missing.push({ area, indicator, reason: Number.isNaN(raw[row]!) ? state : 'no-denominator' });
    });
  }
  return missing;
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

function refusal({ code, value, ...details }: { code: string; value?: string } & Record<string, string>) {
  const issue: Issue = {
    code,
    severity: 'error',
    at: {},
    ...(value === undefined ? {} : { value: value.slice(0, 200) }),
    details,
  };
  return new MeridianError('input.invalid', { count: 1 }, [issue]);
}
