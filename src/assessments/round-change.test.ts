import { expect, test } from 'vitest';
import { movedAreas } from './round-change.ts';

const stand = (area: string, score: number | null, rank: number | null) => ({ area, score, rank });

test('areas that moved are told by their rank now, with those that came and went', () => {
  const before = [stand('a', 60, 1), stand('b', 50, 2), stand('c', 40, 3), stand('gone', 10, 4)];
  const after = [stand('a', 55, 2), stand('b', 58, 1), stand('c', 40, 3), stand('new', null, null)];
  expect(movedAreas(before, after)).toEqual([
    { area: 'b', scoreBefore: 50, scoreAfter: 58, rankBefore: 2, rankAfter: 1 },
    { area: 'a', scoreBefore: 60, scoreAfter: 55, rankBefore: 1, rankAfter: 2 },
    { area: 'gone', scoreBefore: 10, scoreAfter: null, rankBefore: 4, rankAfter: null },
  ]);
});

test('nothing is told where nothing moved', () => {
  expect(movedAreas([stand('a', 60, 1)], [stand('a', 60, 1)])).toEqual([]);
});
