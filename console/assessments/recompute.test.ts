import { expect, test } from 'vitest';
import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import { recomputer } from './recompute.ts';
import { sharesOf } from './weights.ts';

const node = (code: string, parent: string | null, weight: number): MatrixWire['nodes'][number] => ({
  code,
  parent,
  depth: parent === null ? 0 : 1,
  kind: parent === null ? 'dimension' : 'indicator',
  name: { en: code, zh: code },
  weight,
  effectiveWeight: weight,
  evidence: 'own',
});
const area = (code: string): MatrixWire['areas'][number] => ({
  code,
  parent: null,
  level: 'prefecture',
  name: { en: code, zh: code },
  longitude: null,
  latitude: null,
});
const matrix: MatrixWire = {
  areas: ['A', 'B', 'C'].map(area),
  nodes: [node('INDEX', null, 1), node('X', 'INDEX', 0.75), node('Y', 'INDEX', 0.25)],
  normalised: { X: [100, 0, null], Y: [0, 100, 50] },
  aggregate: { step: 'aggregate', method: 'arithmetic', minAvailability: 0.5 },
  rank: { step: 'rank', ties: 'min' },
};

test('the published weights give the published scores, and a score that has too little to go by is none', () => {
  const { scores, ranks } = recomputer(matrix)(sharesOf(matrix.nodes));
  expect([...Array.from(scores)]).toEqual([75, 25, Number.NaN]);
  expect([...Array.from(ranks)]).toEqual([1, 2, Number.NaN]);
});

test('other weights turn the ranking round', () => {
  const { scores, ranks } = recomputer(matrix)({ X: 0.2, Y: 0.8 });
  expect(Array.from(scores)).toEqual([20, 80, 50]);
  expect(Array.from(ranks)).toEqual([3, 1, 2]);
});
