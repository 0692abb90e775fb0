import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import type { TreatChoice, TreatStep } from '../model/method.ts';
import { log } from './elementary.ts';
import { presentOf } from './statistics.ts';
import { columnOf } from './table.ts';
import { shapeOf, TREAT_DEFAULTS, transformedBy, treat, treatColumn, treatedAt, winsorise } from './treat.ts';
import { transformColumn } from './treat-transform.ts';

const NONE = Number.NaN;
const limits = TREAT_DEFAULTS;
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('winsorise', () => {
  test('moves the largest values to the next one inside until the column passes', () => {
    const { values, points } = winsorise([...upTo(20), 200, 100], limits);
    expect([...values].slice(18)).toEqual([19, 20, 20, 20]);
    expect(points).toEqual([
      { row: 20, before: 200, after: 20 },
      { row: 21, before: 100, after: 20 },
    ]);
  });

  test('moves the smallest where the tail is on the left', () => {
    const { points } = winsorise([...upTo(20), -100], limits);
    expect(points).toEqual([{ row: 20, before: -100, after: 1 }]);
  });

  test('leaves a column that passes, missing values included', () => {
    const { values, points } = winsorise([...upTo(5), NONE], limits);
    expect([...values]).toEqual([...upTo(5), NONE]);
    expect(points).toEqual([]);
  });

  test('counts cells, not moves: where ties would take too many, it stops before', () => {
    const values = [...upTo(30), 300, 200, 200, 200];
    expect(winsorise(values, { ...limits, maxPoints: 3 }).points).toEqual([
      { row: 30, before: 300, after: 200 },
    ]);
    expect(winsorise(values, { ...limits, maxPoints: 4 }).points).toHaveLength(4);
  });

  test('does not make all values equal', () => {
    const yesNo = [...new Array<number>(20).fill(0), 1];
    expect(winsorise(yesNo, limits).points).toEqual([]);
  });

  test('never moves more than maxPoints, and only at the ends', () => {
    const cell = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -1000, max: 1000 }),
      fc.constant(NONE),
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (values, maxPoints) => {
        const { values: after, points } = winsorise(values, { ...limits, maxPoints });
        expect(points.length).toBeLessThanOrEqual(maxPoints);
        const moved = new Set(points.map(({ row }) => row));
        values.forEach((value, row) => {
          if (!moved.has(row)) expect(after[row]).toBe(value);
        });
        // The order of areas survives: who was ahead is not behind now.
        const rows = values.flatMap((value, row) => (Number.isNaN(value) ? [] : [row]));
        rows.sort((a, b) => values[a]! - values[b]!);
        for (let at = 1; at < rows.length; at++)
          expect(after[rows[at]!]!).toBeGreaterThanOrEqual(after[rows[at - 1]!]!);
        if (new Set(presentOf(values)).size > 1) expect(new Set(presentOf(after)).size).toBeGreaterThan(1);
      }),
    );
  });
});

describe('the logarithm', () => {
  test('changes values, keeps their order, and is defined for negative ones', () => {
    const { values, log } = transformColumn([-5, 0, 95, NONE], 'log', 0);
    expect(log).toEqual({ min: -5, shift: 1 });
    expect([...values]).toEqual([0, Math.log(6), Math.log(101), NONE]);
  });

  test('leaves equal values', () => {
    expect([...transformColumn([3, 3], 'log', 0).values]).toEqual([3, 3]);
  });
});

describe('one column', () => {
  const heavy = upTo(12).map((power) => 3 ** power);

  test('passes untouched where skewness or kurtosis is under its limit', () => {
    expect(treatColumn(upTo(10), { method: 'winsorise' }).applied).toBe('none');
    expect(shapeOf([1, 2, 3], limits)).toEqual({ skewness: 0, kurtosis: null, passed: true });
  });

  test('begins again with the logarithm of the original values where winsorising is not enough', () => {
    const result = treatColumn(heavy, { method: 'winsorise', maxPoints: 1, skewness: 1, kurtosis: 1 });
    expect(result.applied).toBe('log');
    expect(result.points).toEqual([]);
    expect([...result.values]).toEqual([...transformColumn(heavy, 'log', 0).values]);
    expect(result.after.passed).toBe(true);
  });

  test('keeps what winsorising did where nothing shall follow, and says that it fails still', () => {
    const result = treatColumn(heavy, {
      method: 'winsorise',
      maxPoints: 1,
      skewness: 1,
      kurtosis: 1,
      otherwise: 'none',
    });
    expect(result).toMatchObject({ applied: 'winsorise', after: { passed: false } });
    expect(result.points).toHaveLength(1);
  });

  test('is left alone by the method none', () => {
    const result = treatColumn(heavy, { method: 'none', skewness: 1, kurtosis: 1 });
    expect([...result.values]).toEqual(heavy);
    expect(result).toMatchObject({ applied: 'none', after: { passed: false } });
  });
});

test('overrides take from the step what they do not say; the log has all parameters and every cell that moved', () => {
  const column = [...upTo(20), 100];
  const { table: treated, log } = treat(table({ X: column, Y: column }), ['X', 'Y'], {
    step: 'treat',
    method: 'winsorise',
    maxPoints: 2,
    indicators: { Y: { method: 'log' } },
  });
  expect(log.columns.X).toMatchObject({
    method: 'winsorise',
    maxPoints: 2,
    skewness: 2,
    kurtosis: 3.5,
    otherwise: 'log',
    applied: 'winsorise',
    points: [{ area: 'U', before: 100, after: 20 }],
  });
  expect(log.columns.Y).toMatchObject({
    method: 'log',
    maxPoints: 2,
    applied: 'log',
    log: { min: 1, shift: 0.99 },
  });
  expect(columnOf(treated, 'Y')[0]).toBe(Math.log(0.99));
});

describe('the other transformations', () => {
  const right = upTo(12).map((power) => 3 ** power);
  const left = right.map((value) => -value);
  const run = (values: readonly number[], method: TreatChoice['method'], lambda?: number) =>
    treatColumn(values, { method, skewness: 1, kurtosis: 1, ...(lambda === undefined ? {} : { lambda }) });

  test('logPlus turns round where the long tail is on the left', () => {
    const [min, max] = [-(3 ** 12), -3];
    const shift = 0.01 * (max - min);
    expect(run(right, 'logPlus').log).toEqual({ min: 3, shift });
    const treated = run(left, 'logPlus');
    expect(treated.log).toEqual({ max, shift });
    expect(treated.values[0]).toBe(-log(max + shift - left[0]!));
    expect(treated.after.skewness).toBeCloseTo(-run(right, 'logPlus').after.skewness!, 12);
  });

  test('logOriginal adds 1', () => {
    const { values, log: transform } = run(right, 'logOriginal');
    expect(transform).toEqual({ min: 3, shift: 1 });
    expect([...values]).toEqual(right.map((value) => log(value - 3 + 1)));
  });

  test('boxCox with its exponent; 0 is the logarithm', () => {
    expect([...run(right, 'boxCox').values]).toEqual([...run(right, 'logOriginal').values]);
    const { values, applied } = run([1, 2, 5, 1001], 'boxCox', 0.5);
    expect(applied).toBe('boxCox');
    values.forEach((value, row) => {
      const x = [1, 2, 5, 1001][row]!;
      expect(value).toBeCloseTo((Math.sqrt(x) - 1) / 0.5, 12);
    });
  });

  test('may follow where winsorising is not enough', () => {
    const result = treatColumn(right, {
      method: 'winsorise',
      maxPoints: 1,
      skewness: 1,
      kurtosis: 1,
      otherwise: 'boxCox',
      lambda: 0.25,
    });
    expect(result).toMatchObject({ applied: 'boxCox', points: [], log: { min: 3, shift: 1, lambda: 0.25 } });
  });

  test.each(['log', 'logPlus', 'logOriginal', 'boxCox'] as const)(
    '%s keeps the order of areas and missing values',
    (method) => {
      const cell = fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.constant(NONE));
      fc.assert(
        fc.property(fc.array(cell, { maxLength: 20 }), fc.constantFrom(-1, 0, 0.5, 2), (values, lambda) => {
          const { values: after, log: transform } = transformColumn(values, method, lambda);
          const isVaried = new Set(presentOf(values)).size > 1;
          expect(transform !== undefined).toBe(isVaried);
          values.forEach((a, row) => {
            expect(Number.isNaN(after[row])).toBe(Number.isNaN(a));
            values.forEach((b, other) => {
              if (a < b) expect(after[row]).toBeLessThanOrEqual(after[other]!);
            });
          });
        }),
      );
    },
  );

  test('a result beyond the range of numbers is refused, for every column', () => {
    const wide = upTo(12).map((power) => 10 ** power);
    const choice = { method: 'boxCox', lambda: 30, skewness: 1, kurtosis: 1 } as const;
    expect(() => treat(table({ X: wide, Y: wide }), ['X', 'Y'], { step: 'treat', ...choice })).toThrow(
      expect.objectContaining({
        code: 'method.impossible',
        details: { step: 'treat' },
        issues: ['X', 'Y'].map((code) =>
          expect.objectContaining({
            code: 'treat.tooLarge',
            at: { column: code },
            details: { indicator: code, method: 'boxCox' },
          }),
        ),
      }),
    );
  });
});

describe('a panel', () => {
  const years = [...upTo(21).map(() => '2019'), ...upTo(21).map(() => '2020')];
  const panel = { areas: [...upTo(21), ...upTo(21)].map(String), periods: years };
  const values = table(
    { X: [...upTo(20), 100, ...upTo(21)] },
    years.map((year, row) => `${panel.areas[row]} ${year}`),
  );
  const step: TreatStep = { step: 'treat', method: 'winsorise' };

  test('is treated period by period: the same as each period alone', () => {
    const { table: treated, log } = treat(values, ['X'], step, panel);
    const alone = treat(table({ X: [...upTo(20), 100] }, values.areas.slice(0, 21)), ['X'], step);
    expect([...columnOf(treated, 'X')]).toEqual([...columnOf(alone.table, 'X'), ...upTo(21)]);
    expect(log.columns).toEqual({});
    expect(log.periods!['2019']).toEqual(alone.log.columns);
    expect(log.periods!['2020']!.X).toMatchObject({ applied: 'none', points: [] });
    expect(transformedBy([log]).size).toBe(0);
    const logs = treat(values, ['X'], { ...step, method: 'log' }, panel).log;
    expect(transformedBy([logs]).get('X')).toEqual({ byPeriod: true });
  });

  test('or all rows at once', () => {
    const { log } = treat(values, ['X'], { ...step, over: 'panel' }, panel);
    expect(log.periods).toBeUndefined();
    expect(log.columns.X!.points).toEqual([{ area: '21 2019', before: 100, after: 21 }]);
  });
});

test('every cell can be had from the log again', () => {
  const heavy = upTo(14).map((power) => 3 ** power);
  const columns = { X: [...upTo(13), 100], Y: heavy, Z: heavy.map((value) => -value), W: upTo(14) };
  const { table: treated, log } = treat(table(columns), Object.keys(columns), {
    step: 'treat',
    method: 'winsorise',
    maxPoints: 1,
    skewness: 1,
    kurtosis: 1,
    otherwise: 'logPlus',
    indicators: { Y: { method: 'boxCox', lambda: -0.5 } },
  });
  expect(Object.values(log.columns).map(({ applied }) => applied)).toEqual([
    'winsorise',
    'boxCox',
    'logPlus',
    'none',
  ]);
  for (const [code, values] of Object.entries(columns))
    values.forEach((value, row) => {
      expect(treatedAt(treated.areas[row]!, value, log.columns[code]!)).toBe(columnOf(treated, code)[row]);
    });
});
