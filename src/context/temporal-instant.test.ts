import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareInstants, instantKey, readInstant, writeInstant } from './temporal-instant.ts';

describe('an instant', () => {
  it.each([
    ['2020-08-01T12:03:00Z', '2020-08-01T12:03:00Z'],
    ['2020-08-01T12:03:00.000Z', '2020-08-01T12:03:00Z'],
    ['2020-08-01T12:03:00.5Z', '2020-08-01T12:03:00.500Z'],
    ['2020-08-01T12:03:00,000007Z', '2020-08-01T12:03:00.000007Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
  ])('%s is written %s', (text, written) => {
    expect(writeInstant(readInstant(text)!)).toBe(written);
  });

  it('is counted as Date counts it', () => {
    const dates = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        expect(readInstant(date.toISOString())).toEqual({ milliseconds: date.getTime(), microseconds: 0 });
      }),
    );
  });

  it.each([
    '2020-08-01',
    '12:03:00Z',
    '2020-08-01T12:03:00',
    '2020-08-01T12:03:00+02:00',
    '2020-02-30T00:00:00Z',
    'x',
  ])('%s is none', (text) => {
    expect(readInstant(text)).toBeUndefined();
    expect(instantKey(text)).toBeUndefined();
  });

  it('has keys that sort as time does, whatever digits are written', () => {
    const texts = ['2020-08-01T12:03:00.5Z', '2020-08-01T12:03:00Z', '2020-08-01T12:03:00.49Z'];
    const byKey = texts.toSorted((a, b) => (instantKey(a)! < instantKey(b)! ? -1 : 1));
    const byTime = texts.toSorted((a, b) => compareInstants(readInstant(a)!, readInstant(b)!));
    expect(byKey).toEqual(byTime);
    expect(byKey[0]).toBe('2020-08-01T12:03:00Z');
  });
});
