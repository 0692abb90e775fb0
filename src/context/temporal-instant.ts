import { temporalOf } from './query-language-time.ts';

/** A point in time to the microsecond: whole milliseconds since 1970-01-01T00:00:00Z, exact over the years 0000 to 9999. */
export interface Instant {
  readonly milliseconds: number;
  /** 0 … 999 */
  readonly microseconds: number;
}

/** Reads a DateTime of clause 4.6.3 (UTC, `Z`); a leap second is the first second of the next minute. */
export function readInstant(text: string): Instant | undefined {
  const key = instantKey(text);
  if (key === undefined) return undefined;
  const leap = key.slice(17, 19) === '60';
  const second = leap ? `${key.slice(0, 17)}59` : key.slice(0, 19);
  return {
    milliseconds: Date.parse(`${second}.${key.slice(20, 23)}Z`) + (leap ? 1000 : 0),
    microseconds: Number(key.slice(23, 26)),
  };
}

/** What sorts as the DateTime does; undefined for a text that is none. */
export function instantKey(text: string): string | undefined {
  const temporal = temporalOf(text);
  return temporal?.kind === 'instant' ? temporal.key : undefined;
}

/** The shortest of no, three and six digits of the second's fraction that says the instant. */
export function writeInstant({ milliseconds, microseconds }: Instant): string {
  const text = new Date(milliseconds).toISOString();
  const whole = text.slice(0, -1);
  if (microseconds !== 0) return `${whole}${String(microseconds).padStart(3, '0')}Z`;
  return whole.endsWith('.000') ? `${whole.slice(0, -4)}Z` : text;
}

export const compareInstants = (a: Instant, b: Instant): number =>
  a.milliseconds - b.milliseconds || a.microseconds - b.microseconds;
