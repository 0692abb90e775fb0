import { quantile } from './quantile.ts';
import { randomBits, STREAMS } from './random.ts';

/** How the intervals of indices are made; see {@link makeBootstrap}. */
export interface Bootstrap {
  /** Rows are resampled in so many blocks of neighbours, which keep what is even about them. */
  readonly blocks: number;
  /** How often each block is in each resample: `times[resample × blocks + block]`. */
  readonly times: Float64Array;
  /** Share of the resampled indices that the interval holds, 0..1. */
  readonly confidence: number;
}
export type Interval = readonly [low: number, high: number];
export interface SobolIndex {
  /** Share of the variance that the factor answers for alone, and with all that it does together with others. */
  readonly first: number;
  readonly total: number;
  readonly firstInterval: Interval;
  readonly totalInterval: Interval;
  /** Rows of the design that the index was computed from. */
  readonly rows: number;
}
export interface SobolIndices {
  /** Of the output over all rows of A and B. */
  readonly mean: number;
  readonly variance: number;
  /** In the order of `fAB`; undefined where fewer than two rows are there. */
  readonly factors: readonly (SobolIndex | undefined)[];
}

const MAX_BLOCKS = 64;
/** A standard deviation of less than this share of the mean is rounding. */
const ROUNDING = 1e-12;
/** Per block, about the middle: rows, Σ(a + b), Σ(a² + b²), Σ(b − ab)², Σ(a − ab)², Σb(ab − a), Σa(ab − b). */
const SUMS = 7;
/** The other forms stand in for Jansen's where their intervals are so many times narrower. */
const NARROWER = 4;

/**
 * Sobol' indices of one output from the design of Saltelli: matrices A and B, and for each factor A with this factor's
 * column taken from B.
 *
 * S = 1 − ½ mean(f(B) − f(AB))² / V and T = ½ mean(f(A) − f(AB))² / V (Jansen), with V the variance of f(A) and f(B)
 * together. For a factor that does next to nothing, or next to everything, single rows say little by one of them; then
 * S = mean f(B)(f(AB) − f(A)) / V, or T = 1 − mean f(A)(f(AB) − f(B)) / V, stands in, with f about its mean: where its
 * interval is four times narrower. The intervals are percentiles over a bootstrap of blocks of neighbouring rows.
 *
 * A row that lacks a number that the factor needs (NaN) is left out for this factor, in all terms; other factors and rows
 * keep theirs. Where the output does not vary, or by rounding only, its variance is 0 and every index NaN. Sources: M. J. W. Jansen, Computer Physics Communications 117
 * (1999) 35–43; A. Saltelli et al., ibid. 181 (2010) 259–270; G. E. B. Archer, A. Saltelli and I. M. Sobol', Journal of
 * Statistical Computation and Simulation 58 (1997) 99–120 (bootstrap).
 */
export function sobolIndices(
  fA: Float64Array,
  fB: Float64Array,
  fAB: readonly Float64Array[],
  bootstrap: Bootstrap,
): SobolIndices {
  const centre = meanOf(fA, fB);
  const whole = blockSums(fA, fB, undefined, centre, 1);
  const mean = centre + whole[1]! / (2 * whole[0]!);
  const variance = varianceOf(whole[0]!, whole[1]!, whole[2]!);
  const varies = variance > (ROUNDING * mean) ** 2;
  return {
    mean,
    variance: varies || Number.isNaN(variance) ? variance : 0,
    factors: fAB.map((column) => {
      const sums = blockSums(fA, fB, column, centre, bootstrap.blocks);
      const all = new Float64Array(FORMS);
      const rows = putForms(sums, new Float64Array(bootstrap.blocks).fill(1), 0, all, 1, 0);
      if (rows < 2) return undefined;
      return varies ? withIntervals(all, rows, sums, bootstrap) : { ...NONE, rows };
    }),
  };
}

const NO_INTERVAL: Interval = [Number.NaN, Number.NaN];
const NONE = {
  first: Number.NaN,
  total: Number.NaN,
  firstInterval: NO_INTERVAL,
  totalInterval: NO_INTERVAL,
};

/** Something near the middle, so that squares do not lose digits; exactly the value where all are equal. */
function meanOf(fA: Float64Array, fB: Float64Array): number {
  let sum = 0;
  let count = 0;
  let first = Number.NaN;
  for (const column of [fA, fB])
    for (const value of column) {
      if (Number.isNaN(value)) continue;
      if (count === 0) first = value;
      sum += value - first;
      count += 1;
    }
  return first + sum / count;
}

function blockSums(
  fA: Float64Array,
  fB: Float64Array,
  fAB: Float64Array | undefined,
  centre: number,
  blocks: number,
): Float64Array {
  const sums = new Float64Array(SUMS * blocks);
  for (let row = 0; row < fA.length; row++) {
    const a = fA[row]! - centre;
    const b = fB[row]! - centre;
    const ab = fAB === undefined ? a : fAB[row]! - centre;
    if (Number.isNaN(a + b + ab)) continue;
    const at = SUMS * Math.floor((row * blocks) / fA.length);
    sums[at]! += 1;
    sums[at + 1]! += a + b;
    sums[at + 2]! += a * a + b * b;
    sums[at + 3]! += (b - ab) * (b - ab);
    sums[at + 4]! += (a - ab) * (a - ab);
    sums[at + 5]! += b * (ab - a);
    sums[at + 6]! += a * (ab - b);
  }
  return sums;
}

const varianceOf = (rows: number, sum: number, squares: number): number => {
  const mean = sum / (2 * rows);
  return squares / (2 * rows) - mean * mean;
};

/** The usual and the other form of the first index, then of the total one. */
const FORMS = 4;
const FIRST = 0;
const OTHER_FIRST = 1;
const TOTAL = 2;
const OTHER_TOTAL = 3;

/**
 * All forms over blocks of which each counts so many times: `forms[form × stride + at]`. Returns the rows.
 * @param from where the blocks' counts begin in `times`
 */
function putForms(
  sums: Float64Array,
  times: Float64Array,
  from: number,
  forms: Float64Array,
  stride: number,
  at: number,
): number {
  let rows = 0;
  let sum = 0;
  let squares = 0;
  let awayB = 0;
  let awayA = 0;
  let withB = 0;
  let withA = 0;
  for (let first = 0, block = from; first < sums.length; first += SUMS, block++) {
    const count = times[block]!;
    rows += count * sums[first]!;
    sum += count * sums[first + 1]!;
    squares += count * sums[first + 2]!;
    awayB += count * sums[first + 3]!;
    awayA += count * sums[first + 4]!;
    withB += count * sums[first + 5]!;
    withA += count * sums[first + 6]!;
  }
  const whole = rows * varianceOf(rows, sum, squares);
  forms[FIRST * stride + at] = 1 - awayB / (2 * whole);
  forms[OTHER_FIRST * stride + at] = withB / whole;
  forms[TOTAL * stride + at] = awayA / (2 * whole);
  forms[OTHER_TOTAL * stride + at] = 1 - withA / whole;
  return rows;
}

function withIntervals(
  all: Float64Array,
  rows: number,
  sums: Float64Array,
  { blocks, times, confidence }: Bootstrap,
): SobolIndex {
  const resamples = times.length / blocks;
  const forms = new Float64Array(FORMS * resamples);
  for (let at = 0; at < resamples; at++) putForms(sums, times, at * blocks, forms, resamples, at);
  const narrower = (usual: number, other: number): readonly [number, Interval] => {
    const [wide, narrow] = [usual, other].map((form) =>
      spread(forms.subarray(form * resamples, (form + 1) * resamples), confidence),
    ) as [Interval, Interval];
    const isOther = NARROWER * (narrow[1] - narrow[0]) < wide[1] - wide[0];
    return isOther ? [all[other]!, narrow] : [all[usual]!, wide];
  };
  const [first, firstInterval] = narrower(FIRST, OTHER_FIRST);
  const [total, totalInterval] = narrower(TOTAL, OTHER_TOTAL);
  return { first, total, firstInterval, totalInterval, rows };
}

/** Draws blocks of a design of so many rows, as many as there are, for each resample. */
export function makeBootstrap(
  rows: number,
  { seed, resamples, confidence }: { seed: number; resamples: number; confidence: number },
): Bootstrap {
  const blocks = Math.min(MAX_BLOCKS, rows);
  const times = new Float64Array(resamples * blocks);
  for (let at = 0; at < times.length; at++) {
    const drawn = Math.floor((randomBits(seed, STREAMS.bootstrap, at, 0) / 2 ** 32) * blocks);
    times[at - (at % blocks) + drawn]! += 1;
  }
  return { blocks, times, confidence };
}

/**
 * Ends of the middle share of one form, whose values are sorted in place; resamples for which it is not defined, because they
 * hold one value only, do not count.
 */
function spread(values: Float64Array, confidence: number): Interval {
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) values[count++] = value;
  const sorted = values.subarray(0, count).sort();
  const tail = (1 - confidence) / 2;
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
}
