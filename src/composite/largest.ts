/**
 * The value that `place` − 1 others exceed or equal, NaN not counted; −∞ where there are fewer values than that. Hoare's
 * selection: C. A. R. Hoare, "Algorithm 65: find", Communications of the ACM 4 (1961) 321–322.
 * @param values are put in another order
 * @param place from 1, the largest
 */
export function largest(values: Float64Array, place: number): number {
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Number.isNaN(value)) continue;
    values[count] = value;
    count += 1;
  }
  if (place > count) return Number.NEGATIVE_INFINITY;
  const wanted = count - place;
  let first = 0;
  let last = count - 1;
  while (first < last) {
    const pivot = values[(first + last) >> 1]!;
    let low = first;
    let high = last;
    while (low <= high) {
      while (values[low]! < pivot) low += 1;
      while (values[high]! > pivot) high -= 1;
      if (low > high) break;
      const value = values[low]!;
      values[low] = values[high]!;
      values[high] = value;
      low += 1;
      high -= 1;
    }
    if (wanted <= high) last = high;
    else if (wanted >= low) first = low;
    else break;
  }
  return values[wanted]!;
}
