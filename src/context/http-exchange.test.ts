import { describe, expect, it } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { GEO_TYPE, JSON_TYPE, LD_TYPE } from './accept.ts';
import { answerHeaders, locationOf, problemHeaders } from './http-answer.ts';
import { methodsOf, OPERATIONS } from './http-operations.ts';
import { pageLinks, pageOf } from './http-paging.ts';
import { exchangeOf, type Method } from './http-preconditions.ts';
import { tenantOf } from './http-tenant.ts';

const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError) return `${error.code} ${error.issues[0]?.code}`;
  }
  return undefined;
};
const head = (
  method: Method,
  contentType?: string,
  accept?: string,
  contentLength: string | undefined = '2',
) => ({
  method,
  contentType,
  contentLength,
  accept,
});

describe('the preconditions of clause 6.3.4', () => {
  const { createEntity, mergeEntity, retrieveEntity, retrieveSubscription, batchQuery } = OPERATIONS;

  it('a body is JSON or JSON-LD, for PATCH also a merge patch', () => {
    expect(exchangeOf(head('POST', 'application/json; charset=utf-8'), createEntity)).toEqual({
      bodyType: JSON_TYPE,
      answerType: JSON_TYPE,
    });
    expect(exchangeOf(head('POST', 'Application/LD+JSON'), createEntity)).toEqual({
      bodyType: LD_TYPE,
      answerType: JSON_TYPE,
    });
    expect(exchangeOf(head('PATCH', 'application/merge-patch+json'), mergeEntity)).toEqual({
      bodyType: JSON_TYPE,
      answerType: JSON_TYPE,
    });
    for (const type of ['application/merge-patch+json', 'application/xml', undefined, ''])
      expect(exchangeOf(head('POST', type), createEntity)).toEqual({ status: 415 });
  });

  it('a body says its length', () => {
    expect(exchangeOf({ ...head('POST', JSON_TYPE), contentLength: undefined }, createEntity)).toEqual({
      status: 411,
    });
  });

  it('a GET needs neither, and says what it accepts', () => {
    const get = { ...head('GET'), contentLength: undefined };
    expect(exchangeOf(get, retrieveEntity)).toEqual({ bodyType: null, answerType: JSON_TYPE });
    expect(exchangeOf({ ...get, accept: GEO_TYPE }, retrieveEntity)).toEqual({
      bodyType: null,
      answerType: GEO_TYPE,
    });
    expect(exchangeOf({ ...get, accept: GEO_TYPE }, retrieveSubscription)).toEqual({
      status: 406,
      body: [JSON_TYPE, LD_TYPE],
    });
    expect(exchangeOf({ ...get, accept: 'application/xml' }, retrieveEntity)).toEqual({
      status: 406,
      body: [JSON_TYPE, LD_TYPE, GEO_TYPE],
    });
    expect(exchangeOf(head('POST', LD_TYPE, GEO_TYPE), batchQuery)).toEqual({
      bodyType: LD_TYPE,
      answerType: GEO_TYPE,
    });
  });

  it('what changes something does so whatever answer is accepted', () => {
    expect(exchangeOf(head('POST', JSON_TYPE, 'application/xml'), createEntity)).toEqual({
      bodyType: JSON_TYPE,
      answerType: JSON_TYPE,
    });
  });
});

describe('the table of operations', () => {
  it('has each method of a path once', () => {
    const routes = Object.values(OPERATIONS).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(routes).size).toBe(routes.length);
    expect(methodsOf('/entities')).toEqual(['POST', 'GET', 'DELETE']);
    expect(methodsOf('/entities/:entityId/attrs/:attrId')).toEqual(['PATCH', 'DELETE', 'PUT']);
    expect(methodsOf('/nothing')).toEqual([]);
  });

  it('lets tenants come to be where clause 5.5.10 does', () => {
    const creating = Object.entries(OPERATIONS)
      .filter(([, { createsTenant }]) => createsTenant)
      .map(([name]) => name);
    expect(creating.sort()).toEqual([
      'batchCreate',
      'batchUpsert',
      'createEntity',
      'createRegistration',
      'createSourceSubscription',
      'createSubscription',
      'upsertTemporal',
    ]);
  });
});

describe('pages (clauses 5.5.9, 6.3.10, 6.3.13)', () => {
  it('are 20 from the first, unless asked otherwise', () => {
    expect(pageOf({})).toEqual({ limit: 20, offset: 0, count: false });
    expect(pageOf({ limit: 0, count: true })).toEqual({ limit: 0, offset: 0, count: true });
    expect(codeOf(() => pageOf({ limit: 0 }))).toBe('context.badRequest context.limitZero');
    expect(codeOf(() => pageOf({ limit: 1_001 }))).toBe('context.tooMany context.aboveMost');
    expect(codeOf(() => pageOf({ offset: 1e8 }))).toBe('context.tooMany context.aboveMost');
  });

  it('link to their neighbours with all parameters of the request', () => {
    const path = '/ngsi-ld/v1/subscriptions';
    const asked = [
      ['limit', '1'],
      ['offset', '1'],
    ] as const;
    expect(pageLinks(path, asked, { limit: 1, offset: 1, count: false }, true)).toEqual([
      '</ngsi-ld/v1/subscriptions?limit=1&offset=0>;rel="prev";type="application/ld+json"',
      '</ngsi-ld/v1/subscriptions?limit=1&offset=2>;rel="next";type="application/ld+json"',
    ]);
    expect(pageLinks(path, asked, { limit: 5, offset: 2, count: false }, false)).toEqual([
      '</ngsi-ld/v1/subscriptions?limit=5&offset=0>;rel="prev";type="application/ld+json"',
    ]);
    expect(pageLinks(path, [], { limit: 20, offset: 0, count: false }, false)).toEqual([]);
    expect(pageLinks(path, [], { limit: 0, offset: 3, count: true }, true)).toEqual([]);
    expect(pageLinks('/e', [['q', 'a=="ä>"']], { limit: 2, offset: 0, count: false }, true)[0]).toBe(
      '</e?q=a%3D%3D%22%C3%A4%3E%22&limit=2&offset=2>;rel="next";type="application/ld+json"',
    );
  });
});

describe('headers of an answer', () => {
  const context = 'https://example.org/c';
  const link =
    '<https://example.org/c>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"';

  it('plain JSON links to its @context, JSON-LD has it inside, GeoJSON as it is preferred (clause 6.3.6)', () => {
    expect(answerHeaders({ type: JSON_TYPE, context, tenant: undefined })).toEqual({
      'Content-Type': JSON_TYPE,
      Link: link,
    });
    expect(answerHeaders({ type: LD_TYPE, context, tenant: undefined })).toEqual({ 'Content-Type': LD_TYPE });
    expect(answerHeaders({ type: GEO_TYPE, context, tenant: undefined }).Link).toBeUndefined();
    expect(answerHeaders({ type: GEO_TYPE, context, tenant: undefined, prefer: 'body=json' }).Link).toBe(
      link,
    );
    expect(
      answerHeaders({ type: GEO_TYPE, context, tenant: undefined, prefer: 'body=ld+json' }).Link,
    ).toBeUndefined();
  });

  it('pages, totals and the tenant come with it', () => {
    expect(
      answerHeaders({ type: LD_TYPE, context, tenant: 'north', pages: ['<a>', '<b>'], total: 0 }),
    ).toEqual({
      'Content-Type': LD_TYPE,
      Link: '<a>, <b>',
      'NGSILD-Results-Count': '0',
      'NGSILD-Tenant': 'north',
    });
    expect(problemHeaders('north')).toEqual({ 'Content-Type': JSON_TYPE, 'NGSILD-Tenant': 'north' });
  });

  it('a Location is a path that leads back to the id', () => {
    expect(locationOf('entities', 'urn:ngsi-ld:A:1')).toBe('/ngsi-ld/v1/entities/urn:ngsi-ld:A:1');
    expect(locationOf('entities', 'https://a.org/b?c#d')).toBe(
      '/ngsi-ld/v1/entities/https:%2F%2Fa.org%2Fb%3Fc%23d',
    );
  });
});

describe('the tenant of a request (clause 6.3.14)', () => {
  it.each([
    [undefined, undefined],
    [' ', undefined],
    ['north', 'north'],
    ['urn:ngsi-ld:tenant:North_1', 'urn:ngsi-ld:tenant:North_1'],
  ])('%j is %j', (header, tenant) => {
    expect(tenantOf(header)).toBe(tenant);
  });

  it.each(['a b', '../a', "a';--", 'ä', 'a'.repeat(129), 'a\u0000'])('%j is refused', (header) => {
    expect(codeOf(() => tenantOf(header))).toBe('context.badRequest context.invalidTenant');
  });
});
