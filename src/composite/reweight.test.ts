import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { AggregateStep, RankStep } from '../model/method.ts';
import { aggregate } from './aggregate.ts';
import { prepareReweight } from './reweight.ts';
import { runComposite } from './run.ts';
import { columnOf } from './table.ts';

const AGGREGATE: AggregateStep = { step: 'aggregate', method: 'arithmetic' };
const RANK: RankStep = { step: 'rank', ties: 'min' };
const own = framework(
  [
    dimension('D', [indicator('X', { weight: 1 }), indicator('Y', { weight: 2 })], 7),
    dimension('E', [indicator('Z', { weight: 3 })], 3),
  ],
  steps(AGGREGATE, RANK),
);
const values = table({ X: [1, 2, 7, 4], Y: [3, 1, Number.NaN, 2], Z: [0, 5, 3, 1] });
const run = runComposite(own, { table: values, groups: {} });
const under = prepareReweight(run.nodes, run.stages.normalised, AGGREGATE, RANK);

test('without a change the result is the run’s, to the bit', () => {
  expect(under({}).scores.data).toEqual(run.scores.data);
  expect(under({}).ranks).toEqual(columnOf(run.ranks, 'INDEX'));
  expect(under(Object.fromEntries(run.nodes.map(({ code, weight }) => [code, weight]))).scores.data).toEqual(
    run.scores.data,
  );
});

test('a changed weight gives what a run with that weight gives', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 }), (d, e) => {
      const tree = framework(
        [
          { ...own.tree.children[0]!, weight: d },
          { ...own.tree.children[1]!, weight: e },
        ],
        own.method,
      );
      const again = runComposite(tree, { table: values, groups: {} });
      expect(under({ D: d, E: e }).scores.data).toEqual(again.scores.data);
      expect(under({ D: d, E: e }).ranks).toEqual(columnOf(again.ranks, 'INDEX'));
    }),
  );
});

test('one answer leaves nothing behind for the next', () => {
  const before = under({}).scores.data;
  under({ D: 1, X: 9, Y: 0 });
  expect(under({}).scores.data).toEqual(before);
});

test('groups and periods count as they do in a run', () => {
  const step: AggregateStep = { ...AGGREGATE, missing: 'groupMean', group: 'kind' };
  const groups = { kind: ['a', 'a', 'a', 'b'] };
  const panel = { areas: values.areas, periods: ['2020', '2020', '2021', '2021'] };
  const { scores, ranks } = prepareReweight(run.nodes, run.stages.normalised, step, RANK, { groups, panel })(
    {},
  );
  expect(scores.data).toEqual(
    aggregate(
      run.nodes,
      run.stages.normalised,
      run.nodes.map(({ weight }) => weight),
      step,
      groups,
      panel,
    ).scores.data,
  );
  expect([...ranks].every((rank) => rank === 1 || rank === 2)).toBe(true);
});

test('a dimension of weight zero drops out', () => {
  const { scores } = under({ D: 0, E: 1 });
  expect([...columnOf(scores, 'INDEX')]).toEqual([...columnOf(scores, 'E')]);
});

describe('refusals', () => {
  test.each([
    ['an unknown node', { NOWHERE: 1 }, 'weight.unknownNode'],
    ['a negative weight', { D: -1 }, 'weight.invalid'],
    ['a weight that is no number', { D: Number.NaN }, 'weight.invalid'],
    ['siblings that all weigh zero', { X: 0, Y: 0 }, 'weight.allZero'],
  ])('%s', (_, weights, code) => {
    expect(() => under(weights)).toThrow(
      expect.objectContaining({ code: 'method.impossible', issues: [expect.objectContaining({ code })] }),
    );
  });
});
