import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import { areaSummary } from './area-summary.ts';
import { runComposite } from './run.ts';

const NONE = Number.NaN;

test('an area in the index and in each dimension; null where it has no score', () => {
  const file = framework([dimension('D', [indicator('P')]), dimension('E', [indicator('Q')])]);
  const result = runComposite(file, { table: table({ P: [0, 4, 2, 3], Q: [NONE, 1, 2, 1] }), groups: {} });
  expect(areaSummary(result, 0)).toEqual([
    { code: 'INDEX', depth: 0, score: 0, rank: 4, of: 4, median: 43.75 },
    { code: 'D', depth: 1, score: 0, rank: 4, of: 4, median: 62.5 },
    { code: 'E', depth: 1, score: null, rank: null, of: 3, median: 0 },
  ]);
});

test('over a panel, among the areas of its own period', () => {
  const file = framework([indicator('P')]);
  const input = {
    table: table({ P: [1, 2, 5, 6, 7] }, ['A 2020', 'B 2020', 'A 2021', 'B 2021', 'C 2021']),
    groups: {},
    panel: { areas: ['A', 'B', 'A', 'B', 'C'], periods: ['2020', '2020', '2021', '2021', '2021'] },
  };
  expect(areaSummary(runComposite(file, input), 1)).toMatchObject([
    { score: 100, rank: 1, of: 2, median: 50 },
  ]);
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  test('08_unit_summary_CHE', () => {
    const input = { table: goldenTable('02_asem_treated'), groups: {} };
    const result = runComposite(asemFramework(steps()), input);
    const summary = areaSummary(result, result.areas.indexOf('CHE'));
    const golden = readGolden('08_unit_summary_CHE');
    expect(summary).toHaveLength(golden.length);
    for (const { Code, Score, Rank } of golden) {
      const own = summary.find(({ code }) => code === Code)!;
      expect(own.score).toBeCloseTo(Number(Score), 11);
      expect(own.rank).toBe(Number(Rank));
    }
  });
});
