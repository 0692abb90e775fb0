import { crc32, deflateRawSync } from 'node:zlib';

/** 1980-01-01 00:00, the first moment that a zip can name: no moment of ours is told, so that equal content has equal bytes. */
const NO_DATE = 0x0021;
/** Names are UTF-8. */
const UTF8 = 0x0800;
const VERSION = 20;
const UNIX = 3 << 8;
/** A plain file that everybody reads. */
const MODE = 0o100644;
const STORED = 0;
const DEFLATED = 8;
/** Beyond these a zip needs its 64-bit form, which this writer does not have. */
const MOST_BYTES = 0xffff_fffe;
const MOST_ENTRIES = 0xfffe;

/**
 * A zip of some files in their order (APPNOTE 6.3.3: stored or deflated, no extra fields, no 64-bit form). The same files give
 * the same bytes with the same zlib. Throws a RangeError beyond 65,534 files or 4 GiB.
 */
export function zipBytes(files: Iterable<readonly [name: string, content: string | Uint8Array]>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const bytes = Buffer.from(content as Uint8Array);
    const packed = deflateRawSync(bytes, { level: 9 });
    const method = packed.length < bytes.length ? DEFLATED : STORED;
    const data = method === DEFLATED ? packed : bytes;
    const path = Buffer.from(name, 'utf8');
    const about = Buffer.alloc(26);
    about.writeUInt16LE(VERSION, 0);
    about.writeUInt16LE(UTF8, 2);
    about.writeUInt16LE(method, 4);
    about.writeUInt16LE(NO_DATE, 8);
    about.writeUInt32LE(crc32(bytes), 10);
    about.writeUInt32LE(limited(data.length), 14);
    about.writeUInt32LE(limited(bytes.length), 18);
    about.writeUInt16LE(path.length, 22);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(MODE * 0x1_0000, 6);
    central.writeUInt32LE(limited(offset), 10);
    directory.push(signature(0x02014b50, UNIX | VERSION), about, central, path);
    parts.push(signature(0x04034b50), about, path, data);
    offset += 30 + path.length + data.length;
  }
  const count = directory.length / 4;
  if (count > MOST_ENTRIES) throw new RangeError(`${count} files are too many for a zip`);
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(limited(listing.length), 12);
  end.writeUInt32LE(limited(offset), 16);
  return Buffer.concat([...parts, listing, end]);
}

function signature(number: number, madeBy?: number): Buffer {
  const buffer = Buffer.alloc(madeBy === undefined ? 4 : 6);
  buffer.writeUInt32LE(number, 0);
  if (madeBy !== undefined) buffer.writeUInt16LE(madeBy, 4);
  return buffer;
}

function limited(length: number): number {
  if (length > MOST_BYTES) throw new RangeError(`${length} bytes are too many for a zip`);
  return length;
}
