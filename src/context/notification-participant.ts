import type { Sql } from '../platform/database.ts';
import type { StoredWrite, WriteParticipant } from './broker.ts';
import { acceptsGeojson } from './notification.ts';
import { writeData } from './notification-data.ts';
import { insertNotifications, type OutboxRow } from './notification-outbox.ts';
import type { DeferredNotice, Notifier } from './notifier.ts';
import type { Notice } from './subscription-match.ts';
import type { SubscriptionRegistry } from './subscription-registry.ts';

/**
 * Puts what subscriptions are to be told into the outbox, in the transaction of the writes, and wakes the notifier once that is durable.
 * Where no subscription matches nothing is written.
 */
export function notifyingParticipant(
  registry: Pick<SubscriptionRegistry, 'indexOf' | 'ofWatcher'>,
  notifier: Pick<Notifier, 'push'>,
): WriteParticipant {
  const written = new WeakMap<readonly StoredWrite[], readonly OutboxRow[]>();
  return {
    async inside(sql: Sql, writes, now) {
      const rows: Omit<OutboxRow, 'no'>[] = [];
      for (const write of writes) {
        const index = registry.indexOf(write.tenant);
        if (index === undefined) continue;
        for (const notice of index.notices(write, { now })) {
          const row = rowOf(notice, write, now, registry);
          if (row !== undefined) rows.push(row);
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
  { entityNo }: StoredWrite,
  at: string,
  registry: Pick<SubscriptionRegistry, 'ofWatcher'>,
): Omit<OutboxRow, 'no'> | undefined {
  const { watcher, write, triggers, changes } = notice;
  const live = registry.ofWatcher(watcher);
  if (live === undefined) return undefined;
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
