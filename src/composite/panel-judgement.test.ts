import { describe, expect, test } from 'vitest';
import {
  answerIssues,
  type Family,
  judge,
  judgeTogether,
  matrixOf,
  meanMatrix,
  outsideOf,
  pairsOf,
  weightStepOf,
} from './panel-judgement.ts';

const FAMILIES: readonly Family[] = [{ code: 'INDEX', children: ['A', 'B', 'C'] }];
const codesOf = (
  method: 'ahp' | 'budget',
  answers: Record<string, readonly (number | null)[]>,
  isFinal = true,
) => answerIssues(method, FAMILIES, answers, { maxRatio: 0.1, isFinal }).map(({ code }) => code);

describe('one expert', () => {
  test('comparisons make a reciprocal matrix, row by row above the diagonal', () => {
    expect(pairsOf(3)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(matrixOf([2, 4, 2], 3)).toEqual([
      [1, 2, 4],
      [0.5, 1, 2],
      [0.25, 0.5, 1],
    ]);
  });

  test('consistent comparisons give their ratios as weights', () => {
    const found = judge('ahp', [2, 4, 2], 3)!;
    expect(found.weights.map((weight) => Number(weight.toFixed(6)))).toEqual([0.571429, 0.285714, 0.142857]);
    expect(found.consistency!.ratio).toBeCloseTo(0, 9);
  });

  test('the comparison that contradicts the others most is named with what would fit', () => {
    // A is twice B and B twice C, yet C is said to be twice A
    const { consistency } = judge('ahp', [2, 1 / 2, 2], 3)!;
    expect(consistency!.ratio).toBeGreaterThan(0.1);
    expect(consistency!.worst).toMatchObject({ given: expect.any(Number), fitting: expect.any(Number) });
  });

  test('points are shares', () => {
    expect(judge('budget', [50, 30, 20], 3)).toEqual({ weights: [0.5, 0.3, 0.2], consistency: null });
  });

  test('nothing is judged while an answer is missing', () => {
    expect(judge('ahp', [2, null, 2], 3)).toBeUndefined();
    expect(judge('budget', [50, 50], 3)).toBeUndefined();
    expect(judge('budget', [0, 0, 0], 3)).toBeUndefined();
  });
});

describe('what a ballot is refused for', () => {
  test('a draft may have gaps', () => {
    expect(codesOf('ahp', { INDEX: [2, null, null] }, false)).toEqual([]);
    expect(codesOf('budget', {}, false)).toEqual([]);
  });
  test('gaps, when it is handed in', () => {
    expect(codesOf('ahp', { INDEX: [2, null, 3] })).toEqual(['panel.unanswered']);
    expect(codesOf('budget', {})).toEqual(['panel.unanswered']);
  });
  test('answers that are none', () => {
    expect(codesOf('ahp', { INDEX: [10, 2, 0] }, false)).toEqual(['panel.ahpAnswer', 'panel.ahpAnswer']);
    expect(codesOf('budget', { INDEX: [-1, 101, 0] }, false)).toEqual([
      'panel.budgetAnswer',
      'panel.budgetAnswer',
    ]);
    expect(codesOf('ahp', { INDEX: [1, 1, 1, 1] }, false)).toEqual(['panel.tooManyAnswers']);
    expect(codesOf('ahp', { ELSEWHERE: [1] }, false)).toEqual(['panel.noDimension']);
  });
  test('points that do not add up to 100', () => {
    expect(codesOf('budget', { INDEX: [50, 30, 19] })).toEqual(['panel.points']);
    expect(codesOf('budget', { INDEX: [33.3, 33.3, 33.4] })).toEqual([]);
  });
  test('comparisons that contradict each other', () => {
    expect(
      answerIssues('ahp', FAMILIES, { INDEX: [3, 1 / 3, 3] }, { maxRatio: 0.1, isFinal: true })[0],
    ).toMatchObject({ code: 'panel.inconsistent', details: { dimension: 'INDEX', limit: 0.1 } });
    expect(codesOf('ahp', { INDEX: [3, 1 / 3, 3] }, false)).toEqual([]);
  });
});

describe('a group', () => {
  test('comparisons are put together by geometric means, which stay reciprocal', () => {
    const mean = meanMatrix(
      [
        [2, 8, 4],
        [8, 2, 1],
      ],
      3,
    );
    expect(mean[0]![1]).toBeCloseTo(4, 12);
    expect(mean[0]![2]).toBeCloseTo(4, 12);
    expect(mean[1]![2]).toBeCloseTo(2, 12);
    for (const [row, column] of pairsOf(3))
      expect(mean[row]![column]! * mean[column]![row]!).toBeCloseTo(1, 12);
  });

  test('points are put together by the mean of their shares, with quartiles and agreement', () => {
    const group = judgeTogether(
      'budget',
      [
        [60, 30, 10],
        [50, 30, 20],
        [40, 40, 20],
      ],
      3,
    );
    expect(group.weights.map((weight) => Number(weight.toFixed(6)))).toEqual([0.5, 0.333333, 0.166667]);
    expect(group.spreads[0]).toMatchObject({ lower: 0.45, median: 0.5, upper: 0.55 });
    expect(group.ratio).toBeNull();
    // the third ties A and B: 12 S / (m² (n³ − n) − m Σ (t³ − t)) = 12 · 15.5 / (216 − 18), worked by hand:
    // rank sums 8.5, 6.5, 3 around 6
    expect(group.concordance).toBeCloseTo((12 * (2.5 ** 2 + 0.5 ** 2 + 3 ** 2)) / (9 * 24 - 3 * 6), 12);
  });

  test('one expert agrees with nobody', () => {
    const group = judgeTogether('ahp', [[2, 4, 2]], 3);
    expect(group.concordance).toBeNull();
    expect(group.spreads[0]!.variation).toBeNull();
    expect(group.ratio).toBeCloseTo(0, 9);
  });

  test('whoever is outside of the middle half is found, on either side', () => {
    const { spreads } = judgeTogether(
      'budget',
      [
        [50, 30, 20],
        [50, 30, 20],
        [48, 32, 20],
        [52, 28, 20],
      ],
      3,
    );
    expect(outsideOf([0.5, 0.3, 0.2], spreads)).toEqual([]);
    expect(outsideOf([0.6, 0.2, 0.2], spreads)).toEqual([0, 1]);
  });
});

describe('the weight step', () => {
  test('of points names the experts and keeps what was not asked about', () => {
    const step = weightStepOf('budget', FAMILIES, [{ expert: 'E1', answers: { INDEX: [50, 30, 20] } }], {
      maxRatio: 0.1,
      upper: 'given',
    });
    expect(step).toEqual({
      step: 'weight',
      method: 'budget',
      allocations: { INDEX: [{ expert: 'E1', points: { A: 50, B: 30, C: 20 } }] },
    });
  });
  test('of comparisons holds the group’s matrix', () => {
    const step = weightStepOf('ahp', FAMILIES, [{ expert: 'E1', answers: { INDEX: [2, 4, 2] } }], {
      maxRatio: 0.15,
      upper: 'equal',
    });
    expect(step).toMatchObject({ method: 'ahp', maxConsistencyRatio: 0.15, upper: 'equal' });
    expect(step.matrices!.INDEX![0]!.map((entry) => Number(entry.toFixed(9)))).toEqual([1, 2, 4]);
  });
});
