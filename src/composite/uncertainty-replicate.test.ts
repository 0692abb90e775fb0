import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { framework } from '../../test/small-framework.ts';
import { DATA, job, MEANS, METHOD, POINTS, SCALES, TREE, WEIGHTS } from '../../test/uncertainty-example.ts';
import type { Dimension, FrameworkNode } from '../model/framework.ts';
import type { Step } from '../model/method.ts';
import type { Factor } from '../model/uncertainty.ts';
import { normalQuantile } from './distribution.ts';
import { attempt, isFailure } from './factor-stage.ts';
import { runComposite } from './run.ts';
import { sampleWide } from './sample.ts';
import { columnOf } from './table.ts';
import { nodesOf } from './tree.ts';
import { makeReplications } from './uncertainty-replicate.ts';
import { weigh } from './weight.ts';

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

test('replications of one row that have their tables in common are each as if they were alone', () => {
  const factors: readonly Factor[] = [
    { name: 'error', kind: 'dataError', standardDeviation: 0.1, of: 'relative' },
    { name: 'holes', kind: 'imputationError', standardDeviation: 0.5 },
    SCALES,
    {
      name: 'to',
      kind: 'parameter',
      step: 'normalise',
      path: '/to/0',
      of: { distribution: 'uniform', low: 1, high: 5 },
    },
    WEIGHTS,
  ];
  const alike = makeReplications(job(factors));
  const { coordinates } = alike.compiled;
  const draws = fc.record({
    row: fc.nat({ max: 2 }),
    sources: fc.tuple(fc.nat({ max: 1 }), fc.nat({ max: 1 })),
    probabilities: fc.array(fc.constantFrom(0.1, 0.6, 0.9), {
      minLength: coordinates,
      maxLength: coordinates,
    }),
  });
  fc.assert(
    fc.property(fc.array(draws, { minLength: 2, maxLength: 8 }), (several) => {
      for (const { row, sources, probabilities } of several) {
        const draw = {
          row,
          probabilities: Float64Array.from(probabilities),
          at: 0,
          matrices: Uint8Array.from([...sources, 0, 0, 0]),
        };
        const alone = makeReplications(job(factors));
        expect(alone.replicate(draw)).toBeUndefined();
        expect(alike.replicate(draw)).toBeUndefined();
        expect([...alike.scores]).toEqual([...alone.scores]);
        expect([...alike.ranks]).toEqual([...alone.ranks]);
      }
    }),
    { numRuns: 30 },
  );
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
