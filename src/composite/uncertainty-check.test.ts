import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps } from '../../test/small-framework.ts';
import type { Distribution, Factor, UncertaintySpec } from '../model/uncertainty.ts';
import { checkUncertainty } from './uncertainty-check.ts';

const OWN = framework(
  [dimension('D', [indicator('P'), indicator('Q'), indicator('R')]), dimension('E', [indicator('S')])],
  steps({ step: 'select', maxAge: 3 }, { step: 'treat', method: 'winsorise' }),
);
const WEIGHTS: Factor = { name: 'weights', kind: 'weightNoise', relative: 0.25 };
const spec = (rest: object = {}): object => ({
  format: 'meridian-uncertainty/1',
  seed: 1,
  samples: 64,
  factors: [WEIGHTS],
  ...rest,
});
const mistakes = (document: unknown, kind?: 'sensitivity') =>
  checkUncertainty(document, OWN, kind).map(({ code, at }) => `${code} ${at.path}`);
const ofFactor = (factor: object) =>
  mistakes(
    spec({ factors: [{ name: 'f', ...factor }] } satisfies Partial<Record<keyof UncertaintySpec, unknown>>),
  );
const ofDistribution = (of: Distribution) =>
  ofFactor({ kind: 'parameter', step: 'treat', path: '/maxPoints', of });

test('what is right has no mistakes', () => {
  expect(mistakes(spec({ sequence: 'random', interval: 0.5, failed: 'stop' }))).toEqual([]);
  expect(mistakes(spec(), 'sensitivity')).toEqual([]);
});

test('paths begin where the specification stands', () => {
  expect(checkUncertainty(spec({ seed: -1 }), OWN, 'uncertainty', '/uncertainty')[0]!.at).toEqual({
    path: '/uncertainty/seed',
  });
});

describe('shape', () => {
  test.each([
    [null, ['']],
    [[], ['']],
    [spec({ format: 'other', seed: '1', more: 1 }), ['/format', '/seed', '/more']],
    [spec({ factors: {} }), ['/factors']],
    [spec({ factors: [7, { name: 'x', kind: 'other' }] }), ['/factors/0', '/factors/1/kind']],
    [
      spec({ factors: [{ ...WEIGHTS, relative: 'much', depths: 1, at: 2 }] }),
      ['relative', 'depths', 'at'].map((name) => `/factors/0/${name}`),
    ],
    [
      spec({
        factors: [
          {
            name: 'x',
            kind: 'parameter',
            step: 'dance',
            path: '/a',
            of: { distribution: 'uniform', low: 1 },
          },
        ],
      }),
      ['/factors/0/step', '/factors/0/of'],
    ],
    [
      spec({ factors: [{ name: 'x', kind: 'step', alternatives: [{ step: 'rank' }, {}] }] }),
      ['/factors/0/alternatives'],
    ],
  ])('%j', (document, paths) => {
    expect(mistakes(document)).toEqual(paths.map((path) => `uncertainty.shape ${path}`));
  });
});

test('numbers of the whole', () => {
  expect(mistakes(spec({ seed: 1.5, samples: 0, interval: 1, factors: [] }))).toEqual([
    'uncertainty.seed /seed',
    'uncertainty.samples /samples',
    'uncertainty.interval /interval',
    'uncertainty.noFactor /factors',
  ]);
  expect(mistakes(spec({ samples: 2 ** 24 + 1 }))).toEqual(['uncertainty.samples /samples']);
  expect(mistakes(spec({ samples: 2 ** 21 }), 'sensitivity')).toEqual(['uncertainty.samples /samples']);
  expect(mistakes(spec({ samples: 100 }), 'sensitivity')).toEqual(['uncertainty.powerOfTwo /samples']);
});

test('names', () => {
  const factors = [WEIGHTS, { ...WEIGHTS, name: 'two words' }, WEIGHTS];
  expect(mistakes(spec({ factors }))).toEqual([
    'uncertainty.nameInvalid /factors/1/name',
    'uncertainty.nameRepeated /factors/2/name',
  ]);
});

test('two factors of which one would count', () => {
  const form = (name: string): Factor => ({
    name,
    kind: 'step',
    alternatives: [{ step: 'rank', ties: 'min' }],
  });
  const set = (name: string): Factor => ({ name, kind: 'weightSet', sets: [{ D: 1, E: 2 }] });
  expect(mistakes(spec({ factors: [form('a'), form('b'), set('c'), set('d')] }))).toEqual([
    'uncertainty.twice /factors/1',
    'uncertainty.twice /factors/3',
  ]);
});

describe('a step', () => {
  const rank = { step: 'rank', ties: 'min' };
  test.each([
    [{ alternatives: [] }, ['noAlternative /factors/0/alternatives']],
    [
      { alternatives: [rank, { step: 'weight', method: 'equal' }] },
      ['otherStep /factors/0/alternatives/1/step'],
    ],
    [{ alternatives: [{ step: 'impute', method: 'mean' }] }, ['stepAbsent /factors/0/alternatives/0/step']],
    [{ alternatives: [{ step: 'select', maxAge: 2 }] }, ['stepFixed /factors/0/alternatives/0/step']],
    [{ alternatives: [rank, rank], probabilities: [1] }, ['probabilities /factors/0/probabilities']],
    [{ alternatives: [rank, rank], probabilities: [0, 0] }, ['probabilities /factors/0/probabilities']],
    [{ alternatives: [rank, rank], probabilities: [2, -1] }, ['probabilities /factors/0/probabilities']],
  ])('%j', (factor, expected) => {
    expect(ofFactor({ kind: 'step', ...factor })).toEqual(expected.map((text) => `uncertainty.${text}`));
  });

  test('that the framework lacks something for is named with what it lacks', () => {
    const alternatives = [{ step: 'normalise', method: 'goalposts', to: [0, 1] }];
    expect(ofFactor({ kind: 'step', alternatives })).toEqual([
      'framework.goalpostsMissing /factors/0/alternatives/0',
    ]);
  });
});

describe('a parameter', () => {
  const of: Distribution = { distribution: 'integer', low: 1, high: 2 };
  test.each(['/maxPionts', 'maxPoints', '', '/step', '/indicators/P/maxPoints', '/maxPoints/0'])(
    '%s is no option of a treatment',
    (path) => {
      // the step says nothing of single indicators, and of its points only the default counts
      expect(ofFactor({ kind: 'parameter', step: 'treat', path, of })).toEqual([
        'uncertainty.path /factors/0/path',
      ]);
    },
  );

  test('an option that is left at its default may be one', () => {
    expect(ofDistribution(of)).toEqual([]);
  });

  test('whose value the framework lacks something for', () => {
    const choice: Distribution = { distribution: 'choice', values: ['minmax', 'goalposts'] };
    expect(ofFactor({ kind: 'parameter', step: 'normalise', path: '/method', of: choice })).toEqual([
      'framework.goalpostsMissing /factors/0/of',
    ]);
  });

  test.each<Distribution>([
    { distribution: 'uniform', low: 2, high: 2 },
    { distribution: 'normal', mean: 1, standardDeviation: 0 },
    { distribution: 'triangular', low: 1, mode: 4, high: 3 },
    { distribution: 'integer', low: 1, high: 2.5 },
    { distribution: 'integer', low: 3, high: 2 },
    { distribution: 'choice', values: [] },
  ])('%j is no distribution', (of_) => {
    expect(ofDistribution(of_)).toEqual(['uncertainty.distribution /factors/0/of']);
  });

  test('a choice with the wrong probabilities', () => {
    expect(ofDistribution({ distribution: 'choice', values: [1, 2], probabilities: [1] })).toEqual([
      'uncertainty.probabilities /factors/0/of/probabilities',
    ]);
  });
});

describe('weights', () => {
  test.each([
    [{ kind: 'weightNoise', relative: 0 }, ['relative /factors/0/relative']],
    [{ kind: 'weightNoise', relative: 1.1 }, ['relative /factors/0/relative']],
    [
      { kind: 'weightNoise', relative: 1, depths: [1, 0, 3] },
      ['depth /factors/0/depths/1', 'depth /factors/0/depths/2'],
    ],
    [
      { kind: 'weightDirichlet', concentration: 0, depths: [9] },
      ['positive /factors/0/concentration', 'depth /factors/0/depths/0'],
    ],
    [{ kind: 'weightSet', sets: [] }, ['noAlternative /factors/0/sets']],
    [{ kind: 'weightSet', sets: [{ D: 1, E: 1 }, { D: 1 }] }, ['setIncomplete /factors/0/sets/1']],
    [{ kind: 'weightSet', sets: [{ D: 0, E: 0 }] }, ['setAllZero /factors/0/sets/0']],
    [
      { kind: 'weightSet', sets: [{ D: -1, E: 2, INDEX: 1 }] },
      ['weightNegative /factors/0/sets/0', 'nodeUnknown /factors/0/sets/0'],
    ],
    [
      { kind: 'weightSet', sets: [{ D: 1, E: 2 }], probabilities: [] },
      ['probabilities /factors/0/probabilities'],
    ],
    [{ kind: 'removal', nodes: [] }, ['noAlternative /factors/0/nodes']],
    [
      { kind: 'removal', nodes: ['P', 'S', 'INDEX', 'X'] },
      ['onlyChild /factors/0/nodes/1', 'nodeUnknown /factors/0/nodes/2', 'nodeUnknown /factors/0/nodes/3'],
    ],
  ])('%j', (factor, expected) => {
    expect(ofFactor(factor)).toEqual(expected.map((text) => `uncertainty.${text}`));
  });
});

describe('errors of numbers', () => {
  test.each([
    [{ kind: 'dataError', standardDeviation: 0, of: 'relative' }, ['positive /factors/0/standardDeviation']],
    [
      { kind: 'dataError', standardDeviation: 1, of: 'absolute', indicators: ['P', 'D'] },
      ['nodeUnknown /factors/0/indicators/1'],
    ],
    [
      { kind: 'imputationError', standardDeviation: -1 },
      ['positive /factors/0/standardDeviation', 'stepAbsent /factors/0/kind'],
    ],
  ])('%j', (factor, expected) => {
    expect(ofFactor(factor)).toEqual(expected.map((text) => `uncertainty.${text}`));
  });
});
