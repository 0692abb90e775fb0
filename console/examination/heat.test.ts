import { expect, test } from 'vitest';
import { lookFor } from '../charts/look.ts';
import { heatHeight, heatOption, tintOf } from './heat.ts';

test('the tint grows with the strength, either way, and leaves the text readable', () => {
  expect([0, 0.5, -1, 7].map(tintOf)).toEqual([0, 25, 50, 50]);
});

test('the saved picture has a cell for each that says something', () => {
  const heads = ['A', 'B'].map((key) => ({ key, name: key }));
  const option = heatOption(
    {
      rows: heads,
      columns: heads,
      cell: (row, column) => (row === column ? undefined : { text: '1', strength: 1, words: '' }),
    },
    lookFor('light'),
  ) as { series: [{ data: number[][] }] };
  expect(option.series[0].data).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(heatHeight(2)).toBeGreaterThan(heatHeight(1));
});
