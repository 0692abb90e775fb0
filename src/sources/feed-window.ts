import type { SourceParts } from './source-parts.ts';
import { insertRejects, pruneRejects, type Reject } from './source-reject-store.ts';
import { KEPT_REJECTS } from './source-run.ts';
import {
  addCounts,
  finishRun,
  insertRun,
  NO_COUNTS,
  pruneRuns,
  type RunCause,
  type RunCounts,
  updateRun,
} from './source-run-store.ts';

/** Counts what comes by itself, in runs of a stretch of time each. */
export interface FeedWindow {
  /** Adds to the run under way, beginning one where there is none; the rejected records are kept once it resolves. */
  add(counts: RunCounts, rejects: readonly Reject[]): Promise<number>;
  /** Writes what is counted and ends the run. */
  close(): Promise<void>;
}

/** How long one run counts, and how often it tells, milliseconds. */
const LENGTH = 600_000;
const TELL = 2000;
/** Rejected records of one run that are kept; the rest is counted. */
const KEPT_OF_RUN = 1000;
const KEPT_RUNS = 1000;

interface Open {
  readonly id: number;
  readonly letGo: () => Promise<void>;
  counts: RunCounts;
  kept: number;
}

/**
 * @param hold shows to other processes that this one lives, until the answer is called
 */
export function openWindow(
  { ctx, timers }: SourceParts,
  sourceId: string,
  cause: RunCause,
  owner: number,
  hold: () => Promise<() => Promise<void>>,
): FeedWindow {
  const { db, clock } = ctx;
  let open: Promise<Open> | undefined;
  let telling: unknown;
  let ending: unknown;

  const begin = async (): Promise<Open> => {
    const letGo = await hold();
    try {
      const id = await insertRun(db, { sourceId, cause, at: clock(), owner });
      if (id === undefined) throw new Error(`the source ${sourceId} has gone`);
      ending = timers.set(() => void close().catch(logged), LENGTH);
      return { id, letGo, counts: NO_COUNTS, kept: 0 };
    } catch (error) {
      await letGo();
      throw error;
    }
  };
  const logged = (error: unknown): void =>
    ctx.log.error({ err: error, source: sourceId }, 'run not recorded');
  const tellSoon = (run: Open): void => {
    telling ??= timers.set(() => {
      telling = undefined;
      updateRun(db, run.id, run.counts).catch(logged);
    }, TELL);
  };
  const close = async (): Promise<void> => {
    const closing = open;
    open = undefined;
    timers.clear(telling);
    timers.clear(ending);
    telling = undefined;
    const run = await closing?.catch(() => undefined);
    if (!run) return;
    try {
      const { counts } = run;
      const status = counts.rejected > 0 ? 'partial' : 'completed';
      await finishRun(db, run.id, { status, at: clock(), counts, issues: [] });
      await pruneRuns(db, sourceId, KEPT_RUNS);
      await pruneRejects(db, sourceId, KEPT_REJECTS);
    } finally {
      await run.letGo();
    }
  };

  return {
    async add(counts, rejects) {
      open ??= begin();
      const current = open;
      const run = await current.catch((error: unknown) => {
        if (open === current) open = undefined;
        throw error;
      });
      run.counts = addCounts(run.counts, counts);
      const kept = rejects.slice(0, Math.max(0, KEPT_OF_RUN - run.kept));
      run.kept += kept.length;
      if (kept.length > 0) await insertRejects(db, sourceId, run.id, clock(), kept);
      tellSoon(run);
      return run.id;
    },
    close,
  };
}
