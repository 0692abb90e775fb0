import { afterAll, beforeAll, expect, test } from 'vitest';
import { sourcesOver } from '../../test/source-case.ts';
import { openMemory } from '../../test/store.ts';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import type { Feed } from './feed.ts';
import { openIntake } from './feed-intake.ts';
import type { FeedWindow } from './feed-window.ts';
import { NO_COUNTS, type RunCounts } from './source-run-store.ts';
import type { SourceSpec } from './source-spec.ts';

let db: Database;
beforeAll(async () => {
  db = await openMemory();
});
afterAll(() => db.close());

/** An intake whose feed writes numbers into a list, unless `fail` says why not. */
function intakeWith(fail: (call: number) => unknown, limits: SourceSpec['limits'] = {}) {
  const { parts } = sourcesOver(db);
  const written: number[] = [];
  const added: RunCounts[] = [];
  let calls = 0;
  const feed: Pick<Feed, 'spec' | 'take' | 'close'> = {
    spec: { id: 'x', limits } as unknown as SourceSpec,
    async take(records) {
      const failure = fail(calls++);
      if (failure !== undefined) throw failure;
      for (const { record } of records) written.push(record as number);
      return { outcomes: records.map(() => 'updated'), counts: { ...NO_COUNTS, records: records.length } };
    },
    close: () => undefined,
  };
  const window: FeedWindow = {
    add: async (counts) => added.push(counts),
    close: async () => undefined,
  };
  const timers = { set: (work: () => void) => setTimeout(work, 1), clear: () => undefined };
  const intake = openIntake({ ...parts, timers }, feed, window);
  const send = (value: number): Promise<'taken' | 'not taken'> =>
    new Promise((done) =>
      intake.take({ record: value, place: '' }, 10, (error) => done(error ? 'not taken' : 'taken')),
    );
  return { intake, written, added, send };
}

test('what was stored before its turn is stored again after it', async () => {
  // of two batches on their way the first is put off and the second goes through
  const { written, send, intake } = intakeWith((call) =>
    call === 0 ? new MeridianError('context.busy') : undefined,
  );
  const all = await Promise.all(Array.from({ length: 4000 }, (_, i) => send(i)));
  expect(new Set(all)).toEqual(new Set(['taken']));
  expect(written.slice(0, 2000)).toEqual(Array.from({ length: 2000 }, (_, i) => 2000 + i));
  expect(written.slice(2000)).toEqual(Array.from({ length: 4000 }, (_, i) => i));
  await intake.close();
});

test('what fails for good is not taken, and what comes after it is', async () => {
  const { send, written, intake } = intakeWith((call) => (call === 0 ? new Error('broken') : undefined));
  expect(await send(1)).toBe('not taken');
  expect(await send(2)).toBe('taken');
  expect(written).toEqual([2]);
  await intake.close();
});

test('a queue that is full takes no more; what nobody waits for is counted', async () => {
  const { send, added, intake } = intakeWith(() => undefined, { queue: 2 });
  expect(await Promise.all([send(1), send(2), send(3)])).toEqual(['taken', 'taken', 'not taken']);
  intake.drop();
  await send(4);
  expect(added.at(-1)).toMatchObject({ records: 2, rejected: 1, bytes: 10 });
  await intake.close();
});

test('an intake that closes gives back what waits', async () => {
  const { send, intake } = intakeWith(() => new MeridianError('context.busy'));
  const waiting = [send(1), send(2)];
  await new Promise((done) => setTimeout(done, 20));
  await intake.close();
  expect(await Promise.all(waiting)).toEqual(['not taken', 'not taken']);
  expect(await send(3)).toBe('not taken');
});
