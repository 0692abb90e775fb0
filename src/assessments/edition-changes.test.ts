import { expect, test } from 'vitest';
import { isRoundedScore, isRoundedValue, isRounding } from './edition-changes.ts';

test('what differs in the last digits alone is told apart from what has changed', () => {
  expect(isRounding(101.95999999999998, 101.96)).toBe(true);
  expect(isRounding(101.95, 101.96)).toBe(false);
  expect(isRounding(0, 1e-12)).toBe(false);
  expect(isRounding(null, 1)).toBe(false);
  const score = {
    area: 'A',
    node: 'INDEX',
    before: 52.75400000000001,
    after: 52.754,
    rankBefore: 15,
    rankAfter: 15,
  };
  expect(isRoundedScore(score)).toBe(true);
  expect(isRoundedScore({ ...score, rankAfter: 14 })).toBe(false);
  const value = {
    area: 'A',
    indicator: 'X',
    period: '2019',
    before: { value: 0.1 + 0.2, state: 'reported' },
    after: { value: 0.3, state: 'reported' },
  } as const;
  expect(isRoundedValue(value)).toBe(true);
  expect(isRoundedValue({ ...value, after: { value: 0.3, state: 'verified' } })).toBe(false);
  expect(isRoundedValue({ ...value, before: null })).toBe(false);
});
