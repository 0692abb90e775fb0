import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { parse } from 'yaml';
import { listEditions, publishEdition } from '../../src/assessments/edition-actions.ts';
import { createRun } from '../../src/assessments/run-actions.ts';
import { saveFramework } from '../../src/indicators/framework-actions.ts';
import { SYSTEM } from '../../src/model/actor.ts';
import { DEFAULT_LIMITS, loadConfig } from '../../src/platform/config.ts';
import type { Context } from '../../src/platform/context.ts';
import { filesFolder, openStore } from '../../src/platform/store-open.ts';
import { importFiles } from '../../src/sources/import-actions.ts';
import { EXAMPLE, EXAMPLE_FILES } from '../assessment-example.ts';

/** Opens the store of a data folder as a program of its own would. */
export async function openFolder(folder: string): Promise<Context> {
  return {
    actor: SYSTEM,
    db: await openStore(loadConfig({ MERIDIAN_DATA: folder }, folder)),
    clock: () => new Date(),
    randomBytes: (length) => randomBytes(length),
    limits: DEFAULT_LIMITS,
    folder: filesFolder(folder),
    log: pino({ level: 'silent' }),
  };
}

export async function fill(ctx: Context): Promise<void> {
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  const files = mkdtempSync(join(tmpdir(), 'meridian-publish-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(files, name), text);
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: files });
}

/** Publishes a new run, says when it has come to a step, and then does nothing more until it is killed. */
export async function publishUntil(folder: string, stop: string): Promise<void> {
  const ctx = await openFolder(folder);
  const run = await createRun(ctx, { framework: 'example' });
  const halt = async (step: string): Promise<void> => {
    if (step !== stop) return;
    process.stdout.write(`reached ${step}\n`);
    await new Promise(() => setInterval(() => undefined, 1000));
  };
  await publishEdition(ctx, { run: run.id }, halt);
  if ((await listEditions(ctx)).items.length > 0) await halt('published');
}
