import { expect, test } from 'vitest';
import type { LineageWire, RunNodeWire } from '../../src/assessments/run-wire.ts';
import { formatFor } from '../platform/format.ts';
import { exampleSteps } from './example.ts';
import { parameterRows } from './parameters.ts';

const node = (code: string, weight: number, effectiveWeight: number): RunNodeWire => ({
  code,
  parent: null,
  depth: 0,
  kind: 'dimension',
  name: { en: code, zh: code },
  weight,
  effectiveWeight,
  evidence: 'own',
  aggregation: 'arithmetic',
});
const lineage = (own: RunNodeWire, change: Partial<LineageWire>): LineageWire => ({
  area: {
    code: '1',
    parent: null,
    level: 'city',
    name: { en: 'A', zh: '甲' },
    longitude: null,
    latitude: null,
  },
  node: own,
  path: [],
  score: null,
  rank: null,
  areaCount: 3,
  children: [],
  steps: [],
  value: null,
  origin: null,
  numerator: null,
  denominator: null,
  ...change,
});
const [index, air, dust] = [node('INDEX', 1, 1), node('AIR', 0.4, 0.4), node('DUST', 0.5, 0.2)];
const child = (own: RunNodeWire, score: number) => ({ node: own, score, rank: null, contribution: null });

const words = {
  t: (key: string, details: object = {}) => [key, ...Object.values(details)].join(' '),
  local: (text: { en: string } | null | undefined) => text?.en ?? '',
  format: formatFor('en'),
};

test('one figure is followed from its value over its weight to the rank', () => {
  const raw = {
    step: 'raw',
    value: 42,
    unitSymbol: { en: 'µg', zh: '微克' },
    parameters: {},
    changed: false,
  };
  const scale = { method: 'goalposts', min: 15, max: 70, to: [0, 100], direction: -1, clamp: true };
  const normalise = { step: 'normalise', value: 50.9, unitSymbol: null, parameters: scale, changed: true };
  const steps = exampleSteps(
    {
      figure: lineage(dust, { path: [index, air], steps: [normalise, raw] }),
      above: [
        lineage(air, { score: 40, children: [child(dust, 50), child(node('OTHER', 0.5, 0.2), 30)] }),
        lineage(index, { score: 52, rank: 2, children: [child(air, 40), child(node('REST', 0.6, 0.6), 60)] }),
      ],
    },
    words,
  );
  expect(steps.raw?.value).toBe('42 µg');
  expect(steps.normalise?.sums).toEqual(['(70 − 42) ÷ (70 − 15) × 100 = 50.90']);
  expect(steps.weight?.sums).toEqual(['40% × 50% = 20%']);
  expect(steps.aggregate?.sums).toEqual([
    'method.example.sum AIR 0.5 × 50.00 + 0.5 × 30.00 = 40.00',
    'method.example.sum INDEX 0.4 × 40.00 + 0.6 × 60.00 = 52.00',
  ]);
  expect(steps.rank?.words).toEqual(['method.example.rank 2 3']);
});

test('an area without a score has no rank, and says which dimension has none', () => {
  const steps = exampleSteps(
    { figure: lineage(dust, { path: [index] }), above: [lineage(index, {})] },
    words,
  );
  expect(steps.aggregate).toEqual({ value: '—', words: ['method.example.noScore INDEX'], sums: [] });
  expect(steps.rank).toEqual({ value: '—', words: ['method.example.unranked'], sums: [] });
});

test('parameters are those of the file, overrides by the node that they are for', () => {
  expect(
    parameterRows({
      step: 'normalise',
      method: 'minmax',
      to: [0, 100],
      indicators: { DUST: { method: 'goalposts', clamp: true } },
    }),
  ).toEqual([
    { of: '', name: 'method', value: 'minmax' },
    { of: '', name: 'to', value: '0, 100' },
    { of: 'DUST', name: 'method', value: 'goalposts' },
    { of: 'DUST', name: 'clamp', value: 'true' },
  ]);
  expect(parameterRows({ step: 'aggregate', method: 'arithmetic', nodes: { AIR: 'geometric' } })[1]).toEqual({
    of: 'AIR',
    name: 'method',
    value: 'geometric',
  });
});
