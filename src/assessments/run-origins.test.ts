import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { checkProvenance } from '../../test/provenance.ts';
import { openMemory } from '../../test/store.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { putValues } from '../indicators/value-store.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { importFiles } from '../sources/import-actions.ts';
import { exportValues } from './export-actions.ts';
import { createRun, getRunFile, replayRun } from './run-actions.ts';
import { getLineage } from './run-profile-actions.ts';
import { getScoreProvenance } from './run-provenance-actions.ts';
import { findRunInputs } from './run-store.ts';
import type { RunWire } from './run-wire.ts';

let db: Database;
let ctx: Context;
let run: RunWire;

/** A run on imported, measured and submitted values; afterwards the measured one moves on. */
beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db);
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  const folder = mkdtempSync(join(tmpdir(), 'meridian-run-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
  await db.execute(`
    INSERT INTO measure_result (code, revision, area, period, value, state, records, excluded, issues, tick, since, at, value_no, replaced_no) VALUES
      ('PM25', 3, '370200', '2019', 35.5, 'reported', 365, '{}', '[]', 1, '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z', 365, 0),
      ('PM25', 3, '370200', '2019', 35.6, 'reported', 366, '{}', '[]', 1, '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z', 365, 0);
    INSERT INTO submission_item (framework_id, framework_revision, code, area, period, department, counts_from, state, revision,
        version, has_draft, has_question, created_at, modified_at, actor_id, actor_name)
      VALUES ('example', 1, 'JOBS', '370200', '2019', 'Labour', 'verified', 'verified', 4, 1, false, false, now(), now(), 'p', 'P');
    INSERT INTO submission (item_id, version, kind, value, unit, source_text, comment, at, actor_id, actor_name)
      VALUES (1, 1, 'sent', 181, '10^4 persons', 'Register', '', '2026-03-01T00:00:00Z', 'p', 'P')`);
  const put = (indicator: string, value: number, kind: 'measure' | 'submission', no: number) =>
    db.transaction((sql) =>
      putValues(sql, [
        {
          area: '370200',
          indicator,
          period: '2019',
          value,
          state: kind === 'measure' ? 'reported' : 'verified',
          origin: { kind, no },
        },
      ]),
    );
  await put('PM25', 35.5, 'measure', 1);
  await put('JOBS', 181, 'submission', 1);
  run = await createRun({ ...ctx, actor: personWith('evaluator') }, { framework: 'example' });
  await put('PM25', 35.6, 'measure', 2);
});
afterAll(() => db?.close());

test('a run on imported, measured and submitted values keeps what each came from and replays to the same bytes', async () => {
  const inputs = gunzipSync((await findRunInputs(db, run.id))!)
    .toString('utf8')
    .split('\n');
  expect(inputs[0]).toMatch(/,sha256,origin,no,revision,records$/);
  expect(inputs.filter((line) => line.startsWith('370200,'))).toEqual([
    expect.stringMatching(/^370200,GDP,2019,11741.31,reported,cities.csv,.*,import,,,$/),
    '370200,JOBS,2019,181,verified,,,,,,,submission,1,,',
    '370200,PM25,2019,35.5,reported,,,,,,,measure,1,3,365',
    expect.stringMatching(/^370200,GREEN,/),
    expect.stringMatching(/^370200,POPULATION,/),
  ]);
  expect((await replayRun(ctx, run.id)).same).toBe(true);
  const report = Buffer.from(await getRunFile(ctx, run.id, 'report.html')).toString('utf8');
  expect(report).toContain('Measured from city data');
  expect(report).toContain('部门填报');
});

test('the lineage of a run shows the version that it took, whatever is in force since', async () => {
  expect(await getLineage(ctx, run.id, '370200', 'PM25')).toMatchObject({
    value: { raw: 35.5 },
    origin: { kind: 'measure', result: 1, measure: 'PM25', revision: 3, records: 365 },
  });
  expect((await getLineage({ ...ctx, actor: PUBLIC }, run.id, '370200', 'JOBS')).origin).toMatchObject({
    kind: 'submission',
    department: 'Labour',
    source: 'Register',
    actor: null,
  });
  const exported = [];
  for await (const row of exportValues(ctx)) if (row.area === '370200') exported.push(row);
  expect(exported.map((row) => [row.indicator, row.origin, row.originNo, row.file])).toContainEqual([
    'PM25',
    'measure',
    2,
    null,
  ]);
});

test('a score leads to the stored values and their origins, in the words of PROV-O', async () => {
  const document = (await getScoreProvenance(ctx, run.id, '370200', 'INDEX'))('https://city.example');
  checkProvenance(document);
  const nodes = new Map(document['@graph'].map((node) => [node['@id'], node]));
  const derived = (id: string) =>
    ((nodes.get(id)?.['prov:wasDerivedFrom'] ?? []) as { '@id': string }[]).map((one) => one['@id']);
  const index = `api/v1/runs/${run.id}/lineage/370200/INDEX`;
  expect(derived(index).map((id) => id.split('/').at(-1))).toEqual(['ECONOMY', 'AIR']);
  const measured = derived(`api/v1/runs/${run.id}/lineage/370200/PM25`);
  expect(measured).toEqual(['api/v1/values/370200/PM25/2019/lineage?version=2']);
  expect(derived(measured[0] ?? '')).toEqual(['api/v1/measure-results/1/records']);
  expect(nodes.get('api/v1/measure-results/1/records')).toMatchObject({ 'meridian:recordCount': 365 });
  // divided by the population, whose value it therefore comes from as well
  expect(derived(`api/v1/runs/${run.id}/lineage/370200/GDP`)).toEqual([
    expect.stringContaining('/GDP/2019/'),
    expect.stringContaining('/POPULATION/2019/'),
  ]);
  for (const [area, node] of [
    ['nowhere', 'INDEX'],
    ['370200', 'NONE'],
  ] as const)
    await expect(getScoreProvenance(ctx, run.id, area, node)).rejects.toMatchObject({
      code: 'thing.notFound',
    });
});
