import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { loadConfig } from '../../src/platform/config.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../postgres.ts';
import { openMemory } from '../store.ts';
import { historyContract } from './history.contract.ts';

describe('embedded', () => {
  historyContract(openMemory);
});

for (const binaries of await findPostgres())
  describe(`PostgreSQL ${binaries.version}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'meridian-contract-'));
    let postgres: SharedPostgres;
    beforeAll(async () => {
      postgres = await sharedPostgres(binaries);
    });
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true });
    });
    historyContract(async () =>
      openStore(loadConfig({ MERIDIAN_DATA: folder, DATABASE_URL: await postgres.freshDatabase() }, folder)),
    );
  });
