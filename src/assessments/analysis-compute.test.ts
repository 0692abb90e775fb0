import { expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_AREAS, EXAMPLE_VALUES } from '../../test/assessment-example.ts';
import { computeAnalysis } from './analysis-compute.ts';
import { resolveRequest } from './analysis-request.ts';
import type { AnalysisProgress } from './analysis-store.ts';
import { prepareAssessment } from './prepare.ts';

const PREPARED = prepareAssessment({ framework: EXAMPLE, areas: EXAMPLE_AREAS, values: EXAMPLE_VALUES });
const request = (kind: 'uncertainty' | 'sensitivity') => resolveRequest({ kind, samples: 64 }, EXAMPLE);

test.each(['uncertainty', 'sensitivity'] as const)(
  'a cancel takes effect when all replications of %s are done and the result is being made',
  async (kind) => {
    const control = new AbortController();
    const seen: AnalysisProgress[] = [];
    const running = computeAnalysis(PREPARED, request(kind), {
      threads: 1,
      signal: control.signal,
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.done === progress.total) control.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(seen.at(-1)!.rate).toBeGreaterThan(0);
  },
);

test('bounds tell how many pairs are compared, and end with the result', async () => {
  const seen: AnalysisProgress[] = [];
  const bounds = resolveRequest({ kind: 'bounds' }, EXAMPLE);
  const result = await computeAnalysis(PREPARED, bounds, {
    threads: 1,
    onProgress: (progress) => seen.push(progress),
  });
  if (result.kind !== 'bounds') throw new Error(result.kind);
  expect(result.areas).toHaveLength(result.nominalRank.length);
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
  expect(seen.every(({ total }) => total === result.pairs)).toBe(true);
});

test('without a cancel there is a result', async () => {
  const result = await computeAnalysis(PREPARED, request('sensitivity'), { threads: 2 });
  expect(result.kind).toBe('sensitivity');
});
