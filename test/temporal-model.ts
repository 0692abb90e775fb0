import { makePeriods, type Periods } from '../src/context/aggregate-periods.ts';
import {
  type AggregateLimits,
  aggregateSeries,
  notEligible,
  writeAggregates,
} from '../src/context/aggregate-write.ts';
import type { TemporalEntity, Timed } from '../src/context/temporal-entity.ts';
import { instantKey, readInstant } from '../src/context/temporal-instant.ts';
import type { TemporalCut } from '../src/context/temporal-page.ts';
import type { Aggregation, TemporalQuery, TimeProperty, TimeRange } from '../src/context/temporal-query.ts';
import { seriesOf, shows, type TemporalView } from '../src/context/temporal-write.ts';
import type { TermMap } from '../src/context/term-map.ts';
import type { JsonObject } from '../src/context/write-object.ts';

// What a temporal query answers, as the clauses word it, of an evolution that is all in memory: what the store's answers are held against.

export interface TemporalSelection {
  /** Attributes by their IRIs, and `scope`, that are looked at at all; all where it is absent. */
  readonly keeps?: (name: string) => boolean;
  /** Only instances with these datasetIds, `@none` for those without (clause 4.5.5). */
  readonly datasets?: ReadonlySet<string>;
}

/**
 * The part of an evolution that a temporal query asks for (clauses 5.7.3.4, 5.7.4.4): instances in the range, the last N of each
 * attribute, the earliest first. What does not have the time property does not match (clause 4.11). Undefined where nothing
 * is left, as the entity does not match then.
 */
export function selectTemporal(
  entity: TemporalEntity,
  { range, timeProperty, lastN }: TemporalQuery,
  { keeps = () => true, datasets }: TemporalSelection = {},
): TemporalEntity | undefined {
  const bounds = timeBounds(range);
  const select = <T extends Timed>(timed: readonly T[]): readonly T[] => {
    const within: { readonly one: T; readonly key: string }[] = [];
    for (const one of timed) {
      const key = instantKey(one[timeProperty] ?? '');
      if (key !== undefined && isWithin(bounds, key)) within.push({ one, key });
    }
    within.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return (lastN === undefined ? within : within.slice(-lastN)).map(({ one }) => one);
  };
  const attributes = Object.entries(entity.attributes).flatMap(([iri, instances]) => {
    if (!keeps(iri)) return [];
    const asked =
      datasets === undefined
        ? instances
        : instances.filter(({ datasetId = '@none' }) => datasets.has(datasetId));
    const selected = select(asked);
    return selected.length === 0 ? [] : [[iri, selected] as const];
  });
  const scopes = keeps('scope') ? select(entity.scopes) : [];
  if (attributes.length === 0 && scopes.length === 0) return undefined;
  return { ...entity, scopes, attributes: Object.fromEntries(attributes) };
}

/** A range as bounds: from inclusive, until exclusive (clause 4.11); keys of {@link instantKey}. */
interface TimeBounds {
  readonly from?: string;
  readonly until?: string;
}

function timeBounds(range: TimeRange | undefined): TimeBounds {
  if (range === undefined) return {};
  const at = instantKey(range.at)!;
  if (range.relation === 'between') return { from: at, until: instantKey(range.end)! };
  return range.relation === 'before' ? { until: at } : { from: at };
}

/** Whether a time, by its key, lies in the range. */
const isWithin = ({ from, until }: TimeBounds, key: string): boolean =>
  (from === undefined || key >= from) && (until === undefined || key < until);

/** What of an entity belongs to the answer. An attribute stays, without instances, where all of its are beyond the cut. */
export function trimTo(entity: TemporalEntity, property: TimeProperty, cut: TemporalCut): TemporalEntity {
  const keep = <T extends Timed>(timed: readonly T[]): readonly T[] =>
    timed.filter((one) => {
      const key = instantKey(one[property] ?? '') ?? '';
      return cut.backwards ? key >= cut.last : key <= cut.last;
    });
  return {
    ...entity,
    scopes: keep(entity.scopes),
    attributes: Object.fromEntries(
      Object.entries(entity.attributes).map(([iri, instances]) => [iri, keep(instances)]),
    ),
  };
}

export interface AggregateView extends Pick<TemporalView, 'projection' | 'sysAttrs'> {
  /** Attributes that the request names: each must be eligible for every method asked for (clause 5.7.4.4). */
  readonly asked?: readonly string[];
}

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
  limits: AggregateLimits = { periods: 10_000 },
): JsonObject {
  const periods = periodsOf(entity, query);
  const series =
    periods === undefined
      ? []
      : Object.entries(entity.attributes).flatMap(([attribute, instances]) =>
          shows(view, attribute)
            ? seriesOf(instances).map((group) => {
                const values = aggregateSeries(group, query.timeProperty, periods, query.aggregation, limits);
                const missing =
                  asked.includes(attribute) &&
                  query.aggregation.methods.find((method) => !(method in values));
                if (missing) throw notEligible(map.compact(attribute), missing);
                const { type, datasetId = '' } = group[0]!;
                return { attribute, kind: type, dataset: datasetId, values };
              })
            : [],
        );
  return writeAggregates(entity, series, map, view);
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
  return makePeriods(readInstant(start)!, readInstant(end)!, aggregation.period);
}

/** The earliest and the latest time in what is answered, each attribute sorted by time; undefined where it holds none. */
export function spanOf(
  entities: readonly TemporalEntity[],
  property: TimeProperty,
): { readonly earliest: string; readonly latest: string } | undefined {
  let earliest: { readonly key: string; readonly text: string } | undefined;
  let latest = earliest;
  const look = (timed: readonly Timed[]): void => {
    for (const one of [timed[0], timed.at(-1)]) {
      const text = one?.[property];
      const key = text === undefined ? undefined : instantKey(text);
      if (key === undefined || text === undefined) continue;
      if (earliest === undefined || key < earliest.key) earliest = { key, text };
      if (latest === undefined || key > latest.key) latest = { key, text };
    }
  };
  for (const { attributes, scopes } of entities) {
    Object.values(attributes).forEach(look);
    look(scopes);
  }
  return earliest && latest && { earliest: earliest.text, latest: latest.text };
}
