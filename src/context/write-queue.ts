/** What waits to be written: the entities of a tenant that it is about. */
export interface Waiting {
  readonly tenant: number;
  readonly ids: readonly string[];
}

export interface QueueLimits {
  /** Operations and entities of one transaction; an operation with more entities has one to itself. */
  readonly operations: number;
  readonly entities: number;
  /** Operations and entities that may wait, beyond which more are refused. */
  readonly waitingOperations: number;
  readonly waitingEntities: number;
}

/**
 * Operations in the order of their calls, to be taken in groups that have no entity in common: operations on the same entity run one
 * after the other.
 */
export interface WriteQueue<T extends Waiting> {
  /** Whether there is room; false: it was not added. */
  add(one: T): boolean;
  /** The next group, which counts as under way until `done`; empty where nothing can begin. */
  take(): readonly T[];
  /** Puts the later ones of a group back to the front. */
  back(operations: readonly T[]): void;
  done(group: readonly T[]): void;
  /** How many operations wait, and how many entities they are about, which may be none. */
  readonly operations: number;
  readonly entities: number;
}

export function createWriteQueue<T extends Waiting>(limits: QueueLimits): WriteQueue<T> {
  let waiting: T[] = [];
  let entities = 0;
  const underWay = new Set<IdSet>();
  const groups = new Map<readonly T[], IdSet>();
  return {
    add(one) {
      const isFull =
        waiting.length >= limits.waitingOperations || entities + one.ids.length > limits.waitingEntities;
      if (isFull && waiting.length > 0) return false;
      waiting.push(one);
      entities += one.ids.length;
      return true;
    },
    take() {
      const group: T[] = [];
      const rest: T[] = [];
      const taken = new IdSet();
      // what is left waiting holds up those after it that are about the same entities
      const held = new IdSet();
      let count = 0;
      let at = 0;
      for (; at < waiting.length && group.length < limits.operations; at++) {
        const one = waiting[at]!;
        if (group.length > 0 && count + one.ids.length > limits.entities) break;
        let isFree = held.isFree(one);
        for (const ids of underWay) isFree &&= ids.isFree(one);
        if (isFree) {
          group.push(one);
          taken.add(one);
          count += one.ids.length;
        } else {
          rest.push(one);
          held.add(one);
          // looking far ahead for what is free would cost more than it gains
          if (rest.length >= limits.operations) {
            at++;
            break;
          }
        }
      }
      if (group.length === 0) return group;
      waiting = rest.length === 0 && at === waiting.length ? [] : [...rest, ...waiting.slice(at)];
      entities -= count;
      underWay.add(taken);
      groups.set(group, taken);
      return group;
    },
    back(operations) {
      waiting = [...operations, ...waiting];
      for (const { ids } of operations) entities += ids.length;
    },
    done(group) {
      underWay.delete(groups.get(group)!);
      groups.delete(group);
    },
    get operations() {
      return waiting.length;
    },
    get entities() {
      return entities;
    },
  };
}

/** Ids by tenant. */
class IdSet {
  readonly #byTenant = new Map<number, Set<string>>();

  add({ tenant, ids }: Waiting): void {
    let set = this.#byTenant.get(tenant);
    if (set === undefined) {
      set = new Set();
      this.#byTenant.set(tenant, set);
    }
    for (const id of ids) set.add(id);
  }

  isFree({ tenant, ids }: Waiting): boolean {
    const set = this.#byTenant.get(tenant);
    return set === undefined || set.size === 0 || !ids.some((id) => set.has(id));
  }
}
