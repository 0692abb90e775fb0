import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ARITHMETIC, boundsInput, DEEP, GEOMETRIC, scoreAt } from '../../test/bounded-tree.ts';
import type { TieRule } from '../model/method.ts';
import { rankBounds } from './bounds.ts';
import type { WeightBox } from './bounds-box.ts';
import type { BoundsInput } from './bounds-model.ts';
import { rankWitnesses } from './bounds-witness.ts';
import { dominance, pairBounds } from './dominance.ts';
import { rankColumn } from './rank.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;

/** A random tree's scores, with holes, and a box around random shares. */
const cell = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 40 }) }, fc.constant(NONE));
const row = fc.tuple(cell, cell, cell, cell, cell, cell);
const share = fc.integer({ min: 1, max: 9 });
const example = fc.record({
  rows: fc.array(row, { minLength: 2, maxLength: 7 }),
  shares: fc.tuple(share, share, share, share, share, share, share, share),
  relative: fc.constantFrom(0.05, 0.25, 0.6, 0.9),
  of: fc.constantFrom<'shares' | 'weights'>('shares', 'weights'),
  step: fc.constantFrom(ARITHMETIC, GEOMETRIC),
  ties: fc.constantFrom<TieRule>('min', 'max', 'average', 'dense'),
});
type Example = typeof example extends fc.Arbitrary<infer T> ? T : never;
const LEAVES = ['P', 'Q', 'R', 'S', 'U', 'T'];
const MOVING = ['D', 'E', 'T', 'P', 'Q', 'R', 'S', 'U'];

function inputOf({ rows, shares, step, ties }: Example): BoundsInput {
  const parts: Record<string, number> = {};
  for (const siblings of Object.values(DEEP)) {
    const weights = siblings.map((code) => shares[MOVING.indexOf(code)]!);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    siblings.forEach((code, at) => {
      parts[code] = weights[at]! / total;
    });
  }
  const leaves = Object.fromEntries(LEAVES.map((code, at) => [code, rows.map((one) => one[at]!)]));
  return boundsInput(DEEP, leaves, { shares: parts, step, rank: { step: 'rank', ties } });
}

/** A corner of the box, or weights inside it, by what `pick` draws from 0..1. */
function weightsIn(own: BoundsInput, { relative, of }: Example, pick: () => number): Record<string, number> {
  const weights: Record<string, number> = {};
  for (const siblings of Object.values(DEEP)) {
    const given = siblings.map((code) => own.nodes.find((node) => node.code === code)!.weight);
    const theirs = given.map((weight) => weight * (1 + relative * (2 * pick() - 1)));
    if (of === 'shares') {
      // Towards 1 as far as the bounds let it: a point of the box with Σ = 1.
      const sum = theirs.reduce((total, weight) => total + weight, 0);
      const isOver = sum > 1;
      const ends = given.map((weight) => weight * (isOver ? 1 - relative : 1 + relative));
      const reach = ends.reduce((total, end) => total + end, 0);
      const part = reach === sum ? 0 : (1 - sum) / (reach - sum);
      theirs.forEach((weight, at) => {
        theirs[at] = weight + part * (ends[at]! - weight);
      });
    }
    siblings.forEach((code, at) => {
      weights[code] = theirs[at]!;
    });
  }
  return weights;
}

function ranksUnder(own: BoundsInput, weights: Readonly<Record<string, number>>): Float64Array {
  const scores = own.scores.areas.map((_, at) =>
    scoreAt(DEEP, 'INDEX', (leaf) => columnOf(own.scores, leaf)[at]!, weights, own.aggregate),
  );
  return rankColumn(scores, own.rank.ties);
}

describe('whatever weights are drawn from the box', () => {
  const draws = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 });

  test('no area leaves its bounds, and no pair its order or its difference', () => {
    fc.assert(
      fc.property(example, draws, fc.boolean(), (one, drawn, isCorner) => {
        const own = inputOf(one);
        const box: WeightBox = { relative: one.relative, of: one.of };
        const bounds = rankBounds(own, box);
        const order = dominance(own, box);
        let at = 0;
        const pick = () => {
          const value = drawn[at++ % drawn.length]!;
          return isCorner ? Math.round(value) : value;
        };
        for (let time = 0; time < 5; time++) {
          const weights = weightsIn(own, one, pick);
          const ranks = ranksUnder(own, weights);
          bounds.areas.forEach(({ best, worst }, at) => {
            expect(Number.isNaN(ranks[at])).toBe(best === null);
            if (best !== null) expect(ranks[at]).toBeGreaterThanOrEqual(best);
            if (worst !== null) expect(ranks[at]).toBeLessThanOrEqual(worst);
          });
          for (const { area, next } of order.areas)
            for (const under of next)
              expect(ranks[own.scores.areas.indexOf(area)]).toBeLessThan(
                ranks[own.scores.areas.indexOf(under)]!,
              );
          const pair = pairBounds(own, box, 0, 1);
          if (pair) {
            const [a, b] = [0, 1].map((which) =>
              scoreAt(DEEP, 'INDEX', (leaf) => columnOf(own.scores, leaf)[which]!, weights, own.aggregate),
            );
            const value = pair.of === 'ratio' ? a! / b! : a! - b!;
            expect(value).toBeGreaterThanOrEqual(pair.least - 1e-9);
            expect(value).toBeLessThanOrEqual(pair.most + 1e-9);
          }
        }
      }),
    );
  });

  test('the least and the most difference of a pair are attained', () => {
    fc.assert(
      fc.property(example, (one) => {
        const own = inputOf(one);
        const pair = pairBounds(own, { relative: one.relative, of: one.of }, 0, 1);
        fc.pre(pair?.isExact === true);
        const valueAt = (weights: Readonly<Record<string, number>>) => {
          const [a, b] = [0, 1].map((which) =>
            scoreAt(DEEP, 'INDEX', (leaf) => columnOf(own.scores, leaf)[which]!, weights, own.aggregate),
          );
          return pair!.of === 'ratio' ? a! / b! : a! - b!;
        };
        const fixed = Object.fromEntries(own.nodes.map(({ code, weight }) => [code, weight]));
        expect(valueAt({ ...fixed, ...pair!.leastAt })).toBeCloseTo(pair!.least, 9);
        expect(valueAt({ ...fixed, ...pair!.mostAt })).toBeCloseTo(pair!.most, 9);
      }),
    );
  });

  test('witnesses reach what they say, within the bounds', () => {
    fc.assert(
      fc.property(example, (one) => {
        const own = inputOf(one);
        const box: WeightBox = { relative: one.relative, of: one.of };
        const bounds = rankBounds(own, box);
        const fixed = Object.fromEntries(own.nodes.map(({ code, weight }) => [code, weight]));
        for (const { area, best, worst } of rankWitnesses(own, box)) {
          const at = own.scores.areas.indexOf(area);
          expect(ranksUnder(own, { ...fixed, ...best.weights })[at]).toBeLessThanOrEqual(best.rank);
          expect(ranksUnder(own, { ...fixed, ...worst.weights })[at]).toBeGreaterThanOrEqual(worst.rank);
          expect(best.rank).toBeGreaterThanOrEqual(bounds.areas[at]!.best!);
          expect(worst.rank).toBeLessThanOrEqual(bounds.areas[at]!.worst!);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('with two areas and no gaps the bounds are exactly what is reached', () => {
    fc.assert(
      fc.property(example, (one) => {
        const rows = one.rows.slice(0, 2).map((cells) => cells.map((value) => value || 1));
        const own = inputOf({ ...one, ties: 'min', rows: rows as unknown as Example['rows'] });
        const box: WeightBox = { relative: one.relative, of: one.of };
        const bounds = rankBounds(own, box);
        const pair = pairBounds(own, box, 0, 1)!;
        const even = pair.of === 'ratio' ? 1 : 0;
        fc.pre(Math.abs(pair.least - even) > 1e-9 && Math.abs(pair.most - even) > 1e-9);
        expect(bounds.areas[0]!.worst).toBe(pair.least < even ? 2 : 1);
        expect(bounds.areas[0]!.best).toBe(pair.most > even ? 1 : 2);
      }),
    );
  });
});
