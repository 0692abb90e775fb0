import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convert, findConversion, findUnit, quotientUnit, UNITS } from './unit.ts';

test('published Chinese units convert exactly, as a person would move the decimal point', () => {
  expect(convert(832.2, '10^4 persons', 'persons')).toBe(8322000);
  expect(convert(2153.6, '10^4 persons', '10^6 persons')).toBe(21.536);
  expect(convert(35371.3, '10^8 CNY', '10^4 CNY')).toBe(353713000);
  expect(convert(0.232682528, '1', '%')).toBe(23.2682528);
  expect(convert(57.3, '%', '1')).toBe(0.573);
  expect(convert(0.064712286, '10^4 persons/km2', 'persons/km2')).toBe(647.12286);
});

test('factors that are no powers of ten are one multiplication and one division of integers', () => {
  expect(convert(90, 'minutes', 'hours')).toBe(1.5);
  expect(convert(7, 'days', 'hours')).toBe(168);
  expect(convert(1, 'GJ', 'kWh')).toBe(1000 / 3.6);
  expect(convert(12.5, 'ha', 'km2')).toBe(0.125);
});

test('there is no conversion between dimensions, from an unknown code, or out of the unknown unit', () => {
  expect(findConversion('10^8 CNY', '10^4 persons')).toBeUndefined();
  expect(findConversion('USD', 'CNY')).toBeUndefined();
  expect(findConversion('bushel', 'kg')).toBeUndefined();
  expect(findConversion('unknown', '1')).toBeUndefined();
  expect(findConversion('unknown', 'unknown')?.(3)).toBe(3);
  expect(() => convert(1, 'km2', 'km')).toThrow(RangeError);
});

test('what has no decimal point to move stays as it is', () => {
  expect(convert(Number.NaN, '%', '1')).toBeNaN();
  expect(convert(-0, '%', '1')).toBe(-0);
});

test('what a denominate step yields has a unit of the table where one fits', () => {
  const quotient = (a: string, b: string) => quotientUnit(findUnit(a)!, findUnit(b)!);
  expect(quotient('10^8 CNY', '10^4 persons').code).toBe('10^4 CNY/person');
  expect(quotient('10^8 CNY', '10^8 CNY').code).toBe('1');
  expect(quotient('10^4 persons', 'km2').symbol.zh).toBe('万人/平方公里');
  expect(quotient('number', '10^4 persons').code).toBe('per 10000 persons');
  expect(quotient('10^4 kWh', '10^8 CNY')).toMatchObject({
    code: '10^4 kWh/10^8 CNY',
    symbol: { zh: '万千瓦时/亿元' },
    dimension: 'energy/money',
  });
});

test('every code is there once and every unit has both symbols or neither', () => {
  expect(new Set(UNITS.map((unit) => unit.code)).size).toBe(UNITS.length);
  for (const unit of UNITS) {
    expect(unit.factor, unit.code).toBeGreaterThan(0);
    expect(Number.isInteger(unit.times) && Number.isInteger(unit.power), unit.code).toBe(true);
    if (unit.symbol.en) expect(unit.symbol.zh, unit.code).not.toBe('');
  }
});

test('a decimal figure comes back unchanged from a larger unit and from a smaller one', () => {
  const figure = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(figure, ([digits, places]) => {
      const value = Number(`${digits}e-${places}`);
      expect(convert(convert(value, '10^8 CNY', 'CNY'), 'CNY', '10^8 CNY')).toBe(value);
    }),
  );
});
