import type { AnalysisJob } from '../src/composite/uncertainty-job.ts';
import type { Framework } from '../src/model/framework.ts';
import type {
  Factor,
  ParameterFactor,
  StepFactor,
  UncertaintySpec,
  WeightNoiseFactor,
} from '../src/model/uncertainty.ts';
import { dimension, framework, indicator, steps, table } from './small-framework.ts';

/** Eight areas, four indicators with gaps, and factors for them. */

const gap = Number.NaN;
export const DATA = table({
  P: [3, 9, 4, 7, 1, 8, 2, 40],
  Q: [10, 2, 7, gap, 5, 1, 8, 4],
  R: [0.1, 0.5, 0.4, 0.2, 0.9, 0.6, 0.3, 0.8],
  S: [5, 6, gap, 2, 1, 9, 4, 3],
});
export const TREE = [
  dimension('D', [indicator('P', { weight: 2 }), indicator('Q', { direction: -1 }), indicator('R')], 3),
  dimension('E', [indicator('S')]),
];
export const METHOD = steps(
  { step: 'impute', method: 'mean' },
  { step: 'treat', method: 'winsorise', maxPoints: 1, skewness: 1, kurtosis: 1 },
  { step: 'normalise', method: 'minmax', to: [1, 100] },
);
export const WEIGHTS: WeightNoiseFactor = { name: 'weights', kind: 'weightNoise', relative: 0.5 };
export const MEANS: StepFactor = {
  name: 'mean',
  kind: 'step',
  alternatives: [
    { step: 'aggregate', method: 'arithmetic' },
    { step: 'aggregate', method: 'geometric' },
  ],
};
export const SCALES: StepFactor = {
  name: 'scale',
  kind: 'step',
  alternatives: [
    { step: 'normalise', method: 'minmax', to: [1, 100] },
    { step: 'normalise', method: 'zscore', to: [100, 10] },
  ],
};
export const POINTS: ParameterFactor = {
  name: 'points',
  kind: 'parameter',
  step: 'treat',
  path: '/maxPoints',
  of: { distribution: 'integer', low: 1, high: 3 },
};

export const job = (
  factors: readonly Factor[],
  rest: Partial<UncertaintySpec> = {},
  own: Framework = framework(TREE, METHOD),
) =>
  ({
    kind: 'uncertainty',
    framework: own,
    table: DATA,
    groups: {},
    spec: { format: 'meridian-uncertainty/1', seed: 7, samples: 64, factors, ...rest },
  }) as const satisfies AnalysisJob;
