import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { Framework } from '../model/framework.ts';
import type { Step } from '../model/method.ts';
import { makeRerun } from './rerun.ts';
import { type CompositeInput, runComposite } from './run.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;
const tree = [
  dimension('D', [
    indicator('X', { denominator: 'POP', goalposts: [0, 10] }),
    indicator('Y', { direction: -1, goalposts: [0, 10] }),
  ]),
  indicator('Z', { goalposts: [0, 10] }),
];
const last: readonly Step[] = [
  { step: 'aggregate', method: 'arithmetic' },
  { step: 'rank', ties: 'min' },
];
const minmax: Step = { step: 'normalise', method: 'minmax', to: [0, 100] };
const ranked: Step = { step: 'normalise', method: 'exponentialRank', ties: 'min' };
const given: Step = { step: 'weight', method: 'given' };

const input: CompositeInput = {
  table: table({
    X: [1, 5, 3, NONE, 8, 2, 7, 4],
    Y: [2, 2, NONE, NONE, 6, 1, 9, 3],
    Z: [5, 1, 4, NONE, 2, 8, 3, 7],
    POP: [1, 2, 3, 4, 5, 6, 7, 8],
  }),
  groups: { size: ['a', 'a', 'b', 'b', 'a', 'b', null, 'b'] },
};

describe('the bits of a full run with other figures', () => {
  const screen: Step = { step: 'screen', minAvailability: 0.5 };
  const treat: Step = { step: 'treat', method: 'winsorise', maxPoints: 2, skewness: 0.1, kurtosis: 0 };
  const cases: readonly (readonly [string, readonly Step[]])[] = [
    [
      'every step',
      [screen, { step: 'denominate' }, { step: 'impute', method: 'median' }, treat, minmax, given],
    ],
    [
      'groups cut by the screening',
      [screen, { step: 'impute', method: 'groupMean', group: 'size' }, ranked, given],
    ],
    ['screening after imputation', [{ step: 'impute', method: 'mean' }, screen, minmax, given]],
    ['weights before the normalisation', [screen, given, minmax]],
    ['weights made of scores', [screen, minmax, { step: 'weight', method: 'entropy' }]],
    ['imputation by siblings', [screen, { step: 'impute', method: 'rowMean' }, minmax, given]],
    ['screening by zeros', [{ step: 'screen', minAvailability: 0.5, minNonZero: 1 }, ranked, given]],
  ];
  test.each(cases)('%s', (_, begin) => {
    const own: Framework = { ...framework(tree, [...begin, ...last]), variables: [] };
    const base = runComposite(own, input);
    const rerun = makeRerun(own, input, base, 4);
    const figure = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('X', 'Y', 'Z'), figure), (figures) => {
        const changed = { ...input.table, data: input.table.data.slice() };
        for (const [code, value] of Object.entries(figures)) columnOf(changed, code)[4] = value;
        const attempt = <T>(run: () => T): T | string => {
          try {
            return run();
          } catch (error) {
            return (error as Error).message;
          }
        };
        const scores = attempt(() => rerun(new Map(Object.entries(figures))).scores);
        expect(scores).toEqual(attempt(() => runComposite(own, { ...input, table: changed }).scores));
      }),
      { numRuns: 40 },
    );
  });
});

test('columns whose figures stay are not normalised again', () => {
  const own = framework(tree, steps(minmax));
  const base = runComposite(own, input);
  const { data } = base.stages.normalised;
  columnOf(base.stages.normalised, 'Z').fill(7);
  const { scores } = makeRerun(own, input, base, 4)(new Map([['X', 6]]));
  expect(new Set(columnOf(scores, 'Z'))).toEqual(new Set([7]));
  expect(data).toBe(base.stages.normalised.data);
});
