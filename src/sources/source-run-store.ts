import type { Issue } from '../model/issue.ts';
import type { Sql } from '../platform/database.ts';
import type { RUN_CAUSES, RUN_STATUSES } from './source-wire.ts';

export type RunStatus = (typeof RUN_STATUSES)[number];
export type RunCause = (typeof RUN_CAUSES)[number];

/** What a run counts, see the columns of source_run. */
export interface RunCounts {
  readonly records: number;
  readonly created: number;
  readonly updated: number;
  readonly rejected: number;
  readonly bytes: number;
  readonly expected: number;
  readonly present: number;
  readonly timed: number;
  readonly fresh: number;
}

export const NO_COUNTS: RunCounts = {
  records: 0,
  created: 0,
  updated: 0,
  rejected: 0,
  bytes: 0,
  expected: 0,
  present: 0,
  timed: 0,
  fresh: 0,
};
const COUNTED = Object.keys(NO_COUNTS) as (keyof RunCounts)[];

export const addCounts = (one: RunCounts, other: RunCounts): RunCounts =>
  Object.fromEntries(COUNTED.map((name) => [name, one[name] + other[name]])) as unknown as RunCounts;

export interface RunRow extends RunCounts {
  readonly id: number;
  readonly sourceId: string;
  readonly cause: RunCause;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly issues: readonly Issue[];
}

const COLUMNS = `id, source_id AS "sourceId", cause, status, started_at AS "startedAt", finished_at AS "finishedAt", issues,
  ${COUNTED.join(', ')}`;

/** Undefined where the source has a run already. */
export async function insertRun(
  sql: Sql,
  run: { readonly sourceId: string; readonly cause: RunCause; readonly at: Date; readonly owner: number },
): Promise<number | undefined> {
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO source_run (source_id, cause, status, started_at, owner)
     SELECT id, $2, 'running', $3, $4 FROM source WHERE id = $1 ON CONFLICT DO NOTHING RETURNING id`,
    [run.sourceId, run.cause, run.at, run.owner],
  );
  return rows[0] && Number(rows[0].id);
}

/** Tells how far a run is. */
export async function updateRun(sql: Sql, id: number, counts: RunCounts): Promise<void> {
  await sql.query(
    `UPDATE source_run SET ${COUNTED.map((name, index) => `${name} = $${index + 2}`).join(', ')} WHERE id = $1`,
    [id, ...COUNTED.map((name) => counts[name])],
  );
}

export async function finishRun(
  sql: Sql,
  id: number,
  end: {
    readonly status: RunStatus;
    readonly at: Date;
    readonly counts: RunCounts;
    readonly issues: readonly Issue[];
  },
): Promise<void> {
  await updateRun(sql, id, end.counts);
  await sql.query('UPDATE source_run SET status = $2, finished_at = $3, issues = $4::jsonb WHERE id = $1', [
    id,
    end.status,
    end.at,
    JSON.stringify(end.issues),
  ]);
}

/** Runs of a source, newest first, from below `before`. */
export const selectRuns = (
  sql: Sql,
  sourceId: string,
  before: number | undefined,
  limit: number,
): Promise<RunRow[]> =>
  sql.query<RunRow>(
    `SELECT ${COLUMNS} FROM source_run WHERE source_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [sourceId, before ?? null, limit],
  );

export async function selectRun(sql: Sql, sourceId: string, id: number): Promise<RunRow | undefined> {
  const [row] = await sql.query<RunRow>(
    `SELECT ${COLUMNS} FROM source_run WHERE source_id = $1 AND id = $2`,
    [sourceId, id],
  );
  return row;
}

/** The last run of each source. */
export const selectLastRuns = (sql: Sql, sourceIds: readonly string[]): Promise<RunRow[]> =>
  sql.query<RunRow>(
    `SELECT ${COLUMNS} FROM unnest($1::text[]) AS s (source), LATERAL
       (SELECT * FROM source_run WHERE source_id = s.source ORDER BY id DESC LIMIT 1) r`,
    [sourceIds],
  );

/** Counts of each source over its last `runs` runs that brought records. */
export async function selectRecent(
  sql: Sql,
  sourceIds: readonly string[],
  runs: number,
): Promise<ReadonlyMap<string, RunCounts>> {
  const rows = await sql.query<RunCounts & { source: string }>(
    `SELECT s.source, ${COUNTED.map((name) => `sum(r.${name})::bigint AS ${name}`).join(', ')}
     FROM unnest($1::text[]) AS s (source), LATERAL
       (SELECT * FROM source_run WHERE source_id = s.source AND records > 0 ORDER BY id DESC LIMIT $2) r
     GROUP BY s.source`,
    [sourceIds, runs],
  );
  return new Map(rows.map((row) => [row.source, row]));
}

/** The processes that have runs under way. */
export async function selectRunOwners(sql: Sql): Promise<number[]> {
  const rows = await sql.query<{ owner: number }>(
    `SELECT DISTINCT owner FROM source_run WHERE status = 'running'`,
  );
  return rows.map(({ owner }) => owner);
}

/** What those processes left behind has ended: failed, or, of what comes by itself, with what is counted. */
export async function endRunsOf(sql: Sql, owners: readonly number[], at: Date): Promise<number> {
  const rows = await sql.query(
    `UPDATE source_run SET finished_at = $2,
       status = CASE WHEN cause IN ('push', 'message') THEN 'completed' ELSE 'failed' END,
       issues = CASE WHEN cause IN ('push', 'message') THEN issues
         ELSE '[{"code": "source.cutOff", "severity": "error", "at": {}}]'::jsonb END
     WHERE status = 'running' AND owner = ANY($1::integer[]) RETURNING id`,
    [owners, at],
  );
  return rows.length;
}

/** Keeps the newest `kept` runs of a source. */
export async function pruneRuns(sql: Sql, sourceId: string, kept: number): Promise<void> {
  await sql.query(
    `DELETE FROM source_run WHERE source_id = $1 AND status <> 'running' AND id <=
       (SELECT id FROM source_run WHERE source_id = $1 ORDER BY id DESC OFFSET $2 LIMIT 1)`,
    [sourceId, kept],
  );
}
