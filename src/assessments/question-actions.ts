import type { ChangeDecomposition } from '../composite/decompose.ts';
import type { Examination } from '../composite/examination.ts';
import { defaultUncertainty } from '../composite/uncertainty-default.ts';
import type { WhatIfRequest } from '../composite/what-if-move.ts';
import type { UncertaintySpec } from '../model/uncertainty.ts';
import type { Context } from '../platform/context.ts';
import { createTurns } from '../platform/turns.ts';
import { assertMay } from '../policy/may.ts';
import { findStoredRun } from './run-actions.ts';
import { loadPrepared } from './stored-input.ts';
import { caseOf, runTask, type WhatIfAnswer } from './thread-task.ts';

/**
 * Questions to a run that are answered at once and not stored. One is computed at a time, so that many readers do not take the
 * whole machine; a `signal` says that the one who asked has gone.
 */
const turns = createTurns();

/** The least change of an area's values that reaches a rank or a score. Throws `thing.notFound`, `method.impossible`. */
export async function askWhatIf(
  ctx: Context,
  runId: string,
  request: WhatIfRequest,
  signal?: AbortSignal,
): Promise<WhatIfAnswer> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, runId);
  const asked = caseOf(await loadPrepared(ctx, run));
  return turns.run(() => runTask('whatIf', { ...asked, request }, signal));
}

/** Why an area's rank moved from an earlier run to this one, and by default also by which columns of the data. Throws `thing.notFound`, `method.impossible`. */
export async function explainChange(
  ctx: Context,
  {
    id,
    since,
    area,
    byColumn = true,
  }: { readonly id: string; readonly since: string; readonly area: string; readonly byColumn?: boolean },
  signal?: AbortSignal,
): Promise<ChangeDecomposition> {
  assertMay(ctx.actor, 'run.read');
  const [earlier, later] = await Promise.all(
    [since, id].map(async (one) => caseOf(await loadPrepared(ctx, await findStoredRun(ctx, one)))),
  );
  const request = { area, byColumn };
  return turns.run(() => runTask('change', { earlier: earlier!, later: later!, request }, signal));
}

/** The examination of a run. Throws `thing.notFound`. */
export async function examineRun(ctx: Context, id: string, signal?: AbortSignal): Promise<Examination> {
  assertMay(ctx.actor, 'run.read');
  const asked = caseOf(await loadPrepared(ctx, await findStoredRun(ctx, id)));
  return turns.run(() => runTask('examine', asked, signal));
}

/** What an analysis of a run takes for uncertain unless it is told otherwise; `isOwn`: the framework says so itself. */
export async function getUncertaintySpec(
  ctx: Context,
  id: string,
): Promise<{ readonly spec: UncertaintySpec; readonly isOwn: boolean }> {
  assertMay(ctx.actor, 'run.read');
  const { framework } = (await findStoredRun(ctx, id)).record;
  return {
    spec: framework.uncertainty ?? defaultUncertainty(framework),
    isOwn: framework.uncertainty !== undefined,
  };
}
