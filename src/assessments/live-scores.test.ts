import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { TestTimers } from '../../test/timers.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { type ChangedValue, valuesChanged } from '../platform/values-changed.ts';
import { importFiles } from '../sources/import-actions.ts';
import { getLiveScores, listLiveValues, watchScores } from './live-actions.ts';
import { createLiveScores, LIVE_LIMITS, type LiveScores } from './live-scores.ts';
import { createRun, listScores } from './run-actions.ts';

const AT = '2026-11-21T12:00:00.000Z';
let db: Database;
let ctx: Context;
let timers: TestTimers;
let live: LiveScores;
let version = 1;

const bring = async (files: Readonly<Record<string, string>>, mapping: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-live-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { status, issues } = await importFiles(ctx, { mapping: parse(mapping), folders: folder });
  expect([status, issues.filter(({ severity }) => severity === 'error')]).toEqual(['completed', []]);
};
const LONG = `format: meridian-mapping/1
files:
  - file: more.csv
    shape: long
    area: {column: area}
    period: {column: period}
    indicator: {column: indicator}
    value: {column: value}
`;
const bringMore = (...lines: string[]) =>
  bring({ 'more.csv': `area,indicator,period,value\n${lines.map((line) => `${line}\n`).join('')}` }, LONG);

beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db);
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  await bring(EXAMPLE_FILES, EXAMPLE_FILES['mapping.yaml']!);
});
afterAll(() => db.close());
beforeEach(() => {
  timers = new TestTimers(AT);
  live = open();
});
afterEach(() => live.close());

const open = (limits = LIVE_LIMITS) =>
  createLiveScores({ ctx: { ...ctx, clock: () => new Date(timers.now) }, after: timers.after, limits });
const asked = (more = {}) => ({ framework: 'example', period: '2019', ...more });
const change = (indicator: string, value: number, more: Partial<ChangedValue> = {}): void => {
  version += 1;
  const one = {
    area: '370200',
    indicator,
    period: '2019',
    value,
    state: 'reported' as const,
    version,
    ...more,
  };
  valuesChanged(ctx, { at: AT, values: [one] });
};
/** Lets what waits for the store come to its end. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 60));
const events = (stream: Readable) =>
  [...String(stream.read() ?? '').matchAll(/^event: (\w+)\nid: (\d+)\ndata: (.*)\n\n/gm)].map(
    ([, name, , data]) => [name, JSON.parse(data!)] as const,
  );
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => error.code,
  );

describe('live scores', () => {
  test('are those that a run gives, of the index and of every other node', async () => {
    const run = await createRun(ctx, { framework: 'example', period: '2019' });
    for (const node of ['INDEX', 'ECONOMY', 'PM25']) {
      const { items } = await listScores(ctx, run.id, { node });
      const { areas, ...head } = await getLiveScores({ actor: PUBLIC, live }, asked({ node }));
      expect(head).toMatchObject({
        node,
        period: '2019',
        problem: null,
        framework: { id: 'example', revision: 1 },
      });
      expect(new Map(areas.map(({ area, score, rank }) => [area, [score, rank]]))).toEqual(
        new Map(items.map(({ area, score, rank }) => [area.code, [score, rank]])),
      );
    }
  });

  test('tell the state, the first change at once and others after 100 ms, with what caused them', async () => {
    const stream = await watchScores({ actor: PUBLIC, live }, asked());
    const [[name, state]] = events(stream) as [[string, { areas: { area: string; rank: number }[] }]];
    expect([name, state.areas.length]).toEqual(['state', 4]);
    timers.pass(1_000);
    change('PM25', 500);
    timers.pass(0);
    await settled();
    const [[, first]] = events(stream) as unknown as [[string, object]];
    expect(first).toMatchObject({
      began: AT,
      gone: [],
      more: 0,
      values: [{ area: '370200', indicator: 'PM25', period: '2019', value: 500, state: 'reported', at: AT }],
    });
    change('PM25', 501);
    change('GREEN', 44);
    timers.pass(99);
    await settled();
    expect(events(stream)).toEqual([]);
    timers.pass(1);
    await settled();
    const [[, second]] = events(stream) as unknown as [[string, { values: { value: number }[] }]];
    expect(second.values.map(({ value }) => value)).toEqual([501, 44]);
    change('PM25', 501, { version: 1 });
    change('PM25', 501, { indicator: 'OTHER' });
    timers.pass(1_000);
    await settled();
    expect(events(stream)).toEqual([]);
    stream.destroy();
    expect(live.size).toBe(0);
  });

  test('are read again after an import, and go on to a later period where none is asked for', async () => {
    const [fixed, latest] = await Promise.all([
      watchScores({ actor: PUBLIC, live }, asked()),
      watchScores({ actor: PUBLIC, live }, { framework: 'example' }),
    ]);
    for (const stream of [fixed, latest]) events(stream);
    await bringMore('370100,PM25,2019,12');
    timers.pass(1_000);
    await settled();
    expect(events(fixed)).toMatchObject([['change', { values: [] }]]);
    expect(events(latest)).toMatchObject([['change', {}]]);
    await bringMore(
      ...['370100', '370200'].flatMap((area) => [`${area},PM25,2021,12`, `${area},GREEN,2021,12`]),
    );
    timers.pass(1_000);
    await settled();
    expect(events(fixed)).toMatchObject([['change', { areas: [] }]]);
    expect(events(latest)).toMatchObject([['state', { period: '2021' }]]);
    for (const stream of [fixed, latest]) stream.destroy();
  });

  test('say why there are none, and come back', async () => {
    await saveFramework(ctx, { text: JSON.stringify({ ...EXAMPLE, id: 'other' }) });
    const question = { framework: 'other', period: '2031' };
    const stream = await watchScores({ actor: PUBLIC, live }, question);
    expect(events(stream)).toMatchObject([
      ['state', { areas: [], problem: { code: 'input.invalid', issues: [{ code: 'assess.noValues' }] } }],
    ]);
    timers.pass(1_000);
    for (const [row, area] of ['370100', '370200', '370300'].entries())
      for (const [column, code] of ['GDP', 'JOBS', 'PM25', 'GREEN', 'POPULATION'].entries())
        change(code, 10 + row * 7 + ((column * row) % 3), { area, period: '2031' });
    timers.pass(1_000);
    await settled();
    const [[name, state]] = events(stream) as unknown as [[string, { areas: unknown[]; problem: null }]];
    expect([name, state.areas.length, state.problem]).toEqual(['state', 3, null]);
    stream.destroy();
  });

  test('follow a new revision of the framework', async () => {
    const id = 'revised';
    await saveFramework(ctx, { text: JSON.stringify({ ...EXAMPLE, id }) });
    const stream = await watchScores({ actor: PUBLIC, live }, { framework: id, period: '2019' });
    events(stream);
    await saveFramework(ctx, { text: JSON.stringify({ ...EXAMPLE, id, version: '2' }) });
    timers.pass(5_000);
    await settled();
    timers.pass(1_000);
    await settled();
    expect(events(stream)).toMatchObject([['state', { framework: { id, revision: 2, version: '2' } }]]);
    stream.destroy();
  });
});

describe('a stream', () => {
  test('of a slow client tells what came of it all', async () => {
    const { createLiveScoreStream } = await import('./live-score-stream.ts');
    const stream = await createLiveScoreStream(live, asked(), { waiting: 300, causes: 2, heartbeat: 15_000 });
    for (let value = 1; value <= 5; value += 1) {
      change('PM25', value);
      timers.pass(200);
      await settled();
    }
    expect(events(stream)).toMatchObject([['state', {}]]);
    timers.pass(0);
    expect(events(stream)).toMatchObject([['change', { values: [{ value: 1 }, { value: 2 }], more: 3 }]]);
    stream.destroy();
  });

  test('shows that it lives, and ends with the server', async () => {
    const stream = await watchScores({ actor: PUBLIC, live }, asked());
    stream.read();
    timers.pass(31_000);
    expect(String(stream.read())).toBe(': alive\n\n: alive\n\n');
    live.close();
    stream.resume();
    await new Promise((resolve) => stream.once('end', resolve));
    expect(live.size).toBe(0);
  });
});

test('values of an indicator are those that count', async () => {
  const { items, period } = await listLiveValues({ actor: PUBLIC, live }, { ...asked(), indicator: 'GREEN' });
  expect(period).toBe('2019');
  expect(items.find(({ area }) => area === '320100')).toEqual({
    area: '320100',
    period: '2018',
    value: 44.1,
    state: 'reported',
  });
});

test('what cannot be watched is refused', async () => {
  const watch = (question: object) => refusal(watchScores({ actor: PUBLIC, live }, asked(question)));
  expect(await watch({ framework: 'none' })).toBe('thing.notFound');
  expect(await watch({ node: 'NONE' })).toBe('thing.notFound');
  expect(await watch({ period: '20190' })).toBe('input.invalid');
  const index = { ...asked(), indicator: 'INDEX' };
  expect(await refusal(listLiveValues({ actor: PUBLIC, live }, index))).toBe('thing.notFound');
  const { method } = EXAMPLE;
  const unready = { ...EXAMPLE, id: 'unready', status: 'draft', method: method.slice(0, 4) };
  await saveFramework(ctx, { text: JSON.stringify(unready) });
  expect(await watch({ framework: 'unready' })).toBe('framework.notReady');
});

test('no more assessments are kept than may be, and those that nobody watches make room', async () => {
  live.close();
  live = open({ ...LIVE_LIMITS, assessments: 2 });
  const watch = (period: string) => watchScores({ actor: PUBLIC, live }, asked({ period }));
  const one = await watch('2019');
  await getLiveScores({ actor: PUBLIC, live }, asked({ period: '2018' }));
  const other = await watch('2020');
  expect(await refusal(watch('2018'))).toBe('request.tooMany');
  one.destroy();
  const third = await watch('2018');
  expect(live.size).toBe(2);
  for (const stream of [other, third]) stream.destroy();
  timers.pass(60_000);
  expect(live.size).toBe(0);
});
