import { randomBits, STREAMS } from './random.ts';
import { directionNumbers, SOBOL_DIMENSIONS } from './sobol-numbers.ts';

/**
 * The Sobol' sequence in Gray-code order: every block of 2ᵏ points that begins at a multiple of 2ᵏ has exactly one point in each
 * dyadic interval of length 2⁻ᵏ of each dimension. Sources: I. M. Sobol', USSR Computational Mathematics and Mathematical
 * Physics 7 (1967) 86–112; I. A. Antonov and V. M. Saleev, ibid. 19 (1980) 252–256.
 */

let known: Uint32Array | undefined;
function directions(): Uint32Array {
  known ??= directionNumbers();
  return known;
}

/** One coordinate of point `index` (below 2³²), as 32 bits after the binary point. */
export function sobolBits(dimension: number, index: number): number {
  const numbers = directions();
  let bits = 0;
  let gray = (index ^ (index >>> 1)) >>> 0;
  for (let at = 32 * dimension; gray !== 0; at++, gray >>>= 1) if (gray & 1) bits ^= numbers[at]!;
  return bits >>> 0;
}

export interface SobolColumn {
  /** 0 … {@link SOBOL_DIMENSIONS} − 1. */
  readonly dimension: number;
  /** Number of the first point, from 0; all points below 2³². */
  readonly from: number;
  readonly count: number;
  /** Whole number, 0..2³² − 1. */
  readonly seed: number;
}

/**
 * One coordinate of successive points under a random digital shift: each dimension's bits are flipped by the same random 32
 * bits, which the seed gives. Every point is then uniform, and the property of the dyadic intervals is kept. Numbers are
 * in (0, 1), neither end included; they go to out[offset], out[offset + stride], and so on. Source: P. L'Ecuyer and C. Lemieux,
 * "Recent advances in randomized quasi-Monte Carlo methods", in Modeling Uncertainty (2002) 419–474. On the test functions
 * of sensitivity analysis this shift did better than nested scrambling.
 * @throws RangeError for a dimension that has no direction numbers, and for points from 2³² on
 */
export function sobolColumn(
  out: Float64Array,
  offset: number,
  stride: number,
  { dimension, from, count, seed }: SobolColumn,
): void {
  if (!(dimension >= 0 && dimension < SOBOL_DIMENSIONS))
    throw new RangeError(`no Sobol dimension ${dimension}`);
  if (from + count > 2 ** 32) throw new RangeError('a Sobol sequence has 2^32 points');
  const numbers = directions();
  const base = 32 * dimension;
  let bits = sobolBits(dimension, from) ^ randomBits(seed, STREAMS.shift, dimension, 0);
  for (let at = 0; at < count; at++) {
    out[offset + at * stride] = ((bits >>> 0) + 0.5) / 2 ** 32;
    // the next point differs by the direction of the lowest zero bit of this one's number
    const number = from + at;
    bits ^= numbers[base + 31 - Math.clz32(~number & (number + 1))]!;
  }
}
