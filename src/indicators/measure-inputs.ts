import type { Period } from '../model/period.ts';
import { spanOf, yearOf } from '../model/period.ts';
import { COUNTED_STATES } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { PERIOD_LENGTHS } from './measure.ts';
import { lengthOf, periodAround } from './measure-period.ts';
import type { InputOf } from './measure-plan.ts';
import { type InputRow, readInputs } from './measure-store.ts';
import { measurementOf } from './measure-unit.ts';

/** Values of other indicators, for areas and periods. */
export type Inputs = (area: string, period: Period, maxAge: number) => InputOf;

/**
 * Reads what counts of indicators in areas. For a period counts the value of just this period, else of the shortest one that it lies
 * in, else of the latest earlier year, at most `maxAge` years before.
 */
export async function readInputValues(
  sql: Sql,
  indicators: readonly string[],
  areas: readonly string[],
): Promise<Inputs> {
  const rows =
    indicators.length === 0 || areas.length === 0
      ? []
      : await readInputs(sql, indicators, areas, COUNTED_STATES);
  const byPlace = new Map<string, InputRow>();
  for (const row of rows) byPlace.set(`${row.area}\n${row.indicator}\n${row.period}`, row);
  return (area, period, maxAge) => {
    const candidates = candidatesFor(period, maxAge);
    return (code) => {
      for (const candidate of candidates) {
        const row = byPlace.get(`${area}\n${code}\n${candidate}`);
        const unit = row && measurementOf(row.unit);
        if (row && unit) return { value: row.value, period: row.period, version: row.version, unit };
      }
      return undefined;
    };
  };
}

function candidatesFor(period: Period, maxAge: number): readonly Period[] {
  const own = lengthOf(period);
  const longer = PERIOD_LENGTHS.slice(0, PERIOD_LENGTHS.indexOf(own)).reverse();
  const around = longer.flatMap((length) => periodAround(period, length) ?? []);
  const earlier = Array.from({ length: maxAge }, (_, i) => `${yearOf(period) - 1 - i}`);
  return [period, ...around, ...earlier];
}

/** Whether a value of one period may count for another, as {@link readInputValues} has it. */
export function mayCount(input: Period, period: Period, maxAge: number): boolean {
  if (input === period) return true;
  if (
    lengthOf(input) === 'year' &&
    yearOf(input) < yearOf(period) &&
    yearOf(period) - yearOf(input) <= maxAge
  )
    return true;
  const [inner, outer] = [spanOf(period)!, spanOf(input)!];
  return outer.days > inner.days && outer.start <= inner.start && inner.start < outer.start + outer.days;
}

/** The periods of a length that values of these periods bring about where nothing was computed yet. */
export const periodsFrom = (periods: Iterable<Period>, length: string): readonly Period[] => [
  ...new Set([...periods].filter((period) => lengthOf(period) === length)),
];
