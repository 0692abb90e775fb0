import { expect, test } from 'vitest';
import type { FiguresWire } from '../../src/indicators/submission-wire.ts';
import { draftOf, figuresOf, quotientOf, readNumber, totalOf, unitsFor } from './model.ts';

const NOTHING: FiguresWire = {
  numerator: null,
  denominator: null,
  numeratorUnit: null,
  denominatorUnit: null,
  numeratorPeriod: null,
  denominatorPeriod: null,
  parts: [],
  value: null,
  source: '',
  grade: null,
  comment: '',
};
const draft = (figures: Partial<FiguresWire>) => draftOf({ ...NOTHING, ...figures });

test.each([
  ['', null],
  [' 12.5 ', 12.5],
  ['1,234,567.8', 1234567.8],
  ['-3e2', -300],
  ['0', 0],
  ['12 %', undefined],
  ['1,23', undefined],
  ['about 5', undefined],
  ['1e999', undefined],
])('“%s” is read as %s', (text, number) => {
  expect(readNumber(text)).toBe(number);
});

test('figures go into a form and come out as they were', () => {
  const figures = { ...NOTHING, value: 6.1, source: 'Yearbook', grade: 'measured' as const };
  expect(figuresOf(draftOf(figures))).toEqual(figures);
});

test('a value that follows from two figures is not sent as entered', () => {
  const form = draft({ numerator: 30, denominator: 40, value: 75 });
  expect(form.value).toBe('');
  expect(figuresOf(form)).toMatchObject({ numerator: 30, denominator: 40, value: null });
});

test('a form with what is no number is not sent', () => {
  expect(figuresOf({ ...draft({}), numerator: 'many' })).toBeUndefined();
});

test('parts make their figure, and nothing as long as one is missing', () => {
  const form = draft({
    parts: [
      { of: 'numerator', name: 'East', value: 10 },
      { of: 'numerator', name: 'West', value: 20 },
    ],
    denominator: 40,
  });
  expect([totalOf(form, 'numerator'), quotientOf(form, { unit: '%', divided: null })]).toEqual([30, 75]);
  expect(figuresOf(form)?.numerator).toBeNull();
  const open = { ...form, parts: form.parts.map((part, i) => (i === 0 ? { ...part, value: '' } : part)) };
  expect(totalOf(open, 'numerator')).toBeNull();
});

test('a quotient is converted to the item’s unit, where its units are known', () => {
  const rate = { unit: 'per 1000 persons', divided: null };
  expect(quotientOf(draft({ numerator: 5000, denominator: 100 }), rate)).toBeNull();
  const units = { numeratorUnit: 'number', denominatorUnit: '10^4 persons' };
  expect(quotientOf(draft({ numerator: 5000, denominator: 100, ...units }), rate)).toBe(5);
  expect(quotientOf(draft({ numerator: 5, denominator: 0 }), { unit: '%', divided: null })).toBeNull();
});

test('units are offered only where they are needed', () => {
  expect(unitsFor('%')).toEqual({ numerator: [], denominator: [] });
  expect(unitsFor('per 1000 persons').denominator).toContain('10^4 persons');
});
