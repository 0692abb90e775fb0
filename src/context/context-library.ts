import { MeridianError } from '../model/error.ts';
import type { ContextLibrary } from './broker.ts';
import { compileContext, isCoreAddress } from './compile-context.ts';
import {
  type CacheLimits,
  type CompiledContext,
  type ContextPart,
  makeContextCache,
} from './context-cache.ts';
import { cachedId, hashOf, type LoadParts, makeContextLoader, notAvailable } from './context-load.ts';
import {
  countUsage,
  deleteContext,
  dropUnusedContexts,
  insertContext,
  selectContext,
  selectContexts,
  selectHashes,
} from './context-store.ts';
import { CORE_ADDRESS } from './http-jsonld-contexts.ts';
import { badRequest } from './http-refusal.ts';

export interface LibraryLimits extends CacheLimits {
  /** Characters of all documents that one @context may bring together. */
  readonly charactersOfOne: number;
  /** @contexts in the store. */
  readonly stored: number;
  /** Characters of all of them. */
  readonly storedCharacters: number;
}
export const LIBRARY_LIMITS: LibraryLimits = {
  maps: 500,
  characters: 32_000_000,
  charactersOfOne: 16_000_000,
  stored: 10_000,
  storedCharacters: 256_000_000,
};

export interface LibraryParts extends Omit<LoadParts, 'makeRoom'> {
  /** The core @context, parsed. */
  readonly core: object;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly limits: LibraryLimits;
}

/** After this time a held map is compared with the store, which another process may have changed, milliseconds. */
const CHECK_AGAIN = 60_000;
/** Longer keys of maps are held as their hashes. */
const LONGEST_KEY = 1_000;

/**
 * The library over a store. What is known is answered from memory, and the store and the network are asked behind the scenes whether it
 * still holds. Not to be called inside of a transaction, since an address that is not known yet is looked for in the store.
 */
export function makeContextLibrary(parts: LibraryParts): ContextLibrary {
  const { db, core, clock, log, limits } = parts;
  const cache = makeContextCache(limits);
  /** @contexts of requests that are in the store, and when their address was last given. */
  const made = new Map<string, number>();
  let toldUntil = clock().getTime();
  const working = new Set<Promise<void>>();

  const flush = async (): Promise<void> => {
    const uses = [...cache.takeUses()];
    for (const [id, at] of made) if (at > toldUntil) uses.push({ id, hits: 0, at: new Date(at) });
    toldUntil = clock().getTime();
    if (uses.length > 0) await countUsage(db, uses);
  };

  const hasRoom = async (characters: number): Promise<boolean> => {
    if (characters > limits.storedCharacters) return false;
    // what is in use is not to go
    await flush();
    const most = { count: limits.stored, characters: limits.storedCharacters - characters };
    const left = await dropUnusedContexts(db, most);
    made.clear();
    return left.count < most.count && left.characters <= most.characters;
  };
  const loader = makeContextLoader({ ...parts, makeRoom: hasRoom });

  const compile = async (
    source: unknown,
    size: number,
    already: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map(),
  ): Promise<CompiledContext> => {
    const used = new Map<string, ContextPart>();
    let characters = size;
    const tooLong = () => ({ most: limits.charactersOfOne });
    if (characters > limits.charactersOfOne)
      throw badRequest('context.tooLongContext', '/@context', tooLong());
    const load = async (address: string) => {
      const document = already.get(address);
      if (document) return document;
      const { id, sha256, ...loaded } = await loader.load(address);
      characters += loaded.characters;
      if (characters > limits.charactersOfOne)
        throw notAvailable(address, 'context.tooLongContext', tooLong());
      used.set(id, { id, address, sha256 });
      return loaded.document;
    };
    const map = await compileContext(source, load, { core });
    return { map, parts: [...used.values()], characters };
  };

  /** Drops a map whose documents have changed or gone, and has expired ones looked for. */
  const check = async (key: string, documents: readonly ContextPart[]): Promise<void> => {
    const ids = documents.map(({ id }) => id);
    const kept = await selectHashes(db, ids);
    for (const { id, address, sha256 } of documents) {
      const row = kept.get(id);
      if (row?.sha256 !== sha256) cache.drop(key);
      else if (row.expiresAt !== null && row.expiresAt <= clock()) loader.refresh(address);
    }
  };

  const behindTheScenes = (work: Promise<void>): void => {
    const settled = work
      .catch((error: unknown) => log.warn({ err: error }, 'kept contexts could not be checked'))
      .finally(() => working.delete(settled));
    working.add(settled);
  };

  const insert = async (kind: 'Hosted' | 'ImplicitlyCreated', id: string, content: string): Promise<void> => {
    if (!(await hasRoom(content.length)))
      throw badRequest('context.tooManyContexts', '/@context', {
        most: limits.stored,
        characters: limits.storedCharacters,
      });
    const row = { id, kind, address: null, content, sha256: hashOf(content) };
    await insertContext(db, { ...row, createdAt: clock(), expiresAt: null });
  };

  return {
    async mapOf(source) {
      const text = textOf(source);
      const key = text.length > LONGEST_KEY ? `@#${hashOf(text)}` : text;
      const now = clock().getTime();
      const unchecked = cache.takeUnchecked(key, now - CHECK_AGAIN, now);
      if (unchecked !== undefined) behindTheScenes(check(key, unchecked));
      return cache.get(key, now, () => compile(source, typeof source === 'string' ? 0 : text.length));
    },

    async addressOf(source, base) {
      const single = singleAddress(source);
      if (single !== undefined) return single;
      const content = `{"@context":${textOf(source).slice(1)}}`;
      const id = `urn:ngsi-ld:context:${hashOf(content)}`;
      if (!made.has(id) && (await selectContext(db, id)) === undefined)
        await insert('ImplicitlyCreated', id, content);
      if (made.size >= limits.maps) await flush().then(() => made.clear());
      made.set(id, clock().getTime());
      return `${base}/jsonldContexts/${id}`;
    },

    kept: {
      since: clock().toISOString(),
      async add(context) {
        const content = JSON.stringify({ '@context': context });
        await compile(context, content.length).catch((error: unknown) => {
          // its parts may be there when it is used; who uses it is told
          if (!isNotAvailable(error)) throw error;
        });
        const id = `urn:ngsi-ld:context:${Buffer.from(parts.randomBytes(16)).toString('hex')}`;
        await insert('Hosted', id, content);
        return id;
      },
      async list() {
        await flush();
        return selectContexts(db);
      },
      async find(idOrAddress) {
        // no text of the database holds it
        if (idOrAddress.includes('\0')) return undefined;
        await flush();
        return (await selectContext(db, idOrAddress)) ?? selectContext(db, cachedId(idOrAddress));
      },
      async count(id) {
        await countUsage(db, [{ id, hits: 1, at: clock() }]);
      },
      async delete(id) {
        const isGone = await deleteContext(db, id);
        cache.dropPart(id);
        made.delete(id);
        return isGone;
      },
      async reload(row, address) {
        await loader.reload(row, address, async (document) => {
          await compile(address, 0, new Map([[address, document]])).catch((error: unknown) => {
            throw error instanceof MeridianError
              ? new MeridianError('context.ldContext', { address: address.slice(0, 200) }, error.issues)
              : error;
          });
        });
        cache.dropPart(row.localId);
      },
    },

    async close() {
      await loader.settle();
      await Promise.allSettled(working);
      await flush();
    },
  };
}

const isNotAvailable = (error: unknown): boolean =>
  error instanceof MeridianError && error.code === 'context.ldContext';

/** What tells @contexts apart: an address is itself, anything else its JSON behind a mark. */
function textOf(source: unknown): string {
  if (typeof source === 'string') return source;
  try {
    return `@${JSON.stringify(source ?? [])}`;
  } catch {
    throw badRequest('context.invalidContext', '/@context', { reason: '' });
  }
}

/** The one address that a @context comes to, since the core @context goes without saying. */
function singleAddress(source: unknown): string | undefined {
  const all = Array.isArray(source) ? source : source === undefined ? [] : [source];
  const own = all.filter((one) => typeof one !== 'string' || !isCoreAddress(one));
  if (own.length === 0) return typeof source === 'string' ? source : CORE_ADDRESS;
  return own.length === 1 && typeof own[0] === 'string' ? own[0] : undefined;
}
