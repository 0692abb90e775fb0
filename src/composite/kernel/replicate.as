// Replications of an index in WebAssembly SIMD: areas are the lanes, so that a lane does what the plain path does, operation by
// operation. Several replications stand side by side in slots and are computed column by column, so that what belongs to a
// column (its children, its counters) stays in the nearest cache. Exported functions are described in load.ts.
import { exps, logs } from './elementary';
import {
  at, columns, HAS_GAP, indicators, LOGS, nodes, NOT_POSITIVE, POINTERS, PROGRAMS, RANKS, ranksOf, SCORE_FLAGS, SCORE_LOGS, SCORES,
  scoresOf, SLOT_GOOD, SLOT_PROGRAMS, slots, stride, TABLE_FLAGS, TABLES, WEIGHTS,
} from './memory';
import { harmonic, hasNotPositive, mean, meanOfSome } from './mean';
import { rankColumn } from './rank';
import { addColumn } from './tally';
export { exps, logs } from './elementary';

const ARITHMETIC: u32 = 0;
const GEOMETRIC: u32 = 1;
const HARMONIC: u32 = 2;
const HEAD: usize = 24;
const CHILD: usize = 12;

/** Scores of one column: that which `program` describes. False where the method is not defined for a score. */
function scoreColumn(slot: usize, table: usize, program: usize, shares: usize): bool {
  const length = stride() << 3;
  const flags = at(TABLE_FLAGS) + table * indicators();
  const scores = scoresOf(slot);
  const scoreLogs = at(SCORE_LOGS) + slot * columns() * length;
  const scoreFlags = at(SCORE_FLAGS) + slot * columns();
  const pointers = at(POINTERS);
  const weights = at(WEIGHTS);
  const column = <usize>load<u32>(program);
  const kind = load<u32>(program, 4);
  const children = <usize>load<u32>(program, 8);
  /** How the parent reads these scores. */
  const reader = load<u32>(program, 12);
  const least = load<f64>(program, 16);
  const tables = at(kind == GEOMETRIC ? LOGS : TABLES) + table * indicators() * length;
  const below = kind == GEOMETRIC ? scoreLogs : scores;
  let flag: u8 = 0;
  let total: f64 = 0;
  let count: usize = 0;
  let child = program + HEAD;
  for (const end = child + children * CHILD; child < end; child += CHILD) {
    const weight = load<f64>(shares + (load<u32>(child, 8) << 3));
    if (!(weight > 0)) continue;
    const index = <usize>load<u32>(child, 4);
    const isDimension = load<u32>(child) != 0;
    flag |= load<u8>((isDimension ? scoreFlags : flags) + index);
    store<usize>(pointers + (count << 2), (isDimension ? below : tables) + index * length);
    store<f64>(weights + (count << 3), weight);
    total += weight;
    count += 1;
  }
  if (count == 0 || (kind != ARITHMETIC && (flag & NOT_POSITIVE) != 0)) return false;
  const to = scores + column * length;
  let own: u8 = 0;
  const isWhole = (flag & HAS_GAP) == 0;
  if (kind == HARMONIC) {
    if (harmonic(to, count, total, least)) own = HAS_GAP;
  } else if (isWhole) mean(to, count, total);
  else if (meanOfSome(to, count, total, least)) own = HAS_GAP;
  if (kind == GEOMETRIC) exps(to, stride());
  if (reader != ARITHMETIC) {
    if (hasNotPositive(to)) own |= NOT_POSITIVE;
    else if (reader == GEOMETRIC) logs(to, scoreLogs + column * length, stride());
  }
  store<u8>(scoreFlags + column, own);
  return true;
}

/** Scores of as many replications as there are slots at most, in one slot each; `codes` takes 1 for those that failed. */
function scoreBlock(count: usize, tables: usize, methods: usize, shares: usize, codes: usize): void {
  const programs = at(SLOT_PROGRAMS);
  for (let slot: usize = 0; slot < count; slot += 1) {
    store<u8>(codes + slot, 0);
    store<usize>(programs + (slot << 2), load<usize>(at(PROGRAMS) + (load<usize>(methods + (slot << 2)) << 2)));
  }
  for (let left = columns(); left > 0; left -= 1)
    for (let slot: usize = 0; slot < count; slot += 1) {
      const program = load<usize>(programs + (slot << 2));
      store<usize>(programs + (slot << 2), program + HEAD + load<usize>(program, 8) * CHILD);
      if (load<u8>(codes + slot) != 0) continue;
      const own = shares + slot * (nodes() << 3);
      if (!scoreColumn(slot, load<usize>(tables + (slot << 2)), program, own)) store<u8>(codes + slot, 1);
    }
}

/** Ranks of one column of a slot that has its scores. */
@inline function rankSlot(slot: usize, column: usize): void {
  const cell = column * stride();
  const flags = load<u8>(at(SCORE_FLAGS) + slot * columns() + column);
  rankColumn(scoresOf(slot) + (cell << 3), ranksOf(slot) + (cell << 2), flags);
}

export function replicate(tables: usize, methods: usize, shares: usize, codes: usize): i32 {
  scoreBlock(1, tables, methods, shares, codes);
  if (load<u8>(codes) == 0) for (let column: usize = 0; column < columns(); column += 1) rankSlot(0, column);
  else leaveNothing();
  return load<u8>(codes);
}

function leaveNothing(): void {
  const cells = columns() * stride();
  for (let cell: usize = 0; cell < cells; cell += 1) {
    store<f64>(at(SCORES) + (cell << 3), NaN);
    store<u32>(at(RANKS) + (cell << 2), 0);
  }
}

export function replicateMany(count: usize, tables: usize, methods: usize, shares: usize, codes: usize): usize {
  let done: usize = 0;
  const good = at(SLOT_GOOD);
  for (let first: usize = 0; first < count; first += slots()) {
    const block = min(slots(), count - first);
    scoreBlock(block, tables + (first << 2), methods + (first << 2), shares + first * (nodes() << 3), codes + first);
    let some: usize = 0;
    for (let slot: usize = 0; slot < block; slot += 1) {
      store<usize>(good + (some << 2), slot);
      some += usize(load<u8>(codes + first + slot) == 0);
    }
    for (let column: usize = 0; column < columns(); column += 1) {
      for (let place: usize = 0; place < some; place += 1) rankSlot(load<usize>(good + (place << 2)), column);
      addColumn(column, good, some);
    }
    done += some;
  }
  return count - done;
}

export function add(): void {
  store<usize>(at(SLOT_GOOD), 0);
  for (let column: usize = 0; column < columns(); column += 1) addColumn(column, at(SLOT_GOOD), 1);
}
