import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TieRule } from '../model/method.ts';
import { auditRanks } from './audit-ranks.ts';
import { rankColumn } from './rank.ts';

const figures = (values: readonly number[]) => ({
  values: Float64Array.from(values),
  decimals: 1,
  half: 0.05,
});
const AREAS = ['A', 'B', 'C', 'D', 'E'];
const audit = (ranks: readonly number[], scores: readonly number[]) =>
  auditRanks(figures(ranks), figures(scores), AREAS);

describe('published ranks against published scores', () => {
  test('areas whose published scores are equal may stand in any order, or share a rank', () => {
    const scores = [90, 80, 80, 70, 60];
    for (const ranks of [
      [1, 2, 3, 4, 5],
      [1, 3, 2, 4, 5],
      [1, 2, 2, 4, 5],
      [1, 2.5, 2.5, 4, 5],
      [1, 3, 3, 4, 5],
    ])
      expect(audit(ranks, scores)).toEqual({
        replayable: 'yes',
        direction: 1,
        kind: 'competition',
        misfits: [],
      });
  });

  test('dense ranks are told from others', () => {
    expect(audit([1, 2, 2, 3, 4], [90, 80, 80, 70, 60])).toMatchObject({ replayable: 'yes', kind: 'dense' });
  });

  test('the lowest score may be the best', () => {
    expect(audit([5, 4, 3, 2, 1], [9, 8, 7, 6, 5])).toMatchObject({ replayable: 'yes', direction: -1 });
  });

  test('ranks that cannot be are told with those that can, the farthest off first', () => {
    expect(audit([1, 2, 3, 5, 1], [9, 8, 7, 6, 5])).toMatchObject({
      replayable: 'no',
      direction: 1,
      misfits: [
        { area: 'E', rank: 1, possible: [5, 5] },
        { area: 'D', rank: 5, possible: [4, 4] },
      ],
    });
  });

  test('areas without a score or a rank are left out', () => {
    expect(audit([1, Number.NaN, 2, 3, 4], [9, 8, 7, Number.NaN, 6])).toMatchObject({
      replayable: 'no',
      misfits: [{ area: 'E', rank: 4, possible: [3, 3] }],
    });
    expect(audit([1, Number.NaN, 2, 3, Number.NaN], [9, 8, 7, 6, 5])).toMatchObject({ replayable: 'yes' });
  });

  test('ranks by any rule follow from their own scores', () => {
    const score = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 1, maxLength: 12 }),
        fc.constantFrom<TieRule[]>('min', 'max', 'average', 'dense'),
        (scores, ties) => {
          const ranks = rankColumn(Float64Array.from(scores), ties);
          const areas = scores.map((_, row) => `${row}`);
          expect(auditRanks(figures([...ranks]), figures(scores), areas).replayable).toBe('yes');
        },
      ),
    );
  });
});
