import { pairsOf } from './correlation.ts';
import { mean, type Values } from './statistics.ts';

/** Σ(a − ā)(b − b̄) / (n − 1) over the rows where both have a value; NaN for fewer than two. */
export function covariance(a: Values, b: Values): number {
  const [left, right] = pairsOf(a, b);
  const centreLeft = mean(left);
  const centreRight = mean(right);
  let sum = 0;
  for (let row = 0; row < left.length; row++) sum += (left[row]! - centreLeft) * (right[row]! - centreRight);
  return left.length < 2 ? Number.NaN : sum / (left.length - 1);
}

/**
 * Cronbach's α = k / (k − 1) × (1 − Σ variances / variance of the sum), from pairwise covariances: how far k columns measure
 * one thing. At most 1; below 0 where they work against each other. It depends on the columns' units, so that it says most of
 * normalised scores. NaN for fewer than two columns, where a covariance is not defined, and where the sum does not vary.
 * Source: Cronbach 1951, Psychometrika 16:297–334; OECD/JRC Handbook 2008, step 4.
 */
export function cronbachAlpha(columns: readonly Values[]): number {
  const size = columns.length;
  let own = 0;
  let between = 0;
  columns.forEach((column, at) => {
    own += covariance(column, column);
    for (let other = 0; other < at; other++) between += 2 * covariance(column, columns[other]!);
  });
  const whole = own + between;
  return size < 2 || !(whole > 0) ? Number.NaN : ((size / (size - 1)) * between) / whole;
}
