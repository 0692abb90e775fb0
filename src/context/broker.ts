import type { Logger } from 'pino';
import type { Actor } from '../model/actor.ts';
import type { Database, Sql } from '../platform/database.ts';
import type { ContextRow } from './context-store.ts';
import type { Entity } from './entity.ts';
import type { FindOptions } from './entity-query-store.ts';
import type { ShownForm } from './entity-shelf.ts';
import type { History } from './history.ts';
import type { StoredContext } from './http-jsonld-contexts.ts';
import type { EntityWrite } from './subscription-match.ts';
import type { Subscriptions } from './subscription-open.ts';
import type { TermMap } from './term-map.ts';

/** What an operation on entities does to them. */
export interface WriteOperation<Result> {
  /** 0 is the default tenant. */
  readonly tenant: number;
  /** Every entity that the operation may look at or write. */
  readonly ids: readonly string[];
  /**
   * Decides what is written, from the entities as they are; those that have expired are not there. Pure, and may be called again. What
   * it throws refuses this operation alone, with nothing written of it.
   */
  readonly decide: (
    current: (id: string) => Entity | undefined,
    now: string,
  ) => { readonly writes: readonly EntityWrite[]; readonly result: Result };
}

/** A write as it goes into the store. */
export interface StoredWrite extends EntityWrite {
  readonly tenant: number;
  readonly id: string;
  /** Ties the entity to its history. */
  readonly entityNo: number;
  /** Whether nothing was known of the entity, not even a history. */
  readonly isNew?: boolean;
}

/** Takes part in every transaction that writes entities. */
export interface WriteParticipant {
  /** Adds to the transaction; a throw fails all its writes. `now` is the time of the operations. */
  readonly inside?: (sql: Sql, writes: readonly StoredWrite[], now: string) => Promise<void>;
  /** Told once the transaction is durable. Must not throw. */
  readonly after?: (writes: readonly StoredWrite[], now: string) => void;
}

/** Entities as they are now. */
export interface EntityStore {
  /** Resolves once the operation is durable. Operations on the same entity run in the order of their calls. */
  write<Result>(operation: WriteOperation<Result>): Promise<Result>;
  /** Those of the entities that are there. Calls at the same moment are answered by one statement. */
  get(tenant: number, ids: readonly string[]): Promise<ReadonlyMap<string, Entity>>;
  /** JSON of an entity that is there, in a form. */
  show(tenant: number, id: string, form: ShownForm): Promise<string | undefined>;
  join(participant: WriteParticipant): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface Tenants {
  /** The number of a tenant, undefined where there is none of the name; 0 for the default one. */
  find(name: string | undefined): Promise<number | undefined>;
  /** The same, made where it is missing. */
  make(name: string | undefined): Promise<number>;
}

/** The @contexts by which names are expanded and compacted. */
export interface ContextLibrary {
  /**
   * The compiled map of a @context: an address, an object or a list of both; undefined: the core @context alone. Maps are kept.
   * @throws MeridianError `context.ldContext`, `context.badRequest`
   */
  mapOf(source: unknown): Promise<TermMap>;
  /** The address under which a @context can be downloaded; one that is no single address is stored for it. `base` is ours. */
  addressOf(source: unknown, base: string): Promise<string>;
  readonly kept: KeptContexts;
  /** Waits for what is under way, and writes down how often @contexts were used. */
  close(): Promise<void>;
}

/** The store of @contexts, as its own operations see it (clause 5.13). */
export interface KeptContexts {
  /** When this library was opened, ISO 8601: as long as the core @context is told to be there. */
  readonly since: string;
  /** Keeps a @context for clients and returns its id. */
  add(context: unknown): Promise<string>;
  list(): Promise<readonly StoredContext[]>;
  /** By id, or by the address of a Cached one. */
  find(idOrAddress: string): Promise<ContextRow | undefined>;
  /** Counts a use that is none of {@link ContextLibrary.mapOf}. */
  count(id: string): Promise<void>;
  delete(id: string): Promise<boolean>;
  /** Downloads it again. */
  reload(row: ContextRow, address: string): Promise<void>;
}

/** What every operation of the broker is called with. */
export interface BrokerContext {
  readonly actor: Actor;
  readonly broker: Broker;
  /** 0 is the default tenant. */
  readonly tenant: number;
  /** The time of the request, ISO 8601 in UTC with milliseconds. */
  readonly now: string;
  readonly log: Logger;
}

/** The parts of the context broker, wired in main. */
export interface Broker {
  readonly db: Database;
  readonly clock: () => Date;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly tenants: Tenants;
  readonly entities: EntityStore;
  readonly contexts: ContextLibrary;
  readonly finding: FindOptions;
  readonly subscriptions: Subscriptions;
  readonly history: History;
}
