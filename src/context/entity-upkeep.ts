import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import type { WriteParticipant } from './broker.ts';

/** Writes after which the embedded store, which has nobody to do it, takes away what they have left behind, and looks at its data anew. */
const UPKEEP_AFTER = 200_000;

export interface Upkeep {
  readonly participant: WriteParticipant;
  /** Waits for what is under way. */
  settled(): Promise<void>;
}

/** Keeps the table of entities of an embedded store from growing by being written. PostgreSQL does so by itself. */
export function createUpkeep(
  { db, log }: { readonly db: Database; readonly log: Logger },
  after = UPKEEP_AFTER,
): Upkeep {
  let written = 0;
  let work: Promise<void> = Promise.resolve();
  const sweep = async (): Promise<void> => {
    try {
      // the columns that conditions of queries are on; a look at the docs would take much longer
      await db.execute(
        'VACUUM (ANALYZE, TRUNCATE false) entity (tenant_no, id, types, location, deleted_at, expires_at)',
      );
    } catch (error) {
      log.warn({ err: error }, 'the table of entities could not be swept');
    }
  };
  return {
    participant: {
      after: (writes) => {
        if (db.kind !== 'embedded') return;
        written += writes.length;
        if (written < after) return;
        written = 0;
        work = work.then(sweep);
      },
    },
    settled: () => work,
  };
}
