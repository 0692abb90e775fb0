import { expect, test } from 'vitest';
import type { Framework, Indicator } from '../../src/model/framework.ts';
import { nextVersion, withWeights } from './framework-weights.ts';

const indicator = (code: string, weight: number): Indicator => ({
  code,
  name: { en: code, zh: code },
  weight,
  weightEvidence: 'verified',
  evidence: 'verified',
  unit: '1',
  direction: 1,
});
const framework: Framework = {
  format: 'meridian-framework/1',
  id: 'test',
  version: '1.0.9',
  status: 'ready',
  name: { en: 'Test', zh: '测试' },
  tree: {
    code: 'INDEX',
    name: { en: 'Index', zh: '指数' },
    weight: 1,
    evidence: 'own',
    children: [
      { ...indicator('A', 30), weight: 30 },
      {
        code: 'D',
        name: { en: 'D', zh: 'D' },
        weight: 70,
        evidence: 'verified',
        children: [indicator('X', 2), indicator('Y', 3)],
      },
    ],
  },
  method: [{ step: 'weight', method: 'given' }],
};

test('only changed families are rewritten, and their weights become the framework’s own', () => {
  const shares = { A: 0.5, D: 0.5, X: 0.4, Y: 0.6 };
  const saved = withWeights(framework, shares, ['A', 'D'], '1.0.10');
  const [a, d] = saved.tree.children;
  expect(a).toMatchObject({ weight: 50, weightEvidence: 'own' });
  expect(d).toMatchObject({ weight: 50, weightEvidence: 'own' });
  expect(d && 'children' in d && d.children[0]).toEqual(indicator('X', 2));
  expect(saved.version).toBe('1.0.10');
});

test('a method of equal weights takes the written ones from then on', () => {
  const equal: Framework = { ...framework, method: [{ step: 'weight', method: 'equal' }] };
  const saved = withWeights(equal, { A: 0.7, D: 0.3, X: 0.5, Y: 0.5 }, ['A', 'D'], '2');
  expect(saved.method).toEqual([{ step: 'weight', method: 'given' }]);
  const d = saved.tree.children[1];
  expect(d && 'children' in d && d.children.map((child) => child.weight)).toEqual([2.5, 2.5]);
});

test('versions count up', () => {
  expect(['1.0.9', '2016', '1.0-rc'].map(nextVersion)).toEqual(['1.0.10', '2017', '1.0-rc.1']);
});
