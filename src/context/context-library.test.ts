import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import { openMemory } from '../platform/store-open.ts';
import { openContextLibrary } from './context-library-open.ts';
import { type FetchContext, notAvailable } from './context-load.ts';
import { CORE_ADDRESS } from './http-jsonld-contexts.ts';

const DEFAULT = 'https://uri.etsi.org/ngsi-ld/default-context/';
const base = 'https://broker.example.org/ngsi-ld/v1';
const silent = pino({ level: 'silent' });

let db: Database;
beforeAll(async () => {
  db = await openMemory();
});
afterAll(() => db?.close());

/** A network of documents, and what was asked of it. */
function network(documents: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const fetch: FetchContext = async (address) => {
    asked.push(address);
    if (!(address in documents)) throw notAvailable(address, 'context.remoteStatus', { status: 404 });
    return { text: JSON.stringify({ '@context': documents[address] }), maxAge: undefined };
  };
  return { asked, fetch };
}

async function library({ fetch, pinned }: { fetch?: FetchContext; pinned?: boolean } = {}) {
  let counter = 0;
  const time = { now: Date.parse('2026-01-01') };
  await db.execute('TRUNCATE jsonld_context');
  const open = () =>
    openContextLibrary({
      db,
      fetch,
      ...(pinned === undefined ? {} : { pinned }),
      log: silent,
      clock: () => new Date(time.now),
      randomBytes: (length) => new Uint8Array(length).fill(++counter),
    });
  return { open, time, contexts: await open() };
}

const codesOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MeridianError)) throw new Error('no refusal');
  return [error.code, error.issues[0]?.code];
};

describe('names', () => {
  it('go by the core context, by local ones, by addresses and by lists of them', async () => {
    const { fetch, asked } = network({ 'https://example.org/c': { b: 'https://example.org/b' } });
    const { contexts } = await library({ fetch });
    expect((await contexts.mapOf(undefined)).expand('Building')).toBe(`${DEFAULT}Building`);
    expect((await contexts.mapOf({ a: 'https://example.org/a' })).expand('a')).toBe('https://example.org/a');
    const both = await contexts.mapOf(['https://example.org/c', { a: 'https://example.org/a' }]);
    expect([both.expand('a'), both.expand('b')]).toEqual(['https://example.org/a', 'https://example.org/b']);
    expect(await contexts.mapOf('https://example.org/c')).toBe(await contexts.mapOf('https://example.org/c'));
    expect(asked).toEqual(['https://example.org/c']);
  });

  it('are kept, so that a new start needs no network', async () => {
    const { open } = await library(network({ 'https://example.org/c': { b: 'https://example.org/b' } }));
    await (await open()).mapOf('https://example.org/c');
    const offline = await openContextLibrary({
      db,
      log: silent,
      clock: () => new Date('2027-01-01'),
      randomBytes: (length) => new Uint8Array(length),
    });
    expect((await offline.mapOf('https://example.org/c')).expand('b')).toBe('https://example.org/b');
    expect(await codesOf(offline.mapOf('https://example.org/d'))).toEqual([
      'context.ldContext',
      'context.remoteOff',
    ]);
  });

  it('asks once for many who ask at the same time, and not at once again after a failure', async () => {
    const { fetch, asked } = network({ 'https://example.org/c': {} });
    const { contexts, time } = await library({ fetch });
    await Promise.all([1, 2, 3].map((n) => contexts.mapOf(['https://example.org/c', { n: `urn:x:${n}` }])));
    expect(asked).toHaveLength(1);
    for (const after of [0, 1_000, 40_000]) {
      time.now += after;
      expect(await codesOf(contexts.mapOf('https://example.org/gone'))).toEqual([
        'context.ldContext',
        'context.remoteStatus',
      ]);
    }
    expect(asked.slice(1)).toEqual(['https://example.org/gone', 'https://example.org/gone']);
  });
});

describe('addresses', () => {
  it('are those of single contexts; others are stored and served from here', async () => {
    const { contexts } = await library();
    expect(await contexts.addressOf(undefined, base)).toBe(CORE_ADDRESS);
    expect(await contexts.addressOf('https://example.org/c', base)).toBe('https://example.org/c');
    expect(await contexts.addressOf(['https://example.org/c', CORE_ADDRESS], base)).toBe(
      'https://example.org/c',
    );
    const own = await contexts.addressOf({ a: 'https://example.org/a' }, base);
    expect(own).toMatch(
      /^https:\/\/broker\.example\.org\/ngsi-ld\/v1\/jsonldContexts\/urn:ngsi-ld:context:[0-9a-f]{64}$/,
    );
    expect(await contexts.addressOf({ a: 'https://example.org/a' }, base)).toBe(own);
    expect((await contexts.mapOf(own)).expand('a')).toBe('https://example.org/a');
    expect(await contexts.kept.list()).toHaveLength(1);
  });
});
