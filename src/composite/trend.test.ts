import { describe, expect, test } from 'vitest';
import { readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { growthRate, percentageChange, yearsOf } from './trend.ts';

const NONE = Number.NaN;

describe('growth per year', () => {
  test('is taken between the first and the last value that is there', () => {
    expect(growthRate([NONE, 100, 500, 121, NONE], [2018, 2019, 2020, 2021, 2022])).toBeCloseTo(0.1, 15);
    expect(growthRate([121, 100], [2021, 2019])).toBeCloseTo(0.1, 15);
  });

  test('is 0 where both are equal, even at 0', () => {
    expect(growthRate([0, 5, 0], [2019, 2020, 2021])).toBe(0);
  });

  test('is not defined without two values at two times, nor for values that are not above 0', () => {
    expect(growthRate([NONE, 4], [2019, 2020])).toBeNaN();
    expect(growthRate([3, 4], [2019, 2019])).toBeNaN();
    expect(growthRate([0, 4], [2019, 2020])).toBeNaN();
    expect(growthRate([-4, -8], [2019, 2020])).toBeNaN();
  });
});

describe('change in percent', () => {
  test('of two values is their difference over the first, per year or per decade', () => {
    expect(percentageChange([100, 110], [2019, 2021])).toBeCloseTo(5, 12);
    expect(percentageChange([100, 110], [2019, 2021], 10)).toBeCloseTo(50, 12);
  });

  test('is not defined without two values at two times, nor where the line begins at 0', () => {
    expect(percentageChange([NONE, 4], [2019, 2020])).toBeNaN();
    expect(percentageChange([3, 4], [2019, 2019])).toBeNaN();
    expect(percentageChange([0, 4], [2019, 2020])).toBeNaN();
    expect(percentageChange([0, 0], [2019, 2020])).toBe(0);
  });
});

test('a period in years', () => {
  expect(yearsOf('2019')).toBe(2019);
  expect(yearsOf('2019-07')).toBeCloseTo(2019 + 181 / 365, 12);
  expect(yearsOf('next')).toBeNaN();
});

describe.skipIf(!hasShared)(
  'COINr 1.1.14 on its panel (needs the reference data beside the checkout)',
  () => {
    test.each([
      ['CAGR', growthRate],
      ['prc_change', percentageChange],
    ] as const)('10_trends_%s', (name, trend) => {
      const panel = readGolden('01_iData_panel');
      for (const row of readGolden(`10_trends_${name}`)) {
        const own = panel.filter(({ uCode }) => uCode === row.uCode);
        const values = own.map((entry) => (entry[row.iCode!] === 'NA' ? NONE : Number(entry[row.iCode!])));
        const found = trend(
          values,
          own.map(({ Time }) => yearsOf(Time!)),
        );
        // R measures its line from the year 0, which costs it some digits.
        if (!Number.isFinite(Number(row[name]))) expect(found).toBeNaN();
        else expect(Math.abs(found - Number(row[name]))).toBeLessThan(1e-11 * Math.max(1, Math.abs(found)));
      }
    });
  },
);
