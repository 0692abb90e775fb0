import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { Dimension, Framework, FrameworkNode } from '../model/framework.ts';
import type { AggregateStep, NormaliseStep, Step } from '../model/method.ts';
import type { Factor, UncertaintySpec } from '../model/uncertainty.ts';
import { normalQuantile } from './distribution.ts';
import { attempt, isFailure } from './factor-stage.ts';
import { quantile } from './quantile.ts';
import { runComposite } from './run.ts';
import { sampleWide } from './sample.ts';
import { columnOf } from './table.ts';
import { nodesOf } from './tree.ts';
import { computeAnalysis, finishAnalysis, mergePart, open, planJob } from './uncertainty.ts';
import type { AnalysisJob, UncertaintyResult } from './uncertainty-job.ts';
import { makeReplications } from './uncertainty-replicate.ts';
import { weigh } from './weight.ts';

const gap = Number.NaN;
const DATA = table({
  P: [3, 9, 4, 7, 1, 8, 2, 40],
  Q: [10, 2, 7, gap, 5, 1, 8, 4],
  R: [0.1, 0.5, 0.4, 0.2, 0.9, 0.6, 0.3, 0.8],
  S: [5, 6, gap, 2, 1, 9, 4, 3],
});
const TREE = [
  dimension('D', [indicator('P', { weight: 2 }), indicator('Q', { direction: -1 }), indicator('R')], 3),
  dimension('E', [indicator('S')]),
];
const METHOD = steps(
  { step: 'impute', method: 'mean' },
  { step: 'treat', method: 'winsorise', maxPoints: 1, skewness: 1, kurtosis: 1 },
  { step: 'normalise', method: 'minmax', to: [1, 100] },
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
const SCALES: Factor = {
  name: 'scale',
  kind: 'step',
  alternatives: [
    { step: 'normalise', method: 'minmax', to: [1, 100] },
    { step: 'normalise', method: 'zscore', to: [100, 10] },
  ],
};
const POINTS: Factor = {
  name: 'points',
  kind: 'parameter',
  step: 'treat',
  path: '/maxPoints',
  of: { distribution: 'integer', low: 1, high: 3 },
};

const job = (
  factors: readonly Factor[],
  rest: Partial<UncertaintySpec> = {},
  own: Framework = framework(TREE, METHOD),
) =>
  ({
    kind: 'uncertainty',
    framework: own,
    table: DATA,
    groups: {},
    spec: { format: 'meridian-uncertainty/1', seed: 7, samples: 64, factors, ...rest },
  }) as const satisfies AnalysisJob;

const run = (...given: Parameters<typeof job>): UncertaintyResult => computeAnalysis(job(...given))!;

/** Codes of everything that is wrong. */
function refusal(compute: () => unknown): readonly string[] {
  const made = attempt(() => ({ made: compute() }));
  return isFailure(made) ? made.issues.map(({ code }) => code) : [];
}

describe('a replication', () => {
  const CHOICES: readonly Factor[] = [
    MEANS,
    SCALES,
    POINTS,
    WEIGHTS,
    {
      name: 'set',
      kind: 'weightSet',
      sets: [
        { D: 1, E: 2 },
        { P: 5, Q: 1, R: 0 },
      ],
      probabilities: [1, 2],
    },
    { name: 'removal', kind: 'removal', nodes: ['Q', 'E'] },
    {
      name: 'to',
      kind: 'parameter',
      step: 'normalise',
      path: '/to/1',
      of: { distribution: 'uniform', low: 90, high: 110 },
    },
    {
      name: 'ties',
      kind: 'parameter',
      step: 'rank',
      path: '/ties',
      of: { distribution: 'choice', values: ['min', 'max'] },
    },
    { name: 'error', kind: 'dataError', standardDeviation: 0.1, of: 'relative', indicators: ['P'] },
  ];

  /** What the factors say, written down as the framework and the data of a run. */
  function asRun(
    { framework: own, table: data, spec }: ReturnType<typeof job>,
    u: Float64Array,
    error: Float64Array,
  ) {
    let at = 0;
    let method: readonly Step[] = own.method;
    let values = data;
    const nodes = nodesOf(own.tree);
    const weights = [
      ...weigh(
        nodes,
        nodes.map(({ node }) => node.weight!),
      ).shares,
    ];
    let isWeighted = false;
    const choose = (count: number) => Math.min(count - 1, Math.floor(u[at++]! * count));
    for (const factor of spec.factors) {
      if (factor.kind === 'step') {
        const step = factor.alternatives[choose(factor.alternatives.length)]!;
        method = method.map((other) => (other.step === step.step ? step : other));
      }
      if (factor.name === 'points') {
        const maxPoints = 1 + choose(3);
        method = method.map((step) => (step.step === 'treat' ? { ...step, maxPoints } : step));
      }
      if (factor.name === 'to') {
        const high = 90 + 20 * u[at++]!;
        method = method.map((step) =>
          step.step === 'normalise' ? { ...step, to: [step.to![0], high] } : step,
        );
      }
      if (factor.name === 'ties')
        method = method.map((step) =>
          step.step === 'rank' ? { ...step, ties: choose(2) ? 'max' : 'min' } : step,
        );
      if (factor.kind === 'weightNoise')
        nodes.forEach(({ code }, node) => {
          if (!['INDEX', 'S'].includes(code))
            weights[node]! *= 1 + 0.5 * (2 * u[at + ['D', 'E', 'P', 'Q', 'R'].indexOf(code)]! - 1);
        });
      if (factor.kind === 'weightNoise') at += 5;
      if (factor.kind === 'weightSet') {
        const set = factor.sets[u[at++]! < 1 / 3 ? 0 : 1]!;
        nodes.forEach(({ code }, node) => {
          weights[node] = set[code] ?? weights[node]!;
        });
      }
      if (factor.kind === 'removal') {
        const code = ['Q', 'E', undefined][choose(3)];
        const node = nodes.findIndex((other) => other.code === code);
        if (node >= 0) weights[node] = 0;
      }
      if (factor.kind === 'dataError') {
        values = { ...data, data: data.data.slice() };
        columnOf(values, 'P').set(
          columnOf(data, 'P').map((value, row) => value * (1 + 0.1 * normalQuantile(error[row]!))),
        );
      }
      isWeighted ||= ['weightNoise', 'weightSet', 'removal'].includes(factor.kind);
    }
    const weighted = (node: FrameworkNode): FrameworkNode => {
      const weight = isWeighted ? weights[nodes.findIndex(({ code }) => code === node.code)]! : node.weight;
      return 'children' in node
        ? { ...node, weight, children: node.children.map(weighted) }
        : { ...node, weight };
    };
    return runComposite(
      { ...own, tree: weighted(own.tree) as Dimension, method },
      { table: values, groups: {} },
    );
  }

  test('has the bits of a run whose framework says what the factors choose', () => {
    const specs = fc.record({
      factors: fc.shuffledSubarray([...CHOICES], { minLength: 1 }),
      u: fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 40, maxLength: 40 }),
      row: fc.nat({ max: 1000 }),
    });
    const seen = { ready: 0, anew: 0 };
    fc.assert(
      fc.property(specs, ({ factors: picked, u, row }) => {
        // a parameter of a step that another factor replaces comes after it, else nothing would be left of it
        const factors = [...picked].sort(
          (one, other) => Number(one.name === 'to') - Number(other.name === 'to'),
        );
        const asked = job(factors);
        const made = makeReplications(asked);
        seen[made.ready ? 'ready' : 'anew'] += 1;
        const draw = {
          row,
          probabilities: Float64Array.from(u),
          at: 0,
          matrices: new Uint8Array(factors.length),
        };
        const error = new Float64Array(8);
        const number = factors.findIndex(({ kind }) => kind === 'dataError');
        if (number >= 0) sampleWide(error, asked.spec.seed, number, 0, row);
        const failure = made.replicate(draw);
        const plain = attempt(() => asRun(asked, draw.probabilities, error));
        if (isFailure(plain)) {
          expect(failure).toEqual(plain);
          return;
        }
        expect(failure).toBeUndefined();
        made.dimensions.forEach((code, column) => {
          const from = column * made.stride;
          const scores = made.scores.subarray(from, from + 8);
          const ranks = Float64Array.from(
            made.ranks.subarray(from, from + 8),
            (rank) => rank / made.ranksPerPlace,
          );
          expect([...scores]).toEqual([...columnOf(plain.scores, code)]);
          expect([...ranks]).toEqual([...columnOf(plain.ranks, code)]);
        });
      }),
      { numRuns: 150 },
    );
    expect(seen.ready).toBeGreaterThan(5);
    expect(seen.anew).toBeGreaterThan(5);
  });
});

test('over several periods, ranks are within the period, made once or anew', () => {
  const panel = {
    areas: ['A', 'B', 'C', 'D', 'A', 'B', 'C', 'D'],
    periods: ['2020', '2020', '2020', '2020', '2021', '2021', '2021', '2021'],
  };
  const idle: Factor = {
    ...MEANS,
    kind: 'step',
    name: 'idle',
    alternatives: [
      { step: 'rank', ties: 'min' },
      { step: 'rank', ties: 'max' },
    ],
  };
  const own = framework(TREE, METHOD);
  const plain = runComposite(own, { table: DATA, groups: {}, panel });
  for (const factors of [
    [MEANS, WEIGHTS],
    [MEANS, WEIGHTS, idle],
  ]) {
    const made = makeReplications({ ...job(factors), panel });
    expect(made.ready !== undefined).toBe(factors.length === 2);
    const probabilities = Float64Array.of(0.2, 0.5, 0.5, 0.5, 0.5, 0.5, 0.2);
    made.replicate({ row: 0, probabilities, at: 0, matrices: new Uint8Array(3) });
    const ranks = made.ranks.subarray(0, 8).map((rank) => rank / made.ranksPerPlace);
    expect([...ranks]).toEqual([...columnOf(plain.ranks, 'INDEX')]);
    expect(Math.max(...ranks)).toBe(4);
  }
});

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
