import type { ReplicatorInput } from '../src/composite/replicator-shape.ts';
import { runComposite } from '../src/composite/run.ts';
import type { AnalysisJob } from '../src/composite/uncertainty-job.ts';
import type { Framework } from '../src/model/framework.ts';
import type { Step } from '../src/model/method.ts';
import { findStep } from '../src/model/readiness.ts';
import type { Factor } from '../src/model/uncertainty.ts';
import { asemFramework, asemGroup, goldenTable } from '../test/golden-asem.ts';
import { hasShared } from '../test/shared.ts';
import { framework60, generator, METHOD, table60 } from './_composite-data.ts';

/** Frameworks and data that the figures are measured on. */

/** Five treatments, two normalisations, weights ±25 %, two aggregations: what COINr's own example varies. */
const FACTORS: readonly Factor[] = [
  {
    kind: 'parameter',
    name: 'treatment',
    step: 'treat',
    path: '/maxPoints',
    of: { distribution: 'integer', low: 1, high: 5 },
  },
  {
    kind: 'step',
    name: 'normalisation',
    alternatives: [
      { step: 'normalise', method: 'minmax', to: [1, 100] },
      { step: 'normalise', method: 'zscore', to: [10, 2] },
    ],
  },
  { kind: 'weightNoise', name: 'weights', relative: 0.25 },
  {
    kind: 'step',
    name: 'aggregation',
    alternatives: [
      { step: 'aggregate', method: 'arithmetic' },
      { step: 'aggregate', method: 'geometric' },
    ],
  },
];

const jobOf = (
  framework: Framework,
  input: Pick<AnalysisJob, 'table' | 'groups'>,
  samples: number,
  factors: readonly Factor[],
): AnalysisJob => ({
  kind: 'uncertainty',
  framework,
  ...input,
  spec: { format: 'meridian-uncertainty/1', seed: 1, samples, factors },
});

export const allVary = (areas: number, samples: number): AnalysisJob =>
  jobOf(framework60, { table: table60(areas), groups: {} }, samples, FACTORS);

export const weightsVary = (areas: number, samples: number): AnalysisJob =>
  jobOf(
    framework60,
    { table: table60(areas), groups: {} },
    samples,
    FACTORS.filter(({ kind }) => kind === 'weightNoise'),
  );

/** COINr's example with its own data and tree (8 pillars, 2 sub-indices); undefined without the reference data. */
export function asemVaries(samples: number): AnalysisJob | undefined {
  if (!hasShared) return undefined;
  const framework = asemFramework([
    { step: 'denominate' },
    { step: 'impute', method: 'groupMean', group: 'EurAsia_group' },
    { step: 'screen', minAvailability: 0.9 },
    ...METHOD,
  ]);
  const table = goldenTable('01_iData', 'uCode');
  return jobOf(
    framework,
    { table, groups: { EurAsia_group: asemGroup('EurAsia_group', table.areas) } },
    samples,
    FACTORS,
  );
}

/** A job's choices made ready: every table and aggregation, and the tree with its shares. */
export function replicatorInputOf({ framework, table, groups, spec }: AnalysisJob): ReplicatorInput {
  const alternatives = spec.factors.reduce<readonly (readonly Step[])[]>(
    (methods, factor) => methods.flatMap((method) => changed(method, factor)),
    [framework.method],
  );
  const results = alternatives.map((method) => runComposite({ ...framework, method }, { table, groups }));
  const keys = alternatives.map((method) =>
    JSON.stringify(method.filter(({ step }) => step !== 'aggregate')),
  );
  const aggregations = alternatives.map((method) => findStep(method, 'aggregate')!);
  return {
    areas: results[0]!.areas.length,
    nodes: results[0]!.nodes,
    tables: results
      .filter((_, at) => keys.indexOf(keys[at]!) === at)
      .map(({ stages }) => stages.normalised.data),
    methods: aggregations.filter(
      (step, at) => aggregations.findIndex(({ method }) => method === step.method) === at,
    ),
    rank: findStep(framework.method, 'rank')!,
  };
}

function changed(method: readonly Step[], factor: Factor): readonly (readonly Step[])[] {
  if (factor.kind === 'parameter')
    return [1, 2, 3, 4, 5].map((maxPoints) =>
      method.map((step) => (step.step === 'treat' ? { ...step, maxPoints } : step)),
    );
  if (factor.kind !== 'step') return [method];
  return factor.alternatives.map((other) => method.map((step) => (step.step === other.step ? other : step)));
}

/** Choices of `count` replications: a table, an aggregation, and each node's weight moved by up to a quarter. */
export function drawChoices({ nodes, tables, methods }: ReplicatorInput, count: number) {
  const random = generator(7);
  const pick = (length: number) => Int32Array.from({ length: count }, () => Math.floor(random() * length));
  return {
    tables: pick(tables.length),
    methods: pick(methods.length),
    shares: Float64Array.from({ length: count * nodes.length }, () => 1 + 0.25 * (2 * random() - 1)),
  };
}
