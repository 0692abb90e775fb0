import type { Database } from '../platform/database.ts';
import { letGoOfSnapshot } from '../platform/snapshot.ts';

/** First half of the advisory locks' keys; the second is the owner. Any constant will do. */
const LOCKS = 477_132_010;

/**
 * Shows to other processes on the same database that this one lives, until the answer is called: an import of an owner that
 * nobody holds was cut off by a crash. One connection's transaction holds the lock, so it goes with the process. The embedded
 * store belongs to one process anyway, and has but one connection.
 */
export async function holdOwner(db: Database, owner: number): Promise<() => Promise<void>> {
  if (db.kind === 'embedded') return async () => {};
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = db.transaction(async (sql) => {
      await sql.query('SELECT pg_advisory_xact_lock($1::integer, $2::integer)', [LOCKS, owner]);
      await letGoOfSnapshot(sql);
      resolve();
      await released;
    });
    ended.catch(reject);
  });
  return async () => {
    release();
    // if the connection was lost the lock is free already
    await ended.catch(() => undefined);
  };
}

/** Those of the owners that no process holds. */
export async function selectDead(db: Database, owners: readonly number[]): Promise<number[]> {
  const rows = await db.query<{ owner: number }>(
    `SELECT owner FROM unnest($2::integer[]) AS owner WHERE pg_try_advisory_xact_lock($1::integer, owner)`,
    [LOCKS, owners],
  );
  return rows.map((row) => row.owner);
}
