import type { AggregationMethod } from './aggregate-methods.ts';
import { makePeriods, type Periods } from './aggregate-periods.ts';
import {
  type Buckets,
  hasDays,
  type PairBuckets,
  type Piece,
  readDayPieces,
  readDistinct,
  readPieces,
  readSpans,
} from './aggregate-store.ts';
import {
  aggregateSeries,
  notEligible,
  type PeriodValue,
  type SeriesValues,
  tooManyPeriods,
  writeAggregates,
} from './aggregate-write.ts';
import type { Broker } from './broker.ts';
import { DAY } from './history-day-store.ts';
import { SCOPE } from './history-row.ts';
import type { Series } from './history-series-store.ts';
import { type Pair, seriesOf, type ValueRange } from './history-value-store.ts';
import { addDuration, type Duration, isZero } from './iso-duration.ts';
import type { KnownEntity } from './temporal-entity-store.ts';
import { type Instant, instantOfMicroseconds, microsecondsOf, writeInstant } from './temporal-instant.ts';
import type { Aggregation, TemporalQuery } from './temporal-query.ts';
import {
  assemble,
  type EvolutionQuestion,
  headOf,
  pairsAsked,
  rangeOf,
  readAll,
} from './temporal-query-actions.ts';
import type { TemporalView } from './temporal-write.ts';
import type { TermMap } from './term-map.ts';
import type { JsonObject } from './write-object.ts';

type Aggregated = TemporalQuery & { readonly aggregation: Aggregation };

/** What one method is computed over: the values of one attribute, dataset and kind of one entity. */
interface Group {
  readonly entity: KnownEntity;
  readonly series: Series;
  readonly pairs: Pair[];
  /** Whether all its values are numbers that the store adds up. */
  isNumeric: boolean;
}

/** Where the periods of an entity begin and end, microseconds. */
interface Span {
  readonly start: string;
  readonly end: string;
}
type Spans = ReadonlyMap<number, Span>;

/**
 * The aggregated temporal representation of entities (clause 4.5.19). Numbers are aggregated in the store, from the sums of whole days
 * where periods begin with days; whatever else an attribute holds is read, within a limit. The outcome is that of
 * {@link aggregateSeries} but for the order of summation.
 * @throws MeridianError `context.invalidRequest` where an attribute asked for is not eligible for a method, `context.tooComplex`
 */
export async function aggregatesOf(
  broker: Broker,
  known: readonly KnownEntity[],
  query: Aggregated,
  question: EvolutionQuestion,
  map: TermMap,
  view: Pick<TemporalView, 'projection' | 'sysAttrs'>,
): Promise<readonly JsonObject[]> {
  const { aggregation } = query;
  const range = rangeOf(question);
  const groups = await groupsOf(broker, known, question);
  const spans = await spansOf(broker, groups, range, aggregation);
  const values = new Map<Group, SeriesValues>([
    ...(await numericValues(
      broker,
      groups.filter(({ isNumeric }) => isNumeric),
      range,
      spans,
      aggregation,
    )),
    ...(await otherValues(
      broker,
      groups.filter(({ isNumeric }) => !isNumeric),
      range,
      spans,
      query,
    )),
  ]);
  const { attrs: asked = [] } = question.projection ?? {};
  const byEntity = new Map<KnownEntity, Group[]>(known.map((one) => [one, []]));
  for (const group of groups) if (values.has(group)) byEntity.get(group.entity)!.push(group);
  const written: JsonObject[] = [];
  for (const [entity, own] of byEntity) {
    if (own.length === 0) continue;
    for (const group of own) {
      const of = values.get(group)!;
      const missing =
        asked.includes(group.series.attribute) && aggregation.methods.find((method) => !(method in of));
      if (missing) throw notEligible(map.compact(group.series.attribute), missing);
    }
    const made = writeAggregates(
      headOf(entity),
      own.map((group) => ({ ...group.series, values: values.get(group)! })),
      map,
      view,
    );
    if (made !== undefined) written.push(made);
  }
  return written;
}

async function groupsOf(
  broker: Broker,
  known: readonly KnownEntity[],
  question: EvolutionQuestion,
): Promise<readonly Group[]> {
  const pairs = await pairsAsked(broker, known, question);
  const series = await broker.history.series.byNumbers(
    broker.db,
    pairs.map(({ seriesNo }) => seriesOf(seriesNo)),
  );
  const entities = new Map(known.map((one) => [one.no, one]));
  const groups = new Map<string, Group>();
  for (const pair of pairs) {
    const one = series.get(seriesOf(pair.seriesNo))!;
    if (one.attribute === SCOPE) continue;
    const key = `${pair.entityNo} ${one.kind} ${one.dataset} ${one.attribute}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, {
        entity: entities.get(pair.entityNo)!,
        series: one,
        pairs: [pair],
        isNumeric: one.numeric,
      });
    else {
      group.pairs.push(pair);
      group.isNumeric &&= one.numeric;
    }
  }
  // the default instance leads
  return [...groups.values()].sort(
    (a, b) => Number(a.series.dataset !== '') - Number(b.series.dataset !== ''),
  );
}

/** Periods are aligned to the start of the range; where it has none, to the first time of the entity. */
async function spansOf(
  { db }: Broker,
  groups: readonly Group[],
  range: ValueRange,
  { period }: Aggregation,
): Promise<Spans> {
  const { from, until } = range;
  const entities = [...new Set(groups.map(({ entity }) => entity.no))];
  const needsEnd = isZero(period) || period.months > 0;
  if (from !== undefined && (until !== undefined || !needsEnd))
    return new Map(entities.map((no) => [no, { start: from, end: until ?? from }]));
  const read = await readSpans(
    db,
    groups.flatMap(({ pairs }) => pairs),
    range,
  );
  return new Map(
    read.map(({ entityNo, first, last }) => [entityNo, { start: from ?? first, end: until ?? last }]),
  );
}

/** Values of all pieces of one answer that are held at once. */
const PIECES = 400_000;
/** Periods that all attributes of one answer may have together, by those that one may have. */
const ANSWER_PERIODS = 100;

async function numericValues(
  { db, history }: Broker,
  groups: readonly Group[],
  range: ValueRange,
  spans: Spans,
  { period, methods }: Aggregation,
): Promise<ReadonlyMap<Group, SeriesValues>> {
  const values = new Map<Group, SeriesValues>();
  const most = history.limits.periods;
  const meant = groups.filter(({ entity }) => spans.has(entity.no));
  const useDays =
    range.time === 'at' && isZero({ ...period, months: 0, days: 0 }) && (await hasDays(db, groups.length));
  const needs = (...some: readonly AggregationMethod[]) => some.some((one) => methods.includes(one));
  const needed = {
    sum: needs('avg', 'sum', 'sumsq', 'stddev'),
    squares: needs('sumsq', 'stddev'),
    least: needs('min'),
    most: needs('max'),
  };
  const written = new Map<string, WritePeriod>();
  let periods = 0;
  for (const { span, buckets, groups: some } of batchesOf(meant, spans, period, most)) {
    const pairs: (PairBuckets & { readonly group: number })[] = some.flatMap((group, i) =>
      group.pairs.map((pair) => ({ ...pair, start: spans.get(group.entity.no)!.start, group: i })),
    );
    const byDay =
      useDays && buckets.kind !== 'even' ? isDaily(buckets, span) : useDays && pairs.every(isMidnight);
    const pieces = byDay
      ? await readDayPieces(db, pairs, range, buckets, needed, MOST_DAYS)
      : await readPieces(db, pairs, range, buckets, needed, most + 1);
    const distinct = methods.includes('distinctCount')
      ? await readDistinct(db, pairs, range, buckets)
      : undefined;
    const sums = some.map(() => new Map<number, Sums>());
    for (const [i, { group }] of pairs.entries()) {
      const own = pieces.get(i) ?? [];
      if (own.length > (byDay ? MOST_DAYS - 1 : most)) throw tooManyPeriods(most);
      for (const piece of own) merge(sums[group]!, piece);
    }
    for (const [i, group] of some.entries()) {
      const inside = sums[i]!;
      periods += inside.size;
      if (inside.size > most || periods > most * ANSWER_PERIODS) throw tooManyPeriods(most);
      if (inside.size === 0) continue;
      const { start, end } = spans.get(group.entity.no)!;
      const key = `${start} ${end}`;
      const write =
        written.get(key) ?? periodWriter(makePeriods(instant(start), instant(end), period), isZero(period));
      written.set(key, write);
      values.set(group, valuesOf(inside, methods, write, distinct?.get(i)));
    }
  }
  return values;
}

/** Days of one pair that are read for one answer. */
const MOST_DAYS = 100_000;

const isMidnight = ({ start }: PairBuckets): boolean => BigInt(start) % BigInt(DAY) === 0n;

const isDaily = (buckets: Buckets, { start }: Span): boolean =>
  buckets.kind === 'whole' ||
  (isMidnight({ start } as PairBuckets) &&
    buckets.kind === 'calendar' &&
    buckets.starts.every((one) => BigInt(one) % BigInt(DAY) === 0n));

interface Batch {
  readonly span: Span;
  readonly buckets: Buckets;
  readonly groups: readonly Group[];
}

/** Groups that one statement answers: few enough, and of one calendar where periods have months. */
function* batchesOf(
  groups: readonly Group[],
  spans: Spans,
  period: Duration,
  most: number,
): Generator<Batch> {
  const bySpan = new Map<string, Group[]>();
  for (const group of groups) {
    const { start, end } = spans.get(group.entity.no)!;
    const key = period.months > 0 ? `${start} ${end}` : '';
    const same = bySpan.get(key);
    if (same === undefined) bySpan.set(key, [group]);
    else same.push(group);
  }
  for (const same of bySpan.values()) {
    const span = spans.get(same[0]!.entity.no)!;
    const buckets = bucketsOf(period, span);
    const size = Math.max(1, Math.floor(PIECES / Math.min(most, possible(buckets, span))));
    for (let from = 0; from < same.length; from += size)
      yield { span, buckets, groups: same.slice(from, from + size) };
  }
}

/** Periods that a span may have. */
function possible(buckets: Buckets, { start, end }: Span): number {
  if (buckets.kind === 'whole') return 1;
  if (buckets.kind === 'calendar') return buckets.starts.length;
  const count = (BigInt(end) - BigInt(start)) / buckets.length + 1n;
  return count > 1n && count < 1_000_000n ? Number(count) : 1_000_000;
}

function bucketsOf(period: Duration, { start, end }: Span): Buckets {
  if (isZero(period)) return { kind: 'whole' };
  if (period.months === 0)
    return { kind: 'even', length: BigInt(period.days) * BigInt(DAY) + BigInt(period.milliseconds) * 1000n };
  const starts: string[] = [];
  const first = instant(start);
  for (let i = 0; ; i++) {
    const next = addDuration(first, period, i);
    if (next === undefined) break;
    const at = microsecondsOf(next);
    starts.push(at);
    if (BigInt(at) > BigInt(end)) break;
  }
  return { kind: 'calendar', starts };
}

const instant = instantOfMicroseconds;

interface Sums {
  count: number;
  sum: number;
  squares: number;
  least: number;
  most: number;
}

/** Adds a piece to what is known of its period; deviations by Chan, Golub and LeVeque's formula. */
function merge(sums: Map<number, Sums>, [bucket, count, sum, squares, least, most]: Piece): void {
  const one = sums.get(bucket);
  if (one === undefined) {
    sums.set(bucket, { count, sum, squares, least, most });
    return;
  }
  const apart = sum / count - one.sum / one.count;
  one.squares += squares + apart * apart * ((one.count * count) / (one.count + count));
  one.count += count;
  one.sum += sum;
  if (least < one.least) one.least = least;
  if (most > one.most) one.most = most;
}

const OF_SUMS: Readonly<Record<Exclude<AggregationMethod, 'distinctCount'>, (sums: Sums) => number>> = {
  avg: ({ sum, count }) => sum / count,
  max: ({ most }) => most,
  min: ({ least }) => least,
  stddev: ({ squares, count }) => Math.sqrt(squares / count),
  sum: ({ sum }) => sum,
  sumsq: ({ squares, sum, count }) => squares + (sum * sum) / count,
  totalCount: ({ count }) => count,
};

type WritePeriod = (bucket: number) => readonly [start: string, end: string];

/** Where one period ends the next one begins, but for the one period of a whole range. */
function periodWriter(periods: Periods, isWhole: boolean): WritePeriod {
  const known = new Map<number, string>();
  const edge = (index: number, time: () => Instant): string => {
    const before = known.get(index);
    if (before !== undefined) return before;
    const made = writeInstant(time());
    known.set(index, made);
    return made;
  };
  return (bucket) => [
    edge(bucket, () => periods.bounds(bucket)[0]),
    edge(isWhole ? -1 : bucket + 1, () => periods.bounds(bucket)[1]),
  ];
}

function valuesOf(
  sums: ReadonlyMap<number, Sums>,
  methods: Aggregation['methods'],
  write: WritePeriod,
  distinct: ReadonlyMap<number, number> | undefined,
): SeriesValues {
  const buckets = [...sums.keys()].sort((a, b) => a - b);
  const values: Partial<Record<AggregationMethod, readonly PeriodValue[]>> = {};
  for (const method of methods)
    values[method] = buckets.map((bucket) => [
      method === 'distinctCount' ? (distinct?.get(bucket) ?? 0) : OF_SUMS[method](sums.get(bucket)!),
      ...write(bucket),
    ]);
  return values;
}

/** Of values that are no numbers, or not only: they are read and aggregated one by one. */
async function otherValues(
  broker: Broker,
  groups: readonly Group[],
  range: ValueRange,
  spans: Spans,
  { aggregation, timeProperty }: Aggregated,
): Promise<ReadonlyMap<Group, SeriesValues>> {
  const values = new Map<Group, SeriesValues>();
  const { looked, ...limits } = broker.history.limits;
  let left = looked;
  for (const group of groups) {
    const span = spans.get(group.entity.no);
    if (span === undefined) continue;
    const read = await readAll(broker, group.pairs, range, left);
    left -= read.length;
    const [evolution] = await assemble(broker, [group.entity], read);
    const instances = evolution?.attributes[group.series.attribute] ?? [];
    if (instances.length === 0) continue;
    const periods = makePeriods(instant(span.start), instant(span.end), aggregation.period);
    values.set(group, aggregateSeries(instances, timeProperty, periods, aggregation, limits));
  }
  return values;
}
