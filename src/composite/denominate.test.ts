import { expect, test } from 'vitest';
import { indicator, table } from '../../test/small-framework.ts';
import { denominate, divide } from './denominate.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;

test('a quotient is missing where either part is', () => {
  expect([...divide([10, NONE, 3], [5, 2, NONE])]).toEqual([2, NONE, NONE]);
});

test('only indicators that name a denominator are divided, by another indicator as it was before', () => {
  const values = table({ A: [8, 9], B: [2, 3], POP: [2, 3] });
  const indicators = [indicator('B', { denominator: 'POP' }), indicator('A', { denominator: 'B' })];
  const { table: divided, log } = denominate(values, indicators);
  expect([...columnOf(divided, 'A')]).toEqual([4, 3]);
  expect([...columnOf(divided, 'B')]).toEqual([1, 1]);
  expect([...columnOf(divided, 'POP')]).toEqual([2, 3]);
  expect([...columnOf(values, 'A')]).toEqual([8, 9]);
  expect(log.columns).toEqual({ A: { denominator: 'B' }, B: { denominator: 'POP' } });
});

test('zero and negative denominators, and quotients beyond all numbers, are all named', () => {
  const values = table({ A: [1, 1, 1, 1e308, NONE], POP: [0, -2, 1, 1e-9, 0] });
  const divideAll = () => denominate(values, [indicator('A', { denominator: 'POP' })]);
  expect(divideAll).toThrow(
    expect.objectContaining({
      code: 'method.impossible',
      details: { step: 'denominate' },
      issues: [
        expect.objectContaining({ code: 'denominate.notPositive', value: '0', at: { column: 'POP' } }),
        expect.objectContaining({ code: 'denominate.notPositive', value: '-2' }),
        expect.objectContaining({ code: 'denominate.tooLarge', value: '1e-9' }),
      ],
    }),
  );
});
