import { quantile } from './quantile.ts';
import { randomBits, STREAMS } from './random.ts';

/** How the intervals of indices are made. */
export interface Bootstrap {
  readonly seed: number;
  readonly resamples: number;
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

/** Rows are resampled in at most so many blocks of neighbours, which keep what is even about them. */
const BLOCKS = 64;
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
 * keep theirs. Where the output does not vary, every index is NaN. Sources: M. J. W. Jansen, Computer Physics Communications 117
 * (1999) 35–43; A. Saltelli et al., ibid. 181 (2010) 259–270; G. E. B. Archer, A. Saltelli and I. M. Sobol', Journal of
 * Statistical Computation and Simulation 58 (1997) 99–120 (bootstrap).
 */
export function sobolIndices(
  fA: Float64Array,
  fB: Float64Array,
  fAB: readonly Float64Array[],
  bootstrap: Bootstrap,
): SobolIndices {
  const rows = fA.length;
  const centre = meanOf(fA, fB);
  const blocks = Math.min(BLOCKS, rows);
  const drawn = draws(blocks, bootstrap);
  const whole = blockSums(fA, fB, undefined, centre, 1);
  return {
    mean: centre + whole[1]! / (2 * whole[0]!),
    variance: varianceOf(whole),
    factors: fAB.map((column) => {
      const sums = blockSums(fA, fB, column, centre, blocks);
      const all = addUp(sums, undefined, 0, blocks);
      if (all[0]! < 2) return undefined;
      const own = formsOf(all);
      const resampled = Array.from({ length: bootstrap.resamples }, (_, at) =>
        formsOf(addUp(sums, drawn, at * blocks, blocks)),
      );
      const [first, firstInterval] = narrower('first', 'otherFirst');
      const [total, totalInterval] = narrower('total', 'otherTotal');
      return { first, total, firstInterval, totalInterval, rows: all[0]! };

      function narrower(usual: keyof Forms, other: keyof Forms): readonly [number, Interval] {
        const [wide, narrow] = [usual, other].map((form) =>
          spread(
            resampled.map((forms) => forms[form]),
            bootstrap.confidence,
          ),
        ) as [Interval, Interval];
        const isOther = NARROWER * (narrow[1] - narrow[0]) < wide[1] - wide[0];
        return isOther ? [own[other], narrow] : [own[usual], wide];
      }
    }),
  };
}

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

/** Sums over all blocks, or over those whose numbers stand in `drawn` from a place on. */
function addUp(
  sums: Float64Array,
  drawn: Uint8Array | undefined,
  from: number,
  blocks: number,
): Float64Array {
  const total = new Float64Array(SUMS);
  for (let at = 0; at < blocks; at++) {
    const block = drawn === undefined ? at : drawn[from + at]!;
    for (let sum = 0; sum < SUMS; sum++) total[sum]! += sums[SUMS * block + sum]!;
  }
  return total;
}

function varianceOf(sums: Float64Array): number {
  const mean = sums[1]! / (2 * sums[0]!);
  return sums[2]! / (2 * sums[0]!) - mean * mean;
}

interface Forms {
  readonly first: number;
  readonly total: number;
  readonly otherFirst: number;
  readonly otherTotal: number;
}
function formsOf(sums: Float64Array): Forms {
  const whole = sums[0]! * varianceOf(sums);
  return {
    first: 1 - sums[3]! / (2 * whole),
    total: sums[4]! / (2 * whole),
    otherFirst: sums[5]! / whole,
    otherTotal: 1 - sums[6]! / whole,
  };
}

/** Block numbers of every resample. */
function draws(blocks: number, { seed, resamples }: Bootstrap): Uint8Array {
  const drawn = new Uint8Array(resamples * blocks);
  for (let at = 0; at < drawn.length; at++)
    drawn[at] = Math.floor((randomBits(seed, STREAMS.bootstrap, at, 0) / 2 ** 32) * blocks);
  return drawn;
}

/** Ends of the middle share of the numbers; resamples that are not defined, because they hold one value only, do not count. */
function spread(values: readonly number[], confidence: number): Interval {
  const sorted = Float64Array.from(values.filter((value) => Number.isFinite(value))).sort();
  const tail = (1 - confidence) / 2;
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
}
