import { addDuration, type Duration, isZero } from './iso-duration.ts';
import { compareInstants, type Instant } from './temporal-instant.ts';

/** Periods side by side from a start; the start belongs to a period, its end to the next one. */
export interface Periods {
  /** The number of the period that an instant at or after the start lies in, from 0. */
  readonly indexOf: (instant: Instant) => number;
  readonly bounds: (index: number) => readonly [start: Instant, end: Instant];
}

/**
 * Periods of a duration aligned to `start`, the k-th from start + k·duration, so that months keep their day as far as they have
 * it. A duration of zero is one period from `start` to `end` (clause 4.5.19.1).
 */
export function makePeriods(start: Instant, end: Instant, duration: Duration): Periods {
  if (isZero(duration)) return { indexOf: () => 0, bounds: () => [start, end] };
  const startOf = (index: number): Instant => addDuration(start, duration, index) ?? BEYOND;
  const length = (duration.months * MONTH_DAYS + duration.days) * DAY + duration.milliseconds;
  return {
    indexOf: (instant) => {
      const distance =
        instant.milliseconds - start.milliseconds - (instant.microseconds < start.microseconds ? 1 : 0);
      let index = Math.max(0, Math.floor(distance / length));
      if (duration.months === 0) return index;
      while (index > 0 && compareInstants(startOf(index), instant) > 0) index--;
      while (compareInstants(startOf(index + 1), instant) <= 0) index++;
      return index;
    },
    bounds: (index) => [startOf(index), startOf(index + 1)],
  };
}

const DAY = 86_400_000;
/** Of the Gregorian calendar on average: a first guess only. */
const MONTH_DAYS = 30.436875;

/** 9999-12-31T23:59:59.999999Z: where the calendar of DateTime ends. */
const BEYOND: Instant = { milliseconds: 253_402_300_799_999, microseconds: 999 };
