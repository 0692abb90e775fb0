import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { loadConfig } from '../../src/platform/config.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../postgres.ts';
import { openMemory } from '../store.ts';
import { entityQueryContract } from './entity-query.contract.ts';
import { valueIndexContract } from './value-index.contract.ts';

describe('embedded', () => {
  entityQueryContract(openMemory);
  valueIndexContract(async () => {
    const db = await openMemory();
    await db.execute('SET enable_seqscan = off');
    return db;
  });
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
  const open = async (options = '') => {
    const address = (await postgres.freshDatabase()) + options;
    return openStore(loadConfig({ MERIDIAN_DATA: folder, DATABASE_URL: address }, folder));
  };

  entityQueryContract(open);
  valueIndexContract(() => open(`&options=${encodeURIComponent('-c enable_seqscan=off')}`));
});
