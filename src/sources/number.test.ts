import { expect, test } from 'vitest';
import { parseNumber } from './number.ts';

test.each([
  ['12', 12],
  ['-0.5', -0.5],
  ['+3', 3],
  ['.5', 0.5],
  ['5.', 5],
  ['1e3', 1000],
  ['1.5E-3', 0.0015],
  ['0.1', 0.1],
  ['0', 0],
  ['-0.00e7', -0],
  ['007', 7],
  [' 12 ', 12],
  [832.2, 832.2],
])('%j is a number', (cell, value) => {
  expect(parseNumber(cell)).toBe(value);
});

test.each([
  ['about 12', 'number.text'],
  ['12 km', 'number.text'],
  ['0x10', 'number.text'],
  ['--5', 'number.text'],
  ['NaN', 'number.nan'],
  ['-nan', 'number.nan'],
  [Number.NaN, 'number.nan'],
  ['Infinity', 'number.infinite'],
  ['-inf', 'number.infinite'],
  ['∞', 'number.infinite'],
  ['1e400', 'number.tooLarge'],
  ['-1e400', 'number.tooLarge'],
  ['9'.repeat(310), 'number.tooLarge'],
  ['1e-400', 'number.tooSmall'],
  ['1,234.5', 'number.thousands'],
  ['1,234,567', 'number.thousands'],
  ['1 234', 'number.thousands'],
  ["1'234", 'number.thousands'],
  ['12,5', 'number.comma'],
  ['12%', 'number.percent'],
  ['3.2‰', 'number.percent'],
  ['１２', 'number.fullWidth'],
  ['12．5', 'number.fullWidth'],
  ['=1+1', 'number.formula'],
  ['@SUM(A1)', 'number.formula'],
  ['#DIV/0!', 'number.cellError'],
  [{ error: '#REF!' }, 'number.cellError'],
  ['TRUE', 'number.boolean'],
  [true, 'number.boolean'],
  ['2019-07-15', 'number.date'],
  ['2019/7/15', 'number.date'],
] as const)('%j breaks the rule %s', (cell, rule) => {
  expect(parseNumber(cell)).toBe(rule);
});

test('separators between thousands are read where they are declared, and only in their place', () => {
  expect(parseNumber('1,234.5', ',')).toBe(1234.5);
  expect(parseNumber('-12,345,678', ',')).toBe(-12345678);
  expect(parseNumber('1 234.5', ' ')).toBe(1234.5);
  expect(parseNumber('1234.5', ',')).toBe(1234.5);
  expect(parseNumber('12,34', ',')).toBe('number.comma');
  expect(parseNumber('1,234', ' ')).toBe('number.thousands');
});
