import { MeridianError } from '../model/error.ts';
import type { Feed } from './feed.ts';
import type { FeedWindow } from './feed-window.ts';
import type { SourceRecord } from './record-read.ts';
import { DEFAULT_SOURCE_LIMITS, pause, type SourceParts } from './source-parts.ts';
import type { Reject } from './source-reject-store.ts';
import { isPassing } from './source-run.ts';
import { NO_COUNTS, type RunCounts } from './source-run-store.ts';

/** Takes messages that come one by one and brings those that wait in together. */
export interface FeedIntake {
  /**
   * Puts a record at the end of the queue. `done` is called once it is durable, or rejected and kept as that; with an error where it
   * was not taken: the queue is full, or the source has closed.
   */
  take(record: SourceRecord, bytes: number, done: (error?: Error) => void): void;
  /** Counts messages that nobody waits for and that found no room. */
  readonly isFull: () => boolean;
  drop(): void;
  /** Ends with what is under way; what waits is given back as not taken. */
  close(): Promise<void>;
}

interface Waiting {
  readonly record: SourceRecord;
  readonly bytes: number;
  readonly done: (error?: Error) => void;
}

/** A batch on its way. */
interface Flying {
  readonly batch: readonly Waiting[];
  readonly began: number;
  readonly stored: Promise<unknown>;
}

/** Batches on their way at once: one is made ready while the store writes the other. */
const AT_ONCE = 2;
/** Records that are written together at most. */
const BATCH = 2000;
/** Longest wait before the store is tried again, milliseconds. */
const LONGEST_WAIT = 10_000;

/**
 * Records are written in the order in which they came: the next batch gathers while one is under way. A store that cannot take them
 * now is tried again and again, and meanwhile nobody is told that anything was taken.
 */
export function openIntake(
  parts: SourceParts,
  feed: Pick<Feed, 'spec' | 'take' | 'close'>,
  window: FeedWindow,
): FeedIntake {
  const { ctx, timers, random } = parts;
  const most = feed.spec.limits?.queue ?? DEFAULT_SOURCE_LIMITS.messages;
  const rate = feed.spec.limits?.recordsPerSecond;
  const closing = new AbortController();
  let waiting: Waiting[] = [];
  let dropped = 0;
  let working: Promise<void> | undefined;

  /** Undefined once the batch is stored, else why it is not for now. */
  const write = async (batch: readonly Waiting[]): Promise<unknown> => {
    const records = batch.map(({ record }) => record);
    try {
      const { outcomes, counts } = await feed.take(records, ctx.clock().getTime());
      await window.add(withBytes(counts, batch, takeDropped()), rejectsOf(records, outcomes));
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const takeDropped = (): number => {
    const count = dropped;
    dropped = 0;
    return count;
  };
  const nextBatch = (): readonly Waiting[] => {
    const batch = waiting.length > BATCH ? waiting.slice(0, BATCH) : waiting;
    waiting = batch === waiting ? [] : waiting.slice(BATCH);
    return batch;
  };

  const work = async (): Promise<void> => {
    let tries = 0;
    const flying: Flying[] = [];
    while (flying.length > 0 || (waiting.length > 0 && !closing.signal.aborted)) {
      while (flying.length < AT_ONCE && waiting.length > 0 && !closing.signal.aborted) {
        const batch = nextBatch();
        flying.push({ batch, began: ctx.clock().getTime(), stored: write(batch) });
        // a slow source gathers while it waits
        if (rate !== undefined) break;
      }
      const { batch, began, stored } = flying.shift()!;
      const failure = await stored;
      if (failure === undefined) {
        tries = 0;
        for (const { done } of batch) done();
        const ahead = rate === undefined ? 0 : (batch.length / rate) * 1000 - (ctx.clock().getTime() - began);
        if (ahead > 0) await pause(timers, ahead, closing.signal).catch(() => undefined);
      } else if (isPassing(failure) && !closing.signal.aborted) {
        // what came after it was stored too early: all of it is written again, in order
        const after = flying.splice(0);
        await Promise.all(after.map((one) => one.stored));
        waiting = [...batch, ...after.flatMap((one) => one.batch), ...waiting];
        const wait = Math.min(LONGEST_WAIT, 100 * 2 ** Math.min(tries, 10)) * (0.5 + random() / 2);
        tries += 1;
        await pause(timers, wait, closing.signal).catch(() => undefined);
      } else {
        if (!isPassing(failure)) ctx.log.error({ err: failure, source: feed.spec.id }, 'messages not taken');
        for (const { done } of batch) done(notTaken());
      }
    }
    working = undefined;
  };

  return {
    take(record, bytes, done) {
      if (closing.signal.aborted || waiting.length >= most) return done(notTaken());
      waiting.push({ record, bytes, done });
      // what comes in one turn goes together
      working ??= new Promise((resolve) => setImmediate(resolve)).then(work);
    },
    isFull: () => waiting.length >= most,
    drop: () => {
      dropped += 1;
    },
    async close() {
      closing.abort();
      await working;
      for (const { done } of waiting.splice(0)) done(notTaken());
      await window.close();
      feed.close();
    },
  };
}

const notTaken = (): Error => new MeridianError('source.busy', { seconds: 1 });

function withBytes(counts: RunCounts, batch: readonly Waiting[], dropped: number): RunCounts {
  const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
  const { records, rejected } = counts;
  return { ...NO_COUNTS, ...counts, bytes, records: records + dropped, rejected: rejected + dropped };
}

const rejectsOf = (
  records: readonly SourceRecord[],
  outcomes: Awaited<ReturnType<Feed['take']>>['outcomes'],
): readonly Reject[] =>
  outcomes.flatMap((outcome, index) =>
    typeof outcome === 'string' ? [] : [{ ...records[index]!, issues: outcome }],
  );
