import { expect, test } from 'vitest';
import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import { prepareBounds } from './bounds-of.ts';

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
const matrix: MatrixWire = {
  areas: ['A', 'B', 'C'].map((code) => ({
    code,
    parent: null,
    level: 'prefecture',
    name: { en: code, zh: code },
    longitude: null,
    latitude: null,
  })),
  nodes: [node('INDEX', null, 1), node('X', 'INDEX', 0.5), node('Y', 'INDEX', 0.5)],
  normalised: { X: [90, 60, 10], Y: [40, 50, 20] },
  aggregate: { step: 'aggregate', method: 'arithmetic' },
  rank: { step: 'rank', ties: 'min' },
};
const ranksUnder = (relative: number) =>
  prepareBounds(matrix)({ relative }).areas.map(({ area, best, worst }) => `${area} ${best}–${worst}`);

test('weights that do not move leave the ranks of the run', () => {
  expect(ranksUnder(0)).toEqual(['A 1–1', 'B 2–2', 'C 3–3']);
  expect(prepareBounds(matrix)({ relative: 0 }).ranks).toEqual([1, 2, 3]);
});

test('A and B may change places once Y may weigh three times as much as X; C stays last whatever is chosen', () => {
  expect(ranksUnder(0.49)).toEqual(['A 1–1', 'B 2–2', 'C 3–3']);
  expect(ranksUnder(0.51)).toEqual(['A 1–2', 'B 1–2', 'C 3–3']);
  expect(prepareBounds(matrix)({ relative: 1 })).toMatchObject({ pairs: 3, decided: 2 });
});
