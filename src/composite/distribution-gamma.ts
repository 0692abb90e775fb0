import { normalQuantile } from './distribution.ts';
import { exp, log } from './elementary.ts';
import { logGamma } from './special.ts';

/** Most steps of the inner and outer iterations; both end far earlier for the shapes that shares of weights have. */
const MOST_TERMS = 100_000;
const MOST_STEPS = 100;

/**
 * ln x such that a gamma variable of this shape and scale 1 is below x with this probability; the logarithm, because for
 * small shapes x itself is often below every number. Newton's method on ln P or, above the middle, ln Q, which are concave in
 * ln x, so that it cannot run astray; to about 1e-13.
 * @param shape > 0
 * @param probability in (0, 1)
 */
export function logGammaQuantile(shape: number, probability: number): number {
  const gamma = logGamma(shape);
  const isLow = probability < 0.5;
  const goal = log(isLow ? probability : 1 - probability);
  let y = start(shape, probability, gamma);
  for (let step = 0; step < MOST_STEPS; step++) {
    const x = exp(y);
    const front = shape * y - x - gamma;
    // tails as logarithms over e^front, which may be below every number
    const tail = x < shape + 1 ? log(lowerSeries(shape, x)) : log(upperFraction(shape, x));
    const isTail = x < shape + 1 === isLow;
    const logTail = isTail ? front + tail : log(Math.max(1 - exp(front + tail), Number.MIN_VALUE));
    const slope = exp(front - logTail) * (isLow ? 1 : -1);
    const change = Math.max(-4, Math.min(4, (logTail - goal) / slope));
    y -= change;
    if (Math.abs(change) <= 1e-14 * Math.max(1, Math.abs(y))) break;
  }
  return y;
}

/** Wilson and Hilferty's approximation, or the first term of the lower tail where that is not positive. */
function start(shape: number, probability: number, gamma: number): number {
  const spread = 1 / (9 * shape);
  const root = 1 - spread + normalQuantile(probability) * Math.sqrt(spread);
  if (shape >= 0.5 && root > 0.1) return log(shape) + 3 * log(root);
  return Math.min((log(probability) + gamma + log(shape)) / shape, log(shape + 3));
}

/** Γ(a) P(a, x) / (xᵃ e⁻ˣ) = Σ xⁿ / (a (a + 1) … (a + n)). Source: Abramowitz & Stegun 1964, 6.5.29. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Γ(a) Q(a, x) / (xᵃ e⁻ˣ) by its continued fraction, for x ≥ a + 1. Source: Abramowitz & Stegun 1964, 6.5.31. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const over = -n * (n - a);
    b += 2;
    d = 1 / (over * d + b);
    c = b + over / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}
