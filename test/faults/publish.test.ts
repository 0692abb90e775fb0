import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getBundle, listEditions, publishEdition } from '../../src/assessments/edition-actions.ts';
import { readZip } from '../../src/assessments/edition-open.ts';
import { verifyEdition } from '../../src/assessments/edition-verify.ts';
import { createRun } from '../../src/assessments/run-actions.ts';
import { loadMessages } from '../../src/platform/i18n.ts';
import { fill, openFolder } from './_publish.ts';

const HERE = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'meridian-publish-kill-'));

beforeAll(async () => {
  const ctx = await openFolder(folder);
  await fill(ctx);
  await ctx.db.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Publishes in a process of its own, which is killed where it says that it has come to a step. */
function killAt(step: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [resolve(HERE, '../run-ts.mjs'), join(HERE, '_publish-run.ts'), folder, step],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    let isReached = false;
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.stdout.on('data', (text) => {
      said += text;
      if (!said.includes(`reached ${step}`)) return;
      isReached = true;
      child.kill('SIGKILL');
    });
    child.once('exit', () => (isReached ? done() : fail(new Error(said))));
  });
}

const published = async () => {
  const ctx = await openFolder(folder);
  const { items } = await listEditions(ctx);
  for (const { id } of items) {
    const files = await readZip(Buffer.from((await getBundle(ctx, id)).bytes));
    expect(verifyEdition({ files, messages: loadMessages() }).differences).toEqual([]);
  }
  await ctx.db.close();
  return items.length;
};

// the steps before are stopped in src/assessments/edition-actions.test.ts, without the time that a process takes
test.each(['packed', 'stored'])(
  'killed at “%s”, nothing is published and nothing lies about',
  { timeout: 240_000 },
  async (step) => {
    await killAt(step);
    expect(await published()).toBe(0);
    const keys = join(folder, 'files', 'keys');
    expect(existsSync(keys) ? readdirSync(keys) : []).toEqual(['edition-signing.json']);
  },
);

test('killed as soon as it is published, it is there whole', { timeout: 240_000 }, async () => {
  await killAt('published');
  expect(await published()).toBe(1);
  const ctx = await openFolder(folder);
  const run = await createRun(ctx, { framework: 'example' });
  await publishEdition(ctx, { run: run.id });
  await ctx.db.close();
  expect(await published()).toBe(2);
});
