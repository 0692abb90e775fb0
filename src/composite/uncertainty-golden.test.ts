import { beforeAll, describe, expect, test } from 'vitest';
import { asemFramework, asemGroup, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import type { Dimension, Framework, FrameworkNode } from '../model/framework.ts';
import type { AggregateStep, NormaliseStep, Step } from '../model/method.ts';
import type { Factor } from '../model/uncertainty.ts';
import { quantile } from './quantile.ts';
import { runComposite } from './run.ts';
import { columnOf } from './table.ts';
import { dataCodesOf } from './tree.ts';
import type { AnalysisJob } from './uncertainty-job.ts';
import { makeReplications } from './uncertainty-replicate.ts';

/** The 400 replications of COINr's own example: every cell again, from the parameters of each. */

const MINMAX: NormaliseStep = { step: 'normalise', method: 'minmax', to: [1, 100] };
const ZSCORE: NormaliseStep = { step: 'normalise', method: 'zscore', to: [10, 2] };
const ARITHMETIC: AggregateStep = { step: 'aggregate', method: 'arithmetic' };
const GEOMETRIC: AggregateStep = { step: 'aggregate', method: 'geometric' };

const METHOD: readonly Step[] = [
  { step: 'denominate' },
  { step: 'impute', method: 'groupMean', group: 'EurAsia_group' },
  { step: 'screen', minAvailability: 0.9 },
  { step: 'treat', method: 'winsorise', maxPoints: 5, skewness: 2, kurtosis: 3.5, otherwise: 'log' },
  { step: 'normalise', method: 'minmax', to: [0, 100] },
  { step: 'weight', method: 'given' },
  { step: 'aggregate', method: 'arithmetic' },
  { step: 'rank', ties: 'min' },
];

type WeightSet = Readonly<Record<string, number>>;
interface Replication {
  readonly points: number;
  readonly scale: 0 | 1;
  readonly set: number;
  readonly mean: 0 | 1;
}

let framework: Framework;
let input: Pick<AnalysisJob, 'table' | 'groups'>;
let sets: readonly WeightSet[];

beforeAll(() => {
  if (!hasShared) return;
  framework = asemFramework(METHOD);
  const table = goldenTable('01_iData', 'uCode', dataCodesOf(framework));
  input = { table, groups: { EurAsia_group: asemGroup('EurAsia_group', table.areas) } };
  const rows = readGolden('09_ua_noisy_weightsets');
  sets = Array.from({ length: 100 }, (_, at) =>
    Object.fromEntries(
      rows
        .filter(({ set, iCode }) => set === String(at + 1) && iCode !== 'Index')
        .map(({ iCode, Weight }) => [iCode!, Number(Weight)]),
    ),
  );
});

const replications = (name: string): readonly Replication[] =>
  readGolden(`${name}_params`).map((row) => ({
    points: Number(row.winmax),
    scale: row.f_n === 'n_zscore' ? 1 : 0,
    set: Number(row.weightset) - 1,
    mean: row.f_ag === 'a_gmean' ? 1 : 0,
  }));

/** Cells of a table of replications that a computation of index scores and ranks does not give again. */
function mismatches(
  name: string,
  compute: (replication: Replication) => { scores: ArrayLike<number>; ranks: ArrayLike<number> },
) {
  const scores = readGolden(`${name}_scores`);
  const ranks = readGolden(`${name}_ranks`);
  const areas = input.table.areas;
  expect(new Set(scores.map(({ uCode }) => uCode))).toEqual(new Set(areas));
  const rowOf = new Map(areas.map((area, row) => [area, row]));
  let cells = 0;
  const wrong = replications(name).flatMap((replication, at) => {
    const own = compute(replication);
    return scores.flatMap((theirs, place) => {
      cells += 1;
      const row = rowOf.get(theirs.uCode!)!;
      const score = Number(theirs[`r_${at + 1}`]);
      const isSame =
        Math.abs(own.scores[row]! - score) <= 1e-12 * Math.abs(score) &&
        own.ranks[row] === Number(ranks[place]![`r_${at + 1}`]);
      return isSame ? [] : [`${theirs.uCode} r_${at + 1}`];
    });
  });
  return { cells, wrong };
}

/** By a run of a framework that has the choices in its own file. */
function byRun({ points, scale, set, mean }: Replication) {
  const weighted = (node: FrameworkNode): FrameworkNode => {
    const own = { ...node, weight: sets[set]![node.code] ?? node.weight };
    return 'children' in own ? { ...own, children: own.children.map(weighted) } : own;
  };
  const method = METHOD.map((step): Step => {
    if (step.step === 'treat') return { ...step, maxPoints: points };
    if (step.step === 'normalise') return [MINMAX, ZSCORE][scale]!;
    return step.step === 'aggregate' ? [ARITHMETIC, GEOMETRIC][mean]! : step;
  });
  const result = runComposite({ ...framework, tree: weighted(framework.tree) as Dimension, method }, input);
  return { scores: columnOf(result.scores, 'Index'), ranks: columnOf(result.ranks, 'Index') };
}

/** By factors whose probabilities choose what the parameters say. */
function byChoice() {
  const factors: readonly Factor[] = [
    {
      name: 'Winmax',
      kind: 'parameter',
      step: 'treat',
      path: '/maxPoints',
      of: { distribution: 'integer', low: 1, high: 5 },
    },
    { name: 'Normalisation', kind: 'step', alternatives: [MINMAX, ZSCORE] },
    { name: 'Weights', kind: 'weightSet', sets },
    { name: 'Aggregation', kind: 'step', alternatives: [ARITHMETIC, GEOMETRIC] },
  ];
  const spec = { format: 'meridian-uncertainty/1', seed: 1, samples: 1, factors } as const;
  const replicator = makeReplications({ ...input, kind: 'uncertainty', framework, spec });
  expect(replicator.ready).toBeDefined();
  return ({ points, scale, set, mean }: Replication) => {
    const probabilities = Float64Array.of(
      (points - 0.5) / 5,
      (scale + 0.5) / 2,
      (set + 0.5) / 100,
      (mean + 0.5) / 2,
    );
    const failure = replicator.replicate({ row: 0, probabilities, at: 0, matrices: new Uint8Array(4) });
    expect(failure).toBeUndefined();
    return replicator;
  };
}

describe.skipIf(!hasShared)('COINr 1.1.14’s uncertainty analysis of ASEM (needs the reference data)', () => {
  test('every cell, by runs', () => {
    expect(mismatches('09_ua100', byRun)).toEqual({ cells: 5100, wrong: [] });
    expect(mismatches('09_sa50', byRun)).toEqual({ cells: 15_300, wrong: [] });
  });

  test('every cell, by choice among tables made once', () => {
    const compute = byChoice();
    expect(mismatches('09_ua100', compute)).toEqual({ cells: 5100, wrong: [] });
    expect(mismatches('09_sa50', compute)).toEqual({ cells: 15_300, wrong: [] });
  });

  test.each(['09_ua100', '09_sa50'])('%s: statistics of the ranks', (name) => {
    const compute = byChoice();
    // of a sensitivity analysis only the independent rows, A and B, are a sample
    const sample = replications(name).slice(0, 100);
    const all = sample.map((replication) => Float64Array.from(compute(replication).ranks));
    const rowOf = new Map(input.table.areas.map((area, row) => [area, row]));
    for (const row of readGolden(`${name}_rankstats`)) {
      const ranks = Float64Array.from(all, (one) => one[rowOf.get(row.uCode!)!]!).sort();
      expect(ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length).toBeCloseTo(Number(row.Mean), 12);
      expect(quantile(ranks, 0.5)).toBeCloseTo(Number(row.Median), 12);
      expect(quantile(ranks, 0.05)).toBeCloseTo(Number(row.Q5), 12);
      expect(quantile(ranks, 0.95)).toBeCloseTo(Number(row.Q95), 12);
    }
  });

  test('the indices of the mean rank shift, by COINr’s estimators', () => {
    const compute = byChoice();
    const nominal = new Map(
      readGolden('09_sa50_ranks').map(({ uCode, Nominal }) => [uCode, Number(Nominal)]),
    );
    const shifts = replications('09_sa50').map((replication) => {
      const { ranks } = compute(replication);
      const sum = input.table.areas.reduce(
        (so, area, row) => so + Math.abs(ranks[row]! - nominal.get(area)!),
        0,
      );
      return sum / 51;
    });
    const [a, b, ...swapped] = Array.from({ length: 6 }, (_, at) => shifts.slice(50 * at, 50 * (at + 1)));
    const mean = (of: (row: number) => number) => a!.reduce((sum, _, row) => sum + of(row), 0) / 50;
    const both = [...a!, ...b!];
    const middle = both.reduce((sum, shift) => sum + shift, 0) / 100;
    const variance = both.reduce((sum, shift) => sum + (shift - middle) ** 2, 0) / 99;
    readGolden('09_sa50_indices').forEach((row, at) => {
      const ab = swapped[at]!;
      expect(mean((n) => b![n]! * (ab[n]! - a![n]!)) / variance).toBeCloseTo(Number(row.Si), 12);
      expect(mean((n) => (a![n]! - ab[n]!) ** 2) / 2 / variance).toBeCloseTo(Number(row.STi), 12);
    });
  });
});
