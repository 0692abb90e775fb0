import { expect, test } from 'vitest';
import type { LiveChangeWire, LiveStateWire } from '../../src/assessments/live-wire.ts';
import type { ScoreWire } from '../../src/assessments/run-wire.ts';
import { begin, differenceOf, follow, scoresOf } from './live.ts';

const AT = '2026-11-21T12:00:00.000Z';
const state: LiveStateWire = {
  framework: { id: 'f', revision: 1, version: '1' },
  node: 'INDEX',
  period: '2026',
  at: AT,
  problem: null,
  areas: [
    { area: 'A', score: 80, rank: 1 },
    { area: 'B', score: 60, rank: 2 },
    { area: 'C', score: 40, rank: 3 },
  ],
};
const change = (more: Partial<LiveChangeWire>): LiveChangeWire => ({
  at: AT,
  began: AT,
  areas: [],
  gone: [],
  values: [],
  more: 0,
  ...more,
});
const run = (...rows: readonly (readonly [string, number | null, number | null])[]): readonly ScoreWire[] =>
  rows.map(([code, score, rank]) => ({
    area: {
      code,
      parent: null,
      level: 'prefecture',
      name: { en: code, zh: code },
      longitude: null,
      latitude: null,
    },
    score,
    rank,
    band: null,
    children: {},
  }));
const RUN = run(['A', 80, 1], ['B', 60, 2], ['C', 40, 3]);

test('live scores that are those of the run differ in nothing', () => {
  const { moved, changed } = differenceOf(begin(state), RUN);
  expect([moved, changed]).toEqual([0, 0]);
});

test('several events come to one ranking, with what changed last', () => {
  const value = { area: 'C', indicator: 'X', period: '2026', value: 1, state: 'reported', at: AT };
  const live = follow(begin(state), [
    change({ areas: [{ area: 'C', score: 70, rank: 2 }], values: [value] }),
    change({ areas: [{ area: 'B', score: 60, rank: 3 }], values: [value], at: '2026-11-21T12:00:01.000Z' }),
  ]);
  expect([...live.fresh]).toEqual(['C', 'B']);
  expect(live.touched.get('X')).toBe(2);
  expect(live.head.at).toBe('2026-11-21T12:00:01.000Z');
  const { moved, changed, rows } = differenceOf(live, RUN);
  expect([moved, changed]).toEqual([2, 1]);
  expect(rows.map(({ code, moved }) => [code, moved])).toEqual([
    ['A', 0],
    ['C', 1],
    ['B', -1],
  ]);
});

test('areas that come in or go have moved, and rounding is no change', () => {
  const live = follow(begin(state), [change({ areas: [{ area: 'D', score: 10, rank: 4 }], gone: ['C'] })]);
  const { moved, changed } = differenceOf(live, run(['A', 80 + 1e-12, 1], ['B', 60, 2], ['C', 40, 3]));
  expect([moved, changed]).toEqual([2, 2]);
});

test('live scores are told as those of a run: with their areas and bands, best first', () => {
  const bands = [
    { code: 'LOW', name: { en: 'Low', zh: '低' }, min: 0 },
    { code: 'HIGH', name: { en: 'High', zh: '高' }, min: 60 },
  ];
  const areas = run(['A', null, null], ['B', null, null]).map(({ area }) => area);
  const live = follow(begin(state), [change({ areas: [{ area: 'B', score: 90, rank: 1 }] })]);
  expect(scoresOf(live, areas, bands).map(({ area, rank, band }) => [area.code, rank, band])).toEqual([
    ['A', 1, 'HIGH'],
    ['B', 1, 'HIGH'],
  ]);
});
