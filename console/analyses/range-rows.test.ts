import { expect, test } from 'vitest';
import { axisRanks, placeOf } from './range-rows.ts';

test.each([
  [1, [1]],
  [2, [1, 2]],
  [5, [1, 2, 3, 4, 5]],
  [10, [1, 4, 6, 8, 10]],
  [165, [1, 50, 100, 165]],
  [3000, [1, 1000, 2000, 3000]],
])('the axis of %i areas begins with 1, ends with the last rank and is round between', (count, ranks) => {
  expect(axisRanks(count)).toEqual(ranks);
});

test('the first rank stands at the beginning of the axis, the last at its end; a lone area in the middle', () => {
  expect([placeOf(1, 5), placeOf(3, 5), placeOf(5, 5), placeOf(1, 1)]).toEqual([0, 0.5, 1, 0.5]);
});
