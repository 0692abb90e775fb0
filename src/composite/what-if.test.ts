import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { Framework } from '../model/framework.ts';
import { issueMessage } from '../platform/i18n.ts';
import { type CompositeInput, runComposite } from './run.ts';
import { columnOf, withColumns } from './table.ts';
import { type LeastChange, leastChange, leastChangeOfEach } from './what-if.ts';
import type { WhatIfRequest } from './what-if-move.ts';

const NONE = Number.NaN;

/** Goalposts 0..100 and an arithmetic mean: X weighs three quarters, Y a quarter, less of Y is better. */
const posts = framework(
  [
    indicator('X', { weight: 3, goalposts: [0, 100] }),
    indicator('Y', { weight: 1, goalposts: [0, 100], direction: -1 }),
  ],
  steps({ step: 'normalise', method: 'goalposts', to: [0, 100] }),
);
// Scores: A 85, B 60, C 25.
const input: CompositeInput = { table: table({ X: [90, 60, 20], Y: [30, 40, 60] }), groups: {} };
const least = (request: Partial<WhatIfRequest>, own: Framework = posts, data = input) =>
  leastChange(own, data, { area: 'C', goal: { rank: 2 }, ...request });

/** The changes put into the table and run again. */
function forward(own: Framework, data: CompositeInput, { area, node, changes }: LeastChange) {
  const row = data.table.areas.indexOf(area);
  const columns = changes.map(({ figure, to }) => {
    const column = columnOf(data.table, figure).slice();
    column[row] = to;
    return [figure, column] as const;
  });
  const result = runComposite(own, { ...data, table: withColumns(data.table, new Map(columns)) });
  const at = result.areas.indexOf(area);
  return { rank: columnOf(result.ranks, node)[at]!, score: columnOf(result.scores, node)[at]! };
}

describe('one indicator', () => {
  test('is moved just as far as the rank asks for', () => {
    const found = least({ indicators: ['X'], cost: 'range' });
    // 0.75 x + 0.25 × 40 = 60
    expect(found.changes).toHaveLength(1);
    expect(found.changes[0]!.to).toBeCloseTo(200 / 3, 3);
    expect(found.changes[0]!.to).toBeGreaterThanOrEqual(200 / 3 - 1e-9);
    expect(found.changes[0]!.cost).toBeCloseTo((200 / 3 - 20) / 70, 4);
    expect(found).toMatchObject({
      isReached: true,
      isLeast: true,
      before: { rank: 3, score: 25 },
      after: { rank: 2 },
      overtaken: ['B'],
      leftOut: [],
    });
    expect(found.runs).toBeLessThan(12);
    expect(forward(posts, input, found)).toEqual(found.after);
  });

  test('goes down where less is better, and may go as far as is allowed', () => {
    const found = least({ goal: { score: 35 }, indicators: ['Y'], limits: { Y: [0, 100] } });
    expect(found.changes[0]!.to).toBeCloseTo(20, 3);
    expect(found.after.score).toBeGreaterThanOrEqual(35);
  });

  test('that is not enough: the best that it can do', () => {
    const found = least({ indicators: ['Y'] });
    expect(found).toMatchObject({
      isReached: false,
      isLeast: false,
      after: { rank: 3, score: 32.5 },
      overtaken: [],
    });
    expect(found.changes).toMatchObject([{ figure: 'Y', from: 60, to: 30 }]);
  });

  test('the bounds of a scale move with it: the forward run is what counts', () => {
    const own = framework([indicator('X'), indicator('Y')]);
    const data = { table: table({ X: [0, 50, 100], Y: [100, 50, 40] }), groups: {} };
    const found = leastChange(own, data, {
      area: 'B',
      goal: { rank: 1 },
      limits: { X: [0, 1000] },
      indicators: ['X'],
    });
    expect(found.isReached).toBe(true);
    expect(forward(own, data, found)).toEqual(found.after);
    expect(found.after.rank).toBe(1);
  });

  test('a target that is passed when one goes too far is met where it lies', () => {
    const own = framework(
      [indicator('X', { best: 50 }), indicator('Y', { goalposts: [0, 100] })],
      steps({
        step: 'normalise',
        method: 'goalposts',
        to: [0, 100],
        indicators: { X: { method: 'middleBest', to: [0, 100] } },
      }),
    );
    const data = { table: table({ X: [100, 40, 0], Y: [50, 50, 50] }), groups: {} };
    const found = leastChange(own, data, { area: 'A', goal: { rank: 1 }, indicators: ['X'] });
    expect(found.isReached).toBe(true);
    expect(found.changes[0]!.to).toBeCloseTo(60, 2);
  });

  test('nothing is changed where the goal is reached already', () => {
    expect(least({ area: 'A', goal: { rank: 1 } })).toMatchObject({
      isReached: true,
      isLeast: true,
      changes: [],
      cost: 0,
      runs: 1,
    });
  });
});

describe('several indicators', () => {
  test('the cheapest first: none of the changes can be spared', () => {
    const found = least({ cost: 'range', limits: { X: [0, 60], Y: [0, 100] } });
    // X to its limit gives 55, Y brings the other 5: from 60 to 40.
    expect(found.isReached).toBe(true);
    expect(found.changes.map(({ figure }) => figure)).toEqual(['X', 'Y']);
    expect(found.changes[0]!.to).toBeCloseTo(60, 2);
    expect(found.changes[1]!.to).toBeCloseTo(40, 2);
    expect(forward(posts, input, found)).toEqual(found.after);
  });

  test('one alone where one is the cheapest', () => {
    expect(least({ cost: 'range' }).changes.map(({ figure }) => figure)).toEqual(['X']);
  });

  test('each by itself, those that reach it first', () => {
    const { each } = leastChangeOfEach(posts, input, { area: 'C', goal: { rank: 2 } });
    expect(each.map(({ isReached, changes }) => [changes[0]!.figure, isReached])).toEqual([
      ['X', true],
      ['Y', false],
    ]);
  });

  test('figures that cannot change are named', () => {
    const own = framework(
      ['X', 'Y', 'Z', 'W'].map((code) => indicator(code, { goalposts: [0, 10] })),
      steps({ step: 'normalise', method: 'goalposts', to: [0, 100] }),
    );
    const data = { table: table({ X: [1, 2, 3], Y: [4, 4, 4], Z: [2, 1, 0], W: [NONE, 3, 3] }), groups: {} };
    expect(leastChange(own, data, { area: 'A', goal: { rank: 1 } }).leftOut).toEqual([
      { figure: 'Y', reason: 'noSpread' },
      { figure: 'Z', reason: 'atLimit' },
      { figure: 'W', reason: 'missing' },
    ]);
  });

  test('a figure with a denominator goes as far as the best quotient, in its own unit', () => {
    const own = framework(
      [indicator('X', { denominator: 'POP', goalposts: [0, 10] })],
      steps({ step: 'denominate' }, { step: 'normalise', method: 'goalposts', to: [0, 100] }),
    );
    const data = { table: table({ X: [0, 50, 80], POP: [100, 10, 20] }), groups: {} };
    const found = leastChange(own, data, { area: 'A', goal: { rank: 1 } });
    expect(found.changes).toMatchObject([{ figure: 'X', from: 0 }]);
    expect(found.changes[0]!.to).toBeCloseTo(500, 2);
  });

  test('runs are limited, and the answer says that it may not be the least', () => {
    const found = least({ indicators: ['X'], maxRuns: 3 });
    expect(found).toMatchObject({ isReached: true, isLeast: false });
    expect(found.runs).toBeLessThanOrEqual(4);
  });
});

describe('whatever the figures', () => {
  const cell = fc.integer({ min: 0, max: 50 });
  const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 4, maxLength: 9 });
  const own = framework([
    dimension('D', [indicator('X'), indicator('Y', { direction: -1, weight: 2 })]),
    indicator('Z'),
  ]);

  test('a forward run confirms what is answered, within the limits', () => {
    fc.assert(
      fc.property(
        rows,
        fc.nat(),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        (cells, which, rank, isOne) => {
          const columns = [0, 1, 2].map((at) => cells.map((row) => row[at]!));
          fc.pre(columns.every((column) => new Set(column).size > 2));
          const [X, Y, Z] = columns as [number[], number[], number[]];
          const data = { table: table({ X, Y, Z }), groups: {} };
          const area = data.table.areas[which % cells.length]!;
          const request: WhatIfRequest = { area, goal: { rank }, ...(isOne ? { indicators: ['X'] } : {}) };
          const found = leastChange(own, data, request);
          expect(forward(own, data, found)).toEqual(found.after);
          expect(found.isReached).toBe(found.after.rank <= rank);
          expect(found.after.rank).toBeLessThanOrEqual(found.before.rank);
          for (const { figure, from, to } of found.changes) {
            const column = columnOf(data.table, figure);
            expect(to).toBeGreaterThanOrEqual(Math.min(...column));
            expect(to).toBeLessThanOrEqual(Math.max(...column));
            expect(Math.sign(to - from)).toBe(figure === 'Y' ? -1 : 1);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('refusals', () => {
  const refused = (request: Partial<WhatIfRequest>, data = input, own = posts) => {
    try {
      least(request, own, data);
    } catch (error) {
      const { issues } = error as { issues: Parameters<typeof issueMessage>[1][] };
      for (const locale of ['en', 'zh-CN'] as const)
        for (const issue of issues) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
      return issues.map(({ code, value }) => `${code} ${value}`);
    }
    return [];
  };

  test('every mistake of a request', () => {
    expect(
      refused({
        area: 'Z',
        goal: { rank: 0 },
        node: 'N',
        indicators: ['Q'],
        limits: { X: [2, 1] },
        maxRuns: 0,
      }),
    ).toEqual([
      'whatIf.areaUnknown Z',
      'weight.unknownNode N',
      'whatIf.rank 0',
      'whatIf.maxRuns 0',
      'whatIf.indicatorUnknown Q',
      'whatIf.limits X',
    ]);
    expect(refused({ goal: { score: NONE } })).toEqual(['whatIf.score NaN']);
  });

  test('an area that is not scored', () => {
    const gaps = { table: table({ X: [90, 60, NONE], Y: [30, 40, NONE] }), groups: {} };
    expect(refused({}, gaps)).toEqual(['whatIf.noScore C']);
    const screened = {
      ...posts,
      method: [{ step: 'screen', minAvailability: 0.5 } as const, ...posts.method],
    };
    expect(refused({}, gaps, screened)).toEqual(['whatIf.areaScreenedOut C']);
  });
});
