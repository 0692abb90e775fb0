import { expect, test } from 'vitest';
import { outliersOf } from './outlier.ts';

const NONE = Number.NaN;

test('values beyond one and a half times the box', () => {
  // Quartiles 2.5 and 5.5, so the fences are −2 and 10.
  expect(outliersOf([1, 2, NONE, 3, 4, 5, 6, 100])).toEqual({ low: -2, high: 10, rows: [7] });
  expect(outliersOf([1, 2, NONE, 3, 4, 5, 6, 100], 50).rows).toEqual([]);
});

test('a column without values has no fences', () => {
  expect(outliersOf([NONE])).toEqual({ low: null, high: null, rows: [] });
});

test('where most values are equal, every other one stands out', () => {
  expect(outliersOf([7, 7, 7, 7, 8]).rows).toEqual([4]);
});
