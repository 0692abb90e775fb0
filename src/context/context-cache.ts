import type { TermMap } from './term-map.ts';

/** A document that a compiled map was made from. */
export interface ContextPart {
  readonly id: string;
  readonly address: string;
  readonly sha256: string;
}

/** A compiled @context and what it was made from. */
export interface CompiledContext {
  readonly map: TermMap;
  readonly parts: readonly ContextPart[];
  /** Of all its documents together. */
  readonly characters: number;
}

export interface CacheLimits {
  /** Compiled maps that are held. */
  readonly maps: number;
  /** Characters of the documents that the held maps were made from. */
  readonly characters: number;
}

/** How often a document was used since the last look. */
export interface ContextUse {
  readonly id: string;
  readonly hits: number;
  readonly at: Date;
}

export interface ContextCache {
  /** The map of a key, made by `compile` where it is not held; a failure is not held. */
  get(key: string, now: number, compile: () => Promise<CompiledContext>): Promise<TermMap>;
  /** The parts of a held map that were not checked since `before`, which counts as done with the call. */
  takeUnchecked(key: string, before: number, now: number): readonly ContextPart[] | undefined;
  drop(key: string): void;
  /** Drops every map that was made from the document. */
  dropPart(id: string): void;
  takeUses(): readonly ContextUse[];
}

interface Held {
  readonly map: Promise<TermMap>;
  parts: readonly ContextPart[];
  characters: number;
  checkedAt: number;
  usedAt: number;
  uses: number;
}

/** Compiled maps in memory; of too many, or too large ones, the longest unused go. */
export function makeContextCache(limits: CacheLimits): ContextCache {
  const held = new Map<string, Held>();
  const uses = new Map<string, { hits: number; at: number }>();
  let characters = 0;

  const count = (one: Held): void => {
    for (const { id } of one.uses > 0 ? one.parts : []) {
      const before = uses.get(id) ?? { hits: 0, at: 0 };
      uses.set(id, { hits: before.hits + one.uses, at: Math.max(before.at, one.usedAt) });
    }
    one.uses = 0;
  };

  const drop = (key: string): void => {
    const one = held.get(key);
    if (one === undefined) return;
    count(one);
    characters -= one.characters;
    held.delete(key);
  };

  const makeRoom = (): void => {
    while (held.size > 1 && (held.size > limits.maps || characters > limits.characters)) {
      let oldest = '';
      let usedAt = Number.POSITIVE_INFINITY;
      for (const [key, one] of held)
        if (one.usedAt < usedAt) {
          oldest = key;
          usedAt = one.usedAt;
        }
      drop(oldest);
    }
  };

  return {
    get(key, now, compile) {
      const known = held.get(key);
      if (known !== undefined) {
        known.uses++;
        known.usedAt = now;
        return known.map;
      }
      const compiled = compile();
      const map = compiled.then((one) => one.map);
      const one: Held = { map, parts: [], characters: 0, checkedAt: now, usedAt: now, uses: 1 };
      held.set(key, one);
      compiled.then(
        (made) => {
          one.parts = made.parts;
          if (held.get(key) !== one) return count(one);
          one.characters = made.characters;
          characters += made.characters;
          makeRoom();
        },
        () => {
          if (held.get(key) === one) held.delete(key);
        },
      );
      return map;
    },
    takeUnchecked(key, before, now) {
      const one = held.get(key);
      if (one === undefined || one.checkedAt > before || one.parts.length === 0) return undefined;
      one.checkedAt = now;
      return one.parts;
    },
    drop,
    dropPart(id) {
      for (const [key, { parts }] of held) if (parts.some((part) => part.id === id)) drop(key);
    },
    takeUses() {
      for (const one of held.values()) if (one.parts.length > 0) count(one);
      const taken = [...uses].map(([id, { hits, at }]) => ({ id, hits, at: new Date(at) }));
      uses.clear();
      return taken;
    },
  };
}
