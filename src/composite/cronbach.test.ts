import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { covariance, cronbachAlpha } from './cronbach.ts';
import { columnOf } from './table.ts';
import { nodesOf } from './tree.ts';

const NONE = Number.NaN;

test('columns that say the same are perfectly reliable', () => {
  expect(
    cronbachAlpha([
      [1, 2, 5, 9],
      [1, 2, 5, 9],
      [1, 2, 5, 9],
    ]),
  ).toBeCloseTo(1, 15);
});

test('columns that have nothing in common, or work against each other', () => {
  expect(
    cronbachAlpha([
      [1, 1, 2, 2],
      [1, 2, 1, 2],
    ]),
  ).toBe(0);
  expect(
    cronbachAlpha([
      [1, 2, 3, 4],
      [3, 1, 2, 0],
    ]),
  ).toBeLessThan(0);
});

test('not defined for one column, constant columns, or a sum that does not vary', () => {
  expect(cronbachAlpha([[1, 2, 3]])).toBeNaN();
  expect(
    cronbachAlpha([
      [1, 1, 1],
      [2, 2, 2],
    ]),
  ).toBeNaN();
  expect(
    cronbachAlpha([
      [1, 2, 3],
      [3, 2, 1],
    ]),
  ).toBeNaN();
  expect(
    cronbachAlpha([
      [1, NONE, 3],
      [NONE, 2, 1],
    ]),
  ).toBeNaN();
});

test('covariance counts the rows where both have a value', () => {
  expect(covariance([1, 2, NONE, 3], [2, 4, 9, 6])).toBe(2);
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  test('03_cronbach', () => {
    const nodes = nodesOf(asemFramework([]).tree);
    const above = (code: string): readonly string[] => {
      const parent = nodes.find((node) => node.code === code)?.parent;
      return parent ? [parent, ...above(parent)] : [];
    };
    for (const { dset, group, level, alpha } of readGolden('03_cronbach')) {
      const table = goldenTable(`02_asem_${dset!.toLowerCase()}`);
      const codes =
        level === '2'
          ? nodes.filter(({ parent }) => parent === group).map(({ code }) => code)
          : nodes
              .filter(({ code, node }) => 'unit' in node && above(code).includes(group!))
              .map(({ code }) => code);
      const own = cronbachAlpha(codes.map((code) => columnOf(table, code)));
      expect(Math.abs(own - Number(alpha))).toBeLessThan(1e-12);
    }
  });
});
