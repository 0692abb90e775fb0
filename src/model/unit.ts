import { UNIT_ROWS } from './unit-table.ts';

/** A unit of measure. One of this unit is exactly `times` × 10^`power` of its dimension's base. */
export interface Unit {
  readonly code: string;
  /** What is shown beside a number in each language; empty for a pure number. */
  readonly symbol: { readonly en: string; readonly zh: string };
  /** Values convert only within one dimension. A quotient's dimension is written `money/population`. */
  readonly dimension: string;
  /** `times` × 10^`power` as a double, for display; conversion does not go through it. */
  readonly factor: number;
  readonly power: number;
  readonly times: number;
  /** The code of the Unified Code for Units of Measure, where it has one (it has none for money). */
  readonly ucum?: string;
}

/** The unit that stands where a source does not say in what an indicator is measured. It converts only to itself. */
export const UNKNOWN_UNIT = 'unknown';

export const UNITS: readonly Unit[] = UNIT_ROWS.map(([code, en, zh, dimension, power, times = 1, ucum]) => ({
  code,
  symbol: { en, zh },
  dimension,
  factor: shift(times, power),
  power,
  times,
  ...(ucum === undefined ? {} : { ucum }),
}));

const byCode: ReadonlyMap<string, Unit> = new Map(UNITS.map((unit) => [unit.code, unit]));

export const findUnit = (code: string): Unit | undefined => byCode.get(code);

/**
 * The conversion between two unit codes, looked up once for a column of values; undefined if a code is not in the
 * table or the dimensions differ. Powers of ten move the decimal point of the value as it is written, so 832.2 of
 * 10^4 persons are 8322000 persons exactly; other factors are one multiplication and at most one division.
 */
export function findConversion(from: string, to: string): ((value: number) => number) | undefined {
  const source = findUnit(from);
  const target = findUnit(to);
  return source && target && conversionBetween(source, target);
}

/**
 * From numbers in one unit divided by numbers in another to a unit for the quotient, all by their codes; undefined where a unit
 * is unknown or the quotient is of another dimension.
 */
export function findQuotientConversion(
  numerator: string,
  denominator: string,
  to: string,
): ((quotient: number) => number) | undefined {
  const [above, below, target] = [findUnit(numerator), findUnit(denominator), findUnit(to)];
  return above && below && target && conversionBetween(quotientUnit(above, below), target);
}

function conversionBetween(source: Unit, target: Unit): ((value: number) => number) | undefined {
  if (source.dimension !== target.dimension) return undefined;
  const common = greatestDivisor(source.times, target.times);
  const times = source.times / common;
  const over = target.times / common;
  const places = source.power - target.power;
  if (places === 0 && times === over) return (value) => value;
  return (value) => (shift(value, places) * times) / over;
}

/** One value converted as by {@link findConversion}; throws a RangeError where there is no conversion. */
export function convert(value: number, from: string, to: string): number {
  const conversion = findConversion(from, to);
  if (!conversion) throw new RangeError(`no conversion from ${from} to ${to}`);
  return conversion(value);
}

/**
 * The unit of a number in one unit divided by a number in another, for what the `denominate` step yields:
 * 10^8 CNY by 10^4 persons are 10^4 CNY/person. A unit of the table where one fits exactly, else a composed one.
 */
export function quotientUnit(numerator: Unit, denominator: Unit): Unit {
  const same = numerator.dimension === denominator.dimension;
  const dimension = same ? 'ratio' : `${numerator.dimension}/${denominator.dimension}`;
  const power = numerator.power - denominator.power;
  const times = numerator.times / denominator.times;
  const known = UNITS.find(
    (unit) => unit.dimension === dimension && unit.power === power && unit.times === times,
  );
  if (known) return known;
  return {
    code: `${numerator.code}/${denominator.code}`,
    symbol: {
      en: `${numerator.symbol.en || '1'}/${denominator.symbol.en || '1'}`,
      zh: `${numerator.symbol.zh || '1'}/${denominator.symbol.zh || '1'}`,
    },
    dimension,
    factor: shift(times, power),
    power,
    times,
  };
}

/** `value` × 10^`places`, correctly rounded for the shortest decimal text of `value`. */
export function shift(value: number, places: number): number {
  if (places === 0 || value === 0 || !Number.isFinite(value)) return value;
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
