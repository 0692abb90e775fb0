import { groupBy } from '../model/group-by.ts';
import type { Sql } from '../platform/database.ts';
import type { StoredWrite, WriteParticipant } from './broker.ts';
import { lockFolded } from './history-day-store.ts';
import { deletionRowOf, rowOf, scopeRowOf, TIMED, type ValueRow } from './history-row.ts';
import type { SeriesBook } from './history-series-store.ts';
import {
  addValues,
  type KeptValue,
  markUnordered,
  type PlacedValue,
  putValues,
  readUnordered,
  seriesNo,
  settleDays,
  takeValues,
  type ValuePlace,
} from './history-value-store.ts';
import { instantKey, microsecondsOf, readInstant } from './temporal-instant.ts';

/**
 * How a value stands to those before it: `later` than the current one, at the `same` time, `earlier`, or `unknown`. `first` has none
 * before it, or no time to have them at.
 */
type Standing = 'first' | 'later' | 'same' | 'earlier' | 'unknown';

/** A value of an entity, before its series has a number. */
export interface NewValue {
  readonly entityNo: number;
  readonly row: ValueRow;
  readonly standing: Standing;
}

/** Writes the history of entities within the transactions that write them. */
export const historyWriter = (series: SeriesBook): WriteParticipant => ({
  inside: async (sql, writes, now) => {
    const recordedAt = microsecondsOf(readInstant(now)!);
    const values: NewValue[] = [];
    for (const write of writes) addWrite(values, write, now, recordedAt);
    await record(sql, series, values, recordedAt);
  },
});

/** What the history keeps of a write through the core API. */
function addWrite(
  values: NewValue[],
  { entityNo, isNew = false, before, after, changes }: StoredWrite,
  now: string,
  recordedAt: string,
): void {
  for (const { attribute, before: old, after: instance } of changes)
    if (instance !== undefined)
      values.push({
        entityNo,
        row: rowOf(attribute, instance, recordedAt),
        standing:
          isNew || instance.observedAt === undefined
            ? 'first'
            : standingOf(instance.observedAt, old?.observedAt),
      });
    else if (old !== undefined)
      values.push({ entityNo, row: deletionRowOf(attribute, old, recordedAt), standing: 'first' });
  const scopes = after?.scopes ?? [];
  const scopesBefore = before?.scopes ?? [];
  if (scopes.length !== scopesBefore.length || scopes.some((one, i) => one !== scopesBefore[i]))
    values.push({ entityNo, row: scopeRowOf(scopes, now, recordedAt), standing: 'first' });
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
 * its number and time of recording (clause 5.6.12).
 */
export async function record(
  sql: Sql,
  book: SeriesBook,
  given: readonly NewValue[],
  recordedAt: string,
): Promise<void> {
  if (given.length === 0) return;
  const [isAgain, series] = await Promise.all([
    readAgain(sql, given),
    book.numbersOf(
      sql,
      given.map(({ row }) => row.series),
    ),
  ]);
  const numbers = new Map(given.map((value, i) => [value, series[i]!]));
  const values = given.some(isAgain) ? withoutDoubles(given) : given;
  const placed = values.map(
    (value): PlacedValue => ({
      entityNo: value.entityNo,
      at: value.row.at,
      number: value.row.number,
      instance: value.row.instance,
      seriesNo: seriesNo(numbers.get(value)!, value.row.timed),
    }),
  );
  const kept = await replace(sql, book, values, isAgain, placed, recordedAt);
  await addValues(sql, kept.size === 0 ? placed : placed.filter((_, i) => !kept.has(i)), recordedAt);
}

/** Tells of a value whether its place may be taken already. */
async function readAgain(sql: Sql, values: readonly NewValue[]): Promise<(value: NewValue) => boolean> {
  const later = new Set<number>();
  for (const { standing, entityNo } of values) if (standing === 'later') later.add(entityNo);
  const unordered = later.size === 0 ? new Set<number>() : await readUnordered(sql, [...later]);
  return ({ standing, entityNo }) => (standing === 'later' ? unordered.has(entityNo) : standing !== 'first');
}

/** Of values for one place the last. */
function withoutDoubles(values: readonly NewValue[]): readonly NewValue[] {
  const places = new Map<string, NewValue>();
  for (const [i, value] of values.entries()) {
    const { entityNo, row } = value;
    const { attribute, dataset } = row.series;
    places.set(
      row.timed === TIMED.observed ? `${entityNo} ${row.at} ${dataset} ${attribute}` : `${i}`,
      value,
    );
  }
  return [...places.values()];
}

/** Puts the values that may come again in the places of those before; answers the positions of those that had one. */
async function replace(
  sql: Sql,
  book: SeriesBook,
  values: readonly NewValue[],
  isAgain: (value: NewValue) => boolean,
  placed: readonly PlacedValue[],
  recordedAt: string,
): Promise<ReadonlySet<number>> {
  const again = values.flatMap((value, i) => (isAgain(value) ? [i] : []));
  if (again.length === 0) return new Set();
  const attributes = [...new Set(again.map((i) => values[i]!.row.series.attribute))];
  const siblings = groupBy(await book.ofAttributes(sql, attributes), ({ attribute, dataset }) =>
    placeKey(attribute, dataset),
  );
  const places: ValuePlace[] = [];
  const unknown: ValuePlace[] = [];
  const earlier = new Set<number>();
  const positions = new Map<string, number>();
  for (const i of again) {
    const { entityNo, row, standing } = values[i]!;
    if (standing === 'earlier') earlier.add(entityNo);
    for (const { no } of siblings.get(placeKey(row.series.attribute, row.series.dataset)) ?? []) {
      const place = { entityNo, seriesNo: seriesNo(no, TIMED.observed), at: row.at };
      places.push(place);
      if (standing === 'unknown') unknown.push(place);
      positions.set(keyOf(place), i);
    }
  }
  await markUnordered(sql, [...earlier], unknown);
  const folded = await lockFolded(sql, 'read');
  const taken = await takeValues(sql, places);
  const kept = new Map<number, KeptValue>();
  for (const one of taken) {
    const i = positions.get(keyOf(one))!;
    kept.set(i, { ...placed[i]!, no: one.no, recordedAt: one.recordedAt, modifiedAt: recordedAt });
  }
  await putValues(sql, [...kept.values()]);
  await settleDays(sql, folded, [...taken, ...kept.values()]);
  return new Set(kept.keys());
}

const placeKey = (attribute: string, dataset: string): string => `${dataset} ${attribute}`;
const keyOf = ({ entityNo, seriesNo: no, at }: ValuePlace): string => `${entityNo} ${no} ${at}`;
