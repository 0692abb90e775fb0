import { expect, test } from 'vitest';
import { columnDecimals, formatFor, NO_NUMBER } from './format.ts';

const format = formatFor('en');

test('a missing number is a dash, never zero', () => {
  for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(format.value(value)).toBe(NO_NUMBER);
    expect(format.score(value)).toBe(NO_NUMBER);
  }
  expect(format.date('nonsense')).toBe(NO_NUMBER);
});

test('values keep four significant digits and grow decimals as they shrink', () => {
  expect([1234567.8, 123.456, 0.0123456, 0].map((value) => format.value(value))).toEqual([
    '1,234,568',
    '123.5',
    '0.01235',
    '0',
  ]);
});

test('signs are typographic, and nothing is minus zero', () => {
  expect(format.signed(-3.14)).toBe('−3.1');
  expect(format.signed(3.14)).toBe('+3.1');
  expect(format.signed(-0.001)).toBe('0.0');
  expect(format.score(-0)).toBe('0.0');
});

test('a column takes the decimals that its values need', () => {
  expect(columnDecimals([64, 120, null])).toBe(0);
  expect(columnDecimals([42.3, 43.71])).toBe(2);
  expect(columnDecimals([42.35678, 1200.5])).toBe(0);
  expect(columnDecimals([])).toBe(0);
});

test('sizes in bytes', () => {
  expect(format.bytes(500)).toBe('500 byte');
  expect(format.bytes(1536)).toBe('1.5 kB');
});
