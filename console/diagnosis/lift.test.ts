import { expect, test } from 'vitest';
import type { RunNodeWire } from '../../src/assessments/run-wire.ts';
import {
  conditionsToLink,
  figuresOf,
  isQuick,
  limitsFromLink,
  limitsToLink,
  peerFigures,
  readable,
  requestFor,
  shareOf,
  shareOfWay,
  suggestions,
} from './lift.ts';

const bands = [
  { code: 'LOW', name: { en: 'Low', zh: '低' }, min: 0 },
  { code: 'HIGH', name: { en: 'High', zh: '高' }, min: 50 },
];
const node = (code: string, numerator?: string): RunNodeWire => ({
  code,
  parent: 'INDEX',
  depth: 1,
  kind: 'indicator',
  name: { en: code, zh: code },
  weight: 1,
  effectiveWeight: 1,
  evidence: 'own',
  ...(numerator === undefined ? {} : { numerator }),
});
const cell = (code: string, raw: number | null, denominated: number | null) => ({
  code,
  score: null,
  rank: null,
  median: null,
  best: null,
  contribution: null,
  value: {
    period: '2020',
    state: 'reported',
    raw,
    denominated,
    imputed: denominated,
    treated: denominated,
    normalised: null,
    isImputed: false,
    isTreated: false,
  },
});

test('goals suggest themselves above where an area stands', () => {
  expect(suggestions({ rank: 23, score: 49 }, bands).map(({ goal }) => goal)).toEqual([
    { rank: 20 },
    { rank: 13 },
    { rank: 1 },
    { score: 50 },
  ]);
  expect(suggestions({ rank: 2.5, score: 60 }, bands).map(({ kind }) => kind)).toEqual(['first']);
  expect(suggestions({ rank: 1, score: 60 }, bands)).toEqual([]);
  expect(suggestions({ rank: null, score: null }, bands)).toEqual([]);
});

test('limits go into the address and come back', () => {
  const limits = new Map([
    ['A:1', 12.5],
    ['B', -3],
  ]);
  expect(limitsFromLink(limitsToLink(limits))).toEqual(limits);
  expect(limitsFromLink('A:,:3,B,C:x')).toEqual(new Map());
  expect(conditionsToLink({ limits, fixed: new Set(['C', 'D']) })).toEqual({
    limits: 'A:1:12.5,B:-3',
    fixed: 'C,D',
  });
  expect(conditionsToLink({ limits: new Map(), fixed: new Set() })).toEqual({});
});

test('what peers have is told in the area’s own figures', () => {
  const area = (x: number | null, a: readonly [raw: number, quotient: number] | null) => ({
    nodes: [cell('B', x, x), cell('A', a === null ? null : a[0], a === null ? null : a[1])],
  });
  const figures = figuresOf([node('A', 'GDP'), node('B')]);
  const peers = [area(4, [900, 3]), area(8, [100, 5]), area(null, null)];
  // 50 divided by 25 is 2; at the peers' 4 it would be 100.
  expect(peerFigures(figures, area(1, [50, 2]), peers)).toEqual(
    new Map([
      ['GDP', 100],
      ['B', 6],
    ]),
  );
  expect(peerFigures(figures, area(null, null), peers)).toEqual(new Map());
  expect(peerFigures(figures, area(1, [50, 2]), [])).toEqual(new Map());
});

test('a figure that two indicators are made of is one', () => {
  const figures = figuresOf([node('A', 'X'), node('B'), node('C', 'X')]);
  expect(figures.map(({ code, indicators }) => [code, indicators.map((one) => one.code)])).toEqual([
    ['X', ['A', 'C']],
    ['B', ['B']],
  ]);
});

test('a request names what may change only where something is fixed, and limits only where they are stated', () => {
  const figures = figuresOf([node('A', 'X'), node('B')]);
  const none = { limits: new Map(), fixed: new Set<string>() };
  expect(requestFor('Q', { rank: 3 }, figures, none, () => 1)).toEqual({ area: 'Q', goal: { rank: 3 } });
  const some = { limits: new Map([['B', 4]]), fixed: new Set(['X']) };
  expect(requestFor('Q', { rank: 3 }, figures, some, () => -1)).toEqual({
    area: 'Q',
    goal: { rank: 3 },
    indicators: ['B'],
    limits: { B: [4, 1e300] },
  });
});

test('a needed value is rounded to the side that still reaches the goal', () => {
  expect(readable(58, 50.38)).toBe(50);
  expect(readable(5.657810704, 6.06163)).toBe(6.062);
  expect(readable(50.57944, 46.02691)).toBe(46.02);
  expect(readable(1.5, 2.5)).toBe(2.5);
  expect(readable(11741.31, 12034.2)).toBe(12035);
  expect(readable(7148.57, 9806.47, 9806.47)).toBe(9806.47);
});

test('a change in percent is of the size of today’s value', () => {
  expect(shareOf(58, 50)).toBeCloseTo(-0.1379, 4);
  expect(shareOf(-4, -2)).toBe(0.5);
  expect(shareOf(0, 3)).toBeNull();
});

test('a change is a share of the way to the limit', () => {
  expect(shareOfWay(10, 15, 30)).toBe(0.25);
  expect(shareOfWay(10, 4, 2)).toBe(0.75);
  expect(shareOfWay(10, 50, 30)).toBe(1);
  expect(shareOfWay(10, 10, 10)).toBeNull();
  expect(shareOfWay(10, 12, undefined)).toBeNull();
});

test('a page asks unbidden only where the answer comes soon', () => {
  expect(isQuick({ areaCount: 166, indicatorCount: 7 })).toBe(true);
  expect(isQuick({ areaCount: 300, indicatorCount: 60 })).toBe(false);
});
