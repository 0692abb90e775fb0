import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { dimension, indicator, table } from '../../test/small-framework.ts';
import {
  ancestorCorrelations,
  denominatorCorrelations,
  pairsAmong,
  siblingCorrelations,
} from './correlation-tree.ts';
import { nodesOf } from './tree.ts';

const pairOf = ({ first, second }: { first: string; second: string }) => `${first} ${second}`;

test('each pair of siblings stands once, under its parent', () => {
  const nodes = nodesOf(
    dimension('I', [
      dimension(
        'D',
        ['P', 'Q', 'R'].map((code) => indicator(code)),
      ),
      indicator('S'),
    ]),
  );
  const scores = table({
    I: [1, 2, 3],
    D: [1, 3, 2],
    P: [1, 2, 9],
    Q: [3, 2, 1],
    R: [0, 0, 1],
    S: [2, 4, 6],
  });
  const siblings = siblingCorrelations(nodes, scores);
  expect([...siblings.keys()]).toEqual(['I', 'D']);
  expect(siblings.get('D')!.map(pairOf)).toEqual(['P Q', 'P R', 'Q R']);
  expect(siblings.get('I')!.map(pairOf)).toEqual(['D S']);
  expect(ancestorCorrelations(nodes, scores).map(pairOf)).toEqual([
    'D I',
    'P D',
    'P I',
    'Q D',
    'Q I',
    'R D',
    'R I',
    'S I',
  ]);
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  const nodes = () => nodesOf(asemFramework([]).tree);
  const LEVELS = ['Index', 'Sub-index', 'Pillar'];

  test('03_corr_L1_parent_pillar, 03_corr_L1_family, 03_corr_pillars_index', () => {
    const tree = nodes();
    const depths = new Map(tree.map(({ code, depth }) => [code, depth]));
    const pairs = ancestorCorrelations(tree, goldenTable('02_asem_aggregated'));
    const found = (first: string, second: string) =>
      pairs.find((pair) => pair.first === first && pair.second === second)!.coefficient;
    for (const row of readGolden('03_corr_L1_parent_pillar'))
      expect(found(row.Var2!, row.Var1!)).toBeCloseTo(Number(row.Correlation), 13);
    for (const row of readGolden('03_corr_pillars_index'))
      expect(found(row.Var2!, row.Var1!)).toBeCloseTo(Number(row.Correlation), 13);
    const family = readGolden('03_corr_L1_family');
    for (const { Var1, Var2, Correlation } of family) {
      const pair = pairs.find(({ first, second }) => first === Var2 && LEVELS[depths.get(second)!] === Var1)!;
      expect(pair.coefficient).toBeCloseTo(Number(Correlation), 13);
    }
    expect(family).toHaveLength(pairs.filter(({ first }) => depths.get(first) === 3).length);
  });

  test.each([
    ['03_corrflags_high075', (coefficient: number) => coefficient > 0.75],
    ['03_corrflags_lowm04', (coefficient: number) => coefficient < -0.4],
  ] as const)('%s', (name, isFlagged) => {
    const siblings = siblingCorrelations(nodes(), goldenTable('02_asem_aggregated'));
    const indicators = new Set(
      nodes()
        .filter(({ node }) => 'unit' in node)
        .map(({ code }) => code),
    );
    const flagged = [...siblings].flatMap(([group, pairs]) =>
      pairs
        .filter(({ first, coefficient }) => indicators.has(first) && isFlagged(coefficient))
        .map(({ first, second, coefficient }) =>
          [group, ...[first, second].sort(), coefficient.toFixed(12)].join(),
        ),
    );
    const golden = readGolden(name).map((row) =>
      [row.Group, ...[row.Ind1, row.Ind2].sort(), Number(row.Corr).toFixed(12)].join(),
    );
    expect(flagged.sort()).toEqual([...golden].sort());
  });

  test('03_denomcorr_raw', () => {
    const framework = asemFramework([]);
    const indicators = nodes()
      .filter(({ node }) => 'unit' in node)
      .map(({ code }) => code);
    const denominators = framework.variables!.map(({ code }) => code);
    const data = goldenTable('01_iData', 'uCode', [...indicators, ...denominators]);
    const found = denominatorCorrelations(data, indicators, denominators);
    const golden = readGolden('03_denomcorr_raw');
    expect(found).toHaveLength(golden.length);
    for (const row of golden)
      expect(
        found.find(({ first, second }) => first === row.Ind && second === row.Denom)!.coefficient,
      ).toBeCloseTo(Number(row.Corr), 13);
  });

  test('pairs of all indicators', () => {
    const data = goldenTable('02_asem_normalised');
    expect(pairsAmong(data, data.columns, 'spearman')).toHaveLength((49 * 48) / 2);
  });
});
