import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenTable } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { type CorrelationName, correlate, correlationMatrix } from './correlation.ts';
import { columnAt, columnOf, type Table } from './table.ts';

const NONE = Number.NaN;
const NAMES: readonly CorrelationName[] = ['pearson', 'spearman', 'kendall'];

describe('one pair of columns', () => {
  // Coefficients and p-values of SciPy 1.17; the exact p-value of the second is that of R's cor.test too.
  const tied = [
    [1, 2, 2, 4, 5, 6, 7, 8],
    [2, 1, 4, 4, 7, 5, 6, 3],
  ] as const;

  test.each([
    ['pearson', 0.5301350841754628, 0.17653297132368911],
    ['spearman', 0.5, 0.20703125],
    ['kendall', 0.37037037037037035, 0.20904071890723397],
  ] as const)('%s with ties', (name, coefficient, pValue) => {
    const found = correlate(...tied, name);
    expect(found.coefficient).toBeCloseTo(coefficient, 14);
    expect(found.pValue).toBeCloseTo(pValue, 12);
    expect(found.count).toBe(8);
  });

  test('the p-value of Kendall’s τ is exact for few pairs without ties', () => {
    const { coefficient, pValue } = correlate([1, 2, 3, 4, 5, 6, 7], [2, 1, 4, 3, 7, 5, 6], 'kendall');
    expect(coefficient).toBeCloseTo(13 / 21, 15);
    expect(pValue).toBeCloseTo(0.06904761904761905, 14);
  });

  test('rows where one value is missing do not count', () => {
    for (const name of NAMES) {
      const gaps = correlate([1, NONE, 2, 5, 3, 9], [4, 3, 1, NONE, 2, 7], name);
      expect(gaps).toEqual(correlate([1, 2, 3, 9], [4, 1, 2, 7], name));
      expect(gaps.count).toBe(4);
    }
  });

  test('what is not defined is NaN: a constant column, fewer than two pairs; no p-value for two', () => {
    for (const name of NAMES) {
      expect(correlate([1, 2, 3], [5, 5, 5], name)).toEqual({ coefficient: NONE, pValue: NONE, count: 3 });
      expect(correlate([1, NONE], [NONE, 2], name)).toEqual({ coefficient: NONE, pValue: NONE, count: 0 });
    }
    expect(correlate([1, 2], [3, 5])).toEqual({ coefficient: 1, pValue: NONE, count: 2 });
  });

  test('columns of enormous and of tiny numbers', () => {
    expect(correlate([1e300, 2e300, 4e300], [1e-300, 2e-300, 4e-300]).coefficient).toBeCloseTo(1, 15);
  });
});

describe('laws', () => {
  const value = fc.integer({ min: -9, max: 9 });
  const pairs = fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 40 });

  test('neither the order of rows nor that of the columns matters, and −1 ≤ coefficient ≤ 1', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...NAMES), (rows, name) => {
        const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
        const plain = correlate(a, b, name);
        const swapped = correlate([...b].reverse(), [...a].reverse(), name);
        if (Number.isNaN(plain.coefficient)) expect(swapped.coefficient).toBeNaN();
        else expect(swapped.coefficient).toBeCloseTo(plain.coefficient, 12);
        expect(Math.abs(plain.coefficient) > 1).toBe(false);
        expect(plain.pValue < 0 || plain.pValue > 1).toBe(false);
      }),
    );
  });

  test('Kendall’s τ is what counting every pair gives', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        let [sum, a, b] = [0, 0, 0];
        for (const [x, y] of rows)
          for (const [u, v] of rows) {
            sum += Math.sign(x - u) * Math.sign(y - v);
            a += Math.abs(Math.sign(x - u));
            b += Math.abs(Math.sign(y - v));
          }
        const { coefficient } = correlate(
          rows.map(([x]) => x),
          rows.map(([, y]) => y),
          'kendall',
        );
        if (a === 0 || b === 0) expect(coefficient).toBeNaN();
        else expect(coefficient).toBeCloseTo(sum / Math.sqrt(a * b), 12);
      }),
    );
  });
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  const matrixOf = (table: Table, codes: readonly string[], name: CorrelationName) =>
    correlationMatrix(
      codes.map((code) => columnOf(table, code)),
      name,
    );

  test.each([
    ['03_corr_normalised_pearson', '02_asem_normalised', 'pearson'],
    ['03_corr_normalised_spearman', '02_asem_normalised', 'spearman'],
    ['03_corr_normalised_kendall', '02_asem_normalised', 'kendall'],
    ['03_corr_raw_pairwise_pearson', '02_asem_raw', 'pearson'],
    ['03_corr_raw_pairwise_spearman', '02_asem_raw', 'spearman'],
  ] as const)('%s', (golden, data, name) => {
    const expected = goldenTable(golden, 'row');
    const { coefficients, size } = matrixOf(goldenTable(data), expected.columns, name);
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++)
        expect(Math.abs(coefficients[a * size + b]! - columnAt(expected, b)[a]!)).toBeLessThan(1e-14);
  });

  test('03_pvals_normalised_pearson', () => {
    const expected = goldenTable('03_pvals_normalised_pearson', 'row');
    const { pValues, size } = matrixOf(goldenTable('02_asem_normalised'), expected.columns, 'pearson');
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) {
        const theirs = columnAt(expected, b)[a]!;
        expect(Math.abs(pValues[a * size + b]! - theirs)).toBeLessThanOrEqual(1e-11 * theirs);
      }
  });
});
