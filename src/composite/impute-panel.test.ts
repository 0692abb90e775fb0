import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import type { ImputeStep } from '../model/method.ts';
import { impute } from './impute.ts';
import type { Panel } from './panel.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;

/** One area's values by year. */
function fill(byYear: Readonly<Record<string, number>>, step: Omit<ImputeStep, 'step'>) {
  const periods = Object.keys(byYear);
  const panel: Panel = { areas: periods.map(() => 'A'), periods };
  const values = table({ X: Object.values(byYear) }, periods);
  const column = { code: 'X', parent: null, direction: 1 } as const;
  const { table: filled, log } = impute(values, [column], [], { step: 'impute', ...step }, panel);
  return { values: [...columnOf(filled, 'X')], log: log.columns.X! };
}

const series = { 2015: NONE, 2016: 10, 2017: NONE, 2018: NONE, 2019: NONE, 2020: 50, 2021: NONE };

test('latest: the last value before, and nothing before the first one', () => {
  const { values, log } = fill(series, { method: 'latest' });
  expect(values).toEqual([NONE, 10, 10, 10, 10, 50, 50]);
  expect(log.left).toEqual(['2015']);
  expect(log.filled[0]).toEqual({ area: '2017', value: 10, from: [{ period: '2016', value: 10 }] });
});

test('constant: the last value before, or before the first one the first', () => {
  expect(fill(series, { method: 'constant' }).values).toEqual([10, 10, 10, 10, 10, 50, 50]);
});

test('linear: on the line between its neighbours in time; the nearest value outside', () => {
  const { values, log } = fill(series, { method: 'linear' });
  expect(values).toEqual([10, 10, 20, 30, 40, 50, 50]);
  expect(log.filled[1]).toEqual({
    area: '2017',
    value: 20,
    from: [
      { period: '2016', value: 10 },
      { period: '2020', value: 50 },
    ],
  });
});

describe('at most maxAge years away', () => {
  test.each([
    ['latest', 1, [NONE, 10, 10, NONE, NONE, 50, 50]],
    ['latest', 2, [NONE, 10, 10, 10, NONE, 50, 50]],
    ['constant', 1, [10, 10, 10, NONE, NONE, 50, 50]],
    // Both ends of a line must be that near.
    ['linear', 2, [10, 10, NONE, 30, NONE, 50, 50]],
    ['linear', 3, [10, 10, 20, 30, 40, 50, 50]],
  ] as const)('%s, %i', (method, maxAge, expected) => {
    expect(fill(series, { method, maxAge }).values).toEqual(expected);
  });

  test('counts years, not periods', () => {
    expect(fill({ 2010: 1, 2020: NONE }, { method: 'latest', maxAge: 1 }).values).toEqual([1, NONE]);
    const quarters = { '2019-Q4': 1, '2020-Q1': NONE, '2020-Q4': NONE, '2021-Q1': NONE };
    expect(fill(quarters, { method: 'latest', maxAge: 1 }).values).toEqual([1, 1, 1, NONE]);
  });
});

test('time is the calendar’s: gaps of unequal length, and rows in any order', () => {
  expect(fill({ 2010: 0, 2011: NONE, 2020: 10 }, { method: 'linear' }).values).toEqual([0, 1, 10]);
  const panel: Panel = {
    areas: ['A', 'B', 'A', 'B', 'A'],
    periods: ['2020', '2019', '2018', '2018', '2019'],
  };
  const values = table({ X: [30, NONE, 10, 5, NONE] });
  const column = { code: 'X', parent: null, direction: 1 } as const;
  const { table: filled } = impute(values, [column], [], { step: 'impute', method: 'linear' }, panel);
  expect([...columnOf(filled, 'X')]).toEqual([30, 5, 10, 5, 20]);
});

test('a series without a value stays missing', () => {
  const { values, log } = fill({ 2019: NONE, 2020: NONE }, { method: 'linear' });
  expect(values).toEqual([NONE, NONE]);
  expect(log).toEqual({ centres: [], filled: [], left: ['2019', '2020'] });
});

test.each(['latest', 'constant', 'linear'] as const)('%s is refused without a panel', (method) => {
  const column = { code: 'X', parent: null, direction: 1 } as const;
  expect(() => impute(table({ X: [1, NONE] }), [column], [], { step: 'impute', method })).toThrow(
    expect.objectContaining({
      code: 'method.impossible',
      issues: [expect.objectContaining({ code: 'impute.noPanel', details: { method } })],
    }),
  );
});

describe('centres in a panel', () => {
  const panel: Panel = { areas: ['A', 'B', 'A', 'B'], periods: ['2019', '2019', '2020', '2020'] };
  const names = ['A 2019', 'B 2019', 'A 2020', 'B 2020'];
  const column = { code: 'X', parent: null, direction: 1 } as const;
  const run = (step: Omit<ImputeStep, 'step'>, groups: readonly string[] = []) =>
    impute(table({ X: [1, NONE, 7, NONE] }, names), [column], groups, { step: 'impute', ...step }, panel);

  test('are of the own period unless they go over the panel', () => {
    const own = run({ method: 'mean' });
    expect([...columnOf(own.table, 'X')]).toEqual([1, 1, 7, 7]);
    expect(own.log).toMatchObject({ over: 'period' });
    expect(own.log.columns.X!.centres).toEqual([
      { group: 'all', value: 1, count: 1, period: '2019' },
      { group: 'all', value: 7, count: 1, period: '2020' },
    ]);
    const all = run({ method: 'mean', over: 'panel' });
    expect([...columnOf(all.table, 'X')]).toEqual([1, 4, 7, 4]);
    expect(all.log.columns.X!.centres).toEqual([{ group: 'all', value: 4, count: 2 }]);
  });

  test('of groups: the cell says whose centre it has', () => {
    const { log } = run({ method: 'groupMedian', group: 'parent', over: 'panel' }, ['p', 'p', 'q', 'p']);
    expect(log.columns.X!.filled).toEqual([
      { area: 'B 2019', value: 1, group: 'p' },
      { area: 'B 2020', value: 1, group: 'p' },
    ]);
  });
});

test('values that are there stay, and what is filled lies between its neighbours', () => {
  const cell = fc.option(fc.integer({ min: -50, max: 50 }), { nil: NONE });
  const method = fc.constantFrom('latest', 'constant', 'linear' as const);
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 12 }), method, (cells, name) => {
      const byYear = Object.fromEntries(cells.map((value, at) => [2000 + at, value]));
      const { values } = fill(byYear, { method: name });
      const present = cells.filter((value) => !Number.isNaN(value));
      values.forEach((value, at) => {
        if (!Number.isNaN(cells[at])) expect(value).toBe(cells[at]);
        else if (!Number.isNaN(value)) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...present));
          expect(value).toBeLessThanOrEqual(Math.max(...present));
        } else expect(name === 'latest' || present.length === 0).toBe(true);
      });
    }),
  );
});
