import { entityOfDoc, type JsonObject } from './entity-doc.ts';
import { dueAt } from './entity-expiry.ts';
import type { EntityRow, RowWrite } from './entity-store.ts';

/** What an entry takes besides its doc, about. */
const OVERHEAD = 300;

/**
 * Entities as the store has them, the most recently used ones. Only where nobody else writes to the store: each write is told to
 * {@link EntityCache.written}, and what was read while one was under way is not taken.
 */
export interface EntityCache {
  get(tenant: number, id: string): EntityRow | undefined;
  /** To be called before rows are read; the rows are then given to what it returns. */
  reading(tenant: number): (rows: readonly EntityRow[]) => void;
  /** Rows that are durable. */
  written(tenant: number, rows: readonly RowWrite[]): void;
  /** Entities of which it is not known how a write of them has ended. */
  forget(tenant: number, ids: readonly string[]): void;
}

interface Entry {
  readonly no: number;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly expires: boolean;
  readonly doc: string;
}

export function createEntityCache(bytes: number): EntityCache {
  const entries = new Map<string, Entry>();
  const readings = new Set<Set<string>>();
  let held = 0;

  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    held -= sizeOf(entry);
  };
  const put = (key: string, entry: Entry): void => {
    drop(key);
    entries.set(key, entry);
    held += sizeOf(entry);
    for (const oldest of entries.keys()) {
      if (held <= bytes) break;
      drop(oldest);
    }
  };
  return {
    get(tenant, id) {
      const key = keyOf(tenant, id);
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return rowOf(id, entry);
    },
    reading(tenant) {
      const changed = new Set<string>();
      readings.add(changed);
      return (rows) => {
        readings.delete(changed);
        for (const { id, no, entity, expires, doc } of rows) {
          const key = keyOf(tenant, id);
          if (entity !== undefined && doc !== undefined && !changed.has(key))
            put(key, { no, types: entity.types, scopes: entity.scopes, expires, doc });
        }
      };
    },
    written(tenant, rows) {
      for (const { id, no, entity, doc } of rows) {
        const key = keyOf(tenant, id);
        for (const changed of readings) changed.add(key);
        if (entity === undefined || doc === null) drop(key);
        else
          put(key, {
            no,
            types: entity.types,
            scopes: entity.scopes,
            expires: dueAt(entity) !== undefined,
            doc,
          });
      }
    },
    forget(tenant, ids) {
      for (const id of ids) {
        const key = keyOf(tenant, id);
        for (const changed of readings) changed.add(key);
        drop(key);
      }
    },
  };
}

const keyOf = (tenant: number, id: string): string => `${tenant} ${id}`;
const sizeOf = ({ doc }: Entry): number => doc.length + OVERHEAD;
const rowOf = (id: string, { no, types, scopes, expires, doc }: Entry): EntityRow => ({
  id,
  no,
  entity: entityOfDoc(id, types, scopes, JSON.parse(doc) as JsonObject),
  expires,
  doc,
});
