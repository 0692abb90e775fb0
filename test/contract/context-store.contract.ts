import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  cacheContext,
  countUsage,
  deleteContext,
  dropUnusedContexts,
  insertContext,
  type NewContext,
  renewContext,
  replaceContext,
  selectContext,
  selectContexts,
  selectHashes,
} from '../../src/context/context-store.ts';
import type { Database } from '../../src/platform/database.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const context = (id: string, more: Partial<NewContext> = {}): NewContext => ({
  id,
  kind: 'Cached',
  address: `https://example.org/${id}`,
  content: '{"@context":{}}',
  sha256: 'first',
  createdAt: at(0),
  expiresAt: at(10),
  ...more,
});
const hosted = (id: string): NewContext => context(id, { kind: 'Hosted', address: null, expiresAt: null });

/** What the store of @contexts promises, on either database. */
export function contextStoreContract(open: () => Promise<Database>): void {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db?.close());
  beforeEach(() => db.execute('TRUNCATE jsonld_context'));

  test('what is kept comes back, with what it came with', async () => {
    await insertContext(db, hosted('a'));
    await insertContext(db, { ...hosted('a'), content: 'other' });
    expect(await selectContext(db, 'a')).toEqual({
      localId: 'a',
      kind: 'Hosted',
      createdAt: at(0).toISOString(),
      numberOfHits: 0,
      content: '{"@context":{}}',
      sha256: 'first',
    });
    expect(await selectContext(db, 'b')).toBeUndefined();
  });

  test('the first document of an address is kept, and takes the place of one that only ships', async () => {
    expect(await cacheContext(db, context('a', { content: null, sha256: 'shipped' }))).toBe('shipped');
    expect(await cacheContext(db, context('a', { sha256: 'first' }))).toBe('first');
    expect(await cacheContext(db, context('a', { sha256: 'second' }))).toBe('first');
    const results = ['x', 'y', 'z'].map((sha256) => cacheContext(db, context('b', { sha256 })));
    expect(new Set(await Promise.all(results)).size).toBe(1);
  });

  test('another document, another look and uses are written down', async () => {
    await cacheContext(db, context('a'));
    await renewContext(db, 'a', at(20), 'second');
    expect(await selectContext(db, 'a')).toMatchObject({
      expiresAt: at(20).toISOString(),
      changedSha256: 'second',
      sha256: 'first',
    });
    const document = { content: 'new', sha256: 'second', createdAt: at(5), expiresAt: at(30) };
    await replaceContext(db, 'a', document);
    const [known] = await selectContexts(db);
    expect(known?.changedSha256).toBeUndefined();
    expect((await selectHashes(db, ['a', 'b'])).get('a')).toEqual({ sha256: 'second', expiresAt: at(30) });
    await countUsage(db, [
      { id: 'a', hits: 3, at: at(7) },
      { id: 'gone', hits: 1, at: at(7) },
    ]);
    await countUsage(db, [{ id: 'a', hits: 2, at: at(6) }]);
    expect(await selectContext(db, 'a')).toMatchObject({ numberOfHits: 5, lastUsage: at(7).toISOString() });
    expect(await deleteContext(db, 'a')).toBe(true);
    expect(await deleteContext(db, 'a')).toBe(false);
  });

  test('room is made by what is longest unused and hosted for nobody', async () => {
    await insertContext(db, hosted('a'));
    for (const [id, second] of [
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ] as const)
      await cacheContext(db, context(id, { createdAt: at(second) }));
    await countUsage(db, [{ id: 'b', hits: 1, at: at(9) }]);
    const one = '{"@context":{}}'.length;
    const room = (count: number, characters = 1_000) => dropUnusedContexts(db, { count, characters });
    expect(await room(5)).toEqual({ count: 4, characters: 4 * one });
    expect(await room(3)).toEqual({ count: 2, characters: 2 * one });
    expect((await selectContexts(db)).map(({ localId }) => localId)).toEqual(['a', 'b']);
    await cacheContext(db, context('c', { createdAt: at(20) }));
    expect(await room(5, 2 * one)).toEqual({ count: 2, characters: 2 * one });
    expect((await selectContexts(db)).map(({ localId }) => localId)).toEqual(['a', 'c']);
    expect(await room(1)).toEqual({ count: 1, characters: one });
    expect(await room(1, 0)).toEqual({ count: 1, characters: one });
  });
}
