import { describe, expect, test } from 'vitest';
import { type CheckedFigures, checkPlausibility, type Surroundings } from './plausibility.ts';

const figures = (some: Partial<CheckedFigures>): CheckedFigures => ({
  code: 'A',
  period: '2025',
  unit: '%',
  denominatorCode: null,
  numerator: null,
  denominator: null,
  numeratorUnit: null,
  denominatorUnit: null,
  numeratorPeriod: null,
  denominatorPeriod: null,
  value: null,
  ...some,
});
const NOTHING: Surroundings = { denominators: [], shared: [], last: null, peers: [] };
const check = (some: Partial<CheckedFigures>, around: Partial<Surroundings> = {}) =>
  checkPlausibility(figures(some), { ...NOTHING, ...around });
const sibling = (
  denominator: number,
  unit: string | null = 'persons',
  denominatorCode: string | null = null,
) => ({
  denominators: [{ code: 'B', denominator, unit, denominatorCode }],
});
const people = (denominator: number) => ({ numerator: 1, denominator, denominatorUnit: 'persons' });

describe('one figure that several items have numbers for', () => {
  const others = [{ code: 'B', value: 1050 }];
  const one = { figure: 'PEOPLE', own: 1000, others };

  test('is told on both, however little they differ, with the number that counts', () => {
    expect(check({}, { shared: [{ ...one, isOwn: false, value: 1050, code: 'B' }] })).toEqual([
      {
        rule: 'sharedOther',
        severity: 'notice',
        details: { figure: 'PEOPLE', own: 1000, used: 1050, indicator: 'B' },
      },
    ]);
    expect(check({}, { shared: [{ ...one, isOwn: true, value: 1000, code: 'A' }] })).toEqual([
      {
        rule: 'sharedOwn',
        severity: 'notice',
        details: { figure: 'PEOPLE', own: 1000, other: 1050, indicator: 'B' },
      },
    ]);
  });

  test('is most likely a mistake where they differ by more than a tenth', () => {
    const far = { ...one, isOwn: false, value: 1101, code: 'B' };
    expect(check({}, { shared: [far] })).toMatchObject([{ severity: 'warning' }]);
  });

  test('is nothing to tell where they agree', () => {
    const agreed = { ...one, others: [], value: 1000 };
    expect(check({}, { shared: [{ ...agreed, isOwn: false, code: 'B' }] })).toEqual([]);
    expect(check({}, { shared: [{ ...agreed, isOwn: true, code: 'A' }] })).toEqual([]);
  });
});

test('what is like everything else has no findings', () => {
  expect(
    check(
      { ...people(1000), value: 50 },
      { ...sibling(1050), last: { period: '2024', value: 48 }, peers: [40, 45, 50, 55, 60] },
    ),
  ).toEqual([]);
});

describe('a share over 100 %', () => {
  test('is told, in percent', () => {
    expect(check({ value: 104 })).toMatchObject([{ rule: 'over100', details: { percent: 104 } }]);
    expect(check({ value: 1040, unit: 'per mille' })).toMatchObject([{ details: { percent: 104 } }]);
    expect(check({ value: 100 })).toEqual([]);
    expect(check({ value: 104, unit: 'persons' })).toEqual([]);
  });
});

describe('denominators of one area', () => {
  test('that differ by more than a tenth are told', () => {
    expect(check(people(1000), sibling(1101))).toMatchObject([
      { rule: 'denominator', severity: 'warning', details: { other: 1101, indicator: 'B', percent: 10.1 } },
    ]);
    expect(check(people(1000), sibling(1100))).toEqual([]);
  });

  test('are compared in one unit', () => {
    expect(check(people(9_500_000), sibling(950, '10^4 persons'))).toEqual([]);
    expect(check(people(9_500_000), sibling(9.5, '10^4 persons'))).toMatchObject([{ rule: 'denominator' }]);
  });

  test('are compared only where both count people, or are the same variable', () => {
    expect(check({ ...people(1000), denominatorUnit: 'km2' }, sibling(5000))).toEqual([]);
    expect(check({ numerator: 1, denominator: 10 }, sibling(5000, null))).toEqual([]);
    const area = { numerator: 1, denominator: 10, denominatorUnit: 'km2', denominatorCode: 'AREA' };
    expect(check(area, sibling(20, 'km2', 'AREA'))).toMatchObject([{ rule: 'denominator' }]);
    expect(check({ ...people(1000), denominatorCode: 'WOMEN' }, sibling(2000, 'persons', 'PEOPLE'))).toEqual(
      [],
    );
  });

  test('that differ as inhabitants do from households are most likely mixed up', () => {
    expect(check(people(3000), sibling(1000))).toMatchObject([{ rule: 'households', details: { times: 3 } }]);
    expect(check(people(1000), sibling(3900))).toMatchObject([{ rule: 'households' }]);
    expect(check(people(1000), sibling(4100))).toMatchObject([{ rule: 'denominator' }]);
  });
});

describe('a jump against the last period', () => {
  const last = { period: '2024', value: 100 };
  test.each([
    [124, []],
    [125, [['notice', '+25']]],
    [150, [['warning', '+50']]],
    [40, [['warning', '−60']]],
  ] as const)('to %d', (value, found) => {
    expect(
      check({ value, unit: 'persons' }, { last }).map(({ severity, details }) => [severity, details.percent]),
    ).toEqual(found);
  });

  test('from zero is told without a size', () => {
    expect(check({ value: 3 }, { last: { period: '2024', value: 0 } })).toMatchObject([
      { rule: 'jump', severity: 'notice', details: { percent: '—' } },
    ]);
    expect(check({ value: 0 }, { last: { period: '2024', value: 0 } })).toEqual([]);
  });
});

describe('an outlier', () => {
  test('is far from the median, measured in median absolute deviations', () => {
    // median 3, MAD 1
    const peers = [1, 2, 3, 4, 5];
    expect(check({ value: 3 + 3.4 * 1.4826 }, { peers })).toEqual([]);
    expect(check({ value: 3 + 3.6 * 1.4826 }, { peers })).toMatchObject([
      { rule: 'outlier', severity: 'notice', details: { median: 3, peers: 5, z: 3.6 } },
    ]);
    expect(check({ value: 50 }, { peers })).toMatchObject([{ severity: 'warning' }]);
  });

  test('is not told from few peers, or where half of them are equal', () => {
    expect(check({ value: 50 }, { peers: [1, 2, 3, 4] })).toEqual([]);
    expect(check({ value: 50 }, { peers: [3, 3, 3, 3, 9] })).toEqual([]);
  });
});

describe('the periods of numerator and denominator', () => {
  test('have to be the same', () => {
    expect(check({ ...people(1000), denominatorPeriod: '2020' })).toMatchObject([
      { rule: 'periods', severity: 'warning', details: { numerator: '2025', denominator: '2020' } },
    ]);
  });

  test('that are both another than asked for are told', () => {
    expect(check({ ...people(1000), numeratorPeriod: '2024', denominatorPeriod: '2024' })).toMatchObject([
      { rule: 'periods', severity: 'notice' },
    ]);
    expect(check({ value: 3 })).toEqual([]);
  });
});
