import { describe, expect, it } from 'vitest';
import { DEFAULT_MAP, iri, NOW, temporalEntity, vehicle } from '../../test/temporal-case.ts';
import { deletionRowOf, instanceOfRow, SCOPE, scopeOfRow, TIMED } from './history-row.ts';
import { createSeriesBook } from './history-series-store.ts';
import type { TemporalEntity } from './temporal-entity.ts';
import { type TemporalView, writeTemporal } from './temporal-write.ts';

const AT = '2020-08-01T12:03:00Z';
const write = (entity: TemporalEntity, view: Partial<TemporalView> = {}) =>
  writeTemporal(entity, DEFAULT_MAP, { format: 'normalized', timeProperty: 'observedAt', ...view });
const series = (body: object, view: Partial<TemporalView> = {}) => {
  const {
    id: _,
    type: __,
    ...attributes
  } = write(temporalEntity(body), { format: 'temporalValues', ...view })!;
  return attributes;
};

describe('an evolution', () => {
  it('has lists of instances, each with its id (clauses 4.5.6 to 4.5.8)', () => {
    expect(
      write(temporalEntity({ speed: { type: 'Property', value: 5, observedAt: AT, unitCode: 'KMH' } })),
    ).toEqual({
      id: 'urn:ngsi-ld:Vehicle:1',
      type: 'Vehicle',
      speed: [
        { type: 'Property', value: 5, unitCode: 'KMH', observedAt: AT, instanceId: 'urn:ngsi-ld:Instance:1' },
      ],
    });
  });

  it('shows the times of the system where they are asked for', () => {
    const written = write(temporalEntity({ speed: { value: 5, observedAt: AT } }), { sysAttrs: true });
    expect(written).toMatchObject({
      createdAt: NOW,
      modifiedAt: NOW,
      speed: [{ createdAt: NOW, modifiedAt: NOW }],
    });
    const byModified = write(temporalEntity({ speed: { value: 5 } }), { timeProperty: 'modifiedAt' });
    expect(byModified).toMatchObject({ speed: [{ value: 5, modifiedAt: NOW }] });
  });

  it('keeps the empty list of an attribute beyond the cut', () => {
    const entity = { ...vehicle(), attributes: { [iri('speed')]: [] } };
    expect(write(entity)).toMatchObject({ speed: [] });
    expect(write(entity, { format: 'temporalValues' })).toMatchObject({
      speed: { type: 'Property', values: [] },
    });
  });

  it('is reduced by pick and omit', () => {
    expect(Object.keys(write(vehicle(), { projection: { pick: new Set([iri('speed')]) } })!)).toEqual([
      'speed',
    ]);
    expect(Object.keys(write(vehicle(), { projection: { omit: new Set(['type', iri('speed')]) } })!)).toEqual(
      ['id', 'fuelLevel'],
    );
    expect(write(vehicle(), { projection: { pick: new Set([iri('colour')]) } })).toBeUndefined();
  });

  it('tells of deletions', () => {
    const entity = temporalEntity({
      name: { type: 'LanguageProperty', languageMap: { en: 'car' }, observedAt: AT },
      parkedIn: { type: 'Relationship', object: 'urn:p', observedAt: AT, datasetId: 'urn:d' },
      fuelLevel: { type: 'Property', value: 67, observedAt: AT },
    });
    const recordedAt = '1704067200000000';
    const parts = { find: createSeriesBook().find, entityNo: 1, recordedAt };
    const stored = {
      no: 7,
      timed: TIMED.deleted,
      at: recordedAt,
      recorded_at: recordedAt,
      modified_at: null,
      number: null,
      instance: null,
    };
    const attributes = Object.fromEntries(
      Object.entries(entity.attributes).map(([name, [before]]) => [
        name,
        [instanceOfRow(deletionRowOf(parts, name, before!).series, stored)],
      ]),
    );
    const deletedAt = '2024-01-01T00:00:00Z';
    const deleted = {
      ...entity,
      attributes,
      scopes: [scopeOfRow(deletionRowOf(parts, SCOPE, { type: 'Property' }).series, stored)],
    };
    const one = { instanceId: 'urn:ngsi-ld:instance:7', deletedAt };
    expect(write(deleted, { timeProperty: 'deletedAt' })).toMatchObject({
      scope: [{ type: 'Property', value: [], deletedAt }],
      name: [{ type: 'LanguageProperty', languageMap: { '@none': 'urn:ngsi-ld:null' }, ...one }],
      parkedIn: [{ type: 'Relationship', object: 'urn:ngsi-ld:null', datasetId: 'urn:d', ...one }],
      fuelLevel: [{ type: 'Property', value: 'urn:ngsi-ld:null', ...one }],
    });
    expect(write(deleted, { timeProperty: 'deletedAt', format: 'temporalValues' })).toMatchObject({
      scope: { type: 'Property', values: [[[], deletedAt]] },
      name: {
        type: 'LanguageProperty',
        languageMaps: [[{ languageMap: { '@none': 'urn:ngsi-ld:null' } }, deletedAt]],
      },
      parkedIn: { type: 'Relationship', objects: [['urn:ngsi-ld:null', deletedAt]] },
      fuelLevel: { type: 'Property', values: [['urn:ngsi-ld:null', deletedAt]] },
    });
  });

  it('shows scopes like a Property', () => {
    expect(write(temporalEntity({ scope: ['/a', '/b'] }))).toMatchObject({
      scope: [{ type: 'Property', value: ['/a', '/b'], observedAt: NOW }],
    });
  });
});

describe('the simplified form (clause 4.5.9)', () => {
  it('has pairs of value and time', () => {
    expect(write(vehicle(), { format: 'temporalValues' })).toEqual({
      id: 'urn:ngsi-ld:Vehicle:1',
      type: 'Vehicle',
      speed: {
        type: 'Property',
        values: [
          [120, '2020-08-01T12:03:00Z'],
          [80, '2020-08-01T12:05:00Z'],
          [100, '2020-08-01T12:07:00Z'],
        ],
      },
      fuelLevel: {
        type: 'Property',
        values: [
          [67, '2020-08-01T12:03:00Z'],
          [53, '2020-08-01T13:05:00Z'],
          [40, '2020-08-01T14:07:00Z'],
        ],
      },
    });
  });

  const point = { type: 'Point', coordinates: [1, 2] };
  it.each<[string, object, object]>([
    ['GeoProperty', { value: point }, { values: [[point, AT]] }],
    [
      'LanguageProperty',
      { languageMap: { en: 'yes' } },
      { languageMaps: [[{ languageMap: { en: 'yes' } }, AT]] },
    ],
    ['VocabProperty', { vocab: 'monument' }, { vocabs: [[{ vocab: 'monument' }, AT]] }],
    ['VocabProperty', { vocab: ['a', 'b'] }, { vocabs: [[{ vocab: ['a', 'b'] }, AT]] }],
    ['JsonProperty', { json: { value: 120 } }, { jsons: [[{ json: { value: 120 } }, AT]] }],
    ['ListProperty', { valueList: ['1st', '2nd'] }, { valueLists: [[['1st', '2nd'], AT]] }],
    ['Relationship', { object: 'urn:a' }, { objects: [['urn:a', AT]] }],
    ['Relationship', { object: ['urn:a', 'urn:b'] }, { objects: [[['urn:a', 'urn:b'], AT]] }],
    [
      'ListRelationship',
      { objectList: [{ object: 'urn:a' }, { object: 'urn:b' }] },
      { objectLists: [[['urn:a', 'urn:b'], AT]] },
    ],
  ])('of a %s %j', (type, value, written) => {
    expect(series({ x: [{ type, ...value, observedAt: AT, unit: { value: 1 } }] })).toEqual({
      x: { type, ...written },
    });
  });

  it('has a series for each dataset, the default one first', () => {
    const speed = [
      { value: 80, observedAt: AT, datasetId: 'urn:gps' },
      { value: 120, observedAt: AT },
      { value: 60, observedAt: '2020-08-01T12:05:00Z', datasetId: 'urn:gps' },
    ];
    expect(series({ speed })).toEqual({
      speed: [
        { type: 'Property', values: [[120, AT]] },
        {
          type: 'Property',
          datasetId: 'urn:gps',
          values: [
            [80, AT],
            [60, '2020-08-01T12:05:00Z'],
          ],
        },
      ],
    });
  });

  it('speaks the language asked for', () => {
    const body = {
      says: [{ type: 'LanguageProperty', languageMap: { en: 'yes', fr: 'oui' }, observedAt: AT }],
    };
    expect(series(body, { languages: [{ language: 'fr', quality: 1 }] })).toEqual({
      says: { type: 'Property', values: [['oui', AT]] },
    });
  });
});
