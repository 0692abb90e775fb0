import { readdirSync, readFileSync } from 'node:fs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasShared, sharedPath } from '../../test/shared.ts';
import { openMemory } from '../../test/store.ts';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import type { LibraryLimits } from './context-library.ts';
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

interface Setting {
  readonly fetch?: FetchContext;
  readonly pinned?: boolean;
  readonly limits?: Partial<LibraryLimits>;
}

async function library({ fetch, ...setting }: Setting = {}) {
  let counter = 0;
  const time = { now: Date.parse('2026-01-01') };
  await db.execute('TRUNCATE jsonld_context');
  const open = () =>
    openContextLibrary({
      db,
      fetch,
      ...setting,
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

const address = 'https://example.org/c';
const DAY = 86_400_000;

describe('a document that has expired', () => {
  const start = async (pinned: boolean) => {
    const documents: Record<string, unknown> = { [address]: { a: 'https://example.org/first' } };
    const { fetch, asked } = network(documents);
    const opened = await library({ fetch, pinned });
    await opened.contexts.mapOf(address);
    const mapAfter = async (days: number) => {
      opened.time.now += days * DAY;
      await opened.contexts.mapOf(address);
      await opened.contexts.close();
      opened.time.now += 120_000;
      await opened.contexts.mapOf(address);
      await opened.contexts.close();
      return (await opened.contexts.mapOf(address)).expand('a');
    };
    const stored = async () => (await opened.contexts.kept.list())[0];
    return { ...opened, documents, asked, mapAfter, stored };
  };

  it('is looked for again behind the scenes, and stays as it is', async () => {
    const { mapAfter, asked, stored } = await start(true);
    expect(await mapAfter(2)).toBe('https://example.org/first');
    expect(asked).toHaveLength(2);
    expect((await stored())?.expiresAt).toBe('2026-01-04T00:00:00.000Z');
    expect((await stored())?.changedSha256).toBeUndefined();
  });

  it('is used on where nobody answers', async () => {
    const { mapAfter, documents } = await start(false);
    delete documents[address];
    expect(await mapAfter(2)).toBe('https://example.org/first');
  });

  it('and is another now: that is told, and taken when somebody asks for it', async () => {
    const { mapAfter, documents, stored, contexts } = await start(true);
    documents[address] = { a: 'https://example.org/second' };
    expect(await mapAfter(2)).toBe('https://example.org/first');
    expect((await stored())?.changedSha256).toMatch(/^[0-9a-f]{64}$/);
    await contexts.kept.reload((await contexts.kept.find(address))!, address);
    expect((await contexts.mapOf(address)).expand('a')).toBe('https://example.org/second');
    expect((await stored())?.changedSha256).toBeUndefined();
  });

  it('and is another now: where contexts are not pinned, it is taken', async () => {
    const { mapAfter, documents } = await start(false);
    documents[address] = { a: 'https://example.org/second' };
    expect(await mapAfter(2)).toBe('https://example.org/second');
  });

  it('and is no @context any more: the old one stays', async () => {
    const documents: Record<string, unknown> = { [address]: { a: 'https://example.org/first' } };
    let text: string | undefined;
    const { fetch } = network(documents);
    const { contexts, time } = await library({
      pinned: false,
      fetch: async (one) => (text === undefined ? fetch(one) : { text, maxAge: undefined }),
    });
    await contexts.mapOf(address);
    text = '<html>';
    time.now += 2 * DAY;
    await contexts.mapOf(address);
    await contexts.close();
    time.now += 120_000;
    await contexts.mapOf(address);
    await contexts.close();
    expect((await contexts.mapOf(address)).expand('a')).toBe('https://example.org/first');
  });
});

describe('several processes on one store', () => {
  it('see after a minute what the others have changed', async () => {
    const { open, contexts, time } = await library(network({ [address]: { a: 'https://example.org/a' } }));
    const other = await open();
    const id = await contexts.kept.add({ a: 'https://example.org/a' });
    const own = `${base}/jsonldContexts/${id}`;
    expect((await other.mapOf(own)).expand('a')).toBe('https://example.org/a');
    await contexts.kept.delete(id);
    time.now += 61_000;
    await other.mapOf(own);
    await other.close();
    expect(await codesOf(other.mapOf(own))).toEqual(['context.ldContext', 'context.remoteStatus']);
  });

  it('keep one copy of what both download', async () => {
    const { fetch } = network({ [address]: { a: 'https://example.org/a' } });
    const { open, contexts } = await library({ fetch });
    await Promise.all([contexts.mapOf(address), (await open()).mapOf(address)]);
    expect(await contexts.kept.list()).toHaveLength(1);
  });
});

describe('a hostile @context', () => {
  it('that names itself through documents of ours is refused', async () => {
    const { contexts } = await library();
    const first = await contexts.addressOf({ a: 'https://example.org/a' }, base);
    await db.query('UPDATE jsonld_context SET content = $1', [JSON.stringify({ '@context': [first] })]);
    expect(await codesOf(contexts.mapOf(first))).toEqual(['context.badRequest', 'context.contextLoop']);
  });

  it('of documents that name ever further ones is refused, and keeps no more than were asked for', async () => {
    const fetch: FetchContext = async (one) => ({
      text: JSON.stringify({ '@context': [`${one}a`, `${one}b`] }),
      maxAge: undefined,
    });
    const { contexts } = await library({ fetch });
    expect(await codesOf(contexts.mapOf('https://example.org/'))).toEqual([
      'context.badRequest',
      'context.tooDeepContext',
    ]);
    expect((await contexts.kept.list()).length).toBeLessThanOrEqual(10);
  });

  it('of scoped contexts, however deep, is refused', async () => {
    const { contexts } = await library();
    let scoped: unknown = {};
    for (let depth = 0; depth < 100; depth++)
      scoped = { a: { '@id': 'https://example.org/a', '@context': scoped } };
    expect(await codesOf(contexts.mapOf(scoped))).toEqual(['context.badRequest', 'context.scopedContext']);
    const deep = JSON.parse(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
    expect((await codesOf(contexts.mapOf(deep)))[0]).toBe('context.badRequest');
    expect((await codesOf(contexts.mapOf(JSON.parse('[[[{}]]]'))))[1]).toBe('context.invalidContext');
  });

  it('that is longer than the limit, by itself or with its documents, is refused', async () => {
    const long = { a: 'https://example.org/'.padEnd(1_500, 'x') };
    const { fetch } = network({ [address]: long });
    const { contexts } = await library({ fetch, limits: { charactersOfOne: 1_000 } });
    expect(await codesOf(contexts.mapOf(long))).toEqual(['context.badRequest', 'context.tooLongContext']);
    expect(await codesOf(contexts.mapOf(address))).toEqual(['context.ldContext', 'context.tooLongContext']);
  });

  it.each([42, true, '', 'context.jsonld', 'file:///etc/passwd', 'urn:x:y', 'data:application/json,{}'])(
    'such as %j is refused',
    async (source) => {
      const { contexts } = await library(network({}));
      expect((await codesOf(contexts.mapOf(source)))[0]).toBe('context.badRequest');
    },
  );

  it('with names that every object has is one like others', async () => {
    const { contexts } = await library();
    const source = JSON.parse('{"__proto__":"https://example.org/p","constructor":"https://example.org/c"}');
    const map = await contexts.mapOf(source);
    expect([map.expand('__proto__'), map.expand('constructor'), map.expand('toString')]).toEqual([
      'https://example.org/p',
      'https://example.org/c',
      `${DEFAULT}toString`,
    ]);
  });

  it('on a slow host makes nobody else wait', async () => {
    const { fetch } = network({ [address]: { a: 'https://example.org/a' } });
    let release = () => {};
    const slow = new Promise<void>((done) => {
      release = done;
    });
    const { contexts } = await library({
      fetch: async (one) => {
        if (one.includes('slow')) await slow;
        return fetch(one);
      },
    });
    const waiting = codesOf(contexts.mapOf('https://slow.example.org/'));
    expect((await contexts.mapOf(address)).expand('a')).toBe('https://example.org/a');
    expect((await contexts.mapOf({ b: 'https://example.org/b' })).expand('b')).toBe('https://example.org/b');
    release();
    expect((await waiting)[0]).toBe('context.ldContext');
  });
});

describe('the store', () => {
  it('has room for so many; what nobody hosts on purpose makes room for others', async () => {
    const { fetch } = network({ 'https://example.org/1': {}, 'https://example.org/2': {} });
    const { contexts, time } = await library({ fetch, limits: { stored: 3 } });
    await contexts.mapOf('https://example.org/1');
    time.now += 1_000;
    await contexts.mapOf('https://example.org/2');
    time.now += 1_000;
    const id = await contexts.kept.add({});
    time.now += 1_000;
    await contexts.addressOf([{}, {}], base);
    const addresses = (await contexts.kept.list()).map((one) => one.address ?? one.kind);
    expect(addresses).toEqual(['https://example.org/2', 'Hosted', 'ImplicitlyCreated']);
    await contexts.kept.add({});
    await contexts.kept.add({});
    expect(await codesOf(contexts.kept.add({}))).toEqual(['context.badRequest', 'context.tooManyContexts']);
    expect(await codesOf(contexts.addressOf([{}, {}, {}], base))).toEqual([
      'context.badRequest',
      'context.tooManyContexts',
    ]);
    expect((await contexts.mapOf('https://example.org/1')).expand('a')).toBe(`${DEFAULT}a`);
    expect(await contexts.kept.find(id)).toBeDefined();
  });

  it('lets none go that is in use, and makes one again that went', async () => {
    const { contexts, time } = await library({ limits: { stored: 3 } });
    const addressOf = (n: number) => {
      time.now += 1_000;
      return contexts.addressOf([{ n: `urn:x:${n}` }, {}], base);
    };
    const used = await addressOf(0);
    for (let n = 1; n < 10; n++) {
      await addressOf(n);
      expect(await addressOf(0)).toBe(used);
    }
    const ids = (await contexts.kept.list()).map(({ localId }) => `${base}/jsonldContexts/${localId}`);
    expect(ids).toContain(used);
    expect(ids).toHaveLength(3);
    expect((await contexts.mapOf(await addressOf(1))).expand('n')).toBe('urn:x:1');
  });

  it('has room for so many characters, however few contexts they are', async () => {
    const { contexts, time } = await library({ limits: { storedCharacters: 1_000 } });
    for (let i = 0; i < 20; i++) {
      time.now += 1_000;
      await contexts.addressOf({ [`a${i}`]: 'https://example.org/'.padEnd(250, 'x') }, base);
    }
    expect(await contexts.kept.list()).toHaveLength(3);
    const long = { a: 'https://example.org/'.padEnd(1_500, 'x') };
    expect(await codesOf(contexts.kept.add(long))).toEqual(['context.badRequest', 'context.tooManyContexts']);
  });
});

describe.skipIf(!hasShared)('real entities', () => {
  it('need no network', async () => {
    const { contexts } = await library();
    const folder = sharedPath('payloads/ngsi-ld');
    const names = readdirSync(folder).filter((name) => name.endsWith('.jsonld'));
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const { '@context': source, type } = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
      expect((await contexts.mapOf(source)).expand(type), name).toMatch(/^https?:/);
    }
  });
});
