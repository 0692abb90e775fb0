import type { Logger } from 'pino';
import type { Entity } from './entity.ts';
import { createGate } from './notification-gate.ts';
import type { Notifier } from './notifier.ts';
import { type Delivery, nextDue, statusOf } from './subscription.ts';
import type { LiveSubscription } from './subscription-registry.ts';
import type { JsonObject } from './write-object.ts';

export interface IntervalParts {
  /** The entities that a subscription is about, in parts; each part makes one notification. */
  readonly find: (live: LiveSubscription) => AsyncIterable<readonly Entity[]>;
  /** What a notification shows of them. */
  readonly write: (live: LiveSubscription, entities: readonly Entity[]) => Promise<readonly JsonObject[]>;
  readonly notifier: Pick<Notifier, 'sendNow' | 'turn' | 'deliveryOf'>;
  readonly newId: () => string;
  readonly clock: () => number;
  readonly after: (milliseconds: number, work: () => void) => () => void;
  readonly log: Logger;
}

/** Subscriptions with `timeInterval`: told of all their entities again and again, whatever changes (clause 5.8.6). */
export interface Intervals {
  changed(no: number, live: LiveSubscription | undefined): void;
  close(): Promise<void>;
}

/** The shortest time between two looks, milliseconds: no shorter interval can be had. */
const SHORTEST = 100;
const LONGEST = 3_600_000;
/** Subscriptions whose notifications are under way at once, and those of them that look for entities. */
const MOST_SENDING = 256;
const MOST_READING = 4;

export function createIntervals({
  find,
  write,
  notifier,
  newId,
  clock,
  after,
  log,
}: IntervalParts): Intervals {
  const subscriptions = new Map<number, LiveSubscription>();
  /** When each was looked after last; where nothing was found nothing was sent. */
  const ranAt = new Map<number, number>();
  const underWay = new Map<number, Promise<void>>();
  const reading = createGate(MOST_READING);
  let cancel: (() => void) | undefined;
  let isClosed = false;

  const dueAt = (live: LiveSubscription): number => {
    const { stored, watcher } = live;
    const delivery: Delivery = notifier.deliveryOf(stored.no) ?? stored.delivery;
    const due = nextDue(watcher.subscription, delivery, stored.modifiedAt) ?? Number.POSITIVE_INFINITY;
    const ran = ranAt.get(stored.no);
    const again = ran === undefined ? 0 : ran + (watcher.subscription.timeInterval ?? 0) * 1000;
    return Math.max(due, again);
  };

  /** Only looking for entities takes turns: an endpoint that is slow holds up nobody. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) =>
      reading.ask(() => void work().then(resolve, reject).finally(reading.leave)),
    );
  const run = async (live: LiveSubscription): Promise<void> => {
    const parts = find(live)[Symbol.asyncIterator]();
    while (!isClosed) {
      const data = await inTurn(async () => {
        const { done, value } = await parts.next();
        if (done === true) return undefined;
        return value.length === 0 ? [] : write(live, value);
      });
      if (data === undefined) return;
      if (data.length > 0) await notifier.sendNow(live, data, newId());
    }
  };

  const look = (): void => {
    cancel?.();
    cancel = undefined;
    if (isClosed || subscriptions.size === 0) return;
    const now = clock();
    let next = now + LONGEST;
    for (const [no, live] of subscriptions) {
      if (underWay.has(no)) continue;
      const due = dueAt(live);
      const isFree = underWay.size < MOST_SENDING;
      if (due > now || !isFree) next = Math.min(next, Math.max(due, now + SHORTEST));
      else {
        ranAt.set(no, now);
        const { subscription } = live.watcher;
        const isActive = statusOf(subscription, new Date(now).toISOString()) === 'active';
        if (!notifier.turn.sends || !isActive) {
          next = Math.min(next, now + (subscription.timeInterval ?? 0) * 1000);
          continue;
        }
        const running = run(live)
          .catch((error: unknown) =>
            log.error({ err: error, subscription: live.stored.id }, 'a notification by interval failed'),
          )
          .then(() => {
            underWay.delete(no);
            look();
          });
        underWay.set(no, running);
      }
    }
    cancel = after(Math.max(SHORTEST, next - now), look);
  };

  return {
    changed(no, live) {
      ranAt.delete(no);
      if (live?.watcher.subscription.timeInterval !== undefined) subscriptions.set(no, live);
      else if (!subscriptions.delete(no)) return;
      look();
    },
    async close() {
      isClosed = true;
      cancel?.();
      await Promise.allSettled(underWay.values());
    },
  };
}
