import type { Readable } from 'node:stream';
import type { Actor } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { Broker } from './broker.ts';
import { tenantOf } from './http-tenant.ts';
import { createLiveStream } from './live-stream.ts';

export interface LiveQuestion {
  readonly tenant?: string;
  /** Names of types, identifiers, names of attributes; none: all. */
  readonly type?: readonly string[];
  readonly id?: readonly string[];
  readonly attrs?: readonly string[];
  /** The address of the @context that the names go by; the core @context alone without it. */
  readonly context?: string;
}

/** Streams of one server at once. */
export const MOST_LISTENERS = 1_000;
const WAIT_SECONDS = 30;

/**
 * Changes of entities as they are written on this server, as server-sent events.
 * @throws MeridianError `context.tenant`, `context.badRequest`, `context.ldContext`, `request.tooMany`
 */
export async function watchEntities(
  { actor, broker }: { readonly actor: Actor; readonly broker: Broker },
  { tenant: name, type, id, attrs, context }: LiveQuestion,
): Promise<Readable> {
  assertMay(actor, 'context.read');
  const { subscriptions, tenants, contexts } = broker;
  const tenant = await tenants.find(tenantOf(name));
  if (tenant === undefined) throw new MeridianError('context.tenant', { tenant: name ?? '' });
  const map = await contexts.mapOf(context);
  if (subscriptions.live.size >= MOST_LISTENERS)
    throw new MeridianError('request.tooMany', { seconds: WAIT_SECONDS });
  return createLiveStream({
    feed: subscriptions.live,
    filter: {
      tenant,
      ...(type === undefined ? {} : { types: new Set(type.map(map.expand)) }),
      ...(id === undefined ? {} : { ids: new Set(id) }),
      ...(attrs === undefined ? {} : { attributes: new Set(attrs.map(map.expand)) }),
    },
    map,
    after: subscriptions.after,
  });
}
