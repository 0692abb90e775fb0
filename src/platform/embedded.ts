import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import pg from 'pg';
import { MeridianError } from '../model/error.ts';
import type { Database, Sql } from './database.ts';
import { EmbeddedStream } from './embedded-stream.ts';
import { copyStatement, inTransaction, PIPELINED, serverVersion, sqlOver, TYPES } from './postgres-client.ts';
import { createNesting, createTurns } from './turns.ts';

/** Node has WebAssembly; its types come with the browser's, which a server should not see. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { compile(bytes: Uint8Array): Promise<object> };
};

/** Compiled once per process: it is most of the time that opening takes. */
let program: Promise<object> | undefined;

async function compile(): Promise<object> {
  // functions are optimised once they have run 25 times as long as V8 would wait: else that takes half of the time of a start
  setFlagsFromString('--wasm-tiering-budget=50000000');
  const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  return WebAssembly.compile(await readFile(join(folder, 'pglite.wasm')));
}

/**
 * Opens the embedded store: PostgreSQL compiled to WebAssembly, in its own thread, so that a long query never holds up the
 * caller's event loop. It has one connection; statements and transactions take turns. Writes reach the operating system
 * before they are answered, but it never calls fsync: it survives a killed process, not a power cut. When the disk is full it ends, and
 * all is refused with `storage.full` until it is opened again.
 *
 * `folder` is locked by the caller (see lock.ts); undefined keeps everything in memory, for tests.
 */
export async function openEmbedded(folder: string | undefined): Promise<Database> {
  program ??= compile();
  const stream = new EmbeddedStream(folder, await program);
  const client = new pg.Client({
    stream: () => stream,
    user: 'postgres',
    database: 'postgres',
    password: 'none',
    ssl: false,
    types: TYPES,
    ...PIPELINED,
  } as unknown as pg.ClientConfig);
  // a failure is told by the query that meets it; without a listener the event would end the process
  client.on('error', () => undefined);
  await client.connect();

  const sql: Sql = {
    ...sqlOver(client),
    async copyIn(table, columns, chunks) {
      const statement = copyStatement(table, columns, "'/dev/blob'");
      const encoder = new TextEncoder();
      let rows = 0;
      let running: Promise<number> = Promise.resolve(0);
      try {
        for await (const chunk of chunks) {
          const bytes = encoder.encode(chunk);
          rows += await running;
          running = stream.copy(statement, bytes);
          // an error is met at the next await; until then it must not count as unhandled
          running.catch(() => undefined);
        }
      } finally {
        rows += await running;
      }
      return rows;
    },
  };

  const turns = createTurns();
  const nesting = createNesting();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    nesting.assertOutside();
    return turns.run(work).catch((error: unknown) => {
      throw stream.isFull ? new MeridianError('storage.full', {}, [], error) : error;
    });
  };
  const transaction = <T>(work: (inner: Sql) => Promise<T>): Promise<T> =>
    exclusively(() => inTransaction(client, () => nesting.inside(() => work(sql))));

  return {
    kind: 'embedded',
    version: await serverVersion(client),
    query: async (text, values, name) => exclusively(() => sql.query(text, values, name)),
    execute: async (text) => exclusively(() => sql.execute(text)),
    copyIn: async (table, columns, chunks) => transaction((inner) => inner.copyIn(table, columns, chunks)),
    transaction: async (work) => transaction(work),
    close: () => exclusively(() => stream.shut()),
  };
}
