import type { Role } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { hashPassword, readablePassword, SALT_BYTES } from './password.ts';
import { loginOf, type Person } from './person.ts';
import {
  countAdministrators,
  countPeople,
  findPerson,
  insertPerson,
  listPersonRows,
  lockPeople,
  updatePerson,
} from './person-store.ts';
import { endSessionsOf } from './session-store.ts';

export interface NewPerson {
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly roles: readonly Role[];
}

/** What changes about a person; what is left out stays. */
export interface PersonEdit {
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  readonly roles?: readonly Role[] | undefined;
  readonly disabled?: boolean | undefined;
}

/** Everybody with an account, by login. */
export async function listPeople(ctx: Context): Promise<Person[]> {
  assertMay(ctx.actor, 'person.manage');
  return listPersonRows(ctx.db);
}

/** Throws `thing.conflict` if the login is taken. */
export async function createPerson(ctx: Context, input: NewPerson): Promise<Person> {
  assertMay(ctx.actor, 'person.manage');
  const person = newPerson(ctx, input);
  const hash = await hashPassword(input.password, ctx.randomBytes(SALT_BYTES), ctx.passwordCost);
  if (!(await insertPerson(ctx.db, person, hash)))
    throw new MeridianError('thing.conflict', { kind: 'person', id: person.login });
  return person;
}

/**
 * Changes an account. A new password and closing the account end the person's sessions; other roles hold from the next request. Throws `thing.notFound`, and
 * `person.lastAdministrator` where nobody would be left to manage the workspace.
 */
export async function changePerson(ctx: Context, id: string, edit: PersonEdit): Promise<Person> {
  assertMay(ctx.actor, 'person.manage');
  const passwordHash =
    edit.password === undefined
      ? undefined
      : await hashPassword(edit.password, ctx.randomBytes(SALT_BYTES), ctx.passwordCost);
  const disabledAt = edit.disabled === undefined ? undefined : edit.disabled ? ctx.clock() : null;
  return ctx.db.transaction(async (sql) => {
    await lockPeople(sql);
    const before = await findPerson(sql, id);
    if (!before) throw new MeridianError('thing.notFound', { kind: 'person', id });
    await updatePerson(sql, id, { name: edit.name, roles: edit.roles, passwordHash, disabledAt });
    if ((await countAdministrators(sql)) === 0)
      throw new MeridianError('person.lastAdministrator', { id: before.login });
    if (edit.password !== undefined || edit.disabled) await endSessionsOf(sql, id);
    return (await findPerson(sql, id)) ?? before;
  });
}

/**
 * On a workspace without people, creates its administrator; the password is told here and nowhere again. Undefined where
 * there is somebody already, also when two servers start at once.
 */
export async function createFirstAdministrator(
  ctx: Context,
): Promise<{ readonly login: string; readonly password: string } | undefined> {
  assertMay(ctx.actor, 'person.manage');
  // counted before the costly hash, and again under the lock
  if ((await countPeople(ctx.db)) > 0) return undefined;
  const password = readablePassword(ctx.randomBytes);
  const login = 'administrator';
  const person = newPerson(ctx, { login, name: 'Administrator', password, roles: ['administrator'] });
  const hash = await hashPassword(password, ctx.randomBytes(SALT_BYTES), ctx.passwordCost);
  return ctx.db.transaction(async (sql) => {
    await lockPeople(sql);
    if ((await countPeople(sql)) > 0) return undefined;
    await insertPerson(sql, person, hash);
    return { login, password };
  });
}

const newPerson = (ctx: Context, { login, name, roles }: NewPerson): Person => ({
  id: Buffer.from(ctx.randomBytes(12)).toString('base64url'),
  login: loginOf(login),
  name: name.trim(),
  roles: [...new Set(roles)],
  createdAt: ctx.clock(),
  disabledAt: null,
});
