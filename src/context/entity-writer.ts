import type { Logger } from 'pino';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import type { EntityStore, WriteOperation, WriteParticipant } from './broker.ts';
import type { EntityCache } from './entity-cache.ts';
import { createShapeBook } from './entity-shape-store.ts';
import {
  createNumberBook,
  MadeMeanwhile,
  type Outcome,
  type TransactionLimits,
  type Written,
  writeWithin,
} from './entity-transaction.ts';
import { createWriteQueue, type QueueLimits } from './write-queue.ts';

export type WriteLimits = QueueLimits & TransactionLimits;
export const WRITE_LIMITS: WriteLimits = {
  operations: 1000,
  entities: 1000,
  waitingOperations: 10_000,
  waitingEntities: 50_000,
  entityBytes: 1024 ** 2,
  bytes: 32 * 1024 ** 2,
};

export interface WriterParts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly log?: Logger;
  readonly limits?: WriteLimits;
  readonly cache?: EntityCache | undefined;
}

interface Job extends WriteOperation<unknown> {
  readonly settle: (outcome: Outcome) => void;
}

/** Transactions under way at once: PostgreSQL works on some while another is made ready. */
const AT_ONCE = { embedded: 1, postgres: 3 } as const;
/** Entities that must wait for a second one to begin: fewer are better off in the next one, more would only wait for the disk. */
const SECOND = 6;
/** Times that a transaction is tried that another process came into the way of. */
const TRIES = 5;
/** A deadlock, or a conflict with another transaction. */
const AGAIN: ReadonlySet<unknown> = new Set(['40P01', '40001']);

/**
 * Writes entities with group commit: operations that come while a transaction is under way go into the next one together. What the
 * database refuses fails the one operation that it is of.
 */
export function createEntityWriter({
  db,
  clock,
  log,
  limits = WRITE_LIMITS,
  cache,
}: WriterParts): Pick<EntityStore, 'write' | 'join' | 'close'> {
  const participants: WriteParticipant[] = [];
  const numbers = createNumberBook();
  const shapes = createShapeBook();
  const queue = createWriteQueue<Job>(limits);
  const running = new Set<Promise<void>>();

  const transaction = async (jobs: readonly Job[]): Promise<readonly Outcome[]> => {
    const now = clock().toISOString();
    const written = await tried(async () => {
      try {
        const parts = { now, numbers, participants, limits, shapes, cache };
        return await db.transaction((sql) => writeWithin(sql, jobs, parts));
      } catch (error) {
        for (const { tenant, ids } of jobs) cache?.forget(tenant, ids);
        shapes.forget();
        throw error;
      }
    });
    for (const [tenant, rows] of written.rows) cache?.written(tenant, rows);
    if (written.writes.length > 0) for (const { after } of participants) tell(after, written, now);
    return written.outcomes;
  };

  const tell = (after: WriteParticipant['after'], { writes }: Written, now: string): void => {
    try {
      after?.(writes, now);
    } catch (error) {
      log?.error({ err: error }, 'what follows a write failed');
    }
  };

  const run = async (group: readonly Job[]): Promise<void> => {
    let left = group;
    try {
      const outcomes = await transaction(group);
      for (const [i, outcome] of outcomes.entries()) group[i]!.settle(outcome);
      left = group.slice(outcomes.length);
      queue.back(left);
    } catch (error) {
      if (error instanceof MeridianError || left.length === 1) for (const job of left) job.settle({ error });
      else for (const job of left) job.settle(await alone(job));
    }
  };

  const alone = async (job: Job): Promise<Outcome> => {
    try {
      const [outcome] = await transaction([job]);
      return outcome!;
    } catch (error) {
      return { error };
    }
  };

  const begin = (): void => {
    while (running.size < AT_ONCE[db.kind] && (running.size === 0 || queue.entities >= SECOND)) {
      const group = queue.take();
      if (group.length === 0) return;
      const work = run(group).then(() => {
        queue.done(group);
        running.delete(work);
        if (queue.operations > 0) soon();
      });
      running.add(work);
    }
  };

  // what is called in one turn of the event loop goes together, and what the answers to the group before bring about
  let awaited: Promise<void> | undefined;
  const soon = (): void => {
    awaited ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      awaited = undefined;
      begin();
    });
  };

  return {
    write: <Result>(operation: WriteOperation<Result>) =>
      new Promise<Result>((resolve, reject) => {
        const settle = (outcome: Outcome): void =>
          'error' in outcome ? reject(outcome.error) : resolve(outcome.result as Result);
        const { tenant, ids, decide } = operation;
        if (queue.add({ tenant, ids, decide, settle })) soon();
        else reject(new MeridianError('context.busy'));
      }),
    join: (participant) => void participants.push(participant),
    close: async () => {
      while (awaited !== undefined || running.size > 0) await (awaited ?? Promise.all(running));
    },
  };
}

async function tried<T>(work: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await work();
    } catch (error) {
      const isAgain = error instanceof MadeMeanwhile || AGAIN.has((error as { code?: unknown }).code);
      if (!isAgain) throw error;
      if (count === TRIES) throw new MeridianError('context.busy', {}, [], error);
    }
  }
}
