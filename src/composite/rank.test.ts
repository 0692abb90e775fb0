import fc from 'fast-check';
import { expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import type { TieRule } from '../model/method.ts';
import { rank, rankColumn } from './rank.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;

test.each<[TieRule, readonly number[]]>([
  ['min', [1, 2, 2, 4]],
  ['max', [1, 3, 3, 4]],
  ['average', [1, 2.5, 2.5, 4]],
  ['dense', [1, 2, 2, 3]],
])('ties: %s', (ties, expected) => {
  expect([...rankColumn([9, 5, 5, 1], ties)]).toEqual(expected);
});

test('no score, no rank', () => {
  expect([...rankColumn([NONE, 3, NONE, 8], 'min')]).toEqual([NONE, 2, NONE, 1]);
  expect([...rankColumn([NONE], 'min')]).toEqual([NONE]);
  expect([...rankColumn([], 'min')]).toEqual([]);
});

test('zero and minus zero are one score', () => {
  expect([...rankColumn([0, -0, 1], 'min')]).toEqual([2, 2, 1]);
});

test('every rule agrees with counting who is ahead', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(NONE))), (scores) => {
      const present = scores.filter((score) => !Number.isNaN(score));
      const count = (wanted: (score: number) => boolean) => present.filter(wanted).length;
      const expected: Record<TieRule, (own: number) => number> = {
        min: (own) => count((score) => score > own) + 1,
        max: (own) => count((score) => score >= own),
        average: (own) => (count((score) => score > own) + 1 + count((score) => score >= own)) / 2,
        dense: (own) => new Set(present.filter((score) => score > own)).size + 1,
      };
      for (const ties of ['min', 'max', 'average', 'dense'] as const)
        expect([...rankColumn(scores, ties)]).toEqual(
          scores.map((score) => (Number.isNaN(score) ? NONE : expected[ties](score))),
        );
    }),
  );
});

test('every column of a table is ranked by itself', () => {
  const ranks = rank(table({ X: [1, 2], Y: [5, 4] }), { step: 'rank', ties: 'min' });
  expect([...columnOf(ranks, 'X')]).toEqual([2, 1]);
  expect([...columnOf(ranks, 'Y')]).toEqual([1, 2]);
});

test('equal to some decimals share a rank, by their decimal digits', () => {
  const scores = [0.9365, 0.937, 0.93749, 0.9364, 0.9375];
  expect([...rankColumn(scores, 'min')]).toEqual([4, 3, 2, 5, 1]);
  expect([...rankColumn(scores, 'min', 3)]).toEqual([2, 2, 2, 5, 1]);
  expect([...rankColumn([0.1 + 0.2, 0.3, NONE], 'min', 15)]).toEqual([1, 1, NONE]);
});

test('in a panel the ranks are those of each period', () => {
  const panel = { areas: ['A', 'B', 'A', 'B'], periods: ['2019', '2019', '2020', '2020'] };
  const scores = table({ X: [1, 2, 9, 4] }, ['A 2019', 'B 2019', 'A 2020', 'B 2020']);
  const ranks = rank(scores, { step: 'rank', ties: 'min' }, panel);
  expect([...columnOf(ranks, 'X')]).toEqual([2, 1, 1, 2]);
});

test('numbers of very different size are in order too', () => {
  const sizes = fc.double({ min: -300, max: 300, noNaN: true }).map((power) => 10 ** power);
  const any = fc.oneof(sizes, fc.constantFrom(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324));
  fc.assert(
    fc.property(fc.array(any, { maxLength: 200 }), (scores) => {
      expect([...rankColumn(scores, 'min')]).toEqual(
        scores.map((own) => scores.filter((score) => score > own).length + 1),
      );
    }),
  );
});
