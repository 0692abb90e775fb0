import { MeridianError } from '../model/error.ts';
import { type AggregationMethod, aggregate } from './aggregate-methods.ts';
import type { Periods } from './aggregate-periods.ts';
import { type Sample, sampleOf } from './aggregate-sample.ts';
import type { AttributeKind } from './entity.ts';
import { ENTITY_MEMBERS } from './entity-members.ts';
import type { TemporalEntity, TemporalInstance } from './temporal-entity.ts';
import { type Instant, readInstant, writeInstant } from './temporal-instant.ts';
import type { Aggregation, TimeProperty } from './temporal-query.ts';
import { type TemporalView, writeHead } from './temporal-write.ts';
import type { TermMap } from './term-map.ts';
import { memberName } from './write-instance.ts';
import { type JsonObject, setMember } from './write-object.ts';

export interface AggregateLimits {
  /** Periods of one attribute. */
  readonly periods: number;
}
/** A value over one period: what a method answers, where the period starts and where it ends. */
export type PeriodValue = readonly [value: number | string | null, start: string, end: string];

/** Values of the methods over the periods of one series. */
export type SeriesValues = Partial<Record<AggregationMethod, readonly PeriodValue[]>>;

/** The aggregated representation of an entity of which all values are known; a series without any is not written. */
export function writeAggregates(
  head: Pick<TemporalEntity, 'id' | 'types' | 'createdAt' | 'modifiedAt' | 'deletedAt'>,
  series: readonly {
    readonly attribute: string;
    readonly kind: AttributeKind;
    /** Empty for the default instance. */
    readonly dataset: string;
    readonly values: SeriesValues;
  }[],
  map: TermMap,
  view: Pick<TemporalView, 'projection' | 'sysAttrs'>,
): JsonObject {
  const written = writeHead(head, map, view);
  const byName = new Map<string, JsonObject[]>();
  for (const { attribute, kind, dataset, values } of series) {
    if (Object.keys(values).length === 0) continue;
    const one = { type: kind, ...(dataset === '' ? {} : { datasetId: dataset }), ...values };
    const same = byName.get(attribute);
    if (same === undefined) byName.set(attribute, [one]);
    else same.push(one);
  }
  for (const [attribute, all] of byName)
    setMember(written, memberName(attribute, map, ENTITY_MEMBERS), all.length === 1 ? all[0] : all);
  return written;
}

const instantOf = (text: string): Instant => readInstant(text)!;

/** Values of the methods by period; of instances of one attribute, dataset and kind, sorted by time. */
export function aggregateSeries(
  instances: readonly TemporalInstance[],
  property: TimeProperty,
  periods: Periods,
  { methods }: Aggregation,
  limits: AggregateLimits,
): SeriesValues {
  const samples = new Map<number, Sample[]>();
  for (const instance of instances) {
    const sample = sampleOf(instance);
    const at = instance[property];
    if (sample === undefined || at === undefined) continue;
    const index = periods.indexOf(instantOf(at));
    const inside = samples.get(index);
    if (inside !== undefined) inside.push(sample);
    else if (samples.size === limits.periods) throw tooManyPeriods(limits.periods);
    else samples.set(index, [sample]);
  }
  const values: Partial<Record<AggregationMethod, PeriodValue[]>> = {};
  for (const [index, inside] of [...samples].sort(([a], [b]) => a - b)) {
    const [start, end] = periods.bounds(index).map(writeInstant);
    for (const method of methods) {
      const value = aggregate(method, inside);
      if (value === undefined) continue;
      values[method] ??= [];
      values[method].push([value, start!, end!]);
    }
  }
  return values;
}

export const notEligible = (attribute: string, method: string): MeridianError =>
  new MeridianError('context.invalidRequest', {}, [
    {
      code: 'context.notEligible',
      severity: 'error',
      at: { path: '/aggrMethods' },
      details: { attribute, method },
    },
  ]);

export const tooManyPeriods = (most: number): MeridianError =>
  new MeridianError('context.tooComplex', {}, [
    {
      code: 'context.tooManyPeriods',
      severity: 'error',
      at: { path: '/aggrPeriodDuration' },
      details: { most },
    },
  ]);
