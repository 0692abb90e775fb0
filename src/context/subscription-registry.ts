import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import type { ContextLibrary } from './broker.ts';
import { type Target, targetOf } from './subscription-endpoint.ts';
import { SubscriptionIndex } from './subscription-index.ts';
import { type Watcher, watcherOf } from './subscription-match.ts';
import { type StoredSubscription, selectChanged, selectRevision } from './subscription-store.ts';
import type { TermMap } from './term-map.ts';

/** A subscription in memory, ready to be held against writes and to be notified. */
export interface LiveSubscription {
  readonly stored: StoredSubscription;
  readonly watcher: Watcher;
  readonly target: Target;
  /** Compacts the names of its notifications. */
  readonly map: TermMap;
}

export interface RegistryParts {
  readonly db: Database;
  readonly contexts: ContextLibrary;
  readonly clock: () => number;
  readonly log: Logger;
  /** Told of each subscription that came, changed, or went. */
  readonly onChange: (no: number, live: LiveSubscription | undefined) => void;
}

/**
 * All subscriptions of all tenants in memory. `sync` takes over what other servers on the same database changed; what this one
 * changed it takes over at once.
 */
export interface SubscriptionRegistry {
  /** The subscriptions to changes of a tenant's entities; undefined where there are none. */
  indexOf(tenant: number): SubscriptionIndex | undefined;
  ofWatcher(watcher: Watcher): LiveSubscription | undefined;
  get(no: number): LiveSubscription | undefined;
  all(): Iterable<LiveSubscription>;
  /** Takes over all that is new since the last time. */
  sync(): Promise<void>;
}

/** Subscriptions whose @context could not be had are tried again this often, milliseconds. */
const RETRY_MILLISECONDS = 30_000;

export function createRegistry({ db, contexts, clock, log, onChange }: RegistryParts): SubscriptionRegistry {
  const indices = new Map<number, SubscriptionIndex>();
  const byNo = new Map<number, LiveSubscription>();
  const byWatcher = new WeakMap<Watcher, LiveSubscription>();
  /** The number of the subscription that is known under an id. */
  const noOf = new Map<string, number>();
  /** Subscriptions whose @context could not be had; they are tried again. */
  const waiting = new Map<string, StoredSubscription>();
  let triedAt = 0;
  let revision = 0;
  let syncing: Promise<void> | undefined;
  let again = false;

  const keyOf = ({ tenant, id }: { readonly tenant: number; readonly id: string }): string =>
    `${tenant} ${id}`;

  const forget = (one: StoredSubscription): void => {
    const key = keyOf(one);
    waiting.delete(key);
    const no = noOf.get(key);
    if (no === undefined) return;
    noOf.delete(key);
    byNo.delete(no);
    const index = indices.get(one.tenant);
    index?.remove(one.id);
    if (index?.size === 0) indices.delete(one.tenant);
  };

  const take = async (stored: StoredSubscription): Promise<void> => {
    const before = noOf.get(keyOf(stored));
    const { subscription } = stored;
    if (subscription === undefined) {
      forget(stored);
      if (before !== undefined) onChange(before, undefined);
      return;
    }
    let live: LiveSubscription;
    try {
      const { q, jsonldContext, context } = subscription;
      const map = await contexts.mapOf(jsonldContext ?? context);
      const watcher = watcherOf(subscription, q === undefined ? map : await contexts.mapOf(q.context));
      const target = targetOf(subscription.notification.endpoint);
      if ('code' in target) throw new Error(`its endpoint was accepted once: ${target.code}`);
      live = { stored, watcher, map, target };
    } catch (error) {
      log.error(
        { err: error, subscription: stored.id },
        'a subscription cannot be read, it will be tried again',
      );
      if (waiting.size === 0) triedAt = clock();
      waiting.set(keyOf(stored), stored);
      return;
    }
    forget(stored);
    if (before !== undefined && before !== stored.no) onChange(before, undefined);
    noOf.set(keyOf(stored), stored.no);
    byNo.set(stored.no, live);
    byWatcher.set(live.watcher, live);
    const index = indices.get(stored.tenant) ?? new SubscriptionIndex();
    index.put(live.watcher);
    if (index.size > 0) indices.set(stored.tenant, index);
    onChange(stored.no, live);
  };

  const syncOnce = async (): Promise<void> => {
    if (waiting.size > 0 && clock() - triedAt >= RETRY_MILLISECONDS) {
      triedAt = clock();
      for (const stored of [...waiting.values()]) await take(stored);
    }
    if ((await selectRevision(db)) === revision) return;
    for (const stored of await selectChanged(db, revision)) {
      await take(stored);
      revision = stored.revision;
    }
  };

  return {
    indexOf: (tenant) => indices.get(tenant),
    ofWatcher: (watcher) => byWatcher.get(watcher),
    get: (no) => byNo.get(no),
    all: () => byNo.values(),
    sync: async () => {
      // What is asked for while one runs may be newer than what that one sees.
      if (syncing !== undefined) {
        again = true;
        return syncing;
      }
      syncing = (async () => {
        do {
          again = false;
          await syncOnce();
        } while (again);
      })().finally(() => {
        syncing = undefined;
      });
      return syncing;
    },
  };
}
