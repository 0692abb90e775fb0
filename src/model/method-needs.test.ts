import { expect, test } from 'vitest';
import type { NormaliseStep } from './method.ts';
import { normaliseChoiceOf, readsOption } from './method-needs.ts';

const step: NormaliseStep = {
  step: 'normalise',
  method: 'goalposts',
  to: [0, 100],
  clamp: false,
  goalposts: [0, 10],
  over: 'panel',
  indicators: {
    POSTS: { method: 'goalposts', goalposts: [5, 6] },
    RANGE: { method: 'minmax' },
    RANKS: { method: 'percentRank', ties: 'average' },
    MOMENTS: { method: 'zscore' },
    TARGET: { method: 'distanceToTarget', target: 3 },
  },
};

test('an indicator without an override is normalised by the step', () => {
  const choice = { method: 'goalposts', to: [0, 100], clamp: false, goalposts: [0, 10] };
  expect(normaliseChoiceOf(step, 'OTHER')).toEqual(choice);
  expect(normaliseChoiceOf(step, 'toString')).toEqual(choice);
});

test.each([
  ['POSTS', { method: 'goalposts', to: [0, 100], clamp: false, goalposts: [5, 6] }],
  ['RANGE', { method: 'minmax', to: [0, 100] }],
  ['RANKS', { method: 'percentRank', to: [0, 100], ties: 'average' }],
  // A mean and a standard deviation are not the ends of a range.
  ['MOMENTS', { method: 'zscore' }],
  ['TARGET', { method: 'distanceToTarget', to: [0, 100], clamp: false, target: 3 }],
])('an override takes from the step what its method reads alike: %s', (code, expected) => {
  expect(normaliseChoiceOf(step, code)).toEqual(expected);
});

test('a best value is not taken for a best interval', () => {
  const best: NormaliseStep = {
    step: 'normalise',
    method: 'middleBest',
    best: 5,
    indicators: { X: { method: 'intervalBest' } },
  };
  expect(normaliseChoiceOf(best, 'X')).toEqual({ method: 'intervalBest' });
});

test('what is read', () => {
  expect(readsOption('minmax', 'scale')).toBe(true);
  expect(readsOption('zscore', 'scale')).toBe(false);
  expect(readsOption('none', 'to')).toBe(false);
});
