import { describe, expect, test } from 'vitest';
import type {
  FactorIndex,
  SensitivityOutput,
  UncertaintyResult,
} from '../../src/composite/uncertainty-job.ts';
import {
  byTotal,
  leadingFactor,
  type RankRange,
  rankRanges,
  stabilityOf,
  togetherShare,
} from './rank-findings.ts';

const range = (rank: number, low: number, high: number): RankRange => ({
  area: `a${rank}`,
  rank,
  median: rank,
  low,
  high,
  best: low,
  worst: high,
  kept: null,
});
const still = (count: number): RankRange[] =>
  Array.from({ length: count }, (_, at) => range(at + 1, at + 1, at + 1));

describe('ranges of ranks', () => {
  const node = {
    code: 'I',
    nominalRank: [2, null, 1],
    medianRank: [2, 3, 1.5],
    lowRank: [1, 3, 1],
    highRank: [2, 3, 2],
    bestRank: [1, 2, 1],
    worstRank: [3, 3, 3],
    atNominal: [0.5, null, null],
  };
  const result = { areas: ['a', 'b', 'c'], nodes: [node] } as unknown as UncertaintyResult;

  test('stand by rank; an area that the run does not rank has none', () => {
    expect(rankRanges(result, 'I')).toEqual([
      { area: 'c', rank: 1, median: 1.5, low: 1, high: 2, best: 1, worst: 3, kept: null },
      { area: 'a', rank: 2, median: 2, low: 1, high: 2, best: 1, worst: 3, kept: 0.5 },
    ]);
  });

  test('of a node that was not ranked are none', () => {
    expect(rankRanges(result, 'X')).toEqual([]);
  });
});

describe('stability', () => {
  test('nobody ranked: nothing to say', () => {
    expect(stabilityOf([])).toBeNull();
  });
  test('one area in ten may move as it likes', () => {
    expect(stabilityOf([...still(9), range(10, 1, 10)])).toEqual({
      verdict: 'unmoved',
      places: 0,
      half: 0,
    });
    expect(stabilityOf([...still(8), range(9, 5, 9), range(10, 1, 10)])).toEqual({
      verdict: 'unstable',
      places: 4,
      half: 0,
    });
  });
  test('is told by places where there are few areas, by their share where there are many', () => {
    const moved = (count: number, by: number) => still(count).map((one) => ({ ...one, high: one.rank + by }));
    expect(stabilityOf(moved(10, 2))?.verdict).toBe('stable');
    expect(stabilityOf(moved(10, 3))?.verdict).toBe('moderate');
    expect(stabilityOf(moved(100, 5))?.verdict).toBe('stable');
    expect(stabilityOf(moved(100, 15))?.verdict).toBe('moderate');
    expect(stabilityOf(moved(100, 16))?.verdict).toBe('unstable');
  });
  test('two areas that may change places are not stable; five that may do so with the next are', () => {
    expect(stabilityOf([range(1, 1, 2), range(2, 1, 2)])?.verdict).toBe('unstable');
    expect(stabilityOf(still(5).map((one) => ({ ...one, high: one.rank + 1 })))?.verdict).toBe('stable');
  });
  test('half places count as whole ones', () => {
    expect(stabilityOf([range(1, 1, 1.5)])?.places).toBe(1);
  });
});

describe('factors', () => {
  const index = (factor: string, first: number | null, total: number | null): FactorIndex => ({
    factor,
    first,
    firstInterval: null,
    total,
    totalInterval: null,
    rows: 64,
  });
  const output = (factors: readonly FactorIndex[]): SensitivityOutput => ({
    output: 'rankShift',
    mean: 1,
    variance: 1,
    factors,
  });
  test('the one with the largest total index leads; those without one stand last', () => {
    const factors = [index('x', null, null), index('y', 0.2, 0.3), index('z', 0.4, 0.7)];
    expect(byTotal(factors).map(({ factor }) => factor)).toEqual(['z', 'y', 'x']);
    expect(leadingFactor(output(factors))?.factor).toBe('z');
  });
  test('nothing leads where nothing moves', () => {
    expect(leadingFactor(output([index('x', 0, 0), index('y', null, null)]))).toBeUndefined();
  });
  test('what is not done alone is done together, whatever sampling makes of it', () => {
    expect(togetherShare(output([index('x', 0.5, 0.6), index('y', 0.2, 0.3)]))).toBeCloseTo(0.3, 12);
    expect(togetherShare(output([index('x', 1.02, 1), index('y', -0.01, 0)]))).toBe(0);
    expect(togetherShare(output([index('x', null, null)]))).toBeNull();
  });
});
