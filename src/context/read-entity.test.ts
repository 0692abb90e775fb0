import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasShared, sharedPath } from '../../test/shared.ts';
import { MeridianError } from '../model/error.ts';
import { readAttribute, readEntity, readFragment } from './read-entity.ts';
import { READ_LIMITS } from './read-limits.ts';
import { readAttributeName } from './read-name.ts';
import { DEFAULT_VOCABULARY } from './term-map.ts';

const CORE = ['scope', 'location', 'value', 'observedAt', 'unitCode', 'instanceId'];
const map = {
  source: undefined,
  expand: (name: string) =>
    name.includes(':')
      ? name
      : `${CORE.includes(name) ? 'https://uri.etsi.org/ngsi-ld/' : DEFAULT_VOCABULARY}${name}`,
  compact: (iri: string) => iri,
};
const NOW = '2026-11-21T08:00:00.000Z';
const STAMPS = { createdAt: NOW, modifiedAt: NOW };
const NULL = 'urn:ngsi-ld:null';
const iri = (name: string): string => `${DEFAULT_VOCABULARY}${name}`;

const read = (attributes: object, options: object = {}) =>
  readEntity({ id: 'urn:ngsi-ld:Car:1', type: 'Car', ...attributes }, map, { now: NOW, ...options });
/** The one attribute `a` of an entity. */
const one = (a: unknown, options: object = {}) => read({ a }, options).attributes[iri('a')]?.[0];
const fragment = (use: 'append' | 'update' | 'merge', body: object, options: object = {}) =>
  readFragment(body, map, { use, ...options });

/** Issues as `code path`. */
function wrong(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError) return error.issues.map(({ code, at }) => `${code} ${at.path}`);
    throw error;
  }
  return [];
}
const wrongIn = (a: unknown, options: object = {}) => wrong(() => one(a, options));

describe('an entity', () => {
  test('in normalised form', () => {
    const entity = readEntity(
      {
        id: 'urn:ngsi-ld:Car:1',
        type: ['Car', 'Thing', 'Car'],
        scope: ['/Madrid/Gardens', 'Lyon'],
        expiresAt: '2030-01-01T00:00:00Z',
        createdAt: 'whatever',
        speed: { type: 'Property', value: 50, unitCode: 'KMH', observedAt: '2020-01-01T00:00:00,5Z' },
        '@context': 'https://example.org/context.jsonld',
      },
      map,
      { now: NOW },
    );
    expect(entity).toEqual({
      id: 'urn:ngsi-ld:Car:1',
      types: [iri('Car'), iri('Thing')],
      scopes: ['/Madrid/Gardens', 'Lyon'],
      expiresAt: '2030-01-01T00:00:00Z',
      ...STAMPS,
      attributes: {
        [iri('speed')]: [
          { type: 'Property', value: 50, unitCode: 'KMH', observedAt: '2020-01-01T00:00:00.5Z', ...STAMPS },
        ],
      },
    });
  });

  test('needs an id that is a URI, and a type', () => {
    expect(wrong(() => readEntity({ type: 'Car' }, map, { now: NOW }))).toEqual(['context.missing ']);
    expect(wrong(() => readEntity({ id: 'invalid', type: 'Car' }, map, { now: NOW }))).toEqual([
      'context.noUri /id',
    ]);
    expect(wrong(() => readEntity({ id: 'urn:a:b' }, map, { now: NOW }))).toEqual(['context.missing ']);
    expect(wrong(() => readEntity({ id: 'urn:a:b', type: [] }, map, { now: NOW }))).toEqual([
      'context.noType /type',
    ]);
    expect(wrong(() => readEntity({ id: 'urn:a:b', type: 'type' }, map, { now: NOW }))).toEqual([
      'context.reservedName /type',
    ]);
  });

  test('that is no object is an invalid request', () => {
    for (const body of [[], 'x', null, 1, undefined])
      expect(() => readEntity(body, map, { now: NOW })).toThrow(
        expect.objectContaining({ code: 'context.invalidRequest' }),
      );
  });

  test('has names of letters, numbers, _ and -, or whole IRIs (4.6.2)', () => {
    expect(
      Object.keys(
        read({ 'N-TOT': 1, 温度: 2, 'dc:title': 3, 'https://x.org/a#b': 4, attribute_to_be_added: 5 })
          .attributes,
      ),
    ).toEqual([iri('N-TOT'), iri('温度'), 'dc:title', 'https://x.org/a#b', iri('attribute_to_be_added')]);
    for (const name of ['@invalid', 'a b', 'a<b', '', '1a', '_a', 'a(b)', "a'", 'a.b', '__proto__'])
      expect(wrong(() => read(JSON.parse(`{${JSON.stringify(name)}: 1}`)))).toEqual([
        `context.noName /${name}`,
      ]);
    expect(wrong(() => read({ 'a/b~': 1 }))).toEqual(['context.noName /a~1b~0']);
    expect(wrong(() => read({ observedAt: '2020-01-01T00:00:00Z', instanceId: 'urn:a:b' }))).toEqual([
      'context.reservedName /observedAt',
      'context.reservedName /instanceId',
    ]);
    expect(Object.keys(read({ value: 1 }).attributes)).toEqual(['https://uri.etsi.org/ngsi-ld/value']);
  });

  test('has scopes in the form of 4.18', () => {
    expect(read({ scope: '/CompanyA/OrganizationB/UnitC' }).scopes).toEqual([
      '/CompanyA/OrganizationB/UnitC',
    ]);
    expect(wrong(() => read({ scope: ['/a', '//a', 'a b', '', 5, '/a/'] }))).toEqual(
      [1, 2, 3, 4, 5].map((i) => `context.noScope /scope/${i}`),
    );
  });

  test('tells all that is wrong at once, with the place in a batch', () => {
    expect(
      wrong(() =>
        readEntity({ id: 5, a: { type: 'string', value: 1 }, b: { type: 'Relationship' } }, map, {
          now: NOW,
          path: '/3',
        }),
      ),
    ).toEqual([
      'context.unknownKind /3/a/type',
      'context.noValue /3/b',
      'context.noUri /3/id',
      'context.missing /3',
    ]);
  });
});

describe('the kind of an attribute', () => {
  const point = { type: 'Point', coordinates: [1, 2] };
  test.each([
    ['a plain value', 5, { type: 'Property', value: 5 }],
    ['a plain list', [1, [2]], { type: 'Property', value: [1, [2]] }],
    ['a plain object', { street: 'x' }, { type: 'Property', value: { street: 'x' } }],
    [
      'a typed value',
      { '@type': 'Date', '@value': 'x' },
      { type: 'Property', value: { '@type': 'Date', '@value': 'x' } },
    ],
    ['a geometry', point, { type: 'GeoProperty', value: point }],
    ['value', { value: 5, unitCode: 'CEL' }, { type: 'Property', value: 5, unitCode: 'CEL' }],
    ['value with a geometry', { value: point }, { type: 'GeoProperty', value: point }],
    ['a Property with a geometry', { type: 'Property', value: point }, { type: 'Property', value: point }],
    [
      'a geometry as text',
      { type: 'GeoProperty', value: JSON.stringify(point) },
      { type: 'GeoProperty', value: point },
    ],
    ['object', { object: 'urn:a:b' }, { type: 'Relationship', value: 'urn:a:b' }],
    [
      'several objects',
      { object: ['urn:a:b', 'urn:a:c'] },
      { type: 'Relationship', value: ['urn:a:b', 'urn:a:c'] },
    ],
    [
      'objectType',
      { object: 'urn:a:b', objectType: 'T' },
      { type: 'Relationship', value: 'urn:a:b', objectType: [iri('T')] },
    ],
    [
      'languageMap',
      { languageMap: { en: 'x', '@none': ['y'] } },
      { type: 'LanguageProperty', value: { en: 'x', '@none': ['y'] } },
    ],
    ['vocab', { vocab: ['red', 'urn:a:b'] }, { type: 'VocabProperty', value: [iri('red'), 'urn:a:b'] }],
    ['json', { json: { type: 'any', id: null } }, { type: 'JsonProperty', value: { type: 'any', id: null } }],
    ['valueList', { valueList: [1, 'b'] }, { type: 'ListProperty', value: [1, 'b'] }],
    [
      'objectList',
      { objectList: ['urn:a:b', { object: 'urn:a:c' }] },
      { type: 'ListRelationship', value: ['urn:a:b', { object: 'urn:a:c' }] },
    ],
    [
      'what a system adds',
      { value: 1, createdAt: 'x', instanceId: 'y', previousValue: 3 },
      { type: 'Property', value: 1 },
    ],
  ])('%s', (_, a, expected) => expect(one(a)).toEqual({ ...expected, ...STAMPS }));

  test.each([
    ['an unknown kind', { type: 'string', value: 'x' }, 'unknownKind /a/type'],
    ['an object whose type is none', { type: 'PostalAddress', street: 'x' }, 'unknownKind /a/type'],
    ['no value', { type: 'Property' }, 'noValue /a'],
    [
      'a Relationship with a value',
      { type: 'Relationship', value: 'urn:a:b' },
      'noValue /a',
      'memberNotAllowed /a/value',
    ],
    ['two values', { value: 1, object: 'urn:a:b' }, 'memberNotAllowed /a/object'],
    ['null', null, 'nullValue /a'],
    ['null as value', { type: 'Property', value: null }, 'nullValue /a/value'],
    ['an NGSI-LD Null', NULL, 'nullNotAllowed /a'],
    ['an NGSI-LD Null as value', { value: NULL }, 'nullNotAllowed /a/value'],
    ['an NGSI-LD Null inside', { value: { b: [NULL] } }, 'nullNotAllowed /a/value/b/0'],
    ['a Null of a language', { languageMap: { '@none': NULL } }, 'nullNotAllowed /a/languageMap'],
    ['a date as object', { type: 'Relationship', object: '2020-01-01T00:00:00Z' }, 'noUri /a/object'],
    ['no object', { type: 'Relationship', object: [] }, 'noUri /a/object'],
    ['an object that is none of several', { object: ['urn:a:b', 'x'] }, 'noUri /a/object/1'],
    [
      'a geometry of no kind',
      { type: 'GeoProperty', value: { type: 'GeometryCollection', geometries: [] } },
      'geometryKind /a/value/type',
    ],
    ['a text that is no geometry', { type: 'GeoProperty', value: '{' }, 'geometryKind /a/value/type'],
    ['a position out of range', { type: 'Point', coordinates: [2, 91] }, 'geometryRange /a/coordinates'],
    [
      'a position of one number',
      { type: 'MultiPoint', coordinates: [[1, 2], [1]] },
      'geometryShape /a/coordinates/1',
    ],
    ['a line of one point', { type: 'LineString', coordinates: [[1, 2]] }, 'geometryShape /a/coordinates'],
    [
      'an open ring',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
      'geometryShape /a/coordinates/0',
    ],
    ['a language that is none', { languageMap: { 'e n': 'x' } }, 'noLanguage /a/languageMap/e n'],
    ['a text that is none', { languageMap: { en: 5 } }, 'noText /a/languageMap/en'],
    [
      'a languageMap that is none',
      { type: 'LanguageProperty', languageMap: 'x' },
      'noLanguageMap /a/languageMap',
    ],
    ['a vocab that is none', { vocab: [5] }, 'noVocab /a/vocab'],
    ['a json that is none', { json: 5 }, 'noJson /a/json'],
    ['a list that is none', { type: 'ListProperty', valueList: 5 }, 'noList /a/valueList'],
    ['observedAt', { value: 1, observedAt: 'yesterday' }, 'noDateTime /a/observedAt'],
    [
      'observedAt without a zone',
      { value: 1, observedAt: '2020-01-01T00:00:00' },
      'noDateTime /a/observedAt',
    ],
    ['a day that is none', { value: 1, observedAt: '2023-02-30T00:00:00Z' }, 'noDateTime /a/observedAt'],
    ['unitCode', { value: 1, unitCode: 5 }, 'noText /a/unitCode'],
    ['a unit of a link', { object: 'urn:a:b', unitCode: 'CEL' }, 'memberNotAllowed /a/unitCode'],
    ['datasetId', { value: 1, datasetId: 'x' }, 'noUri /a/datasetId'],
    ['a context inside', { value: 1, '@context': {} }, 'embeddedContext /a/@context'],
    ['NUL', 'a\0b', 'invalidText /a'],
    ['half a surrogate pair', { value: { b: '\ud800' } }, 'invalidText /a/value/b'],
    ['half a surrogate pair in a name', { value: { '\udc00': 1 } }, 'invalidText /a/value/\udc00'],
    ['a number beyond a double', { value: JSON.parse('1e999') }, 'notFinite /a/value'],
  ])('%s is refused', (_, a, ...issues) =>
    expect(wrongIn(a)).toEqual(issues.map((issue) => `context.${issue}`)),
  );

  test('an offset from UTC becomes UTC', () => {
    expect(one({ value: 1, observedAt: '2021-03-11T01:51:02.25+05:30' })?.observedAt).toBe(
      '2021-03-10T20:21:02.25Z',
    );
  });
});

describe('instances and sub-attributes', () => {
  test('the default instance comes first, @none is the default', () => {
    const { attributes } = read({
      speed: [
        { type: 'Property', value: 1, datasetId: 'urn:d:1' },
        { value: 2, datasetId: '@none', source: { object: 'urn:a:b', by: 'me' } },
      ],
    });
    expect(attributes[iri('speed')]).toEqual([
      {
        type: 'Property',
        value: 2,
        ...STAMPS,
        attributes: {
          [iri('source')]: [
            {
              type: 'Relationship',
              value: 'urn:a:b',
              ...STAMPS,
              attributes: { [iri('by')]: [{ type: 'Property', value: 'me', ...STAMPS }] },
            },
          ],
        },
      },
      { type: 'Property', value: 1, datasetId: 'urn:d:1', ...STAMPS },
    ]);
  });

  test('no datasetId twice, also under two names of one IRI', () => {
    expect(wrongIn([{ value: 1 }, { value: 2 }])).toEqual(['context.datasetTwice /a']);
    expect(wrong(() => read({ a: 1, [iri('a')]: 2 }))).toEqual([
      `context.datasetTwice /${iri('a').replaceAll('/', '~1')}`,
    ]);
    expect(wrongIn([{ value: 1 }, 5])).toEqual(['context.noInstance /a/1']);
  });

  test('limits', () => {
    const limits = {
      ...READ_LIMITS,
      attributes: 2,
      instances: 2,
      levels: 2,
      depth: 3,
      text: 5,
      positions: 2,
      issues: 3,
    };
    expect(wrong(() => read({ a: 1, b: 2, c: 3 }, { limits }))).toEqual(['context.limitAttributes ']);
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`1${i}`, 1]));
    expect(wrong(() => read(many, { limits }))).toEqual(['context.limitAttributes ']);
    const inner = { a: { type: 'Property', value: 1, ...many } };
    expect(wrong(() => read(inner, { limits }))).toEqual(['context.limitAttributes /a']);
    expect(
      wrongIn(
        [1, 2, 3].map((value) => ({ value, datasetId: `urn:d:${value}` })),
        { limits },
      ),
    ).toEqual(['context.limitInstances /a']);
    expect(wrongIn({ value: 1, b: { value: 1, c: 1 } }, { limits })).toEqual(['context.limitLevels /a/b/c']);
    expect(wrongIn([[[[]]]], { limits })).toEqual(['context.limitDepth /a/0/0/0']);
    expect(wrongIn('123456', { limits })).toEqual(['context.limitText /a']);
    expect(
      wrongIn(
        {
          type: 'MultiPoint',
          coordinates: [
            [1, 2],
            [1, 2],
            [1, 2],
          ],
        },
        { limits },
      ),
    ).toEqual(['context.limitPositions /a/coordinates/2']);
    expect(wrong(() => read({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1 }, { limits }))).toHaveLength(3);
  });

  test('a value as deep as JSON can be is refused, not walked', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(wrongIn(deep)).toHaveLength(1);
    let nested: object = { value: 1 };
    for (let i = 0; i < 50_000; i++) nested = { value: 1, b: nested };
    expect(wrongIn(nested)).toHaveLength(1);
  });
});

describe('the simplified form (4.5.4)', () => {
  test('has values, objects for some kinds and datasets', () => {
    const { attributes } = read(
      {
        name: 'x',
        address: { type: 'PostalAddress', street: 'x' },
        location: { type: 'Point', coordinates: [1, 2] },
        says: { languageMap: { en: 'yes' } },
        gender: { vocab: 'Male' },
        ticket: { json: { id: 5 } },
        alias: { dataset: { '@none': 'a', 'urn:d:1': { vocab: 'b' } } },
      },
      { simplified: true },
    );
    expect(
      Object.entries(attributes).map(([, [first, second]]) => [
        first?.type,
        first?.value,
        second?.value,
        second?.datasetId,
      ]),
    ).toEqual([
      ['Property', 'x', undefined, undefined],
      ['Property', { type: 'PostalAddress', street: 'x' }, undefined, undefined],
      ['GeoProperty', { type: 'Point', coordinates: [1, 2] }, undefined, undefined],
      ['LanguageProperty', { en: 'yes' }, undefined, undefined],
      ['VocabProperty', iri('Male'), undefined, undefined],
      ['JsonProperty', { id: 5 }, undefined, undefined],
      ['Property', 'a', iri('b'), 'urn:d:1'],
    ]);
  });
});

describe('a fragment', () => {
  test('takes away by an NGSI-LD Null of each kind', () => {
    const body = {
      a: NULL,
      b: { type: 'Property', value: NULL },
      c: { object: NULL, datasetId: 'urn:d:1' },
      d: { languageMap: { '@none': NULL } },
      e: { valueList: [NULL] },
      f: { objectList: [{ object: NULL }] },
      g: { type: 'GeoProperty', value: NULL },
      h: { vocab: NULL },
      i: { json: NULL },
      scope: NULL,
      expiresAt: NULL,
    };
    for (const use of ['update', 'merge'] as const) {
      const { attributes, scopes, expiresAt } = fragment(use, body);
      expect(Object.values(attributes).flatMap((instances) => instances.map((one) => one.deleted))).toEqual(
        Array(9).fill(true),
      );
      expect([scopes, expiresAt, attributes[iri('c')]?.[0]?.datasetId]).toEqual([null, null, 'urn:d:1']);
    }
    expect(wrong(() => fragment('append', body))).toHaveLength(11);
  });

  test('to merge may leave the value out and have Nulls inside', () => {
    expect(
      fragment('merge', { a: { observedAt: NULL, unitCode: 'CEL' }, b: { value: { c: NULL } } }).attributes,
    ).toEqual({
      [iri('a')]: [{ observedAt: null, unitCode: 'CEL' }],
      [iri('b')]: [{ type: 'Property', inferred: 'value', value: { c: NULL } }],
    });
    expect(wrong(() => fragment('update', { a: { type: 'Property', unitCode: 'CEL' } }))).toEqual([
      'context.noValue /a',
    ]);
    expect(wrong(() => fragment('update', { b: { value: { c: NULL } } }))).toEqual([
      'context.nullNotAllowed /b/value/c',
    ]);
    expect(wrong(() => fragment('merge', { b: { value: { c: [NULL] } } }))).toEqual([
      'context.nullNotAllowed /b/value/c/0',
    ]);
    expect(wrong(() => fragment('merge', { type: NULL }))).toEqual(['context.nullNotAllowed /type']);
    expect(wrong(() => fragment('merge', { a: { value: 1, datasetId: NULL } }))).toEqual([
      'context.noUri /a/datasetId',
    ]);
  });

  test('may name the entity, but no other', () => {
    expect(fragment('update', { id: 'urn:a:b' }, { id: 'urn:a:b' })).toEqual({
      id: 'urn:a:b',
      types: [],
      attributes: {},
    });
    expect(wrong(() => fragment('update', { id: 'urn:a:b' }, { id: 'urn:a:c' }))).toEqual([
      'context.otherId /id',
    ]);
    expect(wrong(() => fragment('update', {}, { whole: true }))).toEqual([
      'context.missing ',
      'context.missing ',
    ]);
  });

  test('of one attribute names any of its members', () => {
    const partial = (body: unknown) => readAttribute(body, map, { use: 'partial' });
    expect(
      partial({ providedBy: { type: 'Relationship', object: 'urn:a:b' }, source: NULL, '@context': [] }),
    ).toEqual({
      attributes: {
        [iri('providedBy')]: [{ type: 'Relationship', value: 'urn:a:b' }],
        [iri('source')]: [{ deleted: true }],
      },
    });
    expect(partial({ value: 56, datasetId: 'urn:d:1' })).toEqual({
      type: 'Property',
      inferred: 'value',
      value: 56,
      datasetId: 'urn:d:1',
    });
    expect(wrong(() => partial({ '@context': 'x' }))).toEqual(['context.emptyFragment ']);
    expect(wrong(() => partial({ source: { type: 'Property' } }))).toEqual(['context.noValue /source']);
    expect(wrong(() => readAttribute({ scope: '/a' }, map, { use: 'replace' }))).not.toEqual([]);
  });

  test('names an attribute in an address', () => {
    expect(readAttributeName('speed', map)).toBe(iri('speed'));
    expect(readAttributeName('scope', map)).toBe('https://uri.etsi.org/ngsi-ld/scope');
    for (const name of ['@invalid', '', 'type', 'createdAt'])
      expect(wrong(() => readAttributeName(name, map))).toHaveLength(1);
  });
});

test('any JSON is read or refused with issues', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('append', 'update', 'merge'),
      fc.boolean(),
      (value, use, simplified) => {
        wrong(() => readFragment({ a: value }, map, { use, simplified }));
        wrong(() => readFragment(value, map, { use, simplified }));
        wrong(() => readAttribute(value, map, { use: 'partial' }));
      },
    ),
  );
});

describe.skipIf(!hasShared)('the published payloads', () => {
  const folder = sharedPath('payloads', 'ngsi-ld');
  const issues = (hasShared ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.jsonld'))
    .map((name) => [
      name.replace('.jsonld', ''),
      wrong(() => readEntity(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')), map, { now: NOW })),
    ]);

  test('are taken but for those that are faulty', () => {
    expect(issues).toHaveLength(32);
    expect(Object.fromEntries(issues.filter(([, list]) => list?.length !== 0))).toMatchInlineSnapshot(`
      {
        "Environment.FloodMonitoring": [
          "context.unknownKind /floodLevelStatus/type",
          "context.unknownKind /observationDateTime/type",
          "context.unknownKind /stationID/type",
        ],
        "Environment.WaterObserved": [
          "context.noUri /dateObserved/object",
        ],
        "TourismDestinations.Event": [
          "context.unknownKind /eventPriceFrom/type",
          "context.unknownKind /eventPriceTo/type",
          "context.unknownKind /isAccessibleForFree/type",
          "context.unknownKind /location/type",
          "context.unknownKind /maximumAttendeeCapacity/type",
          "context.unknownKind /ratingValueAverage/type",
          "context.unknownKind /starRatingDetailed/type",
          "context.unknownKind /url/type",
          "context.unknownKind /wheelChairAccessible/type",
        ],
        "Weather.WeatherForecast": [
          "context.noUri /id",
        ],
      }
    `);
  });
});
