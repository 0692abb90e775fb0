import type {
  AggregateMethodName,
  AggregateOptions,
  ImputeMethodName,
  ImputeStep,
  NormaliseMethodName,
  NormaliseStep,
  TreatChoice,
  TreatMethodName,
  WeightChoice,
  WeightMethodName,
} from './method.ts';

/**
 * Which options each method reads beside its name. A framework file that gives a method another option says something that
 * has no effect, so its author is warned. Options that every method of a step reads are not repeated.
 */

export const IMPUTE_READS: Readonly<Record<ImputeMethodName, readonly Exclude<keyof ImputeStep, 'step'>[]>> =
  {
    none: [],
    mean: ['over'],
    median: ['over'],
    groupMean: ['group', 'over'],
    groupMedian: ['group', 'over'],
    rowMean: [],
    latest: ['maxAge'],
    constant: ['maxAge'],
    linear: ['maxAge'],
  };

/** `over` is read by all of them but `none`; winsorising also reads what its `otherwise` reads. */
export const TREAT_READS: Readonly<Record<TreatMethodName, readonly (keyof TreatChoice)[]>> = {
  none: [],
  winsorise: ['maxPoints', 'skewness', 'kurtosis', 'otherwise'],
  log: ['skewness', 'kurtosis'],
  logPlus: ['skewness', 'kurtosis'],
  logOriginal: ['skewness', 'kurtosis'],
  boxCox: ['skewness', 'kurtosis', 'lambda'],
};

export const NORMALISE_READS: Readonly<
  Record<NormaliseMethodName, readonly Exclude<keyof NormaliseStep, 'step' | 'method' | 'indicators'>[]>
> = {
  none: [],
  minmax: ['to', 'scale', 'over'],
  zscore: ['to', 'over'],
  scaled: ['to', 'from'],
  goalposts: ['to', 'clamp', 'scale', 'goalposts'],
  rank: ['to', 'ties', 'over'],
  percentRank: ['to', 'ties', 'over'],
  borda: ['to', 'ties', 'over'],
  exponentialRank: ['to', 'ties', 'constant', 'over'],
  distanceToTarget: ['to', 'clamp', 'target', 'over'],
  distanceToMax: ['to', 'over'],
  distanceToReference: ['to', 'reference', 'over'],
  fractionOfMax: ['to', 'over'],
  middleBest: ['to', 'best', 'over'],
  intervalBest: ['to', 'best', 'over'],
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
  pca: ['among', 'upper'],
  correlation: ['among', 'upper', 'targets'],
  combine: ['parts', 'how', 'shares'],
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
  mazziottaPareto: ['penalty'],
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
  'rescale',
  'reads',
];
