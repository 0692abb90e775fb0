import { describe, expect, it } from 'vitest';
import { countingIds, DEFAULT_MAP, iri, NOW } from '../../test/temporal-case.ts';
import { MeridianError } from '../model/error.ts';
import { readReplacement, readTemporal, TEMPORAL_READ_LIMITS } from './temporal-read.ts';

const AT = '2020-09-01T12:03:00Z';
const ID = 'urn:ngsi-ld:Vehicle:1';
const read = (body: unknown, use: 'create' | 'append' = 'create', limits = TEMPORAL_READ_LIMITS) =>
  readTemporal(body, DEFAULT_MAP, { use, now: NOW, newId: countingIds(), limits });

function wrong(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError)
      return error.issues.map(({ at, code }) => `${at.path} ${code.slice('context.'.length)}`);
    throw error;
  }
  return [];
}

describe('the temporal representation of an entity', () => {
  it('is read with a new id for each instance', () => {
    const body = {
      id: ID,
      type: 'Vehicle',
      speed: [
        { type: 'Property', value: 120, observedAt: AT, instanceId: 'urn:mine' },
        { type: 'Property', value: 80, observedAt: AT, datasetId: 'urn:gps' },
      ],
    };
    const times = { createdAt: NOW, modifiedAt: NOW, observedAt: AT };
    expect(read(body)).toEqual({
      id: ID,
      types: [iri('Vehicle')],
      scopes: [],
      attributes: {
        [iri('speed')]: [
          { type: 'Property', value: 120, instanceId: 'urn:ngsi-ld:Instance:1', ...times },
          {
            type: 'Property',
            value: 80,
            instanceId: 'urn:ngsi-ld:Instance:2',
            datasetId: 'urn:gps',
            ...times,
          },
        ],
      },
    });
  });

  it('may have a single instance, concise, with sub-attributes', () => {
    const { attributes } = read({ speed: { value: 5, observedAt: AT, accuracy: { value: 0.1 } } }, 'append');
    expect(attributes[iri('speed')]).toMatchObject([
      { type: 'Property', value: 5, attributes: { [iri('accuracy')]: [{ type: 'Property', value: 0.1 }] } },
    ]);
  });

  it('has scopes plain or with their times', () => {
    const times = { createdAt: NOW, modifiedAt: NOW };
    expect(read({ scope: '/a' }, 'append').scopes).toEqual([{ value: ['/a'], observedAt: NOW, ...times }]);
    expect(
      read({ scope: [{ type: 'Property', value: ['/a', '/b'], observedAt: AT }] }, 'append').scopes,
    ).toEqual([{ value: ['/a', '/b'], observedAt: AT, ...times }]);
  });

  it.each<[unknown, 'create' | 'append', readonly string[]]>([
    [[], 'create', [' noObject']],
    [{}, 'create', [' missing', ' missing']],
    [{}, 'append', [' emptyFragment']],
    [{ '@context': {} }, 'append', [' emptyFragment']],
    [{ id: '', type: 'Vehicle' }, 'create', ['/id noUri']],
    [{ id: 'x', type: 'Vehicle' }, 'create', ['/id noUri']],
    [{ speed: 5 }, 'append', ['/speed noInstance']],
    [{ speed: [] }, 'append', ['/speed noInstance']],
    [{ speed: [{ value: 1 }, 2, null] }, 'append', ['/speed/1 noInstance', '/speed/2 noInstance']],
    [{ speed: [{ type: 'Property' }] }, 'append', ['/speed/0 noValue']],
    [{ speed: [{ value: 1, observedAt: 'now' }] }, 'append', ['/speed/0/observedAt noDateTime']],
    [{ 'invalid(Name': [{ value: 1 }] }, 'append', ['/invalid(Name noName']],
    [
      { scope: [{ type: 'Property', value: 'a b' }, 5] },
      'append',
      ['/scope/0/value noScope', '/scope/1 noInstance'],
    ],
    [{ scope: ['/a', 5] }, 'append', ['/scope/1 noScope']],
    [JSON.parse('{"__proto__": [{"value": 1}]}'), 'append', ['/__proto__ noName']],
  ])('is refused: %j to %s', (body, use, issues) => {
    expect(wrong(() => read(body, use))).toEqual(issues);
  });

  it('has limits', () => {
    const limits = { ...TEMPORAL_READ_LIMITS, instances: 2, attributes: 1 };
    const one = { value: 1, observedAt: AT };
    expect(wrong(() => read({ speed: [one, one, one] }, 'append', limits))).toEqual([
      '/speed limitInstances',
    ]);
    expect(wrong(() => read({ a: one, b: one }, 'append', limits))).toEqual([' limitAttributes']);
  });
});

describe('the replacement of an instance (clause 5.6.14)', () => {
  const replace = (body: unknown) => readReplacement(body, iri('speed'), DEFAULT_MAP, { now: NOW });
  const instance = { type: 'Property', value: 129, observedAt: AT };
  it.each([instance, [instance], { speed: instance }, { speed: [instance], '@context': 'x' }])(
    'is %j',
    (body) => {
      expect(replace(body)).toEqual({ ...instance, createdAt: NOW, modifiedAt: NOW });
    },
  );

  it.each<[unknown, readonly string[]]>([
    [5, [' noObject']],
    [{}, [' emptyFragment']],
    [{ '@context': {} }, [' emptyFragment']],
    [[instance, instance], [' noObject']],
    [{ speed: [instance, instance] }, ['/speed noObject']],
    [{ type: 'Property' }, [' noValue']],
  ])('is not %j', (body, issues) => {
    expect(wrong(() => replace(body))).toEqual(issues);
  });
});
