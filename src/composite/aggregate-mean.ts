import type { AggregateOptions } from '../model/method.ts';
import {
  acceptsAll,
  invalidOption,
  type NodeRefusal,
  type RowContext,
  type RowMethod,
} from './aggregate-method.ts';
import { exp, log, pow } from './elementary.ts';

const positive = {
  accepts: (score: number) => score > 0,
  refused: 'aggregate.notPositive',
} as const;

/**
 * Σ wᵢ xᵢ / Σ wᵢ. Full compensation: a point lost on one child is made good by a point on another, by their weights. Source:
 * OECD/JRC Handbook 2008, step 6 (linear aggregation); COINr `a_amean`.
 */
export const arithmetic = {
  kind: 'row',
  ...acceptsAll,
  combine: (scores: ArrayLike<number>, weights: ArrayLike<number>, count: number): number => {
    let sum = 0;
    let total = 0;
    for (let at = 0; at < count; at++) {
      sum += weights[at]! * scores[at]!;
      total += weights[at]!;
    }
    return sum / total;
  },
} as const satisfies RowMethod;

/**
 * exp(Σ wᵢ ln xᵢ / Σ wᵢ). Partial compensation: the lower a score, the more it costs. Only for scores > 0, so normalise to a range
 * that begins above 0, such as 1 to 100. Source: OECD/JRC Handbook 2008, step 6 (geometric aggregation); COINr `a_gmean`.
 */
export const geometric = {
  kind: 'row',
  ...positive,
  combine: (scores: ArrayLike<number>, weights: ArrayLike<number>, count: number): number => {
    let sum = 0;
    let total = 0;
    for (let at = 0; at < count; at++) {
      sum += weights[at]! * log(scores[at]!);
      total += weights[at]!;
    }
    return exp(sum / total);
  },
} as const satisfies RowMethod;

/**
 * Σ wᵢ / Σ (wᵢ / xᵢ). Less compensation than the geometric mean. Only for scores > 0. Source: as a generalised mean with p = −1;
 * COINr `a_hmean`.
 */
export const harmonic = {
  kind: 'row',
  ...positive,
  combine: (scores: ArrayLike<number>, weights: ArrayLike<number>, count: number): number => {
    let sum = 0;
    let total = 0;
    for (let at = 0; at < count; at++) {
      sum += weights[at]! / scores[at]!;
      total += weights[at]!;
    }
    return total / sum;
  },
} as const satisfies RowMethod;

/**
 * (Σ wᵢ xᵢᵖ / Σ wᵢ)^(1/p) with the exponent p; the geometric mean for p = 0. The smaller p, the less compensation: p = 1 is the
 * arithmetic mean, −1 the harmonic. Taken relative to the largest score, so that no power leaves the range of numbers. Only for
 * scores > 0 whatever p is: an area that the geometric mean would refuse is refused here too, never lost. COINr `a_genmean`.
 */
export const generalised = {
  kind: 'row',
  ...positive,
  check: ({ exponent }: AggregateOptions): NodeRefusal | undefined =>
    Number.isFinite(exponent) ? undefined : invalidOption('exponent', exponent),
  combine: (
    scores: ArrayLike<number>,
    weights: ArrayLike<number>,
    count: number,
    { options }: RowContext,
  ): number => {
    const p = options.exponent!;
    if (p === 0) return geometric.combine(scores, weights, count);
    let most = 0;
    for (let at = 0; at < count; at++) most = Math.max(most, scores[at]!);
    let sum = 0;
    let total = 0;
    for (let at = 0; at < count; at++) {
      sum += weights[at]! * pow(scores[at]! / most, p);
      total += weights[at]!;
    }
    return most * pow(sum / total, 1 / p);
  },
} as const satisfies RowMethod;

/** Shares that should add up to a half may miss it by so much, as parts of the whole. */
const HALF = 1e-9;

/**
 * The weighted median: the score up to which half of the weight lies, rising; the mean of two scores where exactly half of the
 * weight (within 1e−9 of the whole) lies up to the lower one. With equal weights the ordinary median. One very low or very high
 * score does not move it.
 */
export const median = {
  kind: 'row',
  ...acceptsAll,
  combine: (scores: ArrayLike<number>, weights: ArrayLike<number>, count: number): number => {
    const order = Array.from({ length: count }, (_, at) => at).sort((a, b) => scores[a]! - scores[b]!);
    const total = order.reduce((sum, at) => sum + weights[at]!, 0);
    let below = 0;
    for (let place = 0; place < count; place++) {
      below += weights[order[place]!]!;
      const share = below / total;
      if (share > 0.5 + HALF || place === count - 1) return scores[order[place]!]!;
      if (share >= 0.5 - HALF) return (scores[order[place]!]! + scores[order[place + 1]!]!) / 2;
    }
    return Number.NaN;
  },
} as const satisfies RowMethod;
