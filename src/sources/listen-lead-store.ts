import type { Database } from '../platform/database.ts';

/** First half of the advisory lock's key; any constant will do. */
const LOCK = 477_132_011;

/** Which of several processes on one database listens at brokers elsewhere: two would take every message twice. */
export interface Lead {
  /** Whether this process is the one, becoming it where nobody is. */
  take(): Promise<boolean>;
  /** Lets another one be it. */
  leave(): Promise<void>;
}

/** The lead is a lock of one connection's transaction, so it ends with the process. The embedded store belongs to one process anyway. */
export function createLead(db: Database): Lead {
  let release: (() => void) | undefined;
  /** Rejects where the connection that holds the lock has gone. */
  let look: () => Promise<unknown> = async () => undefined;
  let ended: Promise<void> = Promise.resolve();
  return {
    async take() {
      if (db.kind === 'embedded') return true;
      if (release) {
        const isThere = await look().then(
          () => true,
          () => false,
        );
        if (isThere) return true;
        release();
        await ended;
      }
      return new Promise<boolean>((resolve) => {
        ended = db
          .transaction(async (sql) => {
            const [row] = await sql.query<{ taken: boolean }>(
              'SELECT pg_try_advisory_xact_lock($1::integer, 0) AS taken',
              [LOCK],
            );
            if (!row?.taken) return resolve(false);
            look = () => sql.query('SELECT 1');
            const released = new Promise<void>((done) => {
              release = () => {
                release = undefined;
                done();
              };
            });
            resolve(true);
            await released;
          })
          // if the connection was lost, so was the lead
          .catch(() => undefined)
          .finally(() => {
            release = undefined;
            resolve(false);
          });
      });
    },
    async leave() {
      release?.();
      await ended;
    },
  };
}
