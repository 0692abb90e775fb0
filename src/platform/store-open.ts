import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { lockFolder } from './lock.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';

export interface OpenOptions {
  readonly log?: Logger;
  readonly clock?: () => Date;
}

/** The embedded store's own files inside the data folder. */
export const databaseFolder = (folder: string): string => join(folder, 'database');

/** Uploads and other files of the workspace inside the data folder; part of a backup. */
export const filesFolder = (folder: string): string => join(folder, 'files');

/**
 * Opens the store that the configuration names and brings its schema up to date: PostgreSQL when `databaseUrl` is set, else
 * the embedded store in the data folder, which this process then holds alone until `close`.
 * Throws `storage.locked`, `storage.unreachable`, `storage.tooOld`, `storage.newer` or `storage.changed`.
 */
export async function openStore(config: Config, options: OpenOptions = {}): Promise<Database> {
  return migrated(await openUnmigrated(config), options);
}

/** The same store with the schema that it has, which may be none. */
export async function openUnmigrated(config: Config): Promise<Database> {
  mkdirSync(config.folder, { recursive: true, mode: 0o700 });
  return config.databaseUrl ? openPostgres(config.databaseUrl) : openLocked(config.folder);
}

/** An embedded store in memory with the newest schema, for tests. */
export async function openMemory(): Promise<Database> {
  return migrated(await openEmbedded(undefined), {});
}

async function openLocked(folder: string): Promise<Database> {
  const lock = lockFolder(folder);
  try {
    const db = await openFolder(databaseFolder(folder));
    return {
      ...db,
      close: async () => {
        try {
          await db.close();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens the store in a folder, making it first where there is none. A first start that is killed leaves a mark, by which the
 * next one knows that the folder holds half a store and nobody's data, and begins again.
 */
async function openFolder(folder: string): Promise<Database> {
  const mark = `${folder}.incomplete`;
  if (existsSync(mark)) rmSync(folder, { recursive: true, force: true });
  if (!existsSync(folder)) writeFileSync(mark, '');
  const db = await openEmbedded(folder);
  rmSync(mark, { force: true });
  return db;
}

async function migrated(db: Database, { log, clock = () => new Date() }: OpenOptions): Promise<Database> {
  try {
    const names = await migrate(db, clock);
    if (names.length > 0) log?.info({ migrations: names }, 'schema brought up to date');
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}
