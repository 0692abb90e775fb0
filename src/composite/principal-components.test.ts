import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { pearsonMatrix } from './correlation.ts';
import { dominantEigenpair, symmetricEigen } from './eigen.ts';
import { completeRows, principalComponents } from './principal-components.ts';
import { columnOf } from './table.ts';

const column = (...values: number[]): Float64Array => Float64Array.from(values);

test('eigenvalues come largest first, vectors have length 1 and a positive leading entry', () => {
  const { values, vectors } = symmetricEigen([
    [2, -1],
    [-1, 2],
  ]);
  expect(values[0]).toBeCloseTo(3, 14);
  expect(values[1]).toBeCloseTo(1, 14);
  expect(Math.abs(vectors[0]![0]!)).toBeCloseTo(Math.SQRT1_2, 15);
  expect(vectors[0]![0]! * vectors[0]![1]!).toBeCloseTo(-0.5, 14);
  expect(vectors[1]![0]).toBeCloseTo(vectors[1]![1]!, 14);
});

test('a matrix is the sum of its eigenvalues times the squares of its eigenvectors', () => {
  const entry = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.array(entry, { minLength: 5, maxLength: 5 }), { minLength: 5, maxLength: 5 }),
      (any) => {
        const matrix = any.map((row, i) => row.map((_, j) => any[Math.min(i, j)]![Math.max(i, j)]!));
        const { values, vectors } = symmetricEigen(matrix);
        matrix.forEach((row, i) => {
          row.forEach((value, j) => {
            const again = values.reduce(
              (sum, lambda, k) => sum + lambda * vectors[k]![i]! * vectors[k]![j]!,
              0,
            );
            expect(Math.abs(again - value)).toBeLessThan(1e-11);
          });
        });
      },
    ),
  );
});

test('the dominant pair of a consistent matrix is its size and the weights it was made of', () => {
  const weights = [0.5, 0.3, 0.2];
  const { value, vector } = dominantEigenpair(weights.map((one) => weights.map((two) => one / two)));
  expect(value).toBeCloseTo(3, 14);
  vector.forEach((entry, at) => {
    expect(entry).toBeCloseTo(weights[at]!, 15);
  });
});

test('rows with a gap do not count, and say so', () => {
  const { columns, left } = completeRows([column(1, Number.NaN, 3), column(4, 5, 6)]);
  expect(columns).toEqual([column(1, 3), column(4, 6)]);
  expect(left).toEqual([1]);
});

test('a column and its double are perfectly correlated, at any size', () => {
  expect(pearsonMatrix([column(1, 2, 4), column(2e300, 4e300, 8e300)])[0]![1]).toBeCloseTo(1, 15);
  expect(pearsonMatrix([column(1e-200, 2e-200, 4e-200), column(-1, -2, -4)])[0]![1]).toBeCloseTo(-1, 15);
});

test('a constant column makes all undefined rather than wrong', () => {
  const { eigenvalues, loadings } = principalComponents([column(0.1, 0.1, 0.1), column(1, 2, 3)]);
  expect(eigenvalues).toEqual([Number.NaN, Number.NaN]);
  expect(loadings[0]).toEqual([Number.NaN, Number.NaN]);
});

describe.skipIf(!hasShared)('ASEM', () => {
  test.each(['ConEcFin', 'Environ', 'Instit', 'P2P', 'Physical', 'Political', 'Social', 'SusEcFin'])(
    'components of the pillar %s are those of R, up to their sign',
    (pillar) => {
      const rotation = readGolden(`03_pca_rotation_${pillar}`);
      const scores = goldenTable('02_asem_normalised');
      const found = principalComponents(rotation.map(({ row }) => columnOf(scores, row!)));
      readGolden(`03_pca_sdev_${pillar}`).forEach(({ sdev, varfrac }, component) => {
        expect(Math.abs(Math.sqrt(found.eigenvalues[component]!) / Number(sdev) - 1)).toBeLessThan(1e-12);
        expect(Math.abs(found.explained[component]! / Number(varfrac) - 1)).toBeLessThan(1e-12);
        const theirs = rotation.map((row) => Number(row[`PC${component + 1}`]));
        const ours = found.loadings[component]!;
        const sign = Math.sign(theirs.reduce((sum, entry, at) => sum + entry * ours[at]!, 0));
        theirs.forEach((entry, at) => {
          expect(Math.abs(sign * ours[at]! - entry)).toBeLessThan(1e-11);
        });
      });
    },
  );

  test('eigenvalues of all 49 indicators', () => {
    const found = principalComponents(indicatorColumns());
    readGolden('03_pca_all49_eigenvalues').forEach((row, at) => {
      expect(Math.abs(found.eigenvalues[at]! - Number(Object.values(row).at(-1)))).toBeLessThan(1e-11);
    });
  });
});

function indicatorColumns(): readonly Float64Array[] {
  const scores = goldenTable('02_asem_normalised');
  return scores.columns.map((code) => columnOf(scores, code));
}
