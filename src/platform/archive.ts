import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** A member of an archive: `size` bytes from `offset`. */
export interface Member {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

export interface Written {
  readonly bytes: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
}

const BLOCK = 512;
const LARGEST_OCTAL = 0o77777777777;
const CHUNK = 256 * 1024;

/** The archive is broken at a member (or at the end, where `member` is empty). */
export class BrokenArchive extends Error {
  readonly member: string;

  constructor(member: string) {
    super(`broken archive at ${member || 'its end'}`);
    this.name = 'BrokenArchive';
    this.member = member;
  }
}

/**
 * Writes a POSIX tar (ustar) into an empty file, members of any length from streams whose length is not known beforehand: a
 * member's header is filled in once its content stands. Names are ASCII, 100 characters at most.
 */
export function createArchive(file: FileHandle) {
  let end = 0;
  return {
    async add(name: string, content: AsyncIterable<Uint8Array>): Promise<Written> {
      const hash = createHash('sha256');
      const start = end + BLOCK;
      let bytes = 0;
      for await (const chunk of content) {
        hash.update(chunk);
        await writeAll(file, chunk, start + bytes);
        bytes += chunk.length;
      }
      await writeAll(file, new Uint8Array(paddingOf(bytes)), start + bytes);
      await writeAll(file, headerOf(name, bytes), end);
      end = start + bytes + paddingOf(bytes);
      return { bytes, sha256: hash.digest('hex') };
    },
    /** Marks the end and brings everything to the disk. */
    async finish(): Promise<void> {
      await writeAll(file, new Uint8Array(2 * BLOCK), end);
      await file.sync();
    },
  };
}

/** The members of an archive as {@link createArchive} writes it. Any other byte outside the contents is a {@link BrokenArchive}. */
export async function listMembers(file: FileHandle): Promise<Member[]> {
  const { size: total } = await file.stat();
  const members: Member[] = [];
  for (let position = 0; ; ) {
    const last = members.at(-1)?.name ?? '';
    const header = await readAt(file, position, BLOCK);
    if (header.every((byte) => byte === 0)) {
      const rest = await readAt(file, position, 2 * BLOCK);
      if (total !== position + 2 * BLOCK || rest.some((byte) => byte !== 0)) throw new BrokenArchive('');
      return members;
    }
    const name = header.subarray(0, 100).toString('latin1').replace(/\0.*$/s, '');
    const size = sizeIn(header);
    if (!Number.isSafeInteger(size) || size < 0 || !header.equals(headerOf(name, size)))
      throw new BrokenArchive(last ? `the header after ${last}` : 'the first header');
    const offset = position + BLOCK;
    position = offset + size + paddingOf(size);
    if (position > total) throw new BrokenArchive(name);
    const padding = await readAt(file, offset + size, paddingOf(size));
    if (padding.some((byte) => byte !== 0)) throw new BrokenArchive(name);
    members.push({ name, offset, size });
  }
}

/** A member's bytes in pieces. */
export async function* readMember(
  file: FileHandle,
  { name, offset, size }: Member,
): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < size; ) {
    const piece = await readAt(file, offset + done, Math.min(CHUNK, size - done));
    if (piece.length === 0) throw new BrokenArchive(name);
    yield piece;
    done += piece.length;
  }
}

function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, 'latin1');
  header.write('0000600\0', 100, 'latin1');
  header.write('0000000\0', 108, 'latin1');
  header.write('0000000\0', 116, 'latin1');
  if (size <= LARGEST_OCTAL) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  else {
    // beyond 8 GiB: base 256, as GNU and POSIX readers understand it
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write('00000000000\0', 136, 'latin1');
  header.fill(' ', 148, 156);
  header.write('0', 156, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

const sizeIn = (header: Buffer): number =>
  header[124] === 0x80
    ? Number(header.readBigUInt64BE(128))
    : Number.parseInt(header.subarray(124, 135).toString('latin1'), 8);

const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}

/** Up to `length` bytes; fewer only at the end of the file. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
