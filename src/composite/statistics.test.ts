import { expect, test } from 'vitest';
import {
  extent,
  kurtosis,
  mean,
  median,
  presentOf,
  skewness,
  standardDeviation,
  statistics,
} from './statistics.ts';

const NONE = Number.NaN;

test('missing values are skipped, not counted as zero', () => {
  expect(statistics([4, NONE, 2, 9, NONE])).toMatchObject({
    count: 3,
    missing: 2,
    mean: 5,
    median: 4,
    min: 2,
    max: 9,
  });
  expect([...presentOf([NONE, 0, NONE])]).toEqual([0]);
});

test('a statistic that is not defined is NaN', () => {
  expect(mean([])).toBeNaN();
  expect(median([NONE])).toBeNaN();
  expect(extent([NONE])).toEqual([NONE, NONE]);
  expect(standardDeviation([1])).toBeNaN();
  expect(skewness([1, 2])).toBeNaN();
  expect(kurtosis([1, 2, 3])).toBeNaN();
  expect(skewness([7, 7, 7, 7])).toBeNaN();
  expect(kurtosis([7, 7, 7, 7])).toBeNaN();
});

test('the middle of an even number is the mean of both', () => {
  expect(median([9, 1, 4, 2])).toBe(3);
});

test('the mean keeps small differences between large numbers', () => {
  expect(mean([1e16, 1e16 + 2, 1e16 + 4])).toBe(1e16 + 2);
});

test('skewness and kurtosis are those of the sample', () => {
  // SAS, SPSS and Excel give these for 1, 2, 3, 4, 10.
  expect(skewness([1, 2, 3, 4, 10])).toBeCloseTo(1.697056, 6);
  expect(kurtosis([1, 2, 3, 4, 10])).toBeCloseTo(3.152, 12);
});
