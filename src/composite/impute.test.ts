import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import type { ImputeStep } from '../model/method.ts';
import { IMPUTE, impute, imputeByGroup } from './impute.ts';
import { mean } from './statistics.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;
const column = (code: string, parent = 'D', direction: 1 | -1 = 1) => ({ code, parent, direction });
const context = { groups: [], series: [] };
const fill = (
  method: ImputeStep['method'],
  values: readonly number[],
  groups: readonly (string | null)[] = [],
) => [...IMPUTE[method]([{ ...column('X'), values }], { groups, series: [] })[0]!.values];

describe('one column', () => {
  test.each([
    ['none', [NONE, 1, 2, 6]],
    ['mean', [3, 1, 2, 6]],
    ['median', [2, 1, 2, 6]],
  ] as const)('%s', (method, expected) => {
    expect(fill(method, [NONE, 1, 2, 6])).toEqual(expected);
  });

  test('by group, and nothing is invented for areas without a group or groups without a value', () => {
    const groups = ['east', 'east', 'east', 'west', null, 'east'];
    expect(fill('groupMean', [1, 2, 6, NONE, NONE, NONE], groups)).toEqual([1, 2, 6, NONE, NONE, 3]);
    expect(fill('groupMedian', [1, 2, 6, NONE, NONE, NONE], groups)).toEqual([1, 2, 6, NONE, NONE, 2]);
  });

  test('a group may have any name', () => {
    const { values, centres } = imputeByGroup([5, NONE, NONE], ['', '', null], mean);
    expect([...values]).toEqual([5, 5, NONE]);
    expect(centres).toEqual([{ group: '', value: 5, count: 1 }]);
  });
});

test('rowMean takes the area’s place among its sibling indicators, with direction', () => {
  const columns = [
    { ...column('X'), values: [0, 10, NONE] },
    { ...column('Y', 'D', -1), values: [4, 0, 1] },
    { ...column('Z', 'E'), values: [0, 1, 0] },
  ];
  // C is at 0.75 of Y, where less is better; so it is put at 0.75 of X.
  expect([...IMPUTE.rowMean(columns, context)[0]!.values]).toEqual([0, 10, 7.5]);
  // The only indicator of its dimension has no sibling to go by.
  expect([...IMPUTE.rowMean([{ ...column('Z', 'E'), values: [0, 1, NONE] }], context)[0]!.values]).toEqual([
    0,
    1,
    NONE,
  ]);
});

test('the log says what was filled, by what, and what stays missing; variables are not touched', () => {
  const values = table({ X: [1, 3, NONE, NONE], POP: [NONE, 1, 1, 1] });
  const step: ImputeStep = { step: 'impute', method: 'groupMean', group: 'parent' };
  const { table: filled, log } = impute(values, [column('X')], ['p', 'p', 'p', 'q'], step);
  expect([...columnOf(filled, 'POP')]).toEqual([NONE, 1, 1, 1]);
  expect(log).toEqual({
    step: 'impute',
    method: 'groupMean',
    group: 'parent',
    columns: {
      X: {
        centres: [{ group: 'p', value: 2, count: 2 }],
        filled: [{ area: 'C', value: 2, group: 'p' }],
        left: ['D'],
      },
    },
  });
});

test.each(['none', 'mean', 'median', 'groupMean', 'groupMedian', 'rowMean'] as const)(
  '%s: what is there stays, what is filled lies among it, and the order of areas does not matter',
  (method) => {
    const cell = fc.oneof(fc.integer({ min: -100, max: 100 }), fc.constant(NONE));
    const row = fc.tuple(cell, cell, fc.constantFrom('p', 'q', null));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 15 }), (rows) => {
        const run = (order: typeof rows) =>
          IMPUTE[method](
            [
              { ...column('X'), values: order.map(([x]) => x) },
              { ...column('Y', 'D', -1), values: order.map(([, y]) => y) },
            ],
            { groups: order.map(([, , group]) => group), series: [] },
          ).map(({ values }) => [...values]);
        const [x] = run(rows);
        const [reversed] = run([...rows].reverse());
        const present = rows.map(([own]) => own).filter((own) => !Number.isNaN(own));
        rows.forEach(([own], at) => {
          const filled = x![at]!;
          if (!Number.isNaN(own)) expect(filled).toBe(own);
          else if (!Number.isNaN(filled)) {
            expect(filled).toBeGreaterThanOrEqual(Math.min(...present) - 1e-9);
            expect(filled).toBeLessThanOrEqual(Math.max(...present) + 1e-9);
          }
          const other = reversed!.at(-1 - at)!;
          if (Number.isNaN(filled)) expect(other).toBeNaN();
          else expect(other).toBeCloseTo(filled, 9);
        });
      }),
      { numRuns: 50 },
    );
  },
);
