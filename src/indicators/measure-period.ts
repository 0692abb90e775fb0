import { type Period, spanOf } from '../model/period.ts';
import type { PeriodLength } from './measure.ts';

/** Microseconds of a day. */
const DAY = 86_400_000_000;

/** A stretch of time in microseconds since 1970-01-01T00:00:00Z, its end excluded. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Microseconds that a place's clock is ahead of UTC, from `+08:00`. */
export function offsetOf(text: string | undefined): number {
  const parts = /^([+-])(\d\d):(\d\d)$/.exec(text ?? '+00:00');
  if (!parts) throw new RangeError(`no offset: ${text}`);
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  return (parts[1] === '-' ? -minutes : minutes) * 60_000_000;
}

/** The day of a time by a place's clock, in days since 1970-01-01. */
export const dayOf = (microseconds: number, offset: number): number =>
  Math.floor((microseconds + offset) / DAY);

/** Answers the period that a time is in; undefined beyond the years that have four digits. Remembers the last one. */
export function periodFinder(
  length: PeriodLength,
  offset: number,
): (microseconds: number) => Period | undefined {
  let last: (Span & { readonly period: Period }) | undefined;
  return (microseconds) => {
    if (last !== undefined && microseconds >= last.from && microseconds < last.until) return last.period;
    const date = new Date(dayOf(microseconds, offset) * 86_400_000);
    const year = date.getUTCFullYear();
    if (!(year >= 1000 && year <= 9999)) return undefined;
    const month = date.getUTCMonth() + 1;
    const two = (number: number): string => String(number).padStart(2, '0');
    const period =
      length === 'year'
        ? `${year}`
        : length === 'quarter'
          ? `${year}-Q${Math.ceil(month / 3)}`
          : length === 'month'
            ? `${year}-${two(month)}`
            : `${year}-${two(month)}-${two(date.getUTCDate())}`;
    last = { period, ...spanIn(period, offset) };
    return period;
  };
}

/** The stretch of time of a period by a place's clock. */
export function spanIn(period: Period, offset: number): Span {
  const { start, days } = spanOf(period)!;
  return { from: start * DAY - offset, until: (start + days) * DAY - offset };
}

export const daysOf = (period: Period): number => spanOf(period)!.days;

export function lengthOf(period: Period): PeriodLength {
  if (period.length === 4) return 'year';
  if (period.includes('Q')) return 'quarter';
  return period.length === 7 ? 'month' : 'day';
}

/** The period of a length that a shorter or equal one lies in; undefined where it is longer. */
export function periodAround(period: Period, length: PeriodLength): Period | undefined {
  const { start, days } = spanOf(period)!;
  const around = periodFinder(length, 0)(start * DAY);
  return around !== undefined && spanOf(around)!.days >= days ? around : undefined;
}
