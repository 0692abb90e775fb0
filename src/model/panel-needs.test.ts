import { expect, test } from 'vitest';
import type { Step } from './method.ts';
import { needsPanel } from './panel-needs.ts';

const minmax = { step: 'normalise', method: 'minmax', to: [0, 100] } as const;

test.each<[string, Step, boolean]>([
  ['imputation along a series', { step: 'impute', method: 'linear' }, true],
  ['a mean within the period', { step: 'impute', method: 'mean' }, false],
  ['a mean over the panel', { step: 'impute', method: 'groupMean', group: 'parent', over: 'panel' }, true],
  ['a row mean, which reads the area alone', { step: 'impute', method: 'rowMean', over: 'panel' }, false],
  ['treatment within the period', { step: 'treat', method: 'winsorise', over: 'period' }, false],
  ['treatment over the panel', { step: 'treat', method: 'winsorise', over: 'panel' }, true],
  ['bounds within the period', minmax, false],
  ['bounds over the panel', { ...minmax, over: 'panel' }, true],
  [
    'stated goalposts, whatever the panel',
    { step: 'normalise', method: 'goalposts', to: [0, 100], over: 'panel' },
    false,
  ],
  [
    'goalposts with one indicator by rank',
    {
      step: 'normalise',
      method: 'goalposts',
      to: [0, 100],
      over: 'panel',
      indicators: { GDP: { method: 'rank' } },
    },
    true,
  ],
  ['a step that never reads other periods', { step: 'weight', method: 'given' }, false],
])('%s', (_, step, isNeeded) => {
  expect(needsPanel([{ step: 'select', maxAge: 1 }, step])).toBe(isNeeded);
});
