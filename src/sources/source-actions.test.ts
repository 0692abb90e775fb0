import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { personWith } from '../../test/context.ts';
import { type FakeSink, sourcesOver } from '../../test/source-case.ts';
import { openMemory } from '../../test/store.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import {
  type BegunRun,
  createSource,
  getSource,
  getSourceRun,
  listRejects,
  listSourceRuns,
  listSources,
  pushRecords,
  removeSource,
  replaceSource,
  replayRejects,
  runSourceNow,
  type Sources,
} from './source-actions.ts';
import { REAL_TIMERS } from './source-parts.ts';
import { previewSource } from './source-preview-actions.ts';
import { selectSecrets } from './source-store.ts';
import type { SourceSpecWire } from './source-wire.ts';
import { saveUpload } from './upload-actions.ts';

let db: Database;
let sources: Sources;
let fake: FakeSink;
let ctx: Context;
const root = mkdtempSync(join(tmpdir(), 'meridian-source-'));

beforeAll(async () => {
  db = await openMemory();
});
beforeEach(async () => {
  await db.query('DELETE FROM source');
  const made = sourcesOver(db, { root });
  sources = made;
  fake = made.fake;
  ctx = made.parts.ctx;
});
afterAll(() => db.close());

const source = (change: Partial<SourceSpecWire> = {}): SourceSpecWire => ({
  id: 'air',
  name: 'Air quality',
  kind: 'push',
  options: {},
  model: { type: 'AirQualityObserved' },
  mapping: {
    id: 'urn:ngsi-ld:AirQualityObserved:{/station}',
    observedAt: '/time',
    attributes: { pm25: { value: '/pm25', as: 'number' }, no2: { value: '/no2', as: 'number' } },
  },
  ...change,
});
const now = () => new Date().toISOString();
const outcome = async (begun: Promise<BegunRun>) => {
  const { run, done } = await begun;
  await done;
  const { status, records, created, updated, rejected, issues } = await getSourceRun(
    ctx,
    run.sourceId,
    run.id,
  );
  return { status, records, created, updated, rejected, codes: issues.map(({ code }) => code) };
};

describe('only who may', () => {
  const reader = personWith('reader');
  test.each([
    ['list', () => listSources(as(), {})],
    ['get', () => getSource(as(), 'air')],
    ['create', () => createSource(as(), sources, { source: source() })],
    ['replace', () => replaceSource(as(), sources, 'air', { source: source() })],
    ['remove', () => removeSource(as(), sources, 'air')],
    ['run', () => runSourceNow(as(), sources, 'air', {})],
    ['replay', () => replayRejects(as(), sources, 'air', undefined)],
    ['push', () => pushRecords(as(), sources, 'air', [])],
    ['runs', () => listSourceRuns(as(), 'air', {})],
    ['one run', () => getSourceRun(as(), 'air', 1)],
    ['rejects', () => listRejects(as(), 'air', {})],
    ['preview', () => previewSource(as(), sources, { source: source() })],
  ] as const)('%s', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ code: 'actor.forbidden' });
  });
  const as = (): Context => ({ ...ctx, actor: reader });
});

describe('a declaration', () => {
  test('is kept and shown with its state, without its secrets', async () => {
    const made = await createSource(ctx, sources, {
      source: source({
        kind: 'http',
        options: { url: 'https://city.example/air', auth: { kind: 'bearer' } },
      }),
      secrets: { token: 'very-secret' },
    });
    expect(made).toMatchObject({
      id: 'air',
      state: 'waiting',
      secrets: ['token'],
      lastRun: null,
      rejects: 0,
    });
    expect(JSON.stringify(await listSources(ctx, {}))).not.toContain('very-secret');
    expect(await selectSecrets(db, 'air')).toEqual({ token: 'very-secret' });
  });

  test('of a model whose schema is not here is refused', async () => {
    const model = { type: 'T', schema: 'https://city.example/schema.json' };
    await expect(createSource(ctx, sources, { source: source({ model }) })).rejects.toMatchObject({
      issues: [{ code: 'source.noSchema', value: model.schema }],
    });
  });

  test('of an id that is taken is refused', async () => {
    await createSource(ctx, sources, { source: source() });
    await expect(createSource(ctx, sources, { source: source() })).rejects.toMatchObject({
      code: 'thing.conflict',
    });
  });

  test('may be changed without telling the secret again, but not what that is sent to', async () => {
    const http = (url: string) => source({ kind: 'http', options: { url, auth: { kind: 'bearer' } } });
    await createSource(ctx, sources, { source: http('https://city.example/a'), secrets: { token: 't' } });
    await replaceSource(ctx, sources, 'air', { source: http('https://city.example/b') });
    expect(await selectSecrets(db, 'air')).toEqual({ token: 't' });
    await expect(
      replaceSource(ctx, sources, 'air', { source: http('https://elsewhere.example/b') }),
    ).rejects.toMatchObject({ issues: [{ code: 'source.secretAgain' }] });
    await replaceSource(ctx, sources, 'air', {
      source: http('https://elsewhere.example/b'),
      secrets: { token: 'u' },
    });
    expect(await selectSecrets(db, 'air')).toEqual({ token: 'u' });
  });

  test('can be deleted; what is not there cannot', async () => {
    await createSource(ctx, sources, { source: source() });
    await removeSource(ctx, sources, 'air');
    for (const act of [
      () => getSource(ctx, 'air'),
      () => removeSource(ctx, sources, 'air'),
      () => replaceSource(ctx, sources, 'air', { source: source() }),
      () => listSourceRuns(ctx, 'air', {}),
      () => listRejects(ctx, 'air', {}),
      () => pushRecords(ctx, sources, 'air', []),
      () => runSourceNow(ctx, sources, 'air', {}),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'thing.notFound' });
    await expect(getSourceRun(ctx, 'air', 1)).rejects.toMatchObject({ code: 'thing.notFound' });
    await expect(replaceSource(ctx, sources, 'other', { source: source() })).rejects.toMatchObject({
      issues: [{ code: 'source.otherId' }],
    });
  });
});

describe('records that are pushed', () => {
  test('are taken in, and what is wrong is kept and told with its position', async () => {
    await createSource(ctx, sources, { source: source() });
    const pushed = await pushRecords(ctx, sources, 'air', [
      { station: 'a', pm25: 12, time: now() },
      { station: 'bad', pm25: 1, time: now() },
      { pm25: 'x' },
    ]);
    expect(pushed).toMatchObject({
      counts: { records: 3, created: 1, rejected: 2, expected: 6, present: 2, timed: 2, fresh: 2 },
      issues: [
        { code: 'source.refused', at: { row: 2 } },
        { code: 'map.missing', at: { row: 3, path: '/mapping/id' } },
        { code: 'map.number', at: { row: 3 } },
      ],
    });
    const { items } = await listRejects(ctx, 'air', {});
    expect(items.map(({ place, record }) => [place, record])).toEqual([
      ['body/2', { pm25: 'x' }],
      ['body/1', expect.objectContaining({ station: 'bad' })],
    ]);
    expect(await getSource(ctx, 'air')).toMatchObject({ state: 'listening', rejects: 2 });
    await sources.engine.stop();
    const view = await getSource(ctx, 'air');
    expect(view.quality).toEqual({ completeness: 2 / 6, timeliness: 1, validity: 1 / 3 });
    expect(view.lastRun).toMatchObject({ status: 'partial', records: 3 });
  });

  test('are tried again through the mapping as it is now', async () => {
    await createSource(ctx, sources, { source: source() });
    await pushRecords(ctx, sources, 'air', [
      { code: 'a', pm25: 1 },
      { code: 'bad', pm25: 1 },
    ]);
    const { mapping } = source();
    await replaceSource(ctx, sources, 'air', {
      source: source({ mapping: { ...mapping, id: 'urn:x:{/code}' } }),
    });
    expect(await outcome(replayRejects(ctx, sources, 'air', undefined))).toMatchObject({
      status: 'partial',
      records: 2,
      created: 1,
      rejected: 1,
    });
    const { items } = await listRejects(ctx, 'air', { open: true });
    expect(items).toMatchObject([{ record: { code: 'bad' }, issues: [{ code: 'source.refused' }] }]);
    expect(fake.entities.has('urn:x:a')).toBe(true);
    await sources.engine.stop();
  });

  test('of which too many wait are refused, as are those of a source that rests or does not take any', async () => {
    await createSource(ctx, sources, { source: source({ limits: { queue: 1, records: 5 } }) });
    const push = () => pushRecords(ctx, sources, 'air', [{ station: 'a' }]);
    const all = await Promise.allSettled([push(), push(), push()]);
    expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(all.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'source.busy' },
    });
    await expect(pushRecords(ctx, sources, 'air', [1, 2, 3, 4, 5, 6])).rejects.toMatchObject({
      issues: [{ code: 'source.tooMany' }],
    });
    await replaceSource(ctx, sources, 'air', { source: source({ active: false }) });
    await expect(push()).rejects.toMatchObject({ code: 'thing.conflict' });
    await replaceSource(ctx, sources, 'air', { source: source({ kind: 'file' }) });
    await expect(push()).rejects.toMatchObject({ code: 'thing.conflict' });
    await sources.engine.stop();
  });

  test('are refused as a whole where the store cannot take them', async () => {
    await createSource(ctx, sources, { source: source() });
    fake.isBusy = true;
    await expect(pushRecords(ctx, sources, 'air', [{ station: 'a' }])).rejects.toMatchObject({
      code: 'context.busy',
    });
  });

  test('lie where the declaration says', async () => {
    await createSource(ctx, sources, { source: source({ options: { records: '/data/items' } }) });
    await pushRecords(ctx, sources, 'air', { data: { items: [{ station: 'a' }] } });
    expect(fake.entities.size).toBe(1);
    await expect(pushRecords(ctx, sources, 'air', { data: 1 })).rejects.toMatchObject({
      issues: [{ code: 'json.noRecords' }],
    });
    await sources.engine.stop();
  });
});

describe('files', () => {
  const upload = async (name: string, text: string) =>
    (
      await saveUpload(
        ctx,
        (async function* () {
          yield {
            name,
            content: (async function* () {
              yield Buffer.from(text);
            })(),
          };
        })(),
      )
    ).id;

  test('that are uploaded are read row by row', async () => {
    await createSource(ctx, sources, { source: source({ kind: 'file' }) });
    const uploadId = await upload(
      'air.csv',
      `station,time,pm25,no2\na,${now()},1,\nb,${now()},x,2\nc,${now()},3\n`,
    );
    expect(await outcome(runSourceNow(ctx, sources, 'air', { uploadId }))).toEqual({
      status: 'partial',
      records: 3,
      created: 1,
      updated: 0,
      rejected: 2,
      codes: [],
    });
    const { items } = await listRejects(ctx, 'air', {});
    expect(items.map(({ place, issues }) => [place, issues[0]!.code])).toEqual([
      ['air.csv:4', 'row.cells'],
      ['air.csv:3', 'map.number'],
    ]);
    await expect(runSourceNow(ctx, sources, 'air', {})).rejects.toMatchObject({
      issues: [{ code: 'source.noUpload' }],
    });
  });

  test('of a folder are read once each, by what they hold', async () => {
    const folder = join(root, 'air');
    mkdirSync(folder, { recursive: true });
    const old = new Date(Date.now() - 60_000);
    const put = (name: string, text: string, at = old) => {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), at, at);
    };
    put('1.json', JSON.stringify([{ station: 'a' }]));
    put('2.ndjson', '{"station":"b"}\n\n{"station":"c"}\n');
    put('3.geojson', JSON.stringify({ type: 'FeatureCollection', features: [{ station: 'd' }] }));
    put('other.txt', 'no');
    await createSource(ctx, sources, {
      source: source({ kind: 'folder', options: { folder: 'air', files: '*json' } }),
    });
    const run = () => outcome(runSourceNow(ctx, sources, 'air', {}));
    expect(await run()).toMatchObject({ status: 'completed', records: 4, created: 4 });
    expect(await run()).toMatchObject({ status: 'unchanged', records: 0 });
    put('1.json', JSON.stringify([{ station: 'a', pm25: 2 }]));
    put('copy.ndjson', '{"station":"b"}\n\n{"station":"c"}\n');
    put('broken.json', '[{');
    expect(await run()).toMatchObject({ status: 'partial', records: 1, updated: 1, codes: ['json.syntax'] });
    expect(await run()).toMatchObject({ status: 'unchanged' });
  });

  test('of a folder are waited for a moment where they are being written, and told where they still are', async () => {
    const folder = join(root, 'young');
    mkdirSync(folder, { recursive: true });
    let waited = (): void => undefined;
    const made = sourcesOver(db, {
      root,
      timers: {
        ...REAL_TIMERS,
        set: (work, milliseconds) => {
          waited();
          return REAL_TIMERS.set(work, milliseconds > 1000 ? 0 : milliseconds);
        },
      },
    });
    const later = new Date(Date.now() + 3_600_000);
    const put = (name: string, text: string, at: Date) => {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), at, at);
    };
    put('a.json', '[{"station":"half', later);
    await createSource(ctx, made, {
      source: source({ kind: 'folder', options: { folder: 'young', files: '*.json' } }),
    });
    const run = () => outcome(runSourceNow(ctx, made, 'air', {}));
    expect(await run()).toMatchObject({ status: 'unchanged', records: 0, codes: ['source.filesYoung'] });
    waited = () => put('a.json', '[{"station":"whole"}]', new Date(Date.now() - 60_000));
    expect(await run()).toMatchObject({ status: 'completed', created: 1, codes: [] });
  });

  test('of a folder that is not there are a failed run', async () => {
    await createSource(ctx, sources, { source: source({ kind: 'folder', options: { folder: 'none' } }) });
    expect(await outcome(runSourceNow(ctx, sources, 'air', {}))).toMatchObject({
      status: 'failed',
      codes: ['file.folder'],
    });
    expect(await getSource(ctx, 'air')).toMatchObject({ state: 'failing', failures: 1, dueAt: null });
  });
});

describe('an address', () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => answer(request, response));
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/air?key=hidden`;
  });
  afterAll(() => void server.close());
  const declare = (options: object = {}, change: Partial<SourceSpecWire> = {}) =>
    createSource(ctx, sources, {
      source: source({ kind: 'http', options: { url, ...options }, ...change }),
      secrets: { token: 'abc' },
    });
  const run = () => outcome(runSourceNow(ctx, sources, 'air', {}));

  test('is fetched, and again only when it has changed', async () => {
    const seen: IncomingMessage['headers'][] = [];
    answer = ({ headers }, response) => {
      seen.push(headers);
      if (headers['if-none-match'] === '"1"') return response.writeHead(304).end();
      response.writeHead(200, { etag: '"1"', 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ list: [{ station: 'a' }] }));
    };
    await declare({ records: '/list', auth: { kind: 'bearer' } });
    expect(await run()).toMatchObject({ status: 'completed', created: 1 });
    expect(await run()).toMatchObject({ status: 'unchanged' });
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer abc', 'Bearer abc']);
    expect(seen[1]).toMatchObject({ 'if-none-match': '"1"' });
  });

  test('that gives no entity tag is known by what it holds', async () => {
    answer = (_, response) => void response.setHeader('content-type', 'text/csv').end('station,pm25\na,1\n');
    await declare();
    expect(await run()).toMatchObject({ status: 'completed', created: 1 });
    expect(await run()).toMatchObject({ status: 'unchanged' });
  });

  const badly: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
    'pull.status': (response) => void response.writeHead(500).end(),
    'pull.tooLarge': (response) => void response.end(`[${' '.repeat(2000)}`),
    'json.syntax': (response) => void response.end('['),
    'pull.unreachable': (response) => void response.destroy(),
    'pull.timeout': () => undefined,
    'pull.redirects': (response) => void response.writeHead(302, { location: '/air' }).end(),
    'pull.refused': (response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    'pull.broken': (response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('no'),
  };
  test.each(Object.entries(badly))('that answers badly is a failed run: %s', async (code, reply) => {
    answer = (_, response) => reply(response);
    await declare(
      { format: 'json', timeoutSeconds: 1 },
      { limits: { bytes: 1000 }, schedule: { everySeconds: 1 } },
    );
    const result = await run();
    expect(result).toMatchObject({ status: 'failed', codes: [code] });
    const { failures, dueAt, lastRun } = await getSource(ctx, 'air');
    expect(failures).toBe(1);
    expect(Date.parse(dueAt!) - Date.now()).toBeGreaterThan(4000);
    expect(JSON.stringify(lastRun)).not.toContain('hidden');
  });

  test('does not get the secret where it redirects to another origin', async () => {
    let header: string | undefined = 'none yet';
    const other = createServer((request, response) => {
      header = request.headers.authorization;
      response.end('[]');
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    answer = (_, response) => void response.writeHead(302, { location }).end();
    await declare({ format: 'json', auth: { kind: 'bearer' } });
    expect(await run()).toMatchObject({ status: 'completed', records: 0 });
    expect(header).toBeUndefined();
    other.close();
  });

  test('of a private network is refused where only public ones may be fetched', async () => {
    const made = sourcesOver(db, { policy: 'public' });
    await declare();
    expect(await outcome(runSourceNow(ctx, made, 'air', {}))).toMatchObject({ codes: ['pull.refused'] });
  });

  test('is waited for as long as it asks', async () => {
    answer = (_, response) => void response.writeHead(503, { 'retry-after': '300' }).end();
    await declare({}, { schedule: { everySeconds: 10 } });
    await run();
    const { dueAt } = await getSource(ctx, 'air');
    expect(Date.parse(dueAt!) - Date.now()).toBeGreaterThan(290_000);
  });

  test('has one run at a time, which ends with the program', async () => {
    answer = () => undefined;
    await declare();
    const { run: first } = await runSourceNow(ctx, sources, 'air', {});
    await expect(runSourceNow(ctx, sources, 'air', {})).rejects.toMatchObject({ code: 'thing.conflict' });
    expect(await getSource(ctx, 'air')).toMatchObject({ state: 'running' });
    await sources.engine.stop();
    expect(await getSourceRun(ctx, 'air', first.id)).toMatchObject({
      status: 'failed',
      issues: [{ code: 'source.cancelled' }],
    });
  });

  test('is fetched by its schedule', async () => {
    answer = (_, response) => void response.end('[{"station":"a"}]');
    await declare({ format: 'json' }, { schedule: { everySeconds: 1000 } });
    await sources.engine.start();
    await expect.poll(async () => (await getSource(ctx, 'air')).lastRun?.status).toBe('completed');
    const { dueAt, lastRun } = await getSource(ctx, 'air');
    expect(lastRun).toMatchObject({ cause: 'schedule' });
    expect(Date.parse(dueAt!) - Date.now()).toBeGreaterThan(900_000);
    await sources.engine.stop();
  });
});

test('what a process left behind when it died has ended', async () => {
  await createSource(ctx, sources, {
    source: source({ kind: 'http', options: { url: 'http://city.example/' } }),
  });
  await db.query(
    `INSERT INTO source_run (source_id, cause, status, started_at, owner) VALUES ('air', 'manual', 'running', now(), 7)`,
  );
  await sources.engine.start();
  const { items } = await listSourceRuns(ctx, 'air', {});
  expect(items).toMatchObject([{ status: 'failed', issues: [{ code: 'source.cutOff' }] }]);
  await sources.engine.stop();
});

test('a declaration can be tried on records before it is kept', async () => {
  const preview = await previewSource(ctx, sources, {
    source: source({ kind: 'http', options: { url: 'http://city.example/', format: 'csv' } }),
    text: `station,pm25,time\na,1,${now()}\nbad,2,${now()}\n,3,x\n`,
  });
  expect(preview.items.map(({ place, issues }) => [place, issues.map(({ code }) => code)])).toEqual([
    ['sample:2', []],
    ['sample:3', ['source.refused']],
    ['sample:4', ['map.missing', 'map.time.unreadable']],
  ]);
  expect(preview.items[0]).toMatchObject({ entity: { pm25: { value: 1 } } });
  expect(preview.quality.validity).toBeCloseTo(1 / 3);
  expect(fake.entities.size).toBe(0);
});
