import { describe, expect, test } from 'vitest';
import { issueMessage } from '../platform/i18n.ts';
import { checkFramework } from './framework-file.ts';

/** Two dimensions of two indicators each; tests replace single steps. */
const STEPS = {
  impute: '{step: impute, method: median}',
  treat: '{step: treat, method: winsorise}',
  normalise: '{step: normalise, method: minmax, to: [1, 100]}',
  weight: '{step: weight, method: given}',
  aggregate: '{step: aggregate, method: arithmetic}',
  rank: '{step: rank, ties: min}',
};
const fileWith = (steps: Partial<typeof STEPS & { screen: string }>, indicator = '', more = ''): string => `
format: meridian-framework/1
id: small
version: 1.0.0
status: ready
name: {en: Small index, zh: 小指数}
tree:
  code: INDEX
  name: {en: Index, zh: 指数}
  weight: 1
  evidence: own
  children:
    - code: WEALTH
      name: {en: Wealth, zh: 财富}
      weight: 2
      evidence: own
      children:
        - {code: GDP, name: {en: GDP, zh: 地区生产总值}, weight: 1, evidence: own, unit: 10^8 CNY, direction: 1${indicator}}
        - {code: JOBS, name: {en: Jobs, zh: 就业}, weight: 1, evidence: own, unit: ratio, direction: 1}
    - code: AIR
      name: {en: Air, zh: 空气}
      weight: 1
      evidence: own
      children:
        - {code: DUST, name: {en: Dust, zh: 粉尘}, weight: 1, evidence: own, unit: ratio, direction: -1}
        - {code: OZONE, name: {en: Ozone, zh: 臭氧}, weight: 1, evidence: own, unit: ratio, direction: -1}
method:
${Object.values({ ...(steps.screen ? { screen: steps.screen } : {}), ...STEPS, ...steps })
  .map((step) => `  - ${step}\n`)
  .join('')}${more}`;

const GDP = '/tree/children/0/children/0';
const TREAT = '/method/1';
const NORMALISE = '/method/2';
const WEIGHT = '/method/3';
const AGGREGATE = '/method/4';

/** Every place has a line, every issue words in both languages. */
function issuesOf(text: string): readonly string[] {
  const { framework, issues } = checkFramework(text, 'small.yaml');
  const isRefused = issues.some(({ severity }) => severity === 'error');
  expect(framework === undefined).toBe(isRefused);
  for (const issue of issues) {
    expect(issue.at.row).toBeGreaterThan(1);
    for (const locale of ['en', 'zh-CN'] as const)
      expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+(:\w+)?\}/);
  }
  return issues.map(({ code, at, severity }) => `${severity} ${code} ${at.path ?? ''}`);
}

describe('every option of every method can be said', () => {
  test.each<[what: string, steps: Parameters<typeof fileWith>[0], indicator?: string]>([
    [
      'screening',
      {
        screen:
          '{step: screen, minAvailability: 0.5, dimensions: {AIR: 0.5}, minNonZero: 0.2, keep: [A], leaveOut: [B]}',
      },
    ],
    ['group means', { impute: '{step: impute, method: groupMean, group: parent, over: panel}' }],
    ['panel imputation', { impute: '{step: impute, method: linear, maxAge: 3}' }],
    [
      'Box-Cox',
      {
        treat:
          '{step: treat, method: winsorise, maxPoints: 3, skewness: 1, kurtosis: 2, otherwise: boxCox, lambda: 0.5, over: panel, indicators: {GDP: {method: logOriginal}}}',
      },
    ],
    ['z-scores', { normalise: '{step: normalise, method: zscore, to: [0, 1], over: panel}' }],
    ['min-max of logarithms', { normalise: '{step: normalise, method: minmax, to: [0, 100], scale: log}' }],
    [
      'goalposts',
      {
        normalise:
          '{step: normalise, method: goalposts, to: [0, 1], clamp: false, scale: log, goalposts: [1, 9]}',
      },
    ],
    ['scaled', { normalise: '{step: normalise, method: scaled, to: [0, 1], from: [0, 50]}' }],
    ['ranks', { normalise: '{step: normalise, method: rank, ties: average}' }],
    [
      'transformed ranks',
      { normalise: '{step: normalise, method: exponentialRank, ties: max, constant: 23}' },
    ],
    [
      'a reference',
      { normalise: '{step: normalise, method: distanceToReference, to: [0, 1], reference: A}' },
    ],
    [
      'targets',
      {
        normalise:
          '{step: normalise, method: minmax, to: [0, 1], indicators: {GDP: {method: distanceToTarget, clamp: false}}}',
      },
      ', target: 10',
    ],
    [
      'best values',
      {
        normalise:
          '{step: normalise, method: minmax, to: [0, 1], indicators: {GDP: {method: middleBest}, JOBS: {method: intervalBest, best: [1, 2]}}}',
      },
      ', best: 5',
    ],
    [
      'AHP',
      {
        weight:
          '{step: weight, method: ahp, upper: equal, matrices: {INDEX: [[1, 3], [0.3333, 1]]}, maxConsistencyRatio: 0.2}',
      },
    ],
    ['DEMATEL', { weight: '{step: weight, method: dematel, matrices: {AIR: [[0, 3], [1, 0]]}}' }],
    [
      'budget allocation',
      {
        weight:
          '{step: weight, method: budget, allocations: {AIR: [{expert: A, points: {DUST: 30, OZONE: 70}}, {expert: B, points: {DUST: 50, OZONE: 50}}]}}',
      },
    ],
    ['entropy', { weight: '{step: weight, method: entropy, among: all, upper: given, shift: 0.002}' }],
    ['correlation', { weight: '{step: weight, method: correlation, targets: {DUST: 1, OZONE: 2}}' }],
    [
      'combined weights',
      {
        weight:
          '{step: weight, method: combine, how: linear, shares: [1, 2], parts: [{method: entropy}, {method: ahp, matrices: {AIR: [[1, 2], [0.5, 1]]}}]}',
      },
    ],
    [
      'generalised means',
      {
        aggregate:
          '{step: aggregate, method: generalised, exponent: 0.5, minAvailability: 0.5, missing: groupMean, group: parent}',
      },
    ],
    [
      'levels and nodes',
      {
        aggregate:
          '{step: aggregate, method: arithmetic, levels: {1: geometric, "0": {method: mazziottaPareto, penalty: 1}}, nodes: {AIR: {method: ratio}}}',
      },
    ],
    [
      'the benefit of the doubt',
      { aggregate: '{step: aggregate, method: benefitOfTheDoubt, shares: [0.2, 0.8]}' },
    ],
    ['grey relations', { aggregate: '{step: aggregate, method: greyRelational, distinguishing: 0.4}' }],
    [
      'fuzzy evaluation',
      { aggregate: '{step: aggregate, method: fuzzy, grades: [0, 50, 100], operator: minSum}' },
    ],
    ['rank sums', { aggregate: '{step: aggregate, method: rankSumRatio, ranks: positions}' }],
    [
      'percentile ranks of sums',
      {
        aggregate:
          '{step: aggregate, method: sum, reads: aggregated, rescale: {method: percentRank, ties: min}}',
      },
    ],
    [
      'rounded scores',
      {
        normalise:
          '{step: normalise, method: percentRank, decimals: 4, indicators: {GDP: {method: rank, decimals: 0}}}',
        aggregate: '{step: aggregate, method: sum, decimals: 4, levels: {0: {method: sum, decimals: 2}}}',
      },
    ],
    ['rounded ranks', { rank: '{step: rank, ties: dense, decimals: 3}' }],
  ])('%s', (_, steps, indicator) => {
    expect(issuesOf(fileWith(steps, indicator))).toEqual([]);
  });

  test('what is uncertain', () => {
    const uncertainty = `uncertainty:
  format: meridian-uncertainty/1
  seed: 1
  samples: 1024
  sequence: sobol
  failed: leaveOut
  interval: 0.9
  factors:
    - {name: scale, kind: step, alternatives: [{step: normalise, method: minmax, to: [1, 100]}, {step: normalise, method: goalposts, to: [1, 100], goalposts: [0, 9]}], probabilities: [2, 1]}
    - {name: points, kind: parameter, step: treat, path: /maxPoints, of: {distribution: integer, low: 1, high: 5}}
    - {name: top, kind: parameter, step: normalise, path: /to/1, of: {distribution: triangular, low: 90, mode: 100, high: 110}}
    - {name: weights, kind: weightNoise, relative: 0.25, depths: [1, 2]}
    - {name: doubt, kind: weightDirichlet, concentration: 50}
    - {name: experts, kind: weightSet, sets: [{WEALTH: 1, AIR: 1}, {WEALTH: 1, AIR: 3}]}
    - {name: measurement, kind: dataError, standardDeviation: 0.01, of: relative, indicators: [GDP]}
    - {name: gaps, kind: imputationError, standardDeviation: 0.5}
    - {name: one less, kind: removal, nodes: [DUST, OZONE]}
`.replace('one less', 'oneLess');
    expect(issuesOf(fileWith({}, '', uncertainty))).toEqual([]);
    const astray = uncertainty
      .replace('step: treat, path: /maxPoints', 'step: screen, path: /minAvailability')
      .replace('nodes: [DUST, OZONE]', 'nodes: [SMOG]');
    expect(
      issuesOf(fileWith({}, '', astray)).map((issue) => issue.replace(/^error uncertainty\.\w+ /, '')),
    ).toEqual(['/uncertainty/factors/1/step', '/uncertainty/factors/8/nodes/0']);
    const wrong = uncertainty
      .replace('relative: 0.25', 'relative: 2')
      .replace('seed: 1', 'seed: -1')
      .replace('kind: removal', 'kind: remove');
    expect(issuesOf(fileWith({}, '', wrong))).toEqual([
      'error schema.minimum /uncertainty/seed',
      'error schema.maximum /uncertainty/factors/3/relative',
      'error schema.choice /uncertainty/factors/8/kind',
    ]);
  });
});

describe('options without effect are warned of', () => {
  test.each<[what: string, steps: Parameters<typeof fileWith>[0], place: string]>([
    [
      'a group that no imputation reads',
      { impute: '{step: impute, method: median, group: parent}' },
      '/method/0/group',
    ],
    [
      'an age without a panel method',
      { impute: '{step: impute, method: mean, maxAge: 2}' },
      '/method/0/maxAge',
    ],
    [
      'points where nothing is winsorised',
      { treat: '{step: treat, method: log, maxPoints: 5}' },
      `${TREAT}/maxPoints`,
    ],
    [
      'an exponent without Box-Cox',
      { treat: '{step: treat, method: winsorise, lambda: 1}' },
      `${TREAT}/lambda`,
    ],
    [
      'limits where nothing is treated',
      { treat: '{step: treat, method: none, skewness: 2}' },
      `${TREAT}/skewness`,
    ],
    [
      'clamping without goalposts',
      { normalise: '{step: normalise, method: minmax, to: [1, 2], clamp: true}' },
      `${NORMALISE}/clamp`,
    ],
    [
      'a range that is not read',
      { normalise: '{step: normalise, method: none, to: [1, 2]}' },
      `${NORMALISE}/to`,
    ],
    [
      'a panel where nothing depends on others',
      { normalise: '{step: normalise, method: scaled, to: [1, 2], from: [1, 2], over: panel}' },
      `${NORMALISE}/over`,
    ],
    [
      'an override’s option',
      {
        normalise:
          '{step: normalise, method: minmax, to: [1, 2], indicators: {GDP: {method: rank, scale: log}}}',
      },
      `${NORMALISE}/indicators/GDP/scale`,
    ],
    [
      'matrices beside given weights',
      { weight: '{step: weight, method: given, matrices: {}}' },
      `${WEIGHT}/matrices`,
    ],
    [
      'shares of a product',
      {
        weight:
          '{step: weight, method: combine, how: product, shares: [1, 2], parts: [{method: equal}, {method: given}]}',
      },
      `${WEIGHT}/shares`,
    ],
    [
      'a part’s option',
      {
        weight:
          '{step: weight, method: combine, how: product, parts: [{method: equal, upper: given}, {method: given}]}',
      },
      `${WEIGHT}/parts/0/upper`,
    ],
    [
      'an exponent of an arithmetic mean',
      { aggregate: '{step: aggregate, method: arithmetic, exponent: 2}' },
      `${AGGREGATE}/exponent`,
    ],
    [
      'a group for scores that stay missing',
      { aggregate: '{step: aggregate, method: arithmetic, group: parent}' },
      `${AGGREGATE}/group`,
    ],
    [
      'a level’s option',
      { aggregate: '{step: aggregate, method: arithmetic, levels: {"1": {method: median, grades: [1, 2]}}}' },
      `${AGGREGATE}/levels/1/grades`,
    ],
    [
      'an option of a rescaling',
      { aggregate: '{step: aggregate, method: arithmetic, rescale: {method: percentRank, scale: log}}' },
      `${AGGREGATE}/rescale/scale`,
    ],
  ])('%s', (_, steps, place) => {
    expect(issuesOf(fileWith(steps))).toEqual([`warning framework.optionUnused ${place}`]);
  });

  test('but not what an override takes from the step', () => {
    const aggregate = '{step: aggregate, method: arithmetic, exponent: 2, levels: {"1": generalised}}';
    expect(issuesOf(fileWith({ aggregate }))).toEqual([]);
    const treat = '{step: treat, method: none, maxPoints: 3, indicators: {GDP: {method: winsorise}}}';
    const normalise =
      '{step: normalise, method: minmax, to: [1, 2], clamp: false, indicators: {GDP: {method: goalposts, goalposts: [0, 1]}}}';
    expect(issuesOf(fileWith({ treat, normalise }))).toEqual([]);
  });
});

describe('mistakes in steps', () => {
  test.each<[what: string, steps: Parameters<typeof fileWith>[0], issue: string, indicator?: string]>([
    [
      'a threshold of no dimension',
      { screen: '{step: screen, minAvailability: 0, dimensions: {GDP: 1}}' },
      'framework.dimensionUnknown /method/0/dimensions/GDP',
    ],
    [
      'an area both kept and left out',
      { screen: '{step: screen, minAvailability: 0, keep: [A, B], leaveOut: [C, B]}' },
      'framework.keptAndLeftOut /method/0/leaveOut/1',
    ],
    ['an unknown option', { treat: '{step: treat, method: log, skew: 2}' }, `schema.unknown ${TREAT}/skew`],
    [
      'an exponent out of range',
      { treat: '{step: treat, method: boxCox, lambda: 99}' },
      `schema.maximum ${TREAT}/lambda`,
    ],
    [
      'no `from`',
      { normalise: '{step: normalise, method: scaled, to: [0, 1]}' },
      `framework.optionMissing ${NORMALISE}`,
    ],
    [
      '`from` the wrong way round',
      { normalise: '{step: normalise, method: scaled, to: [0, 1], from: [2, 1]}' },
      `normalise.fromOrder ${NORMALISE}/from`,
    ],
    [
      'no reference',
      {
        normalise:
          '{step: normalise, method: minmax, to: [0, 1], indicators: {GDP: {method: distanceToReference}}}',
      },
      `framework.optionMissing ${NORMALISE}/indicators/GDP`,
    ],
    [
      'no target',
      {
        normalise:
          '{step: normalise, method: minmax, to: [0, 1], indicators: {GDP: {method: distanceToTarget}}}',
      },
      `framework.targetMissing ${GDP}`,
    ],
    [
      'no best value',
      { normalise: '{step: normalise, method: minmax, to: [0, 1], indicators: {GDP: {method: middleBest}}}' },
      `framework.bestMissing ${GDP}`,
    ],
    [
      'a best interval for a best value',
      { normalise: '{step: normalise, method: minmax, to: [0, 1], indicators: {GDP: {method: middleBest}}}' },
      `framework.best.value ${GDP}/best`,
      ', best: [1, 2]',
    ],
    [
      'a best value for a best interval',
      {
        normalise:
          '{step: normalise, method: minmax, to: [0, 1], indicators: {GDP: {method: intervalBest, best: 2}}}',
      },
      `framework.best.interval ${NORMALISE}/indicators/GDP/best`,
    ],
    ['a best interval the wrong way round', {}, `normalise.bestOrder ${GDP}/best`, ', best: [2, 1]'],
    [
      'logarithms of goalposts at 0',
      {
        normalise:
          '{step: normalise, method: minmax, to: [0, 1], indicators: {GDP: {method: goalposts, scale: log}}}',
      },
      `framework.goalpostsLog ${GDP}/goalposts`,
      ', goalposts: [0, 1]',
    ],
    [
      'logarithms of stated goalposts at 0',
      { normalise: '{step: normalise, method: goalposts, to: [0, 1], scale: log, goalposts: [0, 1]}' },
      `framework.goalpostsLog ${NORMALISE}/goalposts`,
    ],
    [
      'a constant of 0',
      { normalise: '{step: normalise, method: exponentialRank, constant: 0}' },
      `schema.exclusiveMinimum ${NORMALISE}/constant`,
    ],
    [
      'a matrix of the wrong size',
      { weight: '{step: weight, method: ahp, matrices: {AIR: [[1]]}}' },
      `weight.matrixSize ${WEIGHT}/matrices/AIR`,
    ],
    [
      'comparisons that do not match',
      { weight: '{step: weight, method: ahp, matrices: {AIR: [[1, 3], [3, 1]]}}' },
      `weight.notReciprocal ${WEIGHT}/matrices/AIR`,
    ],
    ['no matrices', { weight: '{step: weight, method: dematel}' }, `weight.matricesMissing ${WEIGHT}`],
    [
      'a matrix of no dimension',
      { weight: '{step: weight, method: ahp, matrices: {GDP: [[1]]}}' },
      `weight.noDimension ${WEIGHT}/matrices/GDP`,
    ],
    ['no allocations', { weight: '{step: weight, method: budget}' }, `weight.allocationsMissing ${WEIGHT}`],
    [
      'a part’s matrix',
      {
        weight:
          '{step: weight, method: combine, how: product, parts: [{method: given}, {method: ahp, matrices: {AIR: [[1]]}}]}',
      },
      `weight.matrixSize ${WEIGHT}/parts/1/matrices/AIR`,
    ],
    [
      'a target share of nothing',
      { weight: '{step: weight, method: correlation, targets: {SMOG: 1}}' },
      `weight.unknownNode ${WEIGHT}`,
    ],
    [
      'shares that do not match the parts',
      {
        weight:
          '{step: weight, method: combine, how: linear, shares: [1], parts: [{method: equal}, {method: given}]}',
      },
      `framework.sharesCount ${WEIGHT}/shares`,
    ],
    [
      'shares that are all zero',
      {
        weight:
          '{step: weight, method: combine, how: linear, shares: [0, 0], parts: [{method: equal}, {method: given}]}',
      },
      `framework.allZero ${WEIGHT}/shares`,
    ],
    [
      'an override of no level',
      { aggregate: '{step: aggregate, method: arithmetic, levels: {"2": median}}' },
      `framework.levelUnknown ${AGGREGATE}/levels/2`,
    ],
    [
      'an unknown method of a level',
      { aggregate: '{step: aggregate, method: arithmetic, levels: {"1": middle}}' },
      `schema.choice ${AGGREGATE}/levels/1`,
    ],
    [
      'no exponent',
      { aggregate: '{step: aggregate, method: generalised}' },
      `aggregate.optionMissing ${AGGREGATE}`,
    ],
    [
      'no grades',
      { aggregate: '{step: aggregate, method: median, levels: {"1": fuzzy}}' },
      `aggregate.optionMissing ${AGGREGATE}/levels/1`,
    ],
    [
      'grades that fall',
      { aggregate: '{step: aggregate, method: fuzzy, grades: [1, 0]}' },
      `aggregate.optionInvalid ${AGGREGATE}`,
    ],
    [
      'shares that cannot add up',
      {
        aggregate:
          '{step: aggregate, method: median, nodes: {AIR: {method: benefitOfTheDoubt, shares: [0, 0.4]}}}',
      },
      `aggregate.sharesImpossible ${AGGREGATE}/nodes/AIR`,
    ],
    [
      'group means without a group',
      {
        aggregate:
          '{step: aggregate, method: arithmetic, nodes: {AIR: {method: median, missing: groupMean}}}',
      },
      `framework.groupMissing ${AGGREGATE}/nodes/AIR`,
    ],
    [
      'a rescaling without its goalposts',
      { aggregate: '{step: aggregate, method: arithmetic, rescale: {method: goalposts, to: [0, 1]}}' },
      `framework.optionMissing ${AGGREGATE}/rescale`,
    ],
    [
      'a rescaling the wrong way round',
      { aggregate: '{step: aggregate, method: arithmetic, rescale: {method: minmax, to: [1, 0]}}' },
      `normalise.range ${AGGREGATE}/rescale/to`,
    ],
    [
      'too many decimals',
      { rank: '{step: rank, ties: min, decimals: 16}' },
      'schema.maximum /method/5/decimals',
    ],
  ])('%s', (_, steps, issue, indicator) => {
    expect(issuesOf(fileWith(steps, indicator))).toContain(`error ${issue}`);
  });

  test('a weight that the method does not read may stay open', () => {
    const open = (steps: Parameters<typeof fileWith>[0]) =>
      issuesOf(fileWith(steps).replace('weight: 2', 'weight: null'));
    expect(open({})).toEqual(['error framework.weightUnknown /tree/children/0/weight']);
    expect(open({ weight: '{step: weight, method: entropy}' })).toEqual([
      'error framework.weightUnknown /tree/children/0/weight',
    ]);
    for (const weight of [
      '{step: weight, method: equal}',
      '{step: weight, method: entropy, upper: equal}',
      '{step: weight, method: critic, among: all}',
      '{step: weight, method: ahp, matrices: {INDEX: [[1, 2], [0.5, 1]]}}',
    ])
      expect(open({ weight })).toEqual([]);
  });
});
