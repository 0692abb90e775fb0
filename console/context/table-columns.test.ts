import { expect, test } from 'vitest';
import { instancesOf } from './attribute.ts';
import { cellOf, commonUnit, isNumeric, usualColumns } from './table-columns.ts';

const property = (value: unknown, more: object = {}) => ({ type: 'Property', value, ...more });
const same = (name: string) => name;
const STATIONS = [
  {
    id: 'urn:x:1',
    type: 'T',
    name: property('A'),
    status: property('ok'),
    no2: property(22, { unitCode: 'GQ' }),
    location: { type: 'GeoProperty', value: {} },
  },
  {
    id: 'urn:x:2',
    type: 'T',
    name: property('B'),
    status: property('ok'),
    pm10: property(7, { unitCode: 'GQ' }),
    no2: [property(1, { datasetId: 'urn:d:1' }), property(30, { unitCode: 'GQ' })],
  },
];

test('numbers that most entities have come first; names and places have columns of their own', () => {
  expect(usualColumns(STATIONS, same)).toEqual(['no2', 'pm10', 'status']);
  expect(usualColumns([], same)).toEqual([]);
});

test('a cell shows the default instance', () => {
  const cells = STATIONS.map((entity) => cellOf(instancesOf(entity), 'no2', same));
  expect(cells.map((cell) => cell?.value)).toEqual([22, 30]);
  expect(cellOf(instancesOf(STATIONS[0]!), 'pm10', same)).toBeUndefined();
  expect(isNumeric(cells)).toBe(true);
  expect(commonUnit(cells)).toBe('GQ');
  expect(
    commonUnit([...cells, { name: 'no2', kind: 'Property', value: 1, unitCode: '59', inside: [] }]),
  ).toBeUndefined();
  expect(commonUnit([undefined])).toBeUndefined();
});
