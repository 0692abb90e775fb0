import { expect, test } from 'vitest';
import { makeNames } from './names.ts';
import { questionOf, readFrame, turnOrder, writeFrame } from './question.ts';

const NO2 = 'https://smartdatamodels.org/dataModel.Environment/no2';
const TYPE = 'https://smartdatamodels.org/dataModel.Environment/AirQualityObserved';
const names = makeNames([{ typeName: TYPE, attributeNames: [NO2, 'location'] }]);

test('without anything said, every entity is asked for', () => {
  expect(questionOf({}, names)).toEqual({
    body: { type: 'Query', entities: [{ type: '*' }] },
    context: undefined,
  });
});

test('short names stand in the query, and what they mean in its @context', () => {
  const search = { type: 'AirQualityObserved', q: 'no2>40', order: 'no2;desc', place: '120,36,121,37' };
  expect(questionOf(search, names, { pick: ['no2', 'location'], inOrder: true })).toEqual({
    body: {
      type: 'Query',
      entities: [{ type: TYPE }],
      q: 'no2>40',
      geoQ: {
        georel: 'intersects',
        geometry: 'Polygon',
        coordinates: [
          [
            [120, 36],
            [121, 36],
            [121, 37],
            [120, 37],
            [120, 36],
          ],
        ],
      },
      ordering: { orderBy: ['no2;desc'] },
      pick: ['id', 'type', NO2, 'location'],
    },
    context: { no2: NO2 },
  });
  expect(questionOf(search, names).body).not.toHaveProperty('ordering');
});

test('a frame is read as it was written, and nothing else is one', () => {
  const frame = { west: 120.1, south: -36.5, east: 121, north: 37.000004 };
  expect(readFrame(writeFrame(frame))).toEqual({ ...frame, north: 37 });
  for (const text of [undefined, '', '1,2,3', '1,2,x,4', '5,2,3,4', '1,4,3,2'])
    expect(readFrame(text)).toBeUndefined();
});

test('a column is sorted up, then down, then not', () => {
  expect(turnOrder(undefined, 'no2')).toBe('no2');
  expect(turnOrder('no2', 'no2')).toBe('no2;desc');
  expect(turnOrder('no2;desc', 'no2')).toBeUndefined();
  expect(turnOrder('name', 'no2')).toBe('no2');
});
