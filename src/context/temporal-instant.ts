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
  const days = daysTo(digits(key, 0, 4), digits(key, 5, 7), digits(key, 8, 10));
  const seconds = (digits(key, 11, 13) * 60 + digits(key, 14, 16)) * 60 + digits(key, 17, 19);
  return {
    milliseconds: days * DAY + seconds * 1000 + digits(key, 20, 23),
    microseconds: digits(key, 23, 26),
  };
}

const DAY = 86_400_000;

/** The number that the digits from `start` on, before `end`, say. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let i = start; i < end; i++) number = number * 10 + text.charCodeAt(i) - 48;
  return number;
}

/** Days from 1970-01-01 in the Gregorian calendar; years are taken to begin in March, so that a leap day is their last. */
function daysTo(year: number, month: number, day: number): number {
  const fromMarch = month > 2 ? year : year - 1;
  const before = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day;
  return (
    fromMarch * 365 +
    Math.floor(fromMarch / 4) -
    Math.floor(fromMarch / 100) +
    Math.floor(fromMarch / 400) +
    before -
    719_469
  );
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

/** Whole microseconds since 1970-01-01T00:00:00Z in decimal digits: what a number would not hold exactly before 1684 and after 2255. */
export function microsecondsOf({ milliseconds, microseconds }: Instant): string {
  const text = `${milliseconds}`;
  if (milliseconds > 0)
    return `${text}${microseconds < 10 ? '00' : microseconds < 100 ? '0' : ''}${microseconds}`;
  return `${BigInt(milliseconds) * 1000n + BigInt(microseconds)}`;
}

/** The reverse of {@link microsecondsOf}. */
export function instantOfMicroseconds(text: string): Instant {
  const whole = Number(text);
  if (Number.isSafeInteger(whole)) {
    const milliseconds = Math.floor(whole / 1000);
    return { milliseconds, microseconds: whole - milliseconds * 1000 };
  }
  const exact = BigInt(text);
  const microseconds = ((exact % 1000n) + 1000n) % 1000n;
  return { milliseconds: Number((exact - microseconds) / 1000n), microseconds: Number(microseconds) };
}
