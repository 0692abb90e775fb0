import { expect, test } from 'vitest';
import type { Framework, Indicator } from '../../src/model/framework.ts';
import {
  changesIn,
  isClear,
  linesOf,
  obstaclesOf,
  weighsEqually,
  withEdits,
  withGivenWeights,
} from './framework-edit.ts';

const indicator = (code: string, weight: number | null, direction: 1 | null): Indicator => ({
  code,
  name: { en: code, zh: code },
  weight,
  evidence: 'memory-unverified',
  unit: '1',
  direction,
});
const draft: Framework = {
  format: 'meridian-framework/1',
  id: 'draft',
  version: '1',
  status: 'draft',
  name: { en: 'Draft', zh: '草案' },
  tree: {
    code: 'INDEX',
    name: { en: 'Index', zh: '指数' },
    weight: null,
    evidence: 'verified',
    children: [
      { ...indicator('A', null, 1) },
      {
        code: 'D',
        name: { en: 'D', zh: 'D' },
        weight: 60,
        evidence: 'verified',
        children: [indicator('X', 1, null), indicator('Y', null, 1)],
      },
    ],
  },
  method: [
    { step: 'normalise', method: 'minmax', to: [0, 100] },
    { step: 'aggregate', method: 'arithmetic' },
  ],
};

test('the tree is read line by line, parents before children', () => {
  expect(linesOf(draft.tree).map(({ node, depth, parent }) => [node.code, depth, parent])).toEqual([
    ['INDEX', 0, null],
    ['A', 1, 'INDEX'],
    ['D', 1, 'INDEX'],
    ['X', 2, 'D'],
    ['Y', 2, 'D'],
  ]);
});

test('what stands in the way is named, and the index needs no weight', () => {
  expect(obstaclesOf(draft)).toEqual({ weights: ['A', 'Y'], directions: ['X'], hasNoMethod: false });
  expect(obstaclesOf({ ...draft, method: [{ step: 'weight', method: 'equal' }] })).toEqual({
    weights: [],
    directions: ['X'],
    hasNoMethod: true,
  });
});

test('typed weights are the framework’s own, others keep their evidence', () => {
  const edits = { A: 40, D: 60, Y: 1 };
  expect(changesIn(draft, edits)).toEqual(['A', 'Y']);
  const edited = withEdits(draft, edits);
  const [a, d] = edited.tree.children;
  expect(a).toMatchObject({ weight: 40, weightEvidence: 'own', evidence: 'memory-unverified' });
  expect(d).not.toHaveProperty('weightEvidence');
  expect(obstaclesOf(edited).weights).toEqual([]);
  expect(isClear(obstaclesOf(edited))).toBe(false);
});

test('weights that a method passed over can be made to count', () => {
  const equal: Framework = { ...draft, method: [{ step: 'weight', method: 'equal' }] };
  expect(weighsEqually(equal)).toBe(true);
  expect(weighsEqually(withGivenWeights(equal))).toBe(false);
  expect(obstaclesOf(withGivenWeights(equal)).weights).toEqual(['A', 'Y']);
});
