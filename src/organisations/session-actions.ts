import { createHash } from 'node:crypto';
import type { Actor } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { hashPassword, SALT_BYTES, verifyPassword } from './password.ts';
import { actorOf, loginOf, type Person } from './person.ts';
import { findForSignIn, findPerson, updatePerson } from './person-store.ts';
import {
  deleteExpiredSessions,
  endSession,
  endSessionsOf,
  extendSession,
  findSession,
  insertSession,
} from './session-store.ts';
import type { SignInLimit } from './sign-in-limit.ts';

/** A session ends this long after its last use, milliseconds. */
export const SESSION_IDLE = 12 * 3_600_000;
/** And this long after sign-in in any case; the cookie need not live longer. */
export const SESSION_LONGEST = 7 * 24 * 3_600_000;
/** Use is written down at most this often, so that not every read of a page writes. */
const SESSION_STEP = 10 * 60_000;

export interface SignIn {
  readonly login: string;
  readonly password: string;
  /** Where the caller comes from, for the limit on attempts. */
  readonly address: string;
}

/**
 * Opens a session; the token is told here once and stored only as its SHA-256. Throws `signin.refused` without saying
 * whether login, password or account was at fault, and `signin.tooMany` {seconds} while attempts must wait.
 */
export async function signIn(
  ctx: Context,
  input: SignIn,
  limit: SignInLimit,
): Promise<{ readonly token: string; readonly expiresAt: Date; readonly person: Person }> {
  assertMay(ctx.actor, 'session.own');
  const login = loginOf(input.login);
  const person = await checked(ctx, { ...input, login }, limit);
  const token = Buffer.from(ctx.randomBytes(32)).toString('base64url');
  const now = ctx.clock();
  const expiresAt = new Date(now.getTime() + SESSION_IDLE);
  await deleteExpiredSessions(ctx.db, now);
  await insertSession(ctx.db, sha256(token), person.id, now, expiresAt);
  const { passwordHash: _, ...known } = person;
  return { token, expiresAt, person: known };
}

/** Ends the session of a token; nothing happens where there is none. */
export async function signOut(ctx: Context, token: string): Promise<void> {
  assertMay(ctx.actor, 'session.own');
  await endSession(ctx.db, sha256(token));
}

/** Who a session token speaks for; undefined for one that is unknown or over, or of a closed account. Use prolongs it. */
export async function actorOfToken(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  token: string,
): Promise<Actor | undefined> {
  const now = clock();
  const hash = sha256(token);
  const session = await findSession(db, hash, now);
  if (!session) return undefined;
  const expiresAt = Math.min(now.getTime() + SESSION_IDLE, session.createdAt.getTime() + SESSION_LONGEST);
  if (expiresAt - session.expiresAt.getTime() >= SESSION_STEP)
    await extendSession(db, hash, new Date(expiresAt));
  return actorOf(session.person);
}

/** The caller's own account; undefined for keys and the public. */
export async function findOwnPerson(ctx: Context): Promise<Person | undefined> {
  assertMay(ctx.actor, 'session.own');
  return ctx.actor.kind === 'person' ? findPerson(ctx.db, ctx.actor.id) : undefined;
}

/**
 * Changes the caller's own password and ends all other sessions; `token` is the one that goes on. Throws `input.invalid` with
 * `password.wrong` where `current` is not the password, and `signin.tooMany` as sign-in does.
 */
export async function changePassword(
  ctx: Context,
  input: {
    readonly current: string;
    readonly next: string;
    readonly token: string;
    readonly address: string;
  },
  limit: SignInLimit,
): Promise<void> {
  assertMay(ctx.actor, 'session.own');
  const own = await findOwnPerson(ctx);
  if (!own) throw new MeridianError('actor.unknown', { action: 'session.own' });
  try {
    await checked(ctx, { login: own.login, password: input.current, address: input.address }, limit);
  } catch (error) {
    if (!(error instanceof MeridianError) || error.code !== 'signin.refused') throw error;
    throw new MeridianError('input.invalid', {}, [
      { code: 'password.wrong', severity: 'error', at: { path: '/current' } },
    ]);
  }
  const passwordHash = await hashPassword(input.next, ctx.randomBytes(SALT_BYTES), ctx.passwordCost);
  await ctx.db.transaction(async (sql) => {
    await updatePerson(sql, own.id, { passwordHash });
    await endSessionsOf(sql, own.id, sha256(input.token));
  });
}

/** The person that a login and password are right for; every attempt counts until it is known to be right. */
async function checked(ctx: Context, { login, password, address }: SignIn, limit: SignInLimit) {
  limit.attempt(login, address);
  const person = await findForSignIn(ctx.db, login);
  if (
    !(await limit.hashing(() => verifyPassword(password, person?.passwordHash, ctx.passwordCost))) ||
    !person
  ) {
    ctx.log.warn({ address }, 'sign-in refused');
    throw new MeridianError('signin.refused');
  }
  limit.succeeded(login, address);
  return person;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
