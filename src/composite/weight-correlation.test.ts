import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, table } from '../../test/small-framework.ts';
import { MeridianError } from '../model/error.ts';
import type { WeightChoice } from '../model/method.ts';
import { resolveWeights } from './resolve-weights.ts';
import type { CorrelationDetail } from './step-log.ts';
import type { Table } from './table.ts';
import { nodesOf } from './tree.ts';
import { sharesOf } from './weight.ts';
import { correlationWeights } from './weight-target.ts';

const FLAT = nodesOf(framework([indicator('X'), indicator('Y'), indicator('Z')]).tree);
const SCORES = table({
  X: [1, 40, 60, 100, 75, 33],
  Y: [20, 1, 90, 100, 50, 41],
  Z: [100, 30, 1, 12, 66, 80],
});

const detailOf = (choice: WeightChoice, scores: Table): CorrelationDetail =>
  resolveWeights(FLAT, choice, scores).detail!.families.INDEX as CorrelationDetail;
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
describe('correlations', () => {
  test('equal shares are reached exactly where weights ≥ 0 can', () => {
    const { columns, largestMiss } = detailOf({ method: 'correlation' }, together());
    expect(largestMiss).toBeLessThan(1e-12);
    near(
      ['X', 'Y', 'Z'].map((code) => columns[code]!.share),
      [1 / 3, 1 / 3, 1 / 3],
      12,
    );
  });

  test('or the shares that are asked for', () => {
    const targets = { X: 5, Y: 5.2, Z: 5 };
    const { columns } = detailOf({ method: 'correlation', targets }, together());
    near(
      ['X', 'Y', 'Z'].map((code) => columns[code]!.share),
      sharesOf([5, 5.2, 5]),
      12,
    );
  });

  test('shares out of reach: the nearest, as no small change of the weights brings them nearer', () => {
    fc.assert(
      fc.property(
        anyScores,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (scores, other) => {
          fc.pre(
            refusal({ method: 'correlation' }, scores) === 'no refusal' &&
              other.some((weight) => weight > 0.01),
          );
          const targets = [0.6, 0.3, 0.1];
          const columns = [0, 1, 2].map((at) =>
            scores.data.slice(at * scores.areas.length, (at + 1) * scores.areas.length),
          );
          const found = correlationWeights(columns, targets)!;
          const theirs = sharesWith(columns, other);
          fc.pre(theirs.every((share) => Number.isFinite(share)) && sumOf(columns, other) > 1e-6);
          expect(miss(found.shares, targets)).toBeLessThanOrEqual(miss(theirs, targets) + 1e-9);
          near(found.shares, sharesWith(columns, found.weights), 8);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('dimensions that targets name are weighed too, from the leaves up; families they do not name are left', () => {
    const nodes = nodesOf(
      framework([
        dimension('D', [indicator('X', { weight: 3 }), indicator('Y')]),
        dimension('E', [indicator('Z')], 9),
      ]).tree,
    );
    const choice: WeightChoice = { method: 'correlation', targets: { D: 1, E: 1 } };
    const { weights, detail } = resolveWeights(nodes, choice, together());
    expect([weights[2], weights[3]]).toEqual([3, 1]);
    expect(Object.keys(detail!.families)).toEqual(['INDEX']);
    expect((detail!.families.INDEX as CorrelationDetail).largestMiss).toBeLessThan(1e-12);
  });

  test.each<[string, WeightChoice, Table, unknown]>([
    [
      'a column that is the sum of the others',
      { method: 'correlation' },
      table({ X: [1, 2, 4, 9, 3], Y: [5, 1, 2, 2, 8], Z: [6, 3, 6, 11, 11] }),
      [['weight.collinear', { node: 'INDEX' }]],
    ],
    [
      'a target for some only',
      { method: 'correlation', targets: { X: 1 } },
      SCORES,
      [
        ['weight.targetMissing', { node: 'INDEX', child: 'Y' }],
        ['weight.targetMissing', { node: 'INDEX', child: 'Z' }],
      ],
    ],
    [
      'targets of nothing, and of unknown nodes',
      { method: 'correlation', targets: { X: 0, NOWHERE: 1 } },
      SCORES,
      [
        ['weight.unknownNode', { node: 'NOWHERE' }],
        ['weight.target', { child: 'X' }],
      ],
    ],
  ])('refused: %s', (_, choice, scores, issues) => {
    expect(refusal(choice, scores)).toEqual(issues);
  });
});

/** Columns that go together well enough for equal shares. */
const together = (): Table =>
  table({ X: [1, 40, 60, 100, 75, 33], Y: [20, 1, 90, 100, 50, 41], Z: [10, 30, 55, 71, 90, 60] });

const sumOf = (columns: readonly Float64Array[], weights: readonly number[]): number =>
  rawCorrelations(columns, weights).reduce((sum, entry) => sum + entry, 0);

function rawCorrelations(columns: readonly Float64Array[], weights: readonly number[]): readonly number[] {
  const sum = columns[0]!.map((_, row) =>
    columns.reduce((total, one, at) => total + weights[at]! * one[row]!, 0),
  );
  const away = (values: Float64Array): Float64Array => {
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const dot = (one: Float64Array, two: Float64Array): number =>
    one.reduce((total, value, at) => total + value * two[at]!, 0);
  return columns.map(
    (one) => dot(away(one), away(sum)) / Math.sqrt(dot(away(one), away(one)) * dot(away(sum), away(sum))),
  );
}

const sharesWith = (columns: readonly Float64Array[], weights: readonly number[]): readonly number[] =>
  rawCorrelations(columns, weights).map((entry) => entry / sumOf(columns, weights));

const miss = (shares: readonly number[], targets: readonly number[]): number =>
  shares.reduce((sum, share, at) => sum + (share - targets[at]!) ** 2, 0);
