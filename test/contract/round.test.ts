import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe } from 'vitest';
import { loadConfig } from '../../src/platform/config.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../postgres.ts';
import { openMemory } from '../store.ts';
import { roundContract } from './round.contract.ts';

describe('embedded', () => roundContract(openMemory));

for (const binaries of await findPostgres())
  describe(`PostgreSQL ${binaries.version}`, () => {
    let postgres: SharedPostgres;
    beforeAll(async () => {
      postgres = await sharedPostgres(binaries);
    });
    roundContract(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'meridian-rounds-'));
      return openStore(
        loadConfig({ MERIDIAN_DATA: folder, DATABASE_URL: await postgres.freshDatabase() }, folder),
      );
    });
  });
