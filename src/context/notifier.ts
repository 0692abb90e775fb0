import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import type { EntityStore } from './broker.ts';
import type { Entity } from './entity.ts';
import { missingLinks } from './join.ts';
import { acceptsGeojson, type NotificationMessage, writeNotification } from './notification.ts';
import { writeData } from './notification-data.ts';
import { createGate, type Gate } from './notification-gate.ts';
import { type LaneLimits, NotificationLane, type Outcome } from './notification-lane.ts';
import { createLedger } from './notification-ledger.ts';
import {
  deleteOldest,
  deleteOrphans,
  type OutboxRow,
  selectPending,
  selectPendingSubscriptions,
} from './notification-outbox.ts';
import type { Turn } from './notification-turn.ts';
import type { Delivery } from './subscription.ts';
import type { Target } from './subscription-endpoint.ts';
import type { Notice } from './subscription-match.ts';
import type { LiveSubscription } from './subscription-registry.ts';
import type { JsonObject } from './write-object.ts';

/** What of a change goes into the outbox where the notification is written when it is sent. */
export type DeferredNotice = Omit<Notice, 'watcher'>;

/** Sends one message to one endpoint. Never throws. */
export type SendMessage = (
  target: Target,
  message: NotificationMessage,
  /** Milliseconds for the whole. */
  timeout: number,
) => Promise<Outcome>;

export interface NotifierLimits extends LaneLimits {
  /** Messages under way to one host, by kind of endpoint. */
  readonly perHost: Readonly<Record<Target['kind'], number>>;
  /** Subscriptions that send to one host at once: before that none waits for another. */
  readonly lanesPerHost: number;
  /** The time-out of an endpoint that names none, and the longest that one may have, milliseconds. */
  readonly timeout: number;
  readonly longestTimeout: number;
  /** Rows of one subscription that the store holds; of more the oldest are given up. */
  readonly backlog: number;
}

export interface NotifierParts {
  readonly db: Database;
  readonly entities: Pick<EntityStore, 'get'>;
  readonly subscriptionOf: (no: number) => LiveSubscription | undefined;
  readonly send: SendMessage;
  readonly clock: () => Date;
  readonly after: (milliseconds: number, work: () => void) => () => void;
  readonly random: () => number;
  readonly log: Logger;
  readonly limits: NotifierLimits;
}

/** Sends what the outbox holds, each subscription in a lane of its own. */
export interface Notifier {
  /** Takes rows that were just made durable. */
  push(rows: readonly OutboxRow[]): void;
  /** A subscription came, changed, or went. */
  changed(no: number, live: LiveSubscription | undefined): void;
  onTurn(turn: Turn): void;
  /** What became of a subscription's notifications; undefined where this server does not know it best. */
  deliveryOf(no: number): Delivery | undefined;
  /** Counts what will never be sent. */
  giveUp(live: LiveSubscription, notifications: number): void;
  /** Sends one message outside of the outbox, and counts it. */
  sendNow(live: LiveSubscription, data: readonly JsonObject[], id: string): Promise<void>;
  readonly turn: Turn;
  /** Ends sending, waits a moment for what is under way, and writes down what became of it. */
  close(): Promise<void>;
}

/** With other servers about, their rows are looked for this often, milliseconds. */
const LOOK_MILLISECONDS = 100;
/** While the store is away. */
const RETRY_MILLISECONDS = 1_000;
const SWEEP_MILLISECONDS = 60_000;
const CLOSE_MILLISECONDS = 2_000;

export function createNotifier(parts: NotifierParts): Notifier {
  const { db, subscriptionOf, clock, after, random, log, limits } = parts;
  const lanes = new Map<number, NotificationLane>();
  const gates = new Map<string, Gate>();
  const underWay = new Set<Promise<unknown>>();
  let turn: Turn = { sends: false, isAlone: false };
  let cancelLook: (() => void) | undefined;
  let cancelSweep: (() => void) | undefined;
  /** Whether all that the store had when this server began to send has been looked for: nothing may overtake it. */
  let isCaughtUp = false;
  let isClosed = false;
  const ledger = createLedger({
    db,
    clock,
    after,
    log,
    onGone: (rows) => {
      for (const [no, group] of groups(rows)) {
        const lane = lanes.get(no);
        lane?.forget(group);
        if (lane?.isIdle) {
          lane.close();
          lanes.delete(no);
        }
      }
    },
  });

  const gateOf = (target: Target): Gate => {
    const host = target.kind === 'http' ? new URL(target.url).origin : `mqtt ${target.host}:${target.port}`;
    let gate = gates.get(host);
    if (gate === undefined) {
      // Those that nobody waits at are forgotten before there are too many.
      if (gates.size >= 10_000) for (const [key, one] of gates) if (one.isIdle) gates.delete(key);
      gate = createGate(limits.perHost[target.kind], limits.lanesPerHost);
      gates.set(host, gate);
    }
    return gate;
  };

  const count = (live: LiveSubscription, outcome: Outcome): void => {
    if (turn.sends && subscriptionOf(live.stored.no) !== undefined) ledger.count(live, outcome);
  };

  const deliver = async (
    live: LiveSubscription,
    data: readonly JsonObject[],
    id: string,
  ): Promise<Outcome> => {
    const { subscription } = live.watcher;
    const message = writeNotification(subscription, data, {
      id,
      notifiedAt: clock().toISOString(),
      context: live.stored.context,
      tenant: live.stored.tenantName,
    });
    const { timeout = limits.timeout } = subscription.notification.endpoint;
    const sending = parts.send(live.target, message, Math.min(timeout, limits.longestTimeout));
    underWay.add(sending);
    return sending.finally(() => underWay.delete(sending));
  };

  const sendRows = async (
    live: LiveSubscription,
    rows: readonly OutboxRow[],
  ): Promise<Outcome | undefined> => {
    const data: JsonObject[] = [];
    for (const row of rows) {
      if (row.deferred) {
        const told = JSON.parse(row.data) as DeferredNotice;
        data.push(...(await shownOf(live, told, row.at, parts.entities)));
      } else data.push(...(JSON.parse(row.data) as JsonObject[]));
    }
    if (data.length === 0) return undefined;
    const [first, last] = [rows[0]!.no, rows.at(-1)!.no];
    const numbers = first === last ? `${first}` : `${first}-${last}`;
    return deliver(live, data, `urn:ngsi-ld:Notification:${live.stored.no}-${numbers}`);
  };

  const laneOf = (live: LiveSubscription): NotificationLane => {
    const { no } = live.stored;
    let lane = lanes.get(no);
    if (lane !== undefined) return lane;
    const current = (): LiveSubscription => subscriptionOf(no) ?? live;
    lane = new NotificationLane(live, {
      clock: () => clock().getTime(),
      after,
      random,
      limits,
      delivery: () => ledger.deliveryOf(current()),
      ask: (enter, isFirst) => {
        const gate = gateOf(current().target);
        gate.ask(() => enter(() => gate.leave()), isFirst);
      },
      send: sendRows,
      more: (known, room) => selectPending(db, no, known, room),
      attempted: (_, outcome) => count(current(), outcome),
      settled: (rows, why) => {
        if (!turn.sends) return;
        ledger.settle(rows);
        if (why === 'givenUp') ledger.giveUp(current(), rows.length);
      },
    });
    lanes.set(no, lane);
    return lane;
  };

  /** Looks for rows in the store that nobody pushed: of before the start, of other servers. */
  const look = async (): Promise<void> => {
    for (const no of await selectPendingSubscriptions(db)) {
      const live = subscriptionOf(no);
      if (live !== undefined && turn.sends) laneOf(live).lookAgain();
    }
    isCaughtUp = true;
  };

  const lookOften = (): void => {
    cancelLook?.();
    cancelLook = undefined;
    if (isClosed || !turn.sends) return;
    void look()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'the outbox is looked at again later');
        return 'failed' as const;
      })
      .then((outcome) => {
        if (isClosed) return;
        if (outcome === 'failed') cancelLook = after(RETRY_MILLISECONDS, lookOften);
        else if (!turn.isAlone) cancelLook = after(LOOK_MILLISECONDS, lookOften);
      });
  };

  const sweep = async (): Promise<void> => {
    await deleteOrphans(db);
    for (const no of await selectPendingSubscriptions(db)) {
      const live = subscriptionOf(no);
      const gone = await deleteOldest(db, no, limits.backlog);
      if (gone > 0 && live !== undefined) ledger.giveUp(live, gone);
    }
  };
  const sweepOften = (): void => {
    cancelSweep = after(SWEEP_MILLISECONDS, () => {
      void (turn.sends ? sweep() : Promise.resolve())
        .catch((error: unknown) => log.warn({ err: error }, 'the outbox is swept again later'))
        .then(() => {
          if (!isClosed) sweepOften();
        });
    });
  };
  sweepOften();

  const begin = (): void => {
    if (isClosed || !turn.sends) return;
    ledger.load().then(lookOften, (error: unknown) => {
      log.warn({ err: error }, 'the outbox is looked at again later');
      cancelLook = after(RETRY_MILLISECONDS, begin);
    });
  };

  const rest = (): void => {
    for (const lane of lanes.values()) lane.close();
    lanes.clear();
    ledger.clear();
    isCaughtUp = false;
    cancelLook?.();
  };

  return {
    push(rows) {
      if (!turn.sends || isClosed) return;
      for (const [no, group] of groups(rows)) {
        const live = subscriptionOf(no);
        if (live === undefined) continue;
        // With other servers about only the store knows the order.
        if (turn.isAlone && isCaughtUp) laneOf(live).push(group);
        else laneOf(live).lookAgain();
      }
    },
    changed(no, live) {
      if (live !== undefined) return void lanes.get(no)?.update(live);
      lanes.get(no)?.close();
      lanes.delete(no);
      ledger.drop(no);
    },
    onTurn(next) {
      const before = turn;
      turn = next;
      if (next.sends && !before.sends) begin();
      else if (!next.sends) rest();
      else if (!next.isAlone) lookOften();
    },
    giveUp: ledger.giveUp,
    deliveryOf: (no) => (turn.sends ? ledger.known(no) : undefined),
    async sendNow(live, data, id) {
      const outcome = await deliver(live, data, id);
      if (!isClosed) count(live, outcome);
    },
    get turn() {
      return turn;
    },
    async close() {
      for (const lane of lanes.values()) lane.close();
      cancelLook?.();
      cancelSweep?.();
      let cancel: () => void = () => {};
      const enough = new Promise<void>((resolve) => {
        cancel = after(CLOSE_MILLISECONDS, resolve);
      });
      await Promise.race([Promise.allSettled([...underWay]), enough]);
      cancel();
      isClosed = true;
      await ledger.close();
    },
  };
}

function groups(rows: readonly OutboxRow[]): Map<number, OutboxRow[]> {
  const found = new Map<number, OutboxRow[]>();
  for (const row of rows) {
    const group = found.get(row.subscriptionNo);
    if (group === undefined) found.set(row.subscriptionNo, [row]);
    else group.push(row);
  }
  return found;
}

/** What a notification shows of a change; linked entities, where the subscription joins them, as they are now. */
export async function shownOf(
  { watcher, map, stored }: LiveSubscription,
  told: DeferredNotice,
  at: string,
  entities: Pick<EntityStore, 'get'>,
): Promise<readonly JsonObject[]> {
  const lookup = new Map<string, Entity | undefined>();
  const { after } = told.write;
  if (watcher.join !== undefined && after !== undefined) {
    lookup.set(after.id, after);
    for (;;) {
      const missing = missingLinks([after], lookup, watcher.join, watcher.view);
      if (missing.length === 0) break;
      const found = await entities.get(stored.tenant, missing);
      for (const id of missing) lookup.set(id, found.get(id));
    }
  }
  const geojson = acceptsGeojson(watcher.subscription);
  return writeData({ watcher, ...told }, { map, at, geojson, lookup });
}
