import type { FastifyRequest } from 'fastify';
import { type Actor, PUBLIC } from '../../model/actor.ts';
import { MeridianError } from '../../model/error.ts';

export const SESSION_COOKIE = 'meridian_session';

/** How credentials become an actor; undefined where they are not, or no longer, valid. */
export interface Doors {
  readonly session: (token: string) => Promise<Actor | undefined>;
  readonly key: (secret: string) => Promise<Actor | undefined>;
}

export interface Caller {
  readonly actor: Actor;
  readonly credentials: 'none' | 'cookie' | 'key';
}

/**
 * Who calls: by API key where the request has one, else by session cookie, else the public. A wrong key is refused with
 * `actor.unknown`; an expired session reads as the public, so that open pages still work.
 */
export async function callerOf(request: FastifyRequest, doors: Doors): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const secret = /^Bearer +([\w.~+/-]{1,500}=*)$/i.exec(authorization)?.[1];
    const actor = secret === undefined ? undefined : await doors.key(secret);
    if (!actor) throw new MeridianError('key.refused');
    return { actor, credentials: 'key' };
  }
  const token = request.cookies[SESSION_COOKIE];
  if (token === undefined || token === '' || token.length > 500)
    return { actor: PUBLIC, credentials: 'none' };
  const actor = await doors.session(token);
  return { actor: actor ?? PUBLIC, credentials: 'cookie' };
}
