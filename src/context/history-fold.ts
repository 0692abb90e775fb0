import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import { beginFold, foldDays, lockFolded, summariseNumbers, sweep } from './history-day-store.ts';
import { countUnfolded, readHorizon } from './history-value-store.ts';

export interface FoldParts {
  readonly db: Database;
  readonly log: Logger;
  /** Runs something after so many milliseconds; what it returns forgets it. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
}

/** Adds values to the sums of their days in the background, a little at a time. */
export interface Fold {
  /** Folds one slice and answers how many values it had; 0 where there was nothing to fold. */
  once(): Promise<number>;
  start(): void;
  /** Waits for the slice that is under way. */
  close(): Promise<void>;
}

/** Values of one slice: some tens of milliseconds, as the embedded store has nothing else to do meanwhile. */
const SLICE = { embedded: 5_000, postgres: 20_000 };
/** Fewer values wait until {@link LONGEST_WAIT} so that those of one day are added together. */
const WORTH = 5_000;
const LONGEST_WAIT = 60_000;
const LOOK_AGAIN = 2_000;
/** A slice is followed by a rest so many times as long; a shorter one where nobody adds values meanwhile. */
const REST = { busy: 8, idle: 0.5 };
/**
 * The embedded store has no daemon that clears up, which index-only scans need: it is done after so many values, or after a tenth of
 * those that are there.
 */
const SWEEP = { least: 100_000, share: 0.1 };
/** With more values waiting their places are looked up in the index that tells numbers, which does not know new ones by itself. */
const SUMMARISE = 50_000;
const AFTER_FAILURE = 30_000;

export function createFold({ db, log, after }: FoldParts): Fold {
  let cancel: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;
  let waited = 0;
  let unswept = 0;
  let seen = 0;
  let summarised = 0;

  async function once(): Promise<number> {
    await beginFold(db);
    // a transaction of its own: who adds values waits for it
    const horizon = await db.transaction(readHorizon);
    if (horizon - summarised > SUMMARISE) {
      await summariseNumbers(db);
      summarised = horizon;
    }
    const count = await db.transaction(async (sql) => {
      const folded = await lockFolded(sql, 'fold');
      const to = Math.min(horizon, folded + SLICE[db.kind]);
      if (to > folded) await foldDays(sql, folded, to);
      return Math.max(0, to - folded);
    });
    unswept += count;
    if (db.kind === 'embedded' && unswept >= Math.max(SWEEP.least, horizon * SWEEP.share)) {
      unswept = 0;
      await sweep(db);
    }
    return count;
  }

  /** How long to wait before the next look. */
  async function turn(): Promise<number> {
    const waiting = await countUnfolded(db);
    const pace = waiting <= seen ? 'idle' : 'busy';
    if (waiting === 0 || (waiting < WORTH && waited < LONGEST_WAIT)) {
      waited += LOOK_AGAIN;
      return LOOK_AGAIN;
    }
    waited = 0;
    const began = performance.now();
    seen = waiting - (await once());
    return Math.max(1, (performance.now() - began) * REST[pace]);
  }

  function next(milliseconds: number): void {
    if (isClosed) return;
    cancel = after(milliseconds, () => {
      running = turn()
        .catch((error: unknown) => {
          if (!isClosed) log.warn({ err: error }, 'values could not be added to the sums of their days');
          return AFTER_FAILURE;
        })
        .then(next);
    });
  }

  return {
    once,
    start: () => next(LOOK_AGAIN),
    close: async () => {
      isClosed = true;
      cancel?.();
      await running;
    },
  };
}
