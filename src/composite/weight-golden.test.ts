import { describe, expect, test } from 'vitest';
import { goldenTable, readGolden } from '../../test/golden-asem.ts';
import { methodCase } from '../../test/golden-methods.ts';
import { hasShared } from '../../test/shared.ts';
import { dimension, framework, indicator, table } from '../../test/small-framework.ts';
import type { WeightChoice } from '../model/method.ts';
import { pearsonMatrix } from './correlation.ts';
import { principalComponents } from './principal-components.ts';
import { resolveWeights } from './resolve-weights.ts';
import { columnOf, type Table } from './table.ts';
import { nodesOf } from './tree.ts';
import { sharesOf } from './weight.ts';
import { comparisonWeights } from './weight-ahp.ts';
import { COMBINE } from './weight-combine.ts';
import { contrasts } from './weight-critic.ts';
import { influence } from './weight-dematel.ts';
import { entropyOf } from './weight-entropy.ts';
import { componentWeights } from './weight-pca.ts';
import { positions } from './weight-scores.ts';
import { correlationWeights } from './weight-target.ts';

/** Weights that others have published, from the same input. */

const near = (actual: readonly number[], expected: readonly number[], tolerance: number): void => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => {
    expect(Math.abs(actual[at]! - value), `item ${at}: ${actual[at]} for ${value}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
};

describe.skipIf(!hasShared)('pairwise comparisons', () => {
  test('choosing a journey: criteria, and the places under each', () => {
    const { input, published, recomputed } = methodCase('ahp_travel');
    const criteria = comparisonWeights(input.A);
    near(criteria.weights, published.w, 5e-9);
    near([criteria.consistencyRatio], [published.CR], 5e-9);
    near([criteria.lambdaMax, criteria.consistencyIndex], [recomputed.lambdaMax, recomputed.CI], 1e-13);
    const places = (input.B as number[][][]).map(comparisonWeights);
    near(
      places.map(({ consistencyRatio }) => consistencyRatio),
      published.CRs,
      5e-10,
    );
    const totals = [0, 1, 2].map((place) =>
      criteria.weights.reduce((sum, weight, at) => sum + weight * places[at]!.weights[place]!, 0),
    );
    near(totals, published.total, 5e-8);
    [0, 1, 2].forEach((place) => {
      near(
        places.map(({ weights }) => weights[place]!),
        published.W2[place],
        5e-7,
      );
    });
  });

  test('a matrix of four, and a consistent one', () => {
    const four = methodCase('ahp_4x4_cnblogs');
    const found = comparisonWeights(four.input.A);
    near(found.weights, four.recomputed.w, 1e-14);
    near([found.consistencyRatio], [four.recomputed.CR], 1e-13);
    const three = methodCase('ahp_3x3_consistent');
    const consistent = comparisonWeights(three.input.A);
    near(consistent.weights, three.published.w, 5e-7);
    expect(consistent.consistencyIndex).toBeLessThan(1e-14);
  });

  test('a circle of preferences has a ratio far over the limit', () => {
    const { input, recomputed } = methodCase('ahp_inconsistent_must_be_rejected');
    near([comparisonWeights(input.A).consistencyRatio], [recomputed.CR], 1e-12);
  });
});

/** The four columns of the water samples as their source prepares them: pH best at 7, nutrients best at 10 to 20. */
function waterSamples(name: string): { oxygen: number[]; ph: number[]; germs: number[]; nutrient: number[] } {
  const rows: number[][] = methodCase(name).input.rows;
  const [oxygen, acidity, germs, nutrients] = [0, 1, 2, 3].map((at) => rows.map((row) => row[at]!)) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const furthest = Math.max(...acidity.map((value) => Math.abs(value - 7)));
  const outside = nutrients.map((value) => Math.max(10 - value, value - 20, 0));
  const beyond = Math.max(10 - Math.min(...nutrients), Math.max(...nutrients) - 20);
  return {
    oxygen,
    ph: acidity.map((value) => 1 - Math.abs(value - 7) / furthest),
    germs: germs.map((value) => -value),
    nutrient: outside.map((value) => 1 - value / beyond),
  };
}
const column = (values: readonly number[]): Float64Array => Float64Array.from(values);

describe.skipIf(!hasShared)('water quality', () => {
  test('entropy', () => {
    const { oxygen, ph, germs, nutrient } = waterSamples('entropy_water_quality');
    const { input, published } = methodCase('entropy_water_quality');
    const within = (position: number): number => input.epsilon + position * (1 - 2 * input.epsilon);
    const clipped = (score: number): number => Math.min(1 - input.epsilon, Math.max(input.epsilon, score));
    const columns = [
      positions(column(oxygen)).map(within),
      column(ph.map(clipped)),
      positions(column(germs)).map(within),
      column(nutrient.map(clipped)),
    ];
    near(sharesOf(columns.map((one) => 1 - entropyOf(one))), published.w, 5e-8);
  });

  test('CRITIC', () => {
    const { oxygen, ph, germs, nutrient } = waterSamples('critic_water_quality');
    const columns = [positions(column(oxygen)), column(ph), positions(column(germs)), column(nutrient)];
    const found = contrasts(columns).map(({ standardDeviation, conflict }) => standardDeviation * conflict);
    near(sharesOf(found), methodCase('critic_water_quality').published.w, 5e-8);
  });

  test('principal components: three of four, rotated', () => {
    const { oxygen, ph, germs, nutrient } = waterSamples('pca_water_quality');
    const { published, recomputed } = methodCase('pca_water_quality');
    const found = principalComponents([oxygen, ph, germs, nutrient].map(column));
    near(found.eigenvalues, recomputed.eigenvalues, 1e-13);
    near(
      [found.explained.slice(0, 3).reduce((sum, share) => sum + share, 0)],
      [published.cumulativeContribution],
      5e-8,
    );
    near(sharesOf(componentWeights(found, 3).weights), published.w, 5e-8);
    const nodes = nodesOf(framework(['O', 'P', 'G', 'N'].map((code) => indicator(code))).tree);
    const scores = table({ O: oxygen, P: ph, G: germs, N: nutrient });
    const { weights } = resolveWeights(nodes, { method: 'pca', components: 3 }, scores);
    near(sharesOf(weights.slice(1)), published.w, 5e-8);
  });
});

describe.skipIf(!hasShared)('ASEM, scores from 1 to 100', () => {
  const columns: readonly string[] = hasShared
    ? Object.keys(readGolden('12_pymcdm_weights_asem49')[0]!).slice(1)
    : [];
  const tree = framework(columns.map((code) => indicator(code))).tree;
  const scores: () => Table = () => goldenTable('07_normalised_1_100');
  const theirs = (method: string): readonly number[] => {
    const row = readGolden('12_pymcdm_weights_asem49').find((one) => one.method === method)!;
    return columns.map((code) => Number(row[code]));
  };
  test.each<[string, WeightChoice]>([
    ['equal_weights', { method: 'equal' }],
    // p = x / Σx of scores from 1 to 100 is that of positions shifted by 1 / 99.
    ['entropy_weights', { method: 'entropy', shift: 1 / 99 }],
    ['critic_weights', { method: 'critic' }],
    ['merec_weights', { method: 'merec' }],
  ])('%s', (name, choice) => {
    const { weights } = resolveWeights(nodesOf(tree), choice, scores());
    const expected = theirs(name);
    sharesOf(weights.slice(1)).forEach((weight, at) => {
      expect(Math.abs(weight / expected[at]! - 1)).toBeLessThan(1e-12);
    });
  });

  test('weighed all at once, in two dimensions, the indicators’ shares in the index are the same', () => {
    const half = [columns.slice(0, 20), columns.slice(20)].map((codes, at) =>
      dimension(
        `D${at}`,
        codes.map((code) => indicator(code)),
      ),
    );
    const nodes = nodesOf(framework(half).tree);
    const { weights } = resolveWeights(nodes, { method: 'critic', among: 'all' }, scores());
    const own = nodes.flatMap(({ depth }, at) => (depth === 2 ? [weights[at]!] : []));
    near(sharesOf(own), theirs('critic_weights'), 1e-13);
    near(
      [sharesOf([weights[1]!, weights[22]!])[0]!],
      [
        theirs('critic_weights')
          .slice(0, 20)
          .reduce((a, b) => a + b),
      ],
      1e-13,
    );
  });
});

describe.skipIf(!hasShared)('combinations', () => {
  const { input, published } = hasShared ? methodCase('combine_weights') : { input: {}, published: {} };
  const weightsOf = (
    how: keyof typeof COMBINE,
    shares: readonly number[] = [0.5, 0.5],
  ): readonly number[] => {
    const combined = COMBINE[how]([input.subjective, input.objective], shares);
    return 'weights' in combined ? sharesOf(combined.weights) : [];
  };
  test('linear', () => near(weightsOf('linear', [0.6, 0.4]), published.linear06, 1e-15));
  test('product', () => near(weightsOf('product'), published.multiplicative, 5e-8));
  test('geometric', () => near(weightsOf('geometric'), published.game, 5e-8));
  test('game theory', () => near(weightsOf('gameTheory'), published.game_linear, 5e-8));
});

describe.skipIf(!hasShared)('influence', () => {
  test('total influence of five factors', () => {
    const { input, published, recomputed } = methodCase('dematel_5');
    const found = influence(input.X)!;
    expect(found.scale).toBe(published.k);
    found.total.forEach((row, at) => {
      near(row, recomputed.T[at], 1e-15);
    });
    near(found.given, recomputed.D, 1e-14);
    near(found.taken, recomputed.R, 1e-14);
  });
});

describe.skipIf(!hasShared)('correlations of ASEM', () => {
  test('both halves of the index are equally correlated with it', () => {
    const scores = goldenTable('02_asem_aggregated');
    const found = correlationWeights([columnOf(scores, 'Conn'), columnOf(scores, 'Sust')], [0.5, 0.5])!;
    near(found.shares, [0.5, 0.5], 1e-14);
    near(
      sharesOf(found.weights),
      readGolden('03_optweights_L3_equal').map(({ Weight }) => Number(Weight)),
      1e-9,
    );
  });

  test('eight pillars: weights ≥ 0 that no step away from them makes better', () => {
    const scores = goldenTable('02_asem_aggregated');
    const pillars = ['Physical', 'ConEcFin', 'Political', 'Instit', 'P2P', 'Environ', 'Social', 'SusEcFin'];
    const columns = pillars.map((code) => columnOf(scores, code));
    const equal = pillars.map(() => 1 / 8);
    const found = correlationWeights(columns, equal)!;
    expect(Math.min(...found.weights)).toBeGreaterThanOrEqual(0);
    const miss = squaredMiss(found.shares, equal);
    const own = sharesOf(found.weights);
    for (let one = 0; one < 8; one++)
      for (const step of [0.001, 0.05]) {
        const moved = own.map((weight, at) => (at === one ? weight + step : weight));
        expect(squaredMiss(correlationShares(columns, moved), equal)).toBeGreaterThan(miss);
      }
  });
});

/** Shares of the columns' correlations with their weighted sum, straight from the definition. */
function correlationShares(columns: readonly Float64Array[], weights: readonly number[]): readonly number[] {
  const sum = columns[0]!.map((_, row) =>
    columns.reduce((total, one, at) => total + weights[at]! * one[row]!, 0),
  );
  return sharesOf(columns.map((one) => pearsonMatrix([one, sum])[0]![1]!));
}

const squaredMiss = (shares: readonly number[], targets: readonly number[]): number =>
  shares.reduce((total, share, at) => total + (share - targets[at]!) ** 2, 0);
