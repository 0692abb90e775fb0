import { describe, expect, test } from 'vitest';
import {
  bandIndex,
  histogram,
  matchesArea,
  medianOf,
  nextSpot,
  niceStep,
  rangeOf,
  shareIn,
} from './scores.ts';

describe('histogram', () => {
  test('bins start at multiples of a round width and hold every score once', () => {
    const bins = histogram([12, 14.9, 15, 40, 88], 20);
    expect(bins[0]).toEqual({ from: 10, to: 15, count: 2 });
    expect(bins[1]).toEqual({ from: 15, to: 20, count: 1 });
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(bins.at(-1)).toEqual({ from: 85, to: 90, count: 1 });
  });
  test('equal scores make one bin, no scores none', () => {
    expect(histogram([50, 50])).toHaveLength(1);
    expect(histogram([])).toEqual([]);
  });
  test('steps are round', () => {
    expect([0.9, 1.1, 2.2, 2.6, 5.1].map(niceStep)).toEqual([1, 2, 2.5, 5, 10]);
    expect(niceStep(0.021)).toBeCloseTo(0.025);
  });
});

test('an area is found by either name or by its code', () => {
  const area = {
    code: '370200',
    parent: '370000',
    level: 'prefecture',
    name: { en: 'Qingdao', zh: '青岛市' },
  };
  const qingdao = { ...area, longitude: null, latitude: null };
  for (const typed of ['', '青岛', 'qing', ' DAO ', '3702']) expect(matchesArea(qingdao, typed)).toBe(true);
  expect(matchesArea(qingdao, '济南')).toBe(false);
});

test('an arrow key goes to the nearest place within 45 degrees', () => {
  const spots = [
    { code: 'east', longitude: 120, latitude: 36 },
    { code: 'far east', longitude: 125, latitude: 36 },
    { code: 'north', longitude: 117, latitude: 40 },
  ];
  const here = { code: 'here', longitude: 117, latitude: 36 };
  expect(nextSpot(spots, here, 'ArrowRight')?.code).toBe('east');
  expect(nextSpot(spots, here, 'ArrowUp')?.code).toBe('north');
  expect(nextSpot(spots, here, 'ArrowLeft')).toBeUndefined();
});

test('missing values take no part', () => {
  expect(medianOf([3, null, 1])).toBe(2);
  expect(medianOf([null])).toBeNull();
  expect(rangeOf([null, 4, 2])).toEqual([2, 4]);
  expect(rangeOf([])).toEqual([0, 1]);
  expect(shareIn(5, [5, 5])).toBe(0.5);
});

test('a score belongs to the last band that it reaches', () => {
  const bands = [{ min: 0 }, { min: 40 }, { min: 60 }];
  expect([39.99, 40, 100].map((score) => bandIndex(bands, score))).toEqual([0, 1, 2]);
  expect(bandIndex(bands, null)).toBe(-1);
});
