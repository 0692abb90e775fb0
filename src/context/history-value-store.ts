import type { Sql } from '../platform/database.ts';
import { repairDays } from './history-day-store.ts';
import type { StoredValue, Timed, ValueRow } from './history-row.ts';

/** A value with the place that it goes to. */
export interface PlacedValue extends Pick<ValueRow, 'entityNo' | 'at' | 'number' | 'instance'> {
  /** Of the series and its {@link Timed}. */
  readonly seriesNo: number;
}

/** A value that takes the place of another keeps what that was known by. */
export interface KeptValue extends PlacedValue {
  readonly no: number;
  readonly recordedAt: string;
  readonly modifiedAt: string;
}

/** Where a value stands. */
export interface ValuePlace {
  readonly entityNo: number;
  readonly seriesNo: number;
  readonly at: string;
}

export interface TakenValue extends ValuePlace {
  readonly no: number;
  readonly recordedAt: string;
  readonly number: number | null;
}

/** Below this one statement is faster than COPY. */
const COPY_FROM = 400;
const CHUNK_ROWS = 8_000;

/** Held shared by whoever adds values, until they are committed; see {@link readHorizon}. Any constant will do. */
const WRITERS = 4_771_320_102;

/** The series number of a value: its series and what its time is. */
export const seriesNo = (series: number, timed: Timed): number => series + timed;
export const timedOf = (series: number): Timed => (series & 3) as Timed;
export const seriesOf = (series: number): number => series & ~3;

/**
 * Adds values, recorded at one time; many by COPY. Their numbers come from the store, in this order. Values that need order are left out
 * of entities whose values did not all come in the order of time.
 * @returns these entities, of those that values which need order are for
 */
export async function addValues<Value extends PlacedValue>(
  sql: Sql,
  values: readonly Value[],
  recordedAt: string,
  needsOrder: (value: Value) => boolean = () => false,
): Promise<ReadonlySet<number>> {
  if (values.length === 0) return NONE;
  const ordered = values.map(needsOrder);
  const entities = [...new Set(values.filter((_, i) => ordered[i]).map(({ entityNo }) => entityNo))];
  const unordered = (): Promise<ReadonlySet<number>> =>
    entities.length === 0 ? Promise.resolve(NONE) : readUnordered(sql, entities);
  if (values.length < COPY_FROM) {
    const [row] = await sql.query<{ added: number }>(
      `WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${WRITERS})), added AS (
         INSERT INTO temporal_value (entity_no, at, recorded_at, number, series_no, instance)
         SELECT entity_no, at, $6, number, series_no, instance
         FROM held, unnest($1::int8[], $2::int8[], $3::float8[], $4::int4[], $5::text[], $7::boolean[])
           AS t (entity_no, at, number, series_no, instance, needs_order)
         WHERE NOT (needs_order AND EXISTS (SELECT FROM temporal_unordered AS u WHERE u.entity_no = t.entity_no))
         RETURNING 1)
       SELECT count(*) AS added FROM added`,
      [
        values.map((value) => value.entityNo),
        values.map((value) => value.at),
        values.map((value) => value.number),
        values.map((value) => value.seriesNo),
        values.map((value) => value.instance),
        recordedAt,
        ordered,
      ],
      'history.add',
    );
    return row!.added === values.length ? NONE : unordered();
  }
  const [out] = await Promise.all([
    unordered(),
    sql.query(`SELECT pg_advisory_xact_lock_shared(${WRITERS})`),
  ]);
  const some =
    out.size === 0 ? values : values.filter(({ entityNo }, i) => !(ordered[i] && out.has(entityNo)));
  await sql.copyIn(
    'temporal_value',
    ['entity_no', 'at', 'recorded_at', 'number', 'series_no', 'instance'],
    linesOf(some, recordedAt),
  );
  return out;
}

const NONE: ReadonlySet<number> = new Set();

async function* linesOf(values: readonly PlacedValue[], recordedAt: string): AsyncGenerator<string> {
  for (let from = 0; from < values.length; from += CHUNK_ROWS) {
    let text = '';
    const to = Math.min(values.length, from + CHUNK_ROWS);
    for (let i = from; i < to; i++) {
      const { entityNo, at, number, seriesNo, instance } = values[i]!;
      text += `${entityNo}\t${at}\t${recordedAt}\t${number ?? '\\N'}\t${seriesNo}\t${instance === null ? '\\N' : escaped(instance)}\n`;
    }
    yield text;
  }
}

/** JSON has no line ends and tabs of its own; a backslash is what COPY would read otherwise. */
const escaped = (json: string): string => (json.includes('\\') ? json.replaceAll('\\', '\\\\') : json);

/**
 * The greatest number up to which every value is committed, or never will be. Waits for the transactions that add values, and lets
 * others wait as long; numbers are taken by those that hold the lock.
 */
export async function readHorizon(sql: Sql): Promise<number> {
  await sql.query(`SELECT pg_advisory_xact_lock(${WRITERS})`);
  const [row] = await sql.query<{ last: number }>(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM temporal_value_no_seq`,
  );
  return row!.last;
}

/** How many values the sums of days do not hold yet, or less where some were never committed. */
export async function countUnfolded(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ unfolded: number }>(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END - coalesce((SELECT folded_to FROM temporal_fold), 0) AS unfolded
     FROM temporal_value_no_seq`,
  );
  return row!.unfolded;
}

/** Keeps the rest of the transaction from reading a whole table where many rows of it are named one by one. */
export const lookUpOneByOne = (sql: Sql): Promise<void> =>
  sql.execute(
    'SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off',
  );

/** A value as it was before it was changed. */
export interface ChangedValue {
  readonly no: number;
  readonly recordedAt: string;
  readonly number: number | null;
}

const KEPT = 'entity_no, at, no, recorded_at, number, series_no, modified_at, instance';

/**
 * Changes the values at these places, if there are any; answers what was there by the positions of what was given. What is replaced by
 * something else is kept.
 */
export async function changeValues(
  sql: Sql,
  values: readonly PlacedValue[],
  modifiedAt: string,
): Promise<ReadonlyMap<number, ChangedValue>> {
  const changed = await sql.query<ChangedValue & { i: number }>(
    `WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${WRITERS})), old AS MATERIALIZED (
       SELECT v.*, t.i, t.number AS new_number, t.instance AS new_instance
       FROM held, unnest($1::int8[], $2::int4[], $3::int8[], $4::float8[], $5::text[]) WITH ORDINALITY
         AS t (entity_no, series_no, at, number, instance, i)
       JOIN temporal_value AS v ON v.entity_no = t.entity_no AND v.series_no = t.series_no AND v.at = t.at AND v.series_no & 3 = 0
     ), kept AS (
       INSERT INTO temporal_replaced (${KEPT}) SELECT ${KEPT} FROM old
       WHERE number IS DISTINCT FROM new_number OR instance IS DISTINCT FROM new_instance ORDER BY i
     )
     UPDATE temporal_value AS v SET number = old.new_number, instance = old.new_instance, modified_at = $6
     FROM old WHERE v.entity_no = old.entity_no AND v.series_no = old.series_no AND v.at = old.at AND v.no = old.no
     RETURNING old.i::int4 AS i, old.no, old.recorded_at::text AS "recordedAt", old.number`,
    [
      values.map((value) => value.entityNo),
      values.map((value) => value.seriesNo),
      values.map((value) => value.at),
      values.map((value) => value.number),
      values.map((value) => value.instance),
      modifiedAt,
    ],
    'history.change',
  );
  return new Map(changed.map(({ i, ...value }) => [i - 1, value]));
}

const TAKEN = `entity_no AS "entityNo", series_no AS "seriesNo", at::text AS at, no, recorded_at::text AS "recordedAt", number`;

/** Takes out what a DELETE names, keeps it apart, and answers what was there. */
const taking = (deletion: string): string =>
  `WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${WRITERS})), gone AS (${deletion}), kept AS (
     INSERT INTO temporal_replaced (${KEPT}) SELECT ${KEPT} FROM gone)
   SELECT ${TAKEN} FROM gone`;

/** Takes out the values at these places and answers what was there. */
export async function takeValues(sql: Sql, places: readonly ValuePlace[]): Promise<TakenValue[]> {
  if (places.length === 0) return [];
  return sql.query<TakenValue>(
    taking(
      `DELETE FROM temporal_value AS v USING held, unnest($1::int8[], $2::int4[], $3::int8[]) AS t (entity_no, series_no, at)
       WHERE v.entity_no = t.entity_no AND v.series_no = t.series_no AND v.at = t.at RETURNING v.*`,
    ),
    [
      places.map(({ entityNo }) => entityNo),
      places.map(({ seriesNo }) => seriesNo),
      places.map(({ at }) => at),
    ],
  );
}

/** Those of the entities whose values did not all come in the order of time. */
async function readUnordered(sql: Sql, entityNos: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await sql.query<{ no: number }>(
    'SELECT entity_no AS no FROM temporal_unordered WHERE entity_no = ANY($1::int8[])',
    [entityNos],
    'history.unordered',
  );
  return new Set(rows.map(({ no }) => no));
}

/** Remembers that values of entities came out of order, and of others if they have values at these places or after them. */
export async function markUnordered(
  sql: Sql,
  entityNos: readonly number[],
  unknown: readonly ValuePlace[],
): Promise<void> {
  await sql.query(
    `INSERT INTO temporal_unordered (entity_no)
     SELECT no FROM unnest($1::int8[]) AS no
     UNION SELECT t.entity_no FROM unnest($2::int8[], $3::int4[], $4::int8[]) AS t (entity_no, series_no, at)
       CROSS JOIN LATERAL (SELECT FROM temporal_value AS v
         WHERE v.entity_no = t.entity_no AND v.series_no = t.series_no AND v.at >= t.at LIMIT 1) AS found
     ORDER BY 1 ON CONFLICT (entity_no) DO NOTHING`,
    [
      entityNos,
      unknown.map(({ entityNo }) => entityNo),
      unknown.map(({ seriesNo }) => seriesNo),
      unknown.map(({ at }) => at),
    ],
  );
}

/** Takes out one value by its number. */
export async function takeValue(
  sql: Sql,
  entityNo: number,
  series: readonly number[],
  no: number,
): Promise<TakenValue | undefined> {
  const [taken] = await sql.query<TakenValue>(
    taking(
      'DELETE FROM temporal_value USING held WHERE entity_no = $1 AND series_no = ANY($2::int4[]) AND no = $3 RETURNING temporal_value.*',
    ),
    [entityNo, series, no],
  );
  return taken;
}

/** Puts values in the places of others. */
export async function putValues(sql: Sql, values: readonly KeptValue[]): Promise<void> {
  if (values.length === 0) return;
  await sql.query(
    `INSERT INTO temporal_value (entity_no, at, no, recorded_at, number, series_no, modified_at, instance)
     SELECT entity_no, at, no, recorded_at, number, series_no, modified_at, instance
     FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::float8[], $6::int4[], $7::int8[], $8::text[])
       AS t (entity_no, at, no, recorded_at, number, series_no, modified_at, instance)`,
    [
      values.map((value) => value.entityNo),
      values.map((value) => value.at),
      values.map((value) => value.no),
      values.map((value) => value.recordedAt),
      values.map((value) => value.number),
      values.map((value) => value.seriesNo),
      values.map((value) => value.modifiedAt),
      values.map((value) => value.instance),
    ],
  );
}

/** What took out or put in values says in the end, so that the sums of their days are right again. */
export const settleDays = (
  sql: Sql,
  folded: number,
  touched: readonly (ValuePlace & { readonly no: number })[],
): Promise<void> =>
  repairDays(
    sql,
    folded,
    touched.filter(({ no }) => no <= folded),
  );

/** Takes out whole series of an entity; undefined: all of it. Answers how many values there were. */
export async function takeSeries(
  sql: Sql,
  entityNo: number,
  series: readonly number[] | undefined,
): Promise<number> {
  const where = series === undefined ? 'entity_no = $1' : 'entity_no = $1 AND series_no = ANY($2::int4[])';
  const values = series === undefined ? [entityNo] : [entityNo, series];
  await sql.query(`DELETE FROM temporal_day WHERE ${where}`, values);
  if (series === undefined) await sql.query(`DELETE FROM temporal_unordered WHERE ${where}`, values);
  const [row] = await sql.query<{ count: number }>(
    `WITH gone AS (DELETE FROM temporal_value WHERE ${where} RETURNING 1) SELECT count(*) AS count FROM gone`,
    values,
  );
  return row!.count;
}

/** A series that an entity has values of. */
export interface Pair {
  readonly entityNo: number;
  readonly seriesNo: number;
}

/** Series that entities have values of, each found by one look into the index. */
export function pairsOf(sql: Sql, entityNos: readonly number[]): Promise<Pair[]> {
  return sql.query<Pair>(
    `SELECT e.no AS "entityNo", s.series_no AS "seriesNo"
     FROM unnest($1::int8[]) AS e (no) CROSS JOIN LATERAL (
       WITH RECURSIVE found AS (
         (SELECT series_no FROM temporal_value WHERE entity_no = e.no ORDER BY series_no LIMIT 1)
         UNION ALL
         SELECT next.series_no FROM found CROSS JOIN LATERAL (
           SELECT v.series_no FROM temporal_value AS v
           WHERE v.entity_no = e.no AND v.series_no > found.series_no ORDER BY v.series_no LIMIT 1) AS next
       ) SELECT series_no FROM found) AS s`,
    [entityNos],
    'history.pairs',
  );
}

/** Which time of a value is asked for. */
export type ValueTime = 'at' | 'recorded_at' | 'modified_at';
/** In SQL, of a value that is called `v`. */
export const TIME: Readonly<Record<ValueTime, string>> = {
  at: 'v.at',
  recorded_at: 'v.recorded_at',
  modified_at: 'coalesce(v.modified_at, v.recorded_at)',
};

export interface ValueRange {
  readonly time: ValueTime;
  /** Microseconds, inclusive and exclusive. */
  readonly from: string | undefined;
  readonly until: string | undefined;
}

export interface ReadValue extends StoredValue, Pair {
  /** The time asked for. */
  readonly time: string;
}

/** The first values of each pair within a range, or the last ones, the latest first. */
export async function readValues(
  sql: Sql,
  pairs: readonly Pair[],
  { time, from, until }: ValueRange,
  { most, backwards }: { readonly most: number; readonly backwards: boolean },
): Promise<ReadValue[]> {
  if (pairs.length === 0) return [];
  const direction = backwards ? 'DESC' : 'ASC';
  const rows = await sql.query<Omit<ReadValue, 'timed'>>(
    `SELECT p.entity_no AS "entityNo", p.series_no AS "seriesNo", v.*
     FROM unnest($1::int8[], $2::int4[]) AS p (entity_no, series_no) CROSS JOIN LATERAL (
       SELECT v.no, v.at::text AS at, v.recorded_at::text AS recorded_at, v.modified_at::text AS modified_at, v.number, v.instance,
              (${TIME[time]})::text AS time
       FROM temporal_value AS v
       WHERE v.entity_no = p.entity_no AND v.series_no = p.series_no
         AND ${TIME[time]} >= coalesce($3::int8, -9223372036854775808) AND ${TIME[time]} < coalesce($4::int8, 9223372036854775807)
       ORDER BY ${TIME[time]} ${direction}, v.no ${direction} LIMIT $5) AS v`,
    [
      pairs.map(({ entityNo }) => entityNo),
      pairs.map(({ seriesNo }) => seriesNo),
      from ?? null,
      until ?? null,
      most,
    ],
  );
  return rows.map((row) => ({ ...row, timed: timedOf(row.seriesNo) }));
}
