import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NormaliseMethodName, TieRule } from '../model/method.ts';
import { normaliseColumn, scoreAt } from './normalise.ts';
import type { ColumnOptions } from './normalise-method.ts';

const NONE = Number.NaN;
const scores = (
  values: readonly number[],
  method: NormaliseMethodName,
  options: Partial<ColumnOptions> = {},
) => {
  const result = normaliseColumn(values, method, { direction: 1, ...options });
  return 'refused' in result ? result : [...result.values];
};

test.each<[TieRule, readonly number[]]>([
  ['min', [1, 2, 2, 4]],
  ['max', [1, 3, 3, 4]],
  ['average', [1, 2.5, 2.5, 4]],
  ['dense', [1, 2, 2, 3]],
])('rank counts from the worst; ties: %s', (ties, expected) => {
  expect(scores([3, 7, 7, 9], 'rank', { ties })).toEqual(expected);
  expect(scores([-3, -7, -7, -9], 'rank', { ties, direction: -1 })).toEqual(expected);
  expect(scores([3, 7, NONE, 7, 9], 'borda', { ties })).toEqual(
    [expected[0]!, expected[1]!, NONE, expected[2]!, expected[3]!].map((rank) => rank - 1),
  );
});

describe('percent ranks', () => {
  test('as SQL has them, with ties and where less is better', () => {
    expect(scores([10, 20, 20, 40, NONE, 50], 'percentRank')).toEqual([0, 0.25, 0.25, 0.75, NONE, 1]);
    expect(scores([10, 20, 20, 40, 50], 'percentRank', { direction: -1 })).toEqual([1, 0.5, 0.5, 0.25, 0]);
  });

  test('equal values all get the same; a single value has nobody to be ranked against', () => {
    expect(scores([5, 5, 5], 'percentRank')).toEqual([0, 0, 0]);
    expect(scores([5, NONE], 'percentRank')).toEqual({ refused: 'normalise.single' });
    expect(scores([5, NONE], 'rank')).toEqual([1, NONE]);
    expect(scores([5, NONE], 'rank', { to: [0, 100] })).toEqual({ refused: 'normalise.single' });
  });
});

test('stretched to a range where one is given', () => {
  const to = [0, 100] as const;
  for (const method of ['rank', 'percentRank', 'borda'] as const)
    expect(scores([1, 2, 5], method, { to })).toEqual([0, 50, 100]);
  expect(scores([1, 2], 'rank', { to: [3, 1] })).toMatchObject({ refused: 'normalise.range' });
});

describe('the exponential transformation of ranks', () => {
  const count = 32844;
  const values = Array.from({ length: count }, (_, row) => row);
  const all = scores(values, 'exponentialRank') as number[];

  test('the best of all areas scores 100, the upper tenth from about 50', () => {
    expect(all[count - 1]).toBeCloseTo(100, 10);
    expect(all[Math.round(count * 0.9) - 1]).toBeCloseTo(50, 0);
    expect(all[0]).toBeCloseTo(-23 * Math.log(1 - (1 / count) * (1 - Math.exp(-100 / 23))), 12);
    expect(all[count / 2 - 1]).toBeCloseTo(-23 * Math.log(1 - 0.5 * (1 - Math.exp(-100 / 23))), 12);
  });

  test('another constant, another range', () => {
    const [, last] = scores([1, 2], 'exponentialRank', { constant: 10 }) as number[];
    expect(last).toBeCloseTo(100, 10);
    expect((scores([1, 2], 'exponentialRank', { to: [0, 1] }) as number[])[1]).toBeCloseTo(1, 12);
    expect(scores([1, 2], 'exponentialRank', { constant: 0 })).toEqual({
      refused: 'normalise.kappa',
      details: { constant: 0 },
    });
  });
});

test('agrees with counting who is worse, and every cell can be had from the log again', () => {
  const cell = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(NONE));
  const direction = fc.constantFrom(1, -1 as const);
  const rule = fc.constantFrom<TieRule>('min', 'max', 'average', 'dense');
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), direction, rule, (values, sign, ties) => {
      fc.pre(values.some((value) => !Number.isNaN(value)));
      const result = normaliseColumn(values, 'rank', { direction: sign, ties });
      if ('refused' in result) return expect.fail(result.refused);
      const present = values.filter((value) => !Number.isNaN(value)).map((value) => sign * value);
      values.forEach((value, row) => {
        const own = sign * value;
        const worse = present.filter((other) => other < own).length;
        const upTo = present.filter((other) => other <= own).length;
        const expected = {
          min: worse + 1,
          max: upTo,
          average: (worse + 1 + upTo) / 2,
          dense: new Set(present.filter((other) => other < own)).size + 1,
        }[ties];
        expect(result.values[row]).toBe(Number.isNaN(value) ? NONE : expected);
        expect(scoreAt(value, result.column)).toBe(result.values[row]);
      });
    }),
  );
});

test('a value that no area has gets the rank of its own place', () => {
  const result = normaliseColumn([1, 3, 3, 5], 'rank', { direction: 1 });
  if ('refused' in result) return expect.fail(result.refused);
  expect([0, 2, 4, 9].map((value) => scoreAt(value, result.column))).toEqual([1, 2, 4, 5]);
});
