import { describe, expect, test } from 'vitest';
import { asemFramework, differences, goldenTable } from '../../test/golden-asem.ts';
import { methodCase } from '../../test/golden-methods.ts';
import { hasShared } from '../../test/shared.ts';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { AggregateChoice, AggregateStep } from '../model/method.ts';
import { AGGREGATE, aggregate } from './aggregate.ts';
import { outrankingMatrix } from './aggregate-copeland.ts';
import { belongingTo, centreOf, FUZZY_OPERATORS } from './aggregate-fuzzy.ts';
import { greyGrades } from './aggregate-grey.ts';
import { fitProbit } from './probit.ts';
import { runComposite } from './run.ts';
import { columnOf, selectColumns, type Table } from './table.ts';
import { nodesOf } from './tree.ts';

const PILLARS = ['Physical', 'ConEcFin', 'Political', 'Instit', 'P2P', 'Environ', 'Social', 'SusEcFin'];

function aggregated(choice: Omit<AggregateStep, 'step'>): Table {
  const nodes = nodesOf(asemFramework([]).tree);
  const indicators = nodes.filter(({ node }) => 'unit' in node).map(({ code }) => code);
  return aggregate(
    nodes,
    selectColumns(goldenTable('07_normalised_1_100'), indicators),
    nodes.map(({ node }) => node.weight!),
    { step: 'aggregate', ...choice },
  ).scores;
}

/** The eight pillars as the only children of an index, all of the same weight. */
function ofPillars(choice: AggregateChoice): Float64Array {
  const nodes = [
    { code: 'INDEX', parent: null },
    ...PILLARS.map((code) => ({ code, parent: 'INDEX' as string | null })),
  ];
  const pillars = selectColumns(goldenTable('07_agg_a_amean'), PILLARS);
  const step: AggregateStep = { step: 'aggregate', ...choice };
  return columnOf(
    aggregate(
      nodes,
      pillars,
      nodes.map(() => 1),
      step,
    ).scores,
    'INDEX',
  );
}

const relative = (actual: ArrayLike<number>, expected: ArrayLike<number>): number =>
  Math.max(...Array.from(expected, (value, at) => Math.abs(actual[at]! - value) / Math.abs(value || 1)));

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM', () => {
  test.each<[string, Omit<AggregateStep, 'step'>]>([
    ['07_agg_a_hmean', { method: 'harmonic' }],
    ['07_agg_a_genmean_p-1', { method: 'generalised', exponent: -1 }],
    ['07_agg_a_genmean_p0.5', { method: 'generalised', exponent: 0.5 }],
    ['07_agg_a_genmean_p2', { method: 'generalised', exponent: 2 }],
    ['07_agg_mixed_am_gm_hm', { method: 'arithmetic', levels: { 1: 'geometric', 0: 'harmonic' } }],
    ['07_agg_copeland_alllevels', { method: 'copeland' }],
    ['07_agg_am_gm_copeland', { method: 'arithmetic', levels: { 1: 'geometric', 0: 'copeland' } }],
  ])('%s', (name, choice) => {
    expect(differences(aggregated(choice), goldenTable(name))).toEqual([]);
  });

  test('outranking matrix of all indicators with equal weights', () => {
    const normalised = goldenTable('07_normalised_1_100');
    const columns = normalised.columns.map((code) => columnOf(normalised, code));
    const golden = goldenTable('07_outrank_49ind_equal', 'V1');
    const first = goldenTable('07_outrank_49ind_equal', 'V1', ['V1']);
    const matrix = outrankingMatrix(
      columns,
      columns.map(() => 1 / 49),
    );
    const n = normalised.areas.length;
    for (let row = 0; row < n; row++) {
      expect(matrix[row * n]).toBeCloseTo(columnOf(first, 'V1')[row]!, 14);
      golden.columns.forEach((code, at) => {
        expect(matrix[row * n + at + 1]).toBeCloseTo(columnOf(golden, code)[row]!, 14);
      });
    }
  });

  test('11_mpi_pillars: high scores good, and bad', () => {
    const golden = goldenTable('11_mpi_pillars');
    expect(
      relative(ofPillars({ method: 'mazziottaPareto' }), columnOf(golden, 'MPI_neg_popSD')),
    ).toBeLessThan(1e-12);
    expect(
      relative(ofPillars({ method: 'mazziottaPareto', penalty: 1 }), columnOf(golden, 'MPI_pos_popSD')),
    ).toBeLessThan(1e-12);
    expect(
      relative(
        ofPillars({ method: 'mazziottaPareto', deviation: 'sample' }),
        columnOf(golden, 'MPI_neg_sampleSD'),
      ),
    ).toBeLessThan(1e-12);
  });

  // The file is by lpSolve, whose last three digits are rounding: in rational arithmetic HRV has 0.9589166731937901, as here.
  test('11_bod_pillars: free, and with shares from 5 to 30 %', () => {
    const free = ofPillars({ method: 'benefitOfTheDoubt' });
    const golden = goldenTable('11_bod_pillars');
    expect(relative(free, columnOf(golden, 'BoD'))).toBeLessThan(1.1e-12);
    expect(free[golden.areas.indexOf('HRV')]).toBe(0.9589166731937901);
    const shares = columnOf(goldenTable('11_bod_pillars_share05_30'), 'BoD_share05_30');
    expect(relative(ofPillars({ method: 'benefitOfTheDoubt', shares: [0.05, 0.3] }), shares)).toBeLessThan(
      1e-12,
    );
  });
});

describe.skipIf(!hasShared)('published examples', () => {
  const columns = (rows: readonly (readonly number[])[]) =>
    rows[0]!.map((_, at) => rows.map((row) => row[at]!));

  describe('water quality, 20 rivers (a framework file with directions, a best value and a best interval)', () => {
    const index = (bestFrom: 'none' | 'minmax', aggregation: AggregateChoice): Float64Array => {
      const { input } = methodCase('topsis_water_quality');
      const weights: readonly number[] = methodCase('entropy_water_quality').recomputed.w;
      const [oxygen, ph, germs, nutrients] = columns(input.rows);
      const own = framework(
        [
          indicator('OXYGEN', { weight: weights[0]! }),
          indicator('PH', { weight: weights[1]!, best: 7 }),
          indicator('GERMS', { weight: weights[2]!, direction: -1 }),
          indicator('NUTRIENTS', { weight: weights[3]!, best: [10, 20] }),
        ],
        steps(
          {
            step: 'normalise',
            method: bestFrom,
            indicators: { PH: { method: 'middleBest' }, NUTRIENTS: { method: 'intervalBest' } },
          },
          { step: 'aggregate', ...aggregation },
        ),
      );
      const data = table({ OXYGEN: oxygen!, PH: ph!, GERMS: germs!, NUTRIENTS: nutrients! });
      return columnOf(runComposite(own, { table: data, groups: {} }).scores, 'INDEX');
    };

    test('TOPSIS', () => {
      const { published, recomputed } = methodCase('topsis_water_quality');
      const scores = index('none', { method: 'topsis' });
      published.closeness.forEach((value: number, row: number) => {
        expect(Math.abs(scores[row]! - value)).toBeLessThan(5.1e-8);
      });
      expect(relative(scores, recomputed.closeness)).toBeLessThan(1e-12);
    });

    test('grey relational', () => {
      const grey = methodCase('grey_relational_water_quality');
      const scores = index('minmax', { method: 'greyRelational' });
      grey.published.gcd3.forEach((value: number, row: number) => {
        expect(Math.abs(scores[row]! - value)).toBeLessThan(5e-4);
      });
      expect(relative(scores, grey.recomputed.closeness)).toBeLessThan(1e-12);
    });
  });

  test('grey relational grades of shot-put training with the record', () => {
    const { input, published } = methodCase('grey_correlation_shotput');
    const rows: readonly (readonly number[])[] = input.rows;
    const names: readonly string[] = input.columns.slice(2);
    const first = rows[0]!.slice(1);
    const series = rows.map((row) =>
      row.slice(1).map((value, at) => (at >= first.length - 2 ? first[at]! / value : value / first[at]!)),
    );
    const differencesByYear = series.map(([record, ...others]) =>
      others.map((value) => Math.abs(value - record!)),
    );
    const grades = greyGrades(differencesByYear, input.rho);
    names.forEach((name, at) => {
      expect(Math.abs(grades[at]! - published[name])).toBeLessThan(5e-4);
    });
  });

  test('fuzzy evaluation of clothes', () => {
    const { input, published, recomputed } = methodCase('fuzzy_clothes');
    const by = (operator: keyof typeof FUZZY_OPERATORS) =>
      input.R.map((belonging: readonly number[]) => FUZZY_OPERATORS[operator](input.w, belonging));
    by('weightedMean').forEach((value: number, at: number) => {
      expect(value).toBeCloseTo(published.mu[at], 14);
    });
    expect(centreOf(by('weightedMean'), input.gradeScores)).toBeCloseTo(published.weightedAverage, 12);
    const others = recomputed.otherOperatorsUnpublished;
    expect(by('minMax')).toEqual(others['1 min-max']);
    expect(by('productMax')).toEqual(others['2 product-max']);
    expect(by('boundedSum')).toEqual(others['4 bounded sum of min']);
  });

  test('fuzzy evaluation of farming', () => {
    const { input, published } = methodCase('fuzzy_farming');
    input.rows.forEach((row: readonly number[], area: number) => {
      const parts = row.map((value, at) => belongingTo(value, input.thresholds[at]));
      const mu = input.gradeScores.map((_: number, grade: number) =>
        FUZZY_OPERATORS.weightedMean(
          input.w,
          parts.map((part) => part[grade]!),
        ),
      );
      mu.forEach((value: number, at: number) => {
        expect(value).toBeCloseTo(published.mu[area][at], 14);
      });
      expect(centreOf(mu, input.gradeScores)).toBeCloseTo(published.weightedAverage[area], 12);
    });
  });

  test('membership of a concentration', () => {
    const { input, published } = methodCase('fuzzy_membership_so2');
    belongingTo(input.x, input.thresholds).forEach((value, at) => {
      expect(value).toBeCloseTo(published[at], 14);
    });
  });

  describe('maternal care, rank-sum ratio', () => {
    const ratios = (weights: readonly number[], choice: AggregateChoice) => {
      const { ids, x1, x2neg, x3neg } = methodCase('rsr_maternal_care_integer').input;
      const negative = (values: readonly number[]) => values.map((value) => -value);
      const data = table({ X1: x1, X2: negative(x2neg), X3: negative(x3neg) }, ids);
      const nodes = [
        { code: 'INDEX', parent: null },
        ...data.columns.map((code) => ({ code, parent: 'INDEX' as string | null })),
      ];
      const step: AggregateStep = { step: 'aggregate', ...choice };
      return columnOf(aggregate(nodes, data, [1, ...weights], step).scores, 'INDEX');
    };

    test('whole ranks', () => {
      const whole = methodCase('rsr_maternal_care_integer');
      const { ids } = whole.input;
      const scores = ratios([1 / 3, 1 / 3, 1 / 3], { method: 'rankSumRatio' });
      ids.forEach((id: string, row: number) => {
        expect(Math.abs(scores[row]! - whole.published.RSR[id])).toBeLessThan(5e-4);
      });
      const fit = fitProbit(scores)!;
      expect(fit.intercept).toBeCloseTo(whole.published.a, 5);
      expect(fit.slope).toBeCloseTo(whole.published.b, 5);
      expect(fit.determination).toBeCloseTo(whole.published.r2, 4);
      expect(fit.groups.map(({ count }) => count)).toEqual(whole.recomputed.f);
      Object.entries<number>(whole.published.probit).forEach(([id, probit]) => {
        const group = fit.groups.find(({ score }) => score === scores[ids.indexOf(id)])!;
        expect(Math.abs(group.probit - probit)).toBeLessThanOrEqual(0.0051);
        expect(Math.abs(group.fitted - whole.published.fit[id])).toBeLessThan(5e-4);
      });
    });

    test('positions between the least and the largest', () => {
      const part = methodCase('rsr_maternal_care_noninteger');
      const { ids } = methodCase('rsr_maternal_care_integer').input;
      const scores = ratios(part.recomputed.w, { method: 'rankSumRatio', ranks: 'positions' });
      ids.forEach((id: string, row: number) => {
        expect(Math.abs(scores[row]! - part.published.RSR[id])).toBeLessThan(5e-4);
        expect(scores[row]).toBeCloseTo(part.recomputed.RSR[id], 13);
      });
      const { groups } = fitProbit(scores)!;
      groups.forEach(({ fitted }, at) => {
        expect(fitted.toPrecision(3)).toBe(part.published.fitAscending[at].toPrecision(3));
      });
    });
  });

  test('IMD: survey years weigh 3 : 2 : 1', () => {
    const [one] = methodCase('imd_weighting').cases;
    expect(AGGREGATE.arithmetic.combine(one.scores, [3, 2, 1], 3)).toBeCloseTo(one.result, 13);
  });

  test('U4SSC: the mean of the points of what is reported', () => {
    for (const { points, percent } of methodCase('u4ssc_scoring_education').cases)
      expect(
        AGGREGATE.arithmetic.combine(points, new Array<number>(points.length).fill(1), points.length) * 25,
      ).toBe(percent);
  });

  test('China 2016: a share of the services, and the sum of the points of a dimension', () => {
    const [one] = methodCase('china2016_L1P1_A1').cases;
    const own = framework(
      [
        dimension('A1', [indicator('ITEMS', { numerator: 'MATCHED', denominator: 'ALL' })]),
        dimension('A2', [indicator('OTHER')]),
      ],
      [
        { step: 'denominate' },
        { step: 'normalise', method: 'scaled', from: [0, 1], to: [0, 30] },
        { step: 'weight', method: 'given' },
        { step: 'aggregate', method: 'sum' },
        { step: 'rank', ties: 'min' },
      ],
    );
    const data = table({ MATCHED: [one.numerator, 0], ALL: [one.denominator, 1], OTHER: [0.5, 1] });
    const withAll = {
      ...own,
      variables: ['MATCHED', 'ALL'].map((code) => ({ code, name: { en: code, zh: code }, unit: 'ratio' })),
    };
    const { scores } = runComposite(withAll, { table: data, groups: {} });
    expect(columnOf(scores, 'A1')[0]).toBeCloseTo(one.A1, 13);
    expect(columnOf(scores, 'INDEX')[0]).toBeCloseTo(one.A1 + 15, 12);
  });
});
