import { gunzipSync } from 'node:zlib';
import type { Context } from '../platform/context.ts';
import { type Prepared, prepareAssessment } from './prepare.ts';
import { parseInputs } from './run-inputs.ts';
import type { RunRecord } from './run-record.ts';
import { findRunInputs } from './run-store.ts';

/** What a stored run was computed from, as the engine was given it. */
export async function loadPrepared(
  ctx: Context,
  run: { readonly id: string; readonly record: RunRecord },
): Promise<Prepared> {
  const inputs = await findRunInputs(ctx.db, run.id);
  const { framework, areas, places, period } = run.record;
  return prepareAssessment({
    framework,
    areas: [...areas, ...places],
    values: parseInputs(gunzipSync(inputs!).toString('utf8')),
    period,
  });
}
