import { describe, expect, test } from 'vitest';
import { asemFramework, asemGroup, differences, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import type { AggregateMethodName, Step, TreatStep } from '../model/method.ts';
import { aggregate } from './aggregate.ts';
import { imputeByGroup } from './impute.ts';
import { normalise, normaliseColumn } from './normalise.ts';
import { rank } from './rank.ts';
import { type CompositeResult, runComposite } from './run.ts';
import { mean, median, statistics } from './statistics.ts';
import { columnOf, selectColumns, selectRows, type Table } from './table.ts';
import { treat } from './treat.ts';
import { indicatorsOf, nodesOf } from './tree.ts';
import { weigh } from './weight.ts';

const TREAT: TreatStep = {
  step: 'treat',
  method: 'winsorise',
  maxPoints: 5,
  skewness: 2,
  kurtosis: 3.5,
  otherwise: 'log',
};

/** The steps of the example in its own order, which is not the usual one: screening comes after imputation. */
const method = (...changed: readonly Step[]): readonly Step[] => {
  const steps: readonly Step[] = [
    { step: 'denominate' },
    { step: 'impute', method: 'groupMean', group: 'EurAsia_group' },
    { step: 'screen', minAvailability: 0.9 },
    TREAT,
    { step: 'normalise', method: 'minmax', to: [0, 100] },
    { step: 'weight', method: 'given' },
    { step: 'aggregate', method: 'arithmetic' },
    { step: 'rank', ties: 'min' },
  ];
  return steps.map((step) => changed.find((other) => other.step === step.step) ?? step);
};

function run(...changed: readonly Step[]): CompositeResult {
  const framework = asemFramework(method(...changed));
  const columns = [
    ...indicatorsOf(framework.tree).map(({ code }) => code),
    ...framework.variables!.map(({ code }) => code),
  ];
  const table = goldenTable('01_iData', 'uCode', columns);
  return runComposite(framework, {
    table,
    groups: { EurAsia_group: asemGroup('EurAsia_group', table.areas) },
  });
}

const treated = (): Table => goldenTable('02_asem_treated');
const indicators = () => indicatorsOf(asemFramework(method()).tree).map(({ node }) => node);
/** Within 1e-12 of what is expected, relative to it. */
const isNear = (expected: number) => (actual: number) =>
  Math.abs(actual - expected) <= 1e-12 * Math.abs(expected);
/** Options for one indicator of a file whose values COINr had multiplied by the direction before. */
const options = (to: readonly [number, number], direction: 1 | -1 = 1) => ({ to, direction });

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  test('every cell of every stage', () => {
    const result = run();
    expect(differences(result.stages.raw, goldenTable('02_asem_raw'))).toEqual([]);
    expect(differences(result.stages.denominated, goldenTable('02_asem_denominated'))).toEqual([]);
    expect(differences(result.stages.imputed, goldenTable('02_asem_imputed'))).toEqual([]);
    expect(differences(result.stages.imputed, goldenTable('02_asem_screened'))).toEqual([]);
    expect(differences(result.stages.treated, goldenTable('02_asem_treated'))).toEqual([]);
    expect(differences(result.stages.normalised, goldenTable('02_asem_normalised'))).toEqual([]);
    expect(differences(result.scores, goldenTable('02_asem_aggregated'))).toEqual([]);
    expect(result.areas).toHaveLength(51);
  });

  test('the table of results, and every point that was moved', () => {
    const result = run();
    const golden = readGolden('02_asem_results_scores');
    const rowOf = new Map(result.areas.map((area, row) => [area, row]));
    expect(golden.map(({ uCode }) => uCode).sort()).toEqual([...result.areas].sort());
    for (const { uCode, Rank, ...scores } of golden) {
      const row = rowOf.get(uCode!)!;
      expect(columnOf(result.ranks, 'Index')[row]).toBe(Number(Rank));
      for (const [code, score] of Object.entries(scores))
        expect(columnOf(result.scores, code)[row]).toSatisfy(isNear(Number(score)));
    }
    const log = result.log.find((entry) => entry.step === 'treat')!;
    const marked = readGolden('02_asem_treated_points').flatMap(({ uCode, ...cells }) =>
      Object.entries(cells).flatMap(([code, mark]) => (mark!.startsWith('win') ? [`${uCode} ${code}`] : [])),
    );
    const moved = Object.entries(log.columns).flatMap(([code, { points }]) =>
      points.map(({ area }) => `${area} ${code}`),
    );
    expect(marked.length).toBeGreaterThan(0);
    expect(moved.sort()).toEqual(marked.sort());
  });

  test('ranks within groups are those of the group alone', () => {
    const { areas, scores } = run();
    const golden = new Map(readGolden('02_asem_groupranks_GDPgroup').map((row) => [row.uCode!, row]));
    for (const group of ['L', 'M', 'S', 'XL']) {
      const rows = areas.flatMap((area, row) => (golden.get(area)!.GDP_group === group ? [row] : []));
      const ranks = rank(selectRows(scores, rows), { step: 'rank', ties: 'min' });
      for (const code of ranks.columns.filter((one) => golden.get(areas[0]!)![one] !== undefined))
        expect([...columnOf(ranks, code)]).toEqual(
          ranks.areas.map((area) => Number(golden.get(area)![code])),
        );
    }
  });

  test('ranks of all nodes and indicators are equal', () => {
    const result = run();
    expect(differences(result.ranks, goldenTable('02_asem_ranks_full'), 0)).toEqual([]);
    expect(differences(result.ranks, goldenTable('02_asem_ranks_aggs'), 0)).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5])('winsorising at most %i points, then the logarithm', (maxPoints) => {
    const result = run({ ...TREAT, maxPoints });
    expect(differences(result.stages.treated, goldenTable(`06_asem_treated_winmax${maxPoints}`))).toEqual([]);
    const log = result.log.find((entry) => entry.step === 'treat')!;
    for (const row of readGolden(`06_asem_treatdetails_winmax${maxPoints}`)) {
      const column = log.columns[row.iCode!]!;
      expect(column.before.passed).toBe(row['check_SkewKurt0.Pass'] === 'TRUE');
      expect(column.before.skewness).toSatisfy(isNear(Number(row['check_SkewKurt0.Skew'])));
      expect(column.before.kurtosis).toSatisfy(isNear(Number(row['check_SkewKurt0.Kurt'])));
      const last = ['check_SkewKurt2', 'check_SkewKurt1', 'check_SkewKurt0'].find(
        (check) => ![undefined, 'NA'].includes(row[`${check}.Pass`]),
      )!;
      expect(column.after.skewness).toSatisfy(isNear(Number(row[`${last}.Skew`])));
      expect(column.after.kurtosis).toSatisfy(isNear(Number(row[`${last}.Kurt`])));
      if (column.applied === 'winsorise') expect(String(column.points.length)).toBe(row['winsorise.nwin']);
    }
  });

  test('winsorising alone, on the raw values', () => {
    const raw = goldenTable('02_asem_raw');
    const { table } = treat(raw, raw.columns, { ...TREAT, otherwise: 'none' });
    expect(differences(table, goldenTable('06_winsorise_raw_winmax5'))).toEqual([]);
  });

  test.each([
    ['04_norm_minmax_0_1', 'minmax', [0, 1]],
    ['04_norm_minmax_1_100', 'minmax', [1, 100]],
    ['04_norm_zscore_0_1', 'zscore', [0, 1]],
    ['04_norm_zscore_10_2', 'zscore', [10, 2]],
  ] as const)('%s', (name, normaliser, to) => {
    const { table } = normalise(treated(), indicators(), { step: 'normalise', method: normaliser, to });
    expect(differences(table, goldenTable(name))).toEqual([]);
  });

  test('goalposts on a vector', () => {
    const golden = readGolden('04_norm_vector_examples');
    const x = Float64Array.from(golden, (row) => Number(row.x === 'NA' ? Number.NaN : row.x));
    const scores = (column: string) =>
      golden.map((row) => (row[column] === 'NA' ? Number.NaN : Number(row[column])));
    const with_ = (direction: 1 | -1, clamp: boolean) => {
      const result = normaliseColumn(x, 'goalposts', {
        ...options([0, 100], direction),
        clamp,
        goalposts: [0, 10],
      });
      return 'refused' in result ? [] : [...result.values];
    };
    expect(with_(1, true)).toEqual(scores('gp_dir1'));
    expect(with_(1, false)).toEqual(scores('gp_dir1_notrunc'));
    expect(with_(-1, true)).toEqual(scores('gp_dirm1'));
  });

  test.each([
    ['07_agg_a_amean', 'arithmetic'],
    ['07_agg_a_gmean', 'geometric'],
  ] as const)('%s', (name, aggregation) => {
    expect(differences(aggregated('07_normalised_1_100', aggregation), goldenTable(name))).toEqual([]);
  });

  test('missing children: weights re-scaled, with and without a least availability', () => {
    const without = aggregated('07_unimputed_normalised', 'arithmetic');
    expect(differences(without, goldenTable('07_agg_unimputed_nothresh'))).toEqual([]);
    const least = aggregated('07_unimputed_normalised', 'arithmetic', 0.7);
    expect(differences(least, goldenTable('07_agg_unimputed_thresh07'))).toEqual([]);
  });

  test.each([
    ['05_impute_raw_mean', mean, undefined],
    ['05_impute_raw_median', median, undefined],
    ['05_impute_raw_meangrp_GDP_group', mean, 'GDP_group'],
    ['05_impute_raw_mediangrp_GDP_group', median, 'GDP_group'],
  ] as const)('%s', (name, centre, group) => {
    const raw = goldenTable('02_asem_raw');
    const groups = group === undefined ? raw.areas.map(() => 'all') : asemGroup(group, raw.areas);
    const golden = goldenTable(name);
    for (const column of golden.columns)
      columnOf(raw, column).set(imputeByGroup(columnOf(raw, column), groups, centre).values);
    expect(differences(raw, golden)).toEqual([]);
  });

  test('05_impute_raw_rowmean_level2', () => {
    const framework = asemFramework([
      { step: 'impute', method: 'rowMean' },
      { step: 'normalise', method: 'minmax', to: [0, 100] },
      { step: 'weight', method: 'given' },
      { step: 'aggregate', method: 'arithmetic' },
      { step: 'rank', ties: 'min' },
    ]);
    const result = runComposite(framework, { table: goldenTable('02_asem_raw'), groups: {} });
    expect(differences(result.stages.imputed, goldenTable('05_impute_raw_rowmean_level2'))).toEqual([]);
  });

  test.each(['raw', 'treated', 'normalised', 'aggregated'])('statistics of the %s values', (stage) => {
    const table = goldenTable(`02_asem_${stage}`);
    for (const row of readGolden(`03_stats_${stage}`)) {
      const own = statistics(columnOf(table, row.iCode!));
      const pairs: readonly [number, string | undefined][] = [
        [own.min, row.Min],
        [own.max, row.Max],
        [own.mean, row.Mean],
        [own.median, row.Median],
        [own.standardDeviation, row.Std],
        [own.skewness, row.Skew],
        [own.kurtosis, row.Kurt],
        [own.count, row['N.Avail']],
      ];
      for (const [actual, expected] of pairs) expect(actual).toSatisfy(isNear(Number(expected)));
    }
  });
});

function aggregated(normalised: string, aggregation: AggregateMethodName, minAvailability = 0): Table {
  const nodes = nodesOf(asemFramework(method()).tree);
  const { shares } = weigh(
    nodes,
    nodes.map(({ node }) => node.weight!),
  );
  const codes = nodes.filter(({ node }) => 'unit' in node).map(({ code }) => code);
  const table = selectColumns(goldenTable(normalised), codes);
  return aggregate(nodes, table, shares, { step: 'aggregate', method: aggregation, minAvailability }).scores;
}
