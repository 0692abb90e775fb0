import { expect, test } from 'vitest';
import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { agreementOf, outcomeOf, residualsOf, type SystemWire } from './audit-findings.ts';
import { publishedOf } from './published-file.ts';

const system = (changed: Partial<SystemWire> = {}): SystemWire => ({
  node: 'total',
  replayable: 'yes',
  method: 'arithmetic',
  weights: [],
  isUnique: true,
  rank: 2,
  unknowns: 2,
  decimals: 1,
  complete: 2,
  withGaps: 1,
  largest: 0.5,
  residuals: [0.01, -0.02, 0],
  misfits: [],
  ...changed,
});
const answer = (changed: Partial<AuditWire>): AuditWire => ({
  areas: ['A', 'B', 'C'],
  nodes: [],
  replayable: 'no',
  stated: null,
  scaled: null,
  recovered: null,
  systems: [system()],
  bounds: [],
  ranks: null,
  warnings: [],
  ...changed,
});

test('scores that agree are counted over all systems, with the digits they share', () => {
  expect(agreementOf([system(), system({ complete: 3, withGaps: 0 })])).toEqual({
    agree: 6,
    total: 6,
    decimals: 1,
  });
  expect(agreementOf([system(), system({ decimals: 3 })]).decimals).toBeNull();
  expect(agreementOf([])).toEqual({ agree: 0, total: 0, decimals: null });
});

test('misfits do not agree; where nothing fits, those within rounding happen to', () => {
  expect(agreementOf([system({ replayable: 'no', misfits: ['B'] })]).agree).toBe(2);
  expect(agreementOf([system({ replayable: 'no', residuals: [0.04, -2, null] })]).agree).toBe(1);
});

test('what stands in the way first is what the first sentence says', () => {
  const ranks: AuditWire['ranks'] = { replayable: 'no', direction: 1, kind: 'dense', misfits: [] };
  expect(outcomeOf(answer({ replayable: 'yes' }))).toBe('yes');
  expect(outcomeOf(answer({ systems: [system({ replayable: 'no' })], ranks }))).toBe('scores');
  expect(outcomeOf(answer({ ranks }))).toBe('ranks');
  expect(outcomeOf(answer({ replayable: 'undecided' }))).toBe('undecided');
});

test('differences, the furthest apart first; gaps are left out', () => {
  const table = publishedOf('x.csv', 'city,total\nA,20.0\nB,45.0\nC,\n');
  const rows = residualsOf(system({ residuals: [0.5, -2, null], misfits: ['B'] }), ['A', 'B', 'C'], table);
  expect(rows).toEqual([
    { area: 'B', published: '45.0', recomputed: 47, difference: -2, isMisfit: true },
    { area: 'A', published: '20.0', recomputed: 19.5, difference: 0.5, isMisfit: false },
  ]);
});
