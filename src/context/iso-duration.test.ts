import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDuration, isZero, readDuration } from './iso-duration.ts';
import { compareInstants, readInstant, writeInstant } from './temporal-instant.ts';

const later = (start: string, duration: string, times = 1): string | undefined => {
  const sum = addDuration(readInstant(start)!, readDuration(duration)!, times);
  return sum && writeInstant(sum);
};

describe('a duration of ISO 8601', () => {
  it('is read in the form of clause 4.5.19.1', () => {
    expect(readDuration('P3Y6M4DT12H30M5S')).toEqual({ months: 42, days: 4, milliseconds: 45_005_000 });
    expect(readDuration('P2W')).toEqual({ months: 0, days: 14, milliseconds: 0 });
    expect(readDuration('PT0.25S')).toEqual({ months: 0, days: 0, milliseconds: 250 });
    expect(readDuration('P1M')).toEqual({ months: 1, days: 0, milliseconds: 0 });
    expect(readDuration('PT1M')).toEqual({ months: 0, days: 0, milliseconds: 60_000 });
  });

  it.each(['PT0S', 'P0D', 'P0Y0M0DT0H0M0S', 'P0W'])('%s is zero', (text) => {
    expect(isZero(readDuration(text)!)).toBe(true);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '1D',
    'P1H',
    'PT1D',
    'P1W2D',
    'P-1D',
    '-P1D',
    'P1.5D',
    'P1D1M',
    'P0003-06-04T12:30:05',
    'p1d',
    'P1D ',
    'P1D\n',
    `P${'9'.repeat(400)}D`,
    'P١D',
  ])('%j is none', (text) => {
    expect(readDuration(text)).toBeUndefined();
  });
});

describe('adding a duration', () => {
  it('keeps the day of the month as far as the month has it, whatever came between', () => {
    expect(later('2023-01-31T10:00:00Z', 'P1M')).toBe('2023-02-28T10:00:00Z');
    expect(later('2024-01-31T10:00:00Z', 'P1M')).toBe('2024-02-29T10:00:00Z');
    expect(later('2023-01-31T10:00:00Z', 'P1M', 2)).toBe('2023-03-31T10:00:00Z');
    expect(later('2024-02-29T00:00:00Z', 'P1Y')).toBe('2025-02-28T00:00:00Z');
  });

  it('takes months before days, as PostgreSQL does', () => {
    expect(later('2023-01-31T00:00:00Z', 'P1M1D')).toBe('2023-03-01T00:00:00Z');
  });

  it('keeps microseconds', () => {
    expect(later('2020-08-01T12:03:00.000001Z', 'PT1H')).toBe('2020-08-01T13:03:00.000001Z');
  });

  it('ends with the calendar of DateTime', () => {
    expect(later('9999-12-31T00:00:00Z', 'P1D')).toBeUndefined();
    expect(later('2020-01-01T00:00:00Z', 'P99999Y')).toBeUndefined();
    expect(later('2020-01-01T00:00:00Z', 'P99999Y', 1e9)).toBeUndefined();
  });

  it('never goes back, however often it is added', () => {
    const duration = fc.record({
      months: fc.integer({ min: 0, max: 30 }),
      days: fc.integer({ min: 0, max: 60 }),
      milliseconds: fc.integer({ min: 1, max: 1e8 }),
    });
    const start = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(start, duration, fc.nat(400), (date, length, times) => {
        const from = { milliseconds: date.getTime(), microseconds: 0 };
        const first = addDuration(from, length, times)!;
        expect(compareInstants(first, addDuration(from, length, times + 1)!)).toBeLessThan(0);
      }),
    );
  });
});
