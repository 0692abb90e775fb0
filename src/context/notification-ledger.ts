import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import type { Outcome } from './notification-lane.ts';
import { deleteNotifications, type OutboxRow, updateDeliveries } from './notification-outbox.ts';
import { type Delivery, delivered } from './subscription.ts';
import type { LiveSubscription } from './subscription-registry.ts';
import { selectChanged } from './subscription-store.ts';

export interface LedgerParts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly after: (milliseconds: number, work: () => void) => () => void;
  readonly log: Logger;
  /** Told of rows that are gone from the store. */
  readonly onGone: (rows: readonly OutboxRow[]) => void;
}

/** What became of notifications: known at once, written to the store a little later, for many together. */
export interface Ledger {
  deliveryOf(live: LiveSubscription): Delivery;
  /** Undefined for a subscription that nothing is known of. */
  known(no: number): Delivery | undefined;
  /** Counts an attempt to send. */
  count(live: LiveSubscription, outcome: Outcome): void;
  /** Counts what will never be sent. */
  giveUp(live: LiveSubscription, notifications: number): void;
  /** These rows need not be sent any more. */
  settle(rows: readonly OutboxRow[]): void;
  /** Takes over what the store has of all subscriptions that nothing is known of yet. */
  load(): Promise<void>;
  drop(no: number): void;
  /** Forgets all that is not written. */
  clear(): void;
  /** Writes all down. */
  flush(): Promise<void>;
  /** The same, for the last time. */
  close(): Promise<void>;
}

interface Counted {
  delivery: Delivery;
  givenUp: number;
  isWritten: boolean;
}

/** Everything is written so many milliseconds after the first of it. */
const FLUSH_MILLISECONDS = 200;
/** While the store is away. */
const RETRY_MILLISECONDS = 2_000;
/** PGlite has nobody to clean up behind it. */
const VACUUM_AFTER_ROWS = 10_000;

export function createLedger({ db, clock, after, log, onGone }: LedgerParts): Ledger {
  const counted = new Map<number, Counted>();
  let settled: OutboxRow[] = [];
  let flushing: Promise<void> | undefined;
  let cancelFlush: (() => void) | undefined;
  let deleted = 0;
  let isClosed = false;

  const countedOf = ({ stored: { no, delivery, givenUp } }: LiveSubscription): Counted => {
    let found = counted.get(no);
    if (found === undefined) {
      found = { delivery, givenUp, isWritten: true };
      counted.set(no, found);
    }
    return found;
  };

  const change = (live: LiveSubscription, work: (one: Counted) => void): void => {
    const one = countedOf(live);
    work(one);
    one.isWritten = false;
    flushSoon();
  };

  const flushSoon = (milliseconds = FLUSH_MILLISECONDS): void => {
    if (cancelFlush !== undefined || isClosed) return;
    cancelFlush = after(milliseconds, () => {
      cancelFlush = undefined;
      void flush();
    });
  };

  const flush = async (): Promise<void> => {
    await flushing;
    const rows = settled;
    const dirty = [...counted].filter(([, one]) => !one.isWritten);
    if (rows.length === 0 && dirty.length === 0) return;
    settled = [];
    for (const [, one] of dirty) one.isWritten = true;
    flushing = write(rows, dirty)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'what became of notifications is written down later');
        settled = [...rows, ...settled];
        for (const [, one] of dirty) one.isWritten = false;
        flushSoon(RETRY_MILLISECONDS);
      })
      .finally(() => {
        flushing = undefined;
      });
    await flushing;
  };

  const write = async (
    rows: readonly OutboxRow[],
    dirty: readonly (readonly [number, Counted])[],
  ): Promise<void> => {
    const deliveries = dirty.map(([no, { delivery, givenUp }]) => ({
      no,
      givenUp,
      timesSent: delivery.timesSent,
      timesFailed: delivery.timesFailed,
      lastNotification: delivery.lastNotification ?? null,
      lastSuccess: delivery.lastSuccess ?? null,
      lastFailure: delivery.lastFailure ?? null,
    }));
    await db.transaction(async (sql) => {
      await Promise.all([
        rows.length === 0 ? undefined : deleteNotifications(sql, rows),
        deliveries.length === 0 ? undefined : updateDeliveries(sql, deliveries),
      ]);
    });
    onGone(rows);
    deleted += rows.length;
    if (db.kind === 'embedded' && deleted >= VACUUM_AFTER_ROWS) {
      deleted = 0;
      // Cutting the file short would take longer than it is worth.
      await db.execute('VACUUM (TRUNCATE false) notification');
    }
  };

  return {
    deliveryOf: (live) => countedOf(live).delivery,
    known: (no) => counted.get(no)?.delivery,
    count(live, outcome) {
      change(live, (one) => {
        one.delivery = delivered(one.delivery, clock().toISOString(), outcome.ok);
      });
      if (!outcome.ok)
        log.warn(
          { subscription: live.stored.id, reason: outcome.reason },
          'a notification could not be delivered',
        );
    },
    giveUp(live, notifications) {
      change(live, (one) => {
        one.givenUp += notifications;
      });
      log.error({ subscription: live.stored.id, notifications }, 'notifications were given up');
    },
    settle(rows) {
      settled.push(...rows);
      flushSoon();
    },
    async load() {
      for (const { no, delivery, givenUp } of await selectChanged(db, 0))
        if (!counted.has(no)) counted.set(no, { delivery, givenUp, isWritten: true });
    },
    drop: (no) => void counted.delete(no),
    clear() {
      counted.clear();
      settled = [];
    },
    flush,
    async close() {
      isClosed = true;
      cancelFlush?.();
      await flush();
    },
  };
}
