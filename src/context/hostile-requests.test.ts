import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemory } from '../../test/store.ts';
import type { Database } from '../platform/database.ts';
import { makeMetrics } from '../platform/http/metrics.ts';
import type { Broker } from './broker.ts';
import { HANDLERS } from './http-handlers.ts';
import { addNgsiLd } from './http-plugin.ts';
import { openBroker } from './open-broker.ts';

const T = '2026-01-01T00:00:00.000Z';
let db: Database;
let broker: Broker & { close(): Promise<void> };
let app: FastifyInstance;
const failures: string[] = [];

beforeAll(async () => {
  db = await openMemory();
  let random = 0;
  broker = await openBroker({
    db,
    clock: () => new Date(T),
    randomBytes: (length) => new Uint8Array(length).fill(++random),
  });
  app = fastify({ routerOptions: { ignoreTrailingSlash: true, maxParamLength: 6_200 } });
  await app.register(cookie);
  await addNgsiLd(app, {
    broker,
    handlers: HANDLERS,
    access: 'open',
    requestsPerMinute: 0,
    doors: { session: async () => undefined, key: async () => undefined },
    log: pino({ level: 'error' }, { write: (line: string) => void failures.push(line.slice(0, 1_000)) }),
    metrics: makeMetrics(),
    host: '127.0.0.1',
    publicAddress: undefined,
    maxBodyBytes: 1_000_000,
    version: '1.2.3',
  });
  await ask('POST', '/entities', { id: 'urn:x:1', type: 'T', a: 1 });
});
afterAll(async () => {
  await app?.close();
  await broker?.close();
  await db?.close();
});

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const ask = async (method: Method, path: string, body?: unknown, type = 'application/json') => {
  const { statusCode } = await app.inject({
    method,
    url: `/ngsi-ld/v1${path}`,
    headers: { host: 'localhost:8080', ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return statusCode;
};

/** Asks all, a few at a time, and tells those that the server did not foresee. */
async function unforeseen(requests: readonly Parameters<typeof ask>[]): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [...requests];
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const status = await ask(...next);
      if (status >= 500 && status !== 501 && status !== 503)
        found.push(`${status} ${next[0]} ${next[1]} ${JSON.stringify(next[2])}`);
    }
  };
  await Promise.all([1, 2, 3, 4].map(work));
  return [...found, ...failures.splice(0)];
}

const TEXTS = [
  'constructor',
  '__proto__',
  '',
  '\0',
  '%',
  '\u{1f600}',
  'a'.repeat(3_000),
  '-1',
  '1e999',
  '[]',
  '*',
  '..',
  '"',
  "'; DROP TABLE entity; --",
  '\\',
  '(',
  '[',
  'urn:x',
  'a.b[c]{d}',
  ',,',
];
const PARAMETERS = [
  'aggrMethods aggrPeriodDuration attrs collation containedBy coordinates count csf datasetId details endTimeAt',
  'entityMap expandValues format geometry geometryProperty geoproperty georel id idPattern join joinLevel kind lang',
  'lastN limit local offset omit options orderBy orderFrom orderGeometry pick q scopeQ timeAt timeproperty timerel',
  'type constructor __proto__',
].flatMap((line) => line.split(' '));
const OF_TIME = /^(?:aggr|time|endTime|lastN|pick|options|format)/;
const VALUES = [
  null,
  -1,
  '',
  'constructor',
  '\0',
  '\ud800',
  [],
  [[]],
  [null],
  {},
  JSON.parse('{"__proto__":{"type":"Property","value":1}}'),
  { '@value': 1 },
  { type: 'constructor', value: 1 },
  { type: 'Property', value: null },
  { type: 'GeoProperty', value: { type: 'Polygon', coordinates: [[]] } },
  { type: 'GeoProperty', value: { type: 'constructor' } },
  { type: 'Relationship', object: {} },
  { type: 'LanguageProperty', languageMap: [] },
  { type: 'ListRelationship', objectList: [1] },
  { value: 1, observedAt: 'x', unitCode: {}, datasetId: 5 },
  'urn:ngsi-ld:null',
];

describe('requests that nobody foresees are answered, never by a failure', () => {
  it('in parameters', async () => {
    const requests = PARAMETERS.flatMap((name) =>
      TEXTS.flatMap((text) => {
        const query = `${name}=${encodeURIComponent(text)}`;
        const type = name === 'type' ? '' : 'type=T&';
        const now: Parameters<typeof ask> = ['GET', `/entities?${type}${query}`];
        const then: Parameters<typeof ask> = [
          'GET',
          `/temporal/entities?${type}timerel=before&timeAt=${T}&${query}`,
        ];
        return OF_TIME.test(name) ? [now, then] : [now];
      }),
    );
    expect(await unforeseen(requests)).toEqual([]);
  });

  it('in paths', async () => {
    const paths = [
      '/entities/:x',
      '/entities/urn:x:1/attrs/:x',
      '/temporal/entities/:x',
      '/temporal/entities/urn:x:1/attrs/:x',
      '/temporal/entities/urn:x:1/attrs/a/:x',
      '/subscriptions/:x',
      '/jsonldContexts/:x',
      '/types/:x',
      '/attributes/:x',
    ];
    const requests = paths.flatMap((path) =>
      TEXTS.filter((text) => text !== '').flatMap((text) => {
        const url = path.replace(':x', encodeURIComponent(text));
        const body = { type: 'Property', value: 1 };
        return [
          ['GET', url],
          ['DELETE', url],
          ['PATCH', url, body],
          ['PUT', url, body],
        ] as Parameters<typeof ask>[];
      }),
    );
    expect(await unforeseen(requests)).toEqual([]);
  });

  it('in entities', async () => {
    const members = ['a', 'id', 'type', 'scope', 'location', '@context', 'expiresAt', 'constructor'];
    const requests = members.flatMap((member) =>
      VALUES.flatMap((value, i) => {
        const document = { id: `urn:x:${i}`, type: 'T', [member]: value };
        return [
          ['POST', '/entities', { '@context': [], ...document }, 'application/ld+json'],
          ['PATCH', '/entities/urn:x:1', { [member]: value }],
          ['POST', '/entityOperations/upsert', [document]],
          ['POST', '/temporal/entities', { ...document, [member]: member === 'a' ? [value] : value }],
        ] as Parameters<typeof ask>[];
      }),
    );
    expect(await unforeseen(requests)).toEqual([]);
  });

  it('in subscriptions, queries, batches and contexts', async () => {
    const endpoint = { uri: 'http://127.0.0.1:9/' };
    const subscription = { type: 'Subscription', entities: [{ type: 'Z' }], notification: { endpoint } };
    const query = { type: 'Query', entities: [{ type: 'T' }], temporalQ: { timerel: 'before', timeAt: T } };
    const inSubscription =
      'id type entities watchedAttributes q geoQ scopeQ lang notification notificationTrigger timeInterval throttling expiresAt jsonldContext temporalQ';
    const inQuery =
      'type entities attrs pick omit q geoQ temporalQ scopeQ lang containedBy datasetId orderBy ordering join joinLevel aggrParams';
    const bodies = [
      '/entities',
      '/entityOperations/create',
      '/entityOperations/update',
      '/entityOperations/merge',
      '/entityOperations/delete',
      '/jsonldContexts',
    ];
    // a third of all pairs, in which every member meets some values and every value some members
    const isAsked = (at: number) => (_: unknown, other: number) => (at + other) % 3 === 0;
    const requests = VALUES.flatMap((value, at) => [
      ...inSubscription
        .split(' ')
        .filter(isAsked(at))
        .map((member) => ['POST', '/subscriptions', { ...subscription, [member]: value }]),
      ...['attributes', 'format', 'endpoint', 'pick', 'join']
        .filter(isAsked(at))
        .map((member) => [
          'POST',
          '/subscriptions',
          { ...subscription, notification: { endpoint, [member]: value } },
        ]),
      ...inQuery
        .split(' ')
        .filter(isAsked(at))
        .flatMap((member) => [
          ['POST', '/entityOperations/query', { ...query, temporalQ: undefined, [member]: value }],
          ['POST', '/temporal/entityOperations/query', { ...query, [member]: value }],
        ]),
      ...bodies.flatMap((path) => [
        ['POST', path, value],
        ['POST', path, [value]],
      ]),
      ['POST', '/jsonldContexts', { '@context': value }],
    ]) as unknown as Parameters<typeof ask>[];
    expect(await unforeseen(requests)).toEqual([]);
  });
});
