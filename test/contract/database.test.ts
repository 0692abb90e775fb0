import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/platform/config.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../postgres.ts';
import { databaseContract } from './database.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'meridian-contract-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const configOf = (env: Record<string, string>) =>
  loadConfig({ MERIDIAN_DATA: join(folder, 'data'), ...env }, folder);

describe('embedded', () => {
  databaseContract(() => openStore(configOf({})));
});

const found = await findPostgres();

for (const binaries of found)
  describe(`PostgreSQL ${binaries.version}`, () => {
    let postgres: SharedPostgres;
    beforeAll(async () => {
      postgres = await sharedPostgres(binaries);
    });
    databaseContract(async () => openStore(configOf({ DATABASE_URL: await postgres.freshDatabase() })));
  });

test.skipIf(found.length === 0 && !process.env.CI)(
  'a PostgreSQL server runs here (skipped where neither npm nor Debian brought one)',
  () => {
    expect(found.length).toBeGreaterThan(0);
  },
);
