import { type Period, spanOf } from '../model/period.ts';
import { COUNTED_STATES } from '../model/value.ts';
import { countedNumber, type InputValue } from './input.ts';

/** What `select` did: for each column how many areas have a counted number of the period itself, an earlier one, or none. */
export interface SelectLog {
  readonly step: 'select';
  readonly period: Period;
  readonly maxAge: number;
  readonly states: readonly string[];
  readonly columns: SelectColumns;
  /** Where earlier periods took part: the same of each of them. */
  readonly earlier?: Readonly<Record<Period, { readonly columns: SelectColumns }>>;
}
type SelectColumns = Readonly<
  Record<string, { readonly exact: number; readonly earlier: number; readonly oldest: Period | null }>
>;

export interface Selection<V extends InputValue> {
  /** At most one value per area and code, by area, then in the order of `codes`. */
  readonly values: readonly V[];
  readonly log: SelectLog;
}

/**
 * Chooses the value that counts for each area and code when `period` is assessed: the latest of the same kind of period (a
 * year for a year) that is not later than `period` and at most `maxAge` years earlier. A value without a counted number is
 * passed over for an earlier one, except `not-applicable`, which says that there is nothing to look for. Where no number is
 * found the latest value stays, because its state says why.
 */
export function selectValues<V extends InputValue>(
  values: Iterable<V>,
  codes: readonly string[],
  period: Period,
  maxAge: number,
): Selection<V> {
  const order = new Map(codes.map((code, index) => [code, index]));
  const isNear = nearTo(period, maxAge);
  const best = new Map<string, V>();
  for (const value of values) {
    if (!order.has(value.indicator) || !isNear(value.period)) continue;
    const key = `${value.area}\n${value.indicator}`;
    const other = best.get(key);
    if (other === undefined || isBetter(value, other)) best.set(key, value);
  }
  const chosen = [...best.values()].sort(
    (a, b) => compare(a.area, b.area) || order.get(a.indicator)! - order.get(b.indicator)!,
  );
  return { values: chosen, log: logOf(chosen, codes, period, maxAge) };
}

/** Whether values of a period may count when `period` is assessed: of the same kind, not later, at most `maxAge` years earlier. */
export function nearTo(period: Period, maxAge: number): (other: Period) => boolean {
  const oldest = `${String(Math.max(0, Number(period.slice(0, 4)) - maxAge)).padStart(4, '0')}${period.slice(4)}`;
  const kind = kindOf(period);
  return (other) => other <= period && other >= oldest && kindOf(other) === kind;
}

/** The latest period for which a code has a counted number, as by {@link latestOf}. */
export const latestPeriod = (values: Iterable<InputValue>, codes: readonly string[]): Period | undefined =>
  latestOf(countedPeriods(values, codes));

/**
 * The periods of the same kind as `last` up to it for which a code has a counted number, earlier first; `last` in any case. A
 * selection of the values gives the same periods again, as a counted number of a period is always selected for it.
 */
export function periodsUpTo(
  values: Iterable<InputValue>,
  codes: readonly string[],
  last: Period,
): readonly Period[] {
  const periods = [...countedPeriods(values, codes)].filter(
    (period) => period < last && kindOf(period) === kindOf(last),
  );
  return [...periods.sort(), last];
}

function countedPeriods(values: Iterable<InputValue>, codes: readonly string[]): ReadonlySet<Period> {
  const wanted = new Set(codes);
  const periods = new Set<Period>();
  for (const value of values)
    if (wanted.has(value.indicator) && !Number.isNaN(countedNumber(value))) periods.add(value.period);
  return periods;
}

/** The period that ends last and, among those, the longest; undefined where there is none. */
export function latestOf(periods: Iterable<Period>): Period | undefined {
  const spans = [...periods].flatMap((period) => {
    const span = spanOf(period);
    return span ? [{ period, end: span.start + span.days, days: span.days }] : [];
  });
  return spans.sort((a, b) => b.end - a.end || b.days - a.days)[0]?.period;
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const kindOf = (period: Period): string => `${period.length}${period[5] === 'Q' ? 'Q' : ''}`;

const isDecisive = (value: InputValue): boolean =>
  value.state === 'not-applicable' || !Number.isNaN(countedNumber(value));

function isBetter(value: InputValue, other: InputValue): boolean {
  if (isDecisive(value) !== isDecisive(other)) return isDecisive(value);
  return value.period > other.period;
}

function logOf(
  values: readonly InputValue[],
  codes: readonly string[],
  period: Period,
  maxAge: number,
): SelectLog {
  const columns = Object.fromEntries(
    codes.map((code) => [code, { exact: 0, earlier: 0, oldest: null as Period | null }]),
  );
  for (const value of values) {
    if (Number.isNaN(countedNumber(value))) continue;
    const column = columns[value.indicator]!;
    if (value.period === period) column.exact += 1;
    else column.earlier += 1;
    if (column.oldest === null || value.period < column.oldest) column.oldest = value.period;
  }
  return { step: 'select', period, maxAge, states: COUNTED_STATES, columns };
}
