import { type AggregationMethod, isAggregationMethod } from './aggregate-methods.ts';
import { type Duration, readDuration } from './iso-duration.ts';
import { makeReport, under } from './read-report.ts';
import { dateTimeOf } from './read-text.ts';
import { compareInstants, readInstant } from './temporal-instant.ts';

const TIME_PROPERTIES = ['observedAt', 'createdAt', 'modifiedAt', 'deletedAt'] as const;
export type TimeProperty = (typeof TIME_PROPERTIES)[number];

/** A query of the NGSI-LD Temporal Query Language (clauses 4.11, 5.2.21). */
export interface TemporalQuery {
  /** None: every instance that has the time property. */
  readonly range?: TimeRange;
  readonly timeProperty: TimeProperty;
  /** Instances per attribute and entity, the latest ones. */
  readonly lastN?: number;
  readonly aggregation?: Aggregation;
}

/** The relation with its times in UTC. */
export type TimeRange =
  | { readonly relation: 'before' | 'after'; readonly at: string }
  | { readonly relation: 'between'; readonly at: string; readonly end: string };

export interface Aggregation {
  /** At least one, none twice, in the order asked for. */
  readonly methods: readonly AggregationMethod[];
  /** A duration of zero is one period over the whole range. */
  readonly period: Duration;
}

/** Members of a temporal query as parameters of a request have them, or a body's `temporalQ`. Absent and empty are the same. */
export interface TemporalParameters {
  readonly timerel?: unknown;
  readonly timeAt?: unknown;
  readonly endTimeAt?: unknown;
  readonly timeproperty?: unknown;
  readonly lastN?: unknown;
  readonly aggrMethods?: unknown;
  readonly aggrPeriodDuration?: unknown;
}

export interface TemporalParseOptions {
  /** A query of entities needs a temporal query, the retrieval of one does not (5.7.3.3, 5.7.4.4). */
  readonly required: boolean;
  /** `aggregatedValues` is the representation asked for; only then do the parameters of the aggregation count. */
  readonly aggregated: boolean;
  /** Where the parameters stand, for what is wrong: `` of a URL, `/temporalQ` of a body. */
  readonly path?: string;
}

/** More than a query can have. */
const ISSUES = 10;
const WHOLE_RANGE: Duration = { months: 0, days: 0, milliseconds: 0 };

/** @throws MeridianError `context.badRequest` with everything that is wrong */
export function parseTemporalQuery(
  parameters: TemporalParameters,
  { required, aggregated, path = '' }: TemporalParseOptions,
): TemporalQuery {
  const report = makeReport(ISSUES);
  const wrong: Wrong = (member, code, value) => {
    report.note(code, under(path, member), value === '' ? undefined : value);
    return undefined;
  };
  const range = readRange(parameters, wrong, required);
  const timeProperty = readTimeProperty(parameters.timeproperty, wrong);
  const lastN = readLastN(parameters.lastN, wrong);
  const aggregation = aggregated ? readAggregation(parameters, wrong) : undefined;
  report.finish();
  return {
    timeProperty: timeProperty ?? 'observedAt',
    ...(range === undefined ? {} : { range }),
    ...(lastN === undefined ? {} : { lastN }),
    ...(aggregation === undefined ? {} : { aggregation }),
  };
}

type Wrong = (member: keyof TemporalParameters, code: string, value?: unknown) => undefined;

const isAbsent = (value: unknown): boolean => value === undefined || value === '';

function readRange(
  { timerel, timeAt, endTimeAt }: TemporalParameters,
  wrong: Wrong,
  required: boolean,
): TimeRange | undefined {
  if (isAbsent(timerel)) {
    if (required || !isAbsent(timeAt) || !isAbsent(endTimeAt)) wrong('timerel', 'context.noTimeRelation');
    return undefined;
  }
  if (timerel !== 'before' && timerel !== 'after' && timerel !== 'between')
    return wrong('timerel', 'context.timeRelation', timerel);
  const at = readTime('timeAt', timeAt, wrong);
  if (timerel !== 'between') {
    if (!isAbsent(endTimeAt)) wrong('endTimeAt', 'context.endWithoutBetween', endTimeAt);
    return at === undefined ? undefined : { relation: timerel, at };
  }
  const end = readTime('endTimeAt', endTimeAt, wrong);
  if (at === undefined || end === undefined) return undefined;
  if (compareInstants(readInstant(at)!, readInstant(end)!) > 0)
    return wrong('endTimeAt', 'context.endBeforeStart', end);
  return { relation: 'between', at, end };
}

function readTime(member: 'timeAt' | 'endTimeAt', value: unknown, wrong: Wrong): string | undefined {
  if (isAbsent(value)) return wrong(member, 'context.noTime');
  return dateTimeOf(value) ?? wrong(member, 'context.noDateTime', value);
}

function readTimeProperty(value: unknown, wrong: Wrong): TimeProperty | undefined {
  if (isAbsent(value)) return undefined;
  const property = TIME_PROPERTIES.find((name) => name === value);
  return property ?? wrong('timeproperty', 'context.timeProperty', value);
}

/** Texts of a URL, numbers of a body. */
function readLastN(value: unknown, wrong: Wrong): number | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === 'number' ? Number.isInteger(value) && value > 0 && value < 1e9 : isCount(value))
    return Number(value);
  return wrong('lastN', 'context.lastN', value);
}

const isCount = (value: unknown): boolean => typeof value === 'string' && /^0{0,9}[1-9]\d{0,8}$/.test(value);

function readAggregation(
  { aggrMethods, aggrPeriodDuration }: TemporalParameters,
  wrong: Wrong,
): Aggregation | undefined {
  const methods = readMethods(aggrMethods, wrong);
  const period = isAbsent(aggrPeriodDuration)
    ? WHOLE_RANGE
    : typeof aggrPeriodDuration === 'string'
      ? readDuration(aggrPeriodDuration)
      : undefined;
  if (period === undefined) return wrong('aggrPeriodDuration', 'context.duration', aggrPeriodDuration);
  return methods === undefined ? undefined : { methods, period };
}

/** Names separated by commas, or a list of them as a body may have it. */
function readMethods(value: unknown, wrong: Wrong): readonly AggregationMethod[] | undefined {
  if (isAbsent(value)) return wrong('aggrMethods', 'context.noAggregation');
  const names: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',')
      : [value];
  const methods = new Set<AggregationMethod>();
  for (const name of names) {
    if (!isAggregationMethod(name)) return wrong('aggrMethods', 'context.aggregation', name);
    methods.add(name);
  }
  return methods.size === 0 ? wrong('aggrMethods', 'context.noAggregation') : [...methods];
}
