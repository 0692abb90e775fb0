import { expect, test } from 'vitest';
import { makeNames } from './names.ts';
import { frameAround, gridOf, readPlace } from './places.ts';

const names = makeNames([
  {
    typeName: 'https://x.org/Park',
    attributeNames: ['https://x.org/visitors', 'https://x.org/name', 'location'],
  },
]);
const read = (entity: object) =>
  readPlace({ id: 'urn:ngsi-ld:Park:7', type: 'https://x.org/Park', ...entity }, names, 'zh-CN', 'visitors');

test('a point stands where it is, with the value that colours it', () => {
  expect(
    read({
      location: { type: 'Point', coordinates: [120.4, 36.1] },
      'https://x.org/visitors': 340,
      'https://x.org/name': { languageMap: { en: 'Shilaoren', zh: '石老人' } },
    }),
  ).toEqual({
    code: 'urn:ngsi-ld:Park:7',
    name: '石老人',
    type: 'Park',
    longitude: 120.4,
    latitude: 36.1,
    shape: null,
    value: 340,
  });
});

test('an area stands in its middle and keeps its shape', () => {
  const location = {
    type: 'Polygon',
    coordinates: [
      [
        [120, 36],
        [122, 36],
        [122, 37],
        [120, 36],
      ],
    ],
  };
  expect(read({ location })).toMatchObject({
    name: 'Park:7',
    longitude: 121,
    latitude: 36.5,
    shape: location,
    value: null,
  });
});

test('of several datasets the default one counts', () => {
  const at = (coordinates: number[]) => ({ type: 'Point', coordinates });
  expect(read({ location: { dataset: { 'urn:d:1': at([1, 1]), '@none': at([2, 3]) } } })).toMatchObject({
    longitude: 2,
    latitude: 3,
  });
});

test('without a place there is none', () => {
  for (const location of [undefined, 'here', { type: 'Point' }, { type: 'Polygon', coordinates: [] }])
    expect(read({ location })).toBeUndefined();
});

test('a frame holds all places and some room', () => {
  const spot = (longitude: number, latitude: number) => ({ longitude, latitude, shape: null });
  const frame = frameAround([spot(120, 36), spot(121, 36.5)])!;
  expect([frame.west, frame.east, frame.south, frame.north].map((one) => Number(one.toFixed(3)))).toEqual([
    119.94, 121.06, 35.94, 36.56,
  ]);
  expect(frameAround([spot(120, 36)])!.east).toBeCloseTo(120.01);
  expect(frameAround([])).toBeUndefined();
});

test('a grid has a handful of lines at every scale', () => {
  for (const size of [0.01, 0.3, 4, 60]) {
    const lines = gridOf({ west: 120, south: 20, east: 120 + size, north: 20 + size });
    expect(lines.length).toBeGreaterThanOrEqual(10);
    expect(lines.length).toBeLessThanOrEqual(70);
  }
});
