import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { loadConfig } from '../../src/platform/config.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../postgres.ts';
import { openMemory } from '../store.ts';
import { contextStoreContract } from './context-store.contract.ts';

describe('embedded', () => {
  contextStoreContract(() => openMemory());
});

const [newest] = await findPostgres();

describe.skipIf(!newest)('PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-contract-'));
  let postgres: SharedPostgres;
  beforeAll(async () => {
    postgres = await sharedPostgres(newest!);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
  });
  contextStoreContract(async () =>
    openStore(loadConfig({ MERIDIAN_DATA: folder, DATABASE_URL: await postgres.freshDatabase() }, folder)),
  );
});
