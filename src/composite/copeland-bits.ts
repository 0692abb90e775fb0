import type { Values } from './statistics.ts';

/** Rows from one stored set of lower rows to the next; what lies between is added bit by bit. */
const STRIDE = 256;
/** More children than this have too many combinations. */
const MOST_CHILDREN = 12;

/** A decision on whether one child of one row is above another row's: which of two earlier results counts then. */
interface Decision {
  readonly child: number;
  readonly above: number;
  readonly otherwise: number;
}
/**
 * The weighing of all children as decisions in a row. Results by number: {@link NO}, {@link YES}, whether each child is above,
 * then what the decisions make.
 */
export interface Weighing {
  readonly decisions: readonly Decision[];
  /** Results that say whether the row is ahead of the other, or behind; null where who is not ahead is behind. */
  readonly ahead: number;
  readonly behind: number | null;
}
const NO = 0;
const YES = 1;
const FIRST_CHILD = 2;

/**
 * What combinations of higher and lower scores decide, as a decision diagram in the order of the children, equal parts once
 * (R. E. Bryant, IEEE Transactions on Computers 35 (1986) 677–691); undefined for too many children. Weights are added up in
 * that order for each combination, so that rounding decides as it does pair by pair.
 * @param limit sums nearer to 0 are neither ahead nor behind
 */
export function weighing(weights: Values, limit: number): Weighing | undefined {
  if (weights.length > MOST_CHILDREN) return undefined;
  const decisions: Decision[] = [];
  const known = new Map<string, number>();
  let canBalance = false;
  const decide = (child: number, sum: number, holds: (sum: number) => boolean): number => {
    if (child === weights.length) {
      canBalance ||= Math.abs(sum) <= limit;
      return holds(sum) ? YES : NO;
    }
    const above = decide(child + 1, sum + weights[child]!, holds);
    const otherwise = decide(child + 1, sum - weights[child]!, holds);
    if (above === otherwise) return above;
    if (above === YES && otherwise === NO) return FIRST_CHILD + child;
    const key = `${child} ${above} ${otherwise}`;
    const next = FIRST_CHILD + weights.length + decisions.length;
    const result = known.get(key) ?? next;
    if (result === next) decisions.push({ child, above, otherwise });
    known.set(key, result);
    return result;
  };
  const ahead = decide(0, 0, (sum) => sum > limit);
  return { decisions, ahead, behind: canBalance ? decide(0, 0, (sum) => sum < -limit) : null };
}

/** A child's rows by score, rising; rows without a score are not there. */
interface Order {
  readonly rows: Uint32Array;
  /** By row: how many rows are lower, and how many are lower or equal. */
  readonly below: Uint32Array;
  readonly upTo: Uint32Array;
  /** The set of the lowest 0, {@link STRIDE}, 2 × {@link STRIDE}, … rows, one after the other. */
  readonly sets: Int32Array;
}

/**
 * For each row, how many others it is ahead of less how many it is behind, 32 pairs at a time: which rows are lower is a set of
 * bits for each child, and the weighing is carried out on whole words. Pairs in which a child is equal or missing are then
 * weighed by themselves.
 */
export function netWins(
  children: readonly Values[],
  weights: Values,
  { decisions, ahead, behind }: Weighing,
  limit: number,
): Float64Array {
  const count = children[0]!.length;
  const words = (count + 31) >> 5;
  const net = new Float64Array(count);
  const gaps = rowsWithGaps(children);
  const hasGap = new Set(gaps);
  const orders = children.map((column) => orderOf(column, words));
  const lower = children.map(() => new Int32Array(words));
  const results = [
    new Int32Array(words),
    new Int32Array(words).fill(-1),
    ...lower,
    ...decisions.map(() => new Int32Array(words)),
  ];
  const last = count % 32 === 0 ? -1 : 2 ** (count % 32) - 1;
  const { sign, correction } = pairSigns(children, weights, limit);
  for (let row = 0; row < count; row++) {
    if (hasGap.has(row)) {
      for (let other = 0; other < count; other++) net[row]! += sign(row, other);
      continue;
    }
    orders.forEach((order, child) => {
      setLower(lower[child]!, order, row);
    });
    carryOut(decisions, results);
    const wins = bitsOf(results[ahead]!, last);
    net[row] = wins - (behind === null ? count - wins : bitsOf(results[behind]!, last));
    for (const other of gaps) net[row]! += correction(row, other, 0);
    orders.forEach(({ rows, below, upTo }, child) => {
      for (let at = below[row]!; at < upTo[row]!; at++) {
        if (!hasGap.has(rows[at]!)) net[row]! += correction(row, rows[at]!, child);
      }
    });
  }
  return net;
}

/** How many pairs have a child that is equal or missing, at most; a row and itself included. */
export function unclearPairs(children: readonly Values[]): number {
  const count = children[0]!.length;
  let pairs = 2 * count * rowsWithGaps(children).length;
  for (const column of children) {
    const sorted = Float64Array.from(column).sort();
    let first = 0;
    for (let at = 1; at <= count; at++) {
      if (at < count && sorted[at] === sorted[first]) continue;
      pairs += (at - first) ** 2;
      first = at;
    }
  }
  return pairs;
}

function rowsWithGaps(children: readonly Values[]): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < children[0]!.length; row++)
    if (children.some((column) => Number.isNaN(column[row]))) rows.push(row);
  return rows;
}

function orderOf(column: Values, words: number): Order {
  const all = Uint32Array.from(column, (_, row) => row);
  const rows = all.filter((row) => !Number.isNaN(column[row])).sort((a, b) => column[a]! - column[b]!);
  const below = new Uint32Array(column.length);
  const upTo = new Uint32Array(column.length);
  for (let first = 0; first < rows.length; ) {
    let end = first + 1;
    while (end < rows.length && column[rows[end]!] === column[rows[first]!]) end += 1;
    for (let at = first; at < end; at++) {
      below[rows[at]!] = first;
      upTo[rows[at]!] = end;
    }
    first = end;
  }
  const set = new Int32Array(words);
  const sets = new Int32Array(Math.ceil(rows.length / STRIDE) * words);
  rows.forEach((row, at) => {
    if (at % STRIDE === 0) sets.set(set, (at / STRIDE) * words);
    set[row >> 5]! |= 1 << (row & 31);
  });
  return { rows, below, upTo, sets };
}

/** Puts the set of the rows that are lower than a row into `set`. */
function setLower(set: Int32Array, { rows, below, sets }: Order, row: number): void {
  const stored = Math.floor(below[row]! / STRIDE);
  set.set(sets.subarray(stored * set.length, (stored + 1) * set.length));
  for (let at = stored * STRIDE; at < below[row]!; at++) {
    const other = rows[at]!;
    set[other >> 5]! |= 1 << (other & 31);
  }
}

/** Makes the decisions' results, for all rows; the children's own are there. */
function carryOut(decisions: readonly Decision[], results: readonly Int32Array[]): void {
  const first = results.length - decisions.length;
  for (let at = 0; at < decisions.length; at++) {
    const { child, above, otherwise } = decisions[at]!;
    const isAbove = results[FIRST_CHILD + child]!;
    if (otherwise === NO) intersect(results[first + at]!, isAbove, results[above]!);
    else if (above === YES) unite(results[first + at]!, isAbove, results[otherwise]!);
    else choose(results[first + at]!, isAbove, results[above]!, results[otherwise]!);
  }
}

function intersect(result: Int32Array, one: Int32Array, two: Int32Array): void {
  for (let at = 0; at < result.length; at++) result[at] = one[at]! & two[at]!;
}

function unite(result: Int32Array, one: Int32Array, two: Int32Array): void {
  for (let at = 0; at < result.length; at++) result[at] = one[at]! | two[at]!;
}

function choose(result: Int32Array, isAbove: Int32Array, above: Int32Array, otherwise: Int32Array): void {
  for (let at = 0; at < result.length; at++) {
    const no = otherwise[at]!;
    result[at] = no ^ (isAbove[at]! & (no ^ above[at]!));
  }
}

/** How many bits are set; of the last word only those in `last` count. */
function bitsOf(words: Int32Array, last: number): number {
  let bits = 0;
  for (let at = 0; at < words.length; at++) {
    let word = at === words.length - 1 ? words[at]! & last : words[at]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    bits += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return bits;
}

/** How single pairs are decided. */
function pairSigns(children: readonly Values[], weights: Values, limit: number) {
  const width = children.length;
  // Row after row: what a pair reads stands side by side.
  const scores = new Float64Array(width * children[0]!.length);
  children.forEach((column, child) => {
    for (let row = 0; row < column.length; row++) scores[row * width + child] = column[row]!;
  });
  const signOf = (sum: number): number => Number(sum > limit) - Number(sum < -limit);
  return {
    /** 1 if the row is ahead of the other, −1 if it is behind, else 0. */
    sign: (row: number, other: number): number => {
      let sum = 0;
      for (let child = 0; child < width; child++) {
        const own = scores[row * width + child]!;
        const theirs = scores[other * width + child]!;
        sum += weights[child]! * (Number(own > theirs) - Number(own < theirs));
      }
      return signOf(sum);
    },
    /**
     * The sign less what the bits say of the pair, in which a child that is not above counts as below; 0 where a child before
     * `from` is equal, so that each pair is corrected at its first equal child alone.
     */
    correction: (row: number, other: number, from: number): number => {
      let sum = 0;
      let bits = 0;
      for (let child = 0; child < width; child++) {
        const own = scores[row * width + child]!;
        const theirs = scores[other * width + child]!;
        if (child < from && own === theirs) return 0;
        const weight = weights[child]!;
        sum += weight * (Number(own > theirs) - Number(own < theirs));
        bits += own > theirs ? weight : -weight;
      }
      return signOf(sum) - signOf(bits);
    },
  };
}
