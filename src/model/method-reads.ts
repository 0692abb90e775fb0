import type {
  AggregateMethodName,
  AggregateOptions,
  NormaliseMethodName,
  WeightChoice,
  WeightMethodName,
} from './method.ts';

/**
 * Which options each method reads beside its name. A framework file that gives a method another option says something that
 * has no effect, so its author is warned. Imputation, treatment and the rest of normalisation: `method-needs.ts`.
 */

/** Whether a normalisation reads the other areas' values, so that `over` means something. */
export const NORMALISE_READS_OTHERS: Readonly<Record<NormaliseMethodName, boolean>> = {
  none: false,
  minmax: true,
  zscore: true,
  scaled: false,
  goalposts: false,
  rank: true,
  percentRank: true,
  borda: true,
  exponentialRank: true,
  distanceToTarget: true,
  distanceToMax: true,
  distanceToReference: true,
  fractionOfMax: true,
  middleBest: true,
  intervalBest: true,
};

export const WEIGHT_READS: Readonly<
  Record<WeightMethodName, readonly Exclude<keyof WeightChoice, 'method'>[]>
> = {
  given: [],
  equal: [],
  ahp: ['upper', 'matrices', 'maxConsistencyRatio'],
  dematel: ['upper', 'matrices'],
  budget: ['upper', 'allocations'],
  entropy: ['among', 'upper', 'shift'],
  critic: ['among', 'upper'],
  merec: ['among', 'upper'],
  pca: ['among', 'upper', 'components'],
  correlation: ['among', 'upper', 'targets'],
  combine: ['among', 'parts', 'how', 'shares'],
};

/** Beside these, every method reads what is said of missing scores and of the scale: {@link AGGREGATE_READ_BY_ALL}. */
export const AGGREGATE_READS: Readonly<Record<AggregateMethodName, readonly (keyof AggregateOptions)[]>> = {
  arithmetic: [],
  geometric: [],
  harmonic: [],
  generalised: ['exponent'],
  median: [],
  sum: [],
  product: [],
  ratio: [],
  mazziottaPareto: ['penalty', 'deviation'],
  copeland: [],
  benefitOfTheDoubt: ['shares'],
  topsis: [],
  greyRelational: ['distinguishing'],
  fuzzy: ['grades', 'operator'],
  rankSumRatio: ['ranks'],
};
export const AGGREGATE_READ_BY_ALL: readonly (keyof AggregateOptions)[] = [
  'minAvailability',
  'missing',
  'group',
  'decimals',
  'rescale',
  'reads',
];
