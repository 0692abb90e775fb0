import { at, AVERAGE, MAX, MIN, SORT_ROWS, SORT_VALUES, stride, ties } from './memory';

/** Ranks by merging ever longer falling runs: for any scores and every rule for ties. */
export function rankByMerging(from: usize, count: usize, to: usize): void {
  const stepValues = stride() << 3;
  const stepRows = stride() << 2;
  let values = at(SORT_VALUES);
  let rows = at(SORT_ROWS);
  let nextValues = values + stepValues;
  let nextRows = rows + stepRows;
  for (let row: usize = 0; row < count; row += 1) {
    store<f64>(values + (row << 3), load<f64>(from + (row << 3)));
    store<u32>(rows + (row << 2), <u32>row);
  }
  for (let width: usize = 1; width < count; width <<= 1) {
    let place: usize = 0;
    for (let start: usize = 0; start < count; start += width << 1) {
      let left = start;
      const middle = min(start + width, count);
      let right = middle;
      const end = min(middle + width, count);
      while (place < end) {
        const isLeft = right >= end || (left < middle && load<f64>(values + (left << 3)) >= load<f64>(values + (right << 3)));
        const taken = isLeft ? left : right;
        store<f64>(nextValues + (place << 3), load<f64>(values + (taken << 3)));
        store<u32>(nextRows + (place << 2), load<u32>(rows + (taken << 2)));
        left += usize(isLeft);
        right += usize(!isLeft);
        place += 1;
      }
    }
    const heldValues = values;
    const heldRows = rows;
    values = nextValues;
    rows = nextRows;
    nextValues = heldValues;
    nextRows = heldRows;
  }
  const rule = ties();
  let group: u32 = 0;
  for (let start: usize = 0; start < count; ) {
    const value = load<f64>(values + (start << 3));
    let end = start + 1;
    while (end < count && load<f64>(values + (end << 3)) == value) end += 1;
    group += 1;
    const rank = rule == MIN ? <u32>start + 1 : rule == MAX ? <u32>end : rule == AVERAGE ? <u32>(start + end + 1) : group;
    for (; start < end; start += 1) store<u32>(to + (load<u32>(rows + (start << 2)) << 2), rank);
  }
}
