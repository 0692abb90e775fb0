import type { Sql } from '../platform/database.ts';

/** A key for a machine. Its secret is told once and stored only as its SHA-256. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  /** Id of the actor. */
  readonly createdBy: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

const COLUMNS = `id, name, scopes, created_at AS "createdAt", created_by AS "createdBy", expires_at AS "expiresAt",
  revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"`;

export async function insertKey(sql: Sql, key: ApiKey, secretHash: string): Promise<void> {
  await sql.query(
    `INSERT INTO api_key (id, name, secret_sha256, scopes, created_at, created_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [key.id, key.name, secretHash, JSON.stringify(key.scopes), key.createdAt, key.createdBy, key.expiresAt],
  );
}

export const listKeyRows = (sql: Sql): Promise<ApiKey[]> =>
  sql.query<ApiKey>(`SELECT ${COLUMNS} FROM api_key ORDER BY created_at DESC, id COLLATE "C"`);

/** A key that may still be used at `now`. */
export async function findKeyInForce(sql: Sql, secretHash: string, now: Date): Promise<ApiKey | undefined> {
  const rows = await sql.query<ApiKey>(
    `SELECT ${COLUMNS} FROM api_key
     WHERE secret_sha256 = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
    [secretHash, now],
  );
  return rows[0];
}

/** False if there is no such key; a key that is revoked already stays as it is. */
export async function markRevoked(sql: Sql, id: string, now: Date): Promise<boolean> {
  const rows = await sql.query(
    'UPDATE api_key SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1 RETURNING id',
    [id, now],
  );
  return rows.length > 0;
}

export async function markUsed(sql: Sql, id: string, now: Date): Promise<void> {
  await sql.query('UPDATE api_key SET last_used_at = $2 WHERE id = $1', [id, now]);
}
