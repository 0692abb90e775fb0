import { headerParameter, headerParts } from './header-parts.ts';

export const JSON_TYPE = 'application/json';
export const LD_TYPE = 'application/ld+json';
export const GEO_TYPE = 'application/geo+json';
export type AnswerType = typeof JSON_TYPE | typeof LD_TYPE | typeof GEO_TYPE;

/** Media ranges that are looked at; what a client lists beyond is passed over. */
const MOST_RANGES = 50;

/**
 * The media type of the answer (clause 6.3.4, RFC 9110 12.5.1): of those offered the one with the greatest weight in `accept`, of
 * equally weighted ones the first offered. Without the header the first; undefined where the client accepts none of them (406).
 */
export function negotiate<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = headerParts(accept, ',', MOST_RANGES).map(readRange);
  let best: { readonly type: Type; readonly weight: number } | undefined;
  for (const type of offered) {
    const weight = weightOf(type, ranges);
    if (weight > (best?.weight ?? 0)) best = { type, weight };
  }
  return best?.type;
}

interface Range {
  readonly type: string;
  readonly weight: number;
}

function readRange(part: string): Range {
  const [type = '', ...parameters] = headerParts(part, ';', 10);
  const weight = parameters.map(headerParameter).find(([name]) => name === 'q')?.[1];
  return { type: type.toLowerCase(), weight: weight === undefined ? 1 : weightIn(weight) };
}

/** A weight from 0 to 1 with at most three decimals; what is none counts as 0, as if the range were not there. */
const weightIn = (text: string): number =>
  /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;

/** The weight of the most specific range that covers a type. */
function weightOf(type: string, ranges: readonly Range[]): number {
  for (const range of [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']) {
    const weights = ranges.filter((one) => one.type === range).map((one) => one.weight);
    if (weights.length > 0) return Math.max(...weights);
  }
  return 0;
}
