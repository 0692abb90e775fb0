import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { runComposite } from '../composite/run.ts';
import { columnOf } from '../composite/table.ts';
import type { SensitivityResult, UncertaintyResult } from '../composite/uncertainty-job.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { type Actor, PUBLIC } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { importFiles } from '../sources/import-actions.ts';
import {
  cancelAnalysis,
  getAnalysis,
  listAnalyses,
  startAnalysis,
  stopAnalyses,
} from './analysis-actions.ts';
import { touchAnalysis } from './analysis-store.ts';
import { askWhatIf, examineRun, explainChange, getUncertaintySpec } from './question-actions.ts';
import { createRun, listScores } from './run-actions.ts';
import { findRun } from './run-store.ts';
import type { RunWire } from './run-wire.ts';
import { loadPrepared } from './stored-input.ts';
import type { BoundsResult } from './thread-task.ts';

let db: Database;
let ctx: Context;
let run: RunWire;
const as = (actor: Actor): Context => ({ ...ctx, actor });
const evaluator = () => as(personWith('evaluator'));
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof MeridianError ? [error.code, ...error.issues.map(({ code }) => code)] : error;
};
/** The analysis once it has ended. */
async function ended(id: string) {
  for (;;) {
    const row = await getAnalysis(as(PUBLIC), id);
    if (row.status !== 'running') return row;
    await new Promise((done) => setTimeout(done, 20));
  }
}

beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db);
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  const folder = mkdtempSync(join(tmpdir(), 'meridian-analysis-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
  run = await createRun(evaluator(), { framework: 'example' });
});
afterAll(async () => {
  await stopAnalyses(ctx);
  await db.close();
});

describe('analyses of a run', () => {
  test('uncertainty: begun at once, completed later, readable by everybody', async () => {
    const begun = await startAnalysis(evaluator(), run.id, { kind: 'uncertainty', samples: 64 });
    expect(begun).toMatchObject({ run_id: run.id, kind: 'uncertainty', status: 'running' });
    const row = await ended(begun.id);
    expect(row).toMatchObject({ status: 'completed', progress: null, error: null });
    const result = row.result as UncertaintyResult;
    expect(result.replications).toMatchObject({ asked: 64, done: 64, failed: 0 });
    const { framework, table, groups } = await loadPrepared(ctx, (await findRun(db, run.id))!);
    const ranks = columnOf(runComposite(framework, { table, groups }).ranks, framework.tree.code);
    expect(result.nodes[0]!.nominalRank.filter((rank) => rank !== null)).toEqual([...ranks]);
    expect((await listAnalyses(as(PUBLIC), run.id)).map(({ id }) => id)).toContain(begun.id);
  });

  test('sensitivity and bounds', async () => {
    const { id } = await startAnalysis(evaluator(), run.id, { kind: 'sensitivity', samples: 16 });
    const sensitivity = (await ended(id)).result as SensitivityResult;
    expect(sensitivity.outputs[0]?.output).toBe('rankShift');
    const box = await startAnalysis(evaluator(), run.id, { kind: 'bounds', spec: { relative: 0 } });
    const bounds = (await ended(box.id)).result as BoundsResult;
    expect(bounds.areas.map(({ best }) => best)).toEqual(bounds.nominalRank);
    expect(bounds.areas.map(({ worst }) => worst)).toEqual(bounds.nominalRank);
  });

  test('only those who may, on a run that is there, by a specification without mistakes', async () => {
    const start = (actor: Actor, id: string, spec?: unknown) =>
      refusal(startAnalysis(as(actor), id, { kind: 'uncertainty', spec }));
    expect(await start(PUBLIC, run.id)).toEqual(['actor.unknown']);
    expect(await start(personWith('editor'), run.id)).toEqual(['actor.forbidden']);
    expect(await start(personWith('evaluator'), 'nowhere')).toEqual(['thing.notFound']);
    expect(await start(personWith('evaluator'), run.id, { format: 'other' })).toContain('input.invalid');
    expect(await refusal(startAnalysis(evaluator(), run.id, { kind: 'bounds', spec: { wide: 1 } }))).toEqual([
      'input.invalid',
      'bounds.shape',
    ]);
  });

  test('a box that cannot be is told as the analysis fails', async () => {
    const { id } = await startAnalysis(evaluator(), run.id, { kind: 'bounds', spec: { relative: 7 } });
    const row = await ended(id);
    expect(row.status).toBe('failed');
    expect(row.error).toMatchObject({ code: 'method.impossible', issues: [{ code: 'bounds.relative' }] });
  });

  test('cancelled, it ends and has no result; those that wait behind it still run', async () => {
    const long = await startAnalysis(evaluator(), run.id, { kind: 'uncertainty', samples: 10_000_000 });
    const next = await startAnalysis(evaluator(), run.id, { kind: 'bounds' });
    expect(await refusal(cancelAnalysis(as(PUBLIC), long.id))).toEqual(['actor.unknown']);
    expect(await cancelAnalysis(evaluator(), long.id)).toMatchObject({ status: 'cancelled', result: null });
    expect((await ended(next.id)).status).toBe('completed');
    expect((await getAnalysis(as(PUBLIC), long.id)).status).toBe('cancelled');
    expect(await refusal(cancelAnalysis(evaluator(), 'nowhere'))).toEqual(['thing.notFound']);
  });

  test('one whose program has died is told as lost', async () => {
    await db.query(
      `INSERT INTO analysis (id, run_id, kind, at, actor_id, actor_name, status, spec, seen_at)
       VALUES ('old', $1, 'bounds', now(), 'a', 'a', 'running', '{}', now())`,
      [run.id],
    );
    await touchAnalysis(db, 'old', ctx.clock(), null);
    expect((await getAnalysis(as(PUBLIC), 'old')).status).toBe('running');
    await touchAnalysis(db, 'old', new Date(ctx.clock().getTime() - 61_000), null);
    expect(await getAnalysis(as(PUBLIC), 'old')).toMatchObject({
      status: 'failed',
      error: { code: 'analysis.lost' },
    });
  });
});

describe('questions to a run', () => {
  test('what would lift an area, confirmed by a run', async () => {
    const area = (await listScores(as(PUBLIC), run.id)).items[1]!.area.code;
    const { together, each } = await askWhatIf(as(PUBLIC), run.id, { area, goal: { rank: 1 } });
    expect(together).toMatchObject({ area, isReached: true, before: { rank: 2 }, after: { rank: 1 } });
    expect(each.length).toBeGreaterThan(0);
    expect(await refusal(askWhatIf(as(PUBLIC), run.id, { area: 'X', goal: { rank: 1 } }))).toEqual([
      'method.impossible',
      'whatIf.areaUnknown',
    ]);
  });

  test('nothing changed between a run and itself', async () => {
    const change = await explainChange(as(PUBLIC), { id: run.id, since: run.id, area: '320100' });
    expect(change.total).toEqual({ rank: 0, score: 0 });
  });

  test('its examination, and what it takes for uncertain', async () => {
    const examination = await examineRun(as(PUBLIC), run.id);
    expect(examination.nodes.map(({ code }) => code)).toEqual(run.nodes.map(({ code }) => code));
    expect(await getUncertaintySpec(as(PUBLIC), run.id)).toMatchObject({ isOwn: false });
  });
});
