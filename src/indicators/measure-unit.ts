import { findUnit, shift, UNITS, type Unit } from '../model/unit.ts';

/**
 * A unit taken apart for multiplying and dividing: what it is of, and how much of that one of it is, `times` ÷ `over` × 10^`power`.
 */
export interface Measurement {
  /** Exponents by dimension; none is 0. Empty for pure numbers. */
  readonly dimensions: ReadonlyMap<string, number>;
  readonly power: number;
  readonly times: number;
  readonly over: number;
}

export const PURE: Measurement = { dimensions: new Map(), power: 0, times: 1, over: 1 };

/** Dimensions that are made of others, and the power of ten between their bases. */
const DERIVED: Readonly<
  Record<string, { readonly of: Readonly<Record<string, number>>; readonly power: number }>
> = {
  ratio: { of: {}, power: 0 },
  area: { of: { length: 2 }, power: 0 },
  volume: { of: { length: 3 }, power: -3 },
  concentration: { of: { mass: 1, length: -3 }, power: -3 },
};

/** The unit of a code, taken apart; undefined for a code that is not in the table. */
export function measurementOf(code: string): Measurement | undefined {
  const unit = findUnit(code);
  return unit && takenApart(unit);
}

function takenApart({ dimension, power, times }: Unit): Measurement {
  const dimensions = new Map<string, number>();
  let more = 0;
  for (const [i, name] of dimension.split('/').entries()) {
    const sign = i === 0 ? 1 : -1;
    const { of, power: own } = DERIVED[name] ?? { of: { [name]: 1 }, power: 0 };
    more += sign * own;
    for (const [base, exponent] of Object.entries(of)) addExponent(dimensions, base, sign * exponent);
  }
  return { dimensions, power: power + more, times, over: 1 };
}

function addExponent(dimensions: Map<string, number>, name: string, exponent: number): void {
  const sum = (dimensions.get(name) ?? 0) + exponent;
  if (sum === 0) dimensions.delete(name);
  else dimensions.set(name, sum);
}

/** The unit of a product, or of a quotient (`sign` -1). */
export function product(a: Measurement, b: Measurement, sign: 1 | -1): Measurement {
  const dimensions = new Map(a.dimensions);
  for (const [name, exponent] of b.dimensions) addExponent(dimensions, name, sign * exponent);
  const [times, over] = sign === 1 ? [b.times, b.over] : [b.over, b.times];
  return reduced({
    dimensions,
    power: a.power + sign * b.power,
    times: a.times * times,
    over: a.over * over,
  });
}

/** The unit of a power with a whole exponent. */
export function raised(unit: Measurement, exponent: number): Measurement {
  let result = PURE;
  for (let i = 0; i < Math.abs(exponent); i++) result = product(result, unit, exponent < 0 ? -1 : 1);
  return result;
}

function reduced(unit: Measurement): Measurement {
  const common = greatestDivisor(unit.times, unit.over);
  return { ...unit, times: unit.times / common, over: unit.over / common };
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

export const isAlike = (a: Measurement, b: Measurement): boolean =>
  a.dimensions.size === b.dimensions.size &&
  [...a.dimensions].every(([name, exponent]) => b.dimensions.get(name) === exponent);

/** A number in one unit as one in another that is alike. */
export function converted(value: number, from: Measurement, to: Measurement): number {
  const { times, over } = reduced({ ...from, times: from.times * to.over, over: from.over * to.times });
  const shifted = shift(value, from.power - to.power);
  return times === over ? shifted : (shifted * times) / over;
}

/** The unit in words where the table has none: its dimensions. */
export const describeUnit = ({ dimensions }: Measurement): string =>
  dimensions.size === 0
    ? '1'
    : [...dimensions].map(([name, exponent]) => (exponent === 1 ? name : `${name}^${exponent}`)).join(' · ');

/** Unit codes of UN/CEFACT Recommendation 20, as NGSI-LD's unitCode has them. */
const CEFACT: Readonly<Record<string, string>> = {
  C62: '1',
  P1: '%',
  GQ: 'ug/m3',
  GP: 'mg/m3',
  MTR: 'm',
  KMT: 'km',
  MTK: 'm2',
  HAR: 'ha',
  KMK: 'km2',
  LTR: 'l',
  MTQ: 'm3',
  KGM: 'kg',
  TNE: 't',
  KWH: 'kWh',
  GV: 'GJ',
  MIN: 'minutes',
  HUR: 'hours',
  DAY: 'days',
};

const byUcum: ReadonlyMap<string, Unit> = new Map(
  [...UNITS].reverse().flatMap((unit) => (unit.ucum === undefined ? [] : [[unit.ucum, unit]])),
);

/** What takes numbers in a record's unit to another: by UN/CEFACT, our own or UCUM's code. Undefined where there is no way. */
export function recordConversion(unitCode: string, to: string): ((value: number) => number) | undefined {
  if (unitCode === '' || unitCode === to) return (value) => value;
  const code = CEFACT[unitCode] ?? findUnit(unitCode)?.code ?? byUcum.get(unitCode)?.code;
  if (code === to) return (value) => value;
  const source = code === undefined ? undefined : measurementOf(code);
  const target = measurementOf(to);
  if (source === undefined || target === undefined || !isAlike(source, target)) return undefined;
  return (value) => converted(value, source, target);
}
