import { availableParallelism } from 'node:os';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { createTurns, type Turns } from '../platform/turns.ts';
import { assertMay } from '../policy/may.ts';
import { computeAnalysis } from './analysis-compute.ts';
import { type AnalysisRequest, resolveRequest } from './analysis-request.ts';
import {
  type AnalysisError,
  type AnalysisHead,
  type AnalysisProgress,
  type AnalysisRow,
  findAnalysis,
  finishAnalysis,
  insertAnalysis,
  listAnalysisRows,
  touchAnalysis,
} from './analysis-store.ts';
import { findStoredRun, notFound } from './run-actions.ts';
import { loadPrepared } from './stored-input.ts';

/** Analyses of one store that this process is busy with; they run one at a time, others wait their turn. */
interface Running {
  readonly turns: Turns;
  readonly cancels: Map<string, AbortController>;
}
const stores = new WeakMap<Database, Running>();

/** Most analyses of a run that are listed. */
const LISTED = 100;
/** An analysis tells that it lives this often, milliseconds; it is given up for dead after {@link LOST}. */
const HEARTBEAT = 1_000;
const LOST = 60_000;

/** Begins an analysis of a run; it goes on after the answer. Throws `input.invalid` with every mistake of the specification. */
export async function startAnalysis(
  ctx: Context,
  runId: string,
  asked: AnalysisRequest,
): Promise<AnalysisHead> {
  assertMay(ctx.actor, 'analysis.create');
  const run = await findStoredRun(ctx, runId);
  const input = await loadPrepared(ctx, run);
  const request = resolveRequest(asked, input.framework);
  const at = ctx.clock();
  const id = `${asked.kind}-${Buffer.from(ctx.randomBytes(6)).toString('hex')}`;
  const row = {
    id,
    run_id: run.id,
    kind: asked.kind,
    at,
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
  };
  await insertAnalysis(ctx.db, { ...row, spec: request.spec });
  const { turns, cancels } = runningIn(ctx.db);
  const cancel = new AbortController();
  cancels.set(id, cancel);
  const reporter = reportTo(ctx, id);
  void turns
    .run(() =>
      computeAnalysis(input, request, {
        threads: Math.max(1, availableParallelism() - 1),
        signal: cancel.signal,
        onProgress: reporter.onProgress,
      }),
    )
    .then(
      (result) => finishAnalysis(ctx.db, id, ctx.clock(), { status: 'completed', result }),
      (error: unknown) =>
        finishAnalysis(
          ctx.db,
          id,
          ctx.clock(),
          cancel.signal.aborted
            ? { status: 'cancelled' }
            : { status: 'failed', error: errorOf(ctx, id, error) },
        ),
    )
    .catch((error: unknown) => ctx.log.error({ err: error, analysis: id }, 'an analysis could not be stored'))
    .finally(() => {
      reporter.stop();
      cancels.delete(id);
    });
  return (await findAnalysis(ctx.db, id))!;
}

/** Analyses of a run, newest first, at most {@link LISTED}. */
export async function listAnalyses(ctx: Context, runId: string): Promise<readonly AnalysisHead[]> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, runId);
  const rows = await listAnalysisRows(ctx.db, run.id, LISTED);
  return rows.map((row) => asSeen(ctx, row));
}

/** An analysis with its result once it is completed. Throws `thing.notFound`. */
export async function getAnalysis(ctx: Context, id: string): Promise<AnalysisRow> {
  assertMay(ctx.actor, 'run.read');
  const row = await findAnalysis(ctx.db, id);
  if (!row) throw notFound('analysis', id);
  return asSeen(ctx, row);
}

/** Ends an analysis that still runs; one that has ended stays as it is. Throws `thing.notFound`. */
export async function cancelAnalysis(ctx: Context, id: string): Promise<AnalysisRow> {
  assertMay(ctx.actor, 'analysis.create');
  const row = await getAnalysis(ctx, id);
  const own = runningIn(ctx.db).cancels.get(id);
  own?.abort(new Error('cancelled'));
  // one that another process runs ends there at its next sign of life, as it is no longer its own
  if (row.status === 'running') await finishAnalysis(ctx.db, id, ctx.clock(), { status: 'cancelled' });
  return getAnalysis(ctx, id);
}

/** Ends the analyses of this process, for a server that stops; resolves when none runs any more. */
export async function stopAnalyses(ctx: Context): Promise<void> {
  assertMay(ctx.actor, 'analysis.create');
  const { turns, cancels } = runningIn(ctx.db);
  for (const cancel of cancels.values()) cancel.abort(new Error('the server stops'));
  await turns.run(async () => undefined);
}

function runningIn(db: Database): Running {
  let running = stores.get(db);
  if (!running) {
    running = { turns: createTurns(), cancels: new Map() };
    stores.set(db, running);
  }
  return running;
}

/** Stores how far an analysis is, once a second, also while it waits. */
function reportTo(ctx: Context, id: string) {
  let progress: AnalysisProgress | null = null;
  const tell = (): void => {
    touchAnalysis(ctx.db, id, ctx.clock(), progress).catch((error: unknown) =>
      ctx.log.warn({ err: error, analysis: id }, 'the progress of an analysis could not be stored'),
    );
  };
  const timer = setInterval(tell, HEARTBEAT);
  timer.unref();
  return {
    onProgress: (now: AnalysisProgress) => {
      progress = now;
    },
    stop: () => clearInterval(timer),
  };
}

/** A running analysis that nobody computes any more was cut off, and so failed. */
function asSeen<Row extends AnalysisHead>(ctx: Context, row: Row): Row {
  const isLost =
    row.status === 'running' &&
    !runningIn(ctx.db).cancels.has(row.id) &&
    ctx.clock().getTime() - row.seen_at.getTime() > LOST;
  if (!isLost) return row;
  return { ...row, status: 'failed', error: { code: 'analysis.lost', details: {}, issues: [] } };
}

function errorOf(ctx: Context, id: string, error: unknown): AnalysisError {
  if (error instanceof MeridianError)
    return { code: error.code, details: error.details, issues: error.issues };
  ctx.log.error({ err: error, analysis: id }, 'an analysis failed');
  return { code: 'unexpected', details: { id }, issues: [] };
}
