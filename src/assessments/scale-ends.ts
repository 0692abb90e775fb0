import type { NormalisedColumn } from '../composite/step-log.ts';

/** The two numbers that a column's scale hangs on: bounds, posts, mean and standard deviation, best values. Methods by rank have none. */
export function endsOf({
  mean,
  standardDeviation,
  best,
  min,
  max,
  target,
  direction,
}: NormalisedColumn): readonly [number | undefined, number | undefined] {
  if (mean !== undefined) return [mean, standardDeviation];
  if (typeof best === 'number') return [best, best];
  if (best) return best;
  if (target !== undefined) return direction === 1 ? [min, target] : [target, max];
  return [min, max];
}
