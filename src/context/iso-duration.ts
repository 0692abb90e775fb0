import type { Instant } from './temporal-instant.ts';

/** A duration of ISO 8601: months and days have no length of their own, the calendar (UTC) gives it. */
export interface Duration {
  readonly months: number;
  readonly days: number;
  readonly milliseconds: number;
}

const DATED =
  /^P(?:(\d{1,5})Y)?(?:(\d{1,6})M)?(?:(\d{1,8})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d{1,3}))?S)?)?$/;
const WEEKS = /^P(\d{1,7})W$/;
/** `P99999Y999999M99999999DT999999999H999999999M999999999.999S` */
const LONGEST = 56;

/**
 * Reads P[n]Y[n]M[n]DT[n]H[n]M[n]S or P[n]W (clause 4.5.19.1). Seconds may have up to three decimals, nothing else may; signs,
 * `P`, a trailing `T` and the alternative form `P0001-02-03T…` are no durations.
 */
export function readDuration(text: string): Duration | undefined {
  if (text.length > LONGEST) return undefined;
  const weeks = WEEKS.exec(text);
  if (weeks) return { months: 0, days: Number(weeks[1]) * 7, milliseconds: 0 };
  const parts = DATED.exec(text);
  if (!parts || text === 'P' || text.endsWith('T')) return undefined;
  const [years, months, days, hours, minutes, seconds] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  return {
    months: years! * 12 + months!,
    days: days!,
    milliseconds: (hours! * 3600 + minutes! * 60 + seconds!) * 1000 + Number((parts[7] ?? '').padEnd(3, '0')),
  };
}

/** `PT0S`, `P0D`: stands for the whole range of a query. */
export const isZero = ({ months, days, milliseconds }: Duration): boolean =>
  months === 0 && days === 0 && milliseconds === 0;

const DAY = 86_400_000;
/** 9999-12-31T23:59:59.999Z and 0000-01-01T00:00:00Z */
const LAST = 253_402_300_799_999;
const FIRST = -62_167_219_200_000;

/**
 * The instant `times` durations after `start`, as PostgreSQL adds `times * interval` in UTC: months first, where a day that the
 * month does not have becomes its last one (31 January and one month: 28 or 29 February), then days, then the rest.
 * Undefined outside of the years 0000 to 9999.
 */
export function addDuration(
  start: Instant,
  { months, days, milliseconds }: Duration,
  times: number,
): Instant | undefined {
  const shifted = addMonths(start.milliseconds, months * times);
  const sum = shifted + days * times * DAY + milliseconds * times;
  return sum >= FIRST && sum <= LAST ? { milliseconds: sum, microseconds: start.microseconds } : undefined;
}

function addMonths(milliseconds: number, months: number): number {
  if (months === 0) return milliseconds;
  const date = new Date(milliseconds);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(date.getTime());
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  date.setUTCDate(Math.min(day, last.getUTCDate()));
  return date.getTime();
}
