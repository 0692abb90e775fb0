// Ranks by a map of bits: a score's place on the line from the smallest score to the largest is a bit, and its rank the number of
// bits from there on. The map is a row of words, each 8 bytes of bits, 4 for how many bits stand in later words, and 4 of nothing.
import { at, AVERAGE, DENSE, MAP, mapBits, mapBytes, MAX, OWNERS, PLACES, TIED, ties, WORDS } from './memory';
import { f } from './elementary';

const TWO_52: f64 = 4503599627370496;
const BASE: usize = MAP + 8;

/** How many scores had to give way because their bits were taken, and how many met an equal one, in the column at hand. */
let moves: usize = 0;
let tied: usize = 0;

/** False, and no ranks, where the scores are not spread enough for this, or are equal and the rule is `dense`. */
export function rankByMap(from: usize, count: usize, to: usize): bool {
  if (count > 0xffff) return false;
  let low = v128.load64_splat(from);
  let high = low;
  let low2 = low;
  let high2 = low;
  const fours = from + ((count & ~3) << 3);
  for (let x = from; x < fours; x += 32) {
    const one = v128.load(x);
    const two = v128.load(x, 16);
    low = f64x2.pmin(low, one);
    high = f64x2.pmax(high, one);
    low2 = f64x2.pmin(low2, two);
    high2 = f64x2.pmax(high2, two);
  }
  low = f64x2.pmin(low, low2);
  high = f64x2.pmax(high, high2);
  let least = min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
  let most = max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
  for (let x = fours; x < from + (count << 3); x += 8) {
    least = min(least, load<f64>(x));
    most = max(most, load<f64>(x));
  }
  const scale = <f64>(mapBits() - 1) / (most - least);
  if (!(scale < Infinity) || !(scale > 0)) return false;

  // rounding keeps the order: a higher score never has a lower place
  const places = at(PLACES);
  const words = at(WORDS);
  for (let row: usize = 0; row < count; row += 4) {
    const x = from + (row << 3);
    const one = f64x2.add(f64x2.mul(f64x2.sub(v128.load(x), f(least)), f(scale)), f(TWO_52));
    const two = f64x2.add(f64x2.mul(f64x2.sub(v128.load(x, 16), f(least)), f(scale)), f(TWO_52));
    const place = v128.shuffle<u32>(one, two, 0, 2, 4, 6);
    v128.store(places + (row << 2), place);
    v128.store(words + (row << 2), i32x4.shl(i32x4.shr_u(place, 6), 4));
  }
  moves = 64 + (count >> 3);
  tied = 0;
  const owners = at(OWNERS);
  for (let row: usize = 0; row < count; row += 1) {
    const place = load<u32>(places + (row << 2));
    const word = load<usize>(words + (row << 2));
    const set = load<u64>(word, MAP);
    const bit = <u64>1 << place;
    if ((set & bit) == 0) {
      store<u64>(word, set | bit, MAP);
      store<u16>(owners + (place << 1), <u16>row);
    } else if (!insert(from, row, place, owners)) {
      clear();
      return false;
    }
  }
  let later: u32 = 0;
  for (let word = mapBytes(); word > 0; ) {
    word -= 64;
    const d = later + <u32>popcnt(load<u64>(word, MAP + 48));
    const c = d + <u32>popcnt(load<u64>(word, MAP + 32));
    const b = c + <u32>popcnt(load<u64>(word, MAP + 16));
    store<u32>(word, later, BASE + 48);
    store<u32>(word, d, BASE + 32);
    store<u32>(word, c, BASE + 16);
    store<u32>(word, b, BASE);
    later = b + <u32>popcnt(load<u64>(word, MAP));
  }
  for (let row: usize = 0; row < count; row += 4) {
    const at4 = row << 2;
    store<u32>(to + at4, placeOf(words + at4, places + at4));
    store<u32>(to + at4, placeOf(words + at4 + 4, places + at4 + 4), 4);
    store<u32>(to + at4, placeOf(words + at4 + 8, places + at4 + 8), 8);
    store<u32>(to + at4, placeOf(words + at4 + 12, places + at4 + 12), 12);
  }
  clear();
  if (ties() == AVERAGE) for (let row: usize = 0; row < count; row += 4) v128.store(to + (row << 2), i32x4.shl(v128.load(to + (row << 2)), 1));
  return tied == 0 || rankTied(from, count, to);
}

/** Bits from a row's own on. */
@inline function placeOf(word: usize, place: usize): u32 {
  const own = load<usize>(word);
  return load<u32>(own, BASE) + <u32>popcnt(load<u64>(own, MAP) >> load<u32>(place));
}

/** Finds a bit for a row whose own is taken: the lower of two scores stays, the higher goes on to the next bit. */
function insert(from: usize, row: usize, place: usize, owners: usize): bool {
  for (; moves > 0; moves -= 1) {
    const score = load<f64>(from + (row << 3));
    const owner = <usize>load<u16>(owners + (place << 1));
    const other = load<f64>(from + (owner << 3));
    if (other == score) {
      store<u32>(at(TIED) + (tied << 2), <u32>row);
      tied += 1;
    }
    // without a branch, which could not be foretold
    const swap = (row ^ owner) & -usize(other > score);
    put(owner ^ swap, place, owners);
    row = row ^ swap;
    place += 1;
    const word = place >> 6 << 4;
    const set = load<u64>(word, MAP);
    const bit = <u64>1 << place;
    if ((set & bit) == 0) {
      store<u64>(word, set | bit, MAP);
      put(row, place, owners);
      return true;
    }
  }
  return false;
}

@inline function put(row: usize, place: usize, owners: usize): void {
  store<u16>(owners + (place << 1), <u16>row);
  store<u32>(at(PLACES) + (row << 2), <u32>place);
  store<usize>(at(WORDS) + (row << 2), place >> 6 << 4);
}

function clear(): void {
  const end = mapBytes();
  for (let word: usize = 0; word < end; word += 32) {
    v128.store(word, i64x2.splat(0), MAP);
    v128.store(word, i64x2.splat(0), MAP + 16);
  }
}

/** Ranks of the scores that met an equal one. */
function rankTied(from: usize, count: usize, to: usize): bool {
  const rule = ties();
  if (rule == DENSE) return false;
  for (let place: usize = 0; place < tied; place += 1) {
    const score = load<f64>(from + (load<usize>(at(TIED) + (place << 2)) << 3));
    let higher: u32 = 0;
    let equal: u32 = 0;
    for (let row: usize = 0; row < count; row += 1) {
      const other = load<f64>(from + (row << 3));
      higher += u32(other > score);
      equal += u32(other == score);
    }
    const rank = rule == MAX ? higher + equal : rule == AVERAGE ? 2 * higher + equal + 1 : higher + 1;
    for (let row: usize = 0; row < count; row += 1) if (load<f64>(from + (row << 3)) == score) store<u32>(to + (row << 2), rank);
  }
  return true;
}
