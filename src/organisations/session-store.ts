import type { Sql } from '../platform/database.ts';
import type { Person } from './person.ts';

export interface Session {
  readonly person: Pick<Person, 'id' | 'name' | 'roles'>;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertSession(
  sql: Sql,
  tokenHash: string,
  personId: string,
  createdAt: Date,
  expiresAt: Date,
): Promise<void> {
  await sql.query(
    'INSERT INTO session (token_sha256, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
    [tokenHash, personId, createdAt, expiresAt],
  );
}

/** A session of an open account that has not ended by `now`. */
export async function findSession(sql: Sql, tokenHash: string, now: Date): Promise<Session | undefined> {
  const [row] = await sql.query<Person & { sessionCreatedAt: Date; expiresAt: Date }>(
    `SELECT person.id, person.name, person.roles, session.created_at AS "sessionCreatedAt", session.expires_at AS "expiresAt"
     FROM session JOIN person ON person.id = session.person_id
     WHERE session.token_sha256 = $1 AND session.expires_at > $2 AND person.disabled_at IS NULL`,
    [tokenHash, now],
  );
  return (
    row && {
      person: { id: row.id, name: row.name, roles: row.roles },
      createdAt: row.sessionCreatedAt,
      expiresAt: row.expiresAt,
    }
  );
}

export async function extendSession(sql: Sql, tokenHash: string, expiresAt: Date): Promise<void> {
  await sql.query('UPDATE session SET expires_at = $2 WHERE token_sha256 = $1', [tokenHash, expiresAt]);
}

export async function endSession(sql: Sql, tokenHash: string): Promise<void> {
  await sql.query('DELETE FROM session WHERE token_sha256 = $1', [tokenHash]);
}

/** Ends a person's sessions, but for one where its hash is given. */
export async function endSessionsOf(sql: Sql, personId: string, butHash = ''): Promise<void> {
  await sql.query('DELETE FROM session WHERE person_id = $1 AND token_sha256 <> $2', [personId, butHash]);
}

export async function deleteExpiredSessions(sql: Sql, now: Date): Promise<void> {
  await sql.query('DELETE FROM session WHERE expires_at <= $1', [now]);
}
