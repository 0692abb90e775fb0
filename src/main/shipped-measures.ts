import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMeasure, type StoredMeasure, saveMeasure } from '../indicators/measure-actions.ts';
import { checkMeasure } from '../indicators/measure-file.ts';
import type { RecordSource } from '../indicators/measure-records.ts';
import { SYSTEM } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { PACKAGE_FOLDER } from '../platform/i18n.ts';
import { findSetting, putSetting } from './workspace-store.ts';

const FOLDER = join(PACKAGE_FOLDER, 'frameworks', 'measures');

/**
 * Puts the measures in force that come with this version and are new in it, unless people have made or retired revisions of their own
 * since. One that does not fit this workspace, as an indicator has another unit here, is left out and logged. They are computed by the
 * engine that starts next.
 */
export async function storeMeasures(ctx: Context, records: RecordSource): Promise<void> {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const texts = files.map((file) => readFileSync(join(FOLDER, file), 'utf8'));
  const fingerprint = createHash('sha256').update(JSON.stringify(texts)).digest('hex');
  if ((await findSetting<string>(ctx.db, 'shipped-measures')) === fingerprint) return;
  for (const [index, text] of texts.entries()) {
    const file = files[index]!;
    const code = checkMeasure(text, file).measure?.indicator ?? '';
    const stored = await findStored(ctx, code);
    if (stored && (stored.actor.id !== SYSTEM.id || stored.isRetired)) continue;
    try {
      await saveMeasure(ctx, { records, reload: async () => undefined }, { text, file });
    } catch (error) {
      if (!(error instanceof MeridianError) || error.code !== 'input.invalid') throw error;
      ctx.log.warn({ err: error, file }, 'measure not put in force');
    }
  }
  await putSetting(ctx.db, 'shipped-measures', fingerprint);
}

async function findStored(ctx: Context, code: string): Promise<StoredMeasure | undefined> {
  try {
    return await getMeasure(ctx, code);
  } catch (error) {
    if (error instanceof MeridianError && error.code === 'thing.notFound') return undefined;
    throw error;
  }
}
