import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { describeFile } from './describe-file.ts';
import { findFile } from './file-bytes.ts';
import type { UploadWire } from './import-wire.ts';
import { safeName } from './safe-name.ts';

/** How long an upload is kept, milliseconds. */
export const UPLOAD_LIFE = 60 * 60 * 1000;
/** Most files of one upload. */
const MAX_FILES = 50;

/** A file on its way in. */
export interface IncomingFile {
  /** As the sender calls it; only its last part is used, made safe. */
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** An upload on disk. A mapping's `file` is one of `files[].name`. */
export interface Upload {
  readonly id: string;
  readonly folder: string;
  readonly files: UploadWire['files'];
}

interface Manifest {
  readonly actorId: string;
  readonly at: string;
  readonly files: UploadWire['files'];
}

/**
 * Keeps files for an hour so that they can be previewed and imported by their sender. Throws `request.tooLarge` as soon as a
 * file passes the limit and `input.invalid` with an issue for every file that cannot be read; nothing is kept then.
 */
export async function saveUpload(ctx: Context, files: AsyncIterable<IncomingFile>): Promise<UploadWire> {
  assertMay(ctx.actor, 'import.preview');
  await removeExpiredUploads(ctx);
  const id = Buffer.from(ctx.randomBytes(16)).toString('hex');
  const folder = folderOf(ctx, id);
  try {
    await mkdir(join(folder, 'files'), { recursive: true, mode: 0o700 });
    const saved = await saveFiles(ctx, join(folder, 'files'), files);
    const manifest: Manifest = { actorId: ctx.actor.id, at: ctx.clock().toISOString(), files: saved };
    await writeFile(join(folder, 'upload.json'), JSON.stringify(manifest), { mode: 0o600 });
    return { id, files: saved };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** An upload of the same actor; throws `thing.notFound` for anybody else's and for one that has expired. */
export async function findUpload(ctx: Context, id: string): Promise<Upload> {
  assertMay(ctx.actor, 'import.preview');
  const manifest = /^[0-9a-f]{32}$/.test(id) ? await readManifest(folderOf(ctx, id)) : undefined;
  if (!manifest || manifest.actorId !== ctx.actor.id || isExpired(ctx, manifest))
    throw new MeridianError('thing.notFound', { kind: 'upload', id: id.slice(0, 32) });
  return { id, folder: join(folderOf(ctx, id), 'files'), files: manifest.files };
}

/** Removes uploads older than an hour, and remains of broken ones. Returns how many. */
export async function removeExpiredUploads(ctx: Context): Promise<number> {
  assertMay(ctx.actor, 'import.preview');
  const ids = await readdir(join(ctx.folder, 'uploads')).catch(() => []);
  let removed = 0;
  for (const id of ids) {
    const manifest = await readManifest(folderOf(ctx, id));
    if (manifest ? !isExpired(ctx, manifest) : !(await isOldFolder(ctx, id))) continue;
    await rm(folderOf(ctx, id), { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

const folderOf = (ctx: Context, id: string): string => join(ctx.folder, 'uploads', id);

const isExpired = (ctx: Context, manifest: Manifest): boolean =>
  ctx.clock().getTime() - Date.parse(manifest.at) > UPLOAD_LIFE;

/** An upload that is still coming in has no manifest yet; one that broke off never gets one. */
async function isOldFolder(ctx: Context, id: string): Promise<boolean> {
  const handle = await open(folderOf(ctx, id)).catch(() => undefined);
  if (!handle) return false;
  try {
    return ctx.clock().getTime() - (await handle.stat()).mtimeMs > UPLOAD_LIFE;
  } finally {
    await handle.close();
  }
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'upload.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

async function saveFiles(
  ctx: Context,
  folder: string,
  files: AsyncIterable<IncomingFile>,
): Promise<UploadWire['files']> {
  const saved: UploadWire['files'] = [];
  const issues: FileError['issue'][] = [];
  for await (const file of files) {
    if (saved.length + issues.length >= MAX_FILES)
      throw new MeridianError('request.tooLarge', { limit: MAX_FILES });
    const name = safeName(file.name, new Set(saved.map((one) => one.name)));
    const { bytes, sha256 } = await write(join(folder, name), file.content, ctx.limits.maxFileBytes);
    try {
      const found = await findFile(name, [folder], ctx.limits.maxFileBytes);
      saved.push({ name, bytes, sha256, ...(await describeFile(found, ctx.limits.maxUnpackedBytes)) });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      issues.push(error.issue);
    }
  }
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  if (saved.length === 0) throw new MeridianError('request.invalid');
  return saved;
}

async function write(
  path: string,
  content: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > limit) throw new MeridianError('request.tooLarge', { limit });
      hash.update(chunk);
      await handle.write(chunk);
    }
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
