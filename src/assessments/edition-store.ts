import type { LocalText } from '../model/text.ts';
import type { Sql } from '../platform/database.ts';
import type { EditionManifest } from './edition-manifest.ts';
import type { PublicJwk } from './edition-signature.ts';

/** An edition without its bundle. */
export interface EditionRow {
  readonly id: string;
  readonly run_id: string;
  readonly at: Date;
  readonly manifest: EditionManifest;
  readonly manifest_sha256: string;
  readonly key_id: string;
  readonly bundle_bytes: number;
  readonly bundle_sha256: string;
  readonly replaced_by: string | null;
  readonly withdrawn_at: Date | null;
  readonly withdrawn_reason: string | null;
}

export interface NewEdition {
  readonly run: string;
  readonly number: number;
  readonly at: Date;
  readonly actor: { readonly id: string; readonly name: string };
  readonly manifest: EditionManifest;
  readonly manifestSha256: string;
  readonly keyId: string;
  readonly key: PublicJwk;
  readonly bundle: Uint8Array;
  readonly bundleSha256: string;
}

const COLUMNS = `e.id, e.run_id, e.at, e.manifest, e.manifest_sha256, e.key_id, e.bundle_bytes, e.bundle_sha256,
  (SELECT n.id FROM edition n WHERE n.replaces = e.id) AS replaced_by, e.withdrawn_at, e.withdrawn_reason`;

/**
 * Stores an edition. Answers false, and stores nothing, where its id or number is taken, its run is published already, or what
 * it replaces has been replaced already. Call inside a transaction.
 */
export async function insertEdition(sql: Sql, edition: NewEdition): Promise<boolean> {
  const { manifest } = edition;
  await sql.query(
    'INSERT INTO edition_key (id, jwk, at) VALUES ($1, $2::jsonb, $3) ON CONFLICT (id) DO NOTHING',
    [edition.keyId, JSON.stringify(edition.key), edition.at],
  );
  const rows = await sql.query(
    `INSERT INTO edition (id, run_id, round_id, framework_id, period, number, replaces, at, actor_id, actor_name,
                          manifest, manifest_sha256, key_id, bundle, bundle_bytes, bundle_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $13, $14, $15, $16)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      manifest.id,
      edition.run,
      manifest.round,
      manifest.framework.id,
      manifest.period,
      edition.number,
      manifest.replaces?.id ?? null,
      edition.at,
      edition.actor.id,
      edition.actor.name,
      JSON.stringify(manifest),
      edition.manifestSha256,
      edition.keyId,
      edition.bundle,
      edition.bundle.length,
      edition.bundleSha256,
    ],
  );
  return rows.length === 1;
}

/** Editions from the newest, at most `limit`, beginning after the edition `after`. */
export const listEditionRows = (
  sql: Sql,
  framework: string | null,
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<EditionRow[]> =>
  sql.query<EditionRow>(
    `SELECT ${COLUMNS} FROM edition e
     WHERE ($1::text IS NULL OR e.framework_id = $1)
       AND ($2::timestamptz IS NULL OR (e.at, e.id) < ($2, $3::text))
     ORDER BY e.at DESC, e.id DESC LIMIT $4`,
    [framework, after?.at ?? null, after?.id ?? null, limit],
  );

export async function findEditionRow(sql: Sql, id: string): Promise<EditionRow | undefined> {
  const [row] = await sql.query<EditionRow>(`SELECT ${COLUMNS} FROM edition e WHERE e.id = $1`, [id]);
  return row;
}

export async function findBundle(sql: Sql, id: string): Promise<Uint8Array | undefined> {
  const [row] = await sql.query<{ bundle: Uint8Array }>('SELECT bundle FROM edition WHERE id = $1', [id]);
  return row?.bundle;
}

/** The edition of a run that was not withdrawn. */
export async function findEditionOfRun(sql: Sql, run: string): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    'SELECT id FROM edition WHERE run_id = $1 AND withdrawn_at IS NULL',
    [run],
  );
  return row?.id;
}

/** The number that a framework's next edition for a period has. */
export async function nextNumber(sql: Sql, framework: string, period: string): Promise<number> {
  const [row] = await sql.query<{ next: number }>(
    'SELECT coalesce(max(number), 0) + 1 AS next FROM edition WHERE framework_id = $1 AND period = $2',
    [framework, period],
  );
  return row!.next;
}

/** Marks an edition as withdrawn; false where it is so already. */
export async function setWithdrawn(
  sql: Sql,
  id: string,
  at: Date,
  actor: { readonly id: string; readonly name: string },
  reason: string,
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE edition SET withdrawn_at = $2, withdrawn_by_id = $3, withdrawn_by_name = $4, withdrawn_reason = $5
     WHERE id = $1 AND withdrawn_at IS NULL RETURNING id`,
    [id, at, actor.id, actor.name, reason],
  );
  return rows.length === 1;
}

export const listKeyRows = (sql: Sql): Promise<{ id: string; jwk: PublicJwk; at: Date }[]> =>
  sql.query('SELECT id, jwk, at FROM edition_key ORDER BY at, id');

/** What the workspace calls itself. */
export async function findWorkspaceName(sql: Sql): Promise<LocalText | undefined> {
  const [row] = await sql.query<{ name: LocalText | null }>(
    `SELECT value -> 'name' AS name FROM setting WHERE key = 'workspace'`,
  );
  return row?.name ?? undefined;
}
