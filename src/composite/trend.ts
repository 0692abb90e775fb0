import { type Period, spanOf, yearOf } from '../model/period.ts';
import { pow } from './elementary.ts';
import { mean, type Values } from './statistics.ts';

/** When a period begins, in years: `2019` is 2019, `2019-Q3` about 2019.5. NaN for a text that is no period. */
export function yearsOf(period: Period): number {
  const span = spanOf(period);
  const year = span && spanOf(String(yearOf(period)).padStart(4, '0'));
  return span && year ? yearOf(period) + (span.start - year.start) / year.days : Number.NaN;
}

/** The times and values that are there, by time; of two values at one time the order of the input decides. */
function seriesOf(values: Values, times: Values): readonly (readonly [time: number, value: number])[] {
  const series = Array.from(values, (value, at) => [times[at]!, value] as const);
  return series.filter(([, value]) => !Number.isNaN(value)).sort(([a], [b]) => a - b);
}

/**
 * Compound growth per year between the first and the last value that is there: (last / first)^(1 / years) − 1; 0.05 is 5 % a year. 0
 * where both are equal. NaN for fewer than two values, for two at one time, and where either is not above 0, of which no
 * ratio of sizes can be made. Source: COINr `CAGR`, which gives a number there too.
 */
export function growthRate(values: Values, times: Values): number {
  const series = seriesOf(values, times);
  const first = series[0];
  const last = series.at(-1);
  if (!first || !last || !(last[0] > first[0])) return Number.NaN;
  if (last[1] === first[1]) return 0;
  return first[1] > 0 && last[1] > 0 ? pow(last[1] / first[1], 1 / (last[0] - first[0])) - 1 : Number.NaN;
}

/**
 * Change in percent per `per` years: the slope of the line of least squares through all values, in percent of the line's height at
 * the first of them. 0 where all values are equal. NaN for fewer than two values, for all at one time, and where the line
 * begins at zero. Source: COINr `prc_change`.
 */
export function percentageChange(values: Values, times: Values, per = 1): number {
  const series = seriesOf(values, times);
  const first = series[0];
  if (!first || !(series.at(-1)![0] > first[0])) return Number.NaN;
  if (series.every(([, value]) => value === first[1])) return 0;
  const centre = mean(series.map(([time]) => time));
  const height = mean(series.map(([, value]) => value));
  let across = 0;
  let along = 0;
  for (const [time, value] of series) {
    across += (time - centre) * (value - height);
    along += (time - centre) * (time - centre);
  }
  const slope = across / along;
  const start = height + slope * (first[0] - centre);
  return start === 0 ? Number.NaN : ((slope * per) / start) * 100;
}
