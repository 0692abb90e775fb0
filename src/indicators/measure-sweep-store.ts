import type { Sql } from '../platform/database.ts';

/** A result that followed another of the same measure, area and period. */
export interface FollowedRow {
  readonly no: number;
  readonly since: Date;
  /** The one before it, where it may go for all that is known of results alone. */
  readonly goes: number | null;
}

/** The last result that was looked at; undefined while another process looks. */
export async function lockSweep(sql: Sql): Promise<number | undefined> {
  await sql.query(
    'INSERT INTO measure_sweep (result_no) VALUES (0) ON CONFLICT DO NOTHING',
    [],
    'measure.sweepBegin',
  );
  const [row] = await sql.query<{ no: number }>(
    'SELECT result_no AS no FROM measure_sweep FOR UPDATE SKIP LOCKED',
    [],
    'measure.sweepLock',
  );
  return row?.no;
}

export const writeSweep = (sql: Sql, resultNo: number): Promise<unknown> =>
  sql.query('UPDATE measure_sweep SET result_no = $1', [resultNo], 'measure.sweepEnd');

/** Results after one, in order, at most `limit`; with the one before each where that is of the same day of UTC and nothing keeps it. */
export const listFollowed = (sql: Sql, after: number, limit: number): Promise<FollowedRow[]> =>
  sql.query<FollowedRow>(
    `SELECT r.no, r.since, p.no AS goes
     FROM (SELECT no, code, area, period, since FROM measure_result WHERE no > $1 ORDER BY no LIMIT $2) AS r
     LEFT JOIN LATERAL (SELECT no, since, is_kept FROM measure_result AS q
       WHERE q.code = r.code AND q.area = r.area AND q.period = r.period AND q.no < r.no ORDER BY q.no DESC LIMIT 1) AS p
       ON NOT p.is_kept AND (p.since AT TIME ZONE 'UTC')::date = (r.since AT TIME ZONE 'UTC')::date
     ORDER BY r.no`,
    [after, limit],
    'measure.sweepList',
  );

/**
 * Lets go of results and of the versions of values that they were, except where a version is in force or something other than the
 * measure took its place. Answers how many results went.
 */
export async function deleteResults(sql: Sql, numbers: readonly number[]): Promise<number> {
  if (numbers.length === 0) return 0;
  const rows = await sql.query(
    `WITH place AS (
       SELECT r.no, a.id AS area_id, i.id AS indicator_id, r.period FROM measure_result AS r
       JOIN area AS a ON a.code = r.area JOIN indicator AS i ON i.code = r.code WHERE r.no = ANY($1::int8[])
     ), used AS (
       SELECT p.no, w.area_id, w.indicator_id, w.period, w.version, w.replaced_by IS NOT NULL OR coalesce((
           SELECT n.origin_kind FROM (
             SELECT version, origin_kind FROM indicator_value_version AS x
             WHERE x.area_id = w.area_id AND x.indicator_id = w.indicator_id AND x.period = w.period AND x.version > w.version
             UNION ALL
             SELECT version, origin_kind FROM indicator_value AS y
             WHERE y.area_id = w.area_id AND y.indicator_id = w.indicator_id AND y.period = w.period) AS n
           ORDER BY n.version LIMIT 1) <> 'measure', true) AS stays
       FROM place AS p JOIN indicator_value_version AS w ON w.area_id = p.area_id AND w.indicator_id = p.indicator_id
         AND w.period = p.period AND w.origin_kind = 'measure' AND w.origin_no = p.no
     ), stay AS (
       SELECT no FROM used WHERE stays
       UNION SELECT p.no FROM place AS p JOIN indicator_value AS v ON v.area_id = p.area_id AND v.indicator_id = p.indicator_id
         AND v.period = p.period AND v.origin_kind = 'measure' AND v.origin_no = p.no
     ), gone AS (
       DELETE FROM indicator_value_version AS w USING used AS u WHERE w.area_id = u.area_id AND w.indicator_id = u.indicator_id
         AND w.period = u.period AND w.version = u.version AND u.no NOT IN (SELECT no FROM stay)
     )
     DELETE FROM measure_result WHERE no = ANY($1::int8[]) AND NOT is_kept AND no NOT IN (SELECT no FROM stay) RETURNING no`,
    [numbers],
    'measure.sweepDelete',
  );
  return rows.length;
}

/** Ticks are numbers only: of those that are there the last is enough. */
export const deleteTicks = (sql: Sql): Promise<unknown> =>
  sql.query(
    'DELETE FROM measure_tick WHERE no < (SELECT max(no) FROM measure_tick)',
    [],
    'measure.sweepTicks',
  );
