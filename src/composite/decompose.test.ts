import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaNames, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { Framework } from '../model/framework.ts';
import type { Step } from '../model/method.ts';
import { issueMessage } from '../platform/i18n.ts';
import { type ChangeDecomposition, decomposeChange } from './decompose.ts';
import type { Situation } from './decompose-world.ts';

const POSTS: Step = { step: 'normalise', method: 'goalposts', to: [0, 100] };
const tree = (x: number, y: number, method: readonly Step[] = steps(POSTS)): Framework =>
  framework(
    [indicator('X', { weight: x, goalposts: [0, 100] }), indicator('Y', { weight: y, goalposts: [0, 100] })],
    method,
  );
const situation = (
  own: Framework,
  columns: Readonly<Record<string, readonly number[]>>,
  areas?: readonly string[],
): Situation => ({ framework: own, input: { table: table(columns, areas), groups: {} } });

const earlier = situation(tree(1, 1), { X: [50, 60, 40], Y: [50, 40, 30] });
const sums = ({ parts: { data, method, peers } }: ChangeDecomposition) => ({
  rank: data.rank + method.rank + peers.rank,
  score: data.score + method.score + peers.score,
});

describe('a change', () => {
  test('of nothing but its own values is a change of data', () => {
    const later = situation(tree(1, 1), { X: [50, 60, 80], Y: [50, 40, 50] });
    const found = decomposeChange(earlier, later, { area: 'C', byColumn: true });
    expect(found).toEqual({
      area: 'C',
      earlier: { rank: 3, score: 35 },
      later: { rank: 1, score: 65 },
      total: { rank: -2, score: 30 },
      parts: {
        data: { rank: -2, score: 30 },
        method: { rank: 0, score: 0 },
        peers: { rank: 0, score: 0 },
      },
      columns: [
        { column: 'X', rank: -2, score: 20 },
        { column: 'Y', rank: 0, score: 10 },
      ],
      together: { rank: 0, score: 0 },
      entered: [],
      left: [],
      runs: 24,
    });
  });

  test('of weights is a change of method', () => {
    const { parts, total } = decomposeChange(earlier, { ...earlier, framework: tree(9, 1) }, { area: 'B' });
    expect(total).toEqual({ rank: 0, score: 8 });
    expect(parts.method).toEqual(total);
    expect(parts.data).toEqual({ rank: 0, score: 0 });
  });

  test('that others made, some of whom came or went, moves the rank and not the score', () => {
    const later = situation(tree(1, 1), { X: [90, 50, 80], Y: [90, 50, 80] }, ['N', 'A', 'B']);
    const { parts, entered, left } = decomposeChange(earlier, later, { area: 'A' });
    expect(parts).toEqual({
      data: { rank: 0, score: 0 },
      method: { rank: 0, score: 0 },
      peers: { rank: 2, score: 0 },
    });
    expect([entered, left]).toEqual([['N'], ['C']]);
  });

  test('of all three at once: what two do together is halved between them', () => {
    // X rises by 20 while its weight rises from ½ to 9⁄10: 20 × 0.5 alone, 20 × 0.9 after, 14 on average.
    const later = situation(tree(9, 1), { X: [50, 60, 60], Y: [50, 40, 30] });
    const { parts, total } = decomposeChange(earlier, later, { area: 'C' });
    expect(total.score).toBeCloseTo(57 - 35, 12);
    expect(parts.data.score).toBeCloseTo(14, 12);
    expect(parts.method.score).toBeCloseTo(8, 12);
    expect(parts.peers.score).toBe(0);
  });

  test('of a dimension is split like that of the index', () => {
    const later = situation(tree(1, 1), { X: [50, 60, 80], Y: [50, 40, 50] });
    expect(decomposeChange(earlier, later, { area: 'C', node: 'Y' }).total).toEqual({ rank: -2, score: 20 });
  });
});

describe('whatever changed', () => {
  const cell = fc.integer({ min: 0, max: 100 });
  const world = fc.record({
    rows: fc.array(fc.tuple(cell, cell, cell), { minLength: 3, maxLength: 7 }),
    weights: fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
    ),
    ties: fc.constantFrom('min' as const, 'average' as const),
  });
  const situationOf = ({ rows, weights, ties }: typeof world extends fc.Arbitrary<infer T> ? T : never) => ({
    framework: framework(
      ['X', 'Y', 'Z'].map((code, at) => indicator(code, { weight: weights[at]! })),
      steps({ step: 'rank', ties }),
    ),
    input: {
      table: table(
        Object.fromEntries(['X', 'Y', 'Z'].map((code, at) => [code, rows.map((row) => row[at]!)])),
        areaNames(rows.length),
      ),
      groups: {},
    },
  });
  /** Decomposes, or nothing where a mixture has a constant column. */
  const decompose = (before: Situation, after: Situation) => {
    try {
      return decomposeChange(before, after, { area: 'A', byColumn: true });
    } catch {
      return undefined;
    }
  };

  test('the parts add up to the bit, and the way back is the way there', () => {
    fc.assert(
      fc.property(world, world, (one, two) => {
        const [before, after] = [situationOf(one), situationOf(two)];
        const there = decompose(before, after);
        fc.pre(there !== undefined);
        expect(sums(there!)).toEqual(there!.total);
        expect(there!.total.rank).toBe(there!.later.rank - there!.earlier.rank);
        expect(there!.total.score).toBeCloseTo(there!.later.score - there!.earlier.score, 12);
        const split = there!.columns!.reduce((sum, { score }) => sum + score, there!.together!.score);
        expect(split).toBeCloseTo(there!.parts.data.score, 9);
        const back = decompose(after, before)!;
        for (const part of ['data', 'method', 'peers'] as const) {
          expect(back.parts[part].score).toBeCloseTo(-there!.parts[part].score, 9);
          expect(back.parts[part].rank).toBeCloseTo(-there!.parts[part].rank, 9);
        }
      }),
    );
  });
});

describe('refusals', () => {
  const refused = (later: Situation, area = 'A', node?: string) => {
    try {
      decomposeChange(earlier, later, { area, ...(node === undefined ? {} : { node }) });
    } catch (error) {
      const { issues } = error as { issues: Parameters<typeof issueMessage>[1][] };
      for (const locale of ['en', 'zh-CN'] as const)
        for (const issue of issues) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
      return issues.map(({ code }) => code);
    }
    return [];
  };

  test('an area or a node that is not in both periods', () => {
    const later = situation(tree(1, 1), { X: [1, 2], Y: [1, 2] }, ['N', 'M']);
    expect(refused(later, 'A', 'Q')).toEqual(['decompose.notLater', 'weight.unknownNode']);
    expect(refused(later, 'N')).toEqual(['decompose.notEarlier']);
  });

  test('several periods in one run', () => {
    const panel = { areas: ['A', 'B', 'C'], periods: ['2020', '2020', '2020'] };
    expect(refused({ ...earlier, input: { ...earlier.input, panel } })).toEqual(['decompose.panel']);
  });

  test('a method that needs what the other period does not have', () => {
    const wider = framework([indicator('X'), indicator('NEW')]);
    const later = situation(wider, { X: [1, 2, 3], NEW: [1, 2, 3] });
    expect(refused(later)).toEqual(['decompose.impossible', 'normalise.constant']);
  });

  test('an area without a score in one of the mixtures', () => {
    const later = situation(tree(1, 1), { X: [Number.NaN, 60, 80], Y: [Number.NaN, 40, 50] });
    expect(refused(later)).toEqual(['decompose.noScore']);
  });
});
