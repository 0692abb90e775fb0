import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { MeridianError } from '../model/error.ts';
import type { ContextConfig } from '../platform/config.ts';
import { callerOf, type Doors } from '../platform/http/caller.ts';
import type { Metrics } from '../platform/http/metrics.ts';
import { isKnownHost } from '../platform/http/origin.ts';
import type { Broker, BrokerContext } from './broker.ts';
import {
  describeCollection,
  listCollections,
  listFeatures,
  listQueryables,
  readFeature,
} from './features-actions.ts';
import { featuresDocument } from './features-openapi.ts';
import { readItemsRequest } from './features-request.ts';
import {
  addressOf,
  CONFORMANCE,
  CRS84,
  collectionOf,
  collectionsPage,
  featureLinks,
  GEOJSON,
  itemsPage,
  JSON_TYPE,
  landingPage,
  OPENAPI_TYPE,
  queryablesPage,
  SCHEMA_TYPE,
} from './features-wire.ts';
import { featureOf } from './features-write.ts';
import { OPEN_CALLER } from './http-access.ts';
import { tenantOf } from './http-tenant.ts';

const FEATURES_PREFIX = '/ogc';

export interface FeaturesHttpOptions extends ContextConfig {
  readonly broker: Broker;
  readonly doors: Doors;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The address that the server will be bound to. */
  readonly host: string;
  readonly publicAddress: string | undefined;
  readonly version: string;
}

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

interface Asked {
  readonly ctx: BrokerContext;
  /** Our own address up to `/ogc`, as the client reaches it. */
  readonly base: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
}
interface Answered {
  readonly type: string;
  readonly body: object;
}

/** OGC API Features at {@link FEATURES_PREFIX}: types of entities with a place as collections (OGC 17-069r4; part 3, 19-079r2). */
export async function addFeatures(app: FastifyInstance, options: FeaturesHttpOptions): Promise<void> {
  await app.register(
    async (api) => {
      const { host, publicAddress, metrics, log } = options;
      const publicHost = publicAddress === undefined ? undefined : new URL(publicAddress).host.toLowerCase();
      api.setChildLoggerFactory(() => log as never);
      if (options.requestsPerMinute > 0)
        await api.register(rateLimit, {
          max: options.requestsPerMinute,
          timeWindow: 60_000,
          errorResponseBuilder: (_, { ttl }) =>
            new MeridianError('request.tooMany', { seconds: Math.max(1, Math.ceil(ttl / 1000)) }),
        });
      api.addHook('onRequest', async (request) => {
        if (!isKnownHost(request.host, host, publicHost)) throw new MeridianError('request.unknownHost');
      });
      api.addHook('onResponse', async (request, reply) => {
        const route = request.routeOptions.url ?? '(none)';
        metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
      });
      for (const [path, handler] of Object.entries(handlersOf(options)))
        api.get(path, async (request, reply) => send(reply, await handler(await askedOf(request, options))));
      api.setNotFoundHandler((request) => {
        throw new MeridianError('context.notFound', { id: request.url.split('?', 1)[0]!.slice(0, 200) });
      });
    },
    { prefix: FEATURES_PREFIX },
  );
}

const json = (body: object): Answered => ({ type: JSON_TYPE, body });

function handlersOf({
  version,
}: FeaturesHttpOptions): Readonly<Record<string, (asked: Asked) => Promise<Answered>>> {
  return {
    '/': async ({ base }) => json(landingPage(base)),
    '/conformance': async () => json(CONFORMANCE),
    '/api': async ({ base }) => ({ type: OPENAPI_TYPE, body: featuresDocument(base, version) }),
    '/collections': async ({ ctx, base }) => json(collectionsPage(base, await listCollections(ctx))),
    '/collections/:collection': async ({ ctx, base, params }) =>
      json(collectionOf(base, await describeCollection(ctx, params.collection!))),
    '/collections/:collection/queryables': async ({ ctx, base, params }) => {
      const { queryables } = await listQueryables(ctx, params.collection!);
      return { type: SCHEMA_TYPE, body: queryablesPage(base, params.collection!, queryables) };
    },
    '/collections/:collection/items': items,
    '/collections/:collection/items/:feature': async ({ ctx, base, params }) => {
      const collection = addressOf(base, params.collection!);
      const entity = await readFeature(ctx, params.collection!, params.feature!);
      const self = `${collection}/items/${encodeURIComponent(entity.id)}`;
      return { type: GEOJSON, body: { ...featureOf(entity), links: featureLinks(self, collection) } };
    },
  };
}

async function items({ ctx, base, params, query }: Asked): Promise<Answered> {
  const collection = addressOf(base, params.collection!);
  const { type, queryables } = await listQueryables(ctx, params.collection!);
  const request = readItemsRequest(query, type, queryables);
  const { entities, more, matched } = await listFeatures(ctx, request);
  const address = (parameters: Asked['query']): string => {
    const search = new URLSearchParams(
      parameters.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    return `${collection}/items${search === '' ? '' : `?${search}`}`;
  };
  const last = entities.at(-1);
  return {
    type: GEOJSON,
    body: itemsPage({
      features: entities.map(featureOf),
      self: address(query),
      collection,
      timeStamp: ctx.now,
      ...(more && last !== undefined
        ? { next: address([...query.filter(([name]) => name !== 'cursor'), ['cursor', last.id]]) }
        : {}),
      ...(matched === undefined ? {} : { matched }),
    }),
  };
}

async function askedOf(
  request: FastifyRequest,
  { broker, access, doors, log, publicAddress }: FeaturesHttpOptions,
): Promise<Asked> {
  const { headers } = request;
  const actor = access === 'open' ? OPEN_CALLER : (await callerOf(request, doors)).actor;
  const header = headers['ngsild-tenant'];
  const name = tenantOf(Array.isArray(header) ? header[0] : header);
  const tenant = await broker.tenants.find(name);
  if (tenant === undefined) throw new MeridianError('context.tenant', { tenant: name ?? '' });
  const mark = request.url.indexOf('?');
  return {
    ctx: { actor, broker, tenant, now: broker.clock().toISOString(), log },
    base: (publicAddress ?? `${request.protocol}://${request.host}`) + FEATURES_PREFIX,
    params: request.params as Readonly<Record<string, string>>,
    query: mark < 0 ? [] : [...new URLSearchParams(request.url.slice(mark + 1))],
  };
}

function send(reply: FastifyReply, { type, body }: Answered): FastifyReply {
  if (type === GEOJSON) reply.header('content-crs', `<${CRS84}>`);
  // bytes, to which no charset is added
  return reply
    .headers(HEADERS)
    .header('content-type', type)
    .send(Buffer.from(JSON.stringify(body)));
}
