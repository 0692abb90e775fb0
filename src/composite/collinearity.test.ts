import { expect, test } from 'vitest';
import { varianceInflation } from './collinearity.ts';
import { correlate } from './correlation.ts';

const column = (...values: readonly number[]) => Float64Array.of(...values);

test('of two columns it is 1 / (1 − r²)', () => {
  const [a, b] = [column(1, 2, 3, 4, 5, 6), column(2, 1, 4, 3, 7, 5)];
  const { coefficient } = correlate(a, b);
  for (const inflation of varianceInflation([a, b]))
    expect(inflation).toBeCloseTo(1 / (1 - coefficient * coefficient), 12);
});

test('columns that have nothing in common', () => {
  for (const inflation of varianceInflation([column(1, 1, 2, 2), column(1, 2, 1, 2)]))
    expect(inflation).toBeCloseTo(1, 14);
});

test('a column that follows from others is infinitely inflated, and so are they; one beside them is not', () => {
  const a = column(1, 5, 2, 8, 3, 9, 4);
  const b = column(2, 7, 1, 8, 2, 8, 1);
  const sum = a.map((value, row) => value + b[row]!);
  const apart = column(1, -1, 0, 1, -1, 0, 0.5);
  const found = varianceInflation([a, b, sum, apart]);
  expect(found.slice(0, 3)).toEqual([Infinity, Infinity, Infinity]);
  expect(found[3]).toBeGreaterThanOrEqual(1);
  expect(found[3]).toBeLessThan(10);
});

test('no more complete rows than columns: everything follows from everything', () => {
  const found = varianceInflation([column(1, 2, 4), column(3, 1, 2), column(5, 5, 1)]);
  expect(found).toEqual([Infinity, Infinity, Infinity]);
});

test('not defined beside a constant column', () => {
  expect(varianceInflation([column(1, 2, 4, 7), column(3, 3, 3, 3)])).toEqual([Number.NaN, Number.NaN]);
});
