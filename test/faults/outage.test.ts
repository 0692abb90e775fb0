import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPostgres, startPostgres } from '../postgres.ts';
import { outageUnderLoad } from './_outage.ts';

const root = mkdtempSync(join(tmpdir(), 'meridian-outage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const [newest] = await findPostgres();

test.skipIf(!newest && !process.env.CI)('a broker outlives a stop of PostgreSQL', async () => {
  const postgres = await startPostgres(newest!);
  try {
    expect(await outageUnderLoad(postgres, join(root, 'data'))).toEqual([]);
  } finally {
    await postgres.stop();
  }
});
