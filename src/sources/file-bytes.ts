import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileError } from '../model/file-error.ts';

/** Bytes read from disk at once. */
const CHUNK = 256 * 1024;

/** A file that was found inside one of the folders that may be read, within the size limit. */
export interface FoundFile {
  /** As the mapping names it. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** Whether a name is a plain relative path: no `..`, no root, no drive, no backslash, no control character. */
export const isPlainPath = (name: string): boolean =>
  name.length > 0 &&
  name.length <= 500 &&
  !/[\\:\p{Cc}]/u.test(name) &&
  !isAbsolute(name) &&
  name.split('/').every((part) => part !== '' && part !== '..' && part !== '.');

/**
 * Finds a mapping's file in the first folder that has it; what a link leads out of the folder to is not found.
 * Throws a FileError: `file.path`, `file.missing`, `file.tooLarge`.
 */
export async function findFile(
  name: string,
  folders: readonly string[],
  maxBytes: number,
): Promise<FoundFile> {
  if (!isPlainPath(name)) throw new FileError('file.path', { file: name });
  for (const folder of folders) {
    const path = await realpath(join(folder, name)).catch(() => undefined);
    if (path === undefined) continue;
    const inside = relative(await realpath(folder), path);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) continue;
    const info = await stat(path);
    if (!info.isFile()) continue;
    if (info.size > maxBytes)
      throw new FileError('file.tooLarge', { file: name }, { bytes: info.size, limit: maxBytes });
    return { name, path, bytes: info.size };
  }
  throw new FileError('file.missing', { file: name });
}

/** The first bytes of a file. */
export async function headOf(path: string, length: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** SHA-256 of a whole file, hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * A file's content in chunks, gunzipped where it is gzipped; `onChunk` sees the bytes as they lie on disk. Throws a FileError
 * `file.unpackedTooLarge` as soon as more than `maxUnpacked` bytes have really been unpacked, `file.gzip` where the
 * compressed data are damaged.
 */
export async function* contentOf(
  file: FoundFile,
  maxUnpacked: number,
  onChunk?: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  const head = await headOf(file.path, 2);
  const raw = chunksOf(file.path, onChunk);
  if (!(head[0] === 0x1f && head[1] === 0x8b)) return yield* raw;
  const unpack = createGunzip({ chunkSize: CHUNK });
  const source = Readable.from(raw, { objectMode: false });
  source.on('error', (error) => unpack.destroy(error));
  source.pipe(unpack);
  let unpacked = 0;
  try {
    for await (const chunk of unpack as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > maxUnpacked)
        throw new FileError('file.unpackedTooLarge', { file: file.name }, { limit: maxUnpacked });
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new FileError('file.gzip', { file: file.name });
    throw error;
  } finally {
    source.destroy();
    unpack.destroy();
  }
}

async function* chunksOf(path: string, onChunk?: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    onChunk?.(chunk);
    yield chunk;
  }
}
