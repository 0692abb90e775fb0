import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { Factor, UncertaintySpec } from '../model/uncertainty.ts';
import { attempt, isFailure } from './factor-stage.ts';
import { computeAnalysis, finishAnalysis, mergePart, open, planJob } from './uncertainty.ts';
import type { AnalysisJob, FactorIndex, SensitivityResult } from './uncertainty-job.ts';

const DATA = table({
  P: [3, 9, 4, 7, 1, 8, 2, 5],
  Q: [10, 2, 7, 3, 5, 1, 8, 4],
  R: [0.1, 0.5, 0.4, 0.2, 0.9, 0.6, 0.3, 0.8],
  S: [5, 6, 2, 2.5, 1, 9, 4, 3],
});
const OWN = framework(
  [dimension('D', [indicator('P'), indicator('Q'), indicator('R')]), dimension('E', [indicator('S')])],
  steps({ step: 'normalise', method: 'minmax', to: [1, 100] }),
);
const WEIGHTS: Factor = { name: 'weights', kind: 'weightNoise', relative: 0.5 };
const MEANS: Factor = {
  name: 'mean',
  kind: 'step',
  alternatives: [
    { step: 'aggregate', method: 'arithmetic' },
    { step: 'aggregate', method: 'geometric' },
  ],
};
const FIXED: Factor = { name: 'fixed', kind: 'step', alternatives: [{ step: 'rank', ties: 'min' }] };

const job = (factors: readonly Factor[], rest: Partial<UncertaintySpec> = {}, own = OWN) =>
  ({
    kind: 'sensitivity',
    framework: own,
    table: DATA,
    groups: {},
    spec: { format: 'meridian-uncertainty/1', seed: 3, samples: 256, factors, ...rest },
  }) as const satisfies AnalysisJob;
const run = (...given: Parameters<typeof job>): SensitivityResult => computeAnalysis(job(...given))!;

const indexOf = (
  result: SensitivityResult,
  factor: string,
  output = 'rankShift',
  area?: string,
): FactorIndex =>
  result.outputs
    .find((other) => other.output === output && other.area === area)!
    .factors.find((other) => other.factor === factor)!;

describe('indices', () => {
  test('of a score that two factors move, each by itself', () => {
    // with one child, D's score is R's: (R − 0) × high / 1, and the index adds E's, whose scale does not change
    const own = framework([indicator('P'), indicator('S')]);
    const scale = (name: string, code: string, high: number): Factor => ({
      name,
      kind: 'parameter',
      step: 'normalise',
      path: `/indicators/${code}/to/1`,
      of: { distribution: 'uniform', low: 1, high },
    });
    const posts = { method: 'goalposts', goalposts: [0, 10], to: [0, 1] } as const;
    const method = steps({
      step: 'normalise',
      method: 'minmax',
      to: [0, 1],
      indicators: { P: posts, S: posts },
    });
    const result = run([scale('p', 'P', 3), scale('s', 'S', 2)], { samples: 256 }, { ...own, method });
    // area A: P = 3, S = 5; score = (0.3 p + 0.5 s) / 2 with variances 2² / 12 and 1² / 12
    const [p, s] = [0.3 ** 2 * 4, 0.5 ** 2];
    for (const [factor, share] of [
      ['p', p / (p + s)],
      ['s', s / (p + s)],
    ] as const) {
      const { first, total, firstInterval, totalInterval } = indexOf(result, factor, 'score', 'A');
      expect(Math.abs(first! - share)).toBeLessThan(0.01);
      expect(Math.abs(total! - share)).toBeLessThan(0.01);
      expect(firstInterval![0]).toBeLessThan(share);
      expect(firstInterval![1]).toBeGreaterThan(share);
      expect(totalInterval![0]).toBeLessThan(share);
      expect(totalInterval![1]).toBeGreaterThan(share);
    }
    const output = result.outputs.find(({ output, area }) => output === 'score' && area === 'A')!;
    expect(output.mean).toBeCloseTo((0.3 * 2 + 0.5 * 1.5) / 2, 3);
    expect(output.variance).toBeCloseTo((p + s) / 12 / 4, 4);
  });

  test('are there for the rank shift, and for score and rank of every area', () => {
    const { outputs, confidence, leftOut } = run([WEIGHTS, MEANS]);
    expect(outputs.map(({ output, area }) => [output, area])).toEqual([
      ['rankShift', undefined],
      ...['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].flatMap((area) => [
        ['score', area],
        ['rank', area],
      ]),
    ]);
    expect(confidence).toBe(0.95);
    expect(leftOut).toEqual([]);
  });

  test('do not depend on a period that is named although there is only one', () => {
    expect(computeAnalysis({ ...job([WEIGHTS, MEANS]), period: '2020' })).toEqual(run([WEIGHTS, MEANS]));
  });

  test('are of the areas that were asked for', () => {
    const { outputs } = computeAnalysis({ ...job([WEIGHTS]), areas: ['C', 'A'] })!;
    expect(outputs.map(({ area }) => area)).toEqual([undefined, 'A', 'A', 'C', 'C']);
  });

  test('no factor is skipped: one that cannot move is there with the reason', () => {
    const { factors, outputs, replications } = run([FIXED, WEIGHTS, MEANS]);
    expect(factors.map(({ name, path, reason }) => [name, path, reason])).toEqual([
      ['fixed', 'fixed', 'oneAlternative'],
      ['weights', 'weights', undefined],
      ['mean', 'cached', undefined],
    ]);
    for (const output of outputs) {
      expect(output.factors.map(({ factor }) => factor)).toEqual(['fixed', 'weights', 'mean']);
      expect(output.factors[0]).toMatchObject({ first: null, total: null, reason: 'fixed' });
    }
    // N (k + 2) with the two that move
    expect(replications).toMatchObject({ asked: 1024, done: 1024 });
  });

  test('of an output that does not vary say so', () => {
    const { factors } = run([MEANS], {}, framework([indicator('P')], OWN.method)).outputs[0]!;
    expect(factors).toMatchObject([{ first: null, total: null, rows: 256, reason: 'constant' }]);
  });

  test('know a factor that does nothing from one that does all', () => {
    const idle: Factor = {
      name: 'idle',
      kind: 'step',
      alternatives: [
        { step: 'rank', ties: 'min' },
        { step: 'rank', ties: 'max' },
      ],
    };
    const result = run([WEIGHTS, idle]);
    expect(indexOf(result, 'idle', 'score', 'A')).toMatchObject({
      first: 0,
      total: 0,
      totalInterval: [0, 0],
    });
    expect(indexOf(result, 'weights', 'score', 'A').total).toBeCloseTo(1, 2);
  });
});

describe('replications that cannot be computed (COINr: one voids all indices)', () => {
  const own = { ...OWN, method: steps({ step: 'normalise', method: 'minmax', to: [0, 100] }) };
  const rare: Factor = { ...MEANS, probabilities: [15, 1] };

  test('take their rows away from the factors that need them, and are counted', () => {
    const result = run([WEIGHTS, rare], {}, own);
    expect(result.replications.failed).toBe(64);
    expect(result.failures).toMatchObject([{ code: 'aggregate.notPositive', count: 64 }]);
    const index = indexOf(result, 'weights');
    expect(index.rows).toBeGreaterThan(200);
    expect(index.rows).toBeLessThan(256);
    expect(index.first).not.toBeNull();
    expect(index.total).not.toBeNull();
  });

  test('leave nothing if they are all', () => {
    const always: Factor = { ...MEANS, alternatives: [{ step: 'aggregate', method: 'geometric' }] };
    expect(indexOf(run([always, WEIGHTS], {}, own), 'weights')).toEqual({
      factor: 'weights',
      first: null,
      firstInterval: null,
      total: null,
      totalInterval: null,
      rows: 0,
      reason: 'tooFewRows',
    });
  });
});

test('the same bits whoever computes which chunk', () => {
  const asked = job([WEIGHTS, MEANS], { samples: 4096 });
  const { chunks } = planJob(asked);
  expect(chunks).toBeGreaterThan(3);
  const workers = [open(asked), open(asked), open(asked)];
  let merged: Parameters<typeof mergePart>[1];
  for (let chunk = 0; chunk < chunks; chunk++)
    merged = mergePart(asked, merged, structuredClone(workers[chunk % 3]!(chunk)));
  expect(finishAnalysis(asked, merged!)).toEqual(computeAnalysis(asked));
});

test('over a panel the outputs are those of the rows of the period', () => {
  const panel = {
    areas: ['A', 'B', 'C', 'D', 'A', 'B', 'C', 'D'],
    periods: ['2020', '2020', '2020', '2020', '2021', '2021', '2021', '2021'],
  };
  const { outputs } = computeAnalysis({ ...job([WEIGHTS, MEANS]), panel, period: '2021' })!;
  expect(outputs.map(({ area }) => area)).toEqual([undefined, 'E', 'E', 'F', 'F', 'G', 'G', 'H', 'H']);
  expect(outputs[0]!.factors[0]!.total).not.toBeNull();
});

test('cell-by-cell factors are drawn once for A and once for B', () => {
  const error: Factor = { name: 'error', kind: 'dataError', standardDeviation: 0.2, of: 'relative' };
  const result = run([error, WEIGHTS], { samples: 64 });
  const [noise, weights] = ['error', 'weights'].map((name) => indexOf(result, name, 'score', 'A'));
  expect(noise!.total! + weights!.total!).toBeGreaterThan(0.9);
  expect(noise!.total).toBeGreaterThan(weights!.total!);
  expect(result.replications.recomputed).toBe(256);
});

test('areas beyond the limit on memory are named, the best ranked ones kept', () => {
  const part = open(job([WEIGHTS], { samples: 2 ** 20 }))(0);
  if (part.kind !== 'sensitivity') throw new Error(part.kind);
  expect([part.rows.length, part.leftOut.length]).toEqual([5, 3]);
});

test('the samples must be a power of two', () => {
  const made = attempt(() => ({ plan: planJob(job([WEIGHTS], { samples: 100 })) }));
  expect(isFailure(made) && made.issues.map(({ code }) => code)).toEqual(['uncertainty.powerOfTwo']);
});
