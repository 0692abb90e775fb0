import type { Sql } from '../platform/database.ts';
import type { Person } from './person.ts';

const COLUMNS = 'id, login, name, roles, created_at AS "createdAt", disabled_at AS "disabledAt"';

export interface PersonChange {
  readonly name?: string | undefined;
  readonly passwordHash?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  /** When the account was closed; null opens it again. */
  readonly disabledAt?: Date | null | undefined;
}

/** False if the login is taken. */
export async function insertPerson(sql: Sql, person: Person, passwordHash: string): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO person (id, login, name, password_hash, roles, created_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (login) DO NOTHING RETURNING id`,
    [person.id, person.login, person.name, passwordHash, JSON.stringify(person.roles), person.createdAt],
  );
  return rows.length > 0;
}

export const listPersonRows = (sql: Sql): Promise<Person[]> =>
  sql.query<Person>(`SELECT ${COLUMNS} FROM person ORDER BY login COLLATE "C"`);

export async function findPerson(sql: Sql, id: string): Promise<Person | undefined> {
  return (await sql.query<Person>(`SELECT ${COLUMNS} FROM person WHERE id = $1`, [id]))[0];
}

/** Someone who may sign in under a login, with the hash of the password. */
export async function findForSignIn(
  sql: Sql,
  login: string,
): Promise<(Person & { readonly passwordHash: string }) | undefined> {
  const rows = await sql.query<Person & { passwordHash: string }>(
    `SELECT ${COLUMNS}, password_hash AS "passwordHash" FROM person WHERE login = $1 AND disabled_at IS NULL`,
    [login],
  );
  return rows[0];
}

export async function updatePerson(sql: Sql, id: string, change: PersonChange): Promise<void> {
  await sql.query(
    `UPDATE person SET
       name = coalesce($2, name),
       password_hash = coalesce($3, password_hash),
       roles = coalesce($4::jsonb, roles),
       disabled_at = CASE WHEN $5::boolean THEN $6::timestamptz ELSE disabled_at END
     WHERE id = $1`,
    [
      id,
      change.name ?? null,
      change.passwordHash ?? null,
      change.roles ? JSON.stringify(change.roles) : null,
      change.disabledAt !== undefined,
      change.disabledAt ?? null,
    ],
  );
}

/** Keeps everybody else from changing people until the transaction ends: what is counted then stays true. */
export const lockPeople = (sql: Sql): Promise<void> => sql.execute('LOCK TABLE person IN EXCLUSIVE MODE');

export async function countPeople(sql: Sql): Promise<number> {
  return (await sql.query<{ count: number }>('SELECT count(*) AS count FROM person'))[0]?.count ?? 0;
}

/** Those who are administrators now. */
export async function countAdministrators(sql: Sql): Promise<number> {
  const rows = await sql.query<{ count: number }>(
    `SELECT count(*) AS count FROM person WHERE disabled_at IS NULL AND roles @> '["administrator"]'`,
  );
  return rows[0]?.count ?? 0;
}
