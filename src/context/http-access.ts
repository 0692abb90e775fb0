import type { Actor } from '../model/actor.ts';
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
