import type { Sql } from '../platform/database.ts';
import type { Side } from './submission-state.ts';
import type { Doer } from './submission-store.ts';

/** A file that supports an item's figures, from one version of them up to another. */
export interface EvidenceRow {
  readonly no: number;
  /** Who attached it. */
  readonly side: Side;
  readonly from_version: number;
  /** The first version that it no longer belongs to; null: it still does. */
  readonly until_version: number | null;
  readonly name: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
}

const COLUMNS =
  'no, side, from_version, until_version, name, media_type, bytes, sha256, at, actor_id, actor_name';

/** All evidence that an item ever had, first one first. */
export const listEvidence = (sql: Sql, item: number): Promise<EvidenceRow[]> =>
  sql.query<EvidenceRow>(
    `SELECT ${COLUMNS} FROM submission_evidence WHERE item_id = $1 ORDER BY no LIMIT 10000`,
    [item],
  );

export async function findEvidence(sql: Sql, item: number, no: number): Promise<EvidenceRow | undefined> {
  const [row] = await sql.query<EvidenceRow>(
    `SELECT ${COLUMNS} FROM submission_evidence WHERE item_id = $1 AND no = $2`,
    [item, no],
  );
  return row;
}

export async function insertEvidence(
  sql: Sql,
  item: number,
  file: Pick<EvidenceRow, 'side' | 'from_version' | 'name' | 'media_type' | 'bytes' | 'sha256'>,
  by: Doer,
): Promise<void> {
  await sql.query(
    `INSERT INTO submission_evidence (item_id, side, from_version, name, media_type, bytes, sha256, at, actor_id, actor_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      item,
      file.side,
      file.from_version,
      file.name,
      file.media_type,
      file.bytes,
      file.sha256,
      by.at,
      by.actorId,
      by.actorName,
    ],
  );
}

/** Takes a file off from a version on; one that no earlier version had goes altogether. */
export async function takeOffEvidence(sql: Sql, item: number, no: number, version: number): Promise<void> {
  await sql.query(`DELETE FROM submission_evidence WHERE item_id = $1 AND no = $2 AND from_version >= $3`, [
    item,
    no,
    version,
  ]);
  await sql.query(`UPDATE submission_evidence SET until_version = $3 WHERE item_id = $1 AND no = $2`, [
    item,
    no,
    version,
  ]);
}

/** The evidence again as it was before a draft. Returns the hashes of what was attached since. */
export async function restoreEvidence(sql: Sql, item: number, draft: number): Promise<readonly string[]> {
  const rows = await sql.query<{ sha256: string }>(
    'DELETE FROM submission_evidence WHERE item_id = $1 AND from_version >= $2 RETURNING sha256',
    [item, draft],
  );
  await sql.query(
    'UPDATE submission_evidence SET until_version = NULL WHERE item_id = $1 AND until_version >= $2',
    [item, draft],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Those of some hashes that evidence still names. */
export async function listUsedHashes(sql: Sql, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ sha256: string }>(
    'SELECT DISTINCT sha256 FROM submission_evidence WHERE sha256 = ANY($1::text[])',
    [hashes],
  );
  return new Set(rows.map((row) => row.sha256));
}

/** Holds an item as it is until the transaction ends. */
export const lockItem = (sql: Sql, item: number): Promise<unknown> =>
  sql.query('SELECT 1 FROM submission_item WHERE id = $1 FOR UPDATE', [item]);
