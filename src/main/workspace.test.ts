import { afterEach, describe, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { createRun, listRuns } from '../assessments/run-actions.ts';
import { getFramework, listFrameworks, saveFramework } from '../indicators/framework-actions.ts';
import type { Database } from '../platform/database.ts';
import { listImports } from '../sources/import-actions.ts';
import { prepareWorkspace, type StartStep } from './workspace.ts';
import { countWorkspace, findSetting, type Workspace } from './workspace-store.ts';

const opened: Database[] = [];
const open = async () => {
  const db = await openMemory();
  opened.push(db);
  return db;
};
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close();
});

describe('the first start', () => {
  test('fills the workspace with real cities, assessed, and tells the administrator’s password; again changes nothing', async () => {
    const db = await open();
    const steps: StartStep[] = [];
    const start = () => prepareWorkspace(testContext(db), { onStep: (step) => steps.push(step) });
    const { administrator } = await start();
    expect(steps).toEqual(['frameworks', 'importing', 'assessing']);
    expect(administrator).toMatchObject({ login: 'administrator' });
    expect(administrator?.password.length).toBeGreaterThanOrEqual(12);
    expect(await findSetting<Workspace>(db, 'workspace')).toMatchObject({
      isSample: true,
      framework: 'cn-sample-166',
    });
    const [run] = (await listRuns(testContext(db))).items;
    expect(run).toMatchObject({ period: '2019', areaCount: 166, framework: { id: 'cn-sample-166' } });
    expect((await listFrameworks(testContext(db))).items.length).toBeGreaterThanOrEqual(6);
    const [imported] = (await listImports(testContext(db), {})).items;
    expect(imported).toMatchObject({ status: 'completed', issueCount: 0 });
    expect((await countWorkspace(db)).values).toBe(imported?.counts.added);
    expect((await db.query('SELECT count(*) AS n FROM indicator_value'))[0]).toEqual({
      n: imported?.counts.added,
    });

    const before = await countWorkspace(db);
    steps.length = 0;
    expect(await start()).toEqual({ administrator: undefined });
    expect(steps).toEqual([]);
    expect(await countWorkspace(db)).toEqual(before);
  });

  test('that broke off goes on at the next start, and a framework that people have changed is not put back', async () => {
    const db = await open();
    for (const step of ['frameworks', 'importing', 'assessing'] as const) {
      const breakOff = prepareWorkspace(testContext(db), {
        onStep: (now) => {
          if (now === step) throw new Error('power cut');
        },
      });
      await expect(breakOff).rejects.toThrow('power cut');
    }
    const { administrator } = await prepareWorkspace(testContext(db));
    expect(administrator).toBeDefined();
    expect(await countWorkspace(db)).toMatchObject({ runs: 1 });
    expect(
      (await listImports(testContext(db), {})).items.filter(({ counts }) => counts.added > 0),
    ).toHaveLength(1);

    const { framework } = await getFramework(testContext(db), 'cn-sample-166');
    const own = JSON.stringify({ ...framework, version: '1.0.1-own' });
    await saveFramework(testContext(db, personWith('evaluator')), { text: own });
    await db.query(`DELETE FROM setting WHERE key = 'shipped-frameworks'`);
    await prepareWorkspace(testContext(db));
    expect(await getFramework(testContext(db), 'cn-sample-166')).toMatchObject({
      revision: 2,
      version: '1.0.1-own',
    });
  });
});

test('a store with data of its own gets no sample', async () => {
  const db = await open();
  await db.query(
    `INSERT INTO import (at, actor_id, actor_name, status, mapping) VALUES (now(), 'system', 'system', 'completed', '{}')`,
  );
  await prepareWorkspace(testContext(db));
  expect(await findSetting<Workspace>(db, 'workspace')).toMatchObject({ isSample: false });
  expect(await countWorkspace(db)).toMatchObject({ areas: 0, runs: 0 });
  await expect(createRun(testContext(db), { framework: 'cn-sample-166' })).rejects.toThrow();
});

test('a workspace that is to be for its own data gets the frameworks and an administrator only', async () => {
  const db = await open();
  const { administrator } = await prepareWorkspace(testContext(db), { sample: false });
  expect(administrator).toBeDefined();
  expect(await countWorkspace(db)).toMatchObject({ areas: 0, imports: 0, runs: 0 });
  await prepareWorkspace(testContext(db));
  expect(await countWorkspace(db)).toMatchObject({ areas: 0 });
});
