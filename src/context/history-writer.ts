import { groupBy } from '../model/group-by.ts';
import type { Sql } from '../platform/database.ts';
import type { StoredWrite, WriteParticipant } from './broker.ts';
import { lockFolded } from './history-day-store.ts';
import { deletionRowOf, rowOf, scopeRowOf, TIMED, type ValueRow } from './history-row.ts';
import type { SeriesBook } from './history-series-store.ts';
import {
  addValues,
  changeValues,
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

/** A value with its place in the store. */
interface Placed extends PlacedValue {
  readonly value: NewValue;
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
  const series = await book.numbersOf(
    sql,
    given.map(({ row }) => row.series),
  );
  const placed = given.map((value, i): Placed => {
    const { entityNo, row } = value;
    const { at, number, instance, timed } = row;
    return { value, entityNo, at, number, instance, seriesNo: seriesNo(series[i]!, timed) };
  });
  const again = placed.filter(mayComeAgain);
  const values = again.length === 0 ? placed : withoutDoubles(placed);
  const fresh = again.length === 0 ? values : values.filter((one) => !mayComeAgain(one));
  const later = new Set<number>();
  for (const { value } of fresh) if (value.standing === 'later') later.add(value.entityNo);
  // none of the statements waits for another, so that they travel together
  const [unordered] = await Promise.all([
    later.size === 0 ? new Set<number>() : readUnordered(sql, [...later]),
    addValues(sql, fresh, recordedAt, ({ value }) => value.standing === 'later'),
  ]);
  const rest = unordered.size === 0 ? [] : fresh.filter(({ value }) => isUnordered(value, unordered));
  await replace(sql, book, [...(again.length === 0 ? [] : values.filter(mayComeAgain)), ...rest], recordedAt);
}

const mayComeAgain = ({ value: { standing } }: Placed): boolean =>
  standing !== 'first' && standing !== 'later';

const isUnordered = ({ standing, entityNo }: NewValue, unordered: ReadonlySet<number>): boolean =>
  standing === 'later' && unordered.has(entityNo);

/** Of values for one place the last. */
function withoutDoubles(values: readonly Placed[]): readonly Placed[] {
  const places = new Map<string, Placed>();
  for (const [i, one] of values.entries()) {
    const { attribute, dataset } = one.value.row.series;
    const key = `${one.entityNo} ${one.at} ${placeKey(attribute, dataset)}`;
    places.set(one.value.row.timed === TIMED.observed ? key : `${i}`, one);
  }
  return [...places.values()];
}

/** Puts values in the places of those before where there are any; else they are added. */
async function replace(
  sql: Sql,
  book: SeriesBook,
  values: readonly Placed[],
  recordedAt: string,
): Promise<void> {
  if (values.length === 0) return;
  const [folded, changed] = await Promise.all([
    lockFolded(sql, 'read'),
    changeValues(sql, values, recordedAt),
  ]);
  const touched: (ValuePlace & { readonly no: number })[] = values.flatMap((one, i) => {
    const no = changed.get(i);
    return no === undefined ? [] : [{ ...one, no }];
  });
  const left = values.filter((_, i) => !changed.has(i));
  if (left.length > 0) touched.push(...(await replaceOther(sql, book, left, recordedAt)));
  await settleDays(sql, folded, touched);
}

/** Values that have none in their own series before them may have one in another of the attribute, as its unit or kind was another. */
async function replaceOther(
  sql: Sql,
  book: SeriesBook,
  values: readonly Placed[],
  recordedAt: string,
): Promise<(ValuePlace & { readonly no: number })[]> {
  const attributes = [...new Set(values.map(({ value }) => value.row.series.attribute))];
  const siblings = groupBy(await book.ofAttributes(sql, attributes), ({ attribute, dataset }) =>
    placeKey(attribute, dataset),
  );
  const places: ValuePlace[] = [];
  const unknown: ValuePlace[] = [];
  const earlier = new Set<number>();
  const positions = new Map<string, number>();
  for (const [i, { entityNo, value }] of values.entries()) {
    const { row, standing } = value;
    if (standing === 'earlier') earlier.add(entityNo);
    for (const { no } of siblings.get(placeKey(row.series.attribute, row.series.dataset)) ?? []) {
      const place = { entityNo, seriesNo: seriesNo(no, TIMED.observed), at: row.at };
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
