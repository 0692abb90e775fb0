import type { StoredWrite } from './broker.ts';
import { realChanges } from './subscription-change.ts';

/** What a listener wants to be told of. */
export interface LiveFilter {
  readonly tenant: number;
  /** IRIs; undefined for any. */
  readonly types?: ReadonlySet<string>;
  readonly ids?: ReadonlySet<string>;
  /** IRIs; undefined for any. */
  readonly attributes?: ReadonlySet<string>;
}

/** A write that passed a filter, with those of its changes that did. */
export interface LiveChange {
  readonly write: StoredWrite;
  readonly attributes: readonly string[];
}

export interface Listener {
  readonly filter: LiveFilter;
  /** Must be quick, and not throw. */
  readonly tell: (changes: readonly LiveChange[], at: string) => void;
  /** The feed ends. */
  readonly end: () => void;
}

/** Tells what was just written on this server to whoever listens; nothing is kept for those who come later. */
export interface LiveFeed {
  readonly size: number;
  /** Returns what ends the listening. */
  listen(listener: Listener): () => void;
  tell(writes: readonly StoredWrite[], at: string): void;
  close(): void;
}

export function createLiveFeed(): LiveFeed {
  const listeners = new Set<Listener>();
  return {
    get size() {
      return listeners.size;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(writes, at) {
      for (const { filter, tell } of listeners) {
        const changes = writes.flatMap((write) => changeOf(write, filter) ?? []);
        if (changes.length > 0) tell(changes, at);
      }
    },
    close() {
      for (const { end } of listeners) end();
      listeners.clear();
    },
  };
}

function changeOf(write: StoredWrite, filter: LiveFilter): LiveChange | undefined {
  const entity = write.after ?? write.before;
  if (entity === undefined || write.tenant !== filter.tenant) return undefined;
  if (filter.ids !== undefined && !filter.ids.has(write.id)) return undefined;
  if (filter.types !== undefined && !entity.types.some((type) => filter.types!.has(type))) return undefined;
  const all = new Set(realChanges(write.changes).map(({ attribute }) => attribute));
  const attributes = [...all].filter((name) => filter.attributes?.has(name) ?? true);
  const isWhole = write.before === undefined || write.after === undefined;
  return attributes.length > 0 || (isWhole && filter.attributes === undefined)
    ? { write, attributes }
    : undefined;
}
