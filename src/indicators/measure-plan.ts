import type { TermMap } from '../context/term-map.ts';
import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import {
  type Excluded,
  type Exclusion,
  type GatheringMeasure,
  isGathering,
  type Measure,
} from './measure.ts';
import {
  type Computed,
  codesOf,
  compute,
  type Formula,
  FormulaFault,
  parseFormula,
  unitOf,
} from './measure-formula.ts';
import { dayOf, daysOf, offsetOf, periodFinder, spanIn } from './measure-period.ts';
import type { Selection } from './measure-selection.ts';
import { createTally, type Tally } from './measure-tally.ts';
import {
  converted,
  describeUnit,
  isAlike,
  type Measurement,
  measurementOf,
  PURE,
  product,
  recordConversion,
} from './measure-unit.ts';

/** What a measure came to for an area and a period. */
export interface Outcome {
  readonly value: number | null;
  readonly state: ValueState;
  readonly records: number;
  readonly excluded: Excluded;
  /** Why there is no value, or what to know of it. */
  readonly issues: readonly OutcomeIssue[];
  /** The values that a rate or a formula was computed from, by code. */
  readonly inputs?: Readonly<Record<string, InputUsed>>;
}
export interface OutcomeIssue {
  readonly code: string;
  readonly details?: Readonly<Record<string, string | number>>;
}
export interface InputUsed {
  readonly value: number;
  readonly period: Period;
  readonly version: number;
}

/** Finds the value of another indicator that counts for an area and a period. */
export type InputOf = (code: string) => (InputUsed & { readonly unit: Measurement }) | undefined;

/** A measure in force, made ready. */
export interface Plan {
  readonly code: string;
  readonly revision: number;
  readonly measure: Measure;
  /** Codes that it reads besides records. */
  readonly inputs: readonly string[];
  readonly maxAge: number;
  readonly gathers: Gathers | undefined;
  /** `tally` is there where it gathers. */
  outcome(tally: Tally | undefined, period: Period, inputOf: InputOf): Outcome;
}

/** How a plan gathers records. */
export interface Gathers {
  readonly selection: Selection;
  /** The IRI of the attribute; undefined where entities are counted. */
  readonly attribute: string | undefined;
  readonly dataset: string;
  readonly time: 'observedAt' | 'recorded';
  periodOf(at: number): Period | undefined;
  spanOf(period: Period): { readonly from: number; readonly until: number };
  tally(period: Period, text?: string): Tally;
  /** A number in a record's unit as the tally takes it. */
  valueIn(unitCode: string, number: number | null): number | Exclusion;
}

const COUNT = measurementOf('number')!;
const HOURS = measurementOf('hours')!;

/** Makes a measure ready that was checked. */
export function planOf(
  {
    code,
    revision,
    measure,
  }: { readonly code: string; readonly revision: number; readonly measure: Measure },
  parts: { readonly selection: Selection | undefined; readonly map: TermMap | undefined },
): Plan {
  const maxAge = measure.maxAge ?? 0;
  if (!isGathering(measure)) {
    const formula = parseFormula(measure.formula!);
    const inputs = codesOf(formula);
    const target = measurementOf(measure.unit)!;
    return {
      code,
      revision,
      measure,
      inputs,
      maxAge,
      gathers: undefined,
      outcome: (_, __, inputOf) => formulaOutcome(formula, inputs, target, inputOf),
    };
  }
  const gathers = gathersOf(measure, parts.selection!, parts.map!);
  const { per } = measure;
  return {
    code,
    revision,
    measure,
    inputs: per === undefined ? [] : [per.indicator],
    maxAge,
    gathers,
    outcome: (tally, period, inputOf) => gatheredOutcome(measure, tally!, period, inputOf),
  };
}

function gathersOf(measure: GatheringMeasure, selection: Selection, map: TermMap): Gathers {
  const { aggregate, attribute, minimumCoverage } = measure;
  const offset = offsetOf(measure.offset);
  const recordUnit = measure.recordUnit ?? measure.unit;
  const maxGap = gapOf(aggregate.maxGap);
  const conversions = new Map<string, ((value: number) => number) | undefined>();
  const ofEntities = attribute === undefined;
  // entities that satisfy the condition come as 1, the others as 0
  const taken = !ofEntities
    ? aggregate
    : { method: aggregate.method, ...(aggregate.q === undefined ? {} : { where: { above: 0 } }) };
  return {
    selection,
    attribute: ofEntities ? undefined : map.expand(attribute),
    dataset: measure.dataset ?? '',
    time: measure.time === 'recorded' ? 'recorded' : 'observedAt',
    periodOf: periodFinder(measure.period, offset),
    spanOf: (period) => spanIn(period, offset),
    tally: (period, text) =>
      createTally(
        {
          aggregate: taken,
          maxGap,
          until: spanIn(period, offset).until,
          dayOf: minimumCoverage === undefined ? undefined : (at) => dayOf(at, offset),
        },
        text,
      ),
    valueIn(unitCode, number) {
      if (number === null) return 'noNumber';
      if (!conversions.has(unitCode) && conversions.size < 1000)
        conversions.set(unitCode, recordConversion(unitCode, recordUnit));
      const conversion = conversions.get(unitCode);
      if (conversion === undefined) return 'unit';
      const value = conversion(number);
      return Number.isFinite(value) ? value : 'noNumber';
    },
  };
}

/** Microseconds of a duration of days, hours and minutes. */
function gapOf(text: string | undefined): number {
  const [, days = 0, hours = 0, minutes = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text ?? 'P1D') ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000_000;
}

/** The unit of what a measure aggregates, before any denominator; undefined for a count that is in whatever its unit says. */
function aggregatedUnit({
  aggregate: { method },
  recordUnit,
  unit,
}: GatheringMeasure): Measurement | undefined {
  if (method === 'count') return undefined;
  if (method === 'share') return PURE;
  return method === 'timeAbove' || method === 'timeBelow' ? HOURS : measurementOf(recordUnit ?? unit);
}

/** What takes an aggregated value to the measure's unit; undefined where the units do not fit. */
export function unitStep(
  measure: GatheringMeasure,
  denominator: Measurement | undefined,
): ((value: number) => number) | undefined {
  const target = measurementOf(measure.unit);
  if (target === undefined) return undefined;
  const own = aggregatedUnit(measure);
  if (own === undefined && denominator === undefined) {
    const known = [COUNT, PURE].find((unit) => isAlike(unit, target));
    return known === undefined ? (value) => value : (value) => converted(value, known, target);
  }
  const factor = measure.per?.factor ?? 1;
  for (const unit of own === undefined ? [COUNT, PURE] : [own]) {
    const result = denominator === undefined ? unit : product(unit, denominator, -1);
    if (isAlike(result, target)) return (value) => converted(value, result, target) * factor;
  }
  return undefined;
}

function gatheredOutcome(measure: GatheringMeasure, tally: Tally, period: Period, inputOf: InputOf): Outcome {
  const { minimumRecords = 1, minimumCoverage, per } = measure;
  const { count, excluded, days } = tally;
  const base = { records: count, excluded: { ...excluded } };
  const none = (issue: OutcomeIssue): Outcome => ({
    ...base,
    value: null,
    state: 'not-reported',
    issues: [issue],
  });
  if (count < minimumRecords)
    return none({ code: 'measure.fewRecords', details: { count, least: minimumRecords } });
  if (minimumCoverage !== undefined && days < minimumCoverage * daysOf(period))
    return none({
      code: 'measure.lowCoverage',
      details: { days, of: daysOf(period), least: Math.ceil(minimumCoverage * daysOf(period)) },
    });
  const { value } = tally;
  if (value === undefined) return none({ code: 'measure.nothingLeft' });
  if (per === undefined) return finished(measure, value, undefined, base, {});
  const input = inputOf(per.indicator);
  if (input === undefined)
    return none({ code: 'measure.inputMissing', details: { indicator: per.indicator } });
  if (input.value === 0)
    return none({ code: 'measure.divisionByZero', details: { indicator: per.indicator } });
  const { unit, ...used } = input;
  return finished(measure, value / input.value, unit, base, { inputs: { [per.indicator]: used } });
}

function finished(
  measure: GatheringMeasure,
  value: number,
  denominator: Measurement | undefined,
  base: Pick<Outcome, 'records' | 'excluded'>,
  more: Pick<Outcome, 'inputs'>,
): Outcome {
  const step = unitStep(measure, denominator);
  const result = step?.(value);
  if (result === undefined || !Number.isFinite(result))
    return {
      ...base,
      value: null,
      state: 'not-reported',
      issues: [{ code: step === undefined ? 'measure.unitMismatch' : 'measure.notFinite' }],
    };
  return { ...base, ...more, value: result, state: 'reported', issues: [] };
}

function formulaOutcome(
  formula: Formula,
  codes: readonly string[],
  target: Measurement,
  inputOf: InputOf,
): Outcome {
  const inputs: Record<string, InputUsed> = {};
  const found = new Map<string, { readonly value: number; readonly unit: Measurement }>();
  for (const code of codes) {
    const input = inputOf(code);
    if (input === undefined) continue;
    const { unit, ...used } = input;
    inputs[code] = used;
    found.set(code, input);
  }
  const base = { records: 0, excluded: {}, inputs };
  const none = (code: string, details: Readonly<Record<string, string>> = {}): Outcome => ({
    ...base,
    value: null,
    state: 'not-reported',
    issues: [{ code, details }],
  });
  try {
    unitOf(formula, (code) => found.get(code)?.unit ?? unitMissing(code));
  } catch (error) {
    if (error instanceof InputMissing) return none('measure.inputMissing', { indicator: error.code });
    if (error instanceof FormulaFault) return none('measure.unitMismatch');
    throw error;
  }
  const computed: Computed = compute(formula, (code) => found.get(code));
  if ('issue' in computed) return none(computed.issue);
  if (!isAlike(computed.unit, target)) return none('measure.unitMismatch');
  const value = converted(computed.value, computed.unit, target);
  if (!Number.isFinite(value)) return none('measure.notFinite');
  return { ...base, value, state: 'reported', issues: [] };
}

class InputMissing extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
function unitMissing(code: string): never {
  throw new InputMissing(code);
}

/** What is wrong with a measure's units, given those of the codes that it reads; undefined for none. */
export function unitFault(
  measure: Measure,
  unitOfCode: (code: string) => Measurement | undefined,
): { readonly code: string; readonly details: Readonly<Record<string, string | number>> } | undefined {
  const target = measurementOf(measure.unit);
  if (target === undefined) return undefined;
  if (isGathering(measure)) {
    const denominator = measure.per === undefined ? undefined : unitOfCode(measure.per.indicator);
    if (measure.per !== undefined && denominator === undefined) return undefined;
    if (unitStep(measure, denominator) !== undefined) return undefined;
    return { code: 'measure.unitMismatch', details: {} };
  }
  try {
    const unit = unitOf(parseFormula(measure.formula!), (code) => unitOfCode(code) ?? unitMissing(code));
    return isAlike(unit, target)
      ? undefined
      : { code: 'measure.formulaUnit', details: { found: describeUnit(unit), wanted: describeUnit(target) } };
  } catch (error) {
    if (error instanceof FormulaFault) return { code: error.code, details: error.details };
    if (error instanceof InputMissing) return undefined;
    throw error;
  }
}
