import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { MeridianError } from '../model/error.ts';
import type { Database, Sql } from './database.ts';

/** A numbered step of the schema. Once released its text never changes: `sha256` says so. */
export interface Migration {
  readonly number: number;
  /** File name without `.sql`. */
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
}

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly appliedAt: Date;
}

/** The package's own migrations; src/ and dist/ lie equally deep. */
export const MIGRATIONS = new URL('../../migrations/', import.meta.url);

export const MIGRATION_TABLE = 'schema_migration';

const FILE = /^(\d{6})-[a-z0-9-]+\.sql$/;
/** Held for one migration's transaction, so that of several servers starting at once one migrates. Any constant will do. */
const ADVISORY_LOCK = 4_771_320_101;

/** The migrations of a folder in order. Throws if a file is misnamed or a number is missing or doubled. */
export async function readMigrations(folder: URL = MIGRATIONS): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(FILE.exec(name)?.[1]);
      if (number !== index + 1) throw new Error(`migration ${name} should be number ${index + 1}`);
      // a checkout may turn line ends; that is no change of the migration
      const sql = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n');
      return { number, name: name.slice(0, -4), sha256: createHash('sha256').update(sql).digest('hex'), sql };
    }),
  );
}

/** What a store has had applied, in order; none for an empty store. */
export async function listApplied(sql: Sql): Promise<AppliedMigration[]> {
  const [table] = await sql.query<{ name: string | null }>(
    `SELECT to_regclass('${MIGRATION_TABLE}')::text AS name`,
  );
  if (!table?.name) return [];
  return sql.query<AppliedMigration>(
    `SELECT number, name, sha256, applied_at AS "appliedAt" FROM ${MIGRATION_TABLE} ORDER BY number`,
  );
}

/**
 * Brings a store to the newest schema, each migration in its own transaction. Returns the names applied now.
 * Throws `storage.changed` {name} if an applied migration differs from its file, and `storage.newer` {name, known} if the
 * store has one that this version does not know; the store is then left untouched.
 */
export async function migrate(db: Database, clock: () => Date, folder?: URL): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const done: string[] = [];
  if (nextOf(migrations, await listApplied(db)) === undefined) return done;
  for (;;) {
    const name = await db.transaction(async (sql) => {
      await lockSchema(sql);
      const next = nextOf(migrations, await listApplied(sql));
      if (!next) return undefined;
      await applyMigration(sql, next, clock());
      return next.name;
    });
    if (name === undefined) return done;
    done.push(name);
  }
}

/** Keeps other servers from changing the schema until the transaction ends. */
export async function lockSchema(sql: Sql): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
}

/** Applies one migration and records it, in the transaction that `sql` is. */
export async function applyMigration(
  sql: Sql,
  { number, name, sha256, sql: text }: Migration,
  at: Date,
): Promise<void> {
  await sql.execute(
    `CREATE TABLE IF NOT EXISTS ${MIGRATION_TABLE} (
       number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL)`,
  );
  await sql.execute(text);
  await sql.query(`INSERT INTO ${MIGRATION_TABLE} VALUES ($1, $2, $3, $4)`, [number, name, sha256, at]);
}

/** The first migration that a history lacks; throws `storage.newer` or `storage.changed` for another history than ours. */
export function nextOf(
  migrations: readonly Migration[],
  applied: readonly Pick<AppliedMigration, 'name' | 'sha256'>[],
): Migration | undefined {
  applied.forEach((done, index) => {
    const known = migrations[index];
    if (!known)
      throw new MeridianError('storage.newer', { name: done.name, known: migrations.at(-1)?.name ?? '' });
    if (known.name !== done.name || known.sha256 !== done.sha256)
      throw new MeridianError('storage.changed', { name: done.name });
  });
  return migrations[applied.length];
}
