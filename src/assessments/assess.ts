import { type CompositeResult, runComposite } from '../composite/run.ts';
import { cutToPeriod } from '../composite/stack.ts';
import { type Statistics, statistics } from '../composite/statistics.ts';
import type { StepLog } from '../composite/step-log.ts';
import { columnOf } from '../composite/table.ts';
import { indicatorsOf } from '../composite/tree.ts';
import type { Area } from '../model/area.ts';
import { type Band, bandOf, type Framework, figureOf } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { Period } from '../model/period.ts';
import type { InputValue } from './input.ts';
import { type AssessmentInput, type Prepared, prepareAssessment } from './prepare.ts';
import type { SelectLog } from './select.ts';

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
  /** The places above them; where several periods took part, also areas of the earlier ones and the places above those. By code. */
  readonly places: readonly Area[];
  /** The values that the results were computed from: by area, then in the framework's order, variables last, then by period. */
  readonly values: readonly V[];
  /** Those of them that count for the period itself: at most one for each area and code. */
  readonly selected: readonly V[];
  /** Of the period. */
  readonly result: CompositeResult;
  /** Every step with its resolved parameters, `select` first; what it did in earlier periods that took part, under `earlier`. */
  readonly log: readonly (SelectLog | StepLog)[];
  readonly bands: readonly (Band & { readonly count: number })[];
  /** Of the index over the areas that have a score. */
  readonly statistics: Statistics;
  readonly missing: readonly MissingValue[];
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
  const { framework, period, areas, places, values, selected, selectLog, warnings } = prepared;
  const result = cutToPeriod(runComposite(framework, prepared), period);
  const index = columnOf(result.scores, framework.tree.code);
  return {
    framework,
    period,
    areas,
    places,
    values,
    selected,
    result,
    log: [selectLog, ...result.log],
    bands: countBands(framework.bands ?? [], index),
    statistics: statistics(index),
    missing: missingOf(framework, result, selected),
    warnings,
  };
}

function countBands(bands: readonly Band[], scores: Float64Array): Assessment['bands'] {
  const counts = new Map<string | null, number>();
  for (const score of scores) {
    const code = bandOf(bands, score)?.code ?? null;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return bands.map((band) => ({ ...band, count: counts.get(band.code) ?? 0 }));
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
