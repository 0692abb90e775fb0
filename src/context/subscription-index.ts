import type { MatchOptions } from './query-match.ts';
import { realChanges } from './subscription-change.ts';
import {
  type EntityWrite,
  type Notice,
  noticeOf,
  type Selector,
  type Watcher,
} from './subscription-match.ts';

/** Stands for any type, and for any attribute; no IRI is. */
const ANY = '*';

/** Places of one subscription in the index; what would have more is found by any type, or by any attribute. */
const MOST_KEYS = 10_000;

/** Watchers by attribute. */
type ByAttribute = Map<string, Set<Watcher>>;
type Place = readonly [Map<string, ByAttribute>, string];
type Key = readonly [...Place, attribute: string];

/**
 * Subscriptions to changes, in memory, found by an entity's id or type and by the attributes that changed: a write meets those that
 * may be meant, not all there are. Subscriptions with `timeInterval` are kept out.
 */
export class SubscriptionIndex {
  readonly #watchers = new Map<string, Watcher>();
  readonly #byId = new Map<string, ByAttribute>();
  readonly #byType = new Map<string, ByAttribute>();

  get size(): number {
    return this.#watchers.size;
  }

  /** Adds a subscription, or puts it in the place of the one with its id. */
  put(watcher: Watcher): void {
    const { id, timeInterval } = watcher.subscription;
    this.remove(id);
    if (timeInterval !== undefined) return;
    this.#watchers.set(id, watcher);
    for (const [index, key, attribute] of this.#keysOf(watcher)) {
      const byAttribute = index.get(key) ?? new Map<string, Set<Watcher>>();
      index.set(key, byAttribute);
      const watchers = byAttribute.get(attribute) ?? new Set();
      byAttribute.set(attribute, watchers.add(watcher));
    }
  }

  remove(id: string): void {
    const watcher = this.#watchers.get(id);
    if (watcher === undefined) return;
    this.#watchers.delete(id);
    for (const [index, key, attribute] of this.#keysOf(watcher)) {
      const byAttribute = index.get(key);
      const watchers = byAttribute?.get(attribute);
      watchers?.delete(watcher);
      if (watchers?.size === 0) byAttribute?.delete(attribute);
      if (byAttribute?.size === 0) index.delete(key);
    }
  }

  /**
   * What each subscription is to be told of a write.
   * @param onError told where one cannot be held against the write; the others are
   */
  notices(
    write: EntityWrite,
    options: MatchOptions & { readonly now: string },
    onError?: (watcher: Watcher, error: unknown) => void,
  ): readonly Notice[] {
    const candidates = this.candidates(write);
    if (candidates.length === 0) return [];
    const real = { ...write, changes: realChanges(write.changes) };
    return candidates.flatMap((watcher) => {
      try {
        return noticeOf(watcher, real, options) ?? [];
      } catch (error) {
        if (onError === undefined) throw error;
        onError(watcher, error);
        return [];
      }
    });
  }

  /** Subscriptions that may be meant by a write. */
  candidates({ before, after, changes }: EntityWrite): readonly Watcher[] {
    const entity = after ?? before;
    if (entity === undefined) return [];
    const places = [this.#byId.get(entity.id), this.#byType.get(ANY)];
    for (const type of entity.types) places.push(this.#byType.get(type));
    const attributes = new Set(changes.map(({ attribute }) => attribute)).add(ANY);
    const found = new Set<Watcher>();
    for (const place of places)
      if (place !== undefined)
        for (const attribute of attributes)
          for (const watcher of place.get(attribute) ?? []) found.add(watcher);
    return [...found];
  }

  *#keysOf({ selectors, watched }: Watcher): Generator<Key> {
    const places = selectors?.flatMap((selector) => this.#placesOf(selector)) ?? [];
    const few = places.length > 0 && places.length <= MOST_KEYS ? places : [[this.#byType, ANY] as const];
    const attributes = watched !== undefined && watched.size * few.length <= MOST_KEYS ? watched : [ANY];
    for (const [index, key] of few) for (const attribute of attributes) yield [index, key, attribute];
  }

  #placesOf({ ids, types }: Selector): readonly Place[] {
    if (ids !== undefined) return [...ids].map((id) => [this.#byId, id] as const);
    if (types.anyOf === 'all') return [[this.#byType, ANY]];
    // Of types that an entity must have together, one is enough to find it by.
    return types.anyOf.map(([type = ANY]) => [this.#byType, type] as const);
  }
}
