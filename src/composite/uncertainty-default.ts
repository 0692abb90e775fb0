import type { Framework } from '../model/framework.ts';
import type {
  AggregateStep,
  ImputeMethodName,
  ImputeStep,
  NormaliseStep,
  Step,
  TreatStep,
} from '../model/method.ts';
import { findStep } from '../model/readiness.ts';
import type { Factor, UncertaintySpec } from '../model/uncertainty.ts';
import { TREAT_DEFAULTS } from './treat.ts';

/**
 * What is usually uncertain about a method, for a framework that does not say: each weight by a quarter of itself; min-max or
 * z-scores; arithmetic or geometric means; two more or fewer points in winsorising; the statistic that fills missing values.
 * What would not fit the framework's own choices is not there: where single indicators or dimensions have choices of
 * their own, or the scores are not sure to be positive, as a geometric mean needs. Source of the list: M. Saisana, A. Saltelli
 * and S. Tarantola, Journal of the Royal Statistical Society A 168 (2005) 307–323.
 */
export function defaultUncertainty({ method }: Framework): UncertaintySpec {
  const aggregate = findStep(method, 'aggregate');
  const normalise = findStep(method, 'normalise');
  const treat = findStep(method, 'treat');
  const impute = findStep(method, 'impute');
  const scale = normalise && normalisation(normalise);
  return {
    format: 'meridian-uncertainty/1',
    seed: 1,
    samples: 1024,
    factors: [
      ...(impute ? imputation(impute) : []),
      ...(treat ? treatment(treat) : []),
      ...(scale ? [stepFactor('normalisation', scale)] : []),
      { name: 'weights', kind: 'weightNoise', relative: 0.25 },
      ...(aggregate ? aggregation(aggregate, scale !== undefined || isPositive(normalise)) : []),
    ],
  };
}

const stepFactor = (name: string, alternatives: readonly Step[]): Factor => ({
  name,
  kind: 'step',
  alternatives,
});

const CENTRES: readonly ImputeMethodName[] = ['mean', 'median', 'groupMean', 'groupMedian'];

/** Mean or median, over all or, where the framework names one, over the group. */
function imputation(step: ImputeStep): readonly Factor[] {
  if (!CENTRES.includes(step.method)) return [];
  const methods = CENTRES.slice(0, step.group === undefined ? 2 : 4);
  return [
    stepFactor(
      'imputation',
      methods.map((method) => ({ ...step, method })),
    ),
  ];
}

function treatment(step: TreatStep): readonly Factor[] {
  if (step.method !== 'winsorise') return [];
  const points = step.maxPoints ?? TREAT_DEFAULTS.maxPoints;
  const of = { distribution: 'integer', low: Math.max(1, points - 2), high: points + 2 } as const;
  return [{ name: 'treatment', kind: 'parameter', step: 'treat', path: '/maxPoints', of }];
}

/**
 * Min-max to 1..100 and z-scores with mean 100 and standard deviation 10, which are positive unless an area is ten standard
 * deviations away. None where indicators have a normalisation of their own, or the framework's is neither of these two.
 */
function normalisation({ method, indicators, over }: NormaliseStep): readonly NormaliseStep[] | undefined {
  if ((method !== 'minmax' && method !== 'zscore') || indicators !== undefined) return undefined;
  const common = { step: 'normalise', ...(over === undefined ? {} : { over }) } as const;
  return [
    { ...common, method: 'minmax', to: [1, 100] },
    { ...common, method: 'zscore', to: [100, 10] },
  ];
}

/** Whether scores cannot be zero or less: all columns on a range that begins above zero, and kept inside it. */
const isPositive = (step: NormaliseStep | undefined): boolean =>
  step !== undefined &&
  step.indicators === undefined &&
  ((step.method === 'goalposts' && step.clamp !== false) || step.method === 'minmax') &&
  (step.to?.[0] ?? 0) > 0;

function aggregation(step: AggregateStep, isScalePositive: boolean): readonly Factor[] {
  const isOfOneKind = step.levels === undefined && step.nodes === undefined && step.rescale === undefined;
  if (!isOfOneKind || !isScalePositive || (step.method !== 'arithmetic' && step.method !== 'geometric'))
    return [];
  return [
    stepFactor('aggregation', [
      { ...step, method: 'arithmetic' },
      { ...step, method: 'geometric' },
    ]),
  ];
}
