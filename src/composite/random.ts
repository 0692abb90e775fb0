/**
 * Random numbers by a counter: what comes out depends on the seed and the counters alone, so that any part of a sample can be
 * computed anywhere with the same bits. Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011; tested against the authors' known answers.
 */

/** What a number is drawn for: numbers of streams that never overlap. `wide` is the first of as many as are wanted. */
export const STREAMS = { sample: 0, shift: 1, bootstrap: 2, wide: 3 } as const;

const ROUNDS = 10;

/** The upper 32 bits of the product of two whole numbers of 32 bits without sign; in whole numbers of 32 bits all the way. */
function upper(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const other = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0;
}

/** Encrypts the counter in `block` (four words of 32 bits) in place. */
export function philox(block: Uint32Array, key0: number, key1: number): void {
  let c0 = block[0]! | 0;
  let c1 = block[1]! | 0;
  let c2 = block[2]! | 0;
  let c3 = block[3]! | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = upper(0xd2511f53, c0);
    const high1 = upper(0xcd9e8d57, c2);
    const low0 = Math.imul(0xd2511f53, c0);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

const block = new Uint32Array(4);

/** 32 random bits, for whole numbers `index` below 2⁵³ and `at` below 2³². */
export function randomBits(seed: number, stream: number, index: number, at: number): number {
  draw(seed, stream, index, at);
  return block[0]!;
}

/** Fills `out` with numbers in (0, 1), neither end included, of 52 bits each. */
export function fillUniform(out: Float64Array, seed: number, stream: number, index: number): void {
  for (let at = 0; at < out.length; at += 2) {
    draw(seed, stream, index, at >>> 1);
    out[at] = fraction(block[0]!, block[1]!);
    if (at + 1 < out.length) out[at + 1] = fraction(block[2]!, block[3]!);
  }
}

function draw(seed: number, stream: number, index: number, at: number): void {
  block[0] = at;
  block[1] = index;
  block[2] = index / 0x1_0000_0000;
  block[3] = stream;
  philox(block, seed, 0);
}

const fraction = (high: number, low: number): number => (high * 0x10_0000 + (low >>> 12) + 0.5) / 2 ** 52;
