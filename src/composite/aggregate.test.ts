import { describe, expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import { AGGREGATE, aggregate } from './aggregate.ts';
import { aggregateColumns } from './aggregate-columns.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;
const column = (...values: readonly number[]) => Float64Array.from(values);

test('one area', () => {
  expect(AGGREGATE.arithmetic.combine([10, 40], [2, 1], 2)).toBe(20);
  expect(AGGREGATE.geometric.combine([4, 9], [1, 1], 2)).toBeCloseTo(6, 14);
  expect(AGGREGATE.geometric.combine([2, 16], [2, 1], 2)).toBeCloseTo(4, 14);
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
