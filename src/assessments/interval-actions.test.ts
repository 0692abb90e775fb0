import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { importFiles } from '../sources/import-actions.ts';
import { finishAnalysis, insertAnalysis } from './analysis-store.ts';
import { listIntervals } from './interval-actions.ts';
import { createRun } from './run-actions.ts';

let db: Database;
let ctx: Context;
let run: string;
const reader = (): Context => ({ ...ctx, actor: PUBLIC });

beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db);
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  const folder = mkdtempSync(join(tmpdir(), 'meridian-interval-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
  run = (await createRun({ ...ctx, actor: personWith('evaluator') }, { framework: 'example' })).id;
});
afterAll(() => db.close());

/** An uncertainty analysis that has counted these ranks of A, B and C: the run's own, and the ends of the intervals. */
async function counted(
  id: string,
  at: string,
  ranks: Readonly<Record<string, readonly (number | null)[][]>>,
) {
  const head = { id, run_id: run, kind: 'uncertainty', actor_id: 'a', actor_name: 'A', spec: {} } as const;
  await insertAnalysis(db, { ...head, at: new Date(at) });
  const nodes = Object.entries(ranks).map(([code, [nominalRank, lowRank, highRank]]) => ({
    code,
    nominalRank,
    lowRank,
    highRank,
  }));
  const result = { interval: 0.9, replications: { asked: 66, done: 64 }, areas: ['A', 'B', 'C'], nodes };
  await finishAnalysis(db, id, new Date(at), { status: 'completed', result });
}

test('none before an analysis is completed, and none of a run that is not there', async () => {
  expect(await listIntervals(reader(), run)).toEqual({ analysis: null, items: [] });
  await expect(listIntervals(reader(), 'nowhere')).rejects.toMatchObject({ code: 'thing.notFound' });
});

test('of the newest analysis: the index or a dimension; areas without a rank are left out', async () => {
  await counted('first', '2026-01-01T00:00:00Z', { INDEX: [[1], [1], [1]] });
  await counted('second', '2026-01-02T00:00:00Z', {
    INDEX: [
      [1, 2, null],
      [1, 1.5, null],
      [2, 2, null],
    ],
    AIR: [
      [3, 2, 1],
      [3, 1, 1],
      [3, 2, 2],
    ],
  });
  expect(await listIntervals(reader(), 'latest')).toEqual({
    analysis: { id: 'second', at: '2026-01-02T00:00:00.000Z', interval: 0.9, replications: 64 },
    items: [
      { area: 'A', rank: 1, low: 1, high: 2 },
      { area: 'B', rank: 2, low: 1.5, high: 2 },
    ],
  });
  expect((await listIntervals(reader(), run, 'AIR')).items.map(({ low, high }) => [low, high])).toEqual([
    [3, 3],
    [1, 2],
    [1, 2],
  ]);
  expect(await listIntervals(reader(), run, 'NO_NODE')).toMatchObject({
    analysis: { id: 'second' },
    items: [],
  });
});
