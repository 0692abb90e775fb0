import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePeriods } from './aggregate-periods.ts';
import { readDuration } from './iso-duration.ts';
import { compareInstants, readInstant, writeInstant } from './temporal-instant.ts';

const START = '2020-01-31T12:03:00Z';
const place = (duration: string, text: string, start = START): readonly unknown[] => {
  const periods = makePeriods(
    readInstant(start)!,
    readInstant('2021-01-01T00:00:00Z')!,
    readDuration(duration)!,
  );
  const index = periods.indexOf(readInstant(text)!);
  return [index, ...periods.bounds(index).map(writeInstant)];
};

describe('periods', () => {
  it('are aligned to their start and hold it, not their end', () => {
    expect(place('PT1H', START)).toEqual([0, START, '2020-01-31T13:03:00Z']);
    expect(place('PT1H', '2020-01-31T13:02:59.999999Z')).toEqual([0, START, '2020-01-31T13:03:00Z']);
    expect(place('PT1H', '2020-01-31T13:03:00Z')).toEqual([
      1,
      '2020-01-31T13:03:00Z',
      '2020-01-31T14:03:00Z',
    ]);
  });

  it('of months end where the month does', () => {
    expect(place('P1M', '2020-02-29T12:02:59Z')).toEqual([0, START, '2020-02-29T12:03:00Z']);
    expect(place('P1M', '2020-02-29T12:03:00Z')).toEqual([1, '2020-02-29T12:03:00Z', '2020-03-31T12:03:00Z']);
    expect(place('P1Y', '2024-05-01T00:00:00Z')).toEqual([4, '2024-01-31T12:03:00Z', '2025-01-31T12:03:00Z']);
  });

  it('of no length are one, as long as the range', () => {
    expect(place('P0D', '2020-08-01T00:00:00Z')).toEqual([0, START, '2021-01-01T00:00:00Z']);
  });

  it('follow microseconds of the start', () => {
    const start = '2020-01-01T00:00:00.000500Z';
    expect(place('PT1S', '2020-01-01T00:00:01.000499Z', start)[0]).toBe(0);
    expect(place('PT1S', '2020-01-01T00:00:01.000500Z', start)[0]).toBe(1);
  });

  it('stop at the year 9999', () => {
    expect(place('P5000Y', '9000-01-01T00:00:00Z')).toEqual([
      1,
      '7020-01-31T12:03:00Z',
      '9999-12-31T23:59:59.999999Z',
    ]);
  });

  it('hold every instant in the one whose bounds are around it', () => {
    const durations = ['PT0.001S', 'PT7M', 'P1D', 'P1M', 'P1M15D', 'P3Y', 'P1Y2M3DT4H5M6.789S'];
    const instant = fc.record({
      milliseconds: fc.integer({
        min: readInstant(START)!.milliseconds + 1,
        max: readInstant('2090-01-01T00:00:00Z')!.milliseconds,
      }),
      microseconds: fc.nat(999),
    });
    fc.assert(
      fc.property(instant, fc.constantFrom(...durations), (at, duration) => {
        const periods = makePeriods(readInstant(START)!, at, readDuration(duration)!);
        const [from, until] = periods.bounds(periods.indexOf(at));
        expect(compareInstants(from, at)).toBeLessThanOrEqual(0);
        expect(compareInstants(at, until)).toBeLessThan(0);
      }),
    );
  });
});
