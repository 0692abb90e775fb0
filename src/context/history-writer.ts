import { groupBy } from '../model/group-by.ts';
import type { Sql } from '../platform/database.ts';
import type { StoredWrite, WriteParticipant } from './broker.ts';
import { lockFolded } from './history-day-store.ts';
import { deletionRowOf, rowOf, scopeRowOf, TIMED, type ValueRow } from './history-row.ts';
import type { SeriesBook } from './history-series-store.ts';
import {
  addValues,
  type KeptValue,
  type PlacedValue,
  putValues,
  seriesNo,
  settleDays,
  takeValues,
  type ValuePlace,
} from './history-value-store.ts';
import { instantKey, microsecondsOf, readInstant } from './temporal-instant.ts';

/** A value of an entity, before its series has a number. */
export interface NewValue {
  readonly entityNo: number;
  readonly row: ValueRow;
  /** There may be a value of the same attribute, dataset and observedAt, whose place it takes (clause 5.6.12). */
  readonly again: boolean;
}

/** Writes the history of entities within the transactions that write them. */
export const historyWriter = (series: SeriesBook): WriteParticipant => ({
  inside: async (sql, writes, now) => {
    const recordedAt = microsecondsOf(readInstant(now)!);
    await record(
      sql,
      series,
      writes.flatMap((write) => valuesOf(write, now, recordedAt)),
      recordedAt,
    );
  },
});

/** What the history keeps of a write through the core API. */
function valuesOf(
  { entityNo, before, after, changes }: StoredWrite,
  now: string,
  recordedAt: string,
): NewValue[] {
  const values: NewValue[] = changes.flatMap((change) => {
    if (change.after !== undefined) {
      const row = rowOf(change.attribute, change.after, recordedAt);
      const again =
        row.timed === TIMED.observed && !isLater(change.after.observedAt!, change.before?.observedAt);
      return [{ entityNo, row, again }];
    }
    return change.before === undefined
      ? []
      : [{ entityNo, row: deletionRowOf(change.attribute, change.before, recordedAt), again: false }];
  });
  const scopes = after?.scopes ?? [];
  const scopesBefore = before?.scopes ?? [];
  if (
    scopes !== scopesBefore &&
    (scopes.length !== scopesBefore.length || scopes.some((one, i) => one !== scopesBefore[i]))
  )
    values.push({ entityNo, row: scopeRowOf(scopes, now, recordedAt), again: false });
  return values;
}

/** Whether a value comes after the one before it, as nearly all do; then nothing can stand in its place. */
function isLater(observedAt: string, before: string | undefined): boolean {
  if (before === undefined) return false;
  // texts of one length and form sort as time does
  if (before.length === observedAt.length) return observedAt > before;
  return instantKey(observedAt)! > instantKey(before)!;
}

/** Adds values; one that comes again takes the place of the one before, with its number and time of recording. */
export async function record(
  sql: Sql,
  book: SeriesBook,
  given: readonly NewValue[],
  recordedAt: string,
): Promise<void> {
  if (given.length === 0) return;
  const values = given.some(({ again }) => again) ? withoutDoubles(given) : given;
  const numbers = await book.numbersOf(
    sql,
    values.map(({ row }) => row.series),
  );
  const placed = values.map(
    ({ entityNo, row: { at, number, instance, timed } }, i): PlacedValue => ({
      entityNo,
      at,
      number,
      instance,
      seriesNo: seriesNo(numbers[i]!, timed),
    }),
  );
  const kept = await replace(sql, book, values, placed, recordedAt);
  await addValues(sql, kept.size === 0 ? placed : placed.filter((_, i) => !kept.has(i)), recordedAt);
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
  placed: readonly PlacedValue[],
  recordedAt: string,
): Promise<ReadonlySet<number>> {
  const again = values.flatMap((value, i) => (value.again ? [i] : []));
  if (again.length === 0) return new Set();
  const attributes = [...new Set(again.map((i) => values[i]!.row.series.attribute))];
  const siblings = groupBy(await book.ofAttributes(sql, attributes), ({ attribute, dataset }) =>
    placeKey(attribute, dataset),
  );
  const places: ValuePlace[] = [];
  const positions = new Map<string, number>();
  for (const i of again) {
    const { entityNo, row } = values[i]!;
    for (const { no } of siblings.get(placeKey(row.series.attribute, row.series.dataset)) ?? []) {
      const place = { entityNo, seriesNo: seriesNo(no, TIMED.observed), at: row.at };
      places.push(place);
      positions.set(keyOf(place), i);
    }
  }
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
