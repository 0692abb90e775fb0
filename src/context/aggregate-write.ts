import { MeridianError } from '../model/error.ts';
import { type AggregationMethod, aggregate } from './aggregate-methods.ts';
import { makePeriods, type Periods } from './aggregate-periods.ts';
import { type Sample, sampleOf } from './aggregate-sample.ts';
import type { TemporalEntity, TemporalInstance } from './temporal-entity.ts';
import { type Instant, readInstant, writeInstant } from './temporal-instant.ts';
import { spanOf } from './temporal-page.ts';
import type { Aggregation, TemporalQuery, TimeProperty } from './temporal-query.ts';
import { ENTITY_MEMBERS, seriesOf, shows, type TemporalView, writeHead } from './temporal-write.ts';
import type { TermMap } from './term-map.ts';
import { memberName } from './write-instance.ts';
import { type JsonObject, setMember } from './write-object.ts';

export interface AggregateLimits {
  /** Periods of one attribute. */
  readonly periods: number;
}
export const AGGREGATE_LIMITS: AggregateLimits = { periods: 10_000 };

export interface AggregateView extends Pick<TemporalView, 'projection' | 'sysAttrs'> {
  /** Attributes that the request names: each must be eligible for every method asked for (clause 5.7.4.4). */
  readonly asked?: readonly string[];
}

/** A value over one period: what a method answers, where the period starts and where it ends. */
export type PeriodValue = readonly [value: number | string | null, start: string, end: string];

/**
 * The aggregated temporal representation (clause 4.5.19) of what {@link selectTemporal} left of an entity. Periods are aligned to
 * the start of the query, without one to the earliest time of the entity; those without a value are not listed, and a method
 * that takes none of an attribute's values is not either.
 * @throws MeridianError `context.invalidRequest` for a method that an attribute asked for is not eligible for,
 * `context.tooComplex` for more periods than the limits allow
 */
export function writeAggregated(
  entity: TemporalEntity,
  map: TermMap,
  query: TemporalQuery & { readonly aggregation: Aggregation },
  { asked = [], ...view }: AggregateView,
  limits: AggregateLimits = AGGREGATE_LIMITS,
): JsonObject {
  const written = writeHead(entity, map, view);
  const periods = periodsOf(entity, query);
  if (periods === undefined) return written;
  for (const [iri, instances] of Object.entries(entity.attributes)) {
    if (!shows(view, iri)) continue;
    const series = seriesOf(instances).flatMap((group) => {
      const values = aggregateSeries(group, query.timeProperty, periods, query.aggregation, limits);
      const missing = asked.includes(iri) && query.aggregation.methods.find((method) => !(method in values));
      if (missing) throw notEligible(map.compact(iri), missing);
      const { type, datasetId } = group[0]!;
      return Object.keys(values).length === 0
        ? []
        : [{ type, ...(datasetId === undefined ? {} : { datasetId }), ...values }];
    });
    if (series.length > 0)
      setMember(written, memberName(iri, map, ENTITY_MEMBERS), series.length === 1 ? series[0] : series);
  }
  return written;
}

/** Aligned to the query's start, to its end for `before`; where it has none, to what the entity holds. */
function periodsOf(
  entity: TemporalEntity,
  { range, timeProperty, aggregation }: TemporalQuery & { readonly aggregation: Aggregation },
): Periods | undefined {
  const span = spanOf([entity], timeProperty);
  if (span === undefined) return undefined;
  const start = range === undefined || range.relation === 'before' ? span.earliest : range.at;
  const end =
    range?.relation === 'between' ? range.end : range?.relation === 'before' ? range.at : span.latest;
  return makePeriods(instantOf(start), instantOf(end), aggregation.period);
}

const instantOf = (text: string): Instant => readInstant(text)!;

/** Values of the methods by period; of instances of one attribute, dataset and kind, sorted by time. */
export function aggregateSeries(
  instances: readonly TemporalInstance[],
  property: TimeProperty,
  periods: Periods,
  { methods }: Aggregation,
  limits: AggregateLimits = AGGREGATE_LIMITS,
): Partial<Record<AggregationMethod, readonly PeriodValue[]>> {
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

const notEligible = (attribute: string, method: string): MeridianError =>
  new MeridianError('context.invalidRequest', {}, [
    {
      code: 'context.notEligible',
      severity: 'error',
      at: { path: '/aggrMethods' },
      details: { attribute, method },
    },
  ]);

const tooManyPeriods = (most: number): MeridianError =>
  new MeridianError('context.tooComplex', {}, [
    {
      code: 'context.tooManyPeriods',
      severity: 'error',
      at: { path: '/aggrPeriodDuration' },
      details: { most },
    },
  ]);
