/**
 * Descriptive statistics of one column. Every function skips NaN ("no value"), sums in row order, and answers NaN where
 * the statistic is not defined for so few values; none of them throws.
 */
export interface Statistics {
  readonly count: number;
  readonly missing: number;
  readonly mean: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly standardDeviation: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

export type Values = ArrayLike<number>;

export function statistics(values: Values): Statistics {
  const present = presentOf(values);
  const [min, max] = extent(present);
  return {
    count: present.length,
    missing: values.length - present.length,
    mean: mean(present),
    median: median(present),
    min,
    max,
    standardDeviation: standardDeviation(present),
    skewness: skewness(present),
    kurtosis: kurtosis(present),
  };
}

/** The values that are there, in their order. */
export function presentOf(values: Values): Float64Array {
  let count = 0;
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) count += 1;
  const present = new Float64Array(count);
  let at = 0;
  for (let row = 0; row < values.length; row++)
    if (!Number.isNaN(values[row])) {
      present[at] = values[row]!;
      at += 1;
    }
  return present;
}

/** Arithmetic mean in two passes: the second adds the mean of what the first left over, as R does. NaN without values. */
export function mean(values: Values): number {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  const first = sum / count;
  if (!Number.isFinite(first)) return first;
  let rest = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isNaN(value)) rest += value - first;
  }
  return first + rest / count;
}

/** The middle value, or the mean of the two middle values. */
export function median(values: Values): number {
  const sorted = presentOf(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Smallest and largest value; NaN, NaN without values. */
export function extent(values: Values): readonly [min: number, max: number] {
  let min = Number.NaN;
  let max = Number.NaN;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
  }
  return [min, max];
}

/** Of the sample, with n − 1; NaN for fewer than two values. */
export function standardDeviation(values: Values): number {
  const { count, second } = moments(values);
  return count < 2 ? Number.NaN : Math.sqrt((second * count) / (count - 1));
}

/** Sample skewness G1 = g1 √(n(n−1)) / (n−2) (e1071 type 2, as SAS and SPSS); NaN for n < 3 or a constant column. */
export const skewness = (values: Values): number => skewnessAndKurtosis(values)[0];

/**
 * Sample excess kurtosis G2 = ((n+1) g2 + 6)(n−1) / ((n−2)(n−3)) (e1071 type 2); NaN for n < 4 or a constant column.
 */
export const kurtosis = (values: Values): number => skewnessAndKurtosis(values)[1];

/** {@link skewness} and {@link kurtosis} in one go over the values. */
export function skewnessAndKurtosis(values: Values): readonly [skewness: number, kurtosis: number] {
  const { count: n, second, third, fourth } = moments(values);
  const isVaried = second > 0;
  return [
    n >= 3 && isVaried
      ? ((third / (second * Math.sqrt(second))) * Math.sqrt(n * (n - 1))) / (n - 2)
      : Number.NaN,
    n >= 4 && isVaried
      ? (((n + 1) * (fourth / (second * second) - 3) + 6) * (n - 1)) / ((n - 2) * (n - 3))
      : Number.NaN,
  ];
}

/** Central moments Σ(x − x̄)ʳ / n for r = 2, 3, 4. */
function moments(values: Values): { count: number; second: number; third: number; fourth: number } {
  const centre = mean(values);
  let count = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const away = value - centre;
    const square = away * away;
    count += 1;
    second += square;
    third += square * away;
    fourth += square * square;
  }
  return { count, second: second / count, third: third / count, fourth: fourth / count };
}
