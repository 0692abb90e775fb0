import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import { DATA, job, MEANS, METHOD, POINTS, SCALES, TREE, WEIGHTS } from '../../test/uncertainty-example.ts';
import type { AggregateStep, NormaliseStep, Step } from '../model/method.ts';
import type { Factor } from '../model/uncertainty.ts';
import { attempt, isFailure } from './factor-stage.ts';
import { quantile } from './quantile.ts';
import { runComposite } from './run.ts';
import { columnOf } from './table.ts';
import { computeAnalysis, finishAnalysis, finishing, mergePart, open, planJob } from './uncertainty.ts';
import type { AnalysisJob, UncertaintyResult } from './uncertainty-job.ts';

const run = (...given: Parameters<typeof job>): UncertaintyResult => computeAnalysis(job(...given))!;

/** Codes of everything that is wrong. */
function refusal(compute: () => unknown): readonly string[] {
  const made = attempt(() => ({ made: compute() }));
  return isFailure(made) ? made.issues.map(({ code }) => code) : [];
}

describe('the result', () => {
  const SPEC = [MEANS, SCALES, POINTS, WEIGHTS];

  test('counts, means, quantiles and shares are those of the replications themselves', () => {
    const asked = { ...job(SPEC, { samples: 100, interval: 0.8 }), top: 3, raw: ['INDEX', 'D'] };
    const result = computeAnalysis(asked)!;
    expect(result.replications).toEqual({ asked: 100, done: 100, failed: 0, recomputed: 0 });
    for (const { code, ranks, scores } of result.raw!.nodes) {
      const node = result.nodes.find((other) => other.code === code)!;
      result.areas.forEach((_, area) => {
        const of = (all: Float64Array) =>
          Float64Array.from({ length: 100 }, (_, at) => all[at * 8 + area]!).sort();
        const [theirs, own] = [of(ranks), of(scores)];
        const share = (test: (rank: number) => boolean) => theirs.filter(test).length / 100;
        expect(node.counted[area]).toBe(100);
        expect(node.meanRank[area]).toBeCloseTo(theirs.reduce((sum, rank) => sum + rank, 0) / 100, 12);
        expect(node.meanScore[area]).toBeCloseTo(own.reduce((sum, score) => sum + score, 0) / 100, 9);
        expect([node.bestRank[area], node.worstRank[area]]).toEqual([theirs[0], theirs[99]]);
        expect([node.minScore[area], node.maxScore[area]]).toEqual([own[0], own[99]]);
        expect(node.medianRank[area]).toBe(quantile(theirs, 0.5));
        expect(node.lowRank[area]).toBeCloseTo(quantile(theirs, 0.1), 12);
        expect(node.highRank[area]).toBeCloseTo(quantile(theirs, 0.9), 12);
        expect(node.atNominal[area]).toBe(share((rank) => rank === node.nominalRank[area]));
        expect(node.inTop[area]).toBe(share((rank) => rank <= 3));
        if (code === 'INDEX')
          expect(result.indexRanks![area]).toEqual(
            Array.from(
              { length: theirs[99]! - theirs[0]! + 1 },
              (_, at) => theirs.filter((rank) => rank === theirs[0]! + at).length,
            ),
          );
      });
    }
  });

  test('asking for raw replications changes nothing else', () => {
    const { raw, ...with_ } = computeAnalysis({ ...job(SPEC), raw: ['INDEX'] })!;
    expect(raw!.nodes[0]!.scores).toHaveLength(64 * 8);
    expect(with_).toEqual(run(SPEC));
  });

  test('nominal values are those of the framework’s own run', () => {
    const { nodes } = run(SPEC);
    const own = runComposite(framework(TREE, METHOD), { table: DATA, groups: {} });
    expect(nodes.map(({ code }) => code)).toEqual(['INDEX', 'D', 'E']);
    for (const { code, nominalRank, nominalScore } of nodes) {
      expect(nominalScore).toEqual([...columnOf(own.scores, code)]);
      expect(nominalRank).toEqual([...columnOf(own.ranks, code)]);
    }
  });

  test('is plain JSON', () => {
    const own = framework(TREE, [{ step: 'screen', minAvailability: 0 }, ...METHOD]);
    const result = run([...SPEC, SCREENING], {}, own);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test('has the same bits whoever computes which chunk', () => {
    const asked = job([WEIGHTS, MEANS], { samples: 9000 });
    const { chunks } = planJob(asked);
    expect(chunks).toBeGreaterThan(2);
    const workers = [open(asked), open(asked)];
    const parts = Array.from({ length: chunks }, (_, chunk) => structuredClone(workers[chunk % 2]!(chunk)));
    let merged: Parameters<typeof mergePart>[1];
    for (const part of parts) merged = mergePart(asked, merged, part);
    expect(finishAnalysis(asked, merged!)).toEqual(computeAnalysis(asked));
  });

  test('is another with another seed, and with pseudo-random numbers', () => {
    const own = run(SPEC);
    expect(run(SPEC)).toEqual(own);
    expect(run(SPEC, { seed: 8 }).nodes).not.toEqual(own.nodes);
    expect(run(SPEC, { sequence: 'random' }).nodes).not.toEqual(own.nodes);
  });

  const SCREENING: Factor = {
    name: 'screening',
    kind: 'step',
    alternatives: [
      { step: 'screen', minAvailability: 0 },
      { step: 'screen', minAvailability: 1 },
    ],
  };

  test('an area that is screened out in some replications is counted in the others', () => {
    const method = steps(
      { step: 'screen', minAvailability: 1 },
      { step: 'normalise', method: 'minmax', to: [1, 100] },
    );
    const { nodes, areas } = run([SCREENING, WEIGHTS], {}, framework(TREE, method));
    const [index] = nodes;
    // C has no S, and D no Q
    expect(areas).toHaveLength(8);
    expect(index!.counted).toEqual([64, 64, 32, 32, 64, 64, 64, 64]);
    expect(index!.nominalRank.slice(2, 4)).toEqual([null, null]);
    expect(index!.atNominal.slice(2, 4)).toEqual([null, null]);
    expect(index!.meanRank[2]).not.toBeNull();
  });

  test('an area that is never ranked has no numbers', () => {
    const method = steps(
      { step: 'screen', minAvailability: 1 },
      { step: 'normalise', method: 'minmax', to: [1, 100] },
    );
    const { nodes, indexRanks } = run([WEIGHTS], {}, framework(TREE, method));
    expect(nodes[0]!.counted.slice(2, 4)).toEqual([0, 0]);
    expect(nodes[0]!.lowRank.slice(2, 4)).toEqual([null, null]);
    expect(indexRanks![2]).toEqual([]);
  });
});

describe('replications that cannot be computed', () => {
  const ZERO: NormaliseStep = { step: 'normalise', method: 'minmax', to: [0, 100] };
  const own = framework(TREE, steps(ZERO, { step: 'impute', method: 'mean' }));

  test('are left out and counted with their reason', () => {
    const { replications, failures, nodes } = run([MEANS, WEIGHTS], {}, own);
    expect(replications).toMatchObject({ asked: 64, done: 32, failed: 32 });
    expect(failures).toMatchObject([{ code: 'aggregate.notPositive', count: 32 }]);
    expect(failures[0]!.issues[0]!.details).toMatchObject({ node: 'E', child: 'S' });
    expect(nodes[0]!.counted).toEqual(new Array(8).fill(32));
  });

  test('are the same whether tables are made once or anew', () => {
    const continuous: Factor = {
      name: 'x',
      kind: 'parameter',
      step: 'normalise',
      path: '/to/1',
      of: { distribution: 'uniform', low: 99.9, high: 100 },
    };
    const { replications, failures, nodes } = run([MEANS, WEIGHTS, continuous], {}, own);
    expect(replications).toEqual({ asked: 64, done: 32, failed: 32, recomputed: 32 });
    expect(failures).toMatchObject([{ code: 'aggregate.notPositive', count: 32 }]);
    expect(nodes[0]!.counted).toEqual(new Array(8).fill(32));
  });

  test('a table that cannot be made fails its replications only', () => {
    const posts: AggregateStep = { step: 'aggregate', method: 'arithmetic' };
    const factors: readonly Factor[] = [
      {
        name: 'scale',
        kind: 'step',
        alternatives: [
          ZERO,
          {
            step: 'normalise',
            method: 'goalposts',
            to: [0, 100],
            indicators: { S: { method: 'distanceToReference', reference: 'nobody' } },
            goalposts: [0, 1],
          },
        ],
      },
      { name: 'mean', kind: 'step', alternatives: [posts] },
    ];
    const { replications, failures } = run(factors, {}, own);
    expect(replications).toMatchObject({ done: 32, failed: 32 });
    expect(failures).toHaveLength(1);
  });

  test('all siblings left out is a reason of its own', () => {
    const factors: readonly Factor[] = [
      { name: 'set', kind: 'weightSet', sets: [{ D: 0, E: 1 }] },
      { name: 'removal', kind: 'removal', nodes: ['E'] },
    ];
    expect(run(factors, {}, own).failures).toMatchObject([
      { code: 'weight.allZero', count: 32, issues: [{ details: { node: 'INDEX' } }] },
    ]);
  });

  test('stop everything if the specification says so', () => {
    expect(refusal(() => run([MEANS, WEIGHTS], { failed: 'stop' }, own))).toContain('aggregate.notPositive');
  });

  test('a framework that cannot be computed itself is refused', () => {
    const constant = { ...job([WEIGHTS]), table: table({ P: [1, 1], Q: [1, 2], R: [1, 2], S: [1, 2] }) };
    expect(refusal(() => computeAnalysis(constant))).toEqual(['normalise.constant']);
  });
});

describe('factors', () => {
  const report = (result: UncertaintyResult) =>
    result.factors.map(({ name, path, coordinates }) => [name, path, coordinates]);

  test('say how they were computed', () => {
    expect(report(run([MEANS, WEIGHTS]))).toEqual([
      ['mean', 'cached', 1],
      ['weights', 'weights', 5],
    ]);
    const error: Factor = { name: 'error', kind: 'dataError', standardDeviation: 0.1, of: 'absolute' };
    expect(report(run([WEIGHTS, error], { samples: 4 }))).toEqual([
      ['weights', 'weights', 5],
      ['error', 'recomputed', 32],
    ]);
  });

  test('that cannot move say why, and what they say is applied all the same', () => {
    const factors: readonly Factor[] = [
      { ...MEANS, alternatives: [{ step: 'aggregate', method: 'geometric' }] },
      { name: 'none', kind: 'weightNoise', relative: 0.5, depths: [2] },
      { name: 'holes', kind: 'imputationError', standardDeviation: 0.1 },
    ];
    const whole = table({ P: [1, 2, 4], S: [3, 1, 2] });
    const own = framework([dimension('D', [indicator('P')]), dimension('E', [indicator('S')])], METHOD);
    const result = computeAnalysis({ ...job(factors, {}, own), table: whole })!;
    expect(result.factors.map(({ path, reason }) => [path, reason])).toEqual([
      ['fixed', 'oneAlternative'],
      ['fixed', 'noSiblings'],
      ['fixed', 'nothingMissing'],
    ]);
    const geometric = METHOD.map(
      (step): Step => (step.step === 'aggregate' ? { ...step, method: 'geometric' } : step),
    );
    const { scores } = runComposite({ ...own, method: geometric }, { table: whole, groups: {} });
    expect(result.nodes[0]!.minScore).toEqual([...columnOf(scores, 'INDEX')]);
    expect(result.nodes[0]!.maxScore).toEqual([...columnOf(scores, 'INDEX')]);
  });

  test('an error of imputation moves nothing but what was imputed', () => {
    const flat = framework([indicator('Q', { direction: -1 }), indicator('S')], METHOD);
    const factor: Factor = { name: 'holes', kind: 'imputationError', standardDeviation: 1 };
    const posts: NormaliseStep = {
      step: 'normalise',
      method: 'goalposts',
      to: [0, 100],
      goalposts: [0, 10],
      clamp: false,
    };
    const method = steps({ step: 'impute', method: 'mean' }, posts);
    const { nodes } = run([factor], {}, { ...flat, method });
    const [index] = nodes;
    const moved = index!.minScore.map((score, area) => score !== index!.maxScore[area]);
    expect(moved).toEqual([false, false, true, true, false, false, false, false]);
  });

  test('a rule of ranking may be one', () => {
    const ties: Factor = {
      name: 'ties',
      kind: 'parameter',
      step: 'rank',
      path: '/ties',
      of: { distribution: 'choice', values: ['min', 'average'] },
    };
    const equal = {
      ...job([ties]),
      table: table({ P: [1, 1, 3], Q: [3, 3, 1], R: [1, 1, 5], S: [1, 1, 2] }),
    };
    const { nodes, rankBin } = computeAnalysis(equal)!;
    expect(rankBin).toBe(0.5);
    expect([nodes[0]!.bestRank, nodes[0]!.worstRank]).toEqual([
      [2, 2, 1],
      [2.5, 2.5, 1],
    ]);
    expect(nodes[0]!.meanRank).toEqual([2.25, 2.25, 1]);
  });

  test('tables of too many combinations are made as they come', () => {
    const many: Factor = { ...POINTS, of: { distribution: 'integer', low: 1, high: 600 } };
    const result = run([many, WEIGHTS], { samples: 16 });
    expect(report(result)[0]).toEqual(['points', 'recomputed', 1]);
    expect(result.replications.recomputed).toBe(16);
  });
});

describe('a watched job', () => {
  test('tells how far it is', () => {
    const seen: number[][] = [];
    computeAnalysis(job([WEIGHTS], { samples: 9000 }), { onProgress: (...numbers) => seen.push(numbers) });
    expect(seen.at(-1)).toEqual([9000, 9000]);
    expect(seen.length).toBe(planJob(job([WEIGHTS], { samples: 9000 })).chunks);
  });

  test('stops between chunks once it is cancelled', () => {
    let chunks = 0;
    const watch = {
      onProgress: () => {
        chunks += 1;
      },
      isCancelled: () => chunks === 1,
    };
    expect(computeAnalysis(job([WEIGHTS], { samples: 9000 }), watch)).toBeUndefined();
    expect(chunks).toBe(1);
  });
});

describe('making the result of the parts', () => {
  const parts = (asked: AnalysisJob) => {
    const { chunks } = planJob(asked);
    const compute = open(asked);
    let merged: Parameters<typeof mergePart>[1];
    for (let chunk = 0; chunk < chunks; chunk++) merged = mergePart(asked, merged, compute(chunk));
    return merged!;
  };

  test.each([
    ['uncertainty', 3],
    ['sensitivity', 16],
  ] as const)('of %s tells its share often enough to be stopped, rising', (kind, least) => {
    const asked = { ...job([WEIGHTS, MEANS]), kind };
    const steps = finishing(asked, parts(asked));
    const shares: number[] = [];
    let step = steps.next();
    for (; !step.done; step = steps.next()) shares.push(step.value);
    expect(shares.length).toBeGreaterThanOrEqual(least);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThan(1);
    expect(step.value).toEqual(computeAnalysis(asked));
  });

  test('stops once it is cancelled, also in the midst of the intervals of indices', () => {
    const asked: AnalysisJob = { ...job([WEIGHTS, MEANS]), kind: 'sensitivity' };
    let [done, questions] = [0, 0];
    const watch = {
      onProgress: (replications: number) => {
        done = replications;
      },
      isCancelled: () => done === 256 && ++questions === 5,
    };
    expect(computeAnalysis(asked, watch)).toBeUndefined();
    expect(questions).toBe(5);
  });
});

describe('a job that is refused', () => {
  test('names every mistake of its specification', () => {
    expect(refusal(() => planJob(job([], { seed: -1 })))).toEqual([
      'uncertainty.seed',
      'uncertainty.noFactor',
    ]);
  });

  test('asks for raw numbers of no dimension, or for too many', () => {
    const asked = { ...job([WEIGHTS], { samples: 2 ** 23 }), raw: ['P', 'INDEX'] };
    expect(refusal(() => planJob(asked))).toEqual(['uncertainty.nodeUnknown', 'uncertainty.rawTooMany']);
  });

  test('asks for areas that are not there', () => {
    expect(refusal(() => planJob({ ...job([WEIGHTS]), areas: ['Z'] }))).toEqual(['uncertainty.areaUnknown']);
  });
});
