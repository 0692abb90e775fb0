import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createRun, listRuns } from '../assessments/run-actions.ts';
import { getFramework, type StoredFramework, storeFramework } from '../indicators/framework-actions.ts';
import { parseFramework } from '../indicators/framework-file.ts';
import { SYSTEM } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import { createFirstAdministrator } from '../organisations/person-actions.ts';
import type { Context } from '../platform/context.ts';
import { PACKAGE_FOLDER } from '../platform/i18n.ts';
import { importFiles, recoverImports } from '../sources/import-actions.ts';
import { parseMappingText } from '../sources/mapping-check.ts';
import { shippedFrameworks } from './shipped.ts';
import { findSetting, hasOtherImports, putSetting, UNNAMED, type Workspace } from './workspace-store.ts';

const SAMPLE = join(PACKAGE_FOLDER, 'frameworks', 'sample');
const SAMPLE_FRAMEWORK = 'cn-sample-166';
const SAMPLE_PERIOD = '2019';

export type StartStep = 'frameworks' | 'importing' | 'assessing';

export interface FirstStart {
  /** Told once: the account that was created now. */
  readonly administrator: { readonly login: string; readonly password: string } | undefined;
}

/**
 * Makes a store ready to serve: ends what a crash cut off, stores the frameworks that come with this version, and on an empty
 * store loads and assesses the sample cities (unless `sample` is false) and creates the administrator. Every step looks first
 * at what is there, so that a start after a crash goes on where the last one ended and any later start changes nothing.
 */
export async function prepareWorkspace(
  ctx: Context,
  options: { readonly sample?: boolean; readonly onStep?: (step: StartStep) => void } = {},
): Promise<FirstStart> {
  const { sample = true, onStep = () => undefined } = options;
  await recoverImports(ctx);
  await storeFrameworks(ctx, onStep);
  if ((await findSetting(ctx.db, 'workspace')) === undefined) {
    const workspace = sample ? await loadSample(ctx, onStep) : UNNAMED;
    await putSetting(ctx.db, 'workspace', workspace);
  }
  return { administrator: await createFirstAdministrator(ctx) };
}

/** Saves each framework file that is new in this version, unless people have made revisions of their own since. */
export async function storeFrameworks(ctx: Context, onStep: (step: StartStep) => void): Promise<void> {
  const files = await shippedFrameworks();
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const fingerprint = createHash('sha256').update(JSON.stringify(texts)).digest('hex');
  if ((await findSetting<string>(ctx.db, 'shipped-frameworks')) === fingerprint) return;
  onStep('frameworks');
  for (const [index, text] of texts.entries()) {
    const framework = parseFramework(text, relative(PACKAGE_FOLDER, files[index] ?? ''));
    const stored = await findStored(ctx, framework.id);
    if (!stored || stored.actor.id === SYSTEM.id) await storeFramework(ctx, framework);
  }
  await putSetting(ctx.db, 'shipped-frameworks', fingerprint);
}

async function findStored(ctx: Context, id: string): Promise<StoredFramework | undefined> {
  try {
    return await getFramework(ctx, id);
  } catch (error) {
    if (error instanceof MeridianError && error.code === 'thing.notFound') return undefined;
    throw error;
  }
}

/** Loads and assesses the sample, unless there are other data: then the workspace is theirs. */
async function loadSample(ctx: Context, onStep: (step: StartStep) => void): Promise<Workspace> {
  const { mapping, issues } = parseMappingText(
    readFileSync(join(SAMPLE, 'mapping.yaml'), 'utf8'),
    'mapping.yaml',
  );
  if (!mapping) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  if (await hasOtherImports(ctx.db, mapping.name ?? null)) return UNNAMED;
  const { framework } = await getFramework(ctx, SAMPLE_FRAMEWORK);
  if ((await listRuns(ctx, { framework: framework.id, limit: 1 })).items.length === 0) {
    onStep('importing');
    const imported = await importFiles(ctx, { mapping, folders: SAMPLE });
    if (imported.status !== 'completed')
      throw new MeridianError('input.invalid', { count: imported.issueCount }, imported.issues);
    onStep('assessing');
    await createRun(ctx, { framework: framework.id, period: SAMPLE_PERIOD });
  }
  return {
    name: mapping.name ?? framework.name,
    notice: framework.notice ?? null,
    isSample: true,
    framework: framework.id,
  };
}
