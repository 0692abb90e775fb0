import { expect, test } from 'vitest';
import { exampleRecord } from './example-record.ts';

test('every place that the rules look at is in the example', () => {
  const record = exampleRecord({
    id: 'a',
    name: 'A',
    kind: 'push',
    options: {},
    model: { type: 'T' },
    mapping: {
      id: 'urn:ngsi-ld:T:{/station/code}',
      observedAt: '/time',
      attributes: {
        no2: { value: '/values/no2', as: 'number', unitCode: 'GQ' },
        location: { kind: 'GeoProperty', longitude: '/lon', latitude: '/lat' },
        state: { value: 'fixed' },
        odd: { value: '= $sum(x)' },
        slash: { value: '/a~1b' },
      },
    },
  });
  expect(record).toEqual({
    station: { code: '1' },
    time: '2026-01-01T08:00:00Z',
    values: { no2: 1 },
    lon: 120.38,
    lat: 36.07,
    'a/b': '…',
  });
});
