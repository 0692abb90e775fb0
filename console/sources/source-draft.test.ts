import { expect, test } from 'vitest';
import type { SourceSpecWire } from '../../src/sources/source-wire.ts';
import {
  draftOf,
  EMPTY_DRAFT,
  emptyRow,
  idOf,
  missingIn,
  requestOf,
  secretOf,
  specOf,
} from './source-draft.ts';

const SPEC: SourceSpecWire = {
  id: 'air-stations',
  name: 'Air stations',
  kind: 'http',
  active: false,
  options: {
    url: 'https://data.example/air.json',
    auth: { kind: 'header', header: 'X-Key' },
    records: '/items',
    timeoutSeconds: 20,
  },
  schedule: { everySeconds: 900 },
  model: { type: 'AirQualityObserved', context: ['https://example.org/context.jsonld'] },
  mapping: {
    id: 'urn:ngsi-ld:AirQualityObserved:{/code}',
    observedAt: '/time',
    time: { format: 'iso', offset: '+08:00' },
    attributes: {
      no2: { value: '/no2', as: 'number', unitCode: 'GQ', required: true },
      location: { kind: 'GeoProperty', longitude: '/lon', latitude: '/lat' },
      level: { value: 3 },
    },
  },
  limits: { records: 1000 },
};

test('a declaration that is read and not changed is the same', () => {
  expect(specOf(draftOf(SPEC))).toEqual(SPEC);
});

test('what is typed is put in, what is emptied is taken out, and what is not shown stays', () => {
  const draft = draftOf(SPEC);
  const changed = specOf({
    ...draft,
    every: 'cron',
    cron: '0 6 * * *',
    options: { ...draft.options, records: '' },
    rows: draft.rows.map((row) => (row.name === 'no2' ? { ...row, unitCode: '', required: false } : row)),
  });
  expect(changed.schedule).toEqual({ cron: '0 6 * * *' });
  expect(changed.options).toEqual({
    url: 'https://data.example/air.json',
    auth: { kind: 'header', header: 'X-Key' },
    timeoutSeconds: 20,
  });
  expect(changed.mapping.attributes.no2).toEqual({ value: '/no2', as: 'number' });
  expect(changed.limits).toEqual({ records: 1000 });
});

test('another kind takes its own options, and no schedule where it listens', () => {
  const spec = specOf({
    ...draftOf(SPEC),
    kind: 'mqtt',
    options: { topics: 'air/{station}\n\n noise/+ ', url: '' },
  });
  expect(spec.options).toEqual({ topics: ['air/{station}', 'noise/+'] });
  expect(spec.schedule).toBeUndefined();
});

test('secrets are sent only when they are typed', () => {
  expect(requestOf(EMPTY_DRAFT)).not.toHaveProperty('secrets');
  expect(requestOf({ ...EMPTY_DRAFT, token: 't' }).secrets).toEqual({ token: 't' });
  expect(secretOf({ ...EMPTY_DRAFT, options: { auth: 'basic' } })).toBe('password');
  expect(secretOf({ ...EMPTY_DRAFT, kind: 'mqtt' })).toBeNull();
});

test('says what is missing, and makes an id of a name', () => {
  expect(missingIn(EMPTY_DRAFT)).toEqual([
    'feed.name',
    'feed.id',
    'feed.option.url',
    'feed.type',
    'feed.entityId',
    'feed.attributes',
  ]);
  expect(missingIn({ ...draftOf(SPEC), rows: [{ ...emptyRow(), name: 'a' }] })).toEqual([]);
  expect(idOf('  Air quality: Qingdao (hourly) ')).toBe('air-quality-qingdao-hourly');
  expect(idOf('空气')).toBe('');
});
