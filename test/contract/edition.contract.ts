import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  getBundle,
  listEditions,
  publishEdition,
  withdrawEdition,
} from '../../src/assessments/edition-actions.ts';
import { readZip } from '../../src/assessments/edition-open.ts';
import { verifyEdition } from '../../src/assessments/edition-verify.ts';
import { createRun } from '../../src/assessments/run-actions.ts';
import { saveFramework } from '../../src/indicators/framework-actions.ts';
import type { Context } from '../../src/platform/context.ts';
import type { Database } from '../../src/platform/database.ts';
import { loadMessages } from '../../src/platform/i18n.ts';
import { importFiles } from '../../src/sources/import-actions.ts';
import { EXAMPLE, EXAMPLE_FILES } from '../assessment-example.ts';
import { testContext } from '../context.ts';

/** What both stores must do with editions, above all when several people publish at one moment. */
export function editionContract(open: () => Promise<Database>): void {
  let db: Database;
  let ctx: Context;
  const assessed = async () => (await createRun(ctx, { framework: 'example' })).id;
  const outcome = (work: Promise<{ readonly id: string }>) =>
    work.then(
      ({ id }) => id,
      (error: { code?: string }) => error.code,
    );

  beforeAll(async () => {
    db = await open();
    ctx = { ...testContext(db), randomBytes };
    await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
    const folder = mkdtempSync(join(tmpdir(), 'meridian-edition-'));
    for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
    await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
  });
  afterAll(() => db?.close());

  test('of four who publish one run at one moment one succeeds', async () => {
    const run = await assessed();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => outcome(publishEdition(ctx, { run }))));
    expect(outcomes.filter((one) => one === 'thing.conflict')).toHaveLength(3);
    expect((await listEditions(ctx)).items).toHaveLength(1);
  });

  test('three runs at one moment take three numbers; the bundles come back byte by byte', async () => {
    const runs = [await assessed(), await assessed(), await assessed()];
    const ids = await Promise.all(runs.map((run) => outcome(publishEdition(ctx, { run }))));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) {
      const files = await readZip(Buffer.from((await getBundle(ctx, id!)).bytes));
      expect(verifyEdition({ files, messages: loadMessages() }).differences).toEqual([]);
    }
  });

  test('of two corrections of one edition at one moment one succeeds', async () => {
    const first = (await publishEdition(ctx, { run: await assessed() })).id;
    const runs = [await assessed(), await assessed()];
    const outcomes = await Promise.all(
      runs.map((run) => outcome(publishEdition(ctx, { run, replaces: first, note: 'Mistyped.' }))),
    );
    expect(outcomes.filter((one) => one === 'thing.conflict')).toHaveLength(1);
  });

  test('of two who withdraw at one moment one succeeds', async () => {
    const { id } = await publishEdition(ctx, { run: await assessed() });
    const outcomes = await Promise.all([1, 2].map(() => outcome(withdrawEdition(ctx, id, 'A mistake.'))));
    expect(outcomes.sort()).toEqual([id, 'thing.conflict'].sort());
  });
}
