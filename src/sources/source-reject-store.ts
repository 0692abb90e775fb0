import type { Issue } from '../model/issue.ts';
import type { Sql } from '../platform/database.ts';

/** A record that could not be brought in. */
export interface Reject {
  /** Where in what came: a file and row, a topic. */
  readonly place: string;
  readonly record: unknown;
  readonly issues: readonly Issue[];
}

export interface RejectRow extends Reject {
  readonly id: number;
  readonly runId: number;
  readonly at: Date;
  readonly replayedBy: number | null;
}

/** Longest record that is kept, characters of JSON. */
const MAX_RECORD = 65_536;

const COLUMNS = `id, run_id AS "runId", at, place, record, issues, replayed_by AS "replayedBy"`;

export async function insertRejects(
  sql: Sql,
  sourceId: string,
  runId: number,
  at: Date,
  rejects: readonly Reject[],
): Promise<void> {
  if (rejects.length === 0) return;
  const records = rejects.map(({ record }) => recordText(record));
  await sql.query(
    `INSERT INTO source_reject (source_id, run_id, at, place, record, issues)
     SELECT $1, $2, $3, * FROM unnest($4::text[], $5::jsonb[], $6::jsonb[])`,
    [
      sourceId,
      runId,
      at,
      rejects.map(({ place }) => cleanText(place).slice(0, 500)),
      records,
      rejects.map(({ issues }) => cleanJson(JSON.stringify(issues))),
    ],
  );
}

/** Rejected records, newest first, from below `before`; of one run, or only those that were not replayed. */
export const selectRejects = (
  sql: Sql,
  sourceId: string,
  filter: { readonly run?: number | undefined; readonly open?: boolean | undefined },
  before: number | undefined,
  limit: number,
): Promise<RejectRow[]> =>
  sql.query<RejectRow>(
    `SELECT ${COLUMNS} FROM source_reject WHERE source_id = $1 AND ($2::bigint IS NULL OR id < $2)
       AND ($3::bigint IS NULL OR run_id = $3) AND (NOT $4 OR replayed_by IS NULL)
     ORDER BY id DESC LIMIT $5`,
    [sourceId, before ?? null, filter.run ?? null, filter.open ?? false, limit],
  );

/** Records to try again, oldest first, from above `after`; those that were too large to keep cannot be. */
export const selectReplayable = (
  sql: Sql,
  sourceId: string,
  ids: readonly number[] | undefined,
  after: number,
  limit: number,
): Promise<RejectRow[]> =>
  sql.query<RejectRow>(
    `SELECT ${COLUMNS} FROM source_reject WHERE source_id = $1 AND id > $2 AND replayed_by IS NULL AND record IS NOT NULL
       AND ($3::bigint[] IS NULL OR id = ANY($3)) ORDER BY id LIMIT $4`,
    [sourceId, after, ids ?? null, limit],
  );

/** Those were brought in by a later run. */
export async function markReplayed(
  sql: Sql,
  sourceId: string,
  ids: readonly number[],
  runId: number,
): Promise<void> {
  await sql.query(
    'UPDATE source_reject SET replayed_by = $3 WHERE source_id = $1 AND id = ANY($2::bigint[])',
    [sourceId, ids, runId],
  );
}

/** Those were refused again, for these reasons. */
export async function renewIssues(
  sql: Sql,
  sourceId: string,
  again: readonly { readonly id: number; readonly issues: readonly Issue[] }[],
): Promise<void> {
  if (again.length === 0) return;
  await sql.query(
    `UPDATE source_reject r SET issues = n.issues FROM unnest($2::bigint[], $3::jsonb[]) AS n (id, issues)
     WHERE r.source_id = $1 AND r.id = n.id`,
    [sourceId, again.map(({ id }) => id), again.map(({ issues }) => cleanJson(JSON.stringify(issues)))],
  );
}

/** How many rejected records of each source wait. */
export async function countRejects(
  sql: Sql,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ source: string; count: number }>(
    `SELECT source_id AS source, count(*) AS count FROM source_reject
     WHERE source_id = ANY($1::text[]) AND replayed_by IS NULL GROUP BY source_id`,
    [sourceIds],
  );
  return new Map(rows.map(({ source, count }) => [source, Number(count)]));
}

/** Keeps the newest `kept` of a source. */
export async function pruneRejects(sql: Sql, sourceId: string, kept: number): Promise<void> {
  await sql.query(
    `DELETE FROM source_reject WHERE source_id = $1 AND id <=
       (SELECT id FROM source_reject WHERE source_id = $1 ORDER BY id DESC OFFSET $2 LIMIT 1)`,
    [sourceId, kept],
  );
}

function recordText(record: unknown): string | null {
  const text = JSON.stringify(record) as string | undefined;
  return text === undefined || text.length > MAX_RECORD ? null : cleanJson(text);
}

/** PostgreSQL stores no character 0 and no half of a surrogate pair. */
const cleanText = (text: string): string => Buffer.from(text.replaceAll('\0', '\ufffd')).toString();

/** In what JSON.stringify has written they stand as escapes, and whole pairs do not. */
const cleanJson = (text: string): string =>
  text.replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '$1\ufffd');
