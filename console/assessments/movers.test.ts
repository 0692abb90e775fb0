import { expect, test } from 'vitest';
import { biggestMovers, standings, upheaval } from './movers.ts';

const rows = standings(
  ['A', 'B', 'C', 'D'],
  { scores: [10, 30, 20, Number.NaN], ranks: [3, 1, 2, Number.NaN] },
  { scores: [30, 20, 10, 5], ranks: [1, 2, 3, 4] },
);

test('areas stand by their new rank, those without a score last', () => {
  expect(rows.map((row) => [row.code, row.moved])).toEqual([
    ['B', 1],
    ['C', 1],
    ['A', -2],
    ['D', null],
  ]);
});

test('the biggest movers are told apart by direction', () => {
  const { up, down } = biggestMovers(rows, 1);
  expect(up.map((row) => row.code)).toEqual(['B']);
  expect(down.map((row) => row.code)).toEqual(['A']);
});

test('the upheaval counts ranked areas only', () => {
  expect(upheaval(rows)).toEqual({ moved: 3, meanPlaces: 4 / 3 });
});
