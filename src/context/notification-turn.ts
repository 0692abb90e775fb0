import { AsyncResource } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import { letGoOfSnapshot } from '../platform/snapshot.ts';

/** First half of the advisory locks' keys; the second tells what is held. Any constant will do. */
const LOCKS = 477_132_011;
const PRESENT = 1;
const SENDING = 2;

export interface TurnParts {
  readonly db: Database;
  /** Resolves after a time, or as soon as the signal is given. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly log: Logger;
  /** Told whether this server sends, and whether others are on the same database; again whenever that changes. */
  readonly onTurn: (turn: Turn) => void;
}

export interface Turn {
  readonly sends: boolean;
  readonly isAlone: boolean;
}

/** How often other servers are looked for, milliseconds. */
const TURN_MILLISECONDS = 500;

/**
 * Of several servers on one PostgreSQL, one sends the notifications of all, so that their order holds; when it ends, or loses its
 * connection, another goes on. One connection's transaction holds the locks, so they go with the process. The embedded store belongs
 * to one process anyway.
 * @returns once the others know that this one is there; to be called when it ends
 */
export async function takeTurns({ db, pause, log, onTurn }: TurnParts): Promise<() => Promise<void>> {
  if (db.kind === 'embedded') {
    onTurn({ sends: true, isAlone: true });
    return async () => {};
  }
  const ending = new AbortController();
  // it is told from inside of the transaction that holds the locks, but what it does uses the database from outside
  const told = AsyncResource.bind(onTurn);
  let last: Turn = { sends: false, isAlone: false };
  const tell = (turn: Turn): void => {
    if (turn.sends === last.sends && turn.isAlone === last.isAlone) return;
    last = turn;
    told(turn);
  };
  let isPresent: () => void = () => {};
  const present = new Promise<void>((resolve) => {
    isPresent = resolve;
  });

  const hold = (): Promise<void> =>
    db.transaction(async (sql) => {
      await sql.query('SELECT pg_advisory_xact_lock_shared($1::integer, $2::integer)', [LOCKS, PRESENT]);
      let sends = false;
      let looks = 0;
      while (!ending.signal.aborted) {
        if (!sends) {
          const [row] = await sql.query<{ sends: boolean }>(
            'SELECT pg_try_advisory_xact_lock($1::integer, $2::integer) AS sends',
            [LOCKS, SENDING],
          );
          sends = row!.sends;
        }
        const [row] = await sql.query<{ servers: number }>(
          `SELECT count(*) AS servers FROM pg_locks
           WHERE locktype = 'advisory' AND granted AND classid::bigint = $1 AND objid::bigint = $2
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          [LOCKS, PRESENT],
        );
        await letGoOfSnapshot(sql);
        tell({ sends, isAlone: row!.servers === 1 });
        looks += 1;
        // The one that sends has looked by then, and does not think itself alone any more.
        if (sends || looks > 2) isPresent();
        await pause(TURN_MILLISECONDS, ending.signal);
      }
    });

  const holding = (async () => {
    while (!ending.signal.aborted) {
      try {
        await hold();
      } catch (error) {
        log.warn({ err: error }, 'the turn to send notifications was lost, it is taken again');
        tell({ sends: false, isAlone: false });
        isPresent();
        await pause(TURN_MILLISECONDS, ending.signal);
      }
    }
  })();
  await present;
  return async () => {
    ending.abort();
    await holding;
  };
}
