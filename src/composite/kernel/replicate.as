// Replications of an index in WebAssembly SIMD: areas are the lanes, children are summed in the tree's order, so that a lane does
// what the plain path does, operation by operation. Memory is laid out by ../replicator-kernel.ts; its addresses stand in
// the table that begins at CONFIG, four bytes each, in this order. A line with # stands for four lines, with 0, 1, 2 and 3.
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
const WORDS: usize = 21;
const SHIFTS: usize = 22;
const TWICE: usize = 23;
const HEADS: usize = 24;
const NEXTS: usize = 25;
const LISTED: usize = 26;
const GATHERED: usize = 27;
const GATHERED_RANKS: usize = 28;
const ROWS: usize = 29;
const SORT_VALUES: usize = 30;
const SORT_ROWS: usize = 31;
const SUMS: usize = 32;
const MINS: usize = 33;
const MAXS: usize = 34;
const COUNTS: usize = 35;
const RANK_SUMS: usize = 36;
const RANK_MINS: usize = 37;
const RANK_MAXS: usize = 38;
const PERIOD_ROWS: usize = 39;
const PERIOD_ENDS: usize = 40;

const MIN: usize = 0;
const MAX: usize = 1;
const AVERAGE: usize = 2;
const DENSE: usize = 3;

/** Marks the words of the map with a bit that was set twice. */
const SHARED: u32 = 0x80000000;

const HAS_GAP: u8 = 1;
const NOT_POSITIVE: u8 = 2;

const ARITHMETIC: u32 = 0;
const GEOMETRIC: u32 = 1;
const HARMONIC: u32 = 2;

const WHOLE: f64 = 6755399441055744.0;
const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const EXP_PLAIN: f64 = 708;
const EXP_OVER: f64 = 709.782712893384;
const EXP_UNDER: f64 = -745.1332191019412;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;
const ROOT_HALF: i64 = 0x3fe6a09e00000000;
const TWO_52: f64 = 4503599627370496;
const TWO_54: f64 = 18014398509481984;

// @ts-ignore: decorator
@inline function f(value: f64): v128 { return f64x2.splat(value); }

/** Eight numbers. */
const SCRATCH: usize = 512;

/** Fills the scratch with one number. */
function repeat(x: f64): void {
  for (let number: usize = 0; number < 64; number += 8) store<f64>(SCRATCH + number, x);
}

/**
 * Exponentials of a column of whole blocks of eight, in place, with the operations of elementary.ts. Four chains stand side
 * by side, so that one computes while another waits. Only what stands before the power of two, if `isReduced`.
 */
function expBlocks(from: usize, count: usize, isReduced: bool): void {
  for (const end = from + (count << 3); from < end; from += 64) {
    const x# = v128.load(from, # * 16);
    const isPlain# = f64x2.le(f64x2.abs(x#), f(EXP_PLAIN));
    if (!isReduced && !i64x2.all_true(v128.and(v128.and(isPlain0, isPlain1), v128.and(isPlain2, isPlain3)))) {
      for (let number: usize = 0; number < 64; number += 8) store<f64>(from + number, expOne(load<f64>(from + number)));
      continue;
    }
    const shifted# = f64x2.add(f64x2.mul(x#, f(LOG2E)), f(WHOLE));
    const k# = f64x2.sub(shifted#, f(WHOLE));
    const high# = f64x2.sub(x#, f64x2.mul(k#, f(LN2_HIGH)));
    const low# = f64x2.mul(k#, f(LN2_LOW));
    const r# = f64x2.sub(high#, low#);
    const r2# = f64x2.mul(r#, r#);
    const a# = f64x2.add(f(0.5), f64x2.mul(f(0.1666666666666667), r#));
    const a2# = f64x2.add(f(0.04166666666666667), f64x2.mul(f(0.008333333333326136), r#));
    const b# = f64x2.add(f(0.0013888888888883748), f64x2.mul(f(0.00019841269874820627), r#));
    const b2# = f64x2.add(f(2.4801587325547743e-5), f64x2.mul(f(2.7557255400206422e-6), r#));
    const c# = f64x2.add(f(2.75572736431103e-7), f64x2.mul(f(2.5105217004720745e-8), r#));
    const aa# = f64x2.add(a#, f64x2.mul(a2#, r2#));
    const bb# = f64x2.add(b#, f64x2.mul(b2#, r2#));
    const cc# = f64x2.add(c#, f64x2.mul(f(2.0914686968086876e-9), r2#));
    const r4# = f64x2.mul(r2#, r2#);
    const rest# = f64x2.add(f64x2.add(aa#, f64x2.mul(bb#, r4#)), f64x2.mul(cc#, f64x2.mul(r4#, r4#)));
    const reduced# = f64x2.add(f(1), f64x2.add(high#, f64x2.sub(f64x2.mul(r2#, rest#), low#)));
    const power# = isReduced ? f(1) : i64x2.shl(i64x2.add(shifted#, i64x2.splat(1023)), 52);
    v128.store(from, f64x2.mul(reduced#, power#), # * 16);
  }
}

/** Any exponential. */
function expOne(x: f64): f64 {
  if (isNaN(x)) return x;
  if (x > EXP_OVER) return Infinity;
  if (x < EXP_UNDER) return 0;
  repeat(x);
  expBlocks(SCRATCH, 8, true);
  const k = x * LOG2E + WHOLE - WHOLE;
  const half = trunc(k / 2);
  return load<f64>(SCRATCH) * reinterpret<f64>((<i64>half + 1023) << 52) * reinterpret<f64>((<i64>(k - half) + 1023) << 52);
}

/** Exponentials of a column, in place; `count` is a multiple of eight. */
export function exps(from: usize, count: usize): void {
  expBlocks(from, count, false);
}

/** Logarithms of a column of whole blocks of eight, as the exponentials; plus (1023 − bias) ln 2. */
function logBlocks(from: usize, to: usize, count: usize, bias: f64): void {
  for (const end = from + (count << 3); from < end; from += 64, to += 64) {
    const x# = v128.load(from, # * 16);
    const isPlain# = v128.and(f64x2.ge(x#, f(SMALLEST_NORMAL)), f64x2.lt(x#, f(Infinity)));
    if (!i64x2.all_true(v128.and(v128.and(isPlain0, isPlain1), v128.and(isPlain2, isPlain3)))) {
      for (let number: usize = 0; number < 64; number += 8) store<f64>(to + number, logOne(load<f64>(from + number)));
      continue;
    }
    const above# = i64x2.add(x#, i64x2.splat((<i64>1023 << 52) - ROOT_HALF));
    const k# = f64x2.sub(v128.or(i64x2.shr_u(above#, 52), f(TWO_52)), f(TWO_52 + bias));
    const m# = i64x2.add(v128.and(above#, i64x2.splat(0xfffffffffffff)), i64x2.splat(ROOT_HALF));
    const part# = f64x2.sub(m#, f(1));
    const s# = f64x2.div(part#, f64x2.add(f(2), part#));
    const z# = f64x2.mul(s#, s#);
    const w# = f64x2.mul(z#, z#);
    const even# = f64x2.add(f(0.22222211130259878), f64x2.mul(w#, f(0.15331710618210773)));
    const odd# = f64x2.add(f(0.18182889455674947), f64x2.mul(w#, f(0.14616585424888623)));
    const evens# = f64x2.mul(w#, f64x2.add(f(0.39999999999899444), f64x2.mul(w#, even#)));
    const odd2# = f64x2.add(f(0.2857142862600327), f64x2.mul(w#, odd#));
    const odds# = f64x2.mul(z#, f64x2.add(f(0.666666666666667), f64x2.mul(w#, odd2#)));
    const half# = f64x2.mul(f64x2.mul(f(0.5), part#), part#);
    const near# = f64x2.mul(s#, f64x2.add(half#, f64x2.add(evens#, odds#)));
    const inner# = f64x2.add(near#, f64x2.mul(k#, f(LN2_LOW)));
    const outer# = f64x2.sub(f64x2.sub(half#, inner#), part#);
    v128.store(to, f64x2.sub(f64x2.mul(k#, f(LN2_HIGH)), outer#), # * 16);
  }
}

/** Any logarithm. */
function logOne(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  const isNormal = x >= SMALLEST_NORMAL;
  repeat(isNormal ? x : x * TWO_54);
  logBlocks(SCRATCH, SCRATCH, 8, isNormal ? 1023 : 1077);
  return load<f64>(SCRATCH);
}

/** Logarithms of a column; `count` is a multiple of eight. */
export function logs(from: usize, to: usize, count: usize): void {
  logBlocks(from, to, count, 1023);
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
    if (total != 1) {
      a = f64x2.div(a, whole);
      b = f64x2.div(b, whole);
      c = f64x2.div(c, whole);
      d = f64x2.div(d, whole);
    }
    v128.store(to + row, a);
    v128.store(to + row, b, 16);
    v128.store(to + row, c, 32);
    v128.store(to + row, d, 48);
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
  const scores = scoresOf(slot);
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
 * Ranks by a map of bits: a score's place on the line from the largest score to the smallest is a bit, and its rank the number of
 * bits before it. The map is a row of words, each 8 bytes of bits, 4 that first count the scores whose bit was set already and then the
 * bits before the word, and 4 of nothing. Where a bit was set twice, the scores of that word are compared exactly. False, and
 * no ranks, where the scores are not spread enough for that, or are equal and the rule is `dense`.
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
  const last = load<f64>(from + ((count - 1) << 3));
  const least = min(last, min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)));
  const most = max(last, max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)));
  const scale = <f64>(mapBits() - 1) / (most - least);
  if (!(scale < Infinity) || !(scale > 0)) return false;

  // Rounding keeps the order: a higher score never has a later place. A place's bit is found by shifting by its complement.
  const map = at(MAP);
  const shifts = at(SHIFTS);
  const words = at(WORDS);
  const twice = at(TWICE);
  for (let row: usize = 0; row < count; row += 4) {
    const x = from + (row << 3);
    const one = f64x2.add(f64x2.mul(f64x2.sub(f(most), v128.load(x)), f(scale)), f(TWO_52));
    const two = f64x2.add(f64x2.mul(f64x2.sub(f(most), v128.load(x, 16)), f(scale)), f(TWO_52));
    const place = v128.shuffle<u32>(one, two, 0, 2, 4, 6);
    v128.store(shifts + (row << 2), v128.not(place));
    v128.store(words + (row << 2), i32x4.add(i32x4.splat(<i32>map), i32x4.shl(i32x4.shr_u(place, 6), 4)));
  }
  const whole = count & ~3;
  for (let row: usize = 0; row < whole; row += 4) {
    setBit(words + (row << 2), shifts + (row << 2), twice + row);
    setBit(words + (row << 2) + 4, shifts + (row << 2) + 4, twice + row + 1);
    setBit(words + (row << 2) + 8, shifts + (row << 2) + 8, twice + row + 2);
    setBit(words + (row << 2) + 12, shifts + (row << 2) + 12, twice + row + 3);
  }
  for (let row = whole; row < count; row += 1) setBit(words + (row << 2), shifts + (row << 2), twice + row);
  const listed = at(LISTED);
  let marks: usize = 0;
  for (let row: usize = 0; row < count; row += 16) {
    for (let mask = i8x16.bitmask(i8x16.neg(v128.load(twice + row))); mask != 0; mask &= mask - 1) {
      const place = row + ctz(mask);
      if (place >= count) break;
      const word = load<usize>(words + (place << 2));
      store<u32>(word, load<u32>(word, 8) + 1, 8);
      store<usize>(listed + (marks << 2), word);
      marks += 1;
    }
  }
  const mapEnd = map + (mapBits() >> 2);
  if (marks > 16 + (count >> 3)) {
    clear(map, mapEnd);
    return false;
  }

  let sum: u32 = 0;
  for (let word = map; word < mapEnd; word += 32) {
    const a = <u32>popcnt(load<u64>(word)) + load<u32>(word, 8);
    const b = <u32>popcnt(load<u64>(word, 16)) + load<u32>(word, 24);
    store<u32>(word, sum, 8);
    store<u32>(word, sum + a, 24);
    sum += a + b;
  }
  for (let mark: usize = 0; mark < marks; mark += 1) {
    const word = load<usize>(listed + (mark << 2));
    store<u32>(word, load<u32>(word, 8) | SHARED, 8);
  }
  for (let row: usize = 0; row < count; row += 4) {
    const at4 = row << 2;
    store<u32>(to + at4, placeOf(words + at4, shifts + at4));
    store<u32>(to + at4, placeOf(words + at4 + 4, shifts + at4 + 4), 4);
    store<u32>(to + at4, placeOf(words + at4 + 8, shifts + at4 + 8), 8);
    store<u32>(to + at4, placeOf(words + at4 + 12, shifts + at4 + 12), 12);
  }
  let isRanked = true;
  if (marks > 0) isRanked = rankShared(from, count, to);
  else if (ties() == AVERAGE) for (let row: usize = 0; row < count; row += 4) v128.store(to + (row << 2), i32x4.shl(v128.load(to + (row << 2)), 1));
  clear(map, mapEnd);
  return isRanked;
}

/** Sets a row's bit, and notes whether it was set already. */
// @ts-ignore: decorator
@inline function setBit(word: usize, shift: usize, twice: usize): void {
  const own = load<usize>(word);
  const by = load<u32>(shift);
  const set = load<u64>(own);
  store<u8>(twice, <u8>((set << by) >> 63));
  store<u64>(own, set | (<u64>0x8000000000000000 >> by));
}

/** Bits up to a row's own. */
// @ts-ignore: decorator
@inline function placeOf(word: usize, shift: usize): u32 {
  const own = load<usize>(word);
  return load<u32>(own, 8) + <u32>popcnt(load<u64>(own) << load<u32>(shift));
}

function clear(from: usize, end: usize): void {
  for (; from < end; from += 32) {
    v128.store(from, i64x2.splat(0));
    v128.store(from, i64x2.splat(0), 16);
  }
}

/** Ranks of the scores whose word of the map has a bit that was set twice: each is compared with those of its word. */
function rankShared(from: usize, count: usize, to: usize): bool {
  const words = at(WORDS);
  const heads = at(HEADS);
  const nexts = at(NEXTS);
  const listed = at(LISTED);
  const map = at(MAP);
  let shared: usize = 0;
  for (let row: usize = 0; row < count; row += 4) {
    const ranks = v128.load(to + (row << 2));
    for (let mask = i32x4.bitmask(ranks); mask != 0; mask &= mask - 1) {
      const place = row + ctz(mask);
      if (place >= count) break;
      const head = heads + ((load<usize>(words + (place << 2)) - map) >> 2);
      store<u32>(nexts + (place << 2), load<u32>(head));
      store<usize>(head, place + 1);
      store<usize>(listed + (shared << 2), place);
      shared += 1;
    }
    if (ties() == AVERAGE) v128.store(to + (row << 2), i32x4.shl(ranks, 1));
  }
  const rule = ties();
  let isRanked = true;
  for (let place: usize = 0; place < shared; place += 1) {
    const row = load<usize>(listed + (place << 2));
    const word = load<usize>(words + (row << 2));
    const own = load<f64>(from + (row << 3));
    let first = (load<u32>(word, 8) & ~SHARED) + 1;
    let equal: u32 = 0;
    for (let other = load<usize>(heads + ((word - map) >> 2)); other != 0; other = load<usize>(nexts + ((other - 1) << 2))) {
      const score = load<f64>(from + ((other - 1) << 3));
      first += u32(score > own);
      equal += u32(score == own);
    }
    if (rule == DENSE && equal > 1) isRanked = false;
    store<u32>(to + (row << 2), rule == MAX ? first + equal - 1 : rule == AVERAGE ? 2 * first + equal - 1 : first);
  }
  for (let place: usize = 0; place < shared; place += 1) {
    const word = load<usize>(words + (load<usize>(listed + (place << 2)) << 2));
    store<u32>(heads + ((word - map) >> 2), 0);
  }
  return isRanked;
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
    const rank = rule == MIN ? <u32>start + 1 : rule == MAX ? <u32>end : rule == AVERAGE ? <u32>(start + end + 1) : group;
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
  // whole blocks are read
  for (let pad: usize = 0; pad < 3; pad += 1) store<f64>(gathered + ((count + pad) << 3), load<f64>(gathered));
  rankRun(gathered, count, ranks);
  for (let place: usize = 0; place < count; place += 1)
    store<u32>(to + (load<u32>(rows + (place << 2)) << 2), load<u32>(ranks + (place << 2)));
}

/** Replications that wait in their slots until they are added to the tally together. */
const SLOTS: usize = 4;
/** The slot that is worked on. */
let slot: usize = 0;

// @ts-ignore: decorator
@inline function scoresOf(which: usize): usize { return at(SCORES) + ((which * columns() * stride()) << 3); }
// @ts-ignore: decorator
@inline function ranksOf(which: usize): usize { return at(RANKS) + ((which * columns() * stride()) << 2); }

function rankAll(): void {
  const length = stride();
  const ends = at(PERIOD_ENDS);
  const sets = periods();
  for (let column: usize = 0; column < columns(); column += 1) {
    const from = scoresOf(slot) + ((column * length) << 3);
    const to = ranksOf(slot) + ((column * length) << 2);
    if (sets == 1 && (load<u8>(at(SCORE_FLAGS) + column) & HAS_GAP) == 0) {
      rankRun(from, areas(), to);
      continue;
    }
    for (let row: usize = 0; row < length; row += 4) v128.store(to + (row << 2), i32x4.splat(0));
    let first: usize = 0;
    for (let set: usize = 0; set < sets; set += 1) {
      const last = load<usize>(ends + (set << 2));
      rankRows(from, first, last, to);
      first = last;
    }
  }
}

function leaveNothing(): void {
  const scores = scoresOf(slot);
  const ranks = ranksOf(slot);
  const cells = columns() * stride();
  for (let cell: usize = 0; cell < cells; cell += 1) {
    store<f64>(scores + (cell << 3), NaN);
    store<u32>(ranks + (cell << 2), 0);
  }
}

/** One replication, into the first slot; 0, or 1 where a method is not defined for a score. */
export function replicate(table: usize, program: usize, shares: usize): i32 {
  slot = 0;
  return replicateHere(table, program, shares);
}

function replicateHere(table: usize, program: usize, shares: usize): i32 {
  if (scoreAll(table, program, shares) != 0) {
    leaveNothing();
    return 1;
  }
  rankAll();
  return 0;
}

/** Several replications, each added to the tally; returns how many failed, and one code for each. */
export function replicateMany(count: usize, tables: usize, methods: usize, shares: usize, codes: usize): usize {
  let failed: usize = 0;
  const step = nodes() << 3;
  slot = 0;
  for (let place: usize = 0; place < count; place += 1, shares += step) {
    const program = load<usize>(at(PROGRAMS) + (load<usize>(methods + (place << 2)) << 2));
    const code = replicateHere(load<usize>(tables + (place << 2)), program, shares);
    store<u8>(codes + place, <u8>code);
    if (code == 0) slot += 1;
    else failed += 1;
    if (slot == SLOTS) {
      addAll();
      slot = 0;
    }
  }
  for (let filled: usize = 0; filled < slot; filled += 1) addOne(filled);
  return failed;
}

/** Adds the first slot to the tally. */
export function add(): void {
  addOne(0);
}

// @ts-ignore: decorator
@inline function addScore(sum: v128, x: v128): v128 { return f64x2.add(sum, v128.and(f64x2.eq(x, x), x)); }

/** The first counter of an area is that of no rank. */
// @ts-ignore: decorator
@inline function addRank(counts: usize, rank: usize, fill: usize, shift: usize): void {
  const counter = counts + ((rank + fill) >> shift << 1);
  store<u16>(counter, load<u16>(counter) + 1);
}

function addOne(which: usize): void {
  const length = stride();
  const count = areas();
  const width = (bins() + 1) << 1;
  const shift = binShift();
  const fill = (<usize>1 << shift) - 1;
  for (let column: usize = 0; column < columns(); column += 1) {
    const cell = column * length;
    const scores = scoresOf(which) + (cell << 3);
    const ranks = ranksOf(which) + (cell << 2);
    addScores(scores, 0, 1, cell);
    let counts = at(COUNTS) + column * count * width;
    for (let row: usize = 0; row < count; row += 1, counts += width) addRank(counts, load<usize>(ranks + (row << 2)), fill, shift);
    if (shift != 0) addRanks(ranks, cell);
  }
}

/** Adds all slots to the tally, in their order, column after column. */
function addAll(): void {
  const length = stride();
  const count = areas();
  const width = (bins() + 1) << 1;
  const shift = binShift();
  const fill = (<usize>1 << shift) - 1;
  const step = columns() * length;
  for (let column: usize = 0; column < columns(); column += 1) {
    const cell = column * length;
    const a = ranksOf(0) + (cell << 2);
    const b = a + (step << 2);
    const c = b + (step << 2);
    const d = c + (step << 2);
    addScores(scoresOf(0) + (cell << 3), step << 3, SLOTS, cell);
    let counts = at(COUNTS) + column * count * width;
    for (let row: usize = 0; row < count << 2; row += 4, counts += width) {
      addRank(counts, load<usize>(a + row), fill, shift);
      addRank(counts, load<usize>(b + row), fill, shift);
      addRank(counts, load<usize>(c + row), fill, shift);
      addRank(counts, load<usize>(d + row), fill, shift);
    }
    if (shift != 0) for (let which: usize = 0; which < SLOTS; which += 1) addRanks(a + ((which * step) << 2), cell);
  }
}

/** Sums and extremes of one column's scores in one slot, or in all, `step` bytes apart. */
// @ts-ignore: decorator
@inline function addScores(from: usize, step: usize, slots: usize, cell: usize): void {
  const sums = at(SUMS) + (cell << 3);
  const mins = at(MINS) + (cell << 3);
  const maxs = at(MAXS) + (cell << 3);
  const end = stride() << 3;
  for (let row: usize = 0; row < end; row += 16) {
    let sum = v128.load(sums + row);
    let least = v128.load(mins + row);
    let most = v128.load(maxs + row);
    let x = v128.load(from + row);
    sum = addScore(sum, x);
    least = f64x2.pmin(least, x);
    most = f64x2.pmax(most, x);
    if (slots == SLOTS) {
      x = v128.load(from + step + row);
      sum = addScore(sum, x);
      least = f64x2.pmin(least, x);
      most = f64x2.pmax(most, x);
      x = v128.load(from + 2 * step + row);
      sum = addScore(sum, x);
      least = f64x2.pmin(least, x);
      most = f64x2.pmax(most, x);
      x = v128.load(from + 3 * step + row);
      sum = addScore(sum, x);
      least = f64x2.pmin(least, x);
      most = f64x2.pmax(most, x);
    }
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
