import type { Database, Sql } from '../platform/database.ts';
import type { SourceSpec } from './source-spec.ts';

export interface SourceRow {
  readonly id: string;
  readonly spec: SourceSpec;
  readonly isActive: boolean;
  readonly revision: number;
  readonly state: SourceState;
  readonly dueAt: Date | null;
  readonly failures: number;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly actorId: string;
  readonly actorName: string;
  readonly secretNames: readonly string[];
}

/** What a connector remembers from run to run. */
export interface SourceState {
  readonly etag?: string;
  readonly lastModified?: string;
  /** Hash of the content that was read last. */
  readonly sha256?: string;
  /** Highest value of the watermark column, as text. */
  readonly watermark?: string;
}

/** `password`, `token`. */
export type Secrets = Readonly<Record<string, string>>;

const COLUMNS = `s.id, s.spec, s.is_active AS "isActive", s.revision, s.state, s.due_at AS "dueAt", s.failures,
  s.created_at AS "createdAt", s.modified_at AS "modifiedAt", s.actor_id AS "actorId", s.actor_name AS "actorName",
  ARRAY(SELECT name FROM source_secret k WHERE k.source_id = s.id ORDER BY name COLLATE "C") AS "secretNames"`;

/** Sources in the order of their ids, from above `after`. */
export const selectSources = (sql: Sql, after: string | undefined, limit: number): Promise<SourceRow[]> =>
  sql.query<SourceRow>(
    `SELECT ${COLUMNS} FROM source s WHERE $1::text IS NULL OR s.id > $1 ORDER BY s.id LIMIT $2`,
    [after ?? null, limit],
  );

export async function selectSource(sql: Sql, id: string): Promise<SourceRow | undefined> {
  const [row] = await sql.query<SourceRow>(`SELECT ${COLUMNS} FROM source s WHERE s.id = $1`, [id]);
  return row;
}

/** Every source of a kind that is active. */
export const selectActive = (sql: Sql, kind: string): Promise<SourceRow[]> =>
  sql.query<SourceRow>(`SELECT ${COLUMNS} FROM source s WHERE s.kind = $1 AND s.is_active ORDER BY s.id`, [
    kind,
  ]);

export interface NewSource {
  readonly spec: SourceSpec;
  readonly dueAt: Date | null;
  readonly at: Date;
  readonly actorId: string;
  readonly actorName: string;
}

/** False where there is a source of that id already. */
export async function insertSource(
  sql: Sql,
  { spec, dueAt, at, actorId, actorName }: NewSource,
): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO source (id, kind, spec, is_active, revision, due_at, created_at, modified_at, actor_id, actor_name)
     VALUES ($1, $2, $3::jsonb, $4, 1, $5, $6, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING id`,
    [spec.id, spec.kind, JSON.stringify(spec), spec.active ?? true, dueAt, at, actorId, actorName],
  );
  return rows.length > 0;
}

/** Puts a new declaration in the place of an old one; with `reset` what its connector remembered is forgotten. */
export async function updateSource(
  sql: Sql,
  { spec, dueAt, at, actorId, actorName }: NewSource,
  reset: boolean,
): Promise<void> {
  await sql.query(
    `UPDATE source SET kind = $2, spec = $3::jsonb, is_active = $4, due_at = $5, modified_at = $6, actor_id = $7,
       actor_name = $8, failures = 0, revision = revision + 1, state = CASE WHEN $9 THEN '{}' ELSE state END
     WHERE id = $1`,
    [spec.id, spec.kind, JSON.stringify(spec), spec.active ?? true, dueAt, at, actorId, actorName, reset],
  );
}

export async function deleteSource(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query('DELETE FROM source WHERE id = $1 RETURNING id', [id])).length > 0;
}

/** Sets those secrets; the others stay, or go with `alone`. */
export async function putSecrets(sql: Sql, id: string, secrets: Secrets, alone: boolean): Promise<void> {
  const names = Object.keys(secrets);
  if (alone) await sql.query('DELETE FROM source_secret WHERE source_id = $1', [id]);
  await sql.query(
    `INSERT INTO source_secret (source_id, name, value) SELECT $1, * FROM unnest($2::text[], $3::text[])
     ON CONFLICT (source_id, name) DO UPDATE SET value = excluded.value`,
    [id, names, names.map((name) => secrets[name])],
  );
}

/** Only for the connector, which sends them to where they belong. */
export async function selectSecrets(sql: Sql, id: string): Promise<Secrets> {
  const rows = await sql.query<{ name: string; value: string }>(
    'SELECT name, value FROM source_secret WHERE source_id = $1',
    [id],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/**
 * Takes up to `limit` sources whose time has come; another process that asks finds them due at `next` only, when the run of
 * one that died would be tried again.
 */
export async function claimDue(db: Database, now: Date, next: Date, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `UPDATE source SET due_at = $2 WHERE id IN
       (SELECT id FROM source WHERE due_at <= $1 AND is_active ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [now, next, limit],
  );
  return rows.map(({ id }) => id);
}

/** When the next source is due. */
export async function nextDue(sql: Sql): Promise<Date | null> {
  const [row] = await sql.query<{ due: Date | null }>(
    'SELECT min(due_at) AS due FROM source WHERE is_active AND due_at IS NOT NULL',
  );
  return row?.due ?? null;
}

/** What a run leaves behind for the next one; nothing where the declaration has changed meanwhile. */
export async function leaveState(
  sql: Sql,
  row: Pick<SourceRow, 'id' | 'revision'>,
  left: { readonly state?: SourceState; readonly dueAt: Date | null; readonly failures: number },
): Promise<void> {
  await sql.query(
    `UPDATE source SET due_at = $3, failures = $4, state = coalesce($5::jsonb, state) WHERE id = $1 AND revision = $2`,
    [
      row.id,
      row.revision,
      left.dueAt,
      left.failures,
      left.state === undefined ? null : JSON.stringify(left.state),
    ],
  );
}

/** Of the files' hashes those that the source has read already. */
export async function readHashes(
  sql: Sql,
  id: string,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ sha256: string }>(
    'SELECT sha256 FROM source_file WHERE source_id = $1 AND sha256 = ANY($2::text[])',
    [id, hashes],
  );
  return new Set(rows.map(({ sha256 }) => sha256));
}

export async function insertSourceFile(
  sql: Sql,
  id: string,
  file: {
    readonly sha256: string;
    readonly name: string;
    readonly bytes: number;
    readonly runId: number;
    readonly at: Date;
  },
): Promise<void> {
  await sql.query(
    `INSERT INTO source_file (source_id, sha256, name, bytes, run_id, at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (source_id, sha256) DO NOTHING`,
    [id, file.sha256, file.name, file.bytes, file.runId, file.at],
  );
}
