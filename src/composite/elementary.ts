/**
 * exp, log and pow of our own. ECMAScript leaves the last digits of Math.exp, Math.log and Math.pow to each engine; these use
 * nothing but + − × ÷ and the bits of a double, so that every machine gives the same. The vector kernels (kernel/elementary.as)
 * carry out the same operations in the same order, two numbers at a time.
 */

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
/** Which 32-bit word of a double holds sign and exponent; bytes stand in the machine's order. */
const HIGH = new Uint8Array(Float64Array.of(1).buffer)[7] === 0x3f ? 1 : 0;

/** 2ᵏ for k from −1024 to 1023. */
const POWERS = new Float64Array(2048);
for (let at = 0, power = 2 ** -1024; at < POWERS.length; at++, power *= 2) POWERS[at] = power;

/** ln 2 in two parts; the last 21 bits of the first are 0, so that its product with a whole number below 2²⁰ is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** 1.5 × 2⁵²: adding it to a small number and taking it away again rounds to a whole number, half to even. */
const WHOLE = 6755399441055744;

/** Largest |x| for which exp(x) and its scale are both normal numbers. */
const EXP_PLAIN = 708;
const EXP_OVER = 709.782712893384;
const EXP_UNDER = -745.1332191019412;

/**
 * eˣ; error below 1 unit in the last place. Range reduction x = k ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite 1980) and a
 * polynomial of degree 12, near-minimax on that interval. Infinity above 709.78, 0 below −745.13, NaN of NaN.
 */
export function exp(x: number): number {
  if (Math.abs(x) <= EXP_PLAIN) {
    const k = x * Math.LOG2E + WHOLE - WHOLE;
    return expReduced(x, k) * POWERS[k + 1024]!;
  }
  if (Number.isNaN(x)) return x;
  if (x > EXP_OVER) return Number.POSITIVE_INFINITY;
  if (x < EXP_UNDER) return 0;
  // 2ᵏ itself may be out of range: in two steps, of which the first is exact.
  const k = x * Math.LOG2E + WHOLE - WHOLE;
  const half = Math.trunc(k / 2);
  return expReduced(x, k) * POWERS[half + 1024]! * POWERS[k - half + 1024]!;
}

/** exp(x − k ln 2), 0.7 to 1.5. */
function expReduced(x: number, k: number): number {
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const r2 = r * r;
  const r4 = r2 * r2;
  const a = 0.5 + 0.1666666666666667 * r + (0.04166666666666667 + 0.008333333333326136 * r) * r2;
  const b =
    0.0013888888888883748 +
    0.00019841269874820627 * r +
    (2.4801587325547743e-5 + 2.7557255400206422e-6 * r) * r2;
  const c = 2.75572736431103e-7 + 2.5105217004720745e-8 * r + 2.0914686968086876e-9 * r2;
  return 1 + (high + (r2 * (a + b * r4 + c * (r4 * r4)) - low));
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;
/** High word of √½. */
const ROOT_HALF = 0x3fe6a09e;

/**
 * ln x; error below 1 unit in the last place. x = 2ᵏ (1 + f) with √½ ≤ 1 + f < √2, then ln(1 + f) as an odd polynomial in
 * s = f / (2 + f) (Tang 1990; Ng's arrangement of the terms). −Infinity of 0, NaN below 0.
 */
export function log(x: number): number {
  if (!(x >= SMALLEST_NORMAL)) {
    if (x > 0) return logScaled(x * TWO_54, -54);
    return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  }
  return x === Number.POSITIVE_INFINITY ? x : logScaled(x, 0);
}

/** ln x + scale × ln 2 of a normal x. */
function logScaled(x: number, scale: number): number {
  double[0] = x;
  const power = (words[HIGH]! - ROOT_HALF) >> 20;
  const k = power + scale;
  const f = x * POWERS[1024 - power]! - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.39999999999899444 + w * (0.22222211130259878 + w * 0.15331710618210773));
  const odd =
    z * (0.666666666666667 + w * (0.2857142862600327 + w * (0.18182889455674947 + w * 0.14616585424888623)));
  const halfSquare = 0.5 * f * f;
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + (even + odd)) + k * LN2_LOW) - f);
}

/**
 * x to the power of y: exp(y ln x), so that the relative error is up to about (1 + |y ln x|) × 2⁻⁵³. The powers −1, 0, ½, 1 and 2
 * are rounded correctly. Of a negative x, whole powers only, else NaN. Special values as Math.pow has them.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (y === 1 || Number.isNaN(x)) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  if (x > 0 && x < Number.POSITIVE_INFINITY) {
    if (y === 0.5) return Math.sqrt(x);
    if (Number.isFinite(y)) return exp(y * log(x));
    return x === 1 ? Number.NaN : exp(y * (x - 1));
  }
  if (!Number.isFinite(y)) {
    if (Number.isNaN(y) || x === -1) return Number.NaN;
    return Math.abs(x) > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  }
  const size = Math.abs(x);
  const isNegative = x < 0 || Object.is(x, -0);
  if (size === 0 || size === Number.POSITIVE_INFINITY) {
    const result = (size === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY;
    return isNegative && isOdd(y) ? -result : result;
  }
  if (!Number.isInteger(y)) return Number.NaN;
  return isOdd(y) ? -pow(size, y) : pow(size, y);
}

const isOdd = (y: number): boolean => Math.abs(y % 2) === 1;
