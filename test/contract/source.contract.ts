import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database.ts';
import { createLead } from '../../src/sources/listen-lead-store.ts';
import {
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
} from '../../src/sources/source-actions.ts';
import { insertRejects, pruneRejects, selectRejects } from '../../src/sources/source-reject-store.ts';
import { finishRun, insertRun, NO_COUNTS, pruneRuns } from '../../src/sources/source-run-store.ts';
import {
  claimDue,
  insertSourceFile,
  leaveState,
  nextDue,
  readHashes,
  selectSource,
} from '../../src/sources/source-store.ts';
import { sourcesOver } from '../source-case.ts';

/** What the tables of sources do on every store. */
export function sourceContract(open: () => Promise<Database>): void {
  let db: Database;
  let made: ReturnType<typeof sourcesOver>;
  beforeAll(async () => {
    db = await open();
    made = sourcesOver(db);
  });
  afterAll(() => db?.close());
  const source = (id: string, change: object = {}) => ({
    source: {
      id,
      name: id,
      kind: 'push',
      options: {},
      model: { type: 'T' },
      mapping: { id: '/id', attributes: { a: { value: '/a', as: 'number' } } },
      ...change,
    },
  });
  const http = (id: string) =>
    source(id, { kind: 'http', options: { url: 'http://x.example/' }, schedule: { everySeconds: 60 } });

  test('records come in, are rejected, and are tried again', async () => {
    const { ctx } = made.parts;
    await createSource(ctx, made, { ...source('a'), secrets: { token: 't' } });
    const { counts } = await pushRecords(ctx, made, 'a', [
      { id: 'urn:x:1', a: 1 },
      { id: 'urn:x:bad', a: 1 },
      { a: 'x\0\ud800' },
    ]);
    expect(counts).toMatchObject({ records: 3, created: 1, rejected: 2 });
    const { items } = await listRejects(ctx, 'a', {});
    expect(items.map(({ record }) => record)).toEqual([{ a: 'x\ufffd\ufffd' }, { id: 'urn:x:bad', a: 1 }]);
    await replaceSource(
      ctx,
      made,
      'a',
      source('a', { mapping: { id: 'urn:x:2', attributes: { a: { value: '/a' } } } }),
    );
    const { run, done } = await replayRejects(ctx, made, 'a', undefined);
    await done;
    expect(await getSourceRun(ctx, 'a', run.id)).toMatchObject({
      status: 'completed',
      records: 2,
      created: 1,
      updated: 1,
    });
    await made.engine.stop();
    expect(await getSource(ctx, 'a')).toMatchObject({
      rejects: 0,
      secrets: ['token'],
      quality: { validity: 3 / 5 },
    });
    expect((await listSources(ctx, { limit: 1 })).items).toHaveLength(1);
    expect((await listSourceRuns(ctx, 'a', { limit: 1 })).next).not.toBeNull();
    await removeSource(ctx, made, 'a');
  });

  test('a source that is due is taken once, and leaves what the next run needs unless it was changed', async () => {
    const { ctx } = made.parts;
    await createSource(ctx, made, http('due'));
    const now = new Date(Date.now() + 1000);
    const later = new Date(now.getTime() + 60_000);
    const taken = await Promise.all([claimDue(db, now, later, 4), claimDue(db, now, later, 4)]);
    expect(taken.flat()).toEqual(['due']);
    expect(await nextDue(db)).toEqual(later);
    const row = (await selectSource(db, 'due'))!;
    await leaveState(db, row, { state: { etag: '"1"' }, dueAt: null, failures: 2 });
    expect(await selectSource(db, 'due')).toMatchObject({ state: { etag: '"1"' }, failures: 2, dueAt: null });
    await replaceSource(ctx, made, 'due', http('due'));
    await leaveState(db, row, { state: { etag: '"2"' }, dueAt: null, failures: 9 });
    expect(await selectSource(db, 'due')).toMatchObject({ state: { etag: '"1"' }, failures: 0 });
    await removeSource(ctx, made, 'due');
  });

  test('one of several processes listens at brokers elsewhere', async () => {
    if (db.kind === 'embedded') return;
    const [one, other] = [createLead(db), createLead(db)];
    expect([await one.take(), await other.take(), await one.take()]).toEqual([true, false, true]);
    await one.leave();
    expect([await other.take(), await one.take()]).toEqual([true, false]);
    await db.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database =
         (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await expect.poll(() => one.take()).toBe(true);
    expect(await other.take()).toBe(false);
    await one.leave();
    await other.leave();
  });

  test('a source has one run at a time, and of its runs and rejected records the newest are kept', async () => {
    const { ctx } = made.parts;
    await createSource(ctx, made, http('one'));
    const run = { sourceId: 'one', cause: 'manual' as const, at: new Date(), owner: 1 };
    const ids: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const id = (await insertRun(db, run))!;
      expect(await insertRun(db, run)).toBeUndefined();
      await finishRun(db, id, { status: 'completed', at: new Date(), counts: NO_COUNTS, issues: [] });
      await insertRejects(db, 'one', id, new Date(), [
        { place: 'x\0', record: 'y'.repeat(70_000), issues: [] },
      ]);
      ids.push(id);
    }
    await pruneRuns(db, 'one', 2);
    await pruneRejects(db, 'one', 3);
    expect((await listSourceRuns(ctx, 'one', {})).items.map(({ id }) => id)).toEqual([ids[3], ids[2]]);
    const rejects = await selectRejects(db, 'one', {}, undefined, 10);
    expect(rejects.map(({ record, place }) => [record, place])).toEqual(Array(3).fill([null, 'x\ufffd']));
    expect(await insertRun(db, { ...run, sourceId: 'none' })).toBeUndefined();
    await insertSourceFile(db, 'one', { sha256: 'h', name: 'f', bytes: 1, runId: ids[3]!, at: new Date() });
    expect([...(await readHashes(db, 'one', ['h', 'i']))]).toEqual(['h']);
    await removeSource(ctx, made, 'one');
    expect(await db.query('SELECT 1 FROM source_file')).toEqual([]);
  });
}
