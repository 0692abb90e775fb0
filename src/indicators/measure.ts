import type { LocalText } from '../model/text.ts';
import type { YieldsTo } from './precedence.ts';

/**
 * The declared computation of an indicator: either gathered from records of entities, or a formula over other indicators. One value
 * for each area and period.
 */
export interface Measure {
  readonly format: 'meridian-measure/1';
  /** The indicator that it computes. */
  readonly indicator: string;
  /** Registers the indicator where no framework has done so. */
  readonly name?: LocalText;
  readonly description?: LocalText;
  /** Of the value. */
  readonly unit: string;
  readonly period: PeriodLength;
  readonly entities?: EntityChoice;
  /** Each of its values is a record; without it entities themselves are counted. */
  readonly attribute?: string;
  /** The instances of this dataset; by default those without one. */
  readonly dataset?: string;
  /** What records are in that name no unit, and what the others are converted to before they are aggregated; by default `unit`. */
  readonly recordUnit?: string;
  readonly aggregate?: MeasureAggregate;
  readonly area?: AreaRule;
  readonly time?: TimeRule;
  /** Where a day begins: `+08:00`; by default UTC. */
  readonly offset?: string;
  readonly per?: Denominator;
  /** With fewer records there is no value. */
  readonly minimumRecords?: number;
  /** The same with records on a smaller share of the period's days. */
  readonly minimumCoverage?: number;
  /** Arithmetic over indicators, variables and measures by their codes. */
  readonly formula?: string;
  /** Years by which what a formula or `per` reads may be older than the period. */
  readonly maxAge?: number;
  /** What the number gives way to where there are others of the same area and period; by default `verified`. */
  readonly yieldsTo?: YieldsTo;
}

export const PERIOD_LENGTHS = ['year', 'quarter', 'month', 'day'] as const;
export type PeriodLength = (typeof PERIOD_LENGTHS)[number];

/** Entities as an NGSI-LD query selects them. */
export interface EntityChoice {
  readonly type: string;
  readonly q?: string;
  readonly scopeQ?: string;
  readonly tenant?: string;
  /** The @context that expands the names. */
  readonly context?: string | readonly string[];
}

export const MEASURE_METHODS = [
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'percentile',
  'share',
  'timeAbove',
  'timeBelow',
] as const;
export type MeasureMethod = (typeof MEASURE_METHODS)[number];

export interface MeasureAggregate {
  readonly method: MeasureMethod;
  /** 0 … 100; between two values in proportion (type 7 of Hyndman and Fan 1996, as spreadsheets have it). */
  readonly percentile?: number;
  /** Counts only records that satisfy it, or is what a share is of. */
  readonly where?: ValueCondition;
  /** The same where entities are counted. */
  readonly q?: string;
  readonly threshold?: number;
  /** A value holds until the next one, at most so long: `PT1H`. */
  readonly maxGap?: string;
}

/** Bounds of a record's value, in the unit of records; all of them hold. */
export interface ValueCondition {
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
}

export type AreaRule =
  /** The attribute holds the area's code, or a URI that ends in it. */
  | { readonly by: 'reference'; readonly attribute: string }
  /** The area whose outline the entity's place is in; `level` leaves others aside. */
  | { readonly by: 'location'; readonly attribute?: string; readonly level?: string };

/** When a record counts: as it was observed, as it came in, or, where entities are counted, a date among their attributes. */
export type TimeRule = 'observedAt' | 'recorded' | { readonly attribute: string };

export interface Denominator {
  readonly indicator: string;
  /** The value is multiplied by it; by default 1. */
  readonly factor?: number;
}

/** A measure that gathers from entities. */
export interface GatheringMeasure extends Measure {
  readonly entities: EntityChoice;
  readonly aggregate: MeasureAggregate;
  readonly area: AreaRule;
}

export const isGathering = (measure: Measure): measure is GatheringMeasure => measure.formula === undefined;

/** Whether records are values of an attribute, and not entities. */
export const countsValues = (measure: Measure): boolean => measure.attribute !== undefined;

/** Why a record is left out of a value. */
export const EXCLUSIONS = ['noNumber', 'unit'] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];
export type Excluded = Readonly<Partial<Record<Exclusion, number>>>;
