/** Types of elements by their number in PostgreSQL, with what stands before each element's bytes. */
const ELEMENTS = { text: { oid: 25, head: 0 }, jsonb: { oid: 3802, head: 1 } } as const;
const HEADER = 20;

/**
 * Texts as one binary array parameter, `$1::text[]` or `$1::jsonb[]`, null for what is missing: nothing of it is escaped, which a
 * driver's own arrays, being texts, have to be.
 */
export function arrayParameter(type: keyof typeof ELEMENTS, texts: readonly (string | null)[]): Buffer {
  const { oid, head } = ELEMENTS[type];
  let size = HEADER;
  for (const text of texts) size += 4 + (text === null ? 0 : head + text.length * 3);
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(1, 4);
  bytes.writeInt32BE(oid, 8);
  bytes.writeInt32BE(texts.length, 12);
  bytes.writeInt32BE(1, 16);
  let at = HEADER;
  for (const text of texts) {
    if (text === null) {
      at = bytes.writeInt32BE(-1, at);
      continue;
    }
    const start = at + 4;
    at = start;
    // the version of jsonb's binary form
    if (head === 1) at = bytes.writeUInt8(1, at);
    at += bytes.write(text, at, 'utf8');
    bytes.writeInt32BE(at - start, start - 4);
  }
  return bytes.subarray(0, at);
}
