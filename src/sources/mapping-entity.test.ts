import { describe, expect, test } from 'vitest';
import { entityMapper } from './mapping-entity.ts';
import { observedTime } from './observed-time.ts';
import type { EntityMappingWire } from './source-wire.ts';

const model = { type: 'AirQualityObserved' };
const mapping: EntityMappingWire = {
  id: 'urn:ngsi-ld:AirQualityObserved:{/station}',
  observedAt: '/time',
  time: { offset: '+08:00' },
  attributes: {
    pm25: { value: '/pm25', as: 'number', unitCode: 'GQ' },
    location: { longitude: '/lon', latitude: '/lat' },
    refDevice: { kind: 'Relationship', value: 'urn:ngsi-ld:Device:{/device}' },
    source: { value: 'station network' },
  },
};
const mapped = (record: unknown, change: Partial<EntityMappingWire> = {}) =>
  entityMapper({ ...mapping, ...change }, model).map(record);
const codes = (record: unknown, change: Partial<EntityMappingWire> = {}) =>
  mapped(record, change).issues.map(({ code, at }) => `${code} ${at.path}`);

describe('a record becomes an entity', () => {
  test('with values by pointers, a point, a relationship and constants', () => {
    const record = {
      station: '1 021',
      time: '2026-03-01 08:00',
      pm25: '35.5',
      lon: 120.3,
      lat: '36.1',
      device: 7,
    };
    expect(mapped(record)).toEqual({
      document: {
        id: 'urn:ngsi-ld:AirQualityObserved:1%20021',
        type: 'AirQualityObserved',
        pm25: { type: 'Property', value: 35.5, unitCode: 'GQ', observedAt: '2026-03-01T00:00:00.000Z' },
        location: {
          type: 'GeoProperty',
          value: { type: 'Point', coordinates: [120.3, 36.1] },
          observedAt: '2026-03-01T00:00:00.000Z',
        },
        refDevice: {
          type: 'Relationship',
          object: 'urn:ngsi-ld:Device:7',
          observedAt: '2026-03-01T00:00:00.000Z',
        },
        source: { type: 'Property', value: 'station network', observedAt: '2026-03-01T00:00:00.000Z' },
      },
      issues: [],
      expected: 4,
      present: 4,
      observed: Date.UTC(2026, 2, 1),
    });
  });

  test('what is missing or empty is left out and counted', () => {
    const { document, expected, present, observed } = mapped({ station: 'a', pm25: ' ', lon: null });
    expect(Object.keys(document!)).toEqual(['id', 'type', 'source']);
    expect([expected, present, observed]).toEqual([4, 1, undefined]);
  });

  test('names of attributes may come from the record', () => {
    const { document } = mapped(
      { topic: { station: 'x', attribute: 'no2' }, payload: 12 },
      { id: 'urn:x:{/topic/station}', attributes: { '{/topic/attribute}': { value: '/payload' } } },
    );
    expect(document).toEqual({
      id: 'urn:x:x',
      type: 'AirQualityObserved',
      no2: { type: 'Property', value: 12 },
    });
  });

  test('lists, languages and JSON', () => {
    const { document } = mapped(
      { tags: ['1', '2'], name: { en: 'Station', zh: '站' }, raw: '{"a":[1]}', on: '是' },
      {
        id: 'urn:x:1',
        attributes: {
          tags: { kind: 'ListProperty', value: '/tags', as: 'integer' },
          name: { kind: 'LanguageProperty', value: '/name' },
          raw: { kind: 'JsonProperty', value: '/raw', as: 'json' },
          on: { value: '/on', as: 'boolean' },
          code: { value: { const: '/not a pointer' } },
        },
      },
    );
    expect(document).toMatchObject({
      tags: { type: 'ListProperty', valueList: [1, 2] },
      name: { languageMap: { en: 'Station', zh: '站' } },
      raw: { json: { a: [1] } },
      on: { value: true },
      code: { value: '/not a pointer' },
    });
  });
});

describe('a record is rejected', () => {
  test('without an id', () => {
    expect(codes({ pm25: 1 })).toEqual(['map.missing /mapping/id']);
  });
  test('for values that are not what they should be, all told at once', () => {
    expect(codes({ station: 'a', pm25: '35,5', lon: 200, lat: 95, time: '2026-02-30T00:00:00Z' })).toEqual([
      'map.number /mapping/attributes/pm25/value',
      'map.degrees /mapping/attributes/location/longitude',
      'map.degrees /mapping/attributes/location/latitude',
      'map.time.unreadable /mapping/observedAt',
    ]);
  });
  test('where a required attribute is missing', () => {
    const attributes = { pm25: { value: '/pm25', required: true } };
    expect(codes({ station: 'a' }, { attributes })).toEqual(['map.missing /mapping/attributes/pm25']);
  });
  test('for half a point', () => {
    expect(codes({ station: 'a', lon: 1 })).toEqual(['map.degrees /mapping/attributes/location/latitude']);
  });
  test('for a local time whose offset nobody says', () => {
    expect(codes({ station: 'a', time: '2026-03-01 08:00' }, { time: {} })).toContain(
      'map.time.offset /mapping/observedAt',
    );
  });
  test('names of the prototype are found nowhere', () => {
    expect(codes({}, { id: '/constructor/name' })).toEqual(['map.missing /mapping/id']);
    expect(codes(JSON.parse('{"a":{"__proto__":{"id":"urn:x:1"}}}'), { id: '/a/id' })).toEqual([
      'map.missing /mapping/id',
    ]);
  });
});

test('a name from a record cannot reach the prototype', () => {
  const { document } = mapped(
    { name: '__proto__' },
    { id: 'urn:x:1', attributes: { '{/name}': { value: 1 } } },
  );
  expect(Object.hasOwn(document!, '__proto__')).toBe(true);
  expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
});

test('expressions are asked for by position', () => {
  const mapper = entityMapper({ id: '= $uppercase(id)', attributes: { a: { value: '= x + 1' } } }, model);
  expect(mapper.expressions).toEqual([' $uppercase(id)', ' x + 1']);
  expect(mapper.map({}, ['urn:X', 3]).document).toEqual({
    id: 'urn:X',
    type: model.type,
    a: { type: 'Property', value: 3 },
  });
  expect(mapper.map({}, ['urn:X', new Error('no number')]).issues).toMatchObject([
    { code: 'map.expression', details: { reason: 'no number' } },
  ]);
});

test.each([
  ['2026-03-01T00:00:00Z', {}, '2026-03-01T00:00:00Z'],
  ['2026-03-01T00:00:00.123456Z', {}, '2026-03-01T00:00:00.123456Z'],
  ['2026-03-01T08:00:00+08:00', {}, '2026-03-01T00:00:00.000Z'],
  ['2026/3/1 8:05', { offset: '+08:00' }, '2026-03-01T00:05:00.000Z'],
  ['2026-03-01', { offset: 'Z' }, '2026-03-01T00:00:00.000Z'],
  ['2026-03-01 00:00:00.1234567', { offset: 'Z' }, '2026-03-01T00:00:00.123456Z'],
  [1_772_323_200, { format: 'seconds' }, '2026-03-01T00:00:00.000Z'],
  ['1772323200000', { format: 'milliseconds' }, '2026-03-01T00:00:00.000Z'],
] as const)('the time %s is read', (value, rule, text) => {
  expect(observedTime(value, rule)).toMatchObject({ text });
});

test.each([
  ['2026-13-01T00:00:00Z', {}],
  ['2026-02-30T00:00:00Z', {}],
  ['2026-02-28T24:00:00Z', {}],
  ['2026-2-30', { offset: 'Z' }],
  ['2026-03-01 24:30', { offset: 'Z' }],
  [`2026-03-01${' '.repeat(100)}08:00`, { offset: 'Z' }],
  ['yesterday', { offset: 'Z' }],
  [1_772_323_200_000, { format: 'seconds' }],
  [-1, { format: 'seconds' }],
  [12, {}],
  ['', { format: 'seconds' }],
] as const)('the time %s is refused', (value, rule) => {
  expect(observedTime(value, rule)).toEqual({ wrong: 'time.unreadable' });
});
