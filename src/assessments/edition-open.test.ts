import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { zipBytes } from '../platform/zip-write.ts';
import { BUNDLE_LIMITS, openBundle, readZip } from './edition-open.ts';

const refusal = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await work.then(
    () => 'taken',
    (reason: unknown) => reason,
  );
  if (!(error instanceof MeridianError)) return error;
  return [
    error.code,
    ...error.issues.map(({ code, value }) => (value === undefined ? code : `${code} ${value}`)),
  ];
};
const folder = () => mkdtempSync(join(tmpdir(), 'meridian-bundle-'));
const zip = (...files: (readonly [string, string | Uint8Array])[]) => zipBytes(files);
const CENTRAL = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
const END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
/** A zip with some bytes of its first directory entry changed. */
const patched = (bytes: Buffer, change: (entry: Buffer) => void): Buffer => {
  const copy = Buffer.from(bytes);
  change(copy.subarray(copy.indexOf(CENTRAL)));
  return copy;
};

test('what is written is read back, in its order, from a zip and from a folder', async () => {
  const files = new Map([
    ['manifest.json', '{}\n'],
    ['a.csv', 'x,'.repeat(5000)],
    ['empty.txt', ''],
    ['词.txt'.replace('词', 'w'), '评价 \u{1f3d9}'],
  ]);
  const path = join(folder(), 'edition.zip');
  writeFileSync(path, zipBytes(files));
  const read = await openBundle(path);
  expect([...read].map(([name, bytes]) => [name, bytes.toString('utf8')])).toEqual([...files]);
  expect(zipBytes(files).equals(zipBytes(files))).toBe(true);
  const unpacked = folder();
  for (const [name, text] of files) writeFileSync(join(unpacked, name), text);
  expect(
    Object.fromEntries(
      [...(await openBundle(unpacked))].map(([name, bytes]) => [name, bytes.toString('utf8')]),
    ),
  ).toEqual(Object.fromEntries(files));
});

test('names that lead out of the bundle, or that a bundle does not have', async () => {
  for (const name of [
    '../evil.txt',
    '/etc/passwd',
    'a/b.txt',
    '..\\evil.txt',
    'C:\\x.txt',
    '.hidden',
    'folder/',
    '名.txt',
    'x\u0000y',
  ])
    expect(await refusal(readZip(zip([name, 'x'])))).toEqual([
      'edition.invalid',
      expect.stringMatching(/^edition\.entryName /),
    ]);
});

test('names that come twice, also in another case', async () => {
  expect(await refusal(readZip(zip(['a.csv', '1'], ['a.csv', '2'])))).toEqual([
    'edition.invalid',
    'edition.entryTwice a.csv',
  ]);
  expect(await refusal(readZip(zip(['a.csv', '1'], ['A.csv', '2'])))).toEqual([
    'edition.invalid',
    'edition.entryTwice A.csv',
  ]);
});

test('links and devices, in a zip and in a folder', async () => {
  const asMode = (mode: number) =>
    patched(zip(['a.csv', '/etc/passwd']), (entry) => entry.writeUInt32LE(mode * 0x10000, 38));
  expect(await refusal(readZip(asMode(0o120777)))).toEqual(['edition.invalid', 'edition.entryLink a.csv']);
  expect(await refusal(readZip(asMode(0o020666)))).toEqual(['edition.invalid', 'edition.entryKind a.csv']);
  const unpacked = folder();
  symlinkSync('/etc/passwd', join(unpacked, 'inputs.csv'));
  expect(await refusal(openBundle(unpacked))).toEqual(['edition.invalid', 'edition.entryLink inputs.csv']);
  const nested = folder();
  mkdirSync(join(nested, 'below'));
  expect(await refusal(openBundle(nested))).toEqual(['edition.invalid', 'edition.entryKind below']);
});

test('a zip bomb: by its ratio, by its size, by a size that is a lie', async () => {
  const zeros = new Uint8Array(8 * 1024 ** 2);
  expect(await refusal(readZip(zip(['a.csv', zeros])))).toEqual([
    'edition.invalid',
    'edition.entryRatio a.csv',
  ]);
  const limits = { ...BUNDLE_LIMITS, unpackedBytes: 1000 };
  expect(await refusal(readZip(zip(['a.csv', 'x'.repeat(600)], ['b.csv', 'y'.repeat(600)]), limits))).toEqual(
    ['edition.invalid', 'edition.tooLarge'],
  );
  const lie = patched(zip(['a.csv', zeros]), (entry) => entry.writeUInt32LE(100, 24));
  expect(await refusal(readZip(lie))).toEqual(['edition.invalid', 'edition.damaged']);
  const path = join(folder(), 'large.zip');
  writeFileSync(path, zip(['a.csv', 'x']));
  expect(await refusal(openBundle(path, { ...BUNDLE_LIMITS, bundleBytes: 20 }))).toEqual([
    'edition.invalid',
    'edition.tooLarge',
  ]);
});

test('a million entries are refused before any is read', async () => {
  const many = Buffer.from(zip(['a.csv', 'x']));
  many.writeUInt16LE(60_000, many.indexOf(END) + 10);
  expect(await refusal(readZip(many))).toEqual(['edition.invalid', 'edition.tooManyFiles']);
  expect(await refusal(readZip(withMillion(zip(['a.csv', 'x']))))).toEqual([
    'edition.invalid',
    'edition.tooManyFiles',
  ]);
  const unpacked = folder();
  for (let index = 0; index <= BUNDLE_LIMITS.files; index++)
    writeFileSync(join(unpacked, `f${index}.csv`), '');
  expect(await refusal(openBundle(unpacked))).toEqual(['edition.invalid', 'edition.tooManyFiles']);
});

test('encrypted, damaged, cut off, no zip at all, not there', async () => {
  const encrypted = patched(zip(['a.csv', 'x'.repeat(100)]), (entry) => entry.writeUInt16LE(0x0801, 8));
  expect(await refusal(readZip(encrypted))).toEqual(['edition.invalid', 'edition.entryEncrypted a.csv']);
  const whole = zip(['a.csv', 'x,'.repeat(5000)]);
  expect(await refusal(readZip(whole.subarray(0, whole.length - 30)))).toEqual([
    'edition.invalid',
    'edition.damaged',
  ]);
  const broken = Buffer.from(whole);
  broken.fill(0xff, 40, 60);
  expect(await refusal(readZip(broken))).toEqual(['edition.invalid', 'edition.damaged']);
  expect(await refusal(readZip(Buffer.from('area,score\n')))).toEqual(['edition.invalid', 'edition.damaged']);
  expect(await refusal(openBundle(join(folder(), 'none.zip')))).toEqual(['file.notFound']);
  expect(await refusal(openBundle('/dev/zero'))).toEqual(['edition.invalid', 'edition.entryKind /dev/zero']);
});

/** A zip whose 64-bit end record tells of 10^6 entries. */
function withMillion(bytes: Buffer): Buffer {
  const end = Buffer.from(bytes.subarray(bytes.indexOf(END)));
  const before = bytes.subarray(0, bytes.indexOf(END));
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(1_000_000n, 24);
  record.writeBigUInt64LE(1_000_000n, 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(before.length), 8);
  locator.writeUInt32LE(1, 16);
  end.writeUInt16LE(0xffff, 8);
  end.writeUInt16LE(0xffff, 10);
  return Buffer.concat([before, record, locator, end]);
}
