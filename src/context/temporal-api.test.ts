import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMemory } from '../../test/store.ts';
import type { Database } from '../platform/database.ts';
import { makeMetrics } from '../platform/http/metrics.ts';
import type { Broker } from './broker.ts';
import { addNgsiLd } from './http-plugin.ts';
import { openBroker } from './open-broker.ts';
import { temporalHandlers } from './temporal-routes.ts';

let db: Database;
let broker: Broker & { close(): Promise<void> };
let app: FastifyInstance;

const ask = async (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
) => {
  const response = await app.inject({
    method,
    url: `/ngsi-ld/v1/temporal${path}`,
    headers: { host: 'localhost', ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { payload: JSON.stringify(body) }),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body === '' ? undefined : response.json(),
  };
};
const refusal = async (...asked: Parameters<typeof ask>) => {
  const { status, body } = await ask(...asked);
  return [status, body.issues?.[0]?.code];
};
const T = (minute: number): string => `2024-01-01T00:${String(minute).padStart(2, '0')}:00Z`;
const series = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ type: 'Property', value: from + i, observedAt: T(i) }));
const A = 'urn:ngsi-ld:Car:a';
const B = 'urn:ngsi-ld:Car:b';

beforeAll(async () => {
  db = await openMemory();
  broker = await openBroker({
    db,
    clock: () => new Date(),
    randomBytes: (length) => new Uint8Array(length),
    history: { page: 10, looked: 15, periods: 5 },
    subscriptions: { after: () => () => undefined },
  });
  app = fastify({ routerOptions: { ignoreTrailingSlash: true, maxParamLength: 6_200 } });
  await app.register(cookie);
  await addNgsiLd(app, {
    broker,
    handlers: temporalHandlers,
    access: 'open',
    requestsPerMinute: 0,
    doors: { session: async () => undefined, key: async () => undefined },
    log: pino({ level: 'silent' }),
    metrics: makeMetrics(),
    host: '127.0.0.1',
    publicAddress: undefined,
    maxBodyBytes: 1_000_000,
    version: '1',
  });
  const made = [
    await ask('POST', '/entities', {
      id: A,
      type: 'Car',
      speed: series(4),
      name: { value: 'a', observedAt: T(2) },
    }),
    await ask('POST', '/entities', { id: B, type: 'Car', speed: series(8, 100) }),
    await ask('POST', '/entities', { id: B, type: 'Car', speed: series(1, 200) }),
  ];
  expect(made.map(({ status, headers }) => [status, headers.location])).toEqual([
    [201, `/ngsi-ld/v1/temporal/entities/${A}`],
    [201, `/ngsi-ld/v1/temporal/entities/${B}`],
    [204, undefined],
  ]);
});
afterAll(async () => {
  await app.close();
  await broker.close();
  await db.close();
});

describe('evolutions over HTTP', () => {
  test('are retrieved whole, in a range, the last of them, and in every form', async () => {
    const values = async (query: string) => {
      const { status, body } = await ask('GET', `/entities/${A}${query}`);
      return [status, body.speed?.map(({ value }: { value: number }) => value)];
    };
    expect(await values('')).toEqual([200, [0, 1, 2, 3]]);
    expect(await values(`?timerel=after&timeAt=${T(2)}`)).toEqual([200, [2, 3]]);
    expect(await values(`?timerel=between&timeAt=${T(1)}&endTimeAt=${T(3)}&lastN=1`)).toEqual([200, [2]]);
    expect(await values('?attrs=name')).toEqual([200, undefined]);
    const simple = await ask('GET', `/entities/${A}?format=temporalValues&attrs=speed&lastN=2`);
    expect(simple.body).toMatchObject({
      speed: {
        type: 'Property',
        values: [
          [2, T(2)],
          [3, T(3)],
        ],
      },
    });
    const sums = await ask('GET', `/entities/${A}?format=aggregatedValues&aggrMethods=sum,max&attrs=speed`);
    expect(sums.body.speed).toEqual({
      type: 'Property',
      sum: [[6, T(0), T(3)]],
      max: [[3, T(0), T(3)]],
    });
  });

  test('are cut where they are too long, with what they cover', async () => {
    const all = await ask('GET', `/entities?type=Car&timerel=after&timeAt=${T(0)}`);
    expect([all.status, all.headers['content-range']]).toEqual([206, `date-time ${T(0)}-${T(4)}/*`]);
    expect(all.body.map(({ speed }: { speed: unknown[] }) => speed.length)).toEqual([4, 5]);
    const rest = await ask('GET', `/entities?type=Car&timerel=after&timeAt=${T(5)}&count=true`);
    expect([rest.status, rest.headers['ngsild-results-count']]).toEqual([200, '1']);
    expect(rest.body[0]).toMatchObject({ id: B });
  });

  test('are asked for by a body too', async () => {
    const { status, body } = await ask('POST', '/entityOperations/query', {
      type: 'Query',
      entities: [{ type: 'Car', id: B }],
      q: 'speed==200',
      temporalQ: { timerel: 'before', timeAt: T(1) },
    });
    expect([status, body.length, body[0].speed[0].value]).toEqual([200, 1, 200]);
  });

  test('are changed by instance and by attribute, and are of a tenant', async () => {
    const id = 'urn:ngsi-ld:Car:c';
    const other = { 'ngsild-tenant': 'other' };
    expect((await ask('POST', '/entities', { id, type: 'Car', speed: series(2) }, other)).status).toBe(201);
    expect((await ask('GET', `/entities/${id}`)).status).toBe(404);
    const { body } = await ask('GET', `/entities/${id}`, undefined, other);
    const [{ instanceId }] = body.speed;
    const place = `/entities/${id}/attrs/speed/${instanceId}`;
    expect((await ask('PATCH', place, { speed: { value: 77, observedAt: T(9) } }, other)).status).toBe(204);
    const after = await ask('GET', `/entities/${id}`, undefined, other);
    expect(after.body.speed.map(({ value }: { value: number }) => value)).toEqual([1, 77]);
    expect((await ask('DELETE', place, undefined, other)).status).toBe(204);
    expect((await ask('DELETE', place, undefined, other)).status).toBe(404);
    expect((await ask('POST', `/entities/${id}/attrs`, { fuel: series(1) }, other)).status).toBe(204);
    expect((await ask('DELETE', `/entities/${id}/attrs/fuel`, undefined, other)).status).toBe(204);
    expect((await ask('DELETE', `/entities/${id}`, undefined, other)).status).toBe(204);
    expect((await ask('DELETE', `/entities/${id}`, undefined, other)).status).toBe(404);
  });

  test('are refused with the reason', async () => {
    const after = `timerel=after&timeAt=${T(0)}`;
    expect(await refusal('GET', '/entities?type=Car')).toEqual([400, 'context.noTimeRelation']);
    expect(await refusal('GET', `/entities?${after}&q=owner{age}==1`)).toEqual([
      400,
      'context.linkedInTemporal',
    ]);
    expect(await refusal('GET', `/entities?${after}`)).toEqual([400, 'context.noSelection']);
    expect(await refusal('GET', '/entities/car')).toEqual([400, 'context.notUri']);
    expect(await refusal('GET', `/entities/${A}?type=Bus`)).toEqual([404, undefined]);
    expect(await refusal('GET', `/entities/${A}?attrs=colour`)).toEqual([404, undefined]);
    expect(await refusal('DELETE', `/entities/${A}/attrs/speed/one`)).toEqual([400, 'context.notUri']);
    expect(await refusal('DELETE', `/entities/${A}/attrs/a(b`)).toEqual([400, 'context.noName']);
    expect(await refusal('POST', '/entities', { id: A })).toEqual([400, 'context.missing']);
    expect(await refusal('POST', `/entities/${A}/attrs`, {})).toEqual([400, 'context.emptyFragment']);
    expect(
      await refusal('POST', '/entityOperations/query', { type: 'Query', entities: [{ type: 'Car' }] }),
    ).toEqual([400, 'context.noTimeRelation']);
  });

  test('are bounded in what they may cost', async () => {
    const sums = 'format=aggregatedValues&aggrMethods=avg';
    expect(await refusal('GET', `/entities/${B}?${sums}&aggrPeriodDuration=PT1M`)).toEqual([
      403,
      'context.tooManyPeriods',
    ]);
    expect(await refusal('GET', `/entities/${A}?${sums}&attrs=name`)).toEqual([400, 'context.notEligible']);
    const id = 'urn:ngsi-ld:Bus:a';
    const many = Array.from({ length: 20 }, (_, i) => ({ value: `n${i}`, observedAt: T(i) }));
    await ask('POST', '/entities', { id, type: 'Bus', line: many });
    expect(await refusal('GET', `/entities?type=Bus&timerel=after&timeAt=${T(0)}&q=line==%22n1%22`)).toEqual([
      403,
      'context.tooManyValues',
    ]);
    const count = 'format=aggregatedValues&aggrMethods=totalCount';
    expect(await refusal('GET', `/entities/${id}?${count}`)).toEqual([403, 'context.tooManyValues']);
  });
});
