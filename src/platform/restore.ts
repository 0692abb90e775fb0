import { createWriteStream, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import type { Actor } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import { readMember } from './archive.ts';
import {
  damaged,
  invalid,
  type OnBackupProgress,
  type OpenedBackup,
  verifyBackup,
} from './backup-manifest.ts';
import type { Config } from './config.ts';
import type { Sql } from './database.ts';
import {
  applyMigration,
  listApplied,
  lockSchema,
  MIGRATION_TABLE,
  migrate,
  nextOf,
  readMigrations,
} from './migrate.ts';
import { filesFolder, openUnmigrated } from './store-open.ts';
import {
  countRows,
  listTables,
  setPortableText,
  setSequence,
  tableNamesOf,
  withoutForeignKeys,
} from './table-copy.ts';

export interface RestoreOptions {
  readonly actor: Actor;
  readonly config: Config;
  readonly clock: () => Date;
  /** Replace what the target holds. */
  readonly force?: boolean | undefined;
  readonly onProgress?: OnBackupProgress | undefined;
}

export interface RestoreSummary {
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
}

const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Restores a backup into the store that the configuration names, of either kind, and brings it to the newest schema. Nobody
 * else may use the store meanwhile. The backup is checked whole before anything is touched; tables change in one transaction
 * and the files are exchanged at its end, so that a failure leaves the target as it was.
 *
 * Throws `file.notFound`, `backup.invalid` naming what is damaged, `storage.notEmpty` without `force`, `storage.newer` for a
 * backup of a newer version, and what opening the store throws.
 */
export async function restoreStore(source: string, options: RestoreOptions): Promise<RestoreSummary> {
  assertMay(options.actor, 'storage.restore');
  const { config, clock, force = false, onProgress = () => undefined } = options;
  const file = await open(source).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new MeridianError('file.notFound', { file: source }) : error;
  });
  try {
    const backup = await verifyBackup(file, onProgress);
    const known = await readMigrations();
    // refuses a backup with another history than ours
    nextOf(known, backup.manifest.migrations);
    const db = await openUnmigrated(config);
    try {
      const folder = filesFolder(config.folder);
      const files = await unpackFiles(file, backup, folder);
      try {
        await db.transaction(async (sql) => {
          await lockSchema(sql);
          nextOf(known, await listApplied(sql));
          await clearTarget(sql, tableNamesOf(known), force);
          for (const migration of known.slice(0, backup.manifest.migrations.length))
            await applyMigration(sql, migration, clock());
          await loadTables(sql, file, backup, onProgress);
          await files.exchange();
        });
      } catch (error) {
        await files.undo();
        throw error;
      }
      await files.finish();
      await migrate(db, clock);
    } finally {
      await db.close();
    }
    const { createdAt, tables, files } = backup.manifest;
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { createdAt, tables: tables.length, rows, files: files.length };
  } finally {
    await file.close();
  }
}

async function clearTarget(sql: Sql, names: readonly string[], force: boolean): Promise<void> {
  const tables = (await listTables(sql, names)).map(({ name }) => name);
  if (!force)
    for (const table of tables)
      if ((await countRows(sql, table)) > 0) throw new MeridianError('storage.notEmpty', { table });
  // only our own tables: others may share the database
  const present = (await listApplied(sql)).length > 0 ? [...tables, MIGRATION_TABLE] : tables;
  if (present.length > 0) await sql.execute(`DROP TABLE ${present.map(pg.escapeIdentifier).join(', ')}`);
}

async function loadTables(
  sql: Sql,
  file: FileHandle,
  backup: OpenedBackup,
  onProgress: OnBackupProgress,
): Promise<void> {
  const { tables, sequences } = backup.manifest;
  const total = tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  await setPortableText(sql);
  const names = tables.map(({ name }) => name);
  await withoutForeignKeys(sql, names, async () => {
    for (const table of tables) {
      const packed = Readable.from(readMember(file, backup.memberOf(table)));
      const text = packed.pipe(createGunzip());
      packed.once('error', (error) => text.destroy(error));
      const chunks = async function* () {
        for await (const chunk of wholeLines(text)) {
          yield chunk.text;
          done += chunk.lines;
          onProgress({ step: 'load', done, total });
        }
      };
      const columns = table.columns.map(({ name }) => name);
      const rows = await sql.copyIn(table.name, columns, chunks());
      if (rows !== table.rows) throw invalid([damaged(table.member)]);
    }
  });
  for (const sequence of sequences) await setSequence(sql, sequence);
}

/** Pieces of whole lines, about a quarter of a million characters each; a longer line is one piece. */
async function* wholeLines(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ text: string; lines: number }> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let parts: string[] = [];
  let length = 0;
  for await (const piece of bytes) {
    const text = decoder.decode(piece, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0 || length + end < CHUNK_CHARACTERS) {
      parts.push(text);
      length += text.length;
      continue;
    }
    yield counted([...parts, text.slice(0, end)].join(''));
    parts = [text.slice(end)];
    length = text.length - end;
  }
  const rest = parts.join('') + decoder.decode();
  if (rest) yield counted(rest);
}

function counted(text: string): { text: string; lines: number } {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return { text, lines };
}

/** Unpacks the files beside their place; `exchange` puts them there, `undo` takes that back, `finish` drops the old ones. */
async function unpackFiles(file: FileHandle, backup: OpenedBackup, folder: string) {
  const fresh = `${folder}.restored`;
  const old = `${folder}.replaced`;
  await rm(fresh, { recursive: true, force: true });
  for (const stored of backup.manifest.files) {
    const target = join(fresh, ...stored.path.split('/'));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await pipeline(
      Readable.from(readMember(file, backup.memberOf(stored))),
      createWriteStream(target, { flags: 'wx', mode: 0o600 }),
    );
  }
  let exchanged = false;
  return {
    async exchange() {
      await mkdir(fresh, { recursive: true, mode: 0o700 });
      await rm(old, { recursive: true, force: true });
      if (existsSync(folder)) await rename(folder, old);
      exchanged = true;
      await rename(fresh, folder);
    },
    async undo() {
      if (exchanged) {
        await rm(folder, { recursive: true, force: true });
        if (existsSync(old)) await rename(old, folder);
      }
      await rm(fresh, { recursive: true, force: true });
    },
    finish: () => rm(old, { recursive: true, force: true }),
  };
}
