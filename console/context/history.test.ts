import { expect, test } from 'vitest';
import { countOf, historyQuery, readAggregated, readSingle, timesOf } from './history.ts';

test('a range ends with the period that the latest value lies in', () => {
  expect(timesOf('week', '2026-11-08T09:12:30.5Z')).toEqual({
    from: '2026-11-01T10:00:00.000Z',
    to: '2026-11-08T10:00:00.000Z',
  });
  expect(timesOf('year', '2026-11-08T00:00:00Z').to).toBe('2026-11-09T00:00:00.000Z');
});

test('figures are asked for by the period that suits the range', () => {
  const query = new URLSearchParams(
    historyQuery('https://x.org/no2', 'month', '2026-11-08T00:00:00Z', 'observedAt', 'aggregated'),
  );
  expect(Object.fromEntries(query)).toMatchObject({
    attrs: 'https://x.org/no2',
    timerel: 'between',
    options: 'aggregatedValues',
    aggrMethods: 'avg,min,max,totalCount',
    aggrPeriodDuration: 'PT6H',
  });
});

test('aggregates become points in the middle of their periods', () => {
  const hour = ['2026-11-08T08:00:00Z', '2026-11-08T09:00:00Z'];
  const answer = {
    id: 'urn:x:1',
    no2: {
      type: 'Property',
      avg: [[20, ...hour]],
      min: [[18, ...hour]],
      max: [[25, ...hour]],
      totalCount: [[6, ...hour]],
    },
  };
  const series = readAggregated(answer, 'no2');
  expect(series).toEqual([
    {
      datasetId: undefined,
      points: [{ at: Date.parse('2026-11-08T08:30:00Z'), mean: 20, least: 18, most: 25, count: 6 }],
    },
  ]);
  expect(countOf(series)).toBe(6);
});

test('single values come in the order of time, by dataset; texts are left out', () => {
  const answer = {
    no2: [
      {
        type: 'Property',
        values: [
          [3, '2026-11-08T09:00:00Z'],
          [2, '2026-11-08T08:00:00Z'],
          ['high', '2026-11-08T10:00:00Z'],
        ],
      },
      { type: 'Property', datasetId: 'urn:d:1', values: [] },
    ],
  };
  expect(
    readSingle(answer, 'no2').map(({ datasetId, points }) => [datasetId, points.map(({ mean }) => mean)]),
  ).toEqual([
    [undefined, [2, 3]],
    ['urn:d:1', []],
  ]);
  expect(readSingle({}, 'no2')).toEqual([]);
});
