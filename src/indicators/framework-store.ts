import type { Framework } from '../model/framework.ts';
import type { Sql } from '../platform/database.ts';

export interface FrameworkRow {
  readonly id: string;
  readonly revision: number;
  readonly version: string;
  readonly status: string;
  readonly body: Framework;
  readonly sha256: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
}

const COLUMNS = 'id, revision, version, status, body, sha256, at, actor_id, actor_name';

/** The newest revision of each framework by id, at most `limit`, beginning after the id `after`. */
export const listNewestFrameworks = (
  sql: Sql,
  after: string | null,
  limit: number,
): Promise<FrameworkRow[]> =>
  sql.query<FrameworkRow>(
    `SELECT DISTINCT ON (id COLLATE "C") ${COLUMNS} FROM framework
     WHERE ($1::text IS NULL OR id COLLATE "C" > $1 COLLATE "C")
     ORDER BY id COLLATE "C", revision DESC LIMIT $2`,
    [after, limit],
  );

/** One revision of a framework; without `revision` the newest. */
export async function findFrameworkRow(
  sql: Sql,
  id: string,
  revision: number | undefined,
): Promise<FrameworkRow | undefined> {
  const [row] = await sql.query<FrameworkRow>(
    `SELECT ${COLUMNS} FROM framework WHERE id = $1 AND ($2::integer IS NULL OR revision = $2)
     ORDER BY revision DESC LIMIT 1`,
    [id, revision ?? null],
  );
  return row;
}

export type RevisionRow = Pick<FrameworkRow, 'revision' | 'version' | 'at' | 'actor_id' | 'actor_name'>;

/** All revisions of a framework, newest first. */
export const listRevisions = (sql: Sql, id: string): Promise<RevisionRow[]> =>
  sql.query<RevisionRow>(
    'SELECT revision, version, at, actor_id, actor_name FROM framework WHERE id = $1 ORDER BY revision DESC',
    [id],
  );

/** Lets one transaction at a time save frameworks; readers are not held up. */
export const lockFrameworks = (sql: Sql): Promise<void> =>
  sql.execute('LOCK TABLE framework IN SHARE ROW EXCLUSIVE MODE');

export async function insertFramework(sql: Sql, row: FrameworkRow): Promise<void> {
  await sql.query(`INSERT INTO framework (${COLUMNS}) VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9)`, [
    row.id,
    row.revision,
    row.version,
    row.status,
    JSON.stringify(row.body),
    row.sha256,
    row.at,
    row.actor_id,
    row.actor_name,
  ]);
}
