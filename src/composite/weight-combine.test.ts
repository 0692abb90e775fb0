import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, table } from '../../test/small-framework.ts';
import { MeridianError } from '../model/error.ts';
import type { WeightChoice } from '../model/method.ts';
import { resolveWeights } from './resolve-weights.ts';
import type { CombineDetail } from './step-log.ts';
import type { Table } from './table.ts';
import { nodesOf } from './tree.ts';
import { sharesOf, weigh } from './weight.ts';

const FLAT = nodesOf(framework([indicator('X'), indicator('Y'), indicator('Z')]).tree);
const SCORES = table({
  X: [1, 40, 60, 100, 75, 33],
  Y: [20, 1, 90, 100, 50, 41],
  Z: [100, 30, 1, 12, 66, 80],
});

const sharesUnder = (choice: WeightChoice, scores: Table): readonly number[] =>
  sharesOf(resolveWeights(FLAT, choice, scores).weights.slice(1));
const refusal = (choice: WeightChoice, scores: Table, nodes = FLAT): unknown => {
  try {
    resolveWeights(nodes, choice, scores);
  } catch (error) {
    if (error instanceof MeridianError) return error.issues.map(({ code, details }) => [code, details]);
    throw error;
  }
  return 'no refusal';
};
const near = (actual: readonly number[], expected: readonly number[], digits = 10): void => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, at) => {
    expect(value).toBeCloseTo(expected[at]!, digits);
  });
};

describe('combinations', () => {
  const parts: readonly WeightChoice[] = [{ method: 'given' }, { method: 'critic' }];
  const given = nodesOf(
    framework([indicator('X', { weight: 6 }), indicator('Y', { weight: 3 }), indicator('Z', { weight: 1 })])
      .tree,
  );
  const under = (choice: Omit<WeightChoice, 'method'>) =>
    sharesOf(resolveWeights(given, { method: 'combine', parts, ...choice }, SCORES).weights.slice(1));
  const critic = sharesUnder({ method: 'critic' }, SCORES);

  test('linear by shares, which are equal unless said', () => {
    near(
      under({ how: 'linear', shares: [1, 3] }),
      [0.6, 0.3, 0.1].map((own, at) => 0.25 * own + 0.75 * critic[at]!),
      14,
    );
    near(
      under({}),
      [0.6, 0.3, 0.1].map((own, at) => (own + critic[at]!) / 2),
      14,
    );
  });

  test('the product and its root', () => {
    const product = [0.6, 0.3, 0.1].map((own, at) => own * critic[at]!);
    near(under({ how: 'product' }), sharesOf(product), 14);
    near(under({ how: 'geometric' }), sharesOf(product.map(Math.sqrt)), 14);
  });

  test('a part that weighs something zero leaves it zero in a product', () => {
    const zero = nodesOf(framework([indicator('X', { weight: 0 }), indicator('Y'), indicator('Z')]).tree);
    for (const how of ['product', 'geometric'] as const)
      expect(resolveWeights(zero, { method: 'combine', parts, how }, SCORES).weights[1]).toBe(0);
  });

  test('the parts, their shares and their findings are logged', () => {
    const { detail } = resolveWeights(
      given,
      { method: 'combine', parts, how: 'linear', shares: [1, 3] },
      SCORES,
    );
    expect((detail!.families.INDEX as CombineDetail).coefficients).toEqual([0.25, 0.75]);
    expect(detail!.parts!.map(({ method }) => method)).toEqual(['given', 'critic']);
    expect(detail!.parts![0]!.weights.X).toBeCloseTo(0.6, 15);
    expect(detail!.parts![1]!.families!.INDEX).toMatchObject({ rows: { count: 6 } });
  });

  test('parts of parts', () => {
    const nested: WeightChoice = {
      method: 'combine',
      parts: [{ method: 'combine', parts }, { method: 'equal' }],
    };
    const { weights, detail } = resolveWeights(given, nested, SCORES);
    near(
      sharesOf(weights.slice(1)),
      under({}).map((own) => (own + 1 / 3) / 2),
      14,
    );
    expect(detail!.parts![0]!.parts!.length).toBe(2);
  });

  test('game theory: identical parts stay what they are; a part that would count below zero is refused', () => {
    const same: WeightChoice = {
      method: 'combine',
      how: 'gameTheory',
      parts: [{ method: 'given' }, { method: 'given' }],
    };
    near(sharesOf(resolveWeights(given, same, SCORES).weights.slice(1)), [0.6, 0.3, 0.1], 14);
    const two = { INDEX: [{ expert: 'one', points: { X: 1, Y: 0, Z: 0 } }] };
    const apart: WeightChoice = {
      method: 'combine',
      how: 'gameTheory',
      parts: [{ method: 'given' }, { method: 'budget', allocations: two }],
    };
    expect(refusal(apart, SCORES, given)).toEqual([['weight.gameNegative', { node: 'INDEX', part: 1 }]]);
    const dependent: WeightChoice = { ...same, parts: [...parts, { method: 'given' }] };
    expect(refusal(dependent, SCORES, given)).toEqual([['weight.gameUndefined', { node: 'INDEX' }]]);
  });

  test('among all: the indicators’ shares in the index are combined, and dimensions add them up', () => {
    const nodes = nodesOf(
      framework([dimension('D', [indicator('X'), indicator('Y')], 1), dimension('E', [indicator('Z')], 1)])
        .tree,
    );
    const choice: WeightChoice = {
      method: 'combine',
      among: 'all',
      parts: [{ method: 'given' }, { method: 'critic', among: 'all' }],
    };
    const { effective } = weigh(nodes, resolveWeights(nodes, choice, SCORES).weights);
    near(
      [effective[2]!, effective[3]!, effective[5]!],
      [0.25, 0.25, 0.5].map((own, at) => (own + critic[at]!) / 2),
      14,
    );
  });

  test.each<[string, WeightChoice, unknown]>([
    ['no parts', { method: 'combine' }, [['weight.partsMissing', {}]]],
    [
      'shares that do not fit',
      { method: 'combine', parts, shares: [1] },
      [['weight.partShares', { count: 2 }]],
    ],
    ['no share at all', { method: 'combine', parts, shares: [0, 0] }, [['weight.partShares', { count: 2 }]]],
    [
      'what a part is refused for',
      { method: 'combine', parts: [{ method: 'entropy', shift: -1 }, { method: 'ahp' }] },
      [
        ['weight.shift', {}],
        ['weight.matricesMissing', { method: 'ahp' }],
      ],
    ],
  ])('refused: %s', (_, choice, issues) => {
    expect(refusal(choice, SCORES)).toEqual(issues);
  });
});
