import type { Context } from '../platform/context.ts';
import { deleteResults, deleteTicks, listFollowed, lockSweep, writeSweep } from './measure-sweep-store.ts';

export interface SweepLimits {
  /** Results that one step looks at. */
  readonly step: number;
  /** Milliseconds that a result stays in any case once another has followed. */
  readonly stays: number;
}

/** What one step found: how many results it looked at and let go of, and whether there is more to look at now. */
export interface SweepStep {
  readonly looked: number;
  readonly gone: number;
  readonly isDone: boolean;
}

/**
 * Lets go of what a measure came to in the course of a day: of each day stays the last value, and besides it what is in force, what a run or
 * a round was computed from, and what something other than the measure replaced. One transaction, which leaves off where the next begins.
 */
export async function sweepMeasures(
  { db, clock }: Context,
  { step, stays }: SweepLimits,
): Promise<SweepStep> {
  return db.transaction(async (sql) => {
    const last = await lockSweep(sql);
    if (last === undefined) return { looked: 0, gone: 0, isDone: true };
    const before = clock().getTime() - stays;
    const found = await listFollowed(sql, last, step);
    const young = found.findIndex(({ since }) => since.getTime() > before);
    const looked = young === -1 ? found : found.slice(0, young);
    if (looked.length === 0) return { looked: 0, gone: 0, isDone: true };
    const gone = await deleteResults(
      sql,
      looked.flatMap(({ goes }) => goes ?? []),
    );
    await deleteTicks(sql);
    await writeSweep(sql, looked.at(-1)!.no);
    return { looked: looked.length, gone, isDone: looked.length < step };
  });
}
