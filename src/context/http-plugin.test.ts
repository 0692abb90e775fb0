import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasShared, sharedPath } from '../../test/shared.ts';
import { openMemory } from '../../test/store.ts';
import type { Actor } from '../model/actor.ts';
import type { Database } from '../platform/database.ts';
import { makeMetrics } from '../platform/http/metrics.ts';
import type { Broker } from './broker.ts';
import { HANDLERS } from './http-handlers.ts';
import { OPERATIONS } from './http-operations.ts';
import { addNgsiLd } from './http-plugin.ts';
import type { NgsiHttpOptions } from './http-request.ts';
import { openBroker } from './open-broker.ts';

const ERRORS = 'https://uri.etsi.org/ngsi-ld/errors/';
const KEYS: Readonly<Record<string, Actor>> = {
  writer: { kind: 'key', id: 'k1', name: 'writer', scopes: ['context.*'] },
  other: { kind: 'key', id: 'k2', name: 'other', scopes: ['import.*'] },
};

let db: Database;
let broker: Broker & { close(): Promise<void> };
const apps: FastifyInstance[] = [];
let app: FastifyInstance;

const serve = async (changes: Partial<NgsiHttpOptions> = {}): Promise<FastifyInstance> => {
  const server = fastify({ routerOptions: { ignoreTrailingSlash: true, maxParamLength: 6_200 } });
  await server.register(cookie);
  await addNgsiLd(server, {
    broker,
    handlers: HANDLERS,
    access: 'open',
    requestsPerMinute: 0,
    doors: { session: async () => undefined, key: async (secret) => KEYS[secret] },
    log: pino({ level: 'silent' }),
    metrics: makeMetrics(),
    host: '127.0.0.1',
    publicAddress: undefined,
    maxBodyBytes: 1_000_000,
    version: '1.2.3',
    ...changes,
  });
  apps.push(server);
  return server;
};

beforeAll(async () => {
  db = await openMemory();
  broker = await openBroker({ db, clock: () => new Date(), randomBytes: (length) => randomBytes(length) });
  app = await serve();
});
afterAll(async () => {
  for (const one of apps) await one.close();
  await broker.close();
  await db.close();
});

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly on?: FastifyInstance;
}
/** Asks; a header given as undefined is left out. */
const ask = async (method: Method, path: string, { body, headers = {}, on = app }: Ask = {}) => {
  const response = await on.inject({
    method,
    url: `/ngsi-ld/v1${path}`,
    headers: {
      host: 'localhost:8080',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    json: () => response.json(),
  };
};
/** Status, type and first issue of a refusal. */
const refusal = async (method: Method, path: string, options?: Ask) => {
  const answer = await ask(method, path, options);
  const { type, title, detail, status, issues } = answer.json();
  expect([typeof title, typeof detail, status]).toEqual(['string', 'string', answer.status]);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.headers.link).toBeUndefined();
  return [answer.status, type.replace(ERRORS, ''), issues?.[0]?.code, issues?.[0]?.path];
};
let count = 0;
const fresh = () => `urn:ngsi-ld:Test:${count++}`;
const make = async (members: object = { speed: 5 }, options: Ask = {}) => {
  const id = fresh();
  const { status } = await ask('POST', '/entities', {
    body: { id, type: 'Vehicle', ...members },
    ...options,
  });
  expect(status).toBe(201);
  return id;
};
const shown = async (id: string, query = '?format=simplified', options?: Ask) =>
  (await ask('GET', `/entities/${id}${query}`, options)).json();

describe('a request', () => {
  test('must meet the preconditions of clause 6.3.4, which are answered bare', async () => {
    const body = { id: fresh(), type: 'T' };
    for (const type of ['text/plain', 'application/xml', 'application/merge-patch+json', '']) {
      const { status, text } = await ask('POST', '/entities', { body, headers: { 'content-type': type } });
      expect([status, text]).toEqual([415, '']);
    }
    const gzipped = { 'content-encoding': 'gzip' };
    expect((await ask('POST', '/entities', { body, headers: gzipped })).status).toBe(415);
    const { status, json } = await ask('GET', '/entities?type=T', { headers: { accept: 'text/html' } });
    expect([status, json()]).toEqual([
      406,
      ['application/json', 'application/ld+json', 'application/geo+json'],
    ]);
  });

  test('for a method that a resource does not have is answered 405 with those that it has', async () => {
    const { status, headers, text } = await ask('PUT', '/entities', { body: {} });
    expect([status, headers.allow, text]).toEqual([405, 'POST, GET, DELETE', '']);
    expect((await ask('POST', '/types', { body: '{' })).status).toBe(405);
    expect((await ask('HEAD', '/entityOperations/create')).status).toBe(405);
    const options = await ask('OPTIONS', '/entities/urn:a:b');
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, DELETE, PUT, PATCH']);
    expect(await refusal('PATCH', '/entities/', { body: {} })).toEqual([
      400,
      'BadRequestData',
      'context.missing',
      '/id',
    ]);
    expect((await ask('PATCH', '/entities', { body: {} })).status).toBe(405);
    expect((await ask('PATCH', '/subscriptions/', { body: {} })).status).toBe(405);
    const nameless = await ask('PATCH', '/temporal/entities/urn:a:b/attrs//urn:c:d', { body: {} });
    expect([nameless.status, nameless.headers.allow]).toEqual([405, 'DELETE']);
    expect((await ask('DELETE', '/temporal/entities/urn:a:b/attrs//urn:c:d')).status).toBe(400);
  });

  test('to nowhere is answered in the form of the API', async () => {
    expect(await refusal('GET', '/nothing')).toEqual([404, 'ResourceNotFound', undefined, undefined]);
    expect(await refusal('DELETE', '/entities/urn:a:b/attrs/c/d')).toEqual([
      404,
      'ResourceNotFound',
      undefined,
      undefined,
    ]);
  });

  test('may end in a slash, and HEAD has no body', async () => {
    const id = await make();
    expect((await ask('GET', `/entities/${id}/`)).status).toBe(200);
    const { status, text, headers } = await ask('HEAD', `/entities/${id}`);
    expect([status, text, headers['content-type']]).toEqual([200, '', 'application/json']);
  });

  test('has no parameters that its operation does not know', async () => {
    expect(await refusal('GET', '/types?colour=blue')).toEqual([
      400,
      'InvalidRequest',
      'context.unknownParameter',
      '/colour',
    ]);
    expect(await refusal('GET', '/entities?type=T&limit=-1')).toEqual([
      400,
      'BadRequestData',
      'context.notNumber',
      '/limit',
    ]);
    expect(await refusal('GET', '/entities?type=T&limit=100000')).toEqual([
      403,
      'TooManyResults',
      'context.aboveMost',
      '/limit',
    ]);
    expect(await refusal('GET', '/entities/urn:a:b?options=loud')).toEqual([
      400,
      'InvalidRequest',
      'context.notAmong',
      '/options',
    ]);
  });

  test('names its @context in one place (clause 6.3.5)', async () => {
    const link =
      '<https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld>; rel="http://www.w3.org/ns/json-ld#context"';
    const body = { id: fresh(), type: 'T', '@context': [] };
    expect(await refusal('POST', '/entities', { body })).toEqual([
      400,
      'BadRequestData',
      'context.contextInPlainBody',
      '/@context',
    ]);
    const ld = { 'content-type': 'application/ld+json' };
    expect(await refusal('POST', '/entities', { body, headers: { ...ld, link } })).toEqual([
      400,
      'BadRequestData',
      'context.linkWithBody',
      '/Link',
    ]);
    expect(await refusal('POST', '/entities', { body: { id: fresh(), type: 'T' }, headers: ld })).toEqual([
      400,
      'BadRequestData',
      'context.noContextInBody',
      '/@context',
    ]);
    expect(
      await refusal('GET', '/entities?type=T', {
        headers: { link: '<ftp://a>; rel="http://www.w3.org/ns/json-ld#context"' },
      }),
    ).toEqual([400, 'BadRequestData', 'context.invalidAddress', '/Link']);
  });

  test('is answered in the language of the client', async () => {
    const { json } = await ask('GET', '/entities/urn:a:none', { headers: { 'accept-language': 'zh-CN' } });
    expect(json().detail).toMatch(/[\u4e00-\u9fff]/);
  });

  test('for an operation that is not bound is told so', async () => {
    const on = await serve({ handlers: {} });
    for (const [name, { method, path }] of Object.entries(OPERATIONS)) {
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} };
      const answer = await refusal(method, path.replaceAll(/:\w+/g, 'urn:a:b'), { ...body, on });
      expect([name, ...answer]).toEqual([name, 501, 'OperationNotSupported', undefined, undefined]);
    }
  });

  test('that nobody foresaw fails without telling why', async () => {
    const on = await serve({
      handlers: {
        listTypes: () => {
          throw new Error('secret detail');
        },
      },
    });
    expect(await refusal('GET', '/types', { on })).toEqual([500, 'InternalError', undefined, undefined]);
    expect((await ask('GET', '/types', { on })).text).not.toContain('secret');
  });
});

describe('a hostile body', () => {
  const post = (body: string | Buffer) => refusal('POST', '/entities', { body });
  const invalid = (code: string) => [400, 'InvalidRequest', code, ''];

  test('is no JSON, no UTF-8, empty, deep, or has a name twice', async () => {
    expect(await post('{"id":')).toEqual(invalid('context.notJson'));
    expect(await post(Buffer.from([0x7b, 0xff, 0x7d]))).toEqual(invalid('context.notUtf8'));
    expect(await post(`{"id":"urn:a:b","type":"T","a":${'['.repeat(50_000)}`)).toEqual(
      invalid('context.bodyTooDeep'),
    );
    expect(await post('{"id":"urn:a:b","type":"T","id":"urn:a:c"}')).toEqual(invalid('context.nameTwice'));
    expect(await refusal('POST', '/entities', { body: '', headers: { 'content-length': '0' } })).toEqual(
      invalid('context.notJson'),
    );
  });

  test('is larger than a body may be', async () => {
    const body = JSON.stringify({ id: fresh(), type: 'T', text: 'x'.repeat(1_000_000) });
    expect(await post(body)).toEqual([413, 'InvalidRequest', undefined, undefined]);
  });

  test('has more attributes or levels than an entity may', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`a${at}`, at]));
    expect(await post(JSON.stringify({ id: fresh(), type: 'T', ...many }))).toEqual([
      400,
      'BadRequestData',
      'context.limitAttributes',
      '',
    ]);
    let deep: object = { value: 1 };
    for (let level = 0; level < 20; level++) deep = { value: 1, inner: deep };
    expect((await post(JSON.stringify({ id: fresh(), type: 'T', a: deep }))).slice(0, 3)).toEqual([
      400,
      'BadRequestData',
      'context.limitLevels',
    ]);
    let value: unknown = 1;
    for (let level = 0; level < 60; level++) value = { in: value };
    expect((await post(JSON.stringify({ id: fresh(), type: 'T', a: { value } }))).slice(0, 3)).toEqual([
      400,
      'BadRequestData',
      'context.limitDepth',
    ]);
  });

  test('has names that stand on every object, which are refused or kept as names', async () => {
    const id = fresh();
    const body = `{"id":"${id}","type":"T","__proto__":{"value":1},"constructor":2,"a":{"value":{"__proto__":{"polluted":1}}}}`;
    const { status } = await ask('POST', '/entities', { body });
    expect([201, 400]).toContain(status);
    const plain = `{"id":"${id}","type":"T","constructor":2,"a":{"value":{"__proto__":{"polluted":1}}}}`;
    if (status === 400) expect((await ask('POST', '/entities', { body: plain })).status).toBe(201);
    expect((await ask('GET', `/entities/${id}?format=simplified`)).text).toContain(
      '"a":{"__proto__":{"polluted":1}}',
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('leaves a kept-alive connection and the server as they were', async () => {
    expect((await ask('POST', '/entities', { body: '{' })).headers.connection).not.toBe('close');
    expect((await ask('GET', '/types')).status).toBe(200);
  });
});

describe('access', () => {
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const body = () => ({ id: fresh(), type: 'T' });

  test('is open where it is said so, but not to pages of other sites or under foreign names', async () => {
    expect(
      await refusal('POST', '/entities', { body: body(), headers: { 'sec-fetch-site': 'cross-site' } }),
    ).toEqual([403, 'InvalidRequest', undefined, undefined]);
    expect(
      await refusal('DELETE', '/entities?type=T', { headers: { origin: 'https://evil.example' } }),
    ).toEqual([403, 'InvalidRequest', undefined, undefined]);
    expect(await refusal('GET', '/types', { headers: { host: 'evil.example' } })).toEqual([
      421,
      'InvalidRequest',
      undefined,
      undefined,
    ]);
  });

  test('else takes a key to write, which is asked for before the body is read', async () => {
    const on = await serve({ access: 'keys' });
    const options = { on, body: '{not even JSON' };
    expect(await refusal('POST', '/entities', options)).toEqual([
      401,
      'InvalidRequest',
      undefined,
      undefined,
    ]);
    expect((await ask('POST', '/entities', options)).headers['www-authenticate']).toContain('Bearer');
    expect(await refusal('POST', '/entities', { ...options, headers: bearer('wrong') })).toEqual([
      401,
      'InvalidRequest',
      undefined,
      undefined,
    ]);
    expect(await refusal('POST', '/entities', { ...options, headers: bearer('other') })).toEqual([
      403,
      'InvalidRequest',
      undefined,
      undefined,
    ]);
    expect((await ask('POST', '/entities', { on, body: body(), headers: bearer('writer') })).status).toBe(
      201,
    );
    expect((await ask('GET', '/types', { on })).status).toBe(200);
    expect(
      (
        await ask('POST', '/entityOperations/query', {
          on,
          body: { type: 'Query', entities: [{ type: 'T' }] },
        })
      ).status,
    ).toBe(200);
    expect(await refusal('GET', '/subscriptions', { on })).toEqual([
      401,
      'InvalidRequest',
      undefined,
      undefined,
    ]);
    expect(await refusal('GET', '/subscriptions', { on, headers: bearer('writer') })).toEqual([
      403,
      'InvalidRequest',
      undefined,
      undefined,
    ]);
  });

  test('may be limited in number', async () => {
    const on = await serve({ requestsPerMinute: 2 });
    for (let i = 0; i < 2; i++) expect((await ask('GET', '/types', { on })).status).toBe(200);
    expect(await refusal('GET', '/types', { on })).toEqual([429, 'InvalidRequest', undefined, undefined]);
    expect(Number((await ask('GET', '/types', { on })).headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('a tenant', () => {
  const north = { 'ngsild-tenant': 'north' };

  test('comes to be with what is created in it, and is apart', async () => {
    expect(await refusal('GET', '/entities/urn:a:b', { headers: north })).toEqual([
      404,
      'NonexistentTenant',
      undefined,
      undefined,
    ]);
    const id = fresh();
    const { status, headers } = await ask('POST', '/entities', { body: { id, type: 'T' }, headers: north });
    expect([status, headers['ngsild-tenant']]).toEqual([201, 'north']);
    const there = await ask('GET', `/entities/${id}`, { headers: north });
    expect([there.status, there.headers['ngsild-tenant']]).toEqual([200, 'north']);
    expect(await refusal('GET', `/entities/${id}`)).toEqual([404, 'ResourceNotFound', undefined, undefined]);
    const errors = await ask('DELETE', '/entities/urn:a:none', { headers: north });
    expect([errors.status, errors.headers['ngsild-tenant']]).toEqual([404, 'north']);
  });

  test('does not come to be with a change, nor with a name that is none', async () => {
    const headers = { 'ngsild-tenant': 'south' };
    // a body that cannot be read makes none either
    expect((await refusal('POST', '/entities', { body: '{', headers }))[0]).toBe(400);
    expect(await refusal('PATCH', '/entities/urn:a:b', { body: {}, headers })).toEqual([
      404,
      'NonexistentTenant',
      undefined,
      undefined,
    ]);
    expect(await refusal('GET', '/types', { headers: { 'ngsild-tenant': "a';--" } })).toEqual([
      400,
      'BadRequestData',
      'context.invalidTenant',
      '/NGSILD-Tenant',
    ]);
  });
});

describe('an entity', () => {
  test('is created once, under an address that leads to it', async () => {
    const id = fresh();
    const created = await ask('POST', '/entities', { body: { id, type: 'Vehicle', speed: 5 } });
    expect([created.status, created.text, created.headers.location]).toEqual([
      201,
      '',
      `/ngsi-ld/v1/entities/${id}`,
    ]);
    expect(await shown(id)).toEqual({ id, type: 'Vehicle', speed: 5 });
    expect(await refusal('POST', '/entities', { body: { id, type: 'Vehicle' } })).toEqual([
      409,
      'AlreadyExists',
      undefined,
      undefined,
    ]);
    expect(await refusal('POST', '/entities', { body: { id: 'no uri', type: 'V' } })).toEqual([
      400,
      'BadRequestData',
      'context.noUri',
      '/id',
    ]);
    expect(await refusal('POST', '/entities', { body: [] })).toEqual([
      400,
      'InvalidRequest',
      'context.noObject',
      '',
    ]);
  });

  test('may have an id that is a web address', async () => {
    const id = 'https://city.example/lamps/1?x=ä#y';
    const { headers, status } = await ask('POST', '/entities', { body: { id: encodeURI(id), type: 'Lamp' } });
    expect(status).toBe(201);
    expect(
      (await app.inject({ url: String(headers.location), headers: { host: 'localhost' } })).json().id,
    ).toBe(encodeURI(id));
  });

  test('is replaced, merged and deleted', async () => {
    const id = await make({ speed: 5, name: 'a' });
    expect((await ask('PUT', `/entities/${id}`, { body: { type: 'Vehicle', name: 'b' } })).status).toBe(204);
    expect(await shown(id)).toEqual({ id, type: 'Vehicle', name: 'b' });
    const patch = { 'content-type': 'application/merge-patch+json' };
    const body = { name: 'urn:ngsi-ld:null', speed: { value: 6 } };
    expect((await ask('PATCH', `/entities/${id}`, { body, headers: patch })).status).toBe(204);
    expect(await shown(id)).toEqual({ id, type: 'Vehicle', speed: 6 });
    expect(
      (
        await ask('PATCH', `/entities/${id}?format=simplified&observedAt=2026-01-01T00:00:00Z`, {
          body: { speed: 7 },
        })
      ).status,
    ).toBe(204);
    expect(await shown(id)).toMatchObject({ speed: 7 });
    expect(await refusal('PATCH', `/entities/${id}?observedAt=yesterday`, { body: {} })).toEqual([
      400,
      'BadRequestData',
      'context.noDateTime',
      '/observedAt',
    ]);
    expect((await ask('DELETE', `/entities/${id}`)).status).toBe(204);
    expect(await refusal('DELETE', `/entities/${id}`)).toEqual([
      404,
      'ResourceNotFound',
      undefined,
      undefined,
    ]);
    expect(await refusal('PUT', `/entities/${id}`, { body: { type: 'V' } })).toEqual([
      404,
      'ResourceNotFound',
      undefined,
      undefined,
    ]);
    expect(await refusal('PATCH', `/entities/${id}`, { body: {} })).toEqual([
      404,
      'ResourceNotFound',
      undefined,
      undefined,
    ]);
    expect(await refusal('DELETE', '/entities/none')).toEqual([
      400,
      'BadRequestData',
      'context.noUri',
      '/id',
    ]);
  });

  test('is only what it is asked for: of a type that is named', async () => {
    const id = await make();
    expect(await refusal('DELETE', `/entities/${id}?type=Lamp`)).toEqual([
      404,
      'ResourceNotFound',
      undefined,
      undefined,
    ]);
    expect((await ask('DELETE', `/entities/${id}?type=Lamp,Vehicle`)).status).toBe(204);
  });

  test('says what could not be appended or updated', async () => {
    const id = await make({ speed: 5 });
    const attrs = `/entities/${id}/attrs`;
    expect((await ask('POST', attrs, { body: { name: 'a' } })).status).toBe(204);
    const kept = await ask('POST', `${attrs}?options=noOverwrite`, { body: { name: 'b', colour: 'red' } });
    expect([kept.status, kept.json()]).toMatchObject([
      207,
      {
        updated: [expect.stringMatching(/colour$/)],
        notUpdated: [{ attributeName: expect.stringMatching(/name$/), reason: expect.any(String) }],
      },
    ]);
    const updated = await ask('PATCH', attrs, {
      body: { speed: 6, colour: 'urn:ngsi-ld:null', scope: '/a' },
    });
    expect(updated.status).toBe(207);
    expect(await shown(id)).toEqual({ id, type: 'Vehicle', name: 'a', speed: 6 });
    expect(await refusal('POST', '/entities/urn:a:none/attrs', { body: { a: 1 } })).toEqual([
      404,
      'ResourceNotFound',
      undefined,
      undefined,
    ]);
    expect(await refusal('PATCH', attrs, { body: { id: 'urn:other:1', a: 1 } })).toEqual([
      400,
      'BadRequestData',
      'context.otherId',
      '/id',
    ]);
  });

  test('has attributes that are changed, replaced and deleted one by one', async () => {
    const id = await make({ speed: { value: 5, unitCode: 'KMH' } });
    const speed = `/entities/${id}/attrs/speed`;
    expect((await ask('PATCH', speed, { body: { value: 6 } })).status).toBe(204);
    expect(await shown(id, '')).toMatchObject({ speed: { value: 6, unitCode: 'KMH' } });
    expect((await ask('PUT', speed, { body: { value: 7 } })).status).toBe(204);
    expect(await shown(id, '')).toMatchObject({ speed: { type: 'Property', value: 7 } });
    expect(await refusal('PATCH', speed, { body: {} })).toEqual([
      400,
      'BadRequestData',
      'context.emptyFragment',
      '',
    ]);
    expect(await refusal('PATCH', `/entities/${id}/attrs/none`, { body: { value: 1 } })).toEqual([
      404,
      'ResourceNotFound',
      undefined,
      undefined,
    ]);
    expect(await refusal('DELETE', `${speed}?datasetId=urn:a:b`)).toEqual([
      404,
      'ResourceNotFound',
      undefined,
      undefined,
    ]);
    expect(await refusal('DELETE', `${speed}?datasetId=urn:a:b,urn:a:c`)).toEqual([
      400,
      'BadRequestData',
      'context.oneDataset',
      '/datasetId',
    ]);
    expect((await ask('DELETE', `${speed}?deleteAll=true`)).status).toBe(204);
    expect(await shown(id)).toEqual({ id, type: 'Vehicle' });
  });
});

describe('a purge', () => {
  test('deletes what a query finds, or some of its attributes', async () => {
    const ids = [];
    for (let at = 0; at < 150; at++) ids.push(await make({ type: 'Bin', level: at, name: 'x', note: 'y' }));
    expect((await ask('DELETE', '/entities?type=Bin&q=level>=50')).status).toBe(204);
    const left = await ask('GET', '/entities?type=Bin&limit=1&count=true&format=simplified');
    expect(left.headers['ngsild-results-count']).toBe('50');
    expect((await ask('DELETE', '/entities?type=Bin&drop=note')).status).toBe(204);
    expect(await shown(ids[0]!)).toEqual({ id: ids[0], type: 'Bin', level: 0, name: 'x' });
    expect((await ask('DELETE', '/entities?type=Bin&keep=name')).status).toBe(204);
    expect(await shown(ids[0]!)).toEqual({ id: ids[0], type: 'Bin', name: 'x' });
  });

  test('says what it is about', async () => {
    expect(await refusal('DELETE', '/entities')).toEqual([400, 'BadRequestData', 'context.noSelection', '']);
    expect(await refusal('DELETE', '/entities?type=A&keep=a&drop=b')).toEqual([
      400,
      'BadRequestData',
      'context.conflictingOptions',
      '/keep',
    ]);
    expect(await refusal('DELETE', '/entities?type=A&q=owner{Person}.name==1')).toEqual([
      400,
      'BadRequestData',
      expect.any(String),
      expect.any(String),
    ]);
  });
});

describe('a batch', () => {
  const batch = (name: string, body: unknown, query = '') =>
    ask('POST', `/entityOperations/${name}${query}`, { body });
  const types = (answer: Awaited<ReturnType<typeof batch>>) =>
    answer
      .json()
      .errors.map((one: { entityId: string; error: { type: string } }) => [
        one.entityId,
        one.error.type.replace(ERRORS, ''),
      ]);

  test('is done one by one, with a result for each that fails', async () => {
    const [a, b, c] = [fresh(), fresh(), fresh()];
    const created = await batch('create', [
      { id: a, type: 'T', n: 1 },
      { id: b, type: 'T', n: 1 },
    ]);
    expect([created.status, created.json()]).toEqual([201, [a, b]]);
    const again = await batch('create', [
      { id: c, type: 'T' },
      { id: a, type: 'T' },
      { type: 'T' },
      5,
      { id: fresh(), type: 'T', bad: { type: 'number', value: 1 } },
    ]);
    expect([again.status, again.json().success]).toEqual([207, [c]]);
    expect(types(again).map(([, type]: [string, string]) => type)).toEqual([
      'AlreadyExists',
      'BadRequestData',
      'InvalidRequest',
      'BadRequestData',
    ]);
    expect(JSON.stringify(again.json().errors[3])).toContain('/4/bad');

    const upserted = await batch(
      'upsert',
      [
        { id: a, type: 'T', m: 1 },
        { id: fresh(), type: 'T' },
      ],
      '?options=update',
    );
    expect([upserted.status, upserted.json()]).toEqual([201, [`urn:ngsi-ld:Test:${count - 1}`]]);
    expect(await shown(a)).toMatchObject({ n: 1, m: 1 });
    expect((await batch('upsert', [{ id: a, type: 'T', m: 2 }])).status).toBe(204);
    expect(await shown(a)).toEqual({ id: a, type: 'T', m: 2 });

    const updated = await batch('update', [
      { id: a, type: 'T', m: 3 },
      { id: 'urn:a:none', type: 'T', m: 1 },
    ]);
    expect([updated.status, updated.json().success, types(updated)]).toEqual([
      207,
      [a],
      [['urn:a:none', 'ResourceNotFound']],
    ]);
    const kept = await batch('update', [{ id: a, type: 'T', m: 4, k: 1 }], '?options=noOverwrite');
    expect([kept.status, types(kept)]).toEqual([207, [[a, 'AlreadyExists']]]);
    expect(await shown(a)).toEqual({ id: a, type: 'T', m: 3, k: 1 });

    expect((await batch('merge', [{ id: a, type: 'T', m: 'urn:ngsi-ld:null' }])).status).toBe(204);
    const deleted = await batch('delete', [a, b, a, 'none', 7]);
    expect([deleted.status, deleted.json().success, types(deleted)]).toEqual([
      207,
      [a, b],
      [
        [a, 'ResourceNotFound'],
        ['none', 'BadRequestData'],
        ['', 'BadRequestData'],
      ],
    ]);
  });

  test('takes the elements of one entity in their order (clause 5.5.11)', async () => {
    const id = fresh();
    const body = [
      { id, type: 'T', n: 1 },
      { id, type: 'T', n: 2 },
      { id, type: 'T', m: 3 },
    ];
    expect((await batch('upsert', body, '?options=update')).json()).toEqual([id]);
    expect(await shown(id)).toEqual({ id, type: 'T', n: 2, m: 3 });
    const other = fresh();
    const twice = await batch('create', [
      { id: other, type: 'T', n: 1 },
      { id: other, type: 'T', n: 2 },
    ]);
    expect([twice.status, types(twice)]).toEqual([207, [[other, 'AlreadyExists']]]);
  });

  test('is done without an entity that is larger than one may be', async () => {
    const [small, large] = [fresh(), fresh()];
    const text = 'x'.repeat(400_000);
    const part = (name: string) => ({ id: large, type: 'T', [name]: text });
    expect((await batch('create', [part('a')])).status).toBe(201);
    expect((await batch('update', [part('b')])).status).toBe(204);
    const full = await batch('update', [part('c')]);
    expect([full.status, types(full)]).toEqual([207, [[large, 'BadRequestData']]]);
    const rest = await batch('upsert', [{ id: small, type: 'T', n: 1 }, part('c')], '?options=update');
    expect([rest.status, rest.json().success]).toEqual([207, [small]]);
    expect(rest.json().errors[0].error.issues[0].code).toBe('context.limitSize');
    expect(await shown(small)).toEqual({ id: small, type: 'T', n: 1 });
  });

  test('has elements, and not too many', async () => {
    for (const body of [[], {}, [null], 'text'])
      expect(await refusal('POST', '/entityOperations/create', { body: JSON.stringify(body) })).toEqual([
        400,
        'BadRequestData',
        'context.noBatch',
        '',
      ]);
    expect(
      await refusal('POST', '/entityOperations/delete', { body: Array(10_001).fill('urn:a:b') }),
    ).toEqual([400, 'BadRequestData', 'context.batchTooLarge', '']);
  });
});

describe.skipIf(!hasShared)('examples of Smart Data Models', () => {
  const FAULTY: Readonly<Record<string, readonly string[]>> = {
    'Environment.FloodMonitoring.jsonld': [
      '/floodLevelStatus/type',
      '/observationDateTime/type',
      '/stationID/type',
    ],
    'Environment.WaterObserved.jsonld': ['/dateObserved/object'],
    'TourismDestinations.Event.jsonld': [
      '/eventPriceFrom/type',
      '/eventPriceTo/type',
      '/isAccessibleForFree/type',
      '/location/type',
    ],
    'Weather.WeatherForecast.jsonld': ['/id'],
  };
  const files = hasShared
    ? readdirSync(sharedPath('payloads/ngsi-ld')).filter((name) => name.endsWith('.jsonld'))
    : [];

  test.each(files)('%s is kept as it is, or refused for each attribute that is wrong', async (name) => {
    const text = readFileSync(sharedPath('payloads/ngsi-ld', name), 'utf8');
    const headers = { 'content-type': 'application/ld+json', 'ngsild-tenant': 'models' };
    const { status, text: answer } = await ask('POST', '/entities', { body: text, headers });
    const { '@context': context, ...entity } = JSON.parse(text);
    const path = `/entities/${encodeURIComponent(entity.id)}`;
    const wrong = FAULTY[name];
    if (wrong !== undefined) {
      expect(status).toBe(400);
      const places = JSON.parse(answer).issues.map((issue: { path: string }) => issue.path);
      expect(places).toEqual(expect.arrayContaining([...wrong]));
      expect((await ask('GET', path, { headers: { 'ngsild-tenant': 'models' } })).status).not.toBe(200);
      return;
    }
    expect([status, answer]).toEqual([201, '']);
    const address = [context].flat().find((one) => !one.includes('core-context'));
    const link = `<${address}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
    const read = await ask('GET', path, { headers: { link, 'ngsild-tenant': 'models' } });
    expect(read.json()).toMatchObject({ id: entity.id, type: entity.type });
    // what is the system's to say is passed over
    const names = Object.keys(entity).filter((one) => one !== 'modifiedAt');
    expect(Object.keys(read.json()).length).toBe(names.length);
  });
});

describe('the document of the API', () => {
  test('is at hand, with a page to read it', async () => {
    expect((await ask('GET', '/openapi.json')).json()).toMatchObject({
      openapi: '3.1.0',
      info: { version: '1.2.3' },
    });
    expect((await ask('GET', '/docs')).text).toContain('src="/ngsi-ld/v1/docs/static/');
    expect((await ask('GET', '/openapi.json', { headers: { host: 'evil.example' } })).status).toBe(421);
    const page = await ask('GET', '/docs/');
    expect([page.status, page.headers['content-type']]).toEqual([200, expect.stringContaining('text/html')]);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  });
});

describe('an answer', () => {
  test('tells who prefers a version of NGSI-LD which one it conforms to', async () => {
    const { headers } = await ask('GET', '/types', { headers: { prefer: 'ngsi-ld=1.5' } });
    expect(headers['preference-applied']).toBe('ngsi-ld=1.8');
    expect((await ask('GET', '/types')).headers['preference-applied']).toBeUndefined();
  });

  test('that is large is compressed for clients that take it', async () => {
    const id = await make({ text: 'x'.repeat(20_000) });
    const { headers } = await ask('GET', `/entities/${id}`, { headers: { 'accept-encoding': 'gzip' } });
    expect([headers['content-encoding'], Number(headers['content-length']) < 2_000]).toEqual(['gzip', true]);
    expect((await ask('GET', `/entities/${id}`)).headers['content-encoding']).toBeUndefined();
  });
});
