import type { Writable } from 'node:stream';
import type { ClientBase } from 'pg';
import pg from 'pg';
import { MeridianError } from '../model/error.ts';
import type { Sql } from './database.ts';

const INT8 = 20;
const DATE = 1082;
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;

/** The driver's own parser; its types know only some of the types. */
const driverParser = pg.types.getTypeParser as (
  oid: number,
  format?: 'text' | 'binary',
) => (text: string) => unknown;

/** PostgreSQL's texts as the values of the contract; what is not listed is the driver's own choice. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: wholeNumber,
  [DATE]: (text) => text,
  [INT8_ARRAY]: (text) =>
    (driverParser(TEXT_ARRAY)(text) as (string | null)[]).map((item) =>
      item === null ? null : wholeNumber(item),
    ),
};

/** For the driver's `types` option: the same types from both stores. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary' = 'text') =>
    (format === 'text' && PARSERS[oid]) || driverParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** `query` and `execute` over one connection. */
export function sqlOver(client: ClientBase): Pick<Sql, 'query' | 'execute'> {
  return {
    async query<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
      const { rows } = await run(client, {
        text,
        values: [...values],
        ...(name === undefined ? {} : { name }),
      });
      return rows as Row[];
    },
    async execute(text: string): Promise<void> {
      await run(client, text);
    },
  };
}

/** For the driver's configuration: statements go out at once, without waiting for the answers to those before. */
export const PIPELINED: object = { pipeline: true };

/** Submits what takes the connection for itself, once the statements before have been answered. */
export async function alone<T>(client: ClientBase, submit: () => T): Promise<T> {
  // an empty statement is answered after them
  await client.query('');
  const driver = client as ClientBase & { pipeline: boolean };
  driver.pipeline = false;
  try {
    return submit();
  } finally {
    driver.pipeline = true;
  }
}

/** `BEGIN`, `work`, `COMMIT`; a throw rolls back and is thrown on. */
export async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  // travels with the first statement of the work, which fails with it
  const begun = run(client, 'BEGIN');
  begun.catch(() => undefined);
  try {
    const result = await work();
    await begun;
    const { command } = await run(client, 'COMMIT');
    // PostgreSQL answers a COMMIT after a swallowed error by rolling back, without an error
    if (command === 'ROLLBACK')
      throw new Error('a statement of the transaction had failed; nothing was kept');
    return result;
  } catch (error) {
    // the connection may be what failed; the first error is the one to tell
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Codes of PostgreSQL and of the system that say that the server cannot be reached, or ends what is under way. */
const LOST =
  /^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/** What the driver, and the embedded store's thread, say without a code. */
const LOST_TEXT =
  /^Connection terminated|not queryable|^timeout exceeded when trying to connect|thread ended/;
const DISK_FULL = '53100';

/** An error of a statement as it is told on: `storage.lost` or `storage.full` where the server is at fault, else as it came. */
export function told(error: unknown): unknown {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code === DISK_FULL) return new MeridianError('storage.full', {}, [], error);
  const isLost = LOST.test(String(code)) || (code === undefined && LOST_TEXT.test(message));
  return isLost ? new MeridianError('storage.lost', {}, [], error) : error;
}

const run = async (client: ClientBase, query: string | pg.QueryConfig): Promise<pg.QueryResult> => {
  gather(client);
  try {
    return await client.query(query);
  } catch (error) {
    throw told(error);
  }
};

/** What is submitted before the event loop goes on leaves in one write to the socket. */
function gather(client: ClientBase): void {
  const { stream } = (client as ClientBase & { readonly connection: { readonly stream: Writable } })
    .connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** The statement of a bulk load, `source` being `STDIN` or a quoted device. */
export const copyStatement = (table: string, columns: readonly string[], source: string): string =>
  `COPY ${pg.escapeIdentifier(table)} (${columns.map(pg.escapeIdentifier).join(', ')}) FROM ${source} WITH (FORMAT text, ENCODING 'UTF8')`;

/** `17.5` of `17.5 (Debian 17.5-1)`. */
export async function serverVersion(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  return rows[0]?.server_version.split(' ')[0] ?? '';
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the exact whole numbers`);
  return value;
}
