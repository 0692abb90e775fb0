import { describe, expect, test } from 'vitest';
import { table } from '../../test/small-framework.ts';
import type { MeridianError } from '../model/error.ts';
import type { AggregateChoice, AggregateStep } from '../model/method.ts';
import { aggregate } from './aggregate.ts';
import { scoreAt } from './normalise.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;
const NODES = [
  { code: 'INDEX', parent: null },
  { code: 'D', parent: 'INDEX' },
  { code: 'X', parent: 'D' },
  { code: 'Y', parent: 'D' },
  { code: 'Z', parent: 'INDEX' },
];
const SHARES = [1, 1, 1, 1, 1];

describe('a group’s mean stands for a missing score', () => {
  const columns = { X: [1, 2, 6, NONE], Y: [1, 4, NONE, NONE], Z: [3, 3, 3, 9] };
  const step: AggregateStep = {
    step: 'aggregate',
    method: 'arithmetic',
    nodes: { INDEX: { method: 'arithmetic', missing: 'groupMean', group: 'region' } },
  };

  test('in the dimension that says so, told cell by cell; the missing score itself stays missing', () => {
    const { scores, log } = aggregate(NODES, table(columns), SHARES, step, { region: ['n', 'n', 's', 'n'] });
    expect([...columnOf(scores, 'D')]).toEqual([1, 3, 6, NONE]);
    expect([...columnOf(scores, 'INDEX')]).toEqual([2, 3, 4.5, 5.5]);
    expect(log.columns.INDEX).toEqual({
      method: 'arithmetic',
      options: { missing: 'groupMean', group: 'region' },
      withoutScore: 0,
      filled: [{ area: 'D', child: 'D', group: 'n', value: 2 }],
    });
    expect(log.columns.D).toEqual({ method: 'arithmetic', withoutScore: 1 });
  });

  test('if the area has a group, and the group a score', () => {
    for (const last of ['s', null]) {
      const region = ['n', 'n', 'n', last];
      const { scores } = aggregate(NODES, table(columns), SHARES, step, { region });
      expect(columnOf(scores, 'INDEX')[3]).toBe(9);
    }
  });

  test('of the same period', () => {
    const panel = { areas: ['A', 'B', 'A', 'B'], periods: ['2019', '2019', '2020', '2020'] };
    const { scores, log } = aggregate(
      NODES,
      table(columns, ['1', '2', '3', '4']),
      SHARES,
      step,
      { region: ['n', 'n', 'n', 'n'] },
      panel,
    );
    expect(columnOf(scores, 'INDEX')[3]).toBe(7.5);
    expect(log.columns.INDEX!.filled).toEqual([
      { area: 'B', period: '2020', child: 'D', group: 'n', value: 6 },
    ]);
  });
});

describe('another scale', () => {
  const columns = { X: [0.2, 0.4, 0.9, 0.1], Y: [0.5, 0.1, 0.3, 0.9], Z: [0, 1, 0.5, 0.2] };
  const percent: AggregateChoice = { method: 'sum', rescale: { method: 'percentRank', ties: 'min' } };
  const run = (index: AggregateChoice, reads?: 'aggregated') =>
    aggregate(NODES, table(columns), SHARES, {
      step: 'aggregate',
      ...percent,
      nodes: { INDEX: { ...index, ...(reads ? { reads } : {}) } },
    });

  test('is what the parent reads, unless it reads the scores as they came out', () => {
    const rescaled = run({ method: 'sum' });
    expect([...columnOf(rescaled.aggregated, 'D')]).toEqual([0.7, 0.5, 1.2, 1]);
    expect([...columnOf(rescaled.scores, 'D')]).toEqual([1 / 3, 0, 1, 2 / 3]);
    expect([...columnOf(rescaled.scores, 'INDEX')]).toEqual([1 / 3, 1, 1.5, 2 / 3 + 0.2]);
    const plain = run({ method: 'sum' }, 'aggregated');
    expect([...columnOf(plain.scores, 'INDEX')]).toEqual([0.7, 1.5, 1.7, 1.2]);
    expect(plain.log.columns.INDEX!.options).toEqual({ reads: 'aggregated' });
  });

  test('is in the log, enough to re-scale any score again', () => {
    const { aggregated, scores, log } = run(percent);
    for (const code of ['INDEX', 'D']) {
      const [{ column }] = log.columns[code]!.rescaled as [{ column: Parameters<typeof scoreAt>[1] }];
      expect([...columnOf(aggregated, code)].map((score) => scoreAt(score, column))).toEqual([
        ...columnOf(scores, code),
      ]);
    }
  });

  test('is one table where there is none', () => {
    const { aggregated, scores } = aggregate(NODES, table(columns), SHARES, {
      step: 'aggregate',
      method: 'arithmetic',
    });
    expect(aggregated).toBe(scores);
  });
});

describe('several periods', () => {
  const two = table({ X: [1, 3, 8, 30, 10, 80], Y: [1, 2, 3, 10, 30, 20], Z: [3, 1, 2, 1, 2, 4] }, [
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
  ]);
  const one = (from: number) =>
    table(
      Object.fromEntries(
        ['X', 'Y', 'Z'].map((code) => [code, [...columnOf(two, code)].slice(from, from + 3)]),
      ),
    );
  const panel = {
    areas: ['A', 'B', 'C', 'A', 'B', 'C'],
    periods: ['2019', '2019', '2019', '2020', '2020', '2020'],
  };

  test.each<AggregateChoice>([
    { method: 'copeland' },
    { method: 'topsis' },
    { method: 'mazziottaPareto' },
    { method: 'benefitOfTheDoubt' },
    { method: 'greyRelational' },
    { method: 'rankSumRatio' },
    { method: 'arithmetic', rescale: { method: 'minmax', to: [0, 100] } },
  ])('are each by itself: $method', (choice) => {
    const step: AggregateStep = { step: 'aggregate', method: 'arithmetic', nodes: { D: choice } };
    const { scores, log } = aggregate(NODES, two, SHARES, step, {}, panel);
    const parts = [0, 3].flatMap((from) => [
      ...columnOf(aggregate(NODES, one(from), SHARES, step).scores, 'D'),
    ]);
    expect([...columnOf(scores, 'D')]).toEqual(parts);
    const { details = [], rescaled = [] } = log.columns.D!;
    expect([...details, ...rescaled].map(({ period }) => period)).toEqual(['2019', '2020']);
  });

  test('a refusal says which', () => {
    const flat = table({ X: [1, 2, 5, 5], Y: [1, 2, 3, 4], Z: [1, 1, 1, 1] }, ['1', '2', '3', '4']);
    const periods = ['2019', '2019', '2020', '2020'];
    const run = () =>
      aggregate(
        NODES,
        flat,
        SHARES,
        { step: 'aggregate', method: 'arithmetic', nodes: { D: 'mazziottaPareto' } },
        {},
        { areas: ['A', 'B', 'A', 'B'], periods },
      );
    try {
      run();
      expect.unreachable();
    } catch (error) {
      expect((error as MeridianError).issues[0]!.details).toEqual({
        node: 'D (2020)',
        child: 'X',
        period: '2020',
        constant: 5,
      });
    }
  });
});

describe('what methods take from all areas', () => {
  const columns = { X: [1, 2, 6], Y: [4, 4, 1], Z: [1, 1, 1] };
  const details = (choice: AggregateChoice) =>
    aggregate(NODES, table(columns), SHARES, {
      step: 'aggregate',
      method: 'arithmetic',
      nodes: { D: choice },
    }).log.columns.D;

  test('is in the log with the options that were read', () => {
    expect(details({ method: 'mazziottaPareto' })).toEqual({
      method: 'mazziottaPareto',
      options: { penalty: -1 },
      withoutScore: 0,
      details: [
        {
          children: {
            X: { mean: 3, standardDeviation: Math.sqrt(7) },
            Y: { mean: 3, standardDeviation: Math.sqrt(3) },
          },
        },
      ],
    });
    expect(details({ method: 'mazziottaPareto', deviation: 'population' })).toMatchObject({
      options: { penalty: -1, deviation: 'population' },
      details: [{ children: { X: { standardDeviation: expect.closeTo(Math.sqrt(14 / 3), 14) } } }],
    });
    expect(details({ method: 'copeland', exponent: 3 })).toEqual({
      method: 'copeland',
      withoutScore: 0,
      details: [{ values: { areas: 3 } }],
    });
    expect(details({ method: 'benefitOfTheDoubt' })!.details).toEqual([{ peers: ['B', 'C'] }]);
    expect(details({ method: 'topsis' })!.details![0]!.children!.X).toEqual({
      norm: expect.closeTo(Math.sqrt(41), 14),
      ideal: 6,
      worst: 1,
    });
    expect(details({ method: 'fuzzy', grades: [0, 4, 8] })).toMatchObject({
      options: { grades: [0, 4, 8], operator: 'weightedMean' },
      details: [{ memberships: { A: [0.375, 0.625, 0] } }],
    });
  });

  test('Mazziotta-Pareto: deviations by n − 1 and n; a single child has no spread', () => {
    // both children have deviation 1 over the areas by n − 1, and √(2/3) by n; A stands 1 below in X and 1 above in Y
    const scored = (choice: Partial<AggregateChoice>, gap = 4) =>
      columnOf(
        aggregate(NODES, table({ X: [1, 3, 2], Y: [gap, 2, 3], Z: [1, 1, 1] }), SHARES, {
          step: 'aggregate',
          method: 'arithmetic',
          nodes: { D: { method: 'mazziottaPareto', ...choice } },
        }).scores,
        'D',
      );
    const thirds = Math.sqrt(2 / 3);
    const spread = (sd: number) => (10 / sd) ** 2 / 100;
    expect(scored({})[0]).toBeCloseTo(100 - spread(1), 12);
    expect(scored({ deviation: 'population' })[0]).toBeCloseTo(100 - spread(thirds), 12);
    expect(scored({ deviation: 'sample' })[0]).toBeCloseTo(100 - 2 * spread(1), 12);
    expect(scored({ deviation: 'sample' }, NONE)[0]).toBeCloseTo(90, 12);
  });
});
