// Replications of an index in WebAssembly SIMD: areas are the lanes, children are summed in the tree's order, so that a lane does
// what the plain path does, operation by operation. Memory is laid out by ../replicator-kernel.ts; its addresses stand in
// the table that begins at CONFIG, four bytes each, in this order.
const CONFIG: usize = 64;
// @ts-ignore: decorator
@inline function at(field: usize): usize { return load<u32>(CONFIG + (field << 2)); }
// @ts-ignore: decorator
@inline function areas(): usize { return at(0); }
/** Numbers from one column to the next: a multiple of 8; what is beyond the areas repeats the first. */
// @ts-ignore: decorator
@inline function stride(): usize { return at(1); }
// @ts-ignore: decorator
@inline function columns(): usize { return at(2); }
// @ts-ignore: decorator
@inline function indicators(): usize { return at(3); }
// @ts-ignore: decorator
@inline function nodes(): usize { return at(4); }
/** min, max, average, dense: 0 to 3. */
// @ts-ignore: decorator
@inline function ties(): usize { return at(5); }
// @ts-ignore: decorator
@inline function binShift(): usize { return at(6); }
// @ts-ignore: decorator
@inline function bins(): usize { return at(7); }
/** Sets of rows that are ranked by themselves; 0: all rows at once. */
// @ts-ignore: decorator
@inline function periods(): usize { return at(8); }
/** Bits of the map that ranks are counted in, a power of two. */
// @ts-ignore: decorator
@inline function mapBits(): usize { return at(9); }
const TABLES: usize = 10;
const LOGS: usize = 11;
const TABLE_FLAGS: usize = 12;
const SCORES: usize = 13;
const SCORE_LOGS: usize = 14;
const SCORE_FLAGS: usize = 15;
const RANKS: usize = 16;
const PROGRAMS: usize = 17;
const POINTERS: usize = 18;
const WEIGHTS: usize = 19;
const MAP: usize = 20;
const BEFORE: usize = 21;
const KEYS: usize = 22;
const TWICE: usize = 23;
const GATHERED: usize = 24;
const GATHERED_RANKS: usize = 25;
const ROWS: usize = 26;
const SORT_VALUES: usize = 27;
const SORT_ROWS: usize = 28;
const SUMS: usize = 29;
const MINS: usize = 30;
const MAXS: usize = 31;
const COUNTS: usize = 32;
const RANK_SUMS: usize = 33;
const RANK_MINS: usize = 34;
const RANK_MAXS: usize = 35;
const PERIOD_ROWS: usize = 36;
const PERIOD_ENDS: usize = 37;

const HAS_GAP: u8 = 1;
const NOT_POSITIVE: u8 = 2;

const ARITHMETIC: u32 = 0;
const GEOMETRIC: u32 = 1;
const HARMONIC: u32 = 2;

const WHOLE: f64 = 6755399441055744.0;
const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

// @ts-ignore: decorator
@inline function f(value: f64): v128 { return f64x2.splat(value); }

/** exp(x − k ln 2), as in elementary.ts. */
// @ts-ignore: decorator
@inline function expReduced(x: v128, k: v128): v128 {
  const high = f64x2.sub(x, f64x2.mul(k, f(LN2_HIGH)));
  const low = f64x2.mul(k, f(LN2_LOW));
  const r = f64x2.sub(high, low);
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const a = f64x2.add(
    f64x2.add(f(0.5), f64x2.mul(f(0.1666666666666667), r)),
    f64x2.mul(f64x2.add(f(0.04166666666666667), f64x2.mul(f(0.008333333333326136), r)), r2),
  );
  const b = f64x2.add(
    f64x2.add(f(0.0013888888888883748), f64x2.mul(f(0.00019841269874820627), r)),
    f64x2.mul(f64x2.add(f(2.4801587325547743e-5), f64x2.mul(f(2.7557255400206422e-6), r)), r2),
  );
  const c = f64x2.add(
    f64x2.add(f(2.75572736431103e-7), f64x2.mul(f(2.5105217004720745e-8), r)),
    f64x2.mul(f(2.0914686968086876e-9), r2),
  );
  const rest = f64x2.add(f64x2.add(a, f64x2.mul(b, r4)), f64x2.mul(c, f64x2.mul(r4, r4)));
  return f64x2.add(f(1), f64x2.add(high, f64x2.sub(f64x2.mul(r2, rest), low)));
}

/** exp for |x| ≤ 708. */
// @ts-ignore: decorator
@inline function expPair(x: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(x, f(LOG2E)), f(WHOLE));
  const k = f64x2.sub(shifted, f(WHOLE));
  return f64x2.mul(expReduced(x, k), i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52));
}

function expOne(x: f64): f64 {
  if (!(Math.abs(x) <= 708)) {
    if (isNaN(x)) return x;
    if (x > 709.782712893384) return Infinity;
    if (x < -745.1332191019412) return 0;
  }
  const k = x * LOG2E + WHOLE - WHOLE;
  const half = trunc(k / 2);
  const reduced = f64x2.extract_lane(expReduced(f(x), f(k)), 0);
  return reduced * reinterpret<f64>((<i64>half + 1023) << 52) * reinterpret<f64>((<i64>(k - half) + 1023) << 52);
}

const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;
const ROOT_HALF: i64 = 0x3fe6a09e00000000;
const TWO_52: f64 = 4503599627370496;

/** ln of normal numbers plus (1023 − bias) ln 2, as in elementary.ts. */
// @ts-ignore: decorator
@inline function logNormal(x: v128, bias: f64): v128 {
  const above = i64x2.add(x, i64x2.splat((<i64>1023 << 52) - ROOT_HALF));
  const k = f64x2.sub(v128.or(i64x2.shr_u(above, 52), f(TWO_52)), f(TWO_52 + bias));
  const m = i64x2.add(v128.and(above, i64x2.splat(0xfffffffffffff)), i64x2.splat(ROOT_HALF));
  const part = f64x2.sub(m, f(1));
  const s = f64x2.div(part, f64x2.add(f(2), part));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = f64x2.mul(
    w,
    f64x2.add(f(0.39999999999899444), f64x2.mul(w, f64x2.add(f(0.22222211130259878), f64x2.mul(w, f(0.15331710618210773))))),
  );
  const odd = f64x2.mul(
    z,
    f64x2.add(
      f(0.666666666666667),
      f64x2.mul(
        w,
        f64x2.add(f(0.2857142862600327), f64x2.mul(w, f64x2.add(f(0.18182889455674947), f64x2.mul(w, f(0.14616585424888623))))),
      ),
    ),
  );
  const halfSquare = f64x2.mul(f64x2.mul(f(0.5), part), part);
  const inner = f64x2.add(
    f64x2.mul(s, f64x2.add(halfSquare, f64x2.add(even, odd))),
    f64x2.mul(k, f(LN2_LOW)),
  );
  return f64x2.sub(f64x2.mul(k, f(LN2_HIGH)), f64x2.sub(f64x2.sub(halfSquare, inner), part));
}

function logOne(x: f64): f64 {
  if (!(x >= SMALLEST_NORMAL)) {
    if (x > 0) return f64x2.extract_lane(logNormal(f(x * 18014398509481984), 1077), 0);
    return x == 0 ? -Infinity : NaN;
  }
  return x == Infinity ? x : f64x2.extract_lane(logNormal(f(x), 1023), 0);
}

/** Logarithms of a column. */
export function logs(from: usize, to: usize, count: usize): void {
  const end = from + (count << 3);
  for (; from < end; from += 16, to += 16) {
    const x = v128.load(from);
    const isPlain = v128.and(f64x2.ge(x, f(SMALLEST_NORMAL)), f64x2.lt(x, f(Infinity)));
    if (i64x2.all_true(isPlain)) v128.store(to, logNormal(x, 1023));
    else {
      store<f64>(to, logOne(f64x2.extract_lane(x, 0)));
      store<f64>(to, logOne(f64x2.extract_lane(x, 1)), 8);
    }
  }
}

/** Exponentials of a column, in place. */
function exps(from: usize, count: usize): void {
  const end = from + (count << 3);
  for (; from < end; from += 16) {
    const x = v128.load(from);
    if (i64x2.all_true(f64x2.le(f64x2.abs(x), f(708)))) v128.store(from, expPair(x));
    else {
      store<f64>(from, expOne(f64x2.extract_lane(x, 0)));
      store<f64>(from, expOne(f64x2.extract_lane(x, 1)), 8);
    }
  }
}

/** Σ w x / Σ w of `count` columns without gaps. */
function mean(to: usize, count: usize, total: f64): void {
  const pointers = at(POINTERS);
  const weights = at(WEIGHTS);
  const length = stride() << 3;
  const end = pointers + (count << 2);
  const whole = f(total);
  for (let row: usize = 0; row < length; row += 64) {
    let a = f(0);
    let b = f(0);
    let c = f(0);
    let d = f(0);
    let weight = weights;
    for (let pointer = pointers; pointer < end; pointer += 4, weight += 8) {
      const x = load<usize>(pointer) + row;
      const w = v128.load64_splat(weight);
      a = f64x2.add(a, f64x2.mul(w, v128.load(x)));
      b = f64x2.add(b, f64x2.mul(w, v128.load(x, 16)));
      c = f64x2.add(c, f64x2.mul(w, v128.load(x, 32)));
      d = f64x2.add(d, f64x2.mul(w, v128.load(x, 48)));
    }
    v128.store(to + row, f64x2.div(a, whole));
    v128.store(to + row, f64x2.div(b, whole), 16);
    v128.store(to + row, f64x2.div(c, whole), 32);
    v128.store(to + row, f64x2.div(d, whole), 48);
  }
}

/** The same where scores are missing. Returns whether one is missing in the result. */
function meanOfSome(to: usize, count: usize, total: f64, least: f64): bool {
  const pointers = at(POINTERS);
  const weights = at(WEIGHTS);
  const length = stride() << 3;
  const end = pointers + (count << 2);
  let all = i64x2.splat(-1);
  for (let row: usize = 0; row < length; row += 16) {
    let sum = f(0);
    let present = f(0);
    let weight = weights;
    for (let pointer = pointers; pointer < end; pointer += 4, weight += 8) {
      const x = v128.load(load<usize>(pointer) + row);
      const w = v128.load64_splat(weight);
      const isThere = f64x2.eq(x, x);
      sum = f64x2.add(sum, v128.and(isThere, f64x2.mul(w, x)));
      present = f64x2.add(present, v128.and(isThere, w));
    }
    const isEnough = v128.and(f64x2.gt(present, f(0)), f64x2.ge(f64x2.div(present, f(total)), f(least)));
    all = v128.and(all, isEnough);
    v128.store(to + row, v128.bitselect(f64x2.div(sum, present), f(NaN), isEnough));
  }
  return !i64x2.all_true(all);
}

/** Σ w / Σ (w / x), where scores may be missing. Returns whether one is missing in the result. */
function harmonic(to: usize, count: usize, total: f64, least: f64): bool {
  const pointers = at(POINTERS);
  const weights = at(WEIGHTS);
  const length = stride() << 3;
  const end = pointers + (count << 2);
  let all = i64x2.splat(-1);
  for (let row: usize = 0; row < length; row += 16) {
    let sum = f(0);
    let present = f(0);
    let weight = weights;
    for (let pointer = pointers; pointer < end; pointer += 4, weight += 8) {
      const x = v128.load(load<usize>(pointer) + row);
      const w = v128.load64_splat(weight);
      const isThere = f64x2.eq(x, x);
      sum = f64x2.add(sum, v128.and(isThere, f64x2.div(w, x)));
      present = f64x2.add(present, v128.and(isThere, w));
    }
    const isEnough = v128.and(f64x2.gt(present, f(0)), f64x2.ge(f64x2.div(present, f(total)), f(least)));
    all = v128.and(all, isEnough);
    v128.store(to + row, v128.bitselect(f64x2.div(present, sum), f(NaN), isEnough));
  }
  return !i64x2.all_true(all);
}

/** Whether a score that is there is not above 0. */
function hasNotPositive(from: usize): bool {
  let any = i64x2.splat(0);
  const end = from + (stride() << 3);
  for (; from < end; from += 16) any = v128.or(any, f64x2.le(v128.load(from), f(0)));
  return v128.any_true(any);
}

/** All scores of one replication; 0, or 1 where a method is not defined for a score. */
function scoreAll(table: usize, program: usize, shares: usize): i32 {
  const length = stride() << 3;
  const flags = at(TABLE_FLAGS) + table * indicators();
  const scores = at(SCORES);
  const scoreLogs = at(SCORE_LOGS);
  const scoreFlags = at(SCORE_FLAGS);
  const pointers = at(POINTERS);
  const weights = at(WEIGHTS);
  for (let left = columns(); left > 0; left -= 1) {
    const column = <usize>load<u32>(program);
    const kind = load<u32>(program, 4);
    const children = <usize>load<u32>(program, 8);
    /** How the parent reads these scores. */
    const reader = load<u32>(program, 12);
    const least = load<f64>(program, 16);
    program += 24;
    const tables = at(kind == GEOMETRIC ? LOGS : TABLES) + table * indicators() * length;
    const below = kind == GEOMETRIC ? scoreLogs : scores;
    let flag: u8 = 0;
    let total: f64 = 0;
    let count: usize = 0;
    for (const end = program + children * 12; program < end; program += 12) {
      const weight = load<f64>(shares + (load<u32>(program, 8) << 3));
      if (!(weight > 0)) continue;
      const index = <usize>load<u32>(program, 4);
      const isDimension = load<u32>(program) != 0;
      flag |= load<u8>((isDimension ? scoreFlags : flags) + index);
      store<usize>(pointers + (count << 2), (isDimension ? below : tables) + index * length);
      store<f64>(weights + (count << 3), weight);
      total += weight;
      count += 1;
    }
    if (count == 0 || (kind != ARITHMETIC && (flag & NOT_POSITIVE) != 0)) return 1;
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
  }
  return 0;
}

/**
 * Ranks by a map of bits: a score's place on the line from the largest to the smallest score is a bit, and its rank the number
 * of bits before it. Scores whose bit is set already are compared with all others, exactly. False, and no ranks, where these are too
 * many, or are equal under another rule than `min`.
 */
function rankByMap(from: usize, count: usize, to: usize): bool {
  let low = v128.load64_splat(from);
  let high = low;
  const pairs = from + ((count & ~1) << 3);
  for (let x = from; x < pairs; x += 16) {
    const value = v128.load(x);
    low = f64x2.pmin(low, value);
    high = f64x2.pmax(high, value);
  }
  let least = Math.min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
  let most = Math.max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
  const last = load<f64>(from + ((count - 1) << 3));
  least = Math.min(least, last);
  most = Math.max(most, last);
  const scale = <f64>(mapBits() - 1) / (most - least);
  if (!(scale < Infinity) || !(scale > 0)) return false;

  const keys = at(KEYS);
  let key = keys;
  const quads = from + (((count + 3) & ~3) << 3);
  for (let x = from; x < quads; x += 32, key += 16) {
    const one = f64x2.add(f64x2.mul(f64x2.sub(f(most), v128.load(x)), f(scale)), f(TWO_52));
    const two = f64x2.add(f64x2.mul(f64x2.sub(f(most), v128.load(x, 16)), f(scale)), f(TWO_52));
    v128.store(key, v128.shuffle<u32>(one, two, 0, 2, 4, 6));
  }

  const map = at(MAP);
  const twice = at(TWICE);
  let again: usize = 0;
  for (let row: usize = 0; row < count; row += 1) {
    const bit = load<u32>(keys + (row << 2));
    const word = map + ((bit >> 6) << 3);
    const before = load<u64>(word);
    store<u32>(twice + (again << 2), <u32>row);
    again += <usize>((before >> bit) & 1);
    store<u64>(word, before | (<u64>1 << bit));
  }
  const words = mapBits() >> 6;
  if (again > 4 + (count >> 4)) {
    for (let word: usize = 0; word < words; word += 2) v128.store(map + (word << 3), i64x2.splat(0));
    return false;
  }

  const before = at(BEFORE);
  let sum: u32 = 1;
  for (let word: usize = 0; word < words; word += 1) {
    store<u32>(before + (word << 2), sum);
    sum += <u32>popcnt(load<u64>(map + (word << 3)));
  }
  for (let row: usize = 0; row < count; row += 1) {
    const bit = load<u32>(keys + (row << 2));
    const word = bit >> 6;
    const below = load<u64>(map + (word << 3)) & ((<u64>1 << bit) - 1);
    store<u32>(to + (row << 2), load<u32>(before + (word << 2)) + <u32>popcnt(below));
  }
  for (let word: usize = 0; word < words; word += 2) v128.store(map + (word << 3), i64x2.splat(0));
  for (let place: usize = 0; place < again; place += 1)
    if (!pushDown(from, count, to, load<u32>(twice + (place << 2)))) return false;
  for (let place: usize = 0; place < again; place += 1) {
    const row = load<u32>(twice + (place << 2));
    store<u32>(to + (row << 2), load<u32>(keys + (row << 2)));
  }
  if (ties() == 2) for (let row: usize = 0; row < count; row += 1) store<u32>(to + (row << 2), load<u32>(to + (row << 2)) << 1);
  return true;
}

/** Moves the ranks of all lower scores down by one, for one score that has no bit; its own rank goes where its key was. */
function pushDown(from: usize, count: usize, to: usize, row: usize): bool {
  const own = load<f64>(from + (row << 3));
  const x = f(own);
  let higher = i64x2.splat(0);
  let equal: u32 = 0;
  const end = count & ~3;
  let at4: usize = 0;
  for (; at4 < end; at4 += 4) {
    const one = v128.load(from + (at4 << 3));
    const two = v128.load(from + (at4 << 3), 16);
    const lower = v128.shuffle<u32>(f64x2.gt(x, one), f64x2.gt(x, two), 0, 2, 4, 6);
    v128.store(to + (at4 << 2), i32x4.sub(v128.load(to + (at4 << 2)), lower));
    higher = i64x2.sub(higher, i64x2.add(f64x2.gt(one, x), f64x2.gt(two, x)));
  }
  let rank = <u32>(i64x2.extract_lane(higher, 0) + i64x2.extract_lane(higher, 1)) + 1;
  for (; at4 < count; at4 += 1) {
    const other = load<f64>(from + (at4 << 3));
    if (own > other) store<u32>(to + (at4 << 2), load<u32>(to + (at4 << 2)) + 1);
    rank += u32(other > own);
  }
  if (ties() != 0) {
    for (let other: usize = 0; other < count; other += 1) equal += u32(load<f64>(from + (other << 3)) == own);
    if (equal > 1) return false;
  }
  store<u32>(at(KEYS) + (row << 2), rank);
  return true;
}

/** Ranks by merging ever longer falling runs: for any scores and every rule for ties. */
function rankByMerging(from: usize, count: usize, to: usize): void {
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
    const rank = rule == 0 ? <u32>start + 1 : rule == 1 ? <u32>end : rule == 2 ? <u32>(start + end + 1) : group;
    for (; start < end; start += 1) store<u32>(to + (load<u32>(rows + (start << 2)) << 2), rank);
  }
}

// @ts-ignore: decorator
@inline function rankRun(from: usize, count: usize, to: usize): void {
  if (!rankByMap(from, count, to)) rankByMerging(from, count, to);
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
  rankRun(gathered, count, ranks);
  for (let place: usize = 0; place < count; place += 1)
    store<u32>(to + (load<u32>(rows + (place << 2)) << 2), load<u32>(ranks + (place << 2)));
}

function rankAll(): void {
  const length = stride();
  const ends = at(PERIOD_ENDS);
  const sets = periods();
  for (let column: usize = 0; column < columns(); column += 1) {
    const from = at(SCORES) + ((column * length) << 3);
    const to = at(RANKS) + ((column * length) << 2);
    if (sets == 1 && (load<u8>(at(SCORE_FLAGS) + column) & HAS_GAP) == 0) {
      rankRun(from, areas(), to);
      continue;
    }
    for (let row: usize = 0; row < length; row += 4) v128.store(to + (row << 2), i32x4.splat(0));
    let first: usize = 0;
    for (let set: usize = 0; set < sets; set += 1) {
      const last = load<u32>(ends + (set << 2));
      rankRows(from, first, last, to);
      first = last;
    }
  }
}

function leaveNothing(): void {
  const cells = columns() * stride();
  for (let cell: usize = 0; cell < cells; cell += 1) {
    store<f64>(at(SCORES) + (cell << 3), NaN);
    store<u32>(at(RANKS) + (cell << 2), 0);
  }
}

/** One replication; 0, or 1 where a method is not defined for a score. */
export function replicate(table: usize, program: usize, shares: usize): i32 {
  if (scoreAll(table, program, shares) != 0) {
    leaveNothing();
    return 1;
  }
  rankAll();
  return 0;
}

/** Adds the latest replication to the tally. */
export function add(): void {
  const length = stride();
  const count = areas();
  const width = bins();
  const shift = <u32>binShift();
  for (let column: usize = 0; column < columns(); column += 1) {
    const scores = at(SCORES) + ((column * length) << 3);
    const sums = at(SUMS) + ((column * length) << 3);
    const mins = at(MINS) + ((column * length) << 3);
    const maxs = at(MAXS) + ((column * length) << 3);
    const end = length << 3;
    for (let row: usize = 0; row < end; row += 16) {
      const x = v128.load(scores + row);
      v128.store(sums + row, f64x2.add(v128.load(sums + row), v128.and(f64x2.eq(x, x), x)));
      v128.store(mins + row, f64x2.pmin(v128.load(mins + row), x));
      v128.store(maxs + row, f64x2.pmax(v128.load(maxs + row), x));
    }
    const ranks = at(RANKS) + ((column * length) << 2);
    let counts = at(COUNTS) + ((column * count * width) << 1);
    for (let row: usize = 0; row < count; row += 1, counts += width << 1) {
      const rank = load<u32>(ranks + (row << 2));
      if (rank == 0) continue;
      const counter = counts + (<usize>((rank - 1) >> shift) << 1);
      store<u16>(counter, load<u16>(counter) + 1);
    }
    if (shift != 0) addRanks(ranks, column * length, count);
  }
}

/** Sums and extremes of ranks, which wide bins do not tell. */
function addRanks(ranks: usize, cell: usize, count: usize): void {
  const sums = at(RANK_SUMS) + (cell << 3);
  const mins = at(RANK_MINS) + (cell << 2);
  const maxs = at(RANK_MAXS) + (cell << 2);
  for (let row: usize = 0; row < count; row += 1) {
    const rank = load<u32>(ranks + (row << 2));
    if (rank == 0) continue;
    store<f64>(sums + (row << 3), load<f64>(sums + (row << 3)) + <f64>rank);
    store<u32>(mins + (row << 2), min(load<u32>(mins + (row << 2)), rank));
    store<u32>(maxs + (row << 2), max(load<u32>(maxs + (row << 2)), rank));
  }
}

/** Several replications, each added to the tally; returns how many failed, and one code for each. */
export function replicateMany(count: usize, tables: usize, methods: usize, shares: usize, codes: usize): usize {
  let failed: usize = 0;
  const step = nodes() << 3;
  for (let place: usize = 0; place < count; place += 1, shares += step) {
    const program = load<u32>(at(PROGRAMS) + (load<u32>(methods + (place << 2)) << 2));
    const code = replicate(load<u32>(tables + (place << 2)), program, shares);
    store<u8>(codes + place, <u8>code);
    if (code == 0) add();
    else failed += 1;
  }
  return failed;
}
