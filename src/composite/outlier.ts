import { quantile } from './quantile.ts';
import { presentOf, type Values } from './statistics.ts';

export interface Outliers {
  /** The fences; null where the column has no values. */
  readonly low: number | null;
  readonly high: number | null;
  /** Rows whose value lies beyond a fence, in order. */
  readonly rows: readonly number[];
}

/**
 * Values below Q₁ − reach (Q₃ − Q₁) or above Q₃ + reach (Q₃ − Q₁), quartiles of type 7. Says where to look, not what to remove:
 * where more than half of the values are equal, every other value lies beyond. Source: Tukey 1977, Exploratory Data Analysis.
 */
export function outliersOf(values: Values, reach = 1.5): Outliers {
  const sorted = presentOf(values).sort();
  if (sorted.length === 0) return { low: null, high: null, rows: [] };
  const lower = quantile(sorted, 0.25);
  const upper = quantile(sorted, 0.75);
  const low = lower - reach * (upper - lower);
  const high = upper + reach * (upper - lower);
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (values[row]! < low || values[row]! > high) rows.push(row);
  return { low, high, rows };
}
