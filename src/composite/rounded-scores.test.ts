import { expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import { normaliseColumn, scoreAt } from './normalise.ts';
import { runComposite } from './run.ts';
import { columnOf } from './table.ts';

test('a score is rounded as it is shown, and again where it is computed from the log', () => {
  const values = Float64Array.of(3, 10, 2, Number.NaN);
  const result = normaliseColumn(values, 'minmax', { direction: 1, to: [0, 1], decimals: 2 });
  if ('refused' in result) throw new Error(result.refused);
  expect([...result.values]).toEqual([0.13, 1, 0, Number.NaN]);
  expect(result.column.decimals).toBe(2);
  expect(scoreAt(3, result.column)).toBe(0.13);
});

test('a dimension’s scores are rounded before anything is made of them', () => {
  const index = framework(
    [dimension('SUM', [indicator('A'), indicator('B')]), indicator('C')],
    steps(
      { step: 'normalise', method: 'none' },
      {
        step: 'aggregate',
        method: 'arithmetic',
        nodes: { SUM: { method: 'sum', decimals: 1, rescale: { method: 'rank', ties: 'max' } } },
      },
    ),
  );
  // 0.1 + 0.2 and 0.3 + 0 are not the same number, but the same to one decimal.
  const input = table({ A: [0.1, 0.3, 0.7], B: [0.2, 0, 0], C: [0, 0, 0] });
  const { scores, log } = runComposite(index, { table: input, groups: {} });
  expect([...columnOf(scores, 'SUM')]).toEqual([2, 2, 3]);
  expect(log.find((entry) => entry.step === 'aggregate')?.columns).toMatchObject({
    SUM: { options: { decimals: 1 } },
  });
});
