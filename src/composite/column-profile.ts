import { quantile } from './quantile.ts';
import { presentOf, statistics, type Values } from './statistics.ts';
import { orNull } from './step-log.ts';

/** A column of numbers at a glance. A statistic that is not defined is null. */
export interface ColumnProfile {
  readonly count: number;
  readonly missing: number;
  readonly min: number | null;
  readonly lowerQuartile: number | null;
  readonly median: number | null;
  readonly upperQuartile: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  /** Values that are not zero. */
  readonly nonZero: number;
  /** How many different values there are, and how often the commonest stands. */
  readonly different: number;
  readonly commonest: number;
}

export function columnProfile(values: Values): ColumnProfile {
  const { count, missing, min, median, max, mean, standardDeviation, skewness, kurtosis } =
    statistics(values);
  const sorted = presentOf(values).sort();
  let different = 0;
  let commonest = 0;
  let run = 0;
  sorted.forEach((value, at) => {
    const isSame = at > 0 && value === sorted[at - 1];
    run = isSame ? run + 1 : 1;
    if (!isSame) different += 1;
    commonest = Math.max(commonest, run);
  });
  return {
    count,
    missing,
    min: orNull(min),
    lowerQuartile: orNull(quantile(sorted, 0.25)),
    median: orNull(median),
    upperQuartile: orNull(quantile(sorted, 0.75)),
    max: orNull(max),
    mean: orNull(mean),
    standardDeviation: orNull(standardDeviation),
    skewness: orNull(skewness),
    kurtosis: orNull(kurtosis),
    nonZero: sorted.filter((value) => value !== 0).length,
    different,
    commonest,
  };
}

/** From which shares and shapes on a column is worth a second look. */
export interface ProfileLimits {
  /** Least share of the areas that have a value, 0..1. */
  readonly availability: number;
  /** Least share of the values that are not zero, 0..1. */
  readonly nonZero: number;
  /** Least share that the different values are of all values, 0..1. */
  readonly different: number;
  /** Outliers are likely where |skewness| and kurtosis both are above these. */
  readonly skewness: number;
  readonly kurtosis: number;
}

/** As COINr's `get_stats` has them; skewness and kurtosis as in the OECD/JRC Handbook's and COINr's rule for outliers. */
export const PROFILE_LIMITS: ProfileLimits = {
  availability: 0.65,
  nonZero: 0.5,
  different: 0.5,
  skewness: 2,
  kurtosis: 3.5,
};

export type ProfileFlag = 'empty' | 'constant' | 'availabilityLow' | 'mostlyZero' | 'fewDifferent' | 'skewed';

/** What stands out in a column; nothing but that it is `empty` or `constant` where it is. */
export function profileFlags(
  profile: ColumnProfile,
  limits: ProfileLimits = PROFILE_LIMITS,
): readonly ProfileFlag[] {
  const { count, missing, nonZero, different, skewness, kurtosis } = profile;
  if (count === 0) return ['empty'];
  if (different === 1) return ['constant'];
  const isSkewed =
    skewness !== null &&
    kurtosis !== null &&
    Math.abs(skewness) > limits.skewness &&
    kurtosis > limits.kurtosis;
  const flags: readonly (readonly [ProfileFlag, boolean])[] = [
    ['availabilityLow', count / (count + missing) < limits.availability],
    ['mostlyZero', nonZero / count < limits.nonZero],
    ['fewDifferent', different / count < limits.different],
    ['skewed', isSkewed],
  ];
  return flags.filter(([, isSet]) => isSet).map(([flag]) => flag);
}
