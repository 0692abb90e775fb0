import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { killUnderLoad } from './_kill.ts';

const root = mkdtempSync(join(tmpdir(), 'meridian-faults-'));
const found = await findPostgres();
let postgres: TestPostgres | undefined;
beforeAll(async () => {
  if (found[0]) postgres = await startPostgres(found[0]);
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(root, { recursive: true, force: true });
});

test('a killed embedded broker has lost nothing that it acknowledged, and its measures count every record once', async () => {
  const folder = join(root, 'embedded');
  expect(await killUnderLoad({ times: 1, folder, random: () => 0.4 })).toEqual([]);
});

test.skipIf(found.length === 0 && !process.env.CI)('nor has one on PostgreSQL', async () => {
  const databaseUrl = await postgres!.freshDatabase();
  const folder = join(root, 'postgres');
  expect(await killUnderLoad({ times: 1, folder, databaseUrl, random: () => 0.4 })).toEqual([]);
});
