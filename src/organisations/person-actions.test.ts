import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { changePerson, createFirstAdministrator, createPerson, listPeople } from './person-actions.ts';
import { actorOfToken, signIn } from './session-actions.ts';
import { createSignInLimit } from './sign-in-limit.ts';

let db: Database;
let ctx: Context;
beforeAll(async () => {
  db = await openMemory();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.query('DELETE FROM person');
  ctx = testContext(db, personWith('administrator'));
});

const someone = { login: 'Li.Na ', name: '李娜', password: 'a long password', roles: ['editor'] as const };
const boss = { login: 'boss', name: 'Boss', password: 'another password', roles: ['administrator'] as const };

const signedIn = (login: string, password: string) =>
  signIn({ ...ctx, actor: PUBLIC }, { login, password, address: '127.0.0.1' }, createSignInLimit(ctx.clock));

test('people are created with a login in one spelling, listed by login, and never with their password', async () => {
  await createPerson(ctx, someone);
  await createPerson(ctx, boss);
  const people = await listPeople(ctx);
  expect(people).toMatchObject([
    { login: 'boss', roles: ['administrator'], disabledAt: null },
    { login: 'li.na', name: '李娜', roles: ['editor'], disabledAt: null },
  ]);
  expect(JSON.stringify(people)).not.toMatch(/password|scrypt/);
});

test('a login is taken once, however it is written', async () => {
  await createPerson(ctx, someone);
  await expect(createPerson(ctx, { ...someone, login: 'ＬＩ．NA' })).rejects.toMatchObject({
    code: 'thing.conflict',
    details: { kind: 'person', id: 'li.na' },
  });
});

test('name and roles change and hold for sessions that are open', async () => {
  await createPerson(ctx, boss);
  const { id } = await createPerson(ctx, someone);
  const { token } = await signedIn('li.na', someone.password);
  const changed = await changePerson(ctx, id, { name: 'Li Na', roles: ['evaluator'] });
  expect(changed).toMatchObject({ id, name: 'Li Na', roles: ['evaluator'] });
  expect(await actorOfToken(ctx, token)).toMatchObject({ name: 'Li Na', roles: ['evaluator'] });
});

test('a new password ends the sessions and opens new ones', async () => {
  await createPerson(ctx, boss);
  const { id } = await createPerson(ctx, someone);
  const { token } = await signedIn('li.na', someone.password);
  await changePerson(ctx, id, { password: 'the next password' });
  expect(await actorOfToken(ctx, token)).toBeUndefined();
  await expect(signedIn('li.na', someone.password)).rejects.toMatchObject({ code: 'signin.refused' });
  expect((await signedIn('li.na', 'the next password')).person.id).toBe(id);
});

test('a closed account has no sessions and cannot sign in until it is opened again', async () => {
  await createPerson(ctx, boss);
  const { id } = await createPerson(ctx, someone);
  const { token } = await signedIn('li.na', someone.password);
  expect((await changePerson(ctx, id, { disabled: true })).disabledAt).toBeInstanceOf(Date);
  expect(await actorOfToken(ctx, token)).toBeUndefined();
  await expect(signedIn('li.na', someone.password)).rejects.toMatchObject({ code: 'signin.refused' });
  expect((await changePerson(ctx, id, { disabled: false })).disabledAt).toBeNull();
  await signedIn('li.na', someone.password);
});

test('the last administrator can be neither closed nor demoted', async () => {
  const first = await createPerson(ctx, boss);
  const second = await createPerson(ctx, { ...boss, login: 'second' });
  await changePerson(ctx, second.id, { disabled: true });
  for (const edit of [{ disabled: true }, { roles: ['evaluator' as const] }, { roles: [] }])
    await expect(changePerson(ctx, first.id, edit)).rejects.toMatchObject({
      code: 'person.lastAdministrator',
      details: { id: 'boss' },
    });
  expect((await listPeople(ctx))[0]).toMatchObject({ roles: ['administrator'], disabledAt: null });
  await changePerson(ctx, second.id, { disabled: false });
  expect((await changePerson(ctx, first.id, { roles: ['reader'] })).roles).toEqual(['reader']);
});

test('two administrators who demote each other at once leave one', async () => {
  const one = await createPerson(ctx, boss);
  const two = await createPerson(ctx, { ...boss, login: 'second' });
  const results = await Promise.allSettled([
    changePerson(ctx, one.id, { roles: [] }),
    changePerson(ctx, two.id, { roles: [] }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('somebody who is not there cannot be changed', async () => {
  await expect(changePerson(ctx, 'nobody', { name: 'x' })).rejects.toMatchObject({
    code: 'thing.notFound',
    details: { kind: 'person', id: 'nobody' },
  });
});

test('an empty workspace gets an administrator once, with a password that opens', async () => {
  const both = await Promise.all([createFirstAdministrator(ctx), createFirstAdministrator(ctx)]);
  const [made, ...others] = both.filter((result) => result !== undefined);
  expect(others).toEqual([]);
  expect(made?.password.replaceAll('-', '').length).toBe(20);
  expect(await createFirstAdministrator(ctx)).toBeUndefined();
  const { person } = await signedIn('administrator', made?.password ?? '');
  expect(person.roles).toEqual(['administrator']);
});

test('only administrators manage people', async () => {
  const acts = [
    listPeople,
    (other: Context) => createPerson(other, someone),
    (other: Context) => changePerson(other, 'x', {}),
    createFirstAdministrator,
  ];
  for (const act of acts) {
    await expect(act({ ...ctx, actor: PUBLIC })).rejects.toMatchObject({ code: 'actor.unknown' });
    for (const actor of [personWith('reader', 'editor', 'evaluator'), personWith()])
      await expect(act({ ...ctx, actor })).rejects.toMatchObject({ code: 'actor.forbidden' });
  }
  expect(await listPeople(ctx)).toEqual([]);
});
