import { describe, expect, test } from 'vitest';
import type { RunNodeWire } from '../../src/assessments/run-wire.ts';
import { type NodeScore, placed, radarNodes, waterfall } from './profile.ts';

const node = (
  code: string,
  parent: string | null,
  depth: number,
  kind: RunNodeWire['kind'],
): RunNodeWire => ({
  code,
  parent,
  depth,
  kind,
  name: { en: code, zh: code },
  weight: 0.5,
  effectiveWeight: 0.25,
  evidence: 'own',
});
const at = (code: string, score: number | null, contribution: number | null): NodeScore => ({
  code,
  score,
  rank: 1,
  median: 50,
  best: 100,
  contribution,
});
// As a run lists them: parents before children, level by level.
const nodes = [
  node('INDEX', null, 0, 'dimension'),
  node('A', 'INDEX', 1, 'dimension'),
  node('B', 'INDEX', 1, 'dimension'),
  node('a1', 'A', 2, 'indicator'),
  node('a2', 'A', 2, 'indicator'),
  node('b1', 'B', 2, 'indicator'),
];

describe('waterfall', () => {
  test('indicators follow one another and dimensions span theirs', () => {
    const tree = placed(nodes, [
      at('INDEX', 60, 60),
      at('A', 80, 40),
      at('B', 40, 20),
      at('a1', 80, 25),
      at('a2', 80, 15),
      at('b1', 40, 20),
    ]);
    expect(tree.map(({ node: { code } }) => code)).toEqual(['INDEX', 'A', 'a1', 'a2', 'B', 'b1']);
    expect(waterfall(tree).map(({ kind, start, end }) => [kind, start, end])).toEqual([
      ['dimension', 0, 40],
      ['indicator', 0, 25],
      ['indicator', 25, 40],
      ['dimension', 40, 60],
      ['indicator', 40, 60],
      ['total', 0, 60],
    ]);
  });

  test('a missing value has no bar, and what it leaves to the index is a step of its own', () => {
    const tree = placed(nodes, [
      at('INDEX', 50, 50),
      at('A', 50, 25),
      at('B', null, null),
      at('a1', 80, 25),
      at('a2', 20, 10),
      at('b1', null, null),
    ]);
    expect(
      waterfall(tree)
        .slice(3)
        .map(({ kind, start, end }) => [kind, start, end]),
    ).toEqual([
      ['dimension', null, null],
      ['indicator', null, null],
      ['adjustment', 35, 50],
      ['total', 0, 50],
    ]);
  });

  test('without a score there is nothing to explain', () => {
    expect(waterfall(placed(nodes, [at('INDEX', null, null)]))).toEqual([]);
  });
});

test('a radar takes the first level that has three nodes', () => {
  expect(radarNodes(nodes).map(({ code }) => code)).toEqual(['a1', 'a2', 'b1']);
});
