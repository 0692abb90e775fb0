import { expect, test } from 'vitest';
import { chooseFigure, type FigureCandidate } from './shared-figure.ts';

const candidate = (no: number, more: Partial<FigureCandidate> = {}): FigureCandidate => ({
  item: no,
  code: `INDICATOR${no}`,
  value: 1000 + no,
  state: 'verified',
  countsFrom: 'verified',
  no,
  isSettled: false,
  ...more,
});
const chosen = (...candidates: FigureCandidate[]) => chooseFigure('PEOPLE', candidates)?.no;

test('of numbers for one figure the last counts, unless something is stronger', () => {
  expect(chosen()).toBeUndefined();
  expect(chosen(candidate(1), candidate(3), candidate(2))).toBe(3);
});

test('one that counts for scores goes before one that does not yet', () => {
  expect(chosen(candidate(1), candidate(2, { state: 'reported' }))).toBe(1);
  expect(chosen(candidate(1), candidate(2, { state: 'reported', countsFrom: 'reported' }))).toBe(2);
});

test('the item that is asked for the figure itself goes before those that divide by it', () => {
  expect(chosen(candidate(1, { code: 'PEOPLE', state: 'reported' }), candidate(2))).toBe(1);
});

test('what a reviewer has settled goes before all', () => {
  expect(chosen(candidate(1, { isSettled: true, state: 'reported' }), candidate(2, { code: 'PEOPLE' }))).toBe(
    1,
  );
});
