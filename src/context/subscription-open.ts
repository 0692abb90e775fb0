import type { Logger } from 'pino';
import type { NotificationsConfig } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import type { ContextLibrary, EntityStore, WriteParticipant } from './broker.ts';
import type { Entity } from './entity.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';
import { mqttPayload } from './notification.ts';
import { type AddressPolicy, refuseBy } from './notification-address.ts';
import { createHttpNotifier } from './notification-http.ts';
import { createIntervals } from './notification-interval.ts';
import { LANE_LIMITS } from './notification-lane.ts';
import { createMqttNotifier } from './notification-mqtt.ts';
import { notifyingParticipant } from './notification-participant.ts';
import { takeTurns } from './notification-turn.ts';
import { createNotifier, type NotifierLimits, shownOf } from './notifier.ts';
import type { Delivery } from './subscription.ts';
import { createRegistry, type LiveSubscription, type SubscriptionRegistry } from './subscription-registry.ts';
import { forgetDeleted } from './subscription-store.ts';

/** What the operations on subscriptions need of those that are live. */
export interface Subscriptions {
  /** Subscriptions that a tenant may have. */
  readonly most: number;
  /** Takes over a change that is durable. */
  refresh(): Promise<void>;
  /** What became of a subscription's notifications, where that is known better than the store knows it. */
  deliveryOf(no: number): Delivery | undefined;
  /** What is written on this server, for those who listen. */
  readonly live: LiveFeed;
  /** Calls once after a time, unless what it returns is called before. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
  /** Tells the port that this server listens at: nothing is ever sent to it. */
  servedAt(port: number): void;
}

export interface SubscriptionLimits extends NotifierLimits {
  readonly subscriptions: number;
  /** What one transaction may add to the outbox. */
  readonly transactionBytes: number;
}
export const SUBSCRIPTION_DEFAULTS: SubscriptionLimits = {
  ...LANE_LIMITS,
  perHost: { http: 32, mqtt: 64 },
  lanesPerHost: 256,
  timeout: 10_000,
  longestTimeout: 60_000,
  backlog: 100_000,
  subscriptions: 10_000,
  transactionBytes: 64_000_000,
};

/** What the configuration says of notifications, for {@link SubscriptionParts}. */
export const subscriptionSettings = ({
  addresses,
  seconds,
  hours,
  backlog,
  subscriptions,
}: NotificationsConfig): Pick<SubscriptionParts, 'endpoints' | 'limits'> => ({
  endpoints: addresses,
  limits: {
    ...SUBSCRIPTION_DEFAULTS,
    timeout: seconds * 1_000,
    age: hours * 3_600_000,
    backlog,
    subscriptions,
  },
});

export interface SubscriptionParts {
  readonly db: Database;
  readonly contexts: ContextLibrary;
  readonly entities: Pick<EntityStore, 'get' | 'join'>;
  /** The entities that a subscription is about, in parts. */
  readonly find: (live: LiveSubscription) => AsyncIterable<readonly Entity[]>;
  readonly clock: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Logger;
  readonly endpoints?: AddressPolicy['endpoints'];
  /** Whether an address is one of this machine's. */
  readonly isLocal: (address: string) => boolean;
  readonly after?: (milliseconds: number, work: () => void) => () => void;
  readonly limits?: SubscriptionLimits;
}

/** With several servers on one database, changes of the others are looked for this often, milliseconds. */
const SYNC_MILLISECONDS = 1_000;
/** Where there is nobody else, only subscriptions without a readable @context are looked for. */
const RETRY_MILLISECONDS = 30_000;
const DAY = 86_400_000;

/** Subscriptions at work: what is written is told to whoever subscribed to it. */
export async function openSubscriptions(
  parts: SubscriptionParts,
): Promise<Subscriptions & { close(): Promise<void> }> {
  const { db, contexts, entities, find, clock, randomBytes, log, limits = SUBSCRIPTION_DEFAULTS } = parts;
  const { after = later } = parts;
  let ownPort: number | undefined;
  const refuse = refuseBy({
    endpoints: parts.endpoints ?? 'any',
    isOwn: (address, port) => port === ownPort && parts.isLocal(address),
  });
  const http = createHttpNotifier({ refuse, after });
  const mqtt = createMqttNotifier({
    refuse,
    after,
    newId: () => `meridian-${Buffer.from(randomBytes(7)).toString('hex')}`,
  });
  const live = createLiveFeed();
  // The registry tells the notifier of changes, which asks the registry for subscriptions.
  let registry: SubscriptionRegistry | undefined;
  const notifier = createNotifier({
    db,
    entities,
    subscriptionOf: (no) => registry?.get(no),
    send: (target, message, timeout) =>
      target.kind === 'http'
        ? http.send(target.url, message, timeout)
        : mqtt.publish(target, JSON.stringify(mqttPayload(message)), timeout),
    clock,
    after,
    random: () => new DataView(Uint8Array.from(randomBytes(4)).buffer).getUint32(0) / 2 ** 32,
    log,
    limits,
  });
  const intervals = createIntervals({
    find,
    write: async (one, found) =>
      (
        await Promise.all(
          found.map((after) =>
            shownOf(
              one,
              { write: { after, changes: [] }, triggers: [], changes: [] },
              clock().toISOString(),
              entities,
            ),
          ),
        )
      ).flat(),
    notifier,
    newId: () => `urn:ngsi-ld:Notification:${Buffer.from(randomBytes(16)).toString('hex')}`,
    clock: () => clock().getTime(),
    after,
    log,
  });
  registry = createRegistry({
    db,
    contexts,
    clock: () => clock().getTime(),
    log,
    onChange: (no, one) => {
      notifier.changed(no, one);
      intervals.changed(no, one);
    },
  });
  await forgetDeleted(db, new Date(clock().getTime() - DAY).toISOString());
  await registry.sync();
  const endTurns = await takeTurns({ db, pause, log, onTurn: notifier.onTurn });

  let isClosed = false;
  let cancelSync: () => void = () => {};
  const syncOften = (): void => {
    cancelSync = after(db.kind === 'embedded' ? RETRY_MILLISECONDS : SYNC_MILLISECONDS, () => {
      void registry
        .sync()
        .catch((error: unknown) => log.warn({ err: error }, 'subscriptions are looked at again later'))
        .then(() => {
          if (!isClosed) syncOften();
        });
    });
  };
  syncOften();

  const participant: WriteParticipant = notifyingParticipant({
    registry,
    notifier,
    log,
    mostBytes: limits.transactionBytes,
  });
  entities.join({
    ...participant,
    after(writes, now) {
      participant.after?.(writes, now);
      if (live.size > 0) live.tell(writes, now);
    },
  });

  return {
    most: limits.subscriptions,
    // The change is durable: where it cannot be taken over now it is a little later.
    refresh: () =>
      registry.sync().catch((error: unknown) => {
        log.warn({ err: error }, 'subscriptions are looked at again later');
        after(SYNC_MILLISECONDS, () => void registry.sync().catch(() => undefined));
      }),
    deliveryOf: notifier.deliveryOf,
    live,
    after,
    servedAt(port) {
      ownPort = port;
    },
    async close() {
      isClosed = true;
      cancelSync();
      live.close();
      await intervals.close();
      await notifier.close();
      await endTurns();
      http.close();
      await mqtt.close();
    },
  };
}

/** A timer that keeps no process alive. */
export function later(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
