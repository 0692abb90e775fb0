import fastify, { type FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMemory } from '../../test/store.ts';
import type { Database } from '../platform/database.ts';
import { makeMetrics } from '../platform/http/metrics.ts';
import { asMeridianError, problemOf } from '../platform/http/problem.ts';
import type { Entity } from './entity.ts';
import { addFeatures } from './features-plugin.ts';
import { readItemsRequest } from './features-request.ts';
import { shortNames } from './features-wire.ts';
import { openBroker } from './open-broker.ts';
import { LOCATION } from './write-geojson.ts';

const NOW = '2026-03-01T00:00:00.000Z';
const V = 'https://uri.etsi.org/ngsi-ld/default-context/';
const times = { createdAt: NOW, modifiedAt: NOW };
const property = (value: unknown, observedAt?: string) => [
  { type: 'Property' as const, value, ...times, ...(observedAt === undefined ? {} : { observedAt }) },
];
const at = (geometry: object) => ({
  [LOCATION]: [{ type: 'GeoProperty' as const, value: geometry, ...times }],
});
const point = (x: number, y: number) => at({ type: 'Point', coordinates: [x, y] });
const entity = (id: string, type: string, attributes: Entity['attributes'], modifiedAt = NOW): Entity => ({
  id: `urn:${id}`,
  types: [type],
  scopes: [],
  createdAt: NOW,
  modifiedAt,
  attributes,
});
const ENTITIES: readonly Entity[] = [
  ...Array.from({ length: 25 }, (_, i) =>
    entity(`s:${String(i).padStart(2, '0')}`, `${V}Station`, {
      ...point(i, 10),
      [`${V}level`]: property(i % 5, `2026-01-${String(i + 1).padStart(2, '0')}T00:00:00Z`),
      [`${V}name`]: property(`n${i % 3}`),
      [`${V}open`]: property(i % 2 === 0),
    }),
  ),
  entity('east', `${V}Buoy`, point(179, 0)),
  entity('west', `${V}Buoy`, point(-179, 0)),
  entity(
    'corner',
    `${V}Area`,
    at({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [10, 0],
          [0, 10],
          [0, 0],
        ],
      ],
    }),
  ),
  entity('idea', `${V}Idea`, { [`${V}level`]: property(1) }),
  entity('one', 'https://one.example/Twin', point(1, 1)),
  entity('two', 'https://two.example/Twin', point(2, 2)),
];

let db: Database;
let app: FastifyInstance;
let broker: Awaited<ReturnType<typeof openBroker>>;
beforeAll(async () => {
  db = await openMemory();
  const log = pino({ level: 'silent' });
  broker = await openBroker({
    db,
    clock: () => new Date(NOW),
    randomBytes: (length) => new Uint8Array(length),
    log,
  });
  await broker.entities.write({
    tenant: 0,
    ids: ENTITIES.map(({ id }) => id),
    decide: () => ({ writes: ENTITIES.map((after) => ({ after, changes: [] })), result: undefined }),
  });
  await broker.tenants.make('other');
  app = fastify();
  app.setErrorHandler((error, _, reply) => {
    const problem = problemOf(asMeridianError(error, 'r', { limit: 1, type: '' }), 'en', 'r', 10);
    return reply.code(problem.status).send(problem);
  });
  const doors = { session: async () => undefined, key: async () => undefined };
  await addFeatures(app, {
    broker,
    doors,
    log,
    metrics: makeMetrics(),
    access: 'open',
    requestsPerMinute: 0,
    host: '127.0.0.1',
    publicAddress: undefined,
    version: '1',
  } as never);
});
afterAll(async () => {
  await app.close();
  await broker.close();
  await db.close();
});

interface Page {
  readonly features: readonly {
    readonly id: string;
    readonly geometry: unknown;
    readonly properties: object;
  }[];
  readonly numberMatched?: number;
  readonly numberReturned: number;
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}
const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await app.inject({ url: path, headers: { host: 'localhost:8080', ...headers } });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
};
const idsOf = async (query: string): Promise<readonly string[]> => {
  const { status, body } = await get(`/ogc/collections/${query}`);
  expect(status).toBe(200);
  return (body as Page).features.map(({ id }) => id);
};

describe('OGC API Features', () => {
  test('the landing page leads to all there is', async () => {
    const { body } = await get('/ogc');
    const links = (body as Page).links.map(({ rel, href }) => [rel, href]);
    expect(links).toEqual([
      ['self', 'http://localhost:8080/ogc'],
      ['service-desc', 'http://localhost:8080/ogc/api'],
      ['conformance', 'http://localhost:8080/ogc/conformance'],
      ['data', 'http://localhost:8080/ogc/collections'],
    ]);
    expect((await get('/ogc/')).status).toBe(200);
    expect((await get('/ogc/conformance')).body.conformsTo).toContain(
      'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
    );
    const api = await get('/ogc/api');
    expect(api.headers['content-type']).toBe('application/vnd.oai.openapi+json;version=3.0');
    expect(Object.keys(api.body.paths)).toHaveLength(7);
  });

  test('collections are the types of entities that have a place, by a short name if it is the only one', async () => {
    const { body } = await get('/ogc/collections');
    expect(
      body.collections.map(({ id, extent }: { id: string; extent: { spatial: { bbox: unknown } } }) => [
        id,
        extent.spatial.bbox,
      ]),
    ).toEqual([
      ['Area', [[0, 0, 10, 10]]],
      ['Buoy', [[-179, 0, 179, 0]]],
      ['Station', [[0, 10, 24, 10]]],
      ['https://one.example/Twin', [[1, 1, 1, 1]]],
      ['https://two.example/Twin', [[2, 2, 2, 2]]],
    ]);
    expect((await get('/ogc/collections/Station')).body).toMatchObject({
      id: 'Station',
      itemType: 'feature',
    });
    expect(await idsOf(`${encodeURIComponent('https://two.example/Twin')}/items`)).toEqual(['urn:two']);
    expect((await get('/ogc/collections/Idea')).status).toBe(404);
    expect((await get('/ogc/collections', { 'ngsild-tenant': 'other' })).body.collections).toEqual([]);
  });

  test('features come page by page, each once, in the order of their ids', async () => {
    const ids: string[] = [];
    let path = '/ogc/collections/Station/items?limit=10';
    const pages: Page[] = [];
    for (;;) {
      const { body, headers } = await get(path);
      expect(headers['content-type']).toBe('application/geo+json');
      expect(headers['content-crs']).toBe('<http://www.opengis.net/def/crs/OGC/1.3/CRS84>');
      const page = body as Page;
      pages.push(page);
      ids.push(...page.features.map(({ id }) => id));
      const next = page.links.find(({ rel }) => rel === 'next');
      if (next === undefined) break;
      path = next.href.slice('http://localhost:8080'.length);
    }
    expect(ids).toEqual(ENTITIES.slice(0, 25).map(({ id }) => id));
    expect(pages.map(({ numberMatched, numberReturned }) => [numberMatched, numberReturned])).toEqual([
      [25, 10],
      [undefined, 10],
      [undefined, 5],
    ]);
  });

  test('a feature has plain values by short names', async () => {
    const { body, status } = await get('/ogc/collections/Station/items/urn:s:03');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'Feature',
      id: 'urn:s:03',
      geometry: { type: 'Point', coordinates: [3, 10] },
      properties: {
        type: 'Station',
        level: 3,
        name: 'n0',
        open: false,
        observedAt: '2026-01-04T00:00:00Z',
        modifiedAt: NOW,
      },
    });
    expect((await get('/ogc/collections/Station/items/urn:east')).status).toBe(404);
    expect((await get('/ogc/collections/Station/items/urn:none')).status).toBe(404);
  });

  test.each([
    ['Station/items?bbox=3,0,5,20', ['urn:s:03', 'urn:s:04', 'urn:s:05']],
    ['Station/items?bbox=3,0,-10,5,20,10', ['urn:s:03', 'urn:s:04', 'urn:s:05']],
    ['Station/items?bbox=3,10,3,10', ['urn:s:03']],
    ['Station/items?bbox=3,10,4,10', ['urn:s:03', 'urn:s:04']],
    ['Buoy/items?bbox=170,-10,-170,10', ['urn:east', 'urn:west']],
    ['Buoy/items?bbox=170,-10,180,10', ['urn:east']],
    ['Area/items?bbox=8,8,9,9', []],
    ['Area/items?bbox=4,4,9,9', ['urn:corner']],
    ['Station/items?datetime=2026-01-03', ['urn:s:02']],
    ['Station/items?datetime=2026-01-03T00:00:00Z', ['urn:s:02']],
    ['Station/items?datetime=2026-01-24/..', ['urn:s:23', 'urn:s:24']],
    ['Station/items?datetime=/2026-01-02T00:00:00Z', ['urn:s:00', 'urn:s:01']],
    ['Station/items?datetime=2026-01-02/2026-01-03&bbox=0,0,1.5,20', ['urn:s:01']],
    ['Buoy/items?datetime=2026-03-01', ['urn:east', 'urn:west']],
    ['Buoy/items?datetime=2026-02-01', []],
    ['Station/items?level=4&name=n0', ['urn:s:09', 'urn:s:24']],
    ['Station/items?open=true&level=1', ['urn:s:06', 'urn:s:16']],
  ])('%s', async (path, ids) => {
    expect(await idsOf(path)).toEqual(ids);
  });

  test('what can be asked for is told with its types', async () => {
    const { body, headers } = await get('/ogc/collections/Station/queryables');
    expect(headers['content-type']).toBe('application/schema+json');
    expect(body.properties).toEqual({
      geometry: { title: 'geometry', format: 'geometry-any', 'x-ogc-role': 'primary-geometry' },
      level: { title: 'level', description: `${V}level`, type: 'number' },
      name: { title: 'name', description: `${V}name`, type: 'string' },
      open: { title: 'open', description: `${V}open`, type: 'boolean' },
    });
  });

  test.each([
    ['limit=0'],
    ['limit=-1'],
    ['limit=x'],
    ['limit=1&limit=2'],
    ['bbox=1,2,3'],
    ['bbox=1,2,3,x'],
    ['bbox=1,2,3,1'],
    ['bbox=-200,0,1,1'],
    ['bbox=1,2,3,4,5,6,7'],
    ['datetime=yesterday'],
    ['datetime=..'],
    ['datetime=2026-01-02/2026-01-01'],
    ['datetime=2026-01-01/2026-01-02/2026-01-03'],
    ['foo=bar'],
    ['f=html'],
    ['cursor=no%20uri'],
    [`name=${'x'.repeat(2001)}`],
    [Array.from({ length: 41 }, (_, i) => `a${i}=1`).join('&')],
  ])('%s is refused', async (query) => {
    expect((await get(`/ogc/collections/Station/items?${query}`)).status).toBe(400);
  });

  test('other hosts, tenants and paths are refused', async () => {
    expect((await get('/ogc', { host: 'evil.example' })).status).toBe(421);
    expect((await get('/ogc', { 'ngsild-tenant': 'nobody' })).status).toBe(404);
    expect((await get('/ogc/nothing')).status).toBe(404);
  });

  test('texts that no database holds are refused, and no features', async () => {
    expect((await get('/ogc/collections/Station/items?name=%00')).status).toBe(400);
    for (const id of ['%00', 'constructor', '__proto__', 'a%20b', '%25'])
      expect((await get(`/ogc/collections/Station/items/${id}`)).status).toBe(404);
  });

  test('a page holds no more than the most', () => {
    expect(readItemsRequest([['limit', '999999']], `${V}Station`, []).limit).toBe(10_000);
    expect(readItemsRequest([], `${V}Station`, []).limit).toBe(100);
  });

  test('a short name stands for one IRI only', () => {
    expect([...shortNames(['https://a.example/x#Level', 'urn:b:Level', 'urn:c:other', 'urn:d:a b'])]).toEqual(
      [
        ['https://a.example/x#Level', 'https://a.example/x#Level'],
        ['urn:b:Level', 'urn:b:Level'],
        ['urn:c:other', 'other'],
        ['urn:d:a b', 'urn:d:a b'],
      ],
    );
  });
});
