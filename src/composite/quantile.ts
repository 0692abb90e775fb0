/**
 * Quantiles of type 7: at probability p, the value at place 1 + (n − 1) p of the sorted values, between two places by linear
 * interpolation. Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50
 * (1996) 361–365; the default of R.
 */

/** @param sorted rising, without NaN; NaN for none */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const value = sorted[below]!;
  return place === below ? value : value + (place - below) * (sorted[below + 1]! - value);
}

/**
 * The same from counts: `counts[from + b]` times the value b. In units of bins; NaN without counts.
 * @param total sum of the counts
 * @param probabilities rising, so that one way through the counts is enough
 */
export function quantilesOfCounts(
  counts: ArrayLike<number>,
  from: number,
  total: number,
  probabilities: readonly number[],
): readonly number[] {
  if (total === 0) return probabilities.map(() => Number.NaN);
  let bin = 0;
  let passed = counts[from]!;
  return probabilities.map((probability) => {
    const place = (total - 1) * probability;
    const below = Math.floor(place);
    while (passed <= below) {
      bin += 1;
      passed += counts[from + bin]!;
    }
    if (place === below || passed > below + 1) return bin;
    let next = bin + 1;
    while (counts[from + next] === 0) next += 1;
    return bin + (place - below) * (next - bin);
  });
}
