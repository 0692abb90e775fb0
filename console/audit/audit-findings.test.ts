import { expect, test } from 'vitest';
import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import {
  agreementOf,
  outcomeOf,
  residualsOf,
  type StatedWire,
  type SystemWire,
  statedAgreementOf,
  statedResidualsOf,
} from './audit-findings.ts';
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

test('by the stated method: scores over all nodes, areas once; what is not computed again comes first', () => {
  const misfit = (area: string) => ({ area, published: 1, recomputed: 2 });
  const node = {
    node: 'total',
    replayable: 'no' as const,
    decimals: 1,
    published: 3,
    agree: 1,
    rounding: 0,
    recomputed: [20.01, 44, null],
    misfits: [misfit('B'), { ...misfit('C'), recomputed: null }],
  };
  const part = { ...node, node: 'part', agree: 2, rounding: 0, misfits: [misfit('B')] };
  const stated: StatedWire = {
    replayable: 'no',
    inputs: 'figures',
    nodes: [node, part],
    ranks: null,
    issues: [],
  };
  expect(statedAgreementOf(stated)).toEqual({
    agree: 3,
    total: 6,
    rounding: 0,
    decimals: 1,
    misfits: ['B', 'C'],
  });
  const table = publishedOf('x.csv', 'city,total\nA,20.0\nB,45.0\nC,7.0\n');
  const rows = statedResidualsOf(node, ['A', 'B', 'C'], table);
  expect(rows.map(({ area, difference, isMisfit }) => [area, difference?.toFixed(2), isMisfit])).toEqual([
    ['C', undefined, true],
    ['B', '1.00', true],
    ['A', '-0.01', false],
  ]);
});
