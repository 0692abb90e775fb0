import type { Sql } from '../platform/database.ts';

/** Microseconds of a day. */
export const DAY = 86_400_000_000;

/** The day of a time in SQL, before 1970 too. */
const dayOf = (at: string): string => `(${at} / ${DAY} - (${at} % ${DAY} < 0)::int)::int4`;

const SUMS = `count(*), sum(v.number), coalesce(var_pop(v.number), 0) * count(*), min(v.number), max(v.number)`;

/** Sees to it that the row of the sums' state is there. */
export const beginFold = (sql: Sql): Promise<unknown> =>
  sql.query(
    'INSERT INTO temporal_fold (is_only, folded_to) VALUES (true, 0) ON CONFLICT (is_only) DO NOTHING',
  );

/** Held shared by whoever changes or takes out values, and alone by what adds them up. Any constant will do. */
const CHANGES = 4_771_320_103;

/** The greatest number that the days' sums hold; it stays so until the transaction ends. */
export async function lockFolded(sql: Sql, use: 'read' | 'fold'): Promise<number> {
  const lock = use === 'fold' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  // a statement of its own, so that the next one sees what was committed while it waited
  const [, rows] = await Promise.all([
    sql.query(`SELECT ${lock}(${CHANGES})`),
    sql.query<{ folded: number }>('SELECT folded_to AS folded FROM temporal_fold'),
  ]);
  return rows[0]?.folded ?? 0;
}

/** Adds the values after `folded`, up to `to`, to the sums of their days; under the lock of {@link lockFolded}. */
export async function foldDays(sql: Sql, folded: number, to: number): Promise<void> {
  // without statistics the values would be looked for in all of the table
  const prepared = sql.execute('SET LOCAL enable_seqscan = off');
  const done = sql.query(
    `INSERT INTO temporal_day AS d (entity_no, series_no, day, count, sum, squares, least, most)
     SELECT v.entity_no, v.series_no, ${dayOf('v.at')}, ${SUMS}
     FROM temporal_value AS v WHERE v.no > $1 AND v.no <= $2 AND v.number IS NOT NULL
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
     ON CONFLICT (entity_no, series_no, day) DO UPDATE SET
       count = d.count + excluded.count, sum = d.sum + excluded.sum,
       squares = d.squares + excluded.squares + (excluded.sum / excluded.count - d.sum / d.count)
         * (excluded.sum / excluded.count - d.sum / d.count) * (d.count * excluded.count / (d.count + excluded.count)::float8),
       least = least(d.least, excluded.least), most = greatest(d.most, excluded.most)`,
    [folded, to],
  );
  await Promise.all([prepared, done, sql.query('UPDATE temporal_fold SET folded_to = $1', [to])]);
}

/** Lets the index that finds values by their numbers know of the new ones. */
export const summariseNumbers = (sql: Sql): Promise<unknown> =>
  sql.query(`SELECT brin_summarize_new_values('temporal_value_by_no')`);

/** Clears up after many values; not within a transaction. */
export async function sweep(sql: Sql): Promise<void> {
  await sql.execute('VACUUM (ANALYZE, TRUNCATE false) temporal_value');
  await sql.execute('VACUUM (ANALYZE, TRUNCATE false) temporal_day');
}

/** Makes the sums of the days of these places anew; under the lock of {@link lockFolded}. */
export async function repairDays(
  sql: Sql,
  folded: number,
  places: readonly { readonly entityNo: number; readonly seriesNo: number; readonly at: string }[],
): Promise<void> {
  if (places.length === 0) return;
  const days = `SELECT DISTINCT entity_no, series_no, ${dayOf('at')} AS day
    FROM unnest($1::int8[], $2::int4[], $3::int8[]) AS t (entity_no, series_no, at)`;
  const values = [
    places.map(({ entityNo }) => entityNo),
    places.map(({ seriesNo }) => seriesNo),
    places.map(({ at }) => at),
  ];
  await sql.query(
    `DELETE FROM temporal_day AS d USING (${days}) AS t
     WHERE d.entity_no = t.entity_no AND d.series_no = t.series_no AND d.day = t.day`,
    values,
  );
  await sql.query(
    `INSERT INTO temporal_day (entity_no, series_no, day, count, sum, squares, least, most)
     SELECT t.entity_no, t.series_no, t.day, ${SUMS}
     FROM (${days}) AS t JOIN temporal_value AS v ON v.entity_no = t.entity_no AND v.series_no = t.series_no
       AND v.at >= t.day * ${DAY} AND v.at < (t.day + 1) * ${DAY}
     WHERE v.no <= $4 AND v.number IS NOT NULL GROUP BY 1, 2, 3`,
    [...values, folded],
  );
}
