import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import type { EntityStore } from './broker.ts';
import { findDue } from './entity-store.ts';

export interface SweeperParts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly entities: Pick<EntityStore, 'write'>;
  readonly log: Logger;
  /** Calls again and again until it is told to stop. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
}

const INTERVAL = 5_000;
/** Entities of one operation. */
const AT_ONCE = 500;

/** Takes away what has expired, so that history and subscriptions are told; those who read do not see it before that either. */
export function startSweeper({ db, clock, entities, log, every }: SweeperParts): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    try {
      await sweep(db, clock, entities);
    } catch (error) {
      log.warn({ err: error }, 'what has expired could not be taken away');
    }
    running = undefined;
  };
  const stop = every(INTERVAL, () => {
    running ??= run();
  });
  return {
    stop: async () => {
      stop();
      await running;
    },
  };
}

/** Takes away all that has expired by now. */
export async function sweep(
  db: Database,
  clock: () => Date,
  { write }: SweeperParts['entities'],
): Promise<void> {
  let before = '';
  for (;;) {
    const due = await findDue(db, clock().toISOString(), AT_ONCE);
    const ids = new Map<number, string[]>();
    for (const { tenant, id } of due) ids.set(tenant, [...(ids.get(tenant) ?? []), id]);
    // what the store holds is looked through for what has expired before any operation sees it, so there is nothing to decide
    for (const [tenant, own] of ids)
      await write({ tenant, ids: own, decide: () => ({ writes: [], result: undefined }) });
    const found = JSON.stringify(due);
    if (due.length < AT_ONCE || found === before) return;
    before = found;
  }
}
