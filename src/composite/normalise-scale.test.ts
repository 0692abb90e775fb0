import { describe, expect, test } from 'vitest';
import type { NormaliseMethodName } from '../model/method.ts';
import { log } from './elementary.ts';
import { normaliseColumn } from './normalise.ts';
import type { ColumnOptions } from './normalise-method.ts';

const NONE = Number.NaN;
const scores = (
  values: readonly number[],
  method: NormaliseMethodName,
  options: Partial<ColumnOptions> = {},
) => {
  const result = normaliseColumn(values, method, { direction: 1, ...options });
  return 'refused' in result ? result : [...result.values];
};

test('none: values as they are, turned round where less is better', () => {
  expect(scores([3, NONE, 0], 'none')).toEqual([3, NONE, 0]);
  expect(scores([3, NONE, 0], 'none', { direction: -1 })).toEqual([-3, NONE, 0]);
  expect(scores([7, 7], 'none')).toEqual([7, 7]);
});

test('a range and moments default to 0, 1', () => {
  expect(scores([5, 10, 6], 'minmax')).toEqual([0, 1, 0.2]);
  expect(scores([1, 2, 3], 'zscore')).toEqual([-1, 0, 1]);
});

describe('scaled', () => {
  test('goes by two stated values and keeps nothing inside', () => {
    expect(scores([0, 10, 30], 'scaled', { from: [0, 20] })).toEqual([0, 0.5, 1.5]);
    expect(scores([0, 10, 30], 'scaled', { from: [0, 20], to: [0, 100], direction: -1 })).toEqual([
      100, 50, -50,
    ]);
    expect(scores([5, 5], 'scaled', { from: [0, 20] })).toEqual([0.25, 0.25]);
  });

  test('needs them, rising', () => {
    expect(scores([1, 2], 'scaled')).toEqual({ refused: 'normalise.fromMissing' });
    expect(scores([1, 2], 'scaled', { from: [2, 2] })).toEqual({
      refused: 'normalise.fromOrder',
      details: { low: 2, high: 2 },
    });
  });
});

describe('on the axis of logarithms', () => {
  test('a shift gives zero a logarithm; it is added to values and bounds alike', () => {
    expect(scores([0, 9, 99], 'minmax', { scale: 'log', shift: 1 })).toEqual([0, log(10) / log(100), 1]);
    const posts = { scale: 'log', goalposts: [0, 99], shift: 1, direction: -1 } as const;
    expect(scores([-5, 0, 9, 200], 'goalposts', posts)).toEqual([1, 1, 1 - log(10) / log(100), 0]);
  });

  test('minmax: equal factors are equal distances', () => {
    expect(scores([1, 10, 100], 'minmax', { scale: 'log' })).toEqual([0, log(10) / log(100), 1]);
    expect(scores([1, 100], 'minmax', { scale: 'log', direction: -1 })).toEqual([1, 0]);
  });

  test('goalposts in the unit: income of the Human Development Index', () => {
    const posts = { scale: 'log', goalposts: [100, 75000] } as const;
    const [low, middle, high] = scores([50, 20000, 90000], 'goalposts', posts) as number[];
    expect([low, high]).toEqual([0, 1]);
    expect(middle).toBe((log(20000) - log(100)) / (log(75000) - log(100)));
  });

  test('clamped, zero and less score as the low post; not clamped they are refused', () => {
    const posts = { scale: 'log', goalposts: [1, 100] } as const;
    expect(scores([0, -3, 10], 'goalposts', posts)).toEqual([0, 0, log(10) / log(100)]);
    expect(scores([0, 10], 'goalposts', { ...posts, clamp: false })).toEqual({
      refused: 'normalise.logNotPositive',
      details: { least: 0 },
    });
    expect(scores([5, 10], 'goalposts', { scale: 'log', goalposts: [0, 10] })).toMatchObject({
      refused: 'normalise.logNotPositive',
    });
    expect(scores([-3, 10], 'minmax', { scale: 'log', shift: 3 })).toMatchObject({
      refused: 'normalise.logNotPositive',
      details: { least: 0 },
    });
    expect(scores([0, 10], 'minmax', { scale: 'log' })).toMatchObject({
      refused: 'normalise.logNotPositive',
    });
  });
});
