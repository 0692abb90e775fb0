import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, table } from '../../test/small-framework.ts';
import type { WeightChoice } from '../model/method.ts';
import { resolveWeights } from './resolve-weights.ts';
import type { AhpDetail, BudgetDetail, DematelDetail, FamilyDetail } from './step-log.ts';
import { nodesOf } from './tree.ts';
import { agreement } from './weight-budget.ts';

/** Weights that people state: comparisons, influences, budgets. */

const NODES = nodesOf(
  framework([
    dimension(
      'D',
      [indicator('X', { weight: 1 }), indicator('Y', { weight: 2 }), indicator('Z', { weight: 5 })],
      7,
    ),
    dimension('E', [indicator('ONLY', { weight: null })], 3),
  ]).tree,
);
const NOTHING = table({});
const resolve = (choice: WeightChoice) => resolveWeights(NODES, choice, NOTHING);
const weightsOf = (choice: WeightChoice): Readonly<Record<string, number>> => {
  const { weights } = resolve(choice);
  return Object.fromEntries(NODES.map(({ code }, at) => [code, weights[at]!]));
};
const detailOf = <T extends FamilyDetail>(choice: WeightChoice, node: string): T =>
  resolve(choice).detail!.families[node] as T;
const refusal = (choice: WeightChoice): unknown => {
  try {
    resolve(choice);
  } catch (error) {
    return (error as { issues: { code: string; details: unknown }[] }).issues.map(({ code, details }) => [
      code,
      details,
    ]);
  }
  return 'no refusal';
};

const CONSISTENT = [
  [1, 1 / 2, 1 / 4],
  [2, 1, 1 / 2],
  [4, 2, 1],
];

describe('pairwise comparisons', () => {
  test('a consistent matrix gives the weights it is made of', () => {
    const choice: WeightChoice = { method: 'ahp', matrices: { D: CONSISTENT } };
    const { X, Y, Z } = weightsOf(choice);
    expect([X! * 7, Y! * 7, Z! * 7].map((weight) => Math.round(weight * 1e12) / 1e12)).toEqual([1, 2, 4]);
    expect(detailOf<AhpDetail>(choice, 'D').consistencyRatio).toBeLessThan(1e-14);
  });

  test('families without a matrix keep the tree’s weights, or weigh alike; an only child weighs all', () => {
    const matrices = { D: CONSISTENT };
    expect(weightsOf({ method: 'ahp', matrices })).toMatchObject({ D: 7, E: 3, ONLY: 1 });
    expect(weightsOf({ method: 'ahp', matrices, upper: 'equal' })).toMatchObject({ D: 1, E: 1, ONLY: 1 });
  });

  test('three digits are enough for a reciprocal', () => {
    const matrix = [
      [1, 0.333, 0.111],
      [3, 1, 0.333],
      [9, 3, 1],
    ];
    expect(weightsOf({ method: 'ahp', matrices: { D: matrix } }).Z).toBeCloseTo(9 / 13, 3);
  });

  test('judgements that contradict each other are refused, with the one that does so most; unless more is allowed', () => {
    const four = nodesOf(framework(['P', 'Q', 'R', 'S'].map((code) => indicator(code))).tree);
    const stated = [8, 4, 2, 1];
    const matrix = stated.map((one) => stated.map((two) => one / two));
    matrix[0]![3] = 1 / 8;
    matrix[3]![0] = 8;
    const choice: WeightChoice = { method: 'ahp', matrices: { INDEX: matrix } };
    expect(() => resolveWeights(four, choice, NOTHING)).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({
            code: 'weight.inconsistent',
            details: {
              node: 'INDEX',
              first: 'P',
              second: 'S',
              given: 1 / 8,
              fitting: expect.closeTo(0.9, 0),
              limit: 0.1,
              ratio: expect.closeTo(1, 0),
            },
          }),
        ],
      }),
    );
    const { detail } = resolveWeights(four, { ...choice, maxConsistencyRatio: 5 }, NOTHING);
    expect(detail!.families.INDEX).toMatchObject({
      limit: 5,
      worst: { first: 'P', second: 'S', given: 1 / 8 },
    });
  });

  test('two things cannot contradict each other', () => {
    const choice: WeightChoice = {
      method: 'ahp',
      upper: 'equal',
      matrices: {
        INDEX: [
          [1, 3],
          [1 / 3, 1],
        ],
      },
    };
    expect(weightsOf(choice).D).toBeCloseTo(0.75, 15);
    expect(detailOf<AhpDetail>(choice, 'INDEX').consistencyRatio).toBe(0);
  });

  test.each<[string, WeightChoice, unknown]>([
    ['no matrix at all', { method: 'ahp' }, [['weight.matricesMissing', { method: 'ahp' }]]],
    [
      'a matrix of another size, or of no dimension',
      { method: 'ahp', matrices: { D: [[1]], X: [[1]] } },
      [
        ['weight.noDimension', { node: 'X' }],
        ['weight.matrixSize', { node: 'D', count: 3 }],
      ],
    ],
    [
      'entries off the scale, pairs that do not match, a diagonal that is not 1',
      {
        method: 'ahp',
        matrices: {
          D: [
            [2, 1 / 3, 0],
            [2, 1, 1],
            [Number.NaN, 1, 1],
          ],
        },
      },
      [
        ['weight.notReciprocal', { node: 'D', first: 'X', second: 'X', back: 2 }],
        ['weight.notReciprocal', { node: 'D', first: 'X', second: 'Y', back: 2 }],
        ['weight.comparison', { node: 'D', first: 'X', second: 'Z' }],
        ['weight.comparison', { node: 'D', first: 'Z', second: 'X' }],
      ],
    ],
  ])('refused: %s', (_, choice, issues) => {
    expect(refusal(choice)).toEqual(issues);
  });

  test('refused: more things than anybody can compare', () => {
    const many = nodesOf(framework(Array.from({ length: 16 }, (_, at) => indicator(`I${at}`))).tree);
    const ones = Array.from({ length: 16 }, () => Array.from({ length: 16 }, () => 1));
    expect(() => resolveWeights(many, { method: 'ahp', matrices: { INDEX: ones } }, NOTHING)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ code: 'weight.tooManyCompared' })] }),
    );
  });
});

describe('influence', () => {
  const D = [
    [0, 4, 0],
    [0, 0, 2],
    [0, 0, 0],
  ];
  test('weights are prominence; causes have a relation above 0, effects below', () => {
    const choice: WeightChoice = { method: 'dematel', matrices: { D } };
    const { columns, scale } = detailOf<DematelDetail>(choice, 'D');
    expect(scale).toBe(4);
    // N = X / 4: X moves Y by 1 and Z by 0.5 through Y.
    expect(columns.X).toEqual({ given: 1.5, taken: 0, prominence: 1.5, relation: 1.5 });
    expect(columns.Z).toEqual({ given: 0, taken: 1, prominence: 1, relation: -1 });
    expect(weightsOf(choice)).toMatchObject({ X: 1.5, Y: 1.5, Z: 1, D: 7 });
  });

  test.each<[string, readonly (readonly number[])[], string[]]>([
    [
      'influence on itself, below 0, or endless',
      [
        [1, -1, 0],
        [0, 0, Number.POSITIVE_INFINITY],
        [0, 0, 0],
      ],
      ['weight.influence', 'weight.influence', 'weight.influence'],
    ],
    [
      'none at all',
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      ['weight.noInfluence'],
    ],
    [
      'a circle without loss',
      [
        [0, 1, 0],
        [0, 0, 1],
        [1, 0, 0],
      ],
      ['weight.endlessInfluence'],
    ],
  ])('refused: %s', (_, matrix, codes) => {
    const issues = refusal({ method: 'dematel', matrices: { D: matrix } }) as [string, unknown][];
    expect(issues.map(([code]) => code)).toEqual(codes);
  });
});

describe('budgets', () => {
  const D = [
    { expert: 'one', points: { X: 50, Y: 30, Z: 20 } },
    { expert: 'two', points: { X: 4, Y: 4, Z: 2 } },
  ];
  test('the mean of the experts’ shares, whatever each had to spend', () => {
    const { X, Y, Z } = weightsOf({ method: 'budget', allocations: { D } });
    expect([X, Y, Z].map((weight) => Math.round(weight! * 1e12) / 1e12)).toEqual([0.45, 0.35, 0.2]);
  });

  test('how far they agree is logged', () => {
    const detail = detailOf<BudgetDetail>({ method: 'budget', allocations: { D } }, 'D');
    expect(detail.experts).toEqual(['one', 'two']);
    expect(detail.columns.Z).toEqual({ mean: 0.2, variation: 0 });
    expect(detail.columns.X!.variation).toBeCloseTo(Math.sqrt(0.005) / 0.45, 12);
    // Rank sums 2.5, 3.5, 6: S = 6.5; one tie of two takes away 2 × 6.
    expect(detail.concordance).toBeCloseTo((12 * 6.5) / (4 * 24 - 2 * 6), 14);
  });

  test('all alike: W is 1; nobody to compare with, or nothing preferred: no W', () => {
    expect(
      agreement([
        [3, 2, 1],
        [9, 5, 2],
      ]).concordance,
    ).toBe(1);
    expect(agreement([[3, 2, 1]]).concordance).toBeNaN();
    expect(
      agreement([
        [1, 1],
        [2, 2],
      ]).concordance,
    ).toBeNaN();
    const alone = { method: 'budget', allocations: { D: D.slice(0, 1) } } as const;
    expect(detailOf<BudgetDetail>(alone, 'D')).toMatchObject({
      concordance: null,
      columns: { X: { variation: null } },
    });
  });

  test('Kendall’s W of three judges and their ties, as the textbook sum gives it', () => {
    // Rankings 1 2 3 4; 1 2.5 2.5 4; 2 1 3 4: rank sums 4, 5.5, 8.5, 12, so S = 37.5; ties take away 6.
    const { concordance } = agreement([
      [8, 6, 4, 2],
      [8, 5, 5, 2],
      [6, 8, 4, 2],
    ]);
    expect(concordance).toBeCloseTo((12 * 37.5) / (9 * 60 - 3 * 6), 14);
  });

  test('refused: everything that is wrong with what experts gave', () => {
    const allocations = {
      D: [
        { expert: 'one', points: { X: 1, Y: -1 } },
        { expert: 'one', points: { X: 0, Y: 0, Z: 0 } },
        { expert: 'two', points: { X: 1, Y: 1, Z: 1, ONLY: 1 } },
      ],
      E: [],
      NOWHERE: [],
    };
    expect(refusal({ method: 'budget', allocations })).toEqual([
      ['weight.noDimension', { node: 'NOWHERE' }],
      ['weight.pointsMissing', { node: 'D', expert: 'one', child: 'Z' }],
      ['weight.points', { node: 'D', expert: 'one', child: 'Y' }],
      ['weight.expertTwice', { node: 'D', expert: 'one' }],
      ['weight.noPoints', { node: 'D', expert: 'one' }],
      ['weight.pointsElsewhere', { node: 'D', expert: 'two', child: 'ONLY' }],
      ['weight.noExpert', { node: 'E' }],
    ]);
    expect(refusal({ method: 'budget' })).toEqual([['weight.allocationsMissing', {}]]);
  });
});

describe('the tree', () => {
  test('a node that is listed twice is refused, not added up', () => {
    const twice = nodesOf(framework([indicator('X'), indicator('X')]).tree);
    expect(() => resolveWeights(twice, { method: 'given' }, NOTHING)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ code: 'weight.nodeTwice' })] }),
    );
  });

  test('a weight that the tree does not give is refused where it counts', () => {
    expect(refusal({ method: 'given' })).toEqual([['weight.invalid', { node: 'ONLY' }]]);
    expect(weightsOf({ method: 'equal' })).toEqual({ INDEX: 1, D: 1, X: 1, Y: 1, Z: 1, E: 1, ONLY: 1 });
  });
});
