import { describe, expect, test } from 'vitest';
import type { AttributeInstance, Entity } from './entity.ts';
import type { View } from './write-entity.ts';
import { LOCATION, writeFeature, writeFeatureCollection } from './write-geojson.ts';

const map = {
  source: undefined,
  expand: (name: string) => name,
  compact: (iri: string) => iri.slice(iri.lastIndexOf('/') + 1),
};
const WHEN = { createdAt: '2026-01-01T00:00:00.000Z', modifiedAt: '2026-01-02T00:00:00.000Z' };
const place = (longitude: number) => ({ type: 'Point', coordinates: [longitude, 0] });
const geo = (value: unknown, more: Partial<AttributeInstance> = {}): AttributeInstance => ({
  type: 'GeoProperty',
  value,
  ...WHEN,
  ...more,
});
const entity = (attributes: Entity['attributes']): Entity => ({
  id: 'urn:b:1',
  types: ['ex:/Building'],
  scopes: [],
  ...WHEN,
  attributes,
});
const one = entity({
  [LOCATION]: [geo(place(1))],
  'ex:/observationSpace': [geo(place(2))],
  'ex:/name': [{ type: 'Property', value: 'Tower', ...WHEN }],
});
const feature = (of: Entity, view: Partial<View> = {}, geometry?: string) =>
  writeFeature(of, map, { format: 'simplified', ...view }, geometry);

describe('a Feature', () => {
  test('has the location as geometry, and all attributes as properties (clause 4.5.17.1)', () => {
    expect(feature(one)).toEqual({
      id: 'urn:b:1',
      type: 'Feature',
      geometry: place(1),
      properties: { type: 'Building', location: place(1), observationSpace: place(2), name: 'Tower' },
    });
  });

  test('normalised, properties are attributes in full (clause 4.5.16.2)', () => {
    expect(feature(one, { format: 'normalized' })).toMatchObject({
      geometry: place(1),
      properties: { type: 'Building', name: { type: 'Property', value: 'Tower' } },
    });
  });

  test('takes another GeoProperty as geometry, and null where there is none or no geometry', () => {
    expect(feature(one, {}, 'ex:/observationSpace')).toMatchObject({ geometry: place(2) });
    expect(feature(one, {}, 'ex:/operationSpace')).toMatchObject({ geometry: null });
    expect(feature(one, {}, 'ex:/name')).toMatchObject({ geometry: null });
    expect(feature(one, {}, '__proto__')).toMatchObject({ geometry: null });
    for (const value of ['urn:ngsi-ld:null', null, {}, { type: 'Point' }, { type: 'x', coordinates: [] }])
      expect(feature(entity({ [LOCATION]: [geo(value)] }))).toMatchObject({ geometry: null });
  });

  test('of several instances takes the one of the dataset asked for, else the default one', () => {
    const second = geo(place(4), { datasetId: 'urn:d:1' });
    const several = entity({ [LOCATION]: [geo(place(3)), second] });
    expect(feature(several)).toMatchObject({ geometry: place(3) });
    expect(feature(several, { datasets: new Set(['urn:d:1']) })).toMatchObject({ geometry: place(4) });
    expect(feature(entity({ [LOCATION]: [second] }))).toMatchObject({ geometry: null });
  });

  test('keeps its geometry where a projection takes the attribute away; nothing shown is no Feature', () => {
    expect(feature(one, { projection: { pick: new Set(['ex:/name']) } })).toEqual({
      type: 'Feature',
      geometry: place(1),
      properties: { name: 'Tower' },
    });
    expect(feature(one, { projection: { pick: new Set(['ex:/unknown']) } })).toBeUndefined();
  });
});

test('Features make a FeatureCollection', () => {
  expect(writeFeatureCollection([])).toEqual({ type: 'FeatureCollection', features: [] });
});
