import { expect, it } from 'vitest';
import { parseNumber } from './number.ts';
import { safeName } from './safe-name.ts';
import { datePartOf } from './xlsx-dates.ts';

const LONG = 300_000;

// what takes more than linear time does not come to an end here
it('texts made to cost are read in no time', () => {
  expect(parseNumber(`${'0'.repeat(LONG)}x`)).toBe('number.text');
  expect(datePartOf(200, '[\0'.repeat(LONG))).toBeUndefined();
  expect(datePartOf(200, '"'.repeat(LONG))).toBeUndefined();
  expect(safeName(`a${' '.repeat(LONG)}b.csv`, new Set()).length).toBeLessThanOrEqual(150);
});
