import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asemFramework, differences, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared, sharedPath } from '../../test/shared.ts';
import type { NormaliseChoice } from '../model/method.ts';
import { normalise, normaliseColumn, scoreAt } from './normalise.ts';
import type { ColumnOptions } from './normalise-method.ts';
import { columnOf, selectColumns, type Table } from './table.ts';
import { indicatorsOf } from './tree.ts';

const indicators = () => {
  const targets = new Map(readGolden('01_iMeta').map((row) => [row.iCode!, Number(row.Target)]));
  return indicatorsOf(asemFramework([]).tree).map(({ node }) => ({
    ...node,
    target: targets.get(node.code)!,
  }));
};

function scores(stage: string, choice: NormaliseChoice): Table {
  const table = goldenTable(stage);
  const { table: made, log } = normalise(table, indicators(), { step: 'normalise', ...choice });
  for (const code of made.columns)
    columnOf(made, code).forEach((score, row) => {
      expect(scoreAt(columnOf(table, code)[row]!, log.columns[code]!)).toBe(score);
    });
  return made;
}

const near = (actual: readonly number[], expected: readonly number[], digits: number) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, at) => {
    if (Number.isNaN(expected[at])) expect(value).toBeNaN();
    else expect(value).toBeCloseTo(expected[at]!, digits);
  });
};

describe.skipIf(!hasShared)('COINr 1.1.14', () => {
  // The fifth area of the file is BGR.
  test.each<[string, string, NormaliseChoice]>([
    ['04_norm_minmax_0_1', '02_asem_treated', { method: 'minmax' }],
    ['04_norm_minmax_1_100', '02_asem_treated', { method: 'minmax', to: [1, 100] }],
    ['04_norm_zscore_0_1', '02_asem_treated', { method: 'zscore' }],
    ['04_norm_zscore_10_2', '02_asem_treated', { method: 'zscore', to: [10, 2] }],
    [
      '04_norm_scaled_m1000_1000_x100',
      '02_asem_treated',
      { method: 'scaled', from: [-1000, 1000], to: [0, 100] },
    ],
    ['04_norm_rank_min', '02_asem_treated', { method: 'rank', ties: 'min' }],
    ['04_norm_prank_min', '02_asem_treated', { method: 'percentRank' }],
    ['04_norm_raw_prank_average', '02_asem_raw', { method: 'percentRank', ties: 'average' }],
    ['04_norm_borda_min', '02_asem_treated', { method: 'borda' }],
    ['04_norm_dist2max', '02_asem_treated', { method: 'distanceToMax' }],
    ['04_norm_dist2ref_row5', '02_asem_treated', { method: 'distanceToReference', reference: 'BGR' }],
    ['04_norm_raw_dist2targ_iMeta', '02_asem_raw', { method: 'distanceToTarget', clamp: false }],
  ])('%s', (name, stage, choice) => {
    expect(differences(scores(stage, choice), goldenTable(name))).toEqual([]);
  });

  test('04_norm_fracmax, where more is better; where less is, its figures rise with worse values and ours do not', () => {
    const treated = goldenTable('02_asem_treated');
    const golden = goldenTable('04_norm_fracmax');
    const own = (code: string) => {
      const { direction } = indicators().find((indicator) => indicator.code === code)!;
      return normaliseColumn(columnOf(treated, code), 'fractionOfMax', { direction: direction! });
    };
    const more = indicators().flatMap(({ code, direction }) => (direction === 1 ? [code] : []));
    const table = selectColumns(treated, more);
    for (const code of more) {
      const result = own(code);
      columnOf(table, code).set('refused' in result ? [] : result.values);
    }
    expect(differences(table, selectColumns(golden, more))).toEqual([]);
    const co2 = own('CO2');
    const theirs = columnOf(golden, 'CO2');
    if ('refused' in co2) expect.fail(co2.refused);
    co2.values.forEach((score, row) => {
      expect(score * theirs[row]!).toBeCloseTo(1, 12);
    });
    expect(own('Tariff')).toEqual({ refused: 'normalise.notPositive', details: { least: 0 } });
  });

  test('04_norm_vector_examples', () => {
    const golden = readGolden('04_norm_vector_examples');
    const numbers = (column: string) =>
      golden.map((row) => (row[column] === 'NA' ? Number.NaN : Number(row[column])));
    const own = (method: NormaliseChoice['method'], options: Partial<ColumnOptions>) => {
      const result = normaliseColumn(numbers('x'), method, { direction: 1, ...options });
      return 'refused' in result ? [] : [...result.values];
    };
    const posts = { to: [0, 100], goalposts: [0, 10] } as const;
    expect(own('goalposts', posts)).toEqual(numbers('gp_dir1'));
    expect(own('goalposts', { ...posts, clamp: false })).toEqual(numbers('gp_dir1_notrunc'));
    expect(own('goalposts', { ...posts, direction: -1 })).toEqual(numbers('gp_dirm1'));
    expect(own('percentRank', {})).toEqual(numbers('prank_min'));
    expect(own('percentRank', { ties: 'average' })).toEqual(numbers('prank_avg'));
    expect(own('borda', {})).toEqual(numbers('borda'));
    near(own('distanceToTarget', { target: 8, clamp: false }), numbers('dist2targ8'), 15);
    near(own('distanceToTarget', { target: 8 }), numbers('dist2targ8cap'), 15);
    near(own('distanceToTarget', { target: -3, direction: -1 }), numbers('dist2targ8neg'), 15);
  });

  test('the scalar examples of methods.json', () => {
    const { cases } = JSON.parse(readFileSync(sharedPath('golden/methods.json'), 'utf8'))
      .coinr_scalar_functions as { cases: Record<string, { x: number[]; y: number[] }> };
    const own = (name: string, method: NormaliseChoice['method'], options: Partial<ColumnOptions> = {}) => {
      const result = normaliseColumn(cases[name]!.x, method, { direction: 1, ...options });
      near('refused' in result ? [] : [...result.values], cases[name]!.y, 7);
    };
    own('n_minmax_0_100', 'minmax', { to: [0, 100] });
    own('n_zscore_0_1', 'zscore');
    own('n_borda', 'borda');
    own('n_prank', 'percentRank');
    own('n_rank', 'rank');
    own('n_dist2targ', 'distanceToTarget', { target: 8 });
    own('n_goalposts', 'goalposts', { goalposts: [2, 10] });
  });
});
