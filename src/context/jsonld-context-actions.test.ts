import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMemory } from '../../test/store.ts';
import { PUBLIC, SYSTEM } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import type { BrokerContext } from './broker.ts';
import { type FetchContext, notAvailable } from './context-load.ts';
import { CORE_ADDRESS, describeContext } from './http-jsonld-contexts.ts';
import { addContext, deleteContext, listKeptContexts, serveContext } from './jsonld-context-actions.ts';
import { openBroker } from './open-broker.ts';

const base = 'https://broker.example.org/ngsi-ld/v1';
const remote = 'https://example.org/c';

let db: Database;
let ctx: BrokerContext;
let content: unknown;
beforeAll(async () => {
  db = await openMemory();
});
afterAll(() => db?.close());
beforeEach(async () => {
  await db.execute('TRUNCATE jsonld_context');
  content = { a: 'https://example.org/a' };
  let random = 0;
  const fetch: FetchContext = async (address) => {
    if (content === undefined) throw notAvailable(address, 'context.remoteStatus', { status: 500 });
    return { text: JSON.stringify({ '@context': content }), maxAge: undefined };
  };
  const broker = await openBroker({
    db,
    clock: () => new Date('2026-01-01'),
    randomBytes: (length) => new Uint8Array(length).fill(++random),
    contexts: { fetch },
  });
  const log = pino({ level: 'silent' });
  ctx = { actor: SYSTEM, broker, tenant: 0, now: '2026-01-01T00:00:00.000Z', log };
});

const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MeridianError)) throw new Error('no refusal');
  return [error.code, error.issues[0]?.code].filter(Boolean).join(' ');
};
const told = async (id: string) => {
  const served = await serveContext(ctx, { id, details: true });
  return 'stored' in served ? describeContext(served.stored, base) : undefined;
};

describe('the store of @contexts', () => {
  it('keeps what clients add, serves it and lets it go', async () => {
    const id = await addContext(ctx, { a: 'https://example.org/a' });
    expect(await serveContext(ctx, { id, details: false })).toEqual({
      content: '{"@context":{"a":"https://example.org/a"}}',
    });
    expect((await listKeptContexts(ctx)).map(({ localId, kind }) => [localId, kind])).toEqual([
      [id, 'Hosted'],
    ]);
    const map = await ctx.broker.contexts.mapOf(`${base}/jsonldContexts/${id}`);
    expect(map.expand('a')).toBe('https://example.org/a');
    expect(await codeOf(deleteContext(ctx, { id, reload: true }))).toBe(
      'context.badRequest context.reloadNotCached',
    );
    await deleteContext(ctx, { id, reload: false });
    expect(await listKeptContexts(ctx)).toEqual([]);
    expect(await codeOf(serveContext(ctx, { id, details: true }))).toBe('context.notFound');
    expect(await codeOf(deleteContext(ctx, { id, reload: false }))).toBe('context.notFound');
  });

  it('refuses what is no @context, and takes one whose parts are not to be had now', async () => {
    expect(await codeOf(addContext(ctx, { a: 7 }))).toBe('context.badRequest context.invalidTerm');
    content = undefined;
    const id = await addContext(ctx, [remote, { b: 'https://example.org/b' }]);
    expect(await codeOf(ctx.broker.contexts.mapOf(`${base}/jsonldContexts/${id}`))).toBe(
      'context.ldContext context.remoteStatus',
    );
  });

  it('tells of a downloaded one by its address, and never serves it', async () => {
    await ctx.broker.contexts.mapOf(remote);
    await ctx.broker.contexts.mapOf(remote);
    const described = {
      URL: remote,
      kind: 'Cached',
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-02T00:00:00.000Z',
    };
    expect(await told(remote)).toMatchObject({ ...described, numberOfHits: 2 });
    expect(await told(remote)).toMatchObject({ numberOfHits: 3, lastUsage: '2026-01-01T00:00:00.000Z' });
    expect(await codeOf(serveContext(ctx, { id: remote, details: false }))).toBe('context.notSupported');
  });

  it('downloads one again when asked to, and keeps the old one where that fails', async () => {
    const { contexts } = ctx.broker;
    await contexts.mapOf(remote);
    for (const faulty of [undefined, { a: 7 }, 'https://example.org/c']) {
      content = faulty;
      expect(await codeOf(deleteContext(ctx, { id: remote, reload: true }))).toMatch(/^context\.ldContext /);
      expect((await contexts.mapOf(remote)).expand('a')).toBe('https://example.org/a');
    }
    content = { a: 'https://example.org/other' };
    await deleteContext(ctx, { id: remote, reload: true });
    expect((await contexts.mapOf(remote)).expand('a')).toBe('https://example.org/other');
    content = undefined;
    await deleteContext(ctx, { id: remote, reload: false });
    expect(await codeOf(contexts.mapOf(remote))).toBe('context.ldContext context.remoteStatus');
  });

  it('has the core context built in', async () => {
    for (const id of [
      CORE_ADDRESS,
      'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld',
      'ngsi-ld-core',
    ])
      expect((await told(id))?.kind).toBe('Cached');
    expect(await codeOf(deleteContext(ctx, { id: 'ngsi-ld-core', reload: false }))).toBe(
      'context.badRequest context.coreContext',
    );
    await deleteContext(ctx, { id: CORE_ADDRESS, reload: true });
    expect(await listKeptContexts(ctx)).toEqual([]);
  });

  it('is written by those alone who may write', async () => {
    const nobody = { ...ctx, actor: PUBLIC };
    expect(await codeOf(addContext(nobody, {}))).toBe('actor.unknown');
    expect(await codeOf(deleteContext(nobody, { id: 'x', reload: false }))).toBe('actor.unknown');
    expect(await listKeptContexts(nobody)).toEqual([]);
    expect(await codeOf(serveContext(nobody, { id: 'x', details: false }))).toBe('context.notFound');
  });
});
