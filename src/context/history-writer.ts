import { groupBy } from '../model/group-by.ts';
import type { Sql } from '../platform/database.ts';
import type { StoredWrite, WriteParticipant } from './broker.ts';
import { lockFolded } from './history-day-store.ts';
import {
  deletionRowOf,
  type KnownSeries,
  type RowParts,
  rowOf,
  type Standing,
  scopeRowOf,
  TIMED,
  type ValueRow,
} from './history-row.ts';
import type { SeriesBook } from './history-series-store.ts';
import {
  addValues,
  changeValues,
  type KeptValue,
  lookUpOneByOne,
  markUnordered,
  putValues,
  seriesNo,
  seriesOf,
  settleDays,
  takeValues,
  timedOf,
  type ValuePlace,
} from './history-value-store.ts';
import type { HistoryWatch, RecordChange } from './history-watch.ts';
import { instantKey, microsecondsOf, readInstant } from './temporal-instant.ts';

/** Writes the history of entities within the transactions that write them. */
export const historyWriter = (book: SeriesBook, watch: HistoryWatch): WriteParticipant => ({
  inside: async (sql, writes, now) => {
    const recordedAt = microsecondsOf(readInstant(now)!);
    const rows: ValueRow[] = [];
    for (const write of writes)
      addWrite(rows, write, now, { find: book.find, entityNo: write.entityNo, recordedAt });
    const changes: RecordChange[] | undefined = watch.isWatched ? [] : undefined;
    await record(sql, book, rows, recordedAt, changes);
    if (changes !== undefined) watch.recorded.set(writes, changes);
  },
});

/** What the history keeps of a write through the core API. */
function addWrite(
  rows: ValueRow[],
  { isNew = false, before, after, changes }: StoredWrite,
  now: string,
  parts: RowParts,
): void {
  for (const { attribute, before: old, after: instance } of changes)
    if (instance !== undefined) {
      const { observedAt } = instance;
      const standing = isNew || observedAt === undefined ? 'first' : standingOf(observedAt, old?.observedAt);
      rows.push(rowOf(parts, attribute, instance, standing));
    } else if (old !== undefined) rows.push(deletionRowOf(parts, attribute, old));
  const scopes = after?.scopes ?? [];
  const scopesBefore = before?.scopes ?? [];
  if (scopes.length !== scopesBefore.length || scopes.some((one, i) => one !== scopesBefore[i]))
    rows.push(scopeRowOf(parts, scopes, now, 'first'));
}

function standingOf(observedAt: string, before: string | undefined): Standing {
  if (before === undefined) return 'unknown';
  // texts of one length and form sort as time does
  const same = before.length === observedAt.length;
  const key = same ? observedAt : instantKey(observedAt)!;
  const keyBefore = same ? before : instantKey(before)!;
  return key > keyBefore ? 'later' : key === keyBefore ? 'same' : 'earlier';
}

/**
 * Adds values. An attribute has one value of a dataset at one observedAt: one that comes again takes the place of the one before, with
 * its number and time of recording (clause 5.6.12). What came in and what it took the place of is added to `changes`.
 */
export async function record(
  sql: Sql,
  book: SeriesBook,
  rows: readonly ValueRow[],
  recordedAt: string,
  changes?: RecordChange[],
): Promise<void> {
  if (rows.length === 0) return;
  const made = await book.numbersOf(sql, seriesIn(rows));
  for (const row of rows) row.seriesNo = seriesNo(row.series.no ?? made.get(row.series)!, row.timed);
  const hasAgain = rows.some(mayComeAgain);
  const values = hasAgain ? withoutDoubles(rows) : rows;
  const fresh = hasAgain ? values.filter((one) => !mayComeAgain(one)) : values;
  const out = await addValues(sql, fresh, recordedAt, isLater);
  const rest = out.size === 0 ? [] : fresh.filter((one) => isLater(one) && out.has(one.entityNo));
  await replace(sql, book, hasAgain ? [...values.filter(mayComeAgain), ...rest] : rest, recordedAt, changes);
  if (changes !== undefined) tellAdded(values, recordedAt, changes);
}

/** Adds what came in to what it took the place of, whose time of recording it keeps. */
function tellAdded(values: readonly ValueRow[], recordedAt: string, changes: RecordChange[]): void {
  const keyOfChange = ({ entityNo, at, series }: Pick<RecordChange, 'entityNo' | 'at' | 'series'>): string =>
    `${entityNo} ${at} ${placeKey(series.attribute, series.dataset)}`;
  const replaced = new Map(changes.map((one) => [keyOfChange(one), one.recordedAt]));
  for (const row of values) {
    const { entityNo, series, timed, at, number } = row;
    const kept = replaced.size === 0 ? undefined : replaced.get(keyOfChange(row));
    changes.push({ entityNo, series, timed, at, recordedAt: kept ?? recordedAt, number, sign: 1 });
  }
}

function* seriesIn(rows: readonly ValueRow[]): Generator<KnownSeries> {
  for (const { series } of rows) yield series;
}

const mayComeAgain = ({ standing }: ValueRow): boolean => standing !== 'first' && standing !== 'later';
const isLater = ({ standing }: ValueRow): boolean => standing === 'later';

/** Of values for one place the last. */
export function withoutDoubles(values: readonly ValueRow[]): readonly ValueRow[] {
  const places = new Map<string, ValueRow>();
  for (const [i, one] of values.entries()) {
    const { attribute, dataset } = one.series;
    const key = `${one.entityNo} ${one.at} ${placeKey(attribute, dataset)}`;
    places.set(one.timed === TIMED.observed ? key : `${i}`, one);
  }
  return [...places.values()];
}

/** Puts values in the places of those before where there are any; else they are added. */
async function replace(
  sql: Sql,
  book: SeriesBook,
  values: readonly ValueRow[],
  recordedAt: string,
  changes: RecordChange[] | undefined,
): Promise<void> {
  if (values.length === 0) return;
  const [, folded, changed] = await Promise.all([
    lookUpOneByOne(sql),
    lockFolded(sql, 'read'),
    changeValues(sql, values, recordedAt),
  ]);
  const touched: (ValuePlace & { readonly no: number })[] = values.flatMap((one, i) => {
    const old = changed.get(i);
    if (old === undefined) return [];
    const { entityNo, series, timed, at } = one;
    changes?.push({ entityNo, series, timed, at, recordedAt: old.recordedAt, number: old.number, sign: -1 });
    return [{ ...one, no: old.no }];
  });
  const left = values.filter((_, i) => !changed.has(i));
  if (left.length > 0) touched.push(...(await replaceOther(sql, book, left, recordedAt, changes)));
  await settleDays(sql, folded, touched);
}

/** Values that have none in their own series before them may have one in another of the attribute, as its unit or kind was another. */
async function replaceOther(
  sql: Sql,
  book: SeriesBook,
  values: readonly ValueRow[],
  recordedAt: string,
  changes: RecordChange[] | undefined,
): Promise<(ValuePlace & { readonly no: number })[]> {
  const attributes = [...new Set(values.map(({ series }) => series.attribute))];
  const all = await book.ofAttributes(sql, attributes);
  const siblings = groupBy(all, ({ attribute, dataset }) => placeKey(attribute, dataset));
  const places: ValuePlace[] = [];
  const unknown: ValuePlace[] = [];
  const earlier = new Set<number>();
  const positions = new Map<string, number>();
  for (const [i, { entityNo, series, at, standing }] of values.entries()) {
    if (standing === 'earlier') earlier.add(entityNo);
    for (const { no } of siblings.get(placeKey(series.attribute, series.dataset)) ?? []) {
      const place = { entityNo, seriesNo: seriesNo(no, TIMED.observed), at };
      places.push(place);
      if (standing === 'unknown') unknown.push(place);
      positions.set(keyOf(place), i);
    }
  }
  const [, taken] = await Promise.all([markUnordered(sql, [...earlier], unknown), takeValues(sql, places)]);
  const kept = new Map<number, KeptValue>();
  for (const one of taken) {
    const i = positions.get(keyOf(one))!;
    kept.set(i, { ...values[i]!, no: one.no, recordedAt: one.recordedAt, modifiedAt: recordedAt });
    const series = all.find(({ no }) => no === seriesOf(one.seriesNo));
    if (series !== undefined) changes?.push({ ...one, series, timed: timedOf(one.seriesNo), sign: -1 });
  }
  await Promise.all([
    putValues(sql, [...kept.values()]),
    addValues(
      sql,
      values.filter((_, i) => !kept.has(i)),
      recordedAt,
    ),
  ]);
  return [...taken, ...kept.values()];
}

const placeKey = (attribute: string, dataset: string): string => `${dataset} ${attribute}`;
const keyOf = ({ entityNo, seriesNo: no, at }: ValuePlace): string => `${entityNo} ${no} ${at}`;
