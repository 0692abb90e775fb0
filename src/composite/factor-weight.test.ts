import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimension, indicator } from '../../test/small-framework.ts';
import { groupsOf, toShares, type WeightFactor, weightChange } from './factor-weight.ts';
import { sampleRows } from './sample.ts';
import { nodesOf } from './tree.ts';
import { weigh } from './weight.ts';

const NODES = nodesOf(
  dimension('INDEX', [
    dimension('D', [indicator('P'), indicator('Q'), indicator('R')]),
    dimension('E', [indicator('S')]),
  ]),
);
const at = (code: string) => NODES.findIndex((node) => node.code === code);
const START = weigh(NODES, [1, 3, 3, 2, 1, 1, 1]).shares;
const GROUPS = groupsOf(NODES);

/** Shares of every replication of a factor. */
function draws(factor: WeightFactor, count: number): readonly Float64Array[] {
  const { coordinates, change } = weightChange(factor, NODES);
  const probabilities = new Float64Array(count * coordinates);
  sampleRows(probabilities, { seed: 1, sequence: 'sobol', coordinates, matrices: 1 }, 0, 0, count);
  return Array.from({ length: count }, (_, row) => {
    const weights = START.slice();
    change(weights, probabilities, row * coordinates);
    toShares(weights, GROUPS);
    return weights;
  });
}
const mean = (all: readonly Float64Array[], code: string) =>
  all.reduce((sum, one) => sum + one[at(code)]!, 0) / all.length;

describe('shares', () => {
  test('have the bits of weigh', () => {
    const weights = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(weights, (given) => {
        const own = Float64Array.from(given);
        own[0] = 1;
        expect(toShares(own, GROUPS)).toBe(-1);
        expect([...own]).toEqual([...weigh(NODES, given).shares]);
      }),
    );
  });

  test('siblings that all weigh zero are found', () => {
    const weights = START.slice();
    weights[at('S')] = 0;
    expect(toShares(weights, GROUPS)).toBe(at('S'));
  });
});

describe('noise', () => {
  test('moves each weight by no more than its share of it, evenly', () => {
    const noise: WeightFactor = { name: 'n', kind: 'weightNoise', relative: 0.2 };
    const { change, coordinates } = weightChange(noise, NODES);
    expect(coordinates).toBe(5);
    const ends = [1e-12, 1 - 1e-12].map((u) => {
      const weights = START.slice();
      change(weights, new Float64Array(5).fill(u), 0);
      return weights[at('P')]! / START[at('P')]!;
    });
    expect(ends[0]).toBeCloseTo(0.8, 9);
    expect(ends[1]).toBeCloseTo(1.2, 9);
    expect(mean(draws(noise, 512), 'P')).toBeCloseTo(START[at('P')]!, 2);
  });

  test('stays at the depths that are named', () => {
    for (const one of draws({ name: 'n', kind: 'weightNoise', relative: 0.2, depths: [1] }, 16)) {
      expect([...one.subarray(at('P'), at('R') + 1)]).toEqual([...START.subarray(at('P'), at('R') + 1)]);
      expect(one[at('D')]).not.toBe(START[at('D')]);
    }
  });
});

describe('Dirichlet', () => {
  test('has the weights as its means and spreads less the larger the concentration', () => {
    const variance = (concentration: number) => {
      const all = draws({ name: 'd', kind: 'weightDirichlet', concentration }, 1024);
      for (const code of ['D', 'E', 'P', 'Q', 'R', 'S'])
        expect(Math.abs(mean(all, code) - START[at(code)]!)).toBeLessThan(0.003);
      return all.reduce((sum, one) => sum + (one[at('Q')]! - START[at('Q')]!) ** 2, 0) / all.length;
    };
    // share (1 − share) / (concentration + 1)
    const share = START[at('Q')]!;
    for (const concentration of [1, 10, 100])
      expect(variance(concentration) / ((share * (1 - share)) / (concentration + 1))).toBeCloseTo(1, 1);
  });

  test('a weight of zero stays zero', () => {
    const { change } = weightChange({ name: 'd', kind: 'weightDirichlet', concentration: 5 }, NODES);
    const weights = START.slice();
    weights[at('Q')] = 0;
    change(weights, new Float64Array(5).fill(0.3), 0);
    expect(weights[at('Q')]).toBe(0);
    expect(weights[at('P')]).toBeGreaterThan(0);
  });
});

test('sets come as often as their probabilities say, and nodes that are not named keep theirs', () => {
  const sets = [
    { D: 1, E: 3 },
    { D: 1, E: 0 },
  ];
  const all = draws({ name: 's', kind: 'weightSet', sets, probabilities: [3, 1] }, 64);
  expect(all.filter((one) => one[at('E')] === 0.75)).toHaveLength(48);
  expect(all.filter((one) => one[at('E')] === 0)).toHaveLength(16);
  expect(all.every((one) => one[at('P')] === START[at('P')])).toBe(true);
});

test('removal leaves out each node equally often, and as often none', () => {
  const all = draws({ name: 'r', kind: 'removal', nodes: ['P', 'E', 'Q'] }, 64);
  for (const code of ['P', 'E', 'Q']) expect(all.filter((one) => one[at(code)] === 0)).toHaveLength(16);
});
