import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { areaNames, dimension, framework, indicator, table } from '../../test/small-framework.ts';
import { parseFramework } from '../indicators/framework-file.ts';
import type { Framework, FrameworkNode } from '../model/framework.ts';
import type { Step } from '../model/method.ts';
import { type CompositeInput, runComposite } from './run.ts';
import { columnOf, type Table } from './table.ts';
import { indicatorsOf } from './tree.ts';

/**
 * How well-known indices are made, said in framework files. The figures are made up; what is expected is computed here from
 * each index's own formula, in the plainest way.
 */

/** The framework as its file would be read, so that the format is known to take it. */
const filed = (children: readonly FrameworkNode[], method: readonly Step[]): Framework =>
  parseFramework(JSON.stringify(framework(children, method)), 'index.json');

const run = (index: Framework, values: Table, groups: CompositeInput['groups'] = {}) =>
  runComposite(index, { table: values, groups });

/** Whole numbers that look drawn, 0..below − 1; the same each time. */
function numbers(count: number, below: number, seed: number): readonly number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state % below;
  });
}

const round4 = (value: number) => Number(value.toFixed(4));

describe('CDC/ATSDR Social Vulnerability Index', () => {
  // Percentile ranks (rank − 1) / (n − 1) to four decimals, ties at the lowest rank; income inverted as 1 − its percentile
  // rank; a theme is the percentile rank of its sum of these, the whole the percentile rank of the sum of the themes' sums.
  const percentRanks = (values: readonly number[]) =>
    values.map((value) => round4(values.filter((other) => other < value).length / (values.length - 1)));
  const sums = (...columns: readonly (readonly number[])[]) =>
    columns[0]!.map((_, row) => round4(columns.reduce((sum, column) => sum + column[row]!, 0)));

  const COUNT = 300;
  const data = {
    POVERTY: numbers(COUNT, 40, 1),
    UNEMPLOYED: numbers(COUNT, 15, 2),
    INCOME: numbers(COUNT, 90, 3),
    AGED: numbers(COUNT, 30, 4),
    CHILDREN: numbers(COUNT, 25, 5),
  };
  const ranked = { method: 'percentRank', ties: 'min', decimals: 4 } as const;
  const svi = filed(
    [
      dimension('ECONOMY', [
        indicator('POVERTY'),
        indicator('UNEMPLOYED'),
        indicator('INCOME', { direction: -1 }),
      ]),
      dimension('HOUSEHOLDS', [indicator('AGED'), indicator('CHILDREN')]),
    ],
    [
      // 1 − (rank − 1) / (n − 1) of the rank from below is the rank from above, ties at the highest.
      { step: 'normalise', ...ranked, indicators: { INCOME: { method: 'percentRank', ties: 'max' } } },
      { step: 'weight', method: 'equal' },
      { step: 'aggregate', method: 'sum', decimals: 4, rescale: ranked, reads: 'aggregated' },
      { step: 'rank', ties: 'min' },
    ],
  );

  test('percent ranks with ties, one inverted; ranks of sums, and of the sum of sums', () => {
    const { scores } = run(svi, table(data, areaNames(COUNT)));
    const economy = sums(
      percentRanks(data.POVERTY),
      percentRanks(data.UNEMPLOYED),
      percentRanks(data.INCOME).map((share) => 1 - share),
    );
    const households = sums(percentRanks(data.AGED), percentRanks(data.CHILDREN));
    const expected = {
      ECONOMY: percentRanks(economy),
      HOUSEHOLDS: percentRanks(households),
      INDEX: percentRanks(sums(economy, households)),
    };
    for (const [code, shares] of Object.entries(expected))
      expect([...columnOf(scores, code)]).toEqual(shares);
  });
});

describe('English Index of Multiple Deprivation', () => {
  const WEIGHTS = [0.225, 0.225, 0.135, 0.135, 0.093, 0.093, 0.093];
  const COUNT = 32_844;
  const codes = WEIGHTS.map((_, index) => `D${index + 1}`);
  const imd = filed(
    codes.map((code, index) => indicator(code, { weight: WEIGHTS[index]! })),
    [
      { step: 'normalise', method: 'exponentialRank', ties: 'min' },
      { step: 'weight', method: 'given' },
      { step: 'aggregate', method: 'arithmetic', minAvailability: 1 },
      { step: 'rank', ties: 'min' },
    ],
  );

  test('seven domains of 32,844 areas by exponentially transformed ranks', () => {
    const columns = codes.map((_, index) => numbers(COUNT, 1_000_000, index + 7));
    const values = table(
      Object.fromEntries(codes.map((code, index) => [code, columns[index]!])),
      Array.from({ length: COUNT }, (_, row) => `E0${row}`),
    );
    const { scores, ranks } = run(imd, values);
    const transformed = columns.map((column) => {
      const rising = Float64Array.from(column).sort();
      const below = new Map<number, number>();
      rising.forEach((value, at) => {
        if (!below.has(value)) below.set(value, at);
      });
      return column.map((value) => {
        const share = (below.get(value)! + 1) / COUNT;
        return -23 * Math.log(1 - share * (1 - Math.exp(-100 / 23)));
      });
    });
    const score = columnOf(scores, 'INDEX');
    let worst = 0;
    for (let row = 0; row < COUNT; row++) {
      const expected = WEIGHTS.reduce((sum, weight, index) => sum + weight * transformed[index]![row]!, 0);
      // The published weights add up to 0.999.
      worst = Math.max(worst, Math.abs(score[row]! - expected / 0.999));
    }
    expect(worst).toBeLessThan(1e-11);
    expect(Math.max(...transformed[0]!)).toBeCloseTo(100, 10);
    expect(Math.min(...columnOf(ranks, 'INDEX'))).toBe(1);
  });

  test('from published domain ranks, 1 the most deprived; scores by weights that add up to 0.999', () => {
    const published = filed(
      codes.map((code, index) => indicator(code, { weight: WEIGHTS[index]!, direction: -1 })),
      [
        { step: 'normalise', method: 'exponentialRank', ties: 'average' },
        { step: 'weight', method: 'given' },
        {
          step: 'aggregate',
          method: 'arithmetic',
          minAvailability: 1,
          rescale: { method: 'scaled', from: [0, 100], to: [0, 99.9] },
        },
        { step: 'rank', ties: 'min' },
      ],
    );
    // Two areas share rank 2, so that each stands at 2.5 of 5.
    const domain = [1, 2, 2, 4, 5];
    const ranks = codes.map((_, shift) => domain.map((_rank, row) => domain[(row + shift) % 5]!));
    const { scores } = run(
      published,
      table(Object.fromEntries(codes.map((code, index) => [code, ranks[index]!]))),
    );
    const transform = (rank: number) => {
      const share = (5 - (rank === 2 ? 2.5 : rank) + 1) / 5;
      return -23 * Math.log(1 - share * (1 - Math.exp(-100 / 23)));
    };
    domain.forEach((_rank, row) => {
      const expected = WEIGHTS.reduce((sum, weight, at) => sum + weight * transform(ranks[at]![row]!), 0);
      expect(columnOf(scores, 'INDEX')[row]).toBeCloseTo(expected, 11);
    });
  });
});

test('SDG Index: clamped goalposts, group means where a goal is missing, arithmetic means', () => {
  const goalposts = { A: [10, 60], B: [0, 4], C: [20, 30] } as const;
  const sdg = filed(
    [
      dimension('GOAL1', [
        indicator('A', { goalposts: goalposts.A }),
        indicator('B', { goalposts: goalposts.B, direction: -1 }),
      ]),
      dimension('GOAL2', [indicator('C', { goalposts: goalposts.C })]),
    ],
    [
      { step: 'normalise', method: 'goalposts', to: [0, 100] },
      { step: 'weight', method: 'equal' },
      {
        step: 'aggregate',
        method: 'arithmetic',
        levels: { 0: { method: 'arithmetic', missing: 'groupMean', group: 'region' } },
      },
      { step: 'rank', ties: 'min' },
    ],
  );
  const NA = Number.NaN;
  const values = table({ A: [5, 35, 90, 60], B: [4, 2, NA, 0], C: [25, 30, NA, 10] });
  const { scores, log } = run(sdg, values, { region: ['north', 'south', 'north', 'south'] });
  expect([...columnOf(scores, 'GOAL1')]).toEqual([0, 50, 100, 100]);
  expect([...columnOf(scores, 'GOAL2')]).toEqual([50, 100, NA, 0]);
  // The third area has nothing on goal 2: the north's mean, 50, stands in, for the index alone.
  expect([...columnOf(scores, 'INDEX')]).toEqual([25, 75, 75, 50]);
  expect(log.find((entry) => entry.step === 'aggregate')?.columns.INDEX?.filled).toEqual([
    { area: 'C', child: 'GOAL2', group: 'north', value: 50 },
  ]);
  // Without groups nothing could stand in, and a plain mean would be another index.
  expect(() => run(sdg, values, { region: [null, null, null, null] })).toThrow(
    expect.objectContaining({
      code: 'method.impossible',
      issues: [expect.objectContaining({ code: 'aggregate.groupEmpty' })],
    }),
  );
});

test('a mean of the group for one goal only: a dimension around it, whose only child is the goal', () => {
  const index = filed(
    [
      dimension('GOAL1-COMPLETE', [dimension('GOAL1', [indicator('A')])]),
      dimension('GOAL2', [indicator('B')]),
      dimension('GOAL3', [indicator('C')]),
    ],
    [
      { step: 'normalise', method: 'none' },
      { step: 'weight', method: 'equal' },
      {
        step: 'aggregate',
        method: 'arithmetic',
        nodes: { 'GOAL1-COMPLETE': { method: 'arithmetic', missing: 'groupMean', group: 'region' } },
      },
      { step: 'rank', ties: 'min' },
    ],
  );
  const NA = Number.NaN;
  const values = table({ A: [40, NA, 80], B: [10, 20, 30], C: [70, NA, 40] });
  const { scores } = run(index, values, { region: ['north', 'north', 'south'] });
  expect([...columnOf(scores, 'GOAL1')]).toEqual([40, NA, 80]);
  expect([...columnOf(scores, 'INDEX')]).toEqual([40, (40 + 20) / 2, 50]);
});

test('Global Peace Index: banded scores of 1 to 5, two weighted dimensions at 60 and 40 percent, low is good', () => {
  const gpi = filed(
    [
      dimension(
        'INTERNAL',
        [indicator('CRIME', { weight: 3, direction: -1 }), indicator('POLICE', { weight: 1, direction: -1 })],
        60,
      ),
      dimension('EXTERNAL', [indicator('WARS', { weight: 5, direction: -1 })], 40),
    ],
    [
      { step: 'normalise', method: 'none' },
      { step: 'weight', method: 'given' },
      { step: 'aggregate', method: 'arithmetic' },
      { step: 'rank', ties: 'min', decimals: 3 },
    ],
  );
  const { scores, ranks } = run(gpi, table({ CRIME: [1, 5, 2], POLICE: [2, 4, 2], WARS: [1, 3, 5] }));
  // Low is good, so the published score is the negative of this one and the ranks are the same.
  expect([...columnOf(scores, 'INDEX')].map((score) => -score)).toEqual(
    [1.15, 4.05, 3.2].map((score) => expect.closeTo(score, 12)),
  );
  expect([...columnOf(ranks, 'INDEX')]).toEqual([1, 3, 2]);
});

test('Numbeo’s quality of life: a plain sum of quotients around 100', () => {
  const DIVISORS = {
    POWER: 2.5,
    SAFETY: 2,
    HEALTH: 2.5,
    CLIMATE: 3,
    HOUSES: -1,
    COST: -10,
    TRAFFIC: -2,
    POLLUTION: -1.5,
  };
  const numbeo = filed(
    Object.entries(DIVISORS).map(([code, by]) => indicator(code, { direction: by > 0 ? 1 : -1 })),
    [
      {
        step: 'normalise',
        method: 'scaled',
        from: [0, 1],
        // From 0 to the divisor is a quotient; where less is better it comes out as 1 less the quotient, so that 100 is 96 and 4 × 1.
        indicators: Object.fromEntries(
          Object.entries(DIVISORS).map(([code, by]) => [
            code,
            {
              method: 'scaled',
              from: [0, Math.abs(by)],
              ...(code === 'POWER' ? { to: [96, 97] } : { to: [0, 1] }),
            },
          ]),
        ),
      },
      { step: 'weight', method: 'equal' },
      { step: 'aggregate', method: 'sum', minAvailability: 1 },
      { step: 'rank', ties: 'min' },
    ],
  );
  const data = {
    POWER: [80, 20],
    SAFETY: [70, 30],
    HEALTH: [60, 40],
    CLIMATE: [90, 10],
    HOUSES: [5, 30],
    COST: [75, 30],
    TRAFFIC: [30, 60],
    POLLUTION: [21, 90],
  };
  const { scores } = run(numbeo, table(data));
  const expected = [0, 1].map(
    (row) =>
      100 +
      data.POWER[row]! / 2.5 -
      data.HOUSES[row]! -
      data.COST[row]! / 10 +
      data.SAFETY[row]! / 2 +
      data.HEALTH[row]! / 2.5 -
      data.TRAFFIC[row]! / 2 -
      (data.POLLUTION[row]! * 2) / 3 +
      data.CLIMATE[row]! / 3,
  );
  expect([...columnOf(scores, 'INDEX')]).toEqual(expected.map((score) => expect.closeTo(score, 10)));
});

test('U4SSC: points of 1 to 4 as a percentage of what can be had; what is not reported does not count', () => {
  const u4ssc = filed(
    ['A', 'B', 'C', 'D'].map((code) => indicator(code)),
    [
      { step: 'normalise', method: 'scaled', from: [0, 4], to: [0, 100] },
      { step: 'weight', method: 'equal' },
      { step: 'aggregate', method: 'arithmetic' },
      { step: 'rank', ties: 'min' },
    ],
  );
  const { scores } = run(u4ssc, table({ A: [1, 3], B: [3, 4], C: [4, 2], D: [1, Number.NaN] }));
  expect([...columnOf(scores, 'INDEX')]).toEqual([56.25, 75]);
});

test('IMD Smart City Index: three survey years as 3 : 2 : 1', () => {
  const imd = filed(
    [indicator('NOW', { weight: 3 }), indicator('LAST', { weight: 2 }), indicator('BEFORE', { weight: 1 })],
    [
      { step: 'normalise', method: 'none' },
      { step: 'weight', method: 'given' },
      { step: 'aggregate', method: 'arithmetic' },
      { step: 'rank', ties: 'min' },
    ],
  );
  const { scores } = run(imd, table({ NOW: [60], LAST: [50], BEFORE: [40] }));
  expect(columnOf(scores, 'INDEX')[0]).toBeCloseTo(53.333333333333336, 12);
});

test('新型智慧城市评价指标（2016年）: a quotient as 30 points of a sum that counts for 8 percent', () => {
  const index: Framework = {
    ...framework(
      [
        dimension('L1P1', [
          indicator('A1', { unit: '%', numerator: 'LICENSED', denominator: 'ITEMS' }),
          indicator('A2', { unit: '%' }),
          indicator('A3', { unit: '%' }),
        ]),
      ],
      [
        { step: 'denominate' },
        {
          step: 'normalise',
          method: 'scaled',
          from: [0, 100],
          to: [0, 30],
          indicators: { A3: { method: 'scaled', from: [0, 100], to: [0, 40] } },
        },
        { step: 'weight', method: 'equal' },
        {
          step: 'aggregate',
          method: 'sum',
          rescale: { method: 'scaled', from: [0, 100], to: [0, 8] },
          nodes: { INDEX: 'sum' },
        },
        { step: 'rank', ties: 'min' },
      ],
    ),
    variables: ['LICENSED', 'ITEMS'].map((code) => ({ code, name: { en: code, zh: code }, unit: 'number' })),
  };
  const parsed = parseFramework(JSON.stringify(index), 'index.json');
  const { scores } = run(parsed, table({ LICENSED: [120], ITEMS: [400], A2: [100], A3: [50] }));
  expect(columnOf(scores, 'A1')[0]).toBe(9);
  expect(columnOf(scores, 'L1P1')[0]).toBeCloseTo(0.08 * (9 + 30 + 20), 12);
});

test('Environmental Performance Index: logarithmic targets that clamp, unequal weights on three levels, issues that do not apply', () => {
  const posts = { PM: [5, 80], WATER: [0, 0.2], BIRDS: [0, 17], COAST: [0, 30] } as const;
  /** Before the logarithm of shares, some of which are zero. */
  const ALPHA = 1.13e-5;
  const epi = filed(
    [
      dimension(
        'HEALTH',
        [
          dimension('AIR', [indicator('PM', { goalposts: posts.PM, direction: -1 })], 20),
          dimension('SANITATION', [indicator('WATER', { goalposts: posts.WATER, direction: -1 })], 5),
        ],
        40,
      ),
      dimension(
        'NATURE',
        [
          indicator('BIRDS', { goalposts: posts.BIRDS, weight: 7 }),
          indicator('COAST', { goalposts: posts.COAST, weight: 3 }),
        ],
        60,
      ),
    ],
    [
      {
        step: 'normalise',
        method: 'goalposts',
        to: [0, 100],
        indicators: {
          PM: { method: 'goalposts', scale: 'log' },
          WATER: { method: 'goalposts', scale: 'log', shift: ALPHA },
        },
      },
      { step: 'weight', method: 'given' },
      { step: 'aggregate', method: 'arithmetic' },
      { step: 'rank', ties: 'min', decimals: 1 },
    ],
  );
  // The second country has no coast; the best share is zero.
  const data = { PM: [20, 3, 200], WATER: [0.01, 0, 0.19], BIRDS: [17, 8.5, 40], COAST: [15, Number.NaN, 3] };
  const { scores } = run(epi, table(data));
  const share = (value: number, [low, high]: readonly [number, number]) =>
    Math.min(1, Math.max(0, (value - low) / (high - low)));
  const log = (value: number, [low, high]: readonly [number, number], alpha = 0) =>
    100 * (1 - share(Math.log(value + alpha), [Math.log(low + alpha), Math.log(high + alpha)]));
  [0, 1, 2].forEach((row) => {
    const health = 0.8 * log(data.PM[row]!, posts.PM) + 0.2 * log(data.WATER[row]!, posts.WATER, ALPHA);
    const birds = 100 * share(data.BIRDS[row]!, posts.BIRDS);
    const coast = 100 * share(data.COAST[row]!, posts.COAST);
    const nature = Number.isNaN(coast) ? birds : 0.7 * birds + 0.3 * coast;
    expect(columnOf(scores, 'INDEX')[row]).toBeCloseTo(0.4 * health + 0.6 * nature, 11);
  });
});

test('Corruption Perceptions Index: standardised sources, the mean of those there are, three at least, whole points', () => {
  const SOURCES = ['S1', 'S2', 'S3', 'S4', 'S5'];
  const cpi = filed(
    SOURCES.map((code) => indicator(code)),
    [
      { step: 'normalise', method: 'zscore', to: [45, 20] },
      { step: 'weight', method: 'equal' },
      { step: 'aggregate', method: 'arithmetic', minAvailability: 0.6, decimals: 0 },
      { step: 'rank', ties: 'min' },
    ],
  );
  const NA = Number.NaN;
  const data: Record<string, number[]> = {
    S1: [1, 2, 3, NA],
    S2: [10, NA, 40, 20],
    S3: [5, 5, 6, NA],
    S4: [NA, 3, 9, 1],
    S5: [NA, NA, 2, 1],
  };
  const { scores, ranks } = run(cpi, table(data));
  const standard = SOURCES.map((code) => {
    const there = data[code]!.filter((one) => !Number.isNaN(one));
    const mean = there.reduce((a, b) => a + b) / there.length;
    const sd = Math.sqrt(there.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (there.length - 1));
    return data[code]!.map((one) => 45 + (20 * (one - mean)) / sd);
  });
  const expected = [0, 1, 2, 3].map((row) => {
    const own = standard.map((column) => column[row]!).filter((one) => !Number.isNaN(one));
    return own.length < 3 ? NA : Math.round(own.reduce((a, b) => a + b) / own.length);
  });
  expect([...columnOf(scores, 'INDEX')]).toEqual(expected);
  expect(expected.filter(Number.isNaN)).toEqual([]);
  const fewer = run(cpi, table({ ...data, S2: [NA, NA, 40, 20] }));
  expect([...columnOf(fewer.ranks, 'INDEX')].map(Number.isNaN)).toEqual([true, false, false, false]);
  expect(Math.min(...columnOf(ranks, 'INDEX'))).toBe(1);
});

test('Social Progress Index: a generalised mean of 0.5 on both levels, rounded as published', () => {
  const social = filed(
    ['NEEDS', 'WELLBEING', 'OPPORTUNITY'].map((code) =>
      dimension(
        code,
        [1, 2].map((at) => indicator(`${code}${at}`, { goalposts: [at, 10 * at] })),
      ),
    ),
    [
      { step: 'normalise', method: 'goalposts', to: [0, 100] },
      { step: 'weight', method: 'equal' },
      { step: 'aggregate', method: 'generalised', exponent: 0.5, decimals: 2 },
      { step: 'rank', ties: 'min', decimals: 2 },
    ],
  );
  const data = {
    NEEDS1: [4, 9.5],
    NEEDS2: [12, 19],
    WELLBEING1: [2.5, 7],
    WELLBEING2: [5, 11],
    OPPORTUNITY1: [9, 3],
    OPPORTUNITY2: [18, 15],
  };
  const { scores } = run(social, table(data));
  const power = (values: readonly number[]) =>
    Number(((values.reduce((sum, one) => sum + Math.sqrt(one), 0) / values.length) ** 2).toFixed(2));
  const expected = [0, 1].map((row) =>
    power(
      (['NEEDS', 'WELLBEING', 'OPPORTUNITY'] as const).map((code) =>
        power([(100 * (data[`${code}1`][row]! - 1)) / 9, (100 * (data[`${code}2`][row]! - 2)) / 18]),
      ),
    ),
  );
  expect([...columnOf(scores, 'INDEX')]).toEqual(expected);
});

describe('the files in the documentation', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/methodology/published.md'), 'utf8');
  const files = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);

  test.each(files.map((text) => [/^id: (.*)$/m.exec(text)![1]!, text] as const))('%s', (_, text) => {
    const index = parseFramework(text, 'published.md');
    const codes = indicatorsOf(index.tree).map(({ code }) => code);
    const COUNT = 20;
    const values = table(
      Object.fromEntries(codes.map((code, at) => [code, numbers(COUNT, 90, at + 1)])),
      areaNames(COUNT),
    );
    const { ranks } = run(index, values, { parent: areaNames(COUNT).map((_area, at) => `R${at % 3}`) });
    expect(columnOf(ranks, index.tree.code)).toContain(1);
  });

  test('are three', () => expect(files.length).toBe(3));
});
