import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { type Actor, PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { hashPassword } from './password.ts';
import { insertPerson } from './person-store.ts';
import {
  actorOfToken,
  changePassword,
  findOwnPerson,
  SESSION_LONGEST,
  signIn,
  signOut,
} from './session-actions.ts';
import { createSignInLimit, type SignInLimit } from './sign-in-limit.ts';

const HOUR = 3_600_000;
const password = 'a long password';
const input = { login: 'li.na', password, address: '127.0.0.1' };
const own: Actor = { kind: 'person', id: 'p1', name: '李娜', roles: ['editor'] };

let db: Database;
let ctx: Context;
let limit: SignInLimit;
let now: number;
let hash: string;
beforeAll(async () => {
  db = await openMemory();
  hash = await hashPassword(password, new Uint8Array(16), { ln: 4, r: 8, p: 1 });
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.query('DELETE FROM person');
  now = Date.UTC(2026, 0, 1);
  ctx = { ...testContext(db, PUBLIC), clock: () => new Date(now) };
  limit = createSignInLimit(ctx.clock);
  const person = {
    id: 'p1',
    login: 'li.na',
    name: '李娜',
    roles: ['editor' as const],
    createdAt: new Date(now),
    disabledAt: null,
  };
  await insertPerson(db, person, hash);
});

test('the right login and password open a session, whose token is not what is stored', async () => {
  const { token, expiresAt, person } = await signIn(ctx, { ...input, login: ' Li.Na' }, limit);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(expiresAt).toEqual(new Date(now + 12 * HOUR));
  expect(person).toEqual({
    id: 'p1',
    login: 'li.na',
    name: '李娜',
    roles: ['editor'],
    createdAt: new Date(now),
    disabledAt: null,
  });
  expect(await actorOfToken(ctx, token)).toEqual(own);
  const [stored] = await db.query<{ token_sha256: string }>('SELECT token_sha256 FROM session');
  expect(stored?.token_sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await actorOfToken(ctx, stored?.token_sha256 ?? '')).toBeUndefined();
});

test('a wrong password and an unknown login are refused alike', async () => {
  const refusals = await Promise.all(
    [
      { ...input, password: 'wrong' },
      { ...input, login: 'nobody' },
    ].map((wrong) =>
      signIn(ctx, wrong, limit).then(
        () => 'opened',
        (error) => ({ code: error.code, details: error.details }),
      ),
    ),
  );
  expect(refusals).toEqual([
    { code: 'signin.refused', details: {} },
    { code: 'signin.refused', details: {} },
  ]);
});

test('attempts at once are counted at once, and the right password must wait like the wrong', async () => {
  const attempts = await Promise.allSettled(
    Array.from({ length: 8 }, () => signIn(ctx, { ...input, password: 'wrong' }, limit)),
  );
  const codes = attempts.map((attempt) => attempt.status === 'rejected' && attempt.reason.code);
  expect(codes.filter((code) => code === 'signin.refused').length).toBe(5);
  expect(codes.filter((code) => code === 'signin.tooMany').length).toBe(3);
  await expect(signIn(ctx, input, limit)).rejects.toMatchObject({
    code: 'signin.tooMany',
    details: { seconds: 1 },
  });
  now += 1000;
  await signIn(ctx, input, limit);
});

test('use prolongs a session, rest ends it, and a week ends it in any case', async () => {
  const { token } = await signIn(ctx, input, limit);
  now += 11 * HOUR;
  expect(await actorOfToken(ctx, token)).toEqual(own);
  now += 11 * HOUR;
  expect(await actorOfToken(ctx, token)).toEqual(own);
  now += 12 * HOUR;
  expect(await actorOfToken(ctx, token)).toBeUndefined();

  const { token: kept } = await signIn(ctx, input, limit);
  const end = now + SESSION_LONGEST;
  while (now + 10 * HOUR < end) {
    now += 10 * HOUR;
    expect(await actorOfToken(ctx, kept)).toEqual(own);
  }
  now = end;
  expect(await actorOfToken(ctx, kept)).toBeUndefined();
});

test('sessions that are over are cleared away at the next sign-in', async () => {
  await signIn(ctx, input, limit);
  now += 12 * HOUR;
  await signIn(ctx, input, limit);
  expect(await db.query('SELECT count(*) AS n FROM session')).toEqual([{ n: 1 }]);
});

test('signing out ends this session and no other; an unknown token is nobody', async () => {
  const one = await signIn(ctx, input, limit);
  const two = await signIn(ctx, input, limit);
  await signOut({ ...ctx, actor: own }, one.token);
  await signOut(ctx, 'no such token');
  expect(await actorOfToken(ctx, one.token)).toBeUndefined();
  expect(await actorOfToken(ctx, two.token)).toEqual(own);
});

test("one's own account is known to oneself only", async () => {
  expect(await findOwnPerson({ ...ctx, actor: own })).toMatchObject({ login: 'li.na' });
  expect(await findOwnPerson(ctx)).toBeUndefined();
});

test('a person changes the password with the present one; only this session goes on', async () => {
  const one = await signIn(ctx, input, limit);
  const two = await signIn(ctx, input, limit);
  const change = { current: password, next: 'the next password', token: one.token, address: '127.0.0.1' };
  await changePassword({ ...ctx, actor: own }, change, limit);
  expect(await actorOfToken(ctx, one.token)).toEqual(own);
  expect(await actorOfToken(ctx, two.token)).toBeUndefined();
  await expect(signIn(ctx, input, limit)).rejects.toMatchObject({ code: 'signin.refused' });
  await signIn(ctx, { ...input, password: 'the next password' }, limit);
});

test('a wrong present password changes nothing, and guessing it must wait as well', async () => {
  const change = { current: 'wrong', next: 'the next password', token: '', address: '127.0.0.1' };
  for (let attempt = 0; attempt < 5; attempt++)
    await expect(changePassword({ ...ctx, actor: own }, change, limit)).rejects.toMatchObject({
      code: 'input.invalid',
      issues: [{ code: 'password.wrong', at: { path: '/current' } }],
    });
  await expect(changePassword({ ...ctx, actor: own }, change, limit)).rejects.toMatchObject({
    code: 'signin.tooMany',
  });
  now += 2000;
  await signIn(ctx, input, limit);
});

test('the public and keys have no password to change', async () => {
  const change = { current: password, next: 'the next password', token: '', address: '127.0.0.1' };
  const key: Actor = { kind: 'key', id: 'k', name: 'k', scopes: ['session.*'] };
  for (const actor of [PUBLIC, key])
    await expect(changePassword({ ...ctx, actor }, change, limit)).rejects.toMatchObject({
      code: 'actor.unknown',
    });
});
