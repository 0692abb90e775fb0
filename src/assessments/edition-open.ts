import { lstat, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import yauzl from 'yauzl';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { FILE_NAME, invalidEdition } from './edition-manifest.ts';

/** What a bundle may be at most; an edition of 3,000 areas with 200 indicators stays far below. */
export interface BundleLimits {
  readonly files: number;
  /** Of the zip. */
  readonly bundleBytes: number;
  /** Of all files unpacked. */
  readonly unpackedBytes: number;
  /** How many times as long as in the zip a file may be, where it is longer than a megabyte. */
  readonly ratio: number;
}

export const BUNDLE_LIMITS: BundleLimits = {
  files: 64,
  bundleBytes: 256 * 1024 ** 2,
  unpackedBytes: 512 * 1024 ** 2,
  ratio: 200,
};
/** Below this a high ratio harms nobody: a column of equal cells packs very well. */
const SMALL = 1024 ** 2;

/** The file type bits of a Unix mode. */
const TYPE = 0o170000;
const PLAIN = 0o100000;
const LINK = 0o120000;

export type BundleFiles = ReadonlyMap<string, Buffer>;

/**
 * The files of a bundle, a zip or a folder, by name. Nothing is written anywhere, links are not followed, and no more than the
 * limits is held. Throws `file.notFound`, and `edition.invalid` for what is no bundle.
 */
export async function openBundle(path: string, limits: BundleLimits = BUNDLE_LIMITS): Promise<BundleFiles> {
  const status = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? new MeridianError('file.notFound', { file: path })
      : error;
  });
  if (status.isDirectory()) return readFolder(path, limits);
  const file = await open(path);
  try {
    const own = await file.stat();
    if (!own.isFile()) throw refused('edition.entryKind', path);
    if (own.size > limits.bundleBytes) throw tooLarge(limits.bundleBytes);
    return await readZip(await file.readFile(), limits);
  } finally {
    await file.close();
  }
}

/** The files of a zip. Throws `edition.invalid`. */
export async function readZip(bytes: Buffer, limits: BundleLimits = BUNDLE_LIMITS): Promise<BundleFiles> {
  const zip = await yauzl.fromBufferPromise(bytes, { strictFileNames: true }).catch((error: unknown) => {
    throw damaged(error);
  });
  if (zip.entryCount > limits.files) throw tooMany(limits.files);
  const files = new Map<string, Buffer>();
  const names = new NameCheck();
  let left = limits.unpackedBytes;
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry;
      names.add(fileName);
      if (entry.isEncrypted()) throw refused('edition.entryEncrypted', fileName);
      const type = (entry.externalFileAttributes >>> 16) & TYPE;
      if (type === LINK) throw refused('edition.entryLink', fileName);
      if (type !== 0 && type !== PLAIN) throw refused('edition.entryKind', fileName);
      const { compressedSize, uncompressedSize } = entry;
      if (uncompressedSize > left) throw tooLarge(limits.unpackedBytes);
      if (uncompressedSize > SMALL && uncompressedSize > compressedSize * limits.ratio)
        throw refused('edition.entryRatio', fileName, { limit: limits.ratio });
      // what comes out is counted too: a size that is told may be a lie
      const content = await collect(await zip.openReadStreamPromise(entry), uncompressedSize);
      left -= content.length;
      files.set(fileName, content);
    }
  } catch (error) {
    throw error instanceof MeridianError ? error : damaged(error);
  }
  return files;
}

async function collect(stream: AsyncIterable<Buffer>, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > size) throw new Error('longer than it says');
    chunks.push(chunk);
  }
  if (length !== size) throw new Error('shorter than it says');
  return Buffer.concat(chunks, length);
}

async function readFolder(folder: string, limits: BundleLimits): Promise<BundleFiles> {
  const files = new Map<string, Buffer>();
  const names = new NameCheck();
  let left = limits.unpackedBytes;
  for await (const entry of await opendir(folder)) {
    if (files.size >= limits.files) throw tooMany(limits.files);
    names.add(entry.name);
    if (entry.isSymbolicLink()) throw refused('edition.entryLink', entry.name);
    if (!entry.isFile()) throw refused('edition.entryKind', entry.name);
    const file = await open(join(folder, entry.name));
    try {
      const { size } = await file.stat();
      if (size > left) throw tooLarge(limits.unpackedBytes);
      const content = await file.readFile();
      left -= content.length;
      files.set(entry.name, content);
    } finally {
      await file.close();
    }
  }
  return files;
}

/** Refuses names that lead elsewhere, that a bundle does not have, or that come twice on some file system. */
class NameCheck {
  readonly #seen = new Set<string>();

  add(name: string): void {
    if (!FILE_NAME.test(name)) throw refused('edition.entryName', name);
    const key = name.toLowerCase();
    if (this.#seen.has(key)) throw refused('edition.entryTwice', name);
    this.#seen.add(key);
  }
}

function damaged(error: unknown): MeridianError {
  const text = error instanceof Error ? error.message : '';
  const name = /^(?:absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(
    text,
  )?.[1];
  if (name !== undefined) return refused('edition.entryName', name);
  return invalidEdition([{ code: 'edition.damaged', severity: 'error', at: {} }]);
}

const tooMany = (limit: number): MeridianError => refusedWhole('edition.tooManyFiles', { limit });
const tooLarge = (limit: number): MeridianError =>
  refusedWhole('edition.tooLarge', { limit: Math.round(limit / 1024 ** 2) });
const refusedWhole = (code: string, details: Issue['details'] = {}): MeridianError =>
  invalidEdition([{ code, severity: 'error', at: {}, details }]);
const refused = (code: string, name: string, details: Issue['details'] = {}): MeridianError =>
  invalidEdition([{ code, severity: 'error', at: {}, value: name.slice(0, 200), details }]);
