import { describe, expect, test } from 'vitest';
import { ARITHMETIC, boundsInput, DEEP, FLAT, GEOMETRIC, MIN } from '../../test/bounded-tree.ts';
import type { AggregateStep, TieRule } from '../model/method.ts';
import { issueMessage } from '../platform/i18n.ts';
import { rankBounds } from './bounds.ts';
import type { WeightBox } from './bounds-box.ts';
import type { BoundsInput } from './bounds-model.ts';
import { dominance, pairBounds } from './dominance.ts';
import { rankColumn } from './rank.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;

const ranksOf = (bounds: ReturnType<typeof rankBounds>) =>
  bounds.areas.map(({ best, worst }) => (best === null ? null : [best, worst]));

describe('certified rank bounds', () => {
  test('two indicators whose shares may move by a tenth', () => {
    // P weighs 0.45 to 0.55. A always leads; B has 40 to 60 at the ends… and C stands between 49 and 51.
    const bounds = rankBounds(boundsInput(FLAT, { P: [90, 100, 50], Q: [90, 0, 49] }), { relative: 0.1 });
    expect(ranksOf(bounds)).toEqual([
      [1, 1],
      [2, 3],
      [2, 3],
    ]);
    expect(bounds).toMatchObject({ node: 'INDEX', pairs: 3, decided: 2, outer: 0 });
  });

  test('weights that do not move give the ranks of the run', () => {
    const own = boundsInput(DEEP, {
      P: [1, 5, 3, 9],
      Q: [4, 4, 4, 1],
      R: [2, 8, 1, 1],
      S: [5, 5, 9, 0],
      U: [1, 0, 7, 3],
      T: [3, 2, 1, 9],
    });
    const ranks = rankColumn(columnOf(own.scores, 'INDEX'), 'min');
    expect(ranksOf(rankBounds(own, {}))).toEqual([...ranks].map((rank) => [rank, rank]));
  });

  test('equal areas tie under all weights, by each rule', () => {
    const range = (ties: TieRule) =>
      ranksOf(
        rankBounds(
          boundsInput(FLAT, { P: [7, 7, 1, 9], Q: [3, 3, 1, 9] }, { rank: { step: 'rank', ties } }),
          {
            relative: 0.5,
          },
        ),
      ).slice(0, 3);
    expect(range('min')).toEqual([
      [2, 2],
      [2, 2],
      [4, 4],
    ]);
    expect(range('max')).toEqual([
      [3, 3],
      [3, 3],
      [4, 4],
    ]);
    expect(range('average')).toEqual([
      [2.5, 2.5],
      [2.5, 2.5],
      [4, 4],
    ]);
    expect(range('dense')[2]![0]).toBe(3);
  });

  test('scores that are ranked by their first decimals are only apart by a whole unit', () => {
    const of = (decimals: number) =>
      ranksOf(
        rankBounds(boundsInput(FLAT, { P: [1.3, 1.1], Q: [1.3, 1.1] }, { rank: { ...MIN, decimals } }), {}),
      );
    expect(of(0)).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(of(1)).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test('areas without a score have no rank', () => {
    expect(ranksOf(rankBounds(boundsInput(FLAT, { P: [1, NONE], Q: [2, NONE] }), { relative: 0.2 }))).toEqual(
      [[1, 1], null],
    );
  });

  test('areas are compared within their period', () => {
    const own = boundsInput(FLAT, { P: [1, 2, 9, 8], Q: [1, 2, 9, 8] });
    const panel = { areas: ['A', 'B', 'A', 'B'], periods: ['2020', '2020', '2021', '2021'] };
    expect(rankBounds({ ...own, panel }, { relative: 0.2 }).areas).toEqual([
      { area: 'A', period: '2020', best: 2, worst: 2 },
      { area: 'B', period: '2020', best: 1, worst: 1 },
      { area: 'A', period: '2021', best: 1, worst: 1 },
      { area: 'B', period: '2021', best: 2, worst: 2 },
    ]);
  });

  test('a part of the tree whose weights are fixed may be of any kind', () => {
    const own = boundsInput(
      DEEP,
      { P: [1, 5, 3], Q: [4, 4, 4], R: [2, 8, 1], S: [5, 5, 9], U: [1, 1, 7], T: [3, 2, 1] },
      { step: { ...ARITHMETIC, nodes: { E: 'geometric' } } },
    );
    const box: WeightBox = { relative: 0.3, nodes: { S: [0.5, 0.5], U: [0.5, 0.5] } };
    expect(() => rankBounds(own, { relative: 0.3 })).toThrow();
    expect(rankBounds(own, box).areas).toHaveLength(3);
  });
});

describe('dominance', () => {
  test('lists only neighbours: a chain and what cannot be compared', () => {
    const { areas } = dominance(boundsInput(FLAT, { P: [9, 8, 0, 1], Q: [9, 0, 8, 1] }), {
      nodes: { P: [0, 1], Q: [0, 1] },
    });
    expect(areas).toEqual([
      { area: 'A', next: ['B', 'C', 'D'], below: 3, above: 0 },
      { area: 'B', next: [], below: 0, above: 1 },
      { area: 'C', next: [], below: 0, above: 1 },
      { area: 'D', next: [], below: 0, above: 1 },
    ]);
    const chain = dominance(boundsInput(FLAT, { P: [1, 3, 2], Q: [1, 3, 2] }), { relative: 0.5 });
    expect(chain.areas.map(({ next }) => next)).toEqual([[], ['C'], ['A']]);
    expect(chain.areas.map(({ below, above }) => [below, above])).toEqual([
      [0, 2],
      [2, 0],
      [1, 1],
    ]);
  });

  test('a pair whose gaps differ has an outer bound, and says so', () => {
    const own = boundsInput(FLAT, { P: [9, 8], Q: [9, NONE] });
    expect(pairBounds(own, { relative: 0.2 }, 0, 1)).toMatchObject({
      least: 1,
      most: 1,
      isExact: false,
      certain: 'first',
      leastAt: null,
    });
    expect(rankBounds(own, { relative: 0.2 }).outer).toBe(1);
  });
});

describe('refusals', () => {
  const refused = (own: BoundsInput, box: WeightBox) => {
    try {
      rankBounds(own, box);
    } catch (error) {
      const { issues } = error as { issues: Parameters<typeof issueMessage>[1][] };
      for (const locale of ['en', 'zh-CN'] as const)
        for (const issue of issues) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
      return issues.map(({ code, details }) => [code, details?.node ?? ''].join(' '));
    }
    return [];
  };
  const own = boundsInput(DEEP, { P: [1, 2], Q: [1, 2], R: [1, 2], S: [1, 2], U: [1, 2], T: [1, 2] });

  test('a box that is none, everything at once', () => {
    expect(refused(own, { relative: 2, nodes: { X: [0, 1], P: [0.5, 0.4], Q: [0.5, 1.5] } })).toEqual([
      'bounds.relative ',
      'weight.unknownNode X',
      'bounds.order P',
      'bounds.order Q',
    ]);
  });

  test('bounds that leave no shares', () => {
    expect(refused(own, { nodes: { S: [0.1, 0.2], U: [0.1, 0.2], D: [0.9, 1], E: [0.9, 1] } })).toEqual([
      'bounds.infeasible INDEX',
      'bounds.infeasible E',
    ]);
  });

  test('a tree that is neither arithmetic nor geometric where weights move', () => {
    const mixed = { ...own, aggregate: { ...ARITHMETIC, nodes: { D: 'geometric', E: 'harmonic' } } } as const;
    expect(refused(mixed, { relative: 0.1 })).toEqual(['bounds.notLinear D', 'bounds.notLinear E']);
  });

  test('scores without a logarithm', () => {
    const zero = { ...boundsInput(FLAT, { P: [1, 0], Q: [1, 1] }), aggregate: GEOMETRIC };
    expect(refused(zero, { relative: 0.1 })).toEqual(['aggregate.notPositive INDEX']);
  });

  test('an area that has a score under some weights only', () => {
    const step: AggregateStep = { ...ARITHMETIC, minAvailability: 0.5 };
    const gaps = boundsInput(FLAT, { P: [1, 2, 1], Q: [1, NONE, NONE] });
    expect(refused({ ...gaps, aggregate: step }, { relative: 0.2 })).toEqual(['bounds.availability INDEX']);
    expect(refused(gaps, { nodes: { P: [0, 1], Q: [0, 1] } })).toEqual(['bounds.availability INDEX']);
  });

  test('a node that is not there, and more areas than can be compared', () => {
    expect(refused({ ...own, node: 'Z' }, {})).toEqual(['weight.unknownNode Z']);
    const many = Array.from({ length: 6001 }, (_, at) => at);
    expect(refused(boundsInput(FLAT, { P: many, Q: many }), {})).toEqual(['bounds.tooMany ']);
  });
});
