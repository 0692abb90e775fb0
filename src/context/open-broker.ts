import { networkInterfaces } from 'node:os';
import { type Logger, pino } from 'pino';
import type { FindingConfig, NotificationsConfig } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import type { Broker } from './broker.ts';
import { type OpenContextParts, openContextLibrary } from './context-library-open.ts';
import { createEntityCache } from './entity-cache.ts';
import { FIND_LIMITS } from './entity-query-limits.ts';
import { createEntityReader } from './entity-reader.ts';
import { createShelf } from './entity-shelf.ts';
import { startSweeper } from './entity-sweeper.ts';
import { createUpkeep } from './entity-upkeep.ts';
import { createEntityWriter, WRITE_LIMITS, type WriteLimits } from './entity-writer.ts';
import { createHistory, type HistoryLimits } from './history.ts';
import { entitiesOf } from './subscription-entities.ts';
import {
  later,
  openSubscriptions,
  type SubscriptionParts,
  subscriptionSettings,
} from './subscription-open.ts';
import { openTenants } from './tenant-store.ts';
import { createValueIndexes, VALUE_INDEX_LIMITS } from './value-index.ts';

export interface BrokerParts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log?: Logger;
  /** Limits that are not the usual ones. */
  readonly writing?: Partial<WriteLimits>;
  readonly finding?: FindingConfig;
  readonly history?: Partial<HistoryLimits>;
  /** How @contexts are had; if not told, nothing is downloaded. */
  readonly contexts?: Pick<OpenContextParts, 'fetch' | 'folder' | 'pinned' | 'limits'>;
  /** How notifications are sent; by default to any address but this server's own. */
  readonly notifications?: NotificationsConfig;
  readonly subscriptions?: Pick<SubscriptionParts, 'limits' | 'after'>;
  /** Calls again and again until it is told to stop. */
  readonly every?: (milliseconds: number, work: () => void) => () => void;
}

/** The broker on an open store; `close` waits for what is under way. */
export async function openBroker({
  db,
  clock,
  randomBytes,
  log = pino({ level: 'silent' }),
  history: historyLimits,
  contexts: contextParts = {},
  notifications,
  subscriptions: subscriptionParts = {},
  writing,
  finding = { looked: FIND_LIMITS.looked, indexed: VALUE_INDEX_LIMITS.attributes, cached: 0 },
  every = repeat,
}: BrokerParts): Promise<Broker & { close(): Promise<void> }> {
  // another server may write to PostgreSQL
  const isAlone = db.kind === 'embedded' && finding.cached > 0;
  const cache = isAlone ? createEntityCache(finding.cached) : undefined;
  const shelf = !isAlone && finding.cached > 0 ? createShelf(finding.cached) : undefined;
  const writer = createEntityWriter({ db, clock, log, limits: { ...WRITE_LIMITS, ...writing }, cache });
  const history = createHistory({
    db,
    log,
    after: subscriptionParts.after ?? later,
    ...(historyLimits === undefined ? {} : { limits: historyLimits }),
  });
  writer.join(history.participant);
  const reader = createEntityReader({ db, clock, cache, shelf });
  const contexts = await openContextLibrary({ db, clock, randomBytes, log, ...contextParts });
  const entities = { ...writer, ...reader };
  const subscriptions = await openSubscriptions({
    db,
    clock,
    randomBytes,
    log,
    contexts,
    entities,
    find: (live) => entitiesOf(db, live, clock().toISOString()),
    isLocal,
    ...(notifications === undefined ? {} : subscriptionSettings(notifications)),
    ...subscriptionParts,
  });
  const sweeper = startSweeper({ db, clock, entities, log, every });
  history.fold.start();
  const indexes = createValueIndexes({
    db,
    clock,
    log,
    limits: { ...VALUE_INDEX_LIMITS, attributes: finding.indexed },
  });
  const upkeep = createUpkeep({ db, log });
  writer.join(upkeep.participant);
  return {
    db,
    clock,
    randomBytes,
    tenants: openTenants(db, clock),
    entities,
    contexts,
    history,
    subscriptions,
    finding: { limits: { looked: finding.looked }, indexes, ...(shelf === undefined ? {} : { shelf }) },
    close: async () => {
      await sweeper.stop();
      await writer.close();
      await history.fold.close();
      await subscriptions.close();
      await contexts.close();
      await indexes.close();
      await upkeep.settled();
    },
  };
}

/** Whether an address is one of this machine's own. */
const isLocal = (address: string): boolean =>
  /^127\.|^0\.0\.0\.0$|^::1?$/.test(address) ||
  Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address));

function repeat(milliseconds: number, work: () => void): () => void {
  const timer = setInterval(work, milliseconds).unref();
  return () => clearInterval(timer);
}
