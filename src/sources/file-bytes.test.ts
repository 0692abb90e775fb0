import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFile } from './file-bytes.ts';

let inside: string;
let outside: string;

beforeAll(() => {
  inside = mkdtempSync(join(tmpdir(), 'meridian-inside-'));
  outside = mkdtempSync(join(tmpdir(), 'meridian-outside-'));
  writeFileSync(join(outside, 'secret.csv'), 'x');
  writeFileSync(join(inside, 'own.csv'), 'x');
});

afterAll(() => {
  for (const folder of [inside, outside]) rmSync(folder, { recursive: true, force: true });
});

const codeOf = (name: string, ...folders: string[]) =>
  findFile(name, folders, 1000).then(
    () => 'found',
    (error: { issue: { code: string } }) => error.issue.code,
  );

test('a file is found in the first folder that has it', async () => {
  expect(await codeOf('own.csv', inside)).toBe('found');
  expect(await codeOf('secret.csv', inside, outside)).toBe('found');
  expect(await codeOf('none.csv', inside, outside)).toBe('file.missing');
});

test('no name leads out of the folders', async () => {
  const up = outside.split('/').at(-1)!;
  expect(await codeOf(`../${up}/secret.csv`, inside)).toBe('file.path');
  expect(await codeOf(join(outside, 'secret.csv'), inside)).toBe('file.path');
});

test.skipIf(process.platform === 'win32')('neither does a link', async () => {
  symlinkSync(join(outside, 'secret.csv'), join(inside, 'link.csv'));
  expect(await codeOf('link.csv', inside)).toBe('file.missing');
});

test('a folder is no file', async () => {
  expect(await codeOf(inside.split('/').at(-1)!, tmpdir())).toBe('file.missing');
});
