import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/platform/config.ts';
import type { Database } from '../src/platform/database.ts';
import { openUnmigrated } from '../src/platform/store-open.ts';
import { type Program, startProgram } from '../test/e2e/program.ts';
import { findPostgres, startPostgres } from '../test/postgres.ts';
import { figure } from './_figure.ts';

/** The server under measure, in a process of its own, on one of the two stores. */
export interface Bench {
  /** The end of the names of figures. */
  readonly kind: 'pg' | 'embedded';
  /** Up to and with `/ngsi-ld/v1`. */
  readonly api: string;
  readonly program: Program;
  /** Prints a figure, whose name gets the kind as its end. */
  readonly figure: typeof figure;
  /** Works on an empty store of the same kind and driver, to see what that alone can do. */
  readonly bare: <T>(work: (db: Database) => Promise<T>) => Promise<T>;
  readonly stop: () => Promise<void>;
}

/** A server on a store that waits for the disk as it does in earnest. */
export async function startBench(
  kind: Bench['kind'],
  env: Readonly<Record<string, string>> = {},
): Promise<Bench> {
  const postgres =
    kind === 'pg' ? await startPostgres((await findPostgres())[0]!, { durable: true }) : undefined;
  const program = await startProgram({
    env: {
      MERIDIAN_SAMPLE: 'false',
      DATABASE_URL: postgres ? await postgres.freshDatabase() : '',
      ...env,
    },
    readyPath: '/api/v1/workspace',
  });
  return {
    kind,
    api: `${program.address}/ngsi-ld/v1`,
    program,
    figure: (name, ...rest) => figure(`${name}.${kind}`, ...rest),
    bare: async (work) => {
      const folder = await mkdtemp(join(tmpdir(), 'meridian-bench-bare-'));
      const url = postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {};
      const db = await openUnmigrated(loadConfig({ MERIDIAN_DATA: folder, ...url }, folder));
      try {
        return await work(db);
      } finally {
        await db.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
    stop: async () => {
      await program.stop();
      await postgres?.stop();
    },
  };
}
