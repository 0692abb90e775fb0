import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMemory } from '../../../test/store.ts';
import type { Actor } from '../../model/actor.ts';
import { assertMay } from '../../policy/may.ts';
import { DEFAULT_LIMITS } from '../config.ts';
import type { Database } from '../database.ts';
import { buildHttp, type HttpOptions } from './http.ts';
import { makeMetrics, measureStore } from './metrics.ts';
import { operation } from './operation.ts';

const ADMINISTRATOR: Actor = { kind: 'person', id: 'p1', name: 'Administrator', roles: ['administrator'] };
const READER: Actor = { kind: 'person', id: 'p2', name: 'Reader', roles: ['reader'] };
const KEY: Actor = { kind: 'key', id: 'k1', name: 'loader', scopes: ['import.*'] };

const Thing = Type.Object({ code: Type.String(), limit: Type.Integer() });
const operations = [
  operation({
    route: 'GET /things/:code',
    id: 'getThing',
    tag: 'things',
    summary: 'Show a thing',
    params: Type.Object({ code: Type.String() }),
    query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, default: 5 })) }),
    result: Thing,
    handler: (_, { params, query }) => ({ code: params.code, limit: query.limit ?? 0 }),
  }),
  operation({
    route: 'POST /things',
    id: 'addThing',
    tag: 'things',
    summary: 'Add a thing',
    needs: 'import.create',
    body: Type.Object({
      code: Type.String({ minLength: 2 }),
      password: Type.Optional(Type.String({ minLength: 12 })),
    }),
    result: Thing,
    handler: (ctx, { body }) => {
      assertMay(ctx.actor, 'import.create');
      return { code: body.code, limit: 1 };
    },
  }),
  operation({
    route: 'GET /broken',
    id: 'getBroken',
    tag: 'things',
    summary: 'Fail as no programmer foresaw',
    handler: () => {
      throw new Error('secret detail of the inside');
    },
  }),
];

let db: Database;
let app: FastifyInstance;
let consoleFolder: string;
const logged: string[] = [];

const build = (changes: Partial<HttpOptions> = {}) =>
  buildHttp({
    db,
    limits: { ...DEFAULT_LIMITS, maxBodyBytes: 2000 },
    folder: tmpdir(),
    log: pino({ level: 'error' }, { write: (line: string) => void logged.push(line) }),
    host: '127.0.0.1',
    publicAddress: undefined,
    secureCookies: false,
    requestsPerMinute: 1000,
    operations,
    api: {
      version: '1.2.3',
      prefix: '/api/v1',
      tags: [{ name: 'things', description: 'Things' }],
      schemas: { Thing },
    },
    metrics: makeMetrics(),
    doors: {
      session: async (token) => ({ admin: ADMINISTRATOR, reader: READER })[token],
      key: async (secret) => (secret === 'good' ? KEY : undefined),
    },
    consoleFolder,
    ...changes,
  });

beforeAll(async () => {
  consoleFolder = mkdtempSync(join(tmpdir(), 'meridian-console-'));
  mkdirSync(join(consoleFolder, 'assets'));
  writeFileSync(
    join(consoleFolder, 'index.html'),
    '<meta property="csp-nonce" nonce="__CSP_NONCE__"><p>console</p>',
  );
  writeFileSync(join(consoleFolder, 'assets/main-abc123.js'), 'export {}');
  writeFileSync(join(consoleFolder, 'favicon.svg'), '<svg/>');
  db = await openMemory();
  app = await build();
});

afterAll(async () => {
  await app.close();
  await db.close();
});

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers: { host: 'localhost:8080', ...headers } });
const post = (payload: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/api/v1/things',
    headers: { host: 'localhost:8080', 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
const cookie = (token: string) => ({ cookie: `meridian_session=${token}`, 'x-meridian-request': '1' });

describe('a refusal', () => {
  test('is problem details in the language that the reader accepts', async () => {
    const english = await get('/api/v1/things/a?limit=0&lmit=3');
    expect(english.statusCode).toBe(400);
    expect(english.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(english.json()).toMatchObject({
      type: 'urn:meridian:error:request.invalid',
      title: 'The request is not valid.',
      status: 400,
      issueCount: 2,
      issues: [
        { code: 'schema.minimum', at: { path: '/query/limit' }, value: '0', message: 'must be at least 1.' },
        { code: 'schema.unknown', at: { path: '/query/lmit' } },
      ],
    });
    const chinese = await get('/api/v1/things/a?limit=0', { 'accept-language': 'zh-CN,zh;q=0.9' });
    expect(chinese.headers['content-language']).toBe('zh-CN');
    expect(chinese.json()).toMatchObject({ title: '请求无效。', issues: [{ message: '不得小于 1。' }] });
  });

  test('of an error that nobody foresaw shows an id only, and the log has the rest', async () => {
    const response = await get('/api/v1/broken');
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret detail');
    expect(response.json().title).toContain(response.headers['x-request-id']);
    expect(logged.join('')).toContain('secret detail');
  });

  test.each([
    ['no JSON', '{', {}, 400, 'request.invalid'],
    ['an empty body', '', {}, 400, 'request.invalid'],
    ['another content type', '<a/>', { 'content-type': 'text/xml' }, 415, 'request.unsupported'],
    ['too much', { code: 'x'.repeat(2000) }, {}, 413, 'request.tooLarge'],
    ['a wrong type', { code: 7 }, {}, 400, 'request.invalid'],
    ['nothing that is required', {}, {}, 400, 'request.invalid'],
    ['a list', [], {}, 400, 'request.invalid'],
  ])('of a body with %s', async (_, payload, headers, status, code) => {
    const response = await post(payload, { ...cookie('admin'), ...headers });
    expect([response.statusCode, response.json().type]).toEqual([status, `urn:meridian:error:${code}`]);
  });

  test('does not repeat a password', async () => {
    const response = await post({ code: 'ab', password: 'short' }, cookie('admin'));
    expect(response.json().issues).toMatchObject([{ code: 'schema.minLength', at: { path: '/password' } }]);
    expect(response.body).not.toContain('short');
  });

  test('of an address below /api that is none', async () => {
    for (const url of ['/api/v1/nothing', '/api', '/api/v2/things/a'])
      expect((await get(url)).json()).toMatchObject({
        type: 'urn:meridian:error:thing.notFound',
        status: 404,
      });
  });
});

describe('who calls', () => {
  test('nobody: must sign in', async () => {
    const response = await post({ code: 'ab' });
    expect([response.statusCode, response.json().type]).toEqual([401, 'urn:meridian:error:actor.unknown']);
    expect(response.headers['www-authenticate']).toContain('Bearer');
  });

  test('a person without the right: forbidden', async () => {
    expect((await post({ code: 'ab' }, cookie('reader'))).statusCode).toBe(403);
  });

  test('a person with the right, or a key with the scope: done', async () => {
    expect((await post({ code: 'ab' }, cookie('admin'))).json()).toEqual({ code: 'ab', limit: 1 });
    expect((await post({ code: 'ab' }, { authorization: 'Bearer good' })).statusCode).toBe(200);
  });

  test('a wrong key: refused even where everybody may read', async () => {
    for (const authorization of ['Bearer bad', 'Bearer ', 'Basic YTpi', 'good']) {
      const response = await get('/api/v1/things/a', { authorization });
      expect([response.statusCode, response.json().type]).toEqual([401, 'urn:meridian:error:key.refused']);
    }
  });

  test('an expired session: the public', async () => {
    expect((await get('/api/v1/things/a', cookie('expired'))).statusCode).toBe(200);
    expect((await post({ code: 'ab' }, cookie('expired'))).statusCode).toBe(401);
  });
});

describe('another site', () => {
  test('cannot change anything with the cookie of a signed-in person', async () => {
    const withoutHeader = { cookie: 'meridian_session=admin' };
    for (const headers of [
      withoutHeader,
      { ...cookie('admin'), origin: 'https://elsewhere.example' },
      { ...cookie('admin'), 'sec-fetch-site': 'cross-site' },
    ])
      expect((await post({ code: 'ab' }, headers)).json()).toMatchObject({
        type: 'urn:meridian:error:request.crossSite',
        status: 403,
      });
  });

  test('cannot reach a loopback server under a name of its own', async () => {
    const response = await get('/api/v1/things/a', { host: 'rebound.example' });
    expect([response.statusCode, response.json().type]).toEqual([
      421,
      'urn:meridian:error:request.unknownHost',
    ]);
    expect((await get('/', { host: 'rebound.example' })).statusCode).toBe(421);
  });
});

test('too many requests from one address are refused for a while', async () => {
  const strict = await build({ requestsPerMinute: 2 });
  const ask = () => strict.inject({ url: '/api/v1/things/a', headers: { host: 'localhost' } });
  await ask();
  await ask();
  const refused = await ask();
  expect([refused.statusCode, refused.json().type]).toEqual([429, 'urn:meridian:error:request.tooMany']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await strict.inject({ url: '/health', headers: { host: 'localhost' } })).statusCode).toBe(200);
  await strict.close();
});

describe('reading again', () => {
  test('what has not changed answers 304 without a body', async () => {
    const first = await get('/api/v1/things/a');
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^W\/"/);
    const again = await get('/api/v1/things/a', { 'if-none-match': tag });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag]);
    const other = await get('/api/v1/things/b', { 'if-none-match': tag });
    expect(other.statusCode).toBe(200);
  });

  test('the tag is the same whatever the compression', async () => {
    const plain = await get('/api/v1/openapi.json');
    const packed = await get('/api/v1/openapi.json', { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers.etag).toBe(plain.headers.etag);
  });

  test('an answer is for its reader only', async () => {
    const { headers } = await get('/api/v1/things/a');
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers.vary).toContain('cookie');
  });
});

describe('headers', () => {
  test('of data let nothing load or run', async () => {
    const { headers } = await get('/api/v1/things/a');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('of pages allow scripts of this server and styles with the page’s nonce', async () => {
    const [one, two] = [await get('/'), await get('/areas/370200')];
    const policy = String(one.headers['content-security-policy']);
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
    expect(scripts).not.toMatch(/unsafe|https?:|\*/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(one.body).toContain(`nonce="${nonce}"`);
    expect(one.body).not.toContain('__CSP_NONCE__');
    expect(two.body).not.toContain(nonce);
    expect(one.headers['cache-control']).toBe('no-store');
  });

  test('over https ask the browser to stay there', async () => {
    const behindProxy = await build({ publicAddress: 'https://data.city.example' });
    const response = await behindProxy.inject({ url: '/health', headers: { host: 'data.city.example' } });
    expect(response.statusCode).toBe(200);
    expect(response.headers['strict-transport-security']).toContain('max-age');
    await behindProxy.close();
  });
});

describe('the console', () => {
  test('is one page under every address that is no file', async () => {
    for (const url of [
      '/',
      '/areas/370200',
      '/lineage/370200/ENV',
      '/what-if?w=1',
      '/entities/urn:ngsi-ld:Map:town.json',
    ])
      expect((await get(url)).body).toContain('console');
  });

  test('has files with a hash that are kept for a year, and others for an hour', async () => {
    const hashed = await get('/assets/main-abc123.js');
    expect([hashed.statusCode, hashed.headers['cache-control']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600');
  });

  test.each([
    '/assets/missing.js',
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%2f..%2f..%2fetc/passwd.txt',
    '/%2e%2e/%2e%2e/etc/hosts.txt',
    '/index.html',
    '/assets/%00.js',
  ])('does not answer %s', async (url) => {
    const response = await get(url);
    expect([400, 403, 404]).toContain(response.statusCode);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });
});

describe('operations', () => {
  test('health and readiness', async () => {
    expect((await get('/health')).json()).toEqual({ status: 'ok' });
    expect((await get('/ready')).json()).toEqual({ status: 'ready' });
    const closed = await openMemory();
    const orphan = await build({ db: closed });
    await closed.close();
    const response = await orphan.inject({ url: '/ready', headers: { host: 'localhost' } });
    expect([response.statusCode, response.json().type]).toEqual([503, 'urn:meridian:error:server.notReady']);
    expect((await orphan.inject({ url: '/health', headers: { host: 'localhost' } })).statusCode).toBe(200);
    await orphan.close();
  });

  test('measurements in the Prometheus text format, by route pattern', async () => {
    const counted = [
      {
        name: 'meridian_things',
        help: 'Things',
        label: 'kind',
        collect: async () => [{ value: 3, label: 'good' }],
      },
    ];
    const metrics = makeMetrics();
    metrics.count(counted);
    const measured = await build({ metrics, db: measureStore(db, metrics.observeStore) });
    await measured.inject({ url: '/api/v1/things/a', headers: { host: 'localhost' } });
    await measured.inject({ url: '/ready', headers: { host: 'localhost' } });
    const { body } = await measured.inject({ url: '/metrics', headers: { host: 'localhost' } });
    expect(body).toContain(
      'meridian_http_request_seconds_count{method="GET",route="/api/v1/things/:code",status="200"} 1',
    );
    expect(body).toContain('meridian_things{kind="good"} 3');
    expect(body).toContain('meridian_store_seconds_count{operation="query"} 1');
    await measured.close();
  });

  test('measurements of a server that others reach need permission', async () => {
    const open = await build({ host: '0.0.0.0' });
    const ask = async (headers: Record<string, string>) =>
      (await open.inject({ url: '/metrics', headers: { host: 'data.city.example', ...headers } })).statusCode;
    expect([await ask({}), await ask({ authorization: 'Bearer good' })]).toEqual([401, 403]);
    await open.close();
  });
});

test('the reference page loads everything from this server', async () => {
  const page = await get('/api/v1/docs');
  expect(page.statusCode).toBe(200);
  const addresses = [...page.body.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => String(match[1]));
  expect(addresses.length).toBeGreaterThan(4);
  for (const address of addresses) {
    expect(address).toMatch(/^\/api\/v1\/docs\//);
    expect((await get(address)).statusCode).toBe(200);
  }
  expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  expect((await get('/api/v1/docs/json')).json()).toEqual((await get('/api/v1/openapi.json')).json());
});
