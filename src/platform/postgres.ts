import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { MeridianError } from '../model/error.ts';
import type { Database, Sql } from './database.ts';
import {
  alone,
  copyStatement,
  inTransaction,
  PIPELINED,
  serverVersion,
  sqlOver,
  TYPES,
  told,
} from './postgres-client.ts';
import { createNesting } from './turns.ts';

/** The oldest PostgreSQL that the migrations run on. */
export const OLDEST_POSTGRES = 15;

const CONNECTIONS = 10;
const CONNECT_MILLISECONDS = 10_000;

/**
 * Opens a PostgreSQL database by its address. Throws `storage.unreachable` {address, reason} when nothing answers or it
 * refuses us, `storage.tooOld` {version, oldest} below PostgreSQL 15. The address in errors carries no password.
 */
export async function openPostgres(databaseUrl: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    types: TYPES,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    application_name: 'meridian',
    ...PIPELINED,
  });
  // an idle connection that breaks is replaced by the pool; without a listener the event would end the process
  pool.on('error', () => undefined);

  const withClient = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw told(error);
    });
    let broken: unknown;
    const onError = (error: unknown) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      return await work(client);
    } finally {
      client.off('error', onError);
      client.release(broken !== undefined);
    }
  };

  let version: string;
  try {
    version = await withClient(serverVersion);
    assertRecent(version);
  } catch (error) {
    await pool.end();
    const isLost = error instanceof MeridianError && error.code === 'storage.lost';
    if (error instanceof MeridianError && !isLost) throw error;
    const { message, code } = (isLost ? error.cause : error) as NodeJS.ErrnoException;
    const reason = message || code || 'unknown';
    throw new MeridianError(
      'storage.unreachable',
      { address: withoutPassword(databaseUrl), reason },
      [],
      error,
    );
  }

  const nesting = createNesting();
  const outside = <T>(work: (sql: Sql, client: pg.PoolClient) => Promise<T>): Promise<T> => {
    nesting.assertOutside();
    return withClient((client) => work(sqlOf(client), client));
  };
  const transaction = <T>(work: (sql: Sql) => Promise<T>): Promise<T> =>
    outside((sql, client) => inTransaction(client, () => nesting.inside(() => work(sql))));

  return {
    kind: 'postgres',
    version,
    query: async (text, values, name) => outside((sql) => sql.query(text, values, name)),
    execute: async (text) => outside((sql) => sql.execute(text)),
    copyIn: async (table, columns, chunks) => transaction((sql) => sql.copyIn(table, columns, chunks)),
    transaction: async (work) => transaction(work),
    close: () => pool.end(),
  };
}

function sqlOf(client: pg.PoolClient): Sql {
  return {
    ...sqlOver(client),
    async copyIn(table, columns, chunks) {
      const copy = await alone(client, () => client.query(copyFrom(copyStatement(table, columns, 'STDIN'))));
      await pipeline(Readable.from(chunks, { highWaterMark: 1 }), copy);
      return copy.rowCount;
    },
  };
}

/** Throws `storage.tooOld` for a server version that the migrations do not run on. */
export function assertRecent(version: string): void {
  if (!(Number.parseInt(version, 10) >= OLDEST_POSTGRES))
    throw new MeridianError('storage.tooOld', { version, oldest: OLDEST_POSTGRES });
}

/** `postgres://user@host:5432/name`; a text that is no such address is not shown at all. */
export function withoutPassword(databaseUrl: string): string {
  if (!/^postgres(ql)?:\/\//i.test(databaseUrl) || !URL.canParse(databaseUrl)) return 'DATABASE_URL';
  const url = new URL(databaseUrl);
  url.password = '';
  url.search = '';
  return url.href;
}
