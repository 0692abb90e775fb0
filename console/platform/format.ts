import { useMemo } from 'react';
import type { Locale } from '../../src/model/text.ts';
import { useText } from './i18n.tsx';

type Maybe = number | null | undefined;

/** What stands where there is no number. A missing value is never shown as zero. */
export const NO_NUMBER = '—';

export interface Format {
  /** A measured value: up to `digits` significant digits beyond the thousands (default 4), grouped. */
  readonly value: (value: Maybe, digits?: number) => string;
  /** A score or contribution with fixed decimals (default 1). */
  readonly score: (value: Maybe, decimals?: number) => string;
  /** With an explicit + or −. */
  readonly signed: (value: Maybe, decimals?: number) => string;
  /** A whole number, grouped. */
  readonly count: (value: Maybe) => string;
  /** A rank: ties may be halves. */
  readonly rank: (value: Maybe) => string;
  /** A share 0..1 as percent (default 1 decimal). */
  readonly percent: (value: Maybe, decimals?: number) => string;
  readonly bytes: (value: Maybe) => string;
  readonly date: (iso: string | null | undefined) => string;
  readonly dateTime: (iso: string | null | undefined) => string;
}

/** Numbers and dates in the reader's language. */
export function useFormat(): Format {
  const { locale } = useText();
  return useMemo(() => formatFor(locale), [locale]);
}

export function formatFor(locale: Locale): Format {
  const cache = new Map<string, Intl.NumberFormat>();
  const number = (value: Maybe, options: Intl.NumberFormatOptions): string => {
    if (value === null || value === undefined || !Number.isFinite(value)) return NO_NUMBER;
    const key = JSON.stringify(options);
    let format = cache.get(key);
    if (!format) {
      format = new Intl.NumberFormat(locale, options);
      cache.set(key, format);
    }
    return format.format(Object.is(value, -0) ? 0 : value).replace('-', '−');
  };
  const fixed = (value: Maybe, decimals: number) =>
    number(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const time = (iso: string | null | undefined, options: Intl.DateTimeFormatOptions): string => {
    const date = iso ? new Date(iso) : null;
    return date && !Number.isNaN(date.getTime())
      ? new Intl.DateTimeFormat(locale, options).format(date)
      : NO_NUMBER;
  };
  return {
    value: (value, digits = 4) => number(value, { maximumFractionDigits: decimalsFor(value, digits) }),
    score: (value, decimals = 1) => fixed(value, decimals),
    signed: (value, decimals = 1) =>
      number(value, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        signDisplay: 'exceptZero',
      }),
    count: (value) => number(value, { maximumFractionDigits: 0 }),
    rank: (value) => number(value, { maximumFractionDigits: 1 }),
    percent: (value, decimals = 1) => number(value, { style: 'percent', maximumFractionDigits: decimals }),
    bytes: (value) => bytesIn(value, number),
    date: (iso) => time(iso, { dateStyle: 'medium' }),
    dateTime: (iso) => time(iso, { dateStyle: 'medium', timeStyle: 'short' }),
  };
}

/** Decimals that leave `digits` significant digits: 12,345.68 → 0 with 4; 0.012345 → 5 with 4. */
export function decimalsFor(value: Maybe, digits: number): number {
  if (value === null || value === undefined || !Number.isFinite(value) || value === 0) return 0;
  const magnitude = Math.floor(Math.log10(Math.abs(value))) + 1;
  return Math.min(20, Math.max(0, digits - magnitude));
}

/** Decimals for a column of values, so that its points stand below one another: as many as its values need, up to `digits`. */
export function columnDecimals(values: readonly Maybe[], digits = 4): number {
  const present = values.filter((value) => value !== null && value !== undefined);
  const most = decimalsFor(Math.max(0, ...present.map(Math.abs)), digits);
  for (let decimals = 0; decimals < most; decimals += 1)
    if (present.every((value) => Math.abs(value - Number(value.toFixed(decimals))) < 10 ** -(most + 1)))
      return decimals;
  return most;
}

function bytesIn(value: Maybe, number: (value: Maybe, options: Intl.NumberFormatOptions) => string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  let size = value ?? Number.NaN;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return number(size, {
    style: 'unit',
    unit: units[unit]!,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 0 ? 0 : 1,
  });
}
