/** One dimension, possibly with nulls, the type of the elements, their number, and 1 as the first index. */
const HEADER = 20;

/**
 * An array as one parameter in PostgreSQL's binary form (`$1::text[]`), null for what is missing. Nothing of it is escaped or read as a
 * text, which costs more than all else where a statement takes thousands of rows.
 */
export const textArray = (texts: readonly (string | null)[]): Buffer => ofTexts(25, texts, false);

/** `$1::jsonb[]` of JSON texts. */
export const jsonbArray = (texts: readonly (string | null)[]): Buffer => ofTexts(3802, texts, true);

/** `$1::int8[]` of whole numbers. */
export const int8Array = (numbers: readonly (number | null)[]): Buffer =>
  ofBytes(20, 8, numbers, (buffer, number, at) => buffer.writeBigInt64BE(BigInt(number), at));

/** PostgreSQL counts from 2000-01-01T00:00:00Z. */
const EPOCH = 946_684_800_000;

/** `$1::timestamptz[]` of ISO 8601 texts in UTC with up to six digits of the second's fraction. */
export const timestamptzArray = (texts: readonly (string | null)[]): Buffer =>
  ofBytes(1184, 8, texts, (buffer, text, at) => buffer.writeBigInt64BE(microseconds(text), at));

function microseconds(text: string): bigint {
  // a Date holds three digits: 2026-01-01T00:00:00.123456Z
  const below = text.length > 24 ? Number(text.slice(23, -1).padEnd(3, '0')) : 0;
  return BigInt(Date.parse(text) - EPOCH) * 1000n + BigInt(below);
}

/** `$1::box[]` of upper right and lower left corners, as x and y each. */
export const boxArray = (boxes: readonly (readonly [number, number, number, number] | null)[]): Buffer =>
  ofBytes(603, 32, boxes, (buffer, box, at) => {
    for (const [i, coordinate] of box.entries()) buffer.writeDoubleBE(coordinate, at + i * 8);
  });

function ofBytes<T>(
  oid: number,
  size: number,
  items: readonly (T | null)[],
  write: (buffer: Buffer, item: T, at: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER + items.length * (4 + size));
  writeHeader(buffer, oid, items.length);
  let at = HEADER;
  for (const item of items) {
    at = buffer.writeInt32BE(item === null ? -1 : size, at);
    if (item === null) continue;
    write(buffer, item, at);
    at += size;
  }
  return buffer.subarray(0, at);
}

function ofTexts(oid: number, texts: readonly (string | null)[], isJsonb: boolean): Buffer {
  let size = HEADER;
  for (const text of texts) size += 5 + (text === null ? 0 : text.length * 3);
  const buffer = Buffer.allocUnsafe(size);
  writeHeader(buffer, oid, texts.length);
  let at = HEADER;
  for (const text of texts) {
    if (text === null) {
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const start = at + 4;
    // jsonb's binary form begins with its version
    at = isJsonb ? buffer.writeUInt8(1, start) : start;
    at += buffer.write(text, at, 'utf8');
    buffer.writeInt32BE(at - start, start - 4);
  }
  return buffer.subarray(0, at);
}

function writeHeader(buffer: Buffer, oid: number, length: number): void {
  for (const [i, value] of [1, 1, oid, length, 1].entries()) buffer.writeInt32BE(value, i * 4);
}
