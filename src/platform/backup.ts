import { createReadStream, existsSync, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import { createArchive } from './archive.ts';
import {
  BACKUP_FORMAT,
  hashLine,
  MANIFEST,
  MANIFEST_HASH,
  type Manifest,
  type OnBackupProgress,
} from './backup-manifest.ts';
import type { Context } from './context.ts';
import type { Sql } from './database.ts';
import { listApplied, readMigrations } from './migrate.ts';
import {
  countRows,
  dumpTable,
  listSequences,
  listTables,
  setPortableText,
  tableNamesOf,
} from './table-copy.ts';

/** Rows of these are not kept: whoever was signed in signs in again. */
const LEFT_OUT = ['session'];
/** The fastest levels of gzip keep up with the store, and so does the time that the embedded one is held. */
const GZIP_LEVEL = 3;

export interface BackupSummary {
  readonly file: string;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
}

/**
 * Writes the whole workspace, as it is at one moment, into one file that either kind of store can be restored from. The file
 * appears whole or not at all and is readable by its owner only: it holds password hashes and the key that signs editions.
 *
 * Meanwhile PostgreSQL serves everybody; the embedded store, which has one connection, lets others wait until its tables are
 * read. Where a server holds the embedded store, another process asks that server instead (see control.ts).
 * Throws `thing.conflict` if the target exists.
 */
export async function backupStore(
  ctx: Context,
  target: string,
  onProgress: OnBackupProgress = () => undefined,
): Promise<BackupSummary> {
  assertMay(ctx.actor, 'storage.backup');
  if (existsSync(target)) throw new MeridianError('thing.conflict', { kind: 'file', id: target });
  const draft = `${target}.part`;
  const file = await open(draft, 'w', 0o600);
  try {
    const archive = createArchive(file);
    const { tables, ...shared } = await ctx.db.transaction((sql) => addTables(sql, archive, onProgress));
    const files = await addFiles(ctx.folder, archive, onProgress);
    const manifest: Manifest = {
      format: BACKUP_FORMAT,
      createdAt: ctx.clock().toISOString(),
      store: { kind: ctx.db.kind, version: ctx.db.version },
      ...shared,
      tables,
      files,
    };
    const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
    await archive.add(MANIFEST, Readable.from([text]));
    await archive.add(MANIFEST_HASH, Readable.from([Buffer.from(hashLine(text))]));
    await archive.finish();
    const { size } = await file.stat();
    await file.close();
    await rename(draft, target);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { file: target, bytes: size, tables: tables.length, rows, files: files.length };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * A backup as a stream of known length, for sending it. It is first written beside the workspace's files, so that a slow
 * receiver does not hold the store, and is gone once the stream is closed.
 */
export async function streamBackup(
  ctx: Context,
): Promise<{ readonly bytes: number; readonly stream: ReadStream }> {
  assertMay(ctx.actor, 'storage.backup');
  const folder = join(dirname(ctx.folder), 'outgoing');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${Buffer.from(ctx.randomBytes(12)).toString('hex')}.meridian-backup`);
  const { bytes } = await backupStore(ctx, path);
  const stream = createReadStream(path);
  stream.once('close', () => void rm(path, { force: true }).catch(() => undefined));
  return { bytes, stream };
}

type Archive = ReturnType<typeof createArchive>;

async function addTables(
  sql: Sql,
  archive: Archive,
  onProgress: OnBackupProgress,
): Promise<Pick<Manifest, 'tables' | 'sequences' | 'migrations'>> {
  // every statement from here on sees the store as it is now
  await sql.execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  await setPortableText(sql);
  const applied = await listApplied(sql);
  const names = tableNamesOf(await readMigrations());
  const shapes = (await listTables(sql, names)).filter(({ name }) => !LEFT_OUT.includes(name));
  let total = 0;
  for (const { name } of shapes) total += await countRows(sql, name);

  let done = 0;
  const tables: Manifest['tables'][number][] = [];
  for (const shape of shapes) {
    let rows = 0;
    const lines = async function* () {
      for await (const batch of dumpTable(sql, shape)) {
        rows += batch.rows;
        done += batch.rows;
        yield batch.text;
        onProgress({ step: 'tables', done, total });
      }
    };
    const member = `tables/${shape.name}.copy.gz`;
    const written = await archive.add(member, gzipped(lines()));
    tables.push({ ...shape, rows, member, ...written });
  }
  return {
    migrations: applied.map(({ name, sha256 }) => ({ name, sha256 })),
    sequences: await listSequences(sql, shapes),
    tables,
  };
}

/** Errors of the source reach the reader of the result, which a plain `pipe` would lose. */
function gzipped(lines: AsyncIterable<string>): Readable {
  const source = Readable.from(lines, { highWaterMark: 1 });
  const gzip = createGzip({ level: GZIP_LEVEL });
  source.once('error', (error) => gzip.destroy(error));
  gzip.once('close', () => source.destroy());
  return source.pipe(gzip);
}

async function addFiles(
  folder: string,
  archive: Archive,
  onProgress: OnBackupProgress,
): Promise<Manifest['files']> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files: Manifest['files'][number][] = [];
  let done = 0;
  for (const path of paths) {
    // a file may be cleared away while others are copied; then it is no part of the workspace any more
    const handle = await open(path).catch(() => undefined);
    if (!handle) continue;
    const member = `files/${String(files.length + 1).padStart(6, '0')}`;
    const written = await archive.add(member, handle.createReadStream());
    done += written.bytes;
    onProgress({ step: 'files', done, total: done });
    files.push({ path: relative(folder, path).split(sep).join('/'), member, ...written });
  }
  return files;
}
