import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { may } from '../policy/may.ts';
import { actorOfKey, createKey, listKeys, revokeKey } from './api-key-actions.ts';

let db: Database;
let ctx: Context;
let now: number;
beforeAll(async () => {
  db = await openMemory();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.query('DELETE FROM api_key');
  now = Date.UTC(2026, 0, 1);
  ctx = { ...testContext(db, personWith('administrator')), clock: () => new Date(now) };
});

test('a key acts with its scopes; its secret is told once and not stored', async () => {
  const { key, secret } = await createKey(ctx, {
    name: ' nightly ',
    scopes: ['import.*', 'run.create', 'import.*'],
  });
  expect(secret).toMatch(/^mdn_[\w-]{43}$/);
  expect(key).toMatchObject({ name: 'nightly', scopes: ['import.*', 'run.create'], createdBy: ctx.actor.id });
  const actor = await actorOfKey(ctx, secret);
  expect(actor).toEqual({ kind: 'key', id: key.id, name: 'nightly', scopes: ['import.*', 'run.create'] });
  expect(may(actor ?? PUBLIC, 'import.create')).toBe(true);
  expect(may(actor ?? PUBLIC, 'person.manage')).toBe(false);
  const stored = JSON.stringify([await db.query('SELECT * FROM api_key'), await listKeys(ctx)]);
  expect(stored).not.toContain(secret);
});

test('unknown scopes and an end in the past are refused together', async () => {
  await expect(
    createKey(ctx, { name: 'x', scopes: ['run.create', 'run', '*', 'runs.*'], expiresAt: new Date(now) }),
  ).rejects.toMatchObject({
    code: 'input.invalid',
    issues: [
      { code: 'key.scopeUnknown', at: { path: '/scopes/1' }, value: 'run' },
      { code: 'key.scopeUnknown', at: { path: '/scopes/2' }, value: '*' },
      { code: 'key.scopeUnknown', at: { path: '/scopes/3' }, value: 'runs.*' },
      { code: 'key.expiryPast', at: { path: '/expiresAt' } },
    ],
  });
  expect(await listKeys(ctx)).toEqual([]);
});

test('a key ends when it expires', async () => {
  const { secret } = await createKey(ctx, { name: 'x', scopes: ['run.*'], expiresAt: new Date(now + 1000) });
  expect(await actorOfKey(ctx, secret)).toBeDefined();
  now += 1000;
  expect(await actorOfKey(ctx, secret)).toBeUndefined();
});

test('a revoked key is refused at once and stays listed', async () => {
  const { key, secret } = await createKey(ctx, { name: 'x', scopes: ['run.*'] });
  await revokeKey(ctx, key.id);
  expect(await actorOfKey(ctx, secret)).toBeUndefined();
  const revokedAt = new Date(now);
  now += 1000;
  await revokeKey(ctx, key.id);
  expect(await listKeys(ctx)).toMatchObject([{ id: key.id, revokedAt }]);
  await expect(revokeKey(ctx, 'none')).rejects.toMatchObject({
    code: 'thing.notFound',
    details: { kind: 'key' },
  });
});

test('the last use is known to the minute', async () => {
  const { secret } = await createKey(ctx, { name: 'x', scopes: ['run.*'] });
  const used = now;
  await actorOfKey(ctx, secret);
  now += 59_000;
  await actorOfKey(ctx, secret);
  expect((await listKeys(ctx))[0]?.lastUsedAt).toEqual(new Date(used));
  now += 1000;
  await actorOfKey(ctx, secret);
  expect((await listKeys(ctx))[0]?.lastUsedAt).toEqual(new Date(now));
});

test('what is no secret of a key is nobody', async () => {
  for (const secret of ['', 'mdn_', 'mdn_nothing', "mdn_' OR 1=1 --"])
    expect(await actorOfKey(ctx, secret)).toBeUndefined();
});

test('only administrators manage keys', async () => {
  const acts = [
    listKeys,
    (other: Context) => createKey(other, { name: 'x', scopes: ['run.*'] }),
    (other: Context) => revokeKey(other, 'x'),
  ];
  for (const act of acts) {
    await expect(act({ ...ctx, actor: PUBLIC })).rejects.toMatchObject({ code: 'actor.unknown' });
    await expect(act({ ...ctx, actor: personWith('evaluator', 'editor') })).rejects.toMatchObject({
      code: 'actor.forbidden',
    });
  }
});
