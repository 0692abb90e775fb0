import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { type Actor, PUBLIC } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { importFiles } from '../sources/import-actions.ts';
import {
  createRun,
  getMatrix,
  getRun,
  getRunFile,
  getTrend,
  listRuns,
  listScores,
  replayRun,
} from './run-actions.ts';
import { getAreaProfile, getIndicatorProfile, getLineage } from './run-profile-actions.ts';
import type { RunWire } from './run-wire.ts';

let db: Database;
let ctx: Context;
let run: RunWire;
const as = (actor: Actor): Context => ({ ...ctx, actor });
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof MeridianError ? error.code : error;
};
const sum = (parts: readonly (number | null)[]) =>
  parts.reduce<number>((total, part) => total + (part ?? 0), 0);

beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db);
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  const folder = mkdtempSync(join(tmpdir(), 'meridian-run-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
  const imported = await importFiles(ctx, {
    mapping: parse(EXAMPLE_FILES['mapping.yaml']!),
    folders: folder,
  });
  expect(imported.issues.filter((issue) => issue.severity === 'error')).toEqual([]);
  run = await createRun(as(personWith('evaluator')), { framework: 'example' });
});
afterAll(() => db.close());

test('a run is stored with its counts, its tree with units, and its log', async () => {
  expect([run.period, run.areaCount, run.indicatorCount, run.screenedOutCount, run.missingCount]).toEqual([
    '2019',
    4,
    4,
    1,
    0,
  ]);
  expect(run.screenedOut.map(({ area, availability }) => [area.code, availability])).toEqual([
    ['320500', 0.25],
  ]);
  expect(run.nodes.find((node) => node.code === 'GDP')).toMatchObject({
    parent: 'ECONOMY',
    effectiveWeight: 0.42,
    denominatedSymbol: { zh: '万元/人' },
  });
  expect(run.log[0]).toMatchObject({ step: 'select', period: '2019' });
  expect(await getRun(as(PUBLIC), 'latest')).toEqual(run);
});

test('scores come by rank and in pages, with the scores of the children', async () => {
  const all = await listScores(as(PUBLIC), run.id);
  expect(all.items.map(({ area, rank }) => [area.code, rank])).toEqual([
    ['320100', 1],
    ['370200', 2],
    ['370100', 3],
    ['370300', 4],
  ]);
  expect(Object.keys(all.items[0]!.children)).toEqual(expect.arrayContaining(['ECONOMY', 'AIR']));
  const first = await listScores(ctx, run.id, { limit: 3 });
  const second = await listScores(ctx, run.id, { limit: 3, cursor: first.next! });
  expect([...first.items, ...second.items]).toEqual(all.items);
  expect(second.next).toBeNull();
  expect((await listScores(ctx, run.id, { node: 'PM25' })).items[0]?.area.code).toBe('370200');
});

test('an area: contributions add up to the index, the best come first, siblings are peers', async () => {
  const profile = await getAreaProfile(ctx, run.id, '370200');
  expect(profile).toMatchObject({ rank: 2, areaCount: 4, parent: { code: '370000' } });
  const contribution = (...codes: string[]) =>
    sum(codes.map((code) => profile.nodes.find((node) => node.code === code)!.contribution));
  expect(contribution('ECONOMY', 'AIR')).toBeCloseTo(profile.score!, 10);
  expect(contribution('GDP', 'JOBS', 'PM25', 'GREEN')).toBeCloseTo(profile.score!, 10);
  expect(profile.strengths[0]).toBe('PM25');
  expect(profile.peers.map((peer) => peer.code)).toEqual(['370100', '370300', '320100']);
  expect(profile.nodes.find((node) => node.code === 'GDP')?.value).toMatchObject({
    raw: 11741.31,
    isImputed: false,
  });
});

test('an area that was screened out has a profile without scores', async () => {
  const profile = await getAreaProfile(ctx, run.id, '320500');
  expect([profile.score, profile.rank, profile.band]).toEqual([null, null, null]);
});

test('an indicator: statistics of what is scored, GDP per head here, and every area with its state', async () => {
  const profile = await getIndicatorProfile(ctx, run.id, 'GDP');
  expect(profile.statistics).toMatchObject({ count: 4, missing: 0, max: 14030.15 / 850 });
  expect(profile.values).toHaveLength(4);
  expect(profile.values[0]?.value.state).toBe('reported');
});

describe('lineage', () => {
  test('a dimension shows its children, whose contributions add up to its score', async () => {
    const layer = await getLineage(ctx, run.id, '370100', 'ECONOMY');
    expect(layer.path.map((node) => node.code)).toEqual(['INDEX']);
    expect(layer.children.map(({ node }) => node.code)).toEqual(['GDP', 'JOBS']);
    expect(sum(layer.children.map((child) => child.contribution))).toBeCloseTo(layer.score!, 10);
    expect([layer.steps, layer.value, layer.origin]).toEqual([[], null, null]);
  });

  test('an indicator goes back step by step to file, row and column, and so does what it is divided by', async () => {
    const layer = await getLineage(ctx, run.id, '370200', 'GDP');
    expect(layer.steps.map(({ step, changed }) => [step, changed])).toEqual([
      ['normalise', true],
      ['treat', false],
      ['impute', false],
      ['denominate', true],
      ['select', false],
      ['raw', false],
    ]);
    expect(layer.steps[0]?.parameters).toMatchObject({ method: 'minmax', direction: 1, to: [0, 100] });
    expect(layer.steps.map((step) => step.unitSymbol?.zh ?? null)).toEqual([
      null,
      '万元/人',
      '万元/人',
      '万元/人',
      '亿元',
      '亿元',
    ]);
    expect(layer.origin).toMatchObject({
      file: 'cities.csv',
      row: 5,
      column: 'GDP',
      rowCount: 1,
      citation: { licence: 'CC BY 4.0' },
    });
    expect(layer.denominator).toMatchObject({
      code: 'POPULATION',
      value: 949.98,
      origin: { file: 'cities.csv', column: 'POPULATION' },
    });
  });

  test('a figure of an earlier period says so', async () => {
    const layer = await getLineage(ctx, run.id, '320100', 'GREEN');
    const select = layer.steps.find((step) => step.step === 'select');
    expect(select).toMatchObject({ changed: true, parameters: { period: '2019', used: '2018', maxAge: 1 } });
    expect(layer.origin).toMatchObject({ kind: 'import', file: 'green-2018.csv' });
  });
});

test('the matrix holds the normalised values in the order of the areas', async () => {
  const { areas, normalised, aggregate, rank } = await getMatrix(ctx, run.id);
  expect(areas.map((area) => area.code)).toEqual(['320100', '370100', '370200', '370300']);
  expect(normalised.PM25?.[2]).toBe(100);
  expect([aggregate, rank]).toMatchObject([{ method: 'arithmetic' }, { ties: 'min' }]);
});

test('a stored run replays to the same bytes, and its files are the recorded ones', async () => {
  expect(await replayRun(ctx, run.id)).toMatchObject({ same: true });
  for (const { name, bytes } of run.files) expect((await getRunFile(ctx, run.id, name)).length).toBe(bytes);
  const scores = Buffer.from(await getRunFile(ctx, run.id, 'scores.csv')).toString('utf8');
  expect(scores.split('\n')[0]).toBe('area,name_en,name_zh,INDEX,ECONOMY,GDP,JOBS,AIR,PM25,GREEN');
});

test('a stored run whose record was tampered with does not hand out its files', async () => {
  const other = await createRun(ctx, { framework: 'example', period: '2019' });
  await db.query(
    `UPDATE run SET record = jsonb_set(record, '{outputs,0,sha256}', to_jsonb(repeat('0', 64))) WHERE id = $1`,
    [other.id],
  );
  expect(await refusal(getRunFile(ctx, other.id, 'scores.csv'))).toBe('replay.differs');
  expect((await replayRun(ctx, other.id)).same).toBe(false);
  await db.query('DELETE FROM run WHERE id = $1', [other.id]);
});

test('a later import changes neither the run nor where its values came from', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-run-'));
  const text = 'area,indicator,period,value\n370200,GDP,2019,12000\n';
  writeFileSync(join(folder, 'late.csv'), text);
  const mapping = {
    format: 'meridian-mapping/1',
    files: [
      {
        file: 'late.csv',
        shape: 'long',
        area: { column: 'area' },
        period: { column: 'period' },
        indicator: { column: 'indicator' },
        value: { column: 'value' },
      },
    ],
  };
  expect((await importFiles(ctx, { mapping, folders: folder })).counts.changed).toBe(1);
  expect(await getLineage(ctx, run.id, '370200', 'GDP')).toMatchObject({
    value: { raw: 11741.31 },
    origin: { file: 'cities.csv', row: 5 },
  });
  const next = await createRun(ctx, { framework: 'example' });
  expect((await getLineage(ctx, next.id, '370200', 'GDP')).origin).toMatchObject({ file: 'late.csv' });
  expect((await getTrend(ctx, '370200', 'example')).points).toEqual([
    expect.objectContaining({ period: '2019', runId: next.id }),
  ]);
  const page = await listRuns(ctx, { limit: 1 });
  expect(page.items[0]?.id).toBe(next.id);
  expect((await listRuns(ctx, { cursor: page.next! })).items.map((one) => one.id)).toEqual([run.id]);
  expect((await listRuns(ctx, { framework: 'another' })).items).toEqual([]);
});

test('who may: everybody reads, evaluators run, nobody else', async () => {
  expect(await refusal(createRun(as(PUBLIC), { framework: 'example' }))).toBe('actor.unknown');
  expect(await refusal(createRun(as(personWith('editor')), { framework: 'example' }))).toBe(
    'actor.forbidden',
  );
});

test('what is not there is not found; what cannot be assessed is refused and leaves nothing', async () => {
  const before = (await listRuns(ctx)).items.length;
  expect(await refusal(createRun(ctx, { framework: 'nothing' }))).toBe('thing.notFound');
  expect(await refusal(createRun(ctx, { framework: 'example', period: '1999' }))).toBe('input.invalid');
  expect(await refusal(createRun(ctx, { framework: 'example', period: 'x' }))).toBe('input.invalid');
  expect(await refusal(getRun(ctx, 'none'))).toBe('thing.notFound');
  expect(await refusal(listScores(ctx, run.id, { node: 'none' }))).toBe('thing.notFound');
  expect(await refusal(getAreaProfile(ctx, run.id, '999999'))).toBe('thing.notFound');
  expect(await refusal(getIndicatorProfile(ctx, run.id, 'AIR'))).toBe('thing.notFound');
  expect(await refusal(getLineage(ctx, run.id, '370200', 'none'))).toBe('thing.notFound');
  expect(await refusal(getRunFile(ctx, run.id, '../run.json'))).toBe('thing.notFound');
  expect(await refusal(listScores(ctx, run.id, { cursor: 'nonsense' }))).toBe('request.invalid');
  expect((await listRuns(ctx)).items).toHaveLength(before);
});
