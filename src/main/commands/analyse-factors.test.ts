import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_FILES } from '../../../test/assessment-example.ts';
import type { SensitivityResult, UncertaintyResult } from '../../composite/uncertainty-job.ts';
import type { Step } from '../../model/method.ts';
import type { Factor, UncertaintySpec } from '../../model/uncertainty.ts';
import { runCli } from '../cli.ts';

/** Gaps are filled, so that imputation has an error; scores begin at 1, so that a geometric mean is defined. */
const METHOD: readonly Step[] = EXAMPLE.method.map((step) => {
  if (step.step === 'screen') return { ...step, minAvailability: 0 };
  if (step.step === 'impute') return { step: 'impute', method: 'mean' };
  return step.step === 'normalise' ? { ...step, to: [1, 100] } : step;
});
/** One factor of each kind, and one that cannot move. */
const FACTORS: readonly Factor[] = [
  {
    name: 'mean',
    kind: 'step',
    alternatives: [
      { step: 'aggregate', method: 'arithmetic' },
      { step: 'aggregate', method: 'geometric' },
    ],
  },
  {
    name: 'scale',
    kind: 'parameter',
    step: 'normalise',
    path: '/to/0',
    of: { distribution: 'uniform', low: 1, high: 40 },
  },
  {
    name: 'experts',
    kind: 'weightSet',
    sets: [
      { ECONOMY: 1, AIR: 3 },
      { ECONOMY: 3, AIR: 1 },
    ],
  },
  { name: 'noise', kind: 'weightNoise', relative: 0.5 },
  { name: 'dirichlet', kind: 'weightDirichlet', concentration: 10, depths: [2] },
  { name: 'data', kind: 'dataError', standardDeviation: 0.1, of: 'relative', indicators: ['JOBS', 'PM25'] },
  { name: 'holes', kind: 'imputationError', standardDeviation: 0.5 },
  { name: 'removal', kind: 'removal', nodes: ['GDP', 'GREEN'] },
  { name: 'fixed', kind: 'step', alternatives: [{ step: 'rank', ties: 'min' }] },
];

async function analysis<R>(kind: string, factors: readonly Factor[], samples: number): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-factors-'));
  const spec: UncertaintySpec = { format: 'meridian-uncertainty/1', seed: 11, samples, factors };
  const files = {
    ...EXAMPLE_FILES,
    'framework.json': JSON.stringify({ ...EXAMPLE, method: METHOD }),
    'spec.json': JSON.stringify(spec),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  let [out, error] = ['', ''];
  const args = [kind, '-f', 'framework.json', '-d', 'mapping.yaml', '--spec', 'spec.json', '--json'];
  const code = await runCli([...args, '--threads', '1'], {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    isInteractive: false,
    env: {},
    cwd: folder,
    signal: new AbortController().signal,
  });
  expect([code, error]).toEqual([0, '']);
  return JSON.parse(out).result;
}

describe('a sensitivity analysis with a factor of each kind, as it comes out of the program', () => {
  let result: SensitivityResult;
  beforeAll(async () => {
    result = await analysis('sensitivity', FACTORS, 64);
  });

  test('reports every factor, how it was computed, and every replication', () => {
    expect(result.factors.map(({ name, kind, path, reason }) => [name, kind, path, reason])).toEqual([
      ['mean', 'step', 'recomputed', undefined],
      ['scale', 'parameter', 'recomputed', undefined],
      ['experts', 'weightSet', 'weights', undefined],
      ['noise', 'weightNoise', 'weights', undefined],
      ['dirichlet', 'weightDirichlet', 'weights', undefined],
      ['data', 'dataError', 'recomputed', undefined],
      ['holes', 'imputationError', 'recomputed', undefined],
      ['removal', 'removal', 'weights', undefined],
      ['fixed', 'step', 'fixed', 'oneAlternative'],
    ]);
    expect(result.replications).toEqual({ asked: 640, done: 640, failed: 0, recomputed: 640 });
  });

  test.each(FACTORS.slice(0, -1).map(({ name }) => name))('%s moves scores, and has its indices', (name) => {
    const totals = result.outputs
      .filter(({ output }) => output === 'score')
      .map(({ factors }) => factors.find(({ factor }) => factor === name)!.total);
    expect(totals).toHaveLength(result.areas.length);
    expect(Math.max(...totals.map((total) => total ?? 0))).toBeGreaterThan(0.001);
    const [shift] = result.outputs;
    expect(shift!.factors.find(({ factor }) => factor === name)).toMatchObject({ rows: 64 });
  });

  test('what cannot move is not skipped: it stands in every output with the reason', () => {
    for (const { factors } of result.outputs)
      expect(factors.at(-1)).toMatchObject({ factor: 'fixed', first: null, total: null, reason: 'fixed' });
  });
});

test('an uncertainty analysis of all of them together', async () => {
  const { nodes, replications, factors, areas } = await analysis<UncertaintyResult>(
    'uncertainty',
    FACTORS,
    64,
  );
  expect(replications).toEqual({ asked: 64, done: 64, failed: 0, recomputed: 64 });
  expect(factors.map(({ name }) => name)).toEqual(FACTORS.map(({ name }) => name));
  expect(nodes[0]!.counted).toEqual(areas.map(() => 64));
  expect(nodes[0]!.minScore.every((least, at) => least! < nodes[0]!.maxScore[at]!)).toBe(true);
});
