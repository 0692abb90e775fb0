import { MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import type { Issue } from '../model/issue.ts';
import type { Feed } from './feed.ts';
import { type FeedWindow, openWindow } from './feed-window.ts';
import { selectDead } from './import-owner-store.ts';

import { inBatches, recordsOfDocument } from './record-read.ts';
import { runningIn } from './running-imports.ts';
import { createListeners, type MessageRoute } from './source-listen.ts';
import { DEFAULT_SOURCE_LIMITS, feedOf, type SourceParts } from './source-parts.ts';
import type { Reject } from './source-reject-store.ts';
import { type RunInput, runSource } from './source-run.ts';
import {
  addCounts,
  endRunsOf,
  insertRun,
  NO_COUNTS,
  type RunCause,
  type RunCounts,
  selectRunOwners,
} from './source-run-store.ts';
import { claimDue, nextDue, type SourceRow, selectSource } from './source-store.ts';

/** Sources at work: runs on their schedule and at request, and what comes by itself. */
export interface SourceEngine {
  /** Ends what a crash left behind and begins to keep to the schedules. */
  start(): Promise<void>;
  /** The sources that take a topic of this server's own MQTT broker. */
  routesOf(topic: string): readonly MessageRoute[];
  /** Begins a run; `done` resolves when it has ended, in whatever way. Throws `thing.conflict` while another one goes on. */
  run(
    row: SourceRow,
    cause: RunCause,
    input: RunInput,
  ): Promise<{ readonly id: number; readonly done: Promise<void> }>;
  /** Takes what was sent to a source; resolves once it is durable. Throws `sources.busy` beyond the source's queue. */
  push(row: SourceRow, document: unknown): Promise<Pushed>;
  /** Cancels the run of a source that goes on here, if there is one. */
  cancel(id: string): void;
  /** A declaration was made, changed or deleted. */
  changed(id: string): Promise<void>;
  /** Whether a source is connected to the broker that it listens at; undefined where it needs no connection. */
  isConnected(id: string): boolean | undefined;
  /** Cancels what runs and waits until it has ended. */
  stop(): Promise<void>;
}

export interface Pushed {
  readonly runId: number;
  readonly counts: RunCounts;
  /** Of the first rejected records; `at.row` is the record's position, from 1. */
  readonly issues: readonly Issue[];
}

/** Runs by schedule at the same time. */
const AT_ONCE = 4;
/** Longest wait before the schedules are looked at again, milliseconds: another process may have changed them. */
const LOOK = 15_000;
/** While a run goes on, others find the source due after this time only, milliseconds. */
const LEASE = 120_000;
/** Problems that the answer to a push lists. */
const MAX_ISSUES = 100;

interface Pusher {
  readonly revision: number;
  readonly feed: Feed;
  readonly window: FeedWindow;
  waiting: number;
}

export function createEngine(parts: SourceParts): SourceEngine {
  const { ctx, timers } = parts;
  const { db, clock, log } = ctx;
  const runs = new Map<string, { readonly cancel: AbortController; readonly done: Promise<void> }>();
  const pushers = new Map<string, Promise<Pusher>>();
  const listeners = createListeners(parts);
  let scheduled = 0;
  let timer: unknown;
  let isOpen = false;
  let looking: Promise<void> = Promise.resolve();

  const begin: SourceEngine['run'] = async (row, cause, input) => {
    const holder = runningIn(ctx);
    const letGo = await holder.hold();
    try {
      const run = { sourceId: row.id, cause, at: clock(), owner: holder.owner };
      const id = await insertRun(db, run);
      if (id === undefined) throw new MeridianError('thing.conflict', { kind: 'run', id: row.id });
      const cancel = new AbortController();
      const done = runSource(parts, row, id, input, cancel.signal)
        .catch((error: unknown) => log.error({ err: error, source: row.id, run: id }, 'run not recorded'))
        .finally(async () => {
          runs.delete(row.id);
          await letGo();
        });
      runs.set(row.id, { cancel, done });
      return { id, done };
    } catch (error) {
      await letGo();
      throw error;
    }
  };

  const look = async (): Promise<void> => {
    const now = clock();
    const ids = await claimDue(db, now, new Date(now.getTime() + LEASE), AT_ONCE - scheduled);
    for (const id of ids) await runDue(id);
    // another process may have changed a declaration
    await listeners.refresh();
    const due = await nextDue(db);
    const wait = due === null ? LOOK : Math.min(LOOK, Math.max(0, due.getTime() - clock().getTime()));
    // a place must become free before more can begin
    lookIn(scheduled >= AT_ONCE ? LOOK : wait);
  };
  const runDue = async (id: string): Promise<void> => {
    const row = await selectSource(db, id);
    if (!row?.isActive) return;
    try {
      const { done } = await begin(row, 'schedule', {});
      scheduled += 1;
      void done.finally(() => {
        scheduled -= 1;
        lookIn(0);
      });
    } catch (error) {
      // a run that was begun by hand goes on: the schedule comes after it
      if (!(error instanceof MeridianError && error.code === 'thing.conflict')) throw error;
    }
  };
  const lookIn = (milliseconds: number): void => {
    if (!isOpen) return;
    timers.clear(timer);
    timer = timers.set(() => {
      looking = looking.then(look).catch((error: unknown) => {
        log.warn({ err: error }, 'the schedules of sources could not be read');
        lookIn(LOOK);
      });
    }, milliseconds);
  };

  const pusherOf = async (row: SourceRow): Promise<Pusher> => {
    const known = pushers.get(row.id);
    const pusher = await known?.catch(() => undefined);
    if (pusher?.revision === row.revision) return pusher;
    // another call may have been first
    if (pushers.get(row.id) !== known) return pusherOf(row);
    const made = (async () => {
      await pusher?.window.close();
      pusher?.feed.close();
      const holder = runningIn(ctx);
      const window = openWindow(parts, row.id, 'push', holder.owner, () => holder.hold());
      return { revision: row.revision, feed: await feedOf(parts, row.spec), window, waiting: 0 };
    })();
    pushers.set(row.id, made);
    return made;
  };
  const dropPusher = async (id: string): Promise<void> => {
    const pusher = await pushers.get(id)?.catch(() => undefined);
    pushers.delete(id);
    pusher?.feed.close();
    await pusher?.window.close();
  };

  return {
    async start() {
      const owners = new Set(await selectRunOwners(db));
      if (runningIn(ctx).isHeld()) owners.delete(runningIn(ctx).owner);
      await endRunsOf(db, await selectDead(db, [...owners]), clock());
      isOpen = true;
      await listeners.refresh();
      lookIn(0);
    },
    routesOf: listeners.routesOf,
    isConnected: listeners.isConnected,
    run: begin,
    cancel: (id) => runs.get(id)?.cancel.abort(),

    async push(row, document) {
      const { spec } = row;
      if (spec.kind !== 'push' || !row.isActive)
        throw new MeridianError('thing.conflict', { kind: 'source', id: row.id });
      const { format = 'json', records: path } = spec.options;
      const records = readPush(() => [...recordsOfDocument(document, format, path, 'body')]);
      const most = spec.limits?.records ?? DEFAULT_SOURCE_LIMITS.records;
      if (records.length > most)
        throw new MeridianError('input.invalid', { count: 1 }, [
          { code: 'source.tooMany', severity: 'error', at: {}, details: { limit: most } },
        ]);
      const pusher = await pusherOf(row);
      const queue = spec.limits?.queue ?? DEFAULT_SOURCE_LIMITS.queue;
      if (pusher.waiting > 0 && pusher.waiting + records.length > queue)
        throw new MeridianError('source.busy', { seconds: 1 });
      pusher.waiting += records.length;
      try {
        let counts = NO_COUNTS;
        const issues: Issue[] = [];
        const rejects: Reject[] = [];
        let position = 0;
        for (const batch of inBatches(records)) {
          const taken = await pusher.feed.take(batch, clock().getTime());
          counts = addCounts(counts, taken.counts);
          for (const [index, outcome] of taken.outcomes.entries()) {
            position += 1;
            if (typeof outcome === 'string') continue;
            const row = position;
            rejects.push({ ...batch[index]!, issues: outcome });
            if (issues.length < MAX_ISSUES)
              issues.push(...outcome.map((one) => ({ ...one, at: { ...one.at, row } })));
          }
        }
        const runId = await pusher.window.add(counts, rejects);
        return { runId, counts, issues: issues.slice(0, MAX_ISSUES) };
      } finally {
        pusher.waiting -= records.length;
      }
    },

    async changed(id) {
      await dropPusher(id);
      if (isOpen) await listeners.refresh();
      lookIn(0);
    },

    async stop() {
      isOpen = false;
      timers.clear(timer);
      await looking;
      await listeners.close();
      const ending = [...runs.values()];
      for (const { cancel } of ending) cancel.abort();
      await Promise.all(ending.map(({ done }) => done));
      await Promise.all([...pushers.keys()].map(dropPusher));
    },
  };
}

/** What stops a reader is the sender's mistake. */
function readPush<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError) throw new MeridianError('input.invalid', { count: 1 }, [error.issue]);
    throw error;
  }
}
