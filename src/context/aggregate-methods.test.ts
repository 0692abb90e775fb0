import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGGREGATION_METHODS, aggregate, isEligible } from './aggregate-methods.ts';
import { sampleOf } from './aggregate-sample.ts';
import type { AttributeInstance, AttributeKind } from './entity.ts';

const NOW = '2024-01-01T00:00:00.000Z';
const instance = (
  value: unknown,
  type: AttributeKind = 'Property',
  valueType?: string,
): AttributeInstance => ({
  type,
  value,
  createdAt: NOW,
  modifiedAt: NOW,
  ...(valueType === undefined ? {} : { valueType }),
});
const all = (values: readonly unknown[], type: AttributeKind = 'Property', valueType?: string) => {
  const samples = values.flatMap((value) => sampleOf(instance(value, type, valueType)) ?? []);
  return Object.fromEntries(
    AGGREGATION_METHODS.flatMap((method) => {
      const value = aggregate(method, samples);
      return value === undefined ? [] : [[method, value]];
    }),
  );
};

describe('aggregation methods (tables 4.5.19.1-1 to -3)', () => {
  it('take numbers', () => {
    expect(all([120, 80, 100, 100])).toEqual({
      avg: 100,
      distinctCount: 3,
      max: 120,
      min: 80,
      stddev: Math.sqrt(200),
      sum: 400,
      sumsq: 40_800,
      totalCount: 4,
    });
  });

  it('take a single number', () => {
    expect(all([-3])).toEqual({
      avg: -3,
      distinctCount: 1,
      max: -3,
      min: -3,
      stddev: 0,
      sum: -3,
      sumsq: 9,
      totalCount: 1,
    });
  });

  it('take true for 1 and false for 0', () => {
    expect(all([true, false, true, true])).toEqual({
      avg: 0.75,
      distinctCount: 2,
      max: 1,
      min: 0,
      stddev: expect.closeTo(Math.sqrt(0.1875), 15),
      sum: 3,
      sumsq: 3,
      totalCount: 4,
    });
  });

  it('take texts in lexicographical order', () => {
    expect(all(['moderate', 'good', 'good'])).toEqual({
      distinctCount: 2,
      max: 'moderate',
      min: 'good',
      totalCount: 3,
    });
  });

  it('take the sizes of arrays', () => {
    const sizes = { avg: 1.5, distinctCount: 2, max: 3, min: 0, sum: 3, totalCount: 2 };
    expect(all([[1, 2, 3], []])).toEqual(sizes);
    expect(all([[1, 2, 3], []], 'ListProperty')).toEqual(sizes);
  });

  it('count objects, equal ones once whatever the order of their members', () => {
    const counts = { distinctCount: 1, totalCount: 2 };
    expect(
      all([
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ]),
    ).toEqual(counts);
    expect(all([{ en: 'yes' }, { en: 'yes' }], 'LanguageProperty')).toEqual(counts);
    const point = { type: 'Point', coordinates: [1, 2] };
    expect(all([point, point], 'GeoProperty')).toEqual(counts);
    expect(all([null, null], 'JsonProperty')).toEqual(counts);
  });

  it('order dates, times and both together', () => {
    expect(all(['2020-08-01T12:03:00.5Z', '2020-08-01T12:03:00Z'])).toEqual({
      distinctCount: 2,
      max: '2020-08-01T12:03:00.5Z',
      min: '2020-08-01T12:03:00Z',
      totalCount: 2,
    });
    expect(all(['2020-08-01', '2019-08-01'])).toMatchObject({ max: '2020-08-01', min: '2019-08-01' });
    const typed = (text: string) => ({ '@type': 'DateTime', '@value': text });
    expect(all([typed('2020-08-01T12:03:00Z'), typed('2021-08-01T12:03:00Z')])).toEqual({
      distinctCount: 2,
      max: '2021-08-01T12:03:00Z',
      min: '2020-08-01T12:03:00Z',
      totalCount: 2,
    });
  });

  it('average times of the day', () => {
    expect(all(['08:00:00Z', '09:30:00Z'])).toEqual({
      avg: '08:45:00Z',
      distinctCount: 2,
      max: '09:30:00Z',
      min: '08:00:00Z',
      totalCount: 2,
    });
    expect(all(['08:00:00Z', '08:00:01Z'])).toMatchObject({ avg: '08:00:00.500000Z' });
  });

  it('count URIs and words of a vocabulary only', () => {
    const counts = { distinctCount: 2, totalCount: 3 };
    expect(all(['urn:a', 'urn:b', 'urn:a'], 'Property', 'URI')).toEqual(counts);
    expect(all(['https://v/a', 'https://v/b', 'https://v/a'], 'VocabProperty')).toEqual(counts);
  });

  it('count relationships, and the targets of all of them once', () => {
    expect(all(['urn:a', ['urn:a', 'urn:b']], 'Relationship')).toEqual({ distinctCount: 2, totalCount: 2 });
    expect(all([[{ object: 'urn:a' }], [{ object: 'urn:a' }]], 'ListRelationship')).toEqual({
      distinctCount: 1,
      totalCount: 2,
    });
  });

  it('leave an attribute that was deleted out', () => {
    expect(sampleOf(instance('urn:ngsi-ld:null'))).toBeUndefined();
    expect(sampleOf(instance({ '@none': 'urn:ngsi-ld:null' }, 'LanguageProperty'))).toBeUndefined();
  });

  it('take numbers where other kinds stand between them', () => {
    expect(all([1, 'n/a', 3])).toMatchObject({ avg: 2, max: 3, totalCount: 3 });
  });

  it('answer null beyond what a number can hold', () => {
    expect(all([1e308, 1e308])).toMatchObject({ sum: null, sumsq: null, max: 1e308 });
  });

  it('are eligible as the tables say', () => {
    const kinds = [
      'number',
      'boolean',
      'text',
      'array',
      'object',
      'dateTime',
      'date',
      'time',
      'uri',
      'target',
    ] as const;
    const of = (method: (typeof AGGREGATION_METHODS)[number]) =>
      kinds.filter((kind) => isEligible(method, kind)).join(' ');
    expect(of('avg')).toBe('number boolean array time');
    expect(of('max')).toBe('number boolean text array dateTime date time');
    expect(of('min')).toBe(of('max'));
    expect(of('sum')).toBe('number boolean array');
    expect(of('stddev')).toBe('number boolean');
    expect(of('sumsq')).toBe('number boolean');
    expect(of('totalCount')).toBe(kinds.join(' '));
    expect(of('distinctCount')).toBe(kinds.join(' '));
  });

  it('agree with each other', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(numbers, (values) => {
        const { avg, sum, sumsq, stddev, min, max, totalCount } = all(values) as Record<string, number>;
        expect(min).toBeLessThanOrEqual(max!);
        expect(sum! / totalCount!).toBe(avg);
        expect(stddev! ** 2).toBeCloseTo(sumsq! / totalCount! - avg! ** 2, -1);
      }),
    );
  });
});
