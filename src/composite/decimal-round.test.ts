import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundDecimal } from './decimal-round.ts';

test.each([
  [0.9365, 3, 0.937],
  [-0.9365, 3, -0.937],
  [0.93649, 3, 0.936],
  // One bit more or less than 0.9365 is the same number to 15 digits.
  [0.9364999999999999, 3, 0.937],
  [0.1 + 0.2 + 0.6365, 3, 0.937],
  [0.0005, 3, 0.001],
  [0.0004, 3, 0],
  [9.995, 2, 10],
  [1.005, 2, 1.01],
  [2.5, 0, 3],
  [-2.5, 0, -3],
  [1e300, 3, 1e300],
  [123456789.0000005, 6, 123456789.000001],
])('%d to %i places', (value, decimals, expected) => {
  expect(roundDecimal(value, decimals)).toBe(expected);
});

test('no number stays none', () => {
  expect(roundDecimal(Number.NaN, 3)).toBeNaN();
  expect(roundDecimal(Number.POSITIVE_INFINITY, 3)).toBe(Number.POSITIVE_INFINITY);
});

test('a decimal of five digits more is rounded as on paper', () => {
  const digits = fc.integer({ min: -99_999_999, max: 99_999_999 });
  fc.assert(
    fc.property(digits, fc.integer({ min: 0, max: 3 }), (whole, decimals) => {
      const value = Number(`${whole}e-${decimals + 5}`);
      const onPaper = Math.sign(whole) * Math.floor((Math.abs(whole) + 50_000) / 100_000);
      expect(roundDecimal(value, decimals)).toBe(onPaper === 0 ? 0 : Number(`${onPaper}e-${decimals}`));
    }),
  );
});

test('never changes the order', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 0, max: 15 }), (a, b, decimals) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(roundDecimal(low, decimals)).toBeLessThanOrEqual(roundDecimal(high, decimals));
    }),
  );
});
