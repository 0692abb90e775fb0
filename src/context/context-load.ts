import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import {
  type ContextRow,
  cacheContext,
  renewContext,
  replaceContext,
  selectContext,
} from './context-store.ts';
import { issueOf } from './http-refusal.ts';
import { isRecord } from './term-definitions.ts';

/** What a download brought. */
export interface FetchedContext {
  readonly text: string;
  /** How long the server lets it be kept, seconds; undefined where it does not say. */
  readonly maxAge: number | undefined;
}

/** Downloads a document. Throws MeridianError `context.ldContext`. */
export type FetchContext = (address: string) => Promise<FetchedContext>;
/** The text of a document that is here already, such as one that ships with Meridian. */
export type BundledContext = (address: string) => Promise<string | undefined>;

/** A document of the store, parsed. */
export interface LoadedContext {
  readonly id: string;
  readonly address: string;
  readonly sha256: string;
  readonly characters: number;
  readonly document: Readonly<Record<string, unknown>>;
}

export interface LoadParts {
  readonly db: Database;
  readonly bundled: BundledContext;
  /** Undefined: nothing is ever downloaded. */
  readonly fetch: FetchContext | undefined;
  /** Whether another document at the address of a kept one is taken only when somebody asks for it. */
  readonly pinned: boolean;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Makes room for one more document and tells whether there is any. */
  readonly makeRoom: (characters: number) => Promise<boolean>;
}

export interface ContextLoader {
  /**
   * The document of an address: one of our own by its id, one that is kept, one that is here, else from the network, and kept then.
   * An expired one is used on and looked for again meanwhile.
   * @throws MeridianError `context.ldContext`
   */
  load(address: string): Promise<LoadedContext>;
  /**
   * Downloads a Cached document again, for `check` to refuse, and replaces the kept one.
   * @throws MeridianError `context.ldContext`, with the kept one as it was
   */
  reload(
    row: ContextRow,
    address: string,
    check: (document: Readonly<Record<string, unknown>>) => Promise<void>,
  ): Promise<void>;
  /** Looks behind the scenes whether an expired document is still the one at its address. */
  refresh(address: string): void;
  /** Waits for what is under way. */
  settle(): Promise<void>;
}

/** How long a failure is remembered, so that a dead host is not asked at every request, milliseconds. */
const FAILURE_TIME = 30_000;
const MOST_FAILURES = 1_000;
const DAY = 86_400;
/** Bounds on how long a document is kept without another look, seconds; where the server does not say: a day. */
const AGE = { least: 300, preset: DAY, most: 30 * DAY };

const OWN_ADDRESS = /\/ngsi-ld\/v1\/jsonldContexts\/([^/?#]{1,300})$/;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
/** The id of a document from elsewhere, by its address. */
export const cachedId = (address: string): string => `urn:ngsi-ld:context:${hashOf(address)}`;

/** A document that cannot be had: the issue says why, and there is no use in asking again before some seconds. */
export const notAvailable = (
  address: string,
  code: string,
  details: Readonly<Record<string, string | number>> = {},
): MeridianError =>
  new MeridianError('context.ldContext', { address: address.slice(0, 200), seconds: FAILURE_TIME / 1_000 }, [
    issueOf(code, '/@context', details),
  ]);

export function makeContextLoader(parts: LoadParts): ContextLoader {
  const { db, bundled, clock, log } = parts;
  const loading = new Map<string, Promise<LoadedContext>>();
  const downloading = new Map<string, Promise<FetchedContext>>();
  const refreshing = new Map<string, Promise<void>>();
  const failures = new Map<string, { readonly error: MeridianError; readonly until: number }>();

  const expiry = ({ maxAge = AGE.preset }: FetchedContext): Date =>
    new Date(clock().getTime() + 1_000 * Math.min(AGE.most, Math.max(AGE.least, maxAge)));

  /** One download for all who ask at the same time. */
  const download = (address: string): Promise<FetchedContext> => {
    if (parts.fetch === undefined) return Promise.reject(notAvailable(address, 'context.remoteOff'));
    return shared(downloading, address, () => parts.fetch!(address));
  };

  const downloadUnlessFailed = async (address: string): Promise<FetchedContext> => {
    const failure = failures.get(address);
    if (failure && failure.until > clock().getTime()) throw failure.error;
    try {
      return await download(address);
    } catch (error) {
      // that too much is going on is no fault of the address
      if (error instanceof MeridianError && error.issues[0]?.code !== 'context.remoteBusy') {
        if (failures.size >= MOST_FAILURES) failures.delete(failures.keys().next().value!);
        failures.delete(address);
        failures.set(address, { error, until: clock().getTime() + FAILURE_TIME });
      }
      throw error;
    }
  };

  const find = async (address: string): Promise<ContextRow | undefined> => {
    const id = ownId(address);
    return (
      (id === undefined ? undefined : await selectContext(db, id)) ?? selectContext(db, cachedId(address))
    );
  };

  /** The document as it is kept from now on, which another process may have been first to do. */
  const keep = async (address: string, text: string, expiresAt: Date | null): Promise<LoadedContext> => {
    const loaded = parsed(cachedId(address), address, text, hashOf(text));
    const { id, sha256 } = loaded;
    if (!(await parts.makeRoom(expiresAt === null ? 0 : text.length))) {
      log.warn({ address }, 'the store of contexts is full, this one is not kept');
      return loaded;
    }
    const content = expiresAt === null ? null : text;
    const row = { id, kind: 'Cached' as const, address, content, sha256, expiresAt, createdAt: clock() };
    return (await cacheContext(db, row)) === sha256 ? loaded : loadNew(address);
  };

  async function loadNew(address: string): Promise<LoadedContext> {
    const row = await find(address);
    if (row?.content != null) {
      if (isExpired(row, clock())) refresh(address);
      return parsed(row.localId, address, row.content, row.sha256);
    }
    const here = await bundled(address);
    if (here !== undefined) return keep(address, here, null);
    const fetched = await downloadUnlessFailed(address);
    log.info({ address, characters: fetched.text.length }, 'a context was downloaded');
    return keep(address, fetched.text, expiry(fetched));
  }

  const refreshNow = async (address: string): Promise<void> => {
    const row = await selectContext(db, cachedId(address));
    if (row?.content == null || !isExpired(row, clock())) return;
    const fetched = await downloadUnlessFailed(address);
    const sha256 = hashOf(fetched.text);
    const hashes = { address, before: row.sha256, now: sha256 };
    if (sha256 === row.sha256) await renewContext(db, row.localId, expiry(fetched), null);
    else if (parts.pinned) {
      await renewContext(db, row.localId, expiry(fetched), sha256);
      log.warn(
        hashes,
        'the address of a context holds another document now, which is not taken unless reloaded',
      );
    } else {
      parsed(row.localId, address, fetched.text, sha256);
      const times = { createdAt: clock(), expiresAt: expiry(fetched) };
      await replaceContext(db, row.localId, { content: fetched.text, sha256, ...times });
      log.warn(hashes, 'a context has changed at its address, and here');
    }
  };

  const refresh = (address: string): void => {
    if (parts.fetch === undefined) return;
    shared(refreshing, address, () =>
      refreshNow(address).catch((error: unknown) => {
        log.info({ address, err: error }, 'an expired context was not renewed and is used on');
      }),
    );
  };

  return {
    load: (address) => shared(loading, address, () => loadNew(address)),
    refresh,
    async reload({ localId: id, sha256: before }, address, check) {
      const fetched = await download(address);
      const { sha256, document } = parsed(id, address, fetched.text, hashOf(fetched.text));
      await check(document);
      const times = { createdAt: clock(), expiresAt: expiry(fetched) };
      await replaceContext(db, id, { content: fetched.text, sha256, ...times });
      failures.delete(address);
      if (sha256 !== before) log.warn({ address, before, now: sha256 }, 'a reloaded context has changed');
    },
    async settle() {
      await Promise.allSettled([...loading.values(), ...refreshing.values()]);
    },
  };
}

/** The id of a @context that we serve ourselves. Ids are never the same elsewhere: they are random or hashes of the content. */
function ownId(address: string): string | undefined {
  const [, id] = OWN_ADDRESS.exec(address) ?? [];
  try {
    return id === undefined ? undefined : decodeURIComponent(id);
  } catch {
    return undefined;
  }
}

const isExpired = ({ expiresAt }: ContextRow, now: Date): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();

function parsed(id: string, address: string, text: string, sha256: string): LoadedContext {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw notAvailable(address, 'context.remoteNoJson');
  }
  if (!isRecord(document)) throw notAvailable(address, 'context.remoteNoJson');
  return { id, address, sha256, characters: text.length, document };
}

function shared<T>(running: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  let one = running.get(key);
  if (one === undefined) {
    one = work().finally(() => running.delete(key));
    running.set(key, one);
  }
  return one;
}
