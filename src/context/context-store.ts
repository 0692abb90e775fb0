import type { Sql } from '../platform/database.ts';
import type { ContextKind, StoredContext } from './http-jsonld-contexts.ts';

/** A kept @context with its document: the text that came, null where it ships with Meridian. */
export interface ContextRow extends StoredContext {
  readonly content: string | null;
  readonly sha256: string;
}

interface Row {
  readonly id: string;
  readonly kind: ContextKind;
  readonly address: string | null;
  readonly content: string | null;
  readonly sha256: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_usage: Date | null;
  readonly hits: number;
  readonly changed_sha256: string | null;
}

const HEAD = 'id, kind, address, sha256, created_at, expires_at, last_usage, hits, changed_sha256';

export async function selectContext(sql: Sql, id: string): Promise<ContextRow | undefined> {
  const [row] = await sql.query<Row>(`SELECT ${HEAD}, content FROM jsonld_context WHERE id = $1`, [id]);
  return row && { ...storedOf(row), content: row.content, sha256: row.sha256 };
}

/** Everything that is kept, without the documents, the oldest first. */
export async function selectContexts(sql: Sql): Promise<readonly StoredContext[]> {
  const rows = await sql.query<Row>(`SELECT ${HEAD} FROM jsonld_context ORDER BY created_at, id`);
  return rows.map(storedOf);
}

/** Hashes of those of the documents that are still kept, by id. */
export async function selectHashes(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly sha256: string; readonly expiresAt: Date | null }>> {
  const rows = await sql.query<Pick<Row, 'id' | 'sha256' | 'expires_at'>>(
    'SELECT id, sha256, expires_at FROM jsonld_context WHERE id = ANY($1)',
    [ids],
  );
  return new Map(rows.map(({ id, sha256, expires_at }) => [id, { sha256, expiresAt: expires_at }] as const));
}

export interface NewContext {
  readonly id: string;
  readonly kind: ContextKind;
  readonly address: string | null;
  readonly content: string | null;
  readonly sha256: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** Keeps a @context, unless there is one of its id. */
export async function insertContext(sql: Sql, row: NewContext): Promise<void> {
  await sql.query(`${INSERT} ON CONFLICT (id) DO NOTHING`, valuesOf(row));
}

/** Keeps the document of an address, and returns the hash of what is kept: another process may have been first with its own. */
export async function cacheContext(sql: Sql, row: NewContext): Promise<string> {
  const [kept] = await sql.query<{ sha256: string }>(
    `${INSERT} ON CONFLICT (id) DO UPDATE SET content = coalesce(kept.content, excluded.content),
       characters = CASE WHEN kept.content IS NULL THEN excluded.characters ELSE kept.characters END,
       sha256 = CASE WHEN kept.content IS NULL THEN excluded.sha256 ELSE kept.sha256 END,
       expires_at = CASE WHEN kept.content IS NULL THEN excluded.expires_at ELSE kept.expires_at END
     RETURNING sha256`,
    valuesOf(row),
  );
  return kept!.sha256;
}

const INSERT = `INSERT INTO jsonld_context AS kept (id, kind, address, content, characters, sha256, created_at, expires_at)
     VALUES ($1, $2, $3, $4, coalesce(length($4::text), 0), $5, $6, $7)`;
const valuesOf = ({ id, kind, address, content, sha256, createdAt, expiresAt }: NewContext) => [
  id,
  kind,
  address,
  content,
  sha256,
  createdAt,
  expiresAt,
];

/** Another document for a Cached @context, from now on. */
export async function replaceContext(
  sql: Sql,
  id: string,
  document: {
    readonly content: string;
    readonly sha256: string;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await sql.query(
    `UPDATE jsonld_context SET content = $2, characters = length($2::text), sha256 = $3, created_at = $4, expires_at = $5, changed_sha256 = NULL
     WHERE id = $1`,
    [id, document.content, document.sha256, document.createdAt, document.expiresAt],
  );
}

/** The address was looked at again: it holds what is kept, or what `changed` is the hash of. */
export async function renewContext(
  sql: Sql,
  id: string,
  expiresAt: Date,
  changed: string | null,
): Promise<void> {
  await sql.query('UPDATE jsonld_context SET expires_at = $2, changed_sha256 = $3 WHERE id = $1', [
    id,
    expiresAt,
    changed,
  ]);
}

export async function countUsage(
  sql: Sql,
  uses: readonly { readonly id: string; readonly hits: number; readonly at: Date }[],
): Promise<void> {
  await sql.query(
    `UPDATE jsonld_context AS kept SET hits = kept.hits + used.hits, last_usage = greatest(kept.last_usage, used.at)
     FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) AS used (id, hits, at) WHERE kept.id = used.id`,
    [uses.map(({ id }) => id), uses.map(({ hits }) => hits), uses.map(({ at }) => at)],
  );
}

export async function deleteContext(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query('DELETE FROM jsonld_context WHERE id = $1 RETURNING id', [id])).length > 0;
}

/** What the store of @contexts may hold. */
export interface ContextRoom {
  readonly count: number;
  readonly characters: number;
}

/**
 * Makes room for one more: of what nobody keeps on purpose, the longest unused goes until there is less than `most`. Tells what is left,
 * which hosted ones alone may still be too much of.
 */
export async function dropUnusedContexts(sql: Sql, most: ContextRoom): Promise<ContextRoom> {
  await sql.query(
    `WITH ranked AS (
       SELECT id, kind, row_number() OVER latest AS place, sum(characters) OVER latest AS characters FROM jsonld_context
       WINDOW latest AS (ORDER BY kind = 'Hosted' DESC, coalesce(last_usage, created_at) DESC, id))
     DELETE FROM jsonld_context WHERE id IN (
       SELECT id FROM ranked WHERE kind <> 'Hosted' AND (place >= $1 OR characters > $2))`,
    [most.count, most.characters],
  );
  const [left] = await sql.query<ContextRoom>(
    'SELECT count(*) AS count, coalesce(sum(characters), 0)::bigint AS characters FROM jsonld_context',
  );
  return left!;
}

const storedOf = (row: Row): StoredContext => ({
  localId: row.id,
  kind: row.kind,
  ...(row.address === null ? {} : { address: row.address }),
  createdAt: row.created_at.toISOString(),
  ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.toISOString() }),
  ...(row.last_usage === null ? {} : { lastUsage: row.last_usage.toISOString() }),
  numberOfHits: row.hits,
  ...(row.changed_sha256 === null ? {} : { changedSha256: row.changed_sha256 }),
});
