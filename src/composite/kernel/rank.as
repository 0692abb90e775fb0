// Ranks of columns, in each period by itself, of the areas that have scores.
import { areas, at, columns, GATHERED, GATHERED_RANKS, HAS_GAP, PERIOD_ENDS, PERIOD_ROWS, periods, ROWS, stride } from './memory';
import { rankByMap } from './rank-map';
import { rankByMerging } from './rank-merge';

@inline function rankRun(from: usize, count: usize, to: usize): void {
  if (!rankByMap(from, count, to)) rankByMerging(from, count, to);
}

/** One column; `flags` are those of its scores. */
export function rankColumn(from: usize, to: usize, flags: u8): void {
  const sets = periods();
  if (sets == 1 && (flags & HAS_GAP) == 0) {
    rankRun(from, areas(), to);
    return;
  }
  for (let row: usize = 0; row < stride(); row += 4) v128.store(to + (row << 2), i32x4.splat(0));
  const ends = at(PERIOD_ENDS);
  let first: usize = 0;
  for (let set: usize = 0; set < sets; set += 1) {
    const last = load<usize>(ends + (set << 2));
    rankRows(from, first, last, to);
    first = last;
  }
}

/** Ranks of those of some rows that have a score; the others are left as they are. */
function rankRows(from: usize, first: usize, last: usize, to: usize): void {
  const periodRows = at(PERIOD_ROWS);
  const gathered = at(GATHERED);
  const ranks = at(GATHERED_RANKS);
  const rows = at(ROWS);
  let count: usize = 0;
  for (let place = first; place < last; place += 1) {
    const row = load<u32>(periodRows + (place << 2));
    const score = load<f64>(from + (row << 3));
    store<f64>(gathered + (count << 3), score);
    store<u32>(rows + (count << 2), row);
    count += usize(score == score);
  }
  if (count == 0) return;
  // whole blocks are read
  for (let pad: usize = 0; pad < 3; pad += 1) store<f64>(gathered + ((count + pad) << 3), load<f64>(gathered));
  rankRun(gathered, count, ranks);
  for (let place: usize = 0; place < count; place += 1)
    store<u32>(to + (load<u32>(rows + (place << 2)) << 2), load<u32>(ranks + (place << 2)));
}
