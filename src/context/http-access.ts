import { createHash } from 'node:crypto';
import type { Actor } from '../model/actor.ts';
import type { Doors } from '../platform/http/caller.ts';
import type { ActionName } from '../policy/may.ts';
import type { NgsiOperation } from './http-operations.ts';

/** Whoever calls where city data is open to all that reach the server. */
export const OPEN_CALLER: Actor = {
  kind: 'key',
  id: 'open',
  name: 'open access',
  scopes: ['context.*', 'subscription.*'],
};

/** What the caller of an operation must be allowed; asked before the body is read, and again by the action. */
export function needsOf({ path, method }: NgsiOperation): ActionName {
  const reads = method === 'GET' || path.endsWith('/query');
  const group = /^\/(?:subscriptions|csource)/.test(path) ? 'subscription' : 'context';
  return `${group}.${reads ? 'read' : 'write'}`;
}

/** How long a key that opened a door is not looked up again, milliseconds; a key that is revoked opens it so much longer. */
const REMEMBERED_FOR = 1_000;
const MOST_REMEMBERED = 1_000;

/** The same doors, with one look for a key a second, however many requests a gateway sends with it. Keys that are none are not remembered. */
export function rememberingDoors({ session, key }: Doors, clock: () => Date): Doors {
  const known = new Map<string, { readonly until: number; readonly actor: Promise<Actor | undefined> }>();
  return {
    session,
    key: (secret) => {
      const hash = createHash('sha256').update(secret).digest('base64');
      const now = clock().getTime();
      const found = known.get(hash);
      if (found !== undefined && found.until > now) return found.actor;
      const actor = key(secret);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(hash, { until: now + REMEMBERED_FOR, actor });
      const forget = () => void known.delete(hash);
      actor.then((one) => one ?? forget(), forget);
      return actor;
    },
  };
}
