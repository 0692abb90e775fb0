// What is kept of replications: sums and extremes of scores, and how often each area had each rank.
import { areas, at, bins, binShift, columns, COUNTS, MAXS, MINS, RANK_MAXS, RANK_MINS, RANK_SUMS, ranksOf, scoresOf, stride, SUMS } from './memory';

/** Rows whose counters are changed together, for one replication after another: they stay in the nearest cache. */
const TILE: usize = 32;

/** Adds one column of replications to the tally, in their order; `slots` are their numbers, four bytes each. */
export function addColumn(column: usize, slots: usize, filled: usize): void {
  const cell = column * stride();
  const end = slots + (filled << 2);
  let slot = slots;
  for (; slot + 16 <= end; slot += 16)
    addFour(
      scoresOf(load<usize>(slot)) + (cell << 3),
      scoresOf(load<usize>(slot, 4)) + (cell << 3),
      scoresOf(load<usize>(slot, 8)) + (cell << 3),
      scoresOf(load<usize>(slot, 12)) + (cell << 3),
      cell,
    );
  for (; slot < end; slot += 4) addScores(scoresOf(load<usize>(slot)) + (cell << 3), cell);

  const rows = areas();
  const width = (bins() + 1) << 1;
  const isFine = binShift() == 0;
  let counts = at(COUNTS) + column * rows * width;
  for (let row: usize = 0; row < rows; row += TILE, counts += TILE * width) {
    const length = min(TILE, rows - row);
    for (slot = slots; slot < end; slot += 4) {
      const ranks = ranksOf(load<usize>(slot)) + ((cell + row) << 2);
      if (isFine && length == TILE) countTile(counts, width, ranks);
      else countRanks(counts, width, ranks, length);
    }
  }
  if (!isFine) for (slot = slots; slot < end; slot += 4) addRanks(ranksOf(load<usize>(slot)) + (cell << 2), cell);
}

/** Counts one rank of one area, by its bin; the first counter of an area is that of no rank. */
@inline function count(counter: usize): void { store<u16>(counter, load<u16>(counter) + 1); }

/** The ranks of as many areas as make a tile, each rank in a bin of its own. */
@inline function countTile(counts: usize, width: usize, ranks: usize): void {
  for (const end = ranks + (TILE << 2); ranks < end; ranks += 16) {
    count(counts + (load<usize>(ranks) << 1));
    counts += width;
    count(counts + (load<usize>(ranks, 4) << 1));
    counts += width;
    count(counts + (load<usize>(ranks, 8) << 1));
    counts += width;
    count(counts + (load<usize>(ranks, 12) << 1));
    counts += width;
  }
}

@inline function countRanks(counts: usize, width: usize, ranks: usize, length: usize): void {
  const shift = binShift();
  const fill = (<usize>1 << shift) - 1;
  for (const end = ranks + (length << 2); ranks < end; ranks += 4, counts += width) count(counts + ((load<usize>(ranks) + fill) >> shift << 1));
}

@inline function addScore(sum: v128, x: v128): v128 { return f64x2.add(sum, v128.and(f64x2.eq(x, x), x)); }

function addScores(from: usize, cell: usize): void {
  const sums = at(SUMS) + (cell << 3);
  const mins = at(MINS) + (cell << 3);
  const maxs = at(MAXS) + (cell << 3);
  const end = stride() << 3;
  for (let row: usize = 0; row < end; row += 16) {
    const x = v128.load(from + row);
    v128.store(sums + row, addScore(v128.load(sums + row), x));
    v128.store(mins + row, f64x2.pmin(v128.load(mins + row), x));
    v128.store(maxs + row, f64x2.pmax(v128.load(maxs + row), x));
  }
}

/** The same of four replications. */
function addFour(from0: usize, from1: usize, from2: usize, from3: usize, cell: usize): void {
  const sums = at(SUMS) + (cell << 3);
  const mins = at(MINS) + (cell << 3);
  const maxs = at(MAXS) + (cell << 3);
  const end = stride() << 3;
  for (let row: usize = 0; row < end; row += 16) {
    let sum = v128.load(sums + row);
    let least = v128.load(mins + row);
    let most = v128.load(maxs + row);
    const x# = v128.load(from# + row);
    sum = addScore(sum, x#);
    least = f64x2.pmin(least, x#);
    most = f64x2.pmax(most, x#);
    v128.store(sums + row, sum);
    v128.store(mins + row, least);
    v128.store(maxs + row, most);
  }
}

/** Sums and extremes of ranks, which wide bins do not tell. */
function addRanks(ranks: usize, cell: usize): void {
  const sums = at(RANK_SUMS) + (cell << 3);
  const mins = at(RANK_MINS) + (cell << 2);
  const maxs = at(RANK_MAXS) + (cell << 2);
  for (let row: usize = 0; row < areas(); row += 1) {
    const rank = load<u32>(ranks + (row << 2));
    if (rank == 0) continue;
    store<f64>(sums + (row << 3), load<f64>(sums + (row << 3)) + <f64>rank);
    store<u32>(mins + (row << 2), min(load<u32>(mins + (row << 2)), rank));
    store<u32>(maxs + (row << 2), max(load<u32>(maxs + (row << 2)), rank));
  }
}
