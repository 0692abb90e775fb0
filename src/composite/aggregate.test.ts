import { describe, expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import type { AggregateStep } from '../model/method.ts';
import { AGGREGATE, aggregate, choiceOf, methodOf } from './aggregate.ts';
import { aggregateColumns } from './aggregate-columns.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;
const column = (...values: readonly number[]) => Float64Array.from(values);

describe('one area', () => {
  const context = (children: number, exponent = 1) => ({ options: { exponent }, children });

  test('means', () => {
    expect(AGGREGATE.arithmetic.combine([10, 40], [2, 1], 2)).toBe(20);
    expect(AGGREGATE.geometric.combine([4, 9], [1, 1], 2)).toBeCloseTo(6, 14);
    expect(AGGREGATE.geometric.combine([2, 16], [2, 1], 2)).toBeCloseTo(4, 14);
    expect(AGGREGATE.harmonic.combine([2, 6], [1, 1], 2)).toBe(3);
    expect(AGGREGATE.harmonic.combine([2, 6], [1, 3], 2)).toBe(4);
  });

  test.each([
    [1, 5],
    [2, Math.sqrt(29)],
    [0, Math.sqrt(21)],
    [-1, 4.2],
    [0.5, 0.5 * 5 + 0.5 * Math.sqrt(21)],
  ])('generalised mean with exponent %d', (exponent, expected) => {
    expect(AGGREGATE.generalised.combine([3, 7], [1, 1], 2, context(2, exponent))).toBeCloseTo(expected, 13);
  });

  test('a large exponent does not leave the range of numbers', () => {
    expect(AGGREGATE.generalised.combine([30, 70], [1, 1], 2, context(2, 300))).toBeCloseTo(
      70 * 2 ** (-1 / 300),
      10,
    );
  });

  test.each([
    ['odd', [9, 1, 5], [1, 1, 1], 5],
    ['even', [9, 1, 5, 6], [1, 1, 1, 1], 5.5],
    ['half of the weight in one', [9, 1, 5], [2, 1, 1], 7],
    ['more than half in one', [9, 1, 5], [3, 1, 1], 9],
    ['shares that miss a half by a bit', [1, 2, 3, 4], [0.1, 0.2, 0.2, 0.1], 2.5],
    ['one alone', [4], [0.2], 4],
  ])('median: %s', (_, scores, weights, expected) => {
    expect(AGGREGATE.median.combine(scores, weights, scores.length)).toBe(expected);
  });

  test('sum, product, ratio', () => {
    expect(AGGREGATE.sum.combine([0.1, 0.2, 0.7], [1 / 3, 1 / 3, 1 / 3], 3, context(3))).toBe(
      0.1 + 0.2 + 0.7,
    );
    expect(AGGREGATE.sum.combine([10, 40], [3, 1], 2, context(2))).toBe(35);
    expect(AGGREGATE.sum.combine([10, 20], [1, 1], 2, context(3))).toBe(45);
    expect(AGGREGATE.product.combine([-2, 0.5, 7], [5, 1, 1], 3)).toBe(-7);
    expect(AGGREGATE.ratio.combine([3, 4])).toBe(0.75);
  });
});

describe('missing children', () => {
  const children = [column(10, NONE, 10, NONE), column(20, 20, NONE, NONE), column(30, 30, NONE, NONE)];
  const scores = (minAvailability: number, weights = [2, 1, 1]) => [
    ...aggregateColumns(children, weights, AGGREGATE.arithmetic, { minAvailability }),
  ];

  test('the weights of the others count for the whole', () => {
    expect(scores(0)).toEqual([17.5, 25, 10, NONE]);
  });

  test('unless too little weight is there', () => {
    expect(scores(0.5)).toEqual([17.5, 25, 10, NONE]);
    expect(scores(0.51)).toEqual([17.5, NONE, NONE, NONE]);
  });

  test('a child without weight does not make a score', () => {
    expect(scores(0, [0, 1, 1])).toEqual([25, 25, NONE, NONE]);
  });

  test('eight tenths are enough where eight tenths are asked for', () => {
    const ten = Array.from({ length: 10 }, (_, at) => column(at < 8 ? 1 : NONE));
    expect([
      ...aggregateColumns(ten, new Array<number>(10).fill(0.1), AGGREGATE.arithmetic, {
        minAvailability: 0.8,
      }),
    ]).toHaveLength(1);
    expect(
      aggregateColumns(ten, new Array<number>(10).fill(0.1), AGGREGATE.arithmetic, {
        minAvailability: 0.8,
      })[0],
    ).toBeCloseTo(1, 14);
  });
});

describe('a tree', () => {
  const nodes = [
    { code: 'INDEX', parent: null },
    { code: 'D', parent: 'INDEX' },
    { code: 'X', parent: 'D' },
    { code: 'Y', parent: 'D' },
    { code: 'Z', parent: 'INDEX' },
  ];
  const shares = [1, 0.5, 0.5, 0.5, 0.5];

  test('is scored from the leaves up, whatever the depth of a leaf', () => {
    const { scores } = aggregate(nodes, table({ X: [10, 1], Y: [20, NONE], Z: [45, 5] }), shares, {
      step: 'aggregate',
      method: 'arithmetic',
    });
    expect(scores.columns).toEqual(['INDEX', 'D', 'X', 'Y', 'Z']);
    expect([...columnOf(scores, 'D')]).toEqual([15, 1]);
    expect([...columnOf(scores, 'INDEX')]).toEqual([30, 3]);
  });

  test('may use another method by depth and for single dimensions, the latter first', () => {
    const step: AggregateStep = {
      step: 'aggregate',
      method: 'generalised',
      exponent: 2,
      minAvailability: 0.6,
      levels: { 1: 'geometric', 0: { method: 'harmonic' } },
      nodes: { D: 'median' },
    };
    expect(choiceOf(step, 'INDEX', 0)).toEqual({ method: 'harmonic' });
    expect(choiceOf(step, 'D', 1)).toEqual({ method: 'median', exponent: 2, minAvailability: 0.6 });
    expect(methodOf(step, 'E', 1)).toBe('geometric');
    expect(methodOf(step, 'toString', 2)).toBe('generalised');
  });

  test('may use another method for single dimensions', () => {
    const { scores } = aggregate(nodes, table({ X: [4], Y: [9], Z: [10] }), shares, {
      step: 'aggregate',
      method: 'arithmetic',
      nodes: { D: 'geometric' },
    });
    expect(scores.data[1]).toBeCloseTo(6, 14);
    expect(scores.data[0]).toBeCloseTo(8, 14);
  });

  test('a geometric mean of zero or less is refused, with every child concerned', () => {
    const all = () =>
      aggregate(nodes, table({ X: [0, 4, -1], Y: [1, 1, NONE], Z: [1, 0, 1] }), shares, {
        step: 'aggregate',
        method: 'geometric',
      });
    expect(all).toThrow(
      expect.objectContaining({
        code: 'method.impossible',
        issues: expect.arrayContaining([
          expect.objectContaining({
            code: 'aggregate.notPositive',
            value: '0',
            details: { node: 'D', child: 'X', area: 'A', count: 2 },
          }),
          expect.objectContaining({ details: { node: 'INDEX', child: 'Z', area: 'B', count: 1 } }),
        ]),
      }),
    );
  });
});
