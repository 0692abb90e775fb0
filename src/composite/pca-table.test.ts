import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { pcaTable } from './pca-table.ts';
import { columnOf, type Table } from './table.ts';
import { nodesOf } from './tree.ts';

const column = (...values: readonly number[]) => Float64Array.of(...values);

test('two columns that vary as one have one telling component', () => {
  const found = pcaTable(['P', 'Q'], [column(1, 2, 3, 4, Number.NaN), column(2, 4, 6, 8, 1)])!;
  expect(found).toMatchObject({ columns: ['P', 'Q'], complete: 4, leftOut: 1, telling: 1 });
  expect(found.components[0]!.eigenvalue).toBeCloseTo(2, 14);
  expect(found.components[1]!.eigenvalue).toBeCloseTo(0, 14);
  expect(found.components[1]!.cumulative).toBeCloseTo(1, 14);
});

test('two columns with nothing in common have none that says more than either', () => {
  expect(pcaTable(['P', 'Q'], [column(1, 1, 2, 2), column(1, 2, 1, 2)])!.telling).toBe(0);
});

test('not defined for a constant column', () => {
  expect(pcaTable(['P', 'Q'], [column(1, 2, 3), column(5, 5, 5)])).toBeUndefined();
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  const of = (table: Table, codes: readonly string[]) =>
    pcaTable(
      codes,
      codes.map((code) => columnOf(table, code)),
    )!;
  /** Loadings are unique up to the sign of a component. */
  const expectSame = (own: readonly number[], theirs: readonly number[]) => {
    const sign = Math.sign(own.reduce((sum, loading, at) => sum + loading * theirs[at]!, 0));
    own.forEach((loading, at) => {
      expect(Math.abs(sign * loading - theirs[at]!)).toBeLessThan(1e-11);
    });
  };

  test.each(['ConEcFin', 'Environ', 'Instit', 'P2P', 'Physical', 'Political', 'Social', 'SusEcFin'])(
    '03_pca_rotation_%s and its standard deviations',
    (pillar) => {
      const rotation = readGolden(`03_pca_rotation_${pillar}`);
      const codes = rotation.map(({ row }) => row!);
      const { components } = of(goldenTable('02_asem_normalised'), codes);
      readGolden(`03_pca_sdev_${pillar}`).forEach(({ sdev, varfrac }, at) => {
        expect(components[at]!.standardDeviation).toBeCloseTo(Number(sdev), 12);
        expect(components[at]!.explained).toBeCloseTo(Number(varfrac), 12);
        expectSame(
          components[at]!.loadings,
          rotation.map((row) => Number(row[`PC${at + 1}`])),
        );
      });
    },
  );

  test('03_pca_weights: first components of the pillars and of the sub-indices', () => {
    const nodes = nodesOf(asemFramework([]).tree);
    for (const [golden, depth] of [
      ['03_pca_weights_L1_bypillar', 2],
      ['03_pca_weights_L2', 1],
    ] as const) {
      const weights = new Map(readGolden(golden).map(({ iCode, Weight }) => [iCode!, Number(Weight)]));
      for (const { code } of nodes.filter((node) => node.depth === depth)) {
        const children = nodes.filter(({ parent }) => parent === code).map((child) => child.code);
        const first = of(goldenTable('02_asem_aggregated'), children).components[0]!;
        expectSame(
          first.loadings,
          children.map((child) => weights.get(child)!),
        );
      }
    }
  });

  test('03_pca_all49_eigenvalues', () => {
    const table = goldenTable('02_asem_normalised');
    const { components } = of(table, table.columns);
    readGolden('03_pca_all49_eigenvalues').forEach(({ eigenvalue }, at) => {
      expect(components[at]!.eigenvalue).toBeCloseTo(Number(eigenvalue), 12);
    });
  });
});
