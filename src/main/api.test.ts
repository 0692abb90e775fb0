import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkProvenance } from '../../test/provenance.ts';
import { openMemory } from '../../test/store.ts';
import type { Broker } from '../context/broker.ts';
import { openBroker } from '../context/open-broker.ts';
import type { MeasureEngine } from '../indicators/measure-engine.ts';
import { createPerson } from '../organisations/person-actions.ts';
import { loadConfig } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import { makeMetrics } from '../platform/http/metrics.ts';
import { type Operation, splitRoute } from '../platform/http/operation.ts';
import type { Sources } from '../sources/source-actions.ts';
import { API, buildServer, operationsOf } from './build-server.ts';
import { openMeasures } from './measures.ts';
import { openSources } from './open-sources.ts';
import { systemContext } from './server.ts';
import { prepareWorkspace } from './workspace.ts';

const PASSWORD = 'a long enough password';
const folder = mkdtempSync(join(tmpdir(), 'meridian-api-'));
const config = loadConfig({ MERIDIAN_DATA: folder, MERIDIAN_MAX_FILE_BYTES: '12 MB' }, folder);
const operations = operationsOf({ config });
const log = pino({ level: 'silent' });
let db: Database;
let broker: Broker;
let sources: Sources;
let measures: MeasureEngine;
let app: FastifyInstance;
const cookies: Record<string, string> = {};
let area: string;
let runId: string;

interface Ask {
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
const ask = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { as, body, headers = {} }: Ask = {},
) =>
  app.inject({
    method,
    url: `/api/v1${path}`,
    headers: {
      host: 'localhost:8080',
      ...(as ? { cookie: `meridian_session=${cookies[as]}`, 'x-meridian-request': '1' } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const get = (path: string, options?: Ask) => ask('GET', path, options);

async function signInAs(login: string): Promise<string> {
  const response = await ask('POST', '/session', { body: { login, password: PASSWORD } });
  expect(response.statusCode).toBe(204);
  return /meridian_session=([^;]+)/.exec(String(response.headers['set-cookie']))?.[1] ?? '';
}

function form(files: Readonly<Record<string, string>>): { headers: Record<string, string>; body: string } {
  const parts = Object.entries(files).map(
    ([name, text]) =>
      `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n${text}\r\n`,
  );
  return {
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    body: `${parts.join('')}--edge--\r\n`,
  };
}
const upload = (files: Readonly<Record<string, string>>, as = 'editor') => {
  const { headers, body } = form(files);
  return app.inject({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: {
      host: 'localhost:8080',
      'x-meridian-request': '1',
      ...(cookies[as] ? { cookie: `meridian_session=${cookies[as]}` } : {}),
      ...headers,
    },
    payload: body,
  });
};

beforeAll(async () => {
  db = await openMemory();
  const ctx = { ...systemContext(db, config, log), passwordCost: { ln: 4, r: 8, p: 1 } };
  await prepareWorkspace(ctx);
  for (const role of ['reader', 'editor', 'evaluator', 'administrator'] as const)
    await createPerson(ctx, {
      login: role === 'administrator' ? 'boss' : role,
      name: role,
      password: PASSWORD,
      roles: [role],
    });
  broker = await openBroker({ db, clock: () => new Date(), randomBytes });
  sources = openSources(ctx, broker, config);
  measures = openMeasures(ctx, broker);
  app = await buildServer({ db, broker, sources, measures, config, log, metrics: makeMetrics() });
  for (const login of ['reader', 'editor', 'evaluator', 'boss']) cookies[login] = await signInAs(login);
  const best = (await get('/runs/latest/scores?limit=1')).json();
  area = best.items[0].area.code;
  runId = (await get('/runs/latest')).json().id;
});
afterAll(async () => {
  await app.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A request that would be right in all but who sends it. */
const EXAMPLES: Readonly<Record<string, { readonly path?: string; readonly body?: unknown }>> = {
  createRun: { body: { framework: 'cn-sample-166', period: '2019' } },
  saveFramework: { path: '/frameworks/x', body: { text: 'format: x' } },
  checkFramework: { body: { text: 'format: x' } },
  previewImport: { body: { uploadId: '0' } },
  startImport: { body: { uploadId: '0' } },
  createPerson: { body: { login: 'new', name: 'New', password: PASSWORD, roles: ['reader'] } },
  changePerson: { path: '/people/nobody', body: { name: 'New' } },
  createKey: { body: { name: 'new', scopes: ['run.*'] } },
  revokeKey: { path: '/keys/none' },
  changePassword: { body: { current: 'x', next: PASSWORD } },
};
const exampleOf = (operation: Operation) => {
  const { method, path } = splitRoute(operation);
  const { path: given = path, body } = EXAMPLES[operation.id] ?? {};
  return { method, path: given, ...(body === undefined ? {} : { body }) };
};

describe('every operation that needs a right', () => {
  const guarded = operations.filter((operation) => operation.needs);
  const changing = operations.filter((operation) => !operation.route.startsWith('GET'));

  test.each(guarded.map((operation) => [operation.route, operation] as const))(
    '%s refuses the public',
    async (_, operation) => {
      const { method, path, body } = exampleOf(operation);
      const response = await ask(method, path, { body });
      expect([response.statusCode, response.json().type]).toEqual([401, 'urn:meridian:error:actor.unknown']);
    },
  );

  test.each(
    guarded
      .filter(({ needs }) => needs !== 'session.own')
      .map((operation) => [operation.route, operation] as const),
  )('%s refuses a reader', async (_, operation) => {
    const { method, path, body } = exampleOf(operation);
    const response = await ask(method, path, { as: 'reader', body });
    expect([response.statusCode, response.json().type]).toEqual([403, 'urn:meridian:error:actor.forbidden']);
  });

  test.each(changing.map((operation) => [operation.route, operation] as const))(
    '%s refuses a cookie without the console’s header',
    async (_, operation) => {
      const { method, path, body } = exampleOf(operation);
      const headers = { cookie: `meridian_session=${cookies.boss}` };
      const response = await ask(method, path.replace(':id', 'latest'), { body: body ?? {}, headers });
      expect([response.statusCode, response.json().type]).toEqual([
        403,
        'urn:meridian:error:request.crossSite',
      ]);
    },
  );

  test.each(
    operations
      // records are of any shape
      .filter(({ body, id }) => body && id !== 'pushRecords')
      .map((operation) => [operation.route, operation] as const),
  )('%s refuses text, XML and a list', async (_, operation) => {
    const { method, path } = exampleOf(operation);
    const xml = await ask(method, path, {
      as: 'boss',
      body: '<a/>',
      headers: { 'content-type': 'application/xml' },
    });
    expect(xml.statusCode).toBe(415);
    expect((await ask(method, path, { as: 'boss', body: '[1]' })).statusCode).toBe(400);
    expect((await ask(method, path, { as: 'boss', body: { unexpected: 1 } })).json().type).toBe(
      'urn:meridian:error:request.invalid',
    );
  });
});

describe('what is read', () => {
  const paths = () => [
    '/workspace',
    '/session',
    '/runs?limit=10',
    '/runs/latest',
    `/runs/${runId}`,
    '/runs/latest/scores?limit=200',
    '/runs/latest/scores?node=GDP_PER_HEAD',
    `/runs/latest/areas/${area}`,
    '/runs/latest/matrix',
    '/areas?limit=1000',
    `/areas/${area}`,
    `/areas/${area}/trend?framework=cn-sample-166`,
    '/indicators?limit=1000',
    '/indicators/GDP',
    `/areas/${area}/indicators/GDP/series`,
    `/values/${area}/GDP/2019/lineage`,
    '/frameworks',
    '/frameworks/cn-sample-166',
    '/imports',
    '/imports/1',
    '/imports/1/changes',
  ];

  test('keeps to the schema that its route declares, and says no more', async () => {
    const run = (await get('/runs/latest')).json();
    const nodes: string[] = run.nodes.map((node: { code: string }) => node.code);
    const leaf = run.nodes.find((node: { kind: string }) => node.kind === 'indicator').code;
    const all = [
      ...paths().filter((path) => !path.includes('node=')),
      `/runs/latest/indicators/${leaf}`,
      `/runs/latest/scores?node=${leaf}`,
      ...nodes.map((node) => `/runs/latest/lineage/${area}/${node}`),
    ];
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    for (const path of all) {
      const response = await get(path);
      expect([path, response.statusCode]).toEqual([path, 200]);
      const operation = operationFor(path);
      const check = ajv.compile(closed(JSON.parse(JSON.stringify(operation?.result)) as object));
      expect([path, check(response.json()) ? [] : check.errors]).toEqual([path, []]);
    }
  });

  test('tells lineage in the words of PROV-O to who asks for linked data', async () => {
    const paths = [`/values/${area}/GDP/2019/lineage`, `/runs/latest/lineage/${area}/GDP_PER_HEAD`];
    for (const path of paths) {
      const answer = await get(path, { headers: { accept: 'application/ld+json' } });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/ld+json']);
      expect(String(answer.headers.vary)).toContain('accept');
      checkProvenance(answer.json());
      expect(answer.json()['@context']['@base']).toMatch(/^http:\/\/[^/]+\/$/);
      expect((await get(`${path}?format=jsonld`)).json()).toEqual(answer.json());
      const plain = await get(path, { headers: { accept: 'text/html, */*;q=0.8' } });
      expect(plain.headers['content-type']).toMatch(/^application\/json/);
    }
    expect((await get(`${paths[0]}?format=turtle`)).statusCode).toBe(400);
  });

  test('refuses texts that no database holds, wherever they stand', async () => {
    for (const path of [
      '/areas/%00',
      '/areas?search=%00',
      '/runs/%00',
      '/indicators/%00',
      '/frameworks/%00',
    ]) {
      const response = await get(path);
      expect([response.statusCode, response.json().issues?.[0]?.code], path).toEqual([
        400,
        'schema.unstorable',
      ]);
    }
  });

  test('answers 304 when nothing has changed', async () => {
    for (const path of ['/workspace', '/runs/latest', '/areas?limit=5', '/frameworks/cn-sample-166']) {
      const { headers } = await get(path);
      expect((await get(path, { headers: { 'if-none-match': String(headers.etag) } })).statusCode).toBe(304);
    }
  });

  test.each([
    '/runs/none',
    '/runs/none/scores',
    '/runs/latest/scores?node=NONE',
    '/runs/latest/areas/999999',
    '/runs/latest/indicators/NONE',
    '/runs/latest/lineage/999999/GDP',
    '/runs/none/matrix',
    '/runs/latest/files/none.csv',
    '/areas/999999',
    '/areas/999999/trend?framework=cn-sample-166',
    '/indicators/NONE',
    '/areas/999999/indicators/GDP/series',
    '/values/370200/GDP/1900/lineage',
    '/values/370200/GDP/2019/lineage?version=99',
    '/frameworks/none',
    '/frameworks/cn-sample-166?revision=99',
    '/imports/99',
    '/imports/99/changes',
  ])('%s is not found', async (path) => {
    const response = await get(path);
    expect([response.statusCode, response.json().type]).toEqual([404, 'urn:meridian:error:thing.notFound']);
    expect(response.json().title).not.toMatch(/[{}]/);
    const chinese = await get(path, { headers: { 'accept-language': 'zh-CN' } });
    expect(chinese.json().title).toMatch(/^未找到/);
  });

  test.each([
    '/runs?limit=0',
    '/areas?limit=10001',
    '/areas?level=galaxy',
    '/areas?cursor=nonsense',
    '/runs?cursor=bm9uc2Vuc2U',
    '/imports?cursor=W10',
    '/frameworks/cn-sample-166?revision=1.5',
    '/imports/abc',
    '/runs?limit=true',
    '/runs?limit=5&limit=6',
    '/runs?limit=1e2',
    `/areas/${'9'.repeat(300)}`,
    '/areas/370200/trend',
  ])('%s is no valid question', async (path) => {
    expect((await get(path)).json()).toMatchObject({
      status: 400,
      type: 'urn:meridian:error:request.invalid',
    });
  });

  test('comes page by page without a gap or a double', async () => {
    for (const [path, keyOf] of [
      ['/areas?limit=17', (item: { code: string }) => item.code],
      ['/indicators?limit=50', (item: { code: string }) => item.code],
      ['/frameworks?limit=1', (item: { id: string }) => item.id],
      ['/runs/latest/scores?limit=23', (item: { area: { code: string } }) => item.area.code],
    ] as const) {
      const whole = await pagesOf(path.replace(/limit=\d+/, 'limit=1000'));
      const parts = await pagesOf(path);
      expect(whole.pages).toBe(1);
      expect(parts.pages).toBeGreaterThan(1);
      expect(parts.items.map(keyOf as never)).toEqual(whole.items.map(keyOf as never));
      expect(new Set(parts.items.map(keyOf as never)).size).toBe(parts.items.length);
    }
  });
});

describe('a run’s files', () => {
  test('have the hashes that the run lists, and safe headers', async () => {
    const run = (await get('/runs/latest')).json();
    expect(run.files.map(({ name }: { name: string }) => name).sort()).toEqual([
      'inputs.csv',
      'ranks.csv',
      'report.html',
      'run.json',
      'scores.csv',
    ]);
    for (const { name, sha256, bytes } of run.files) {
      const response = await get(`/runs/latest/files/${name}`);
      expect(createHash('sha256').update(response.rawPayload).digest('hex')).toBe(sha256);
      expect(response.rawPayload.length).toBe(bytes);
      expect(response.headers['content-disposition']).toBe(
        `${name === 'report.html' ? 'inline' : 'attachment'}; filename="${name}"`,
      );
      expect(response.headers['x-content-type-options']).toBe('nosniff');
    }
    const report = await get('/runs/latest/files/report.html');
    expect(report.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(report.headers['content-security-policy']).toMatch(/^sandbox/);
    expect((await get('/runs/latest/files/scores.csv')).headers['content-type']).toContain('text/csv');
  });

  test.each(['..%2f..%2fpackage.json', '..%5c..%5cpackage.json', 'scores.csv%00', 'scores.csv%22%0d%0aX: 1'])(
    'do not lead to %s',
    async (name) => {
      expect([400, 404]).toContain((await get(`/runs/latest/files/${name}`)).statusCode);
    },
  );

  test('can be computed again, to the byte', async () => {
    const replay = await ask('POST', '/runs/latest/replay');
    expect(replay.json()).toMatchObject({ same: true });
    expect(replay.json().files.every((file: { same: boolean }) => file.same)).toBe(true);
  });
});

describe('signing in', () => {
  test('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const response = await ask('POST', '/session', { body: { login: 'Reader ', password: PASSWORD } });
    expect(response.statusCode).toBe(204);
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).not.toMatch(/Secure/);
  });

  test('tells who one is and what one may do', async () => {
    expect((await get('/session')).json()).toMatchObject({ person: null });
    const { person, may } = (await get('/session', { as: 'evaluator' })).json();
    expect(person).toMatchObject({ login: 'evaluator', roles: ['evaluator'] });
    expect(may).toContain('run.create');
    expect(may).not.toContain('person.manage');
  });

  test('with a wrong password or an unknown name is refused in the same words', async () => {
    const wrong = await ask('POST', '/session', { body: { login: 'reader', password: 'wrong' } });
    const unknown = await ask('POST', '/session', { body: { login: 'nobody', password: 'wrong' } });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(wrong.json().title).toBe(unknown.json().title);
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  test('over and over must wait', async () => {
    const body = { login: 'victim', password: 'guess' };
    // ten would be let through in half a minute only, as the wait doubles with each after the fifth
    const guesses = await Promise.all(Array.from({ length: 10 }, () => ask('POST', '/session', { body })));
    const tooMany = guesses.filter(({ statusCode }) => statusCode !== 401);
    expect(tooMany.length).toBeGreaterThan(0);
    for (const answer of tooMany)
      expect([answer.statusCode, answer.json().type]).toEqual([429, 'urn:meridian:error:signin.tooMany']);
    expect(Number(tooMany[0]?.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('from another site’s form is refused', async () => {
    const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    const response = await ask('POST', '/session', {
      body: { login: 'reader', password: PASSWORD },
      headers,
    });
    expect(response.json().type).toBe('urn:meridian:error:request.crossSite');
  });

  test('ends by signing out', async () => {
    cookies.leaving = await signInAs('reader');
    expect((await ask('DELETE', '/session', { as: 'leaving' })).statusCode).toBe(204);
    expect((await get('/session', { as: 'leaving' })).json().person).toBeNull();
  });

  test('is over a secure cookie where the configuration says so', async () => {
    const secure = await buildServer({
      db,
      broker,
      sources,
      measures,
      config: { ...config, secureCookies: true },
      log,
      metrics: makeMetrics(),
    });
    const response = await secure.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { host: 'localhost' },
      payload: { login: 'editor', password: PASSWORD },
    });
    expect(String(response.headers['set-cookie'])).toMatch(/Secure/);
    await secure.close();
  });
});

describe('the context broker beside it', () => {
  const entity = (name: string) => ({ id: `urn:ngsi-ld:Lamp:${name}`, type: 'Lamp', on: true });
  const post = (on: FastifyInstance, payload: object, headers: Record<string, string> = {}) =>
    on.inject({
      method: 'POST',
      url: '/ngsi-ld/v1/entities',
      headers: { host: 'localhost', ...headers },
      payload,
    });

  test('is open on loopback, and answers in its own form', async () => {
    expect((await post(app, entity('open'))).statusCode).toBe(201);
    const read = await app.inject({
      url: '/ngsi-ld/v1/entities/urn:ngsi-ld:Lamp:open?format=simplified',
      headers: { host: 'localhost' },
    });
    expect([read.statusCode, read.json()]).toEqual([200, entity('open')]);
    expect(read.headers['x-frame-options']).toBeUndefined();
    for (const [address, type] of [
      ['/ngsi-ld/v1/entities/%zz', 'https://uri.etsi.org/ngsi-ld/errors/InvalidRequest'],
      [`/ngsi-ld/v1/entities/urn:${'x'.repeat(7_000)}`, 'https://uri.etsi.org/ngsi-ld/errors/InvalidRequest'],
      ['/api/v1/areas/%zz', 'urn:meridian:error:request.invalid'],
    ]) {
      const unreadable = await app.inject({ url: String(address), headers: { host: 'localhost' } });
      expect([unreadable.statusCode, unreadable.json().type]).toEqual([400, type]);
    }
    const refused = await post(app, entity('open'));
    expect(refused.json().type).toBe('https://uri.etsi.org/ngsi-ld/errors/AlreadyExists');
  });

  test('takes the session of a person who may, or a key, where it is said so', async () => {
    const context = { ...config.context, access: 'keys' as const };
    const closed = await buildServer({
      db,
      broker,
      sources,
      measures,
      config: { ...config, context },
      log,
      metrics: makeMetrics(),
    });
    const as = (login: string) => ({ cookie: `meridian_session=${cookies[login]}` });
    const console = { 'x-meridian-request': '1' };
    expect((await post(closed, entity('a'))).statusCode).toBe(401);
    expect((await post(closed, entity('a'), { ...as('reader'), ...console })).statusCode).toBe(403);
    expect((await post(closed, entity('a'), as('editor'))).statusCode).toBe(403);
    expect((await post(closed, entity('a'), { ...as('editor'), ...console })).statusCode).toBe(201);
    const made = await ask('POST', '/keys', { as: 'boss', body: { name: 'gateway', scopes: ['context.*'] } });
    const authorization = `Bearer ${made.json().secret}`;
    expect((await post(closed, entity('b'), { authorization })).statusCode).toBe(201);
    await closed.close();
  });
});

describe('people and keys', () => {
  test('an administrator opens, changes and closes an account', async () => {
    const created = await ask('POST', '/people', {
      as: 'boss',
      body: { login: 'Mei', name: 'Mei', password: PASSWORD, roles: ['editor'] },
    });
    expect([created.statusCode, created.json().login]).toEqual([201, 'mei']);
    const { id } = created.json();
    const twice = await ask('POST', '/people', {
      as: 'boss',
      body: { login: 'mei', name: 'Mei', password: PASSWORD, roles: [] },
    });
    expect([twice.statusCode, twice.json().type]).toEqual([409, 'urn:meridian:error:thing.conflict']);
    cookies.mei = await signInAs('mei');
    const closedAccount = await ask('PATCH', `/people/${id}`, { as: 'boss', body: { disabled: true } });
    expect(closedAccount.json().disabledAt).not.toBeNull();
    expect((await get('/session', { as: 'mei' })).json().person).toBeNull();
    expect((await get('/people', { as: 'boss' })).body).not.toMatch(/hash|scrypt/i);
  });

  test('a key opens what its scopes name, and nothing once it is revoked', async () => {
    const { key, secret } = (
      await ask('POST', '/keys', { as: 'boss', body: { name: 'runner', scopes: ['run.create'] } })
    ).json();
    const headers = { authorization: `Bearer ${secret}` };
    const run = await ask('POST', '/runs', { body: { framework: 'cn-sample-166', period: '2019' }, headers });
    expect([run.statusCode, run.json().actor.name]).toEqual([201, 'runner']);
    expect(run.headers.location).toBe(`/api/v1/runs/${run.json().id}`);
    expect(
      (await ask('POST', '/keys', { body: { name: 'more', scopes: ['run.*'] }, headers })).statusCode,
    ).toBe(403);
    expect((await ask('DELETE', `/keys/${key.id}`, { as: 'boss' })).statusCode).toBe(204);
    expect((await get('/workspace', { headers })).statusCode).toBe(401);
    expect((await get('/keys', { as: 'boss' })).body).not.toContain(secret);
  });

  test('a scope that does not exist is named', async () => {
    const response = await ask('POST', '/keys', {
      as: 'boss',
      body: { name: 'x', scopes: ['run.*', 'all'] },
    });
    expect(response.json()).toMatchObject({
      status: 422,
      issues: [{ code: 'key.scopeUnknown', at: { path: '/scopes/1' } }],
    });
  });

  test('one’s own password can be changed by who knows it', async () => {
    const wrong = await ask('PUT', '/session/password', {
      as: 'editor',
      body: { current: 'no', next: PASSWORD },
    });
    expect(wrong.json()).toMatchObject({ status: 422, issues: [{ code: 'password.wrong' }] });
    const right = await ask('PUT', '/session/password', {
      as: 'editor',
      body: { current: PASSWORD, next: `${PASSWORD}!` },
    });
    expect(right.statusCode).toBe(204);
    expect((await get('/session', { as: 'editor' })).json().person.login).toBe('editor');
  });
});

describe('bringing values in', () => {
  const mapping = {
    format: 'meridian-mapping/1',
    name: { en: 'Test', zh: '测试' },
    files: [
      {
        file: 'values.csv',
        shape: 'long',
        area: { column: 'area' },
        period: { column: 'period' },
        indicator: { column: 'indicator' },
        value: { column: 'value' },
      },
    ],
  };
  const csv = (value: string) => `area,period,indicator,value\n370200,2021,GDP,${value}\n`;
  const finished = async (id: number) => {
    for (;;) {
      const record = (await get(`/imports/${id}`)).json();
      if (record.status !== 'running') return record;
      await new Promise((done) => setTimeout(done, 20));
    }
  };

  test('upload, preview, import, and what it changed', async () => {
    for (const [value, counts] of [
      ['100', { added: 1, changed: 0 }],
      ['101.5', { added: 0, changed: 1 }],
    ] as const) {
      const sent = await upload({ 'values.csv': csv(value) }, 'evaluator');
      expect(sent.statusCode).toBe(201);
      const uploadId = sent.json().id;
      const preview = await ask('POST', '/imports/preview', { as: 'evaluator', body: { uploadId, mapping } });
      expect(preview.json()).toMatchObject({ counts, issues: [] });
      const started = await ask('POST', '/imports', { as: 'evaluator', body: { uploadId, mapping } });
      expect([started.statusCode, started.headers.location]).toEqual([
        202,
        `/api/v1/imports/${started.json().id}`,
      ]);
      expect(await finished(started.json().id)).toMatchObject({ status: 'completed', counts });
    }
    const [newest] = (await get('/imports?limit=1')).json().items;
    expect((await get(`/imports/${newest.id}/changes`)).json().items).toMatchObject([
      { area: { code: '370200' }, indicator: { code: 'GDP' }, period: '2021', before: 100, after: 101.5 },
    ]);
  });

  test('with an error stores nothing and says where it is, in both languages', async () => {
    const sent = await upload({ 'values.csv': csv('many') }, 'evaluator');
    const body = { uploadId: sent.json().id, mapping };
    const started = await ask('POST', '/imports', { as: 'evaluator', body });
    const refused = await finished(started.json().id);
    expect(refused).toMatchObject({
      status: 'refused',
      counts: { added: 0 },
      issues: [{ at: { file: 'values.csv', row: 2 } }],
    });
    const chinese = (await get(`/imports/${refused.id}`, { headers: { 'accept-language': 'zh' } })).json();
    expect(chinese.issues[0].message).toMatch(/[\u4e00-\u9fff]/);
  });

  test('an upload is its sender’s own', async () => {
    const sent = await upload({ 'values.csv': csv('1') }, 'evaluator');
    const body = { uploadId: sent.json().id, mapping };
    expect((await ask('POST', '/imports/preview', { as: 'boss', body })).statusCode).toBe(404);
  });

  test('an upload that is no form, has no file, or is too large is refused', async () => {
    const noForm = await ask('POST', '/uploads', { as: 'evaluator', body: {} });
    expect(noForm.statusCode).toBe(415);
    expect((await upload({}, 'evaluator')).statusCode).toBe(400);
    const large = await upload({ 'large.csv': `a,b\n${'1,2\n'.repeat(3_500_000)}` }, 'evaluator');
    expect([large.statusCode, large.json().type]).toEqual([413, 'urn:meridian:error:request.tooLarge']);
    expect(large.json().title).toContain('12 MB');
  });

  test('an upload larger than other bodies may be is taken', async () => {
    const sent = await upload({ 'values.csv': `a,b\n${'1,2\n'.repeat(2_800_000)}` }, 'evaluator');
    expect([sent.statusCode, sent.json().files?.[0]?.bytes]).toEqual([201, 11_200_004]);
  });
});

describe('the audit of a published table', () => {
  const table =
    'city,a,b,total,rank,note\nA,10,20,15.0,3,x\nB,40,50,45.0,2,\nC,70,90,80.0,1,\nD,5,3,4.0,4,\n';

  test('is open to everybody, and says what it did not look at', async () => {
    const asked = { table, rank: 'rank', inputs: ['a', 'b'], score: 'total' };
    const response = await ask('POST', '/audit', { body: asked, headers: { 'accept-language': 'zh-CN' } });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      areas: ['A', 'B', 'C', 'D'],
      replayable: 'yes',
      systems: [{ node: 'total', weights: [{ weight: 0.5 }, { weight: 0.5 }], misfits: [] }],
      ranks: { replayable: 'yes' },
      warnings: [{ code: 'audit.columnsUnused', message: '有 1 列未参与审核：note' }],
    });
  });

  test('of a framework says first what its own method gives, and why it cannot be carried out', async () => {
    const code = (name: string, rest: object) => ({
      code: name,
      name: { en: name, zh: name },
      weight: 1,
      evidence: 'own',
      ...rest,
    });
    const indicator = { unit: 'ratio', direction: 1 };
    const framework = {
      format: 'meridian-framework/1',
      id: 'audited',
      version: '1',
      status: 'ready',
      name: { en: 'Audited', zh: '受审' },
      tree: code('total', { children: [code('a', indicator), code('b', indicator)] }),
      method: [
        { step: 'impute', method: 'groupMean', group: 'parent' },
        { step: 'normalise', method: 'minmax', to: [0, 100] },
        { step: 'weight', method: 'given' },
        { step: 'aggregate', method: 'arithmetic' },
        { step: 'rank', ties: 'min' },
      ],
    };
    const asked = (method: readonly object[]) =>
      ask('POST', '/audit', {
        body: {
          table: 'city,a,b,total\nA,0,50,0.0\nB,5,100,75.0\nC,10,80,80.0\n',
          frameworkText: JSON.stringify({ ...framework, method }),
        },
      });
    expect((await asked(framework.method.slice(1))).json()).toMatchObject({
      replayable: 'yes',
      stated: { replayable: 'yes', inputs: 'figures', nodes: [{ agree: 3, published: 3 }], issues: [] },
      recovered: null,
    });
    expect((await asked(framework.method)).json()).toMatchObject({
      stated: {
        replayable: 'undecided',
        issues: [{ code: 'input.groupMissing', message: expect.stringContaining('parent') }],
      },
    });
  });

  test('refuses with every mistake and its place', async () => {
    const response = await ask('POST', '/audit', { body: { table, rank: 'place', inputs: ['a', 'c'] } });
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json().issues.map(({ code, at }: { code: string; at: unknown }) => [code, at])).toEqual([
      ['audit.columnMissing', { file: 'table', column: 'place' }],
      ['audit.columnMissing', { file: 'table', column: 'c' }],
    ]);
    expect((await ask('POST', '/audit', { body: { table, other: 1 } })).statusCode).toBe(400);
    expect((await ask('POST', '/audit', { body: { table, framework: 'none' } })).statusCode).toBe(404);
  });
});

describe('frameworks', () => {
  test('mistakes are listed by check, with words, and refused by saving', async () => {
    const text = 'format: meridian-framework/1\nid: broken\n';
    const check = await ask('POST', '/frameworks/check', { as: 'evaluator', body: { text } });
    expect(check.json()).toMatchObject({ ok: false, framework: null });
    expect(
      check.json().issues.every((issue: { message: string }) => !/^issue\.|[{}]/.test(issue.message)),
    ).toBe(true);
    const saved = await ask('PUT', '/frameworks/broken', { as: 'evaluator', body: { text } });
    expect([saved.statusCode, saved.json().issueCount]).toEqual([422, check.json().issues.length]);
  });
});

describe('the API document', () => {
  interface Documented {
    readonly operationId: string;
    readonly summary: string;
    readonly tags: readonly string[];
    readonly security: readonly object[];
    readonly parameters: readonly {
      readonly name: string;
      readonly in: string;
      readonly required?: boolean;
    }[];
    readonly responses: Readonly<
      Record<string, { readonly description: string; readonly content?: Readonly<Record<string, unknown>> }>
    >;
  }

  test('is OpenAPI 3.1 with all that a reader needs', async () => {
    const document = (await get('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const tags = document.tags.map(({ name }: { name: string }) => name);
    const ids = new Set<string>();
    let count = 0;
    for (const [path, methods] of Object.entries<Record<string, Documented>>(document.paths))
      for (const [method, operation] of Object.entries(methods)) {
        count += 1;
        const where = `${method} ${path}`;
        expect([where, ids.has(operation.operationId)]).toEqual([where, false]);
        ids.add(operation.operationId);
        expect([where, operation.summary.length > 5, tags.includes(operation.tags[0])]).toEqual([
          where,
          true,
          true,
        ]);
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        const declared = operation.parameters.filter((one) => one.in === 'path');
        expect([where, declared.map(({ name }) => name)]).toEqual([where, inPath]);
        expect(declared.every(({ required }) => required)).toBe(true);
        expect(Object.keys(operation.responses).filter((status) => status.startsWith('2'))).toHaveLength(1);
        expect(Object.keys(operation.responses.default?.content ?? {})).toEqual(['application/problem+json']);
        for (const [status, { description, content }] of Object.entries(operation.responses)) {
          expect(description.length).toBeGreaterThan(3);
          if (status.startsWith('4'))
            expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
        }
      }
    expect(count).toBe(operations.length);
    expect(tags.filter((tag: string) => !operations.some((operation) => operation.tag === tag))).toEqual([]);
  });

  test('refers only to what it holds, and holds JSON Schema 2020-12', async () => {
    const document = (await get('/openapi.json')).json();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) =>
      String(match[1]),
    );
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references)
      expect(document.components.schemas).toHaveProperty([reference.replace('#/components/schemas/', '')]);
    const ajv = new Ajv2020({ strict: false });
    for (const name of Object.keys(document.components.schemas))
      ajv.compile({ components: document.components, $ref: `#/components/schemas/${name}` });
    expect(
      Object.keys(API.schemas).every((name) => references.includes(`#/components/schemas/${name}`)),
    ).toBe(true);
  });
});

/** The operation that answers a GET path. */
function operationFor(path: string): Operation | undefined {
  const parts = path.split('?', 1)[0]?.split('/') ?? [];
  return operations.find((operation) => {
    const { method, path: pattern } = splitRoute(operation);
    const wanted = pattern.split('/');
    return (
      method === 'GET' &&
      wanted.length === parts.length &&
      wanted.every((part, index) => part.startsWith(':') || part === parts[index])
    );
  });
}

/** The schema with every object closed to properties that it does not name. */
function closed<T>(schema: T): T {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed) as T;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return (
    'properties' in schema && !('additionalProperties' in schema)
      ? { ...inside, additionalProperties: false }
      : inside
  ) as T;
}

async function pagesOf(path: string): Promise<{ items: unknown[]; pages: number }> {
  const items: unknown[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const response = await get(`${path}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    const page: { items: unknown[]; next: string | null } = response.json();
    items.push(...page.items);
    cursor = page.next;
    pages += 1;
  } while (cursor !== null);
  return { items, pages };
}
