import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import { MeridianError } from '../model/error.ts';
import type { WeightChoice } from '../model/method.ts';
import { resolveWeights } from './resolve-weights.ts';
import { runComposite } from './run.ts';
import type { EntropyDetail, FamilyDetail, PcaDetail } from './step-log.ts';
import type { Table } from './table.ts';
import { nodesOf } from './tree.ts';
import { sharesOf, weigh } from './weight.ts';

/** Weights that the scores themselves say. */

const FLAT = nodesOf(framework([indicator('X'), indicator('Y'), indicator('Z')]).tree);
const SCORES = table({
  X: [1, 40, 60, 100, 75, 33],
  Y: [20, 1, 90, 100, 50, 41],
  Z: [100, 30, 1, 12, 66, 80],
});
const FROM_SCORES = ['entropy', 'critic', 'merec', 'pca', 'correlation'] as const;

const sharesUnder = (choice: WeightChoice, scores: Table): readonly number[] =>
  sharesOf(resolveWeights(FLAT, choice, scores).weights.slice(1));
const detailOf = <T extends FamilyDetail>(choice: WeightChoice, scores: Table = SCORES): T =>
  resolveWeights(FLAT, choice, scores).detail!.families.INDEX as T;
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

/** Three columns of scores from 1 to 100, most of them different. */
const anyScores = fc
  .array(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 100, max: 10_000 }))), {
    minLength: 6,
    maxLength: 20,
  })
  .map((rows) =>
    table(Object.fromEntries(['X', 'Y', 'Z'].map((code, at) => [code, rows.map((row) => row[at]! / 100)]))),
  );
const isDefined = (choice: WeightChoice, scores: Table): boolean => refusal(choice, scores) === 'no refusal';
const permuted = (scores: Table, order: readonly number[]): Table =>
  table(
    Object.fromEntries(
      scores.columns.map((code, at) => [
        code,
        order.map((row) => scores.data[at * scores.areas.length + row]!),
      ]),
    ),
  );

describe.each(FROM_SCORES)('%s', (method) => {
  test('no weight is negative, and they add up to 1', () => {
    fc.assert(
      fc.property(anyScores, (scores) => {
        fc.pre(isDefined({ method }, scores));
        const shares = sharesUnder({ method }, scores);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      }),
      { numRuns: 50 },
    );
  });

  test('the order of areas and of indicators does not matter', () => {
    const backwards = permuted(SCORES, [5, 4, 3, 2, 1, 0]);
    near(sharesUnder({ method }, backwards), sharesUnder({ method }, SCORES), 12);
    const turned = nodesOf(framework([indicator('Z'), indicator('X'), indicator('Y')]).tree);
    const [z, x, y] = sharesOf(resolveWeights(turned, { method }, SCORES).weights.slice(1));
    near([x!, y!, z!], sharesUnder({ method }, SCORES), 12);
  });

  test('an area with a gap does not count, and is named', () => {
    const gap = table({
      X: [1, 40, 60, 100, 75, 33, 7],
      Y: [20, 1, 90, 100, 50, 41, Number.NaN],
      Z: [100, 30, 1, 12, 66, 80, 9],
    });
    expect(sharesUnder({ method }, gap)).toEqual(sharesUnder({ method }, SCORES));
    expect(detailOf({ method }, gap)).toMatchObject({ rows: { count: 6, left: [{ area: 'G' }] } });
    const panel = { areas: gap.areas, periods: gap.areas.map(() => '2020') };
    expect(resolveWeights(FLAT, { method }, gap, panel).detail!.families.INDEX).toMatchObject({
      rows: { left: [{ area: 'G', period: '2020' }] },
    });
  });

  test('too few areas are refused', () => {
    const one = table({ X: [1], Y: [2], Z: [Number.NaN] });
    const required = { entropy: 2, critic: 3, merec: 2, pca: 3, correlation: 4 }[method];
    expect(refusal({ method }, one)).toEqual([['weight.tooFewAreas', { node: 'INDEX', count: 0, required }]]);
  });

  test('what was found is plain JSON', () => {
    const { detail } = resolveWeights(FLAT, { method }, SCORES);
    expect(JSON.parse(JSON.stringify(detail))).toEqual(detail);
  });

  test('columns of equal values all over are refused, never NaN', () => {
    const constant = table({ X: [5, 5, 5, 5], Y: [7, 7, 7, 7], Z: [1, 1, 1, 1] });
    const issues = refusal({ method }, constant) as [string, unknown][];
    expect(['weight.noDifference', 'weight.constant']).toContain(issues[0]![0]);
  });

  test('the indicators of each dimension are weighed among themselves; what is above keeps its weights', () => {
    const nodes = nodesOf(
      framework([
        dimension('D', [indicator('X'), indicator('Y'), indicator('Z')], 3),
        dimension('E', [indicator('ONE')], 5),
      ]).tree,
    );
    const scores = table({
      X: [...SCORES.data.slice(0, 6)],
      Y: [...SCORES.data.slice(6, 12)],
      Z: [...SCORES.data.slice(12)],
      ONE: [1, 2, 3, 4, 5, 6],
    });
    const { weights, detail } = resolveWeights(nodes, { method }, scores);
    expect(sharesOf(weights.slice(2, 5))).toEqual(sharesUnder({ method }, SCORES));
    expect([weights[1], weights[5], weights[6]]).toEqual([3, 5, 1]);
    expect(Object.keys(detail!.families)).toEqual(['D']);
    expect(resolveWeights(nodes, { method, upper: 'equal' }, scores).weights[5]).toBe(1);
  });

  test('beside a dimension, the indicators together keep the share that the tree gives them', () => {
    const nodes = nodesOf(
      framework([
        indicator('X', { weight: 1 }),
        dimension('D', [indicator('ONE')], 4),
        indicator('Y', { weight: 2 }),
        indicator('Z', { weight: 3 }),
      ]).tree,
    );
    const scores = table({
      X: [...SCORES.data.slice(0, 6)],
      Y: [...SCORES.data.slice(6, 12)],
      Z: [...SCORES.data.slice(12)],
      ONE: [1, 2, 3, 4, 5, 6],
    });
    const { shares } = weigh(nodes, resolveWeights(nodes, { method }, scores).weights);
    expect(shares[2]).toBeCloseTo(0.4, 14);
    near(sharesOf([shares[1]!, shares[4]!, shares[5]!]), sharesUnder({ method }, SCORES), 12);
  });

  test('all at once: a dimension weighs the sum of its indicators', () => {
    const nodes = nodesOf(
      framework([dimension('D', [indicator('X'), indicator('Y')]), dimension('E', [indicator('Z')])]).tree,
    );
    const { effective } = weigh(nodes, resolveWeights(nodes, { method, among: 'all' }, SCORES).weights);
    near([effective[2]!, effective[3]!, effective[5]!], sharesUnder({ method }, SCORES), 12);
  });
});

describe('entropy and CRITIC', () => {
  test.each(['entropy', 'critic'] as const)('%s: a change of scale changes nothing', (method) => {
    const other = table({ ...columnsOf(SCORES), Y: columnsOf(SCORES).Y!.map((value) => 7 * value - 300) });
    near(sharesUnder({ method }, other), sharesUnder({ method }, SCORES), 10);
  });

  test.each(['entropy', 'critic', 'merec'] as const)(
    '%s: one column of equal values weighs nothing, and is named',
    (method) => {
      const one = table({ ...columnsOf(SCORES), Y: [5, 5, 5, 5, 5, 5] });
      expect(sharesUnder({ method }, one)[1]).toBe(0);
      expect(detailOf({ method }, one)).toMatchObject({ constant: ['Y'] });
      expect(sharesUnder({ method }, one).every((share) => Number.isFinite(share))).toBe(true);
    },
  );

  test('the shift changes the weights, so it is in the log', () => {
    expect(detailOf<EntropyDetail>({ method: 'entropy' }).shift).toBe(0.001);
    expect(sharesUnder({ method: 'entropy', shift: 1 }, SCORES)).not.toEqual(
      sharesUnder({ method: 'entropy' }, SCORES),
    );
    near(
      sharesUnder({ method: 'entropy', shift: 0 }, SCORES),
      sharesUnder({ method: 'entropy', shift: 1e-12 }, SCORES),
      8,
    );
    expect(refusal({ method: 'entropy', shift: -1 }, SCORES)).toEqual([['weight.shift', {}]]);
  });

  test('columns that go together perfectly give CRITIC nothing to go by', () => {
    const same = table({ X: [1, 2, 4, 9], Y: [0.3, 1, 2.4, 5.9], Z: [2.1, 4.1, 8.1, 18.1] });
    expect(refusal({ method: 'critic' }, same)).toEqual([
      ['weight.noDifference', { node: 'INDEX', method: 'critic' }],
    ]);
  });
});

test('MEREC refuses scores of 0 and less, with how many there are', () => {
  const zero = table({ ...columnsOf(SCORES), Z: [0, -1, 1, 12, 66, 80] });
  expect(refusal({ method: 'merec' }, zero)).toEqual([
    ['weight.notPositive', { node: 'INDEX', indicator: 'Z', count: 2 }],
  ]);
});

describe('principal components', () => {
  test('a column that runs against the others weighs by the size of its loading, not below zero', () => {
    const against = table({ X: [1, 2, 3, 4, 5], Y: [1, 2, 3, 5, 4], Z: [5, 4, 3, 2, 1] });
    const { columns, components } = detailOf<PcaDetail>({ method: 'pca' }, against);
    expect(components).toBe(1);
    expect(Math.min(...['X', 'Y', 'Z'].map((code) => columns[code]!.loadings[0]!))).toBeLessThan(0);
    const [x, , z] = sharesUnder({ method: 'pca' }, against);
    expect(z).toBeCloseTo(x!, 12);
  });

  test('eigenvalues, loadings and explained shares are logged', () => {
    const { eigenvalues, explained, columns, components } = detailOf<PcaDetail>({ method: 'pca' });
    expect(eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(3, 12);
    expect(explained.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(Object.values(columns).every(({ loadings }) => loadings.length === components)).toBe(true);
  });

  test('as many components as are asked for, but no more than there are columns', () => {
    expect(detailOf<PcaDetail>({ method: 'pca', components: 2 }).columns.X!.rotated.length).toBe(2);
    expect(detailOf<PcaDetail>({ method: 'pca', components: 9 }).components).toBe(3);
    expect(refusal({ method: 'pca', components: 0 }, SCORES)).toEqual([['weight.componentCount', {}]]);
  });

  test('refused where it is not defined: a constant column, components that nothing tells apart', () => {
    const constant = table({ ...columnsOf(SCORES), Y: [5, 5, 5, 5, 5, 5] });
    expect(refusal({ method: 'pca' }, constant)).toEqual([
      ['weight.constant', { node: 'INDEX', indicator: 'Y' }],
    ]);
    const unrelated = table({ X: [1, -1, 1, -1], Y: [1, 1, -1, -1], Z: [1, -1, -1, 1] });
    expect(refusal({ method: 'pca' }, unrelated)).toEqual([['weight.components', { node: 'INDEX' }]]);
  });

  test.skipIf(!hasShared)('no pillar of ASEM has a negative weight, though first components do', () => {
    const nodes = nodesOf(asemFramework([]).tree);
    const { weights } = resolveWeights(nodes, { method: 'pca' }, goldenTable('02_asem_normalised'));
    expect(Math.min(...weights)).toBeGreaterThan(0);
  });
});

describe('in a run', () => {
  const weight = { step: 'weight', method: 'critic' } as const;
  const children = [
    indicator('X', { weight: null }),
    indicator('Y', { weight: null }),
    indicator('Z', { weight: null }),
  ];
  test('weights come from the normalised scores, and are in the log', () => {
    const { nodes, stages, log } = runComposite(framework(children, steps(weight)), {
      table: SCORES,
      groups: {},
    });
    const expected = sharesUnder(weight, stages.normalised);
    expect(nodes.slice(1).map((node) => node.weight)).toEqual(expected);
    expect(log.find(({ step }) => step === 'weight')).toMatchObject({
      columns: { X: { weight: expected[0] } },
      detail: { families: { INDEX: { rows: { count: 6, left: [] } } } },
    });
  });

  test('so they cannot be found before there are any', () => {
    const [normalise, ...rest] = steps();
    const early = [weight, normalise!, ...rest.filter(({ step }) => step !== 'weight')];
    expect(() => runComposite(framework(children, early), { table: SCORES, groups: {} })).toThrow(
      expect.objectContaining({
        code: 'framework.notReady',
        issues: [
          expect.objectContaining({
            code: 'framework.stepOrder',
            details: { step: 'weight', before: 'normalise' },
          }),
        ],
      }),
    );
  });
});

const columnsOf = ({ columns, data, areas }: Table): Readonly<Record<string, number[]>> =>
  Object.fromEntries(
    columns.map((code, at) => [code, [...data.slice(at * areas.length, (at + 1) * areas.length)]]),
  );
