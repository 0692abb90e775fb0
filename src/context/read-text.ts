import { isClock, isDay } from './query-language-time.ts';

/** Scheme and something after it, without the characters that RFC 3987 keeps out of an IRI. */
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s"<>\\^`{|}\p{Cc}\p{Cs}]+$/u;

/** Whether a value is an absolute URI or IRI (RFC 3986, RFC 3987) of at most `most` characters. */
export const isUri = (value: unknown, most = 2048): value is string =>
  typeof value === 'string' && value.length <= most && URI.test(value);

/**
 * A term or prefix:name (clause 4.6.2). The clause knows letters, numbers and `_`; `-` is taken as well, as published
 * models have it (`N-TOT`), and nothing in the interface gives it another meaning.
 */
const NAME = /^\p{L}[\p{L}\p{N}_-]*(?::\p{L}[\p{L}\p{N}_-]*)?$/u;

/** Whether a text can name a type or an attribute: a term, prefix:name or a whole IRI. */
export const isName = (text: string, most = 2048): boolean =>
  text.length <= most && (NAME.test(text) || URI.test(text));

/** One Scope (clause 4.18); levels may begin with a number and hold `-` besides what the clause names. */
const SCOPE = /^\/?[\p{L}\p{N}_-]+(?:\/[\p{L}\p{N}_-]+)*$/u;
export const isScope = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 2048 && SCOPE.test(value);

/** A language tag in the form of RFC 5646, or `@none` for the text without a language. */
const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
export const isLanguage = (text: string): boolean =>
  text === '@none' || (text.length <= 100 && LANGUAGE.test(text));

const SURROGATE = /\p{Cs}/u;

/** Whether a text can be kept: no NUL and no half of a surrogate pair, neither of which PostgreSQL takes. */
export const isStorable = (text: string): boolean => !text.includes('\0') && !SURROGATE.test(text);

const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d{1,6}))?(Z|[+-]\d\d:\d\d)$/;

/**
 * A DateTime (clause 4.6.3) in UTC: as it came, with a comma before the fraction made a point. A difference from UTC, which
 * the clause does not know but producers send, is taken and turned into UTC. Nothing where the text is no such time.
 */
export function dateTimeOf(value: unknown): string | undefined {
  const parts = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  if (parts === null) return undefined;
  const [, clock = '', digits, zone = 'Z'] = parts;
  if (!isDay(clock) || !isClock(clock, 11) || clock.endsWith(':60')) return undefined;
  const fraction = digits === undefined ? '' : `.${digits}`;
  if (zone === 'Z') return `${clock}${fraction}Z`;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 23 || minutes > 59) return undefined;
  const shift = (hours * 60 + minutes) * (zone.startsWith('-') ? -60_000 : 60_000);
  const utc = new Date(Date.parse(`${clock}Z`) - shift).toISOString();
  return utc.length === 24 ? `${utc.slice(0, 19)}${fraction}Z` : undefined;
}
