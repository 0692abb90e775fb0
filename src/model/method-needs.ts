import type { ImputeMethodName, NormaliseMethodName, WeightStep } from './method.ts';

/** What each method needs a framework file to say, so that a file can be checked before there are any data. */

export const IMPUTE_NEEDS: Readonly<Record<ImputeMethodName, { readonly group: boolean }>> = {
  none: { group: false },
  mean: { group: false },
  median: { group: false },
  groupMean: { group: true },
  groupMedian: { group: true },
  rowMean: { group: false },
};

/** `to`: whether the pair is the two ends of a range, low < high, or a mean and a standard deviation > 0. */
export const NORMALISE_NEEDS: Readonly<
  Record<NormaliseMethodName, { readonly to: 'range' | 'moments'; readonly goalposts: boolean }>
> = {
  minmax: { to: 'range', goalposts: false },
  zscore: { to: 'moments', goalposts: false },
  goalposts: { to: 'range', goalposts: true },
};

/** What makes a pair fit for each reading of `to`. */
export const TO_FITS: Readonly<Record<'range' | 'moments', (to: readonly [number, number]) => boolean>> = {
  range: ([low, high]) => low < high,
  moments: ([, standardDeviation]) => standardDeviation > 0,
};

export const WEIGHT_NEEDS: Readonly<Record<WeightStep['method'], { readonly weights: boolean }>> = {
  given: { weights: true },
  equal: { weights: false },
};
