import type { Distribution } from '../model/uncertainty.ts';
import { log } from './elementary.ts';

/**
 * Numbers of a named distribution from probabilities: quantile functions, so that evenly spread probabilities give
 * evenly spread numbers. The value at one probability does not depend on which others are drawn.
 */

/**
 * Upper ends of each choice's part of (0, 1), from relative probabilities ≥ 0, not all zero; equal parts without them. A choice
 * whose probability is zero has no part.
 */
export function partsOf(count: number, probabilities?: readonly number[]): Float64Array {
  const parts = new Float64Array(count);
  let total = 0;
  for (let at = 0; at < count; at++) total += probabilities?.[at] ?? 1;
  let sum = 0;
  let last = 0;
  for (let at = 0; at < count; at++) {
    const own = probabilities?.[at] ?? 1;
    sum += own;
    parts[at] = sum / total;
    if (own > 0) last = at;
  }
  return parts.fill(1, last);
}

/** The choice whose part a probability lies in. */
export function choiceAt(parts: Float64Array, probability: number): number {
  let at = 0;
  while (at < parts.length - 1 && !(probability < parts[at]!)) at += 1;
  return at;
}

type Named<N extends Distribution['distribution']> = Extract<Distribution, { distribution: N }>;
type Quantile = (probability: number) => number | string;

/** The value below which a share of the distribution lies, by the distribution's name; probabilities in (0, 1). */
export const QUANTILE: {
  readonly [N in Distribution['distribution']]: (distribution: Named<N>) => Quantile;
} = {
  uniform:
    ({ low, high }) =>
    (probability) =>
      low + (high - low) * probability,
  normal:
    ({ mean, standardDeviation }) =>
    (probability) =>
      mean + standardDeviation * normalQuantile(probability),
  triangular: ({ low, mode, high }) => {
    const rising = (mode - low) / (high - low);
    return (probability) =>
      probability < rising
        ? low + Math.sqrt(probability * (high - low) * (mode - low))
        : high - Math.sqrt((1 - probability) * (high - low) * (high - mode));
  },
  integer:
    ({ low, high }) =>
    (probability) =>
      Math.min(high, low + Math.floor(probability * (high - low + 1))),
  choice: ({ values, probabilities }) => {
    const parts = partsOf(values.length, probabilities);
    return (probability) => values[choiceAt(parts, probability)]!;
  },
};

export const quantileOf = (distribution: Distribution): Quantile =>
  (QUANTILE[distribution.distribution] as (distribution: Distribution) => Quantile)(distribution);

/** The values that a distribution can take, in order, where they are so few that they are listed: `integer` and `choice`. */
export function listedValues(distribution: Distribution): readonly (number | string)[] | undefined {
  if (distribution.distribution === 'choice') return distribution.values;
  if (distribution.distribution !== 'integer') return undefined;
  const { low, high } = distribution;
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
}

/** Ratios of polynomials, by the largest power first: in the middle, in the tails, and far out. */
const middle = (x: number): number =>
  (((((((2509.0809287301227 * x + 33430.57558358813) * x + 67265.7709270087) * x + 45921.95393154987) * x +
    13731.69376550946) *
    x +
    1971.5909503065513) *
    x +
    133.14166789178438) *
    x +
    3.3871328727963665) /
  (((((((5226.495278852854 * x + 28729.085735721943) * x + 39307.89580009271) * x + 21213.794301586597) * x +
    5394.196021424751) *
    x +
    687.1870074920579) *
    x +
    42.31333070160091) *
    x +
    1);
const tail = (x: number): number =>
  (((((((0.0007745450142783414 * x + 0.022723844989269184) * x + 0.2417807251774506) * x +
    1.2704582524523684) *
    x +
    3.6478483247632045) *
    x +
    5.769497221460691) *
    x +
    4.630337846156546) *
    x +
    1.4234371107496835) /
  (((((((1.0507500716444169e-9 * x + 0.0005475938084995345) * x + 0.015198666563616457) * x +
    0.14810397642748008) *
    x +
    0.6897673349851) *
    x +
    1.6763848301838038) *
    x +
    2.053191626637759) *
    x +
    1);
const far = (x: number): number =>
  (((((((2.0103343992922881e-7 * x + 2.7115555687434876e-5) * x + 0.0012426609473880784) * x +
    0.026532189526576124) *
    x +
    0.29656057182850487) *
    x +
    1.7848265399172913) *
    x +
    5.463784911164114) *
    x +
    6.657904643501103) /
  (((((((2.0442631033899397e-15 * x + 1.421511758316446e-7) * x + 1.8463183175100548e-5) * x +
    0.0007868691311456133) *
    x +
    0.014875361290850615) *
    x +
    0.1369298809227358) *
    x +
    0.599832206555888) *
    x +
    1);

/**
 * The standard normal quantile, accurate to about 1e-16 relative, for probabilities in (0, 1). Source: M. J. Wichura, "Algorithm
 * AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988) 477–484, PPND16.
 */
export function normalQuantile(probability: number): number {
  const away = probability - 0.5;
  if (Math.abs(away) <= 0.425) return away * middle(0.180625 - away * away);
  const r = Math.sqrt(-log(away < 0 ? probability : 1 - probability));
  const size = r <= 5 ? tail(r - 1.6) : far(r - 5);
  return away < 0 ? -size : size;
}
