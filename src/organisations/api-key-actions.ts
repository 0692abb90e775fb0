import { createHash } from 'node:crypto';
import type { Actor } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Context } from '../platform/context.ts';
import { ACTION_NAMES, assertMay } from '../policy/may.ts';
import {
  type ApiKey,
  findKeyInForce,
  insertKey,
  listKeyRows,
  markRevoked,
  markUsed,
} from './api-key-store.ts';

/** Makes a leaked secret recognisable to scanners. */
const PREFIX = 'mdn_';
const USED_STEP = 60_000;

/** What a key may be allowed: each action, and each group of actions as `group.*`. */
export const SCOPES: readonly string[] = [
  ...new Set(ACTION_NAMES.map((name) => `${name.split('.')[0]}.*`)),
  ...ACTION_NAMES,
];

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly string[];
  /** None: until it is revoked. */
  readonly expiresAt?: Date | undefined;
}

/** All keys, newest first, revoked ones too. */
export async function listKeys(ctx: Context): Promise<ApiKey[]> {
  assertMay(ctx.actor, 'key.manage');
  return listKeyRows(ctx.db);
}

/** The secret is told here and nowhere again. Throws `input.invalid` with `key.scopeUnknown`, `key.expiryPast`. */
export async function createKey(
  ctx: Context,
  input: NewApiKey,
): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  assertMay(ctx.actor, 'key.manage');
  const now = ctx.clock();
  const issues = issuesOf(input, now);
  if (issues.length > 0) throw new MeridianError('input.invalid', {}, issues);
  const secret = PREFIX + Buffer.from(ctx.randomBytes(32)).toString('base64url');
  const key: ApiKey = {
    id: Buffer.from(ctx.randomBytes(12)).toString('base64url'),
    name: input.name.trim(),
    scopes: [...new Set(input.scopes)],
    createdAt: now,
    createdBy: ctx.actor.id,
    expiresAt: input.expiresAt ?? null,
    revokedAt: null,
    lastUsedAt: null,
  };
  await insertKey(ctx.db, key, sha256(secret));
  return { key, secret };
}

/** From now on the key is refused. Throws `thing.notFound`. */
export async function revokeKey(ctx: Context, id: string): Promise<void> {
  assertMay(ctx.actor, 'key.manage');
  if (!(await markRevoked(ctx.db, id, ctx.clock())))
    throw new MeridianError('thing.notFound', { kind: 'key', id });
}

/** Who a secret speaks for; undefined for one that is unknown, expired or revoked. */
export async function actorOfKey(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  secret: string,
): Promise<Actor | undefined> {
  if (!secret.startsWith(PREFIX)) return undefined;
  const now = clock();
  const key = await findKeyInForce(db, sha256(secret), now);
  if (!key) return undefined;
  if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= USED_STEP) await markUsed(db, key.id, now);
  return { kind: 'key', id: key.id, name: key.name, scopes: key.scopes };
}

function issuesOf({ scopes, expiresAt }: NewApiKey, now: Date): Issue[] {
  const issues: Issue[] = scopes.flatMap((scope, index) =>
    SCOPES.includes(scope)
      ? []
      : [
          {
            code: 'key.scopeUnknown',
            severity: 'error',
            at: { path: `/scopes/${index}` },
            value: scope.slice(0, 200),
            details: { choices: SCOPES.join(', ') },
          },
        ],
  );
  if (expiresAt && !(expiresAt > now))
    issues.push({ code: 'key.expiryPast', severity: 'error', at: { path: '/expiresAt' } });
  return issues;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
