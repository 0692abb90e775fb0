import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { getBundle, publishEdition } from '../assessments/edition-actions.ts';
import { openBundle, readZip } from '../assessments/edition-open.ts';
import { verifyEdition } from '../assessments/edition-verify.ts';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Database } from '../platform/database.ts';
import { loadMessages } from '../platform/i18n.ts';
import { prepareWorkspace } from './workspace.ts';

/** The sample's real cities, published, and the bundle unpacked where nothing else is. */
let db: Database;
const folder = mkdtempSync(join(tmpdir(), 'meridian-elsewhere-'));
let names: string[];

beforeAll(async () => {
  db = await openMemory();
  const ctx = { ...testContext(db), randomBytes };
  await prepareWorkspace(ctx);
  const { id } = await publishEdition(ctx, { run: 'latest' });
  const files = await readZip(Buffer.from((await getBundle(ctx, id)).bytes));
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  names = [...files.keys()];
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is found wrong; what is refused as no edition counts too. */
async function differences(): Promise<readonly Issue[]> {
  try {
    return verifyEdition({ files: await openBundle(folder), messages: loadMessages() }).differences;
  } catch (error) {
    if (error instanceof MeridianError) return error.issues;
    throw error;
  }
}

/** Changes one digit of a file, the first one after a share of it. */
async function withDigit(name: string, share: number): Promise<readonly Issue[]> {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  const at = text.slice(Math.floor(text.length * share)).search(/\d/) + Math.floor(text.length * share);
  const digit = text[at] === '7' ? '4' : '7';
  writeFileSync(path, text.slice(0, at) + digit + text.slice(at + 1));
  try {
    return await differences();
  } finally {
    writeFileSync(path, text);
  }
}

test('165 cities: every score is computed again, bit for bit', async () => {
  expect(await differences()).toEqual([]);
});

test('one changed digit is found in whatever file it is, and the file is named', {
  timeout: 120_000,
}, async () => {
  expect(names).toContain('lineage.json');
  for (const name of names)
    for (const share of [0.3, 0.8]) {
      const found = await withDigit(name, share);
      const named = found.some(({ at }) => at.file === name || name === 'manifest.json');
      expect([name, share, named]).toEqual([name, share, true]);
    }
});

test('a changed score is named with its city and dimension, the published number and the recomputed one', async () => {
  const path = join(folder, 'scores.csv');
  const text = readFileSync(path, 'utf8');
  const row = text.split('\n').find((line) => line.startsWith('370200,'))!;
  const score = row.split(',')[3]!;
  const forged = score.replace(/\d$/, (digit) => (digit === '1' ? '2' : '1'));
  writeFileSync(path, text.replace(score, forged));
  const found = await differences();
  writeFileSync(path, text);
  expect(found).toContainEqual(
    expect.objectContaining({
      code: 'replay.fileChanged',
      at: expect.objectContaining({ file: 'scores.csv' }),
      details: expect.objectContaining({ area: '370200', before: forged, after: score }),
    }),
  );
});
