import { expect, test } from 'vitest';
import { inLanguage, instancesOf, latestObserved, nameOf, objectsOf, shortId } from './attribute.ts';

const STATION = {
  id: 'urn:ngsi-ld:AirQualityObserved:qingdao-07',
  type: 'AirQualityObserved',
  scope: '/Qingdao',
  no2: [
    {
      type: 'Property',
      value: 22,
      unitCode: 'GQ',
      observedAt: '2026-11-01T08:00:00Z',
      accuracy: { type: 'Property', value: 0.9 },
    },
    {
      type: 'Property',
      value: 24,
      datasetId: 'urn:ngsi-ld:Dataset:model',
      observedAt: '2026-11-01T09:00:00Z',
    },
  ],
  name: { type: 'LanguageProperty', languageMap: { zh: '崂山站', en: 'Laoshan' } },
  refDevice: { type: 'Relationship', object: ['urn:ngsi-ld:Device:1', 'urn:ngsi-ld:Device:2'] },
  members: { type: 'ListRelationship', objectList: [{ object: 'urn:ngsi-ld:Device:3' }] },
};

test('every instance of every attribute, with what is told of it', () => {
  const instances = instancesOf(STATION);
  expect(instances.map(({ name }) => name)).toEqual(['no2', 'no2', 'name', 'refDevice', 'members']);
  expect(instances[0]).toEqual({
    name: 'no2',
    kind: 'Property',
    value: 22,
    unitCode: 'GQ',
    observedAt: '2026-11-01T08:00:00Z',
    inside: [{ name: 'accuracy', kind: 'Property', value: 0.9, inside: [] }],
  });
  expect(instances[1]?.datasetId).toBe('urn:ngsi-ld:Dataset:model');
  expect(latestObserved(instances)).toBe('2026-11-01T09:00:00Z');
});

test('what is no attribute is passed over', () => {
  expect(instancesOf({ id: 'urn:x:1', type: 'T', odd: 3, other: { type: 'Nothing', value: 1 } })).toEqual([]);
  expect(latestObserved([])).toBeUndefined();
});

test('an entity is called by its name in the language of the reader, else by the end of its id', () => {
  const short = (name: string) => name;
  expect(nameOf(STATION, 'zh-CN', short)).toBe('崂山站');
  expect(nameOf(STATION, 'en', short)).toBe('Laoshan');
  expect(nameOf({ id: STATION.id }, 'en', short)).toBe('qingdao-07');
  expect(nameOf({ id: 'urn:ngsi-ld:Crane:1' }, 'en', short)).toBe('Crane:1');
  expect(shortId('https://example.org/things/7')).toBe('https://example.org/things/7');
});

test('a language map answers in what it has', () => {
  expect(inLanguage({ fr: 'gare', en: 'station' }, 'zh-CN')).toBe('station');
  expect(inLanguage({ fr: ['gare', 'halte'] }, 'zh-CN')).toBe('gare, halte');
  expect(inLanguage(undefined, 'en')).toBeUndefined();
});

test('relationships lead to ids in each of their forms', () => {
  const [, , , device, members] = instancesOf(STATION);
  expect(objectsOf(device!)).toEqual(['urn:ngsi-ld:Device:1', 'urn:ngsi-ld:Device:2']);
  expect(objectsOf(members!)).toEqual(['urn:ngsi-ld:Device:3']);
});
