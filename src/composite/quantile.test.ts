import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile, quantilesOfCounts } from './quantile.ts';

test('as R’s quantile(c(1, 2, 4, 8), c(0, 0.05, 0.5, 0.95, 1))', () => {
  const at = [0, 0.05, 0.5, 0.95, 1].map((p) => quantile([1, 2, 4, 8], p));
  [1, 1.15, 3, 7.4, 8].forEach((expected, index) => {
    expect(at[index]).toBeCloseTo(expected, 12);
  });
  expect(quantile([], 0.5)).toBeNaN();
  expect(quantilesOfCounts([0, 0], 0, 0, [0.5])).toEqual([Number.NaN]);
});

test('counts give the quantiles of what was counted', () => {
  const ranks = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(ranks, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values, given) => {
      const counts = new Uint32Array(12);
      for (const value of values) counts[2 + value]! += 1;
      const sorted = [...values].sort((a, b) => a - b);
      const rising = given.sort((a, b) => a - b);
      expect(quantilesOfCounts(counts, 2, values.length, rising)).toEqual(
        rising.map((p) => quantile(sorted, p)),
      );
    }),
  );
});
