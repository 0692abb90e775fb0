import type { Logger } from 'pino';
import type { Sql } from '../platform/database.ts';
import type { StoredWrite, WriteParticipant } from './broker.ts';
import { acceptsGeojson } from './notification.ts';
import { writeData } from './notification-data.ts';
import { insertNotifications, type OutboxRow } from './notification-outbox.ts';
import type { DeferredNotice, Notifier } from './notifier.ts';
import type { Notice, Watcher } from './subscription-match.ts';
import type { LiveSubscription, SubscriptionRegistry } from './subscription-registry.ts';

export interface NotifyingParts {
  readonly registry: Pick<SubscriptionRegistry, 'indexOf' | 'ofWatcher'>;
  readonly notifier: Pick<Notifier, 'push' | 'giveUp'>;
  readonly log: Logger;
  /** What one transaction may add to the outbox, bytes. */
  readonly mostBytes: number;
}

/**
 * Puts what subscriptions are to be told into the outbox, in the transaction of the writes, and wakes the notifier once that is durable.
 * Where no subscription matches nothing is written. No subscription can fail a write: one that cannot be held against it is told
 * nothing, nor is what goes beyond the bytes of a transaction.
 */
export function notifyingParticipant({
  registry,
  notifier,
  log,
  mostBytes,
}: NotifyingParts): WriteParticipant {
  const written = new WeakMap<readonly StoredWrite[], readonly OutboxRow[]>();
  const fail = ({ subscription: { id } }: Watcher, error: unknown): void =>
    log.error({ err: error, subscription: id }, 'a subscription could not be held against a change');
  return {
    async inside(sql: Sql, writes, now) {
      const rows: Omit<OutboxRow, 'no'>[] = [];
      let bytes = 0;
      for (const write of writes) {
        const index = registry.indexOf(write.tenant);
        if (index === undefined) continue;
        for (const notice of index.notices(write, { now }, fail)) {
          const live = registry.ofWatcher(notice.watcher);
          if (live === undefined) continue;
          if (bytes > mostBytes) {
            notifier.giveUp(live, 1);
            continue;
          }
          try {
            const row = rowOf(notice, live, write, now);
            if (row === undefined) continue;
            bytes += row.data.length;
            rows.push(row);
          } catch (error) {
            fail(notice.watcher, error);
          }
        }
      }
      if (rows.length === 0) return;
      const numbers = await insertNotifications(sql, rows);
      written.set(
        writes,
        rows.map((row, i) => ({ ...row, no: numbers[i]! })),
      );
    },
    after(writes) {
      const rows = written.get(writes);
      if (rows !== undefined) notifier.push(rows);
    },
  };
}

function rowOf(
  notice: Notice,
  live: LiveSubscription,
  { entityNo }: StoredWrite,
  at: string,
): Omit<OutboxRow, 'no'> | undefined {
  const { watcher, write, triggers, changes } = notice;
  const row = { subscriptionNo: live.stored.no, entityNo, at };
  // Linked entities cannot be read inside of the transaction.
  if (watcher.join !== undefined && write.after !== undefined) {
    const { before, after, changes: all } = write;
    const told: DeferredNotice = {
      write: { ...(before === undefined ? {} : { before }), after, changes: all },
      triggers,
      changes,
    };
    return { ...row, deferred: true, data: JSON.stringify(told) };
  }
  const data = writeData(notice, { map: live.map, at, geojson: acceptsGeojson(watcher.subscription) });
  return data.length === 0 ? undefined : { ...row, deferred: false, data: JSON.stringify(data) };
}
