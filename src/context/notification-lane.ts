import type { OutboxRow } from './notification-outbox.ts';
import { type Delivery, sendableFrom, statusOf } from './subscription.ts';
import type { LiveSubscription } from './subscription-registry.ts';

/** How an attempt to send ended. */
export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: string;
      /** Whether the receiver refuses what it got, so that trying again hardly helps. */
      readonly refused: boolean;
      /** How long the receiver wants to be left alone, milliseconds. */
      readonly wait?: number;
    };

export interface LaneLimits {
  /** Notifications of one subscription that are under way at once. */
  readonly concurrency: number;
  /** Entities of one notification, and the bytes after which no further one joins. */
  readonly joined: number;
  readonly joinedBytes: number;
  /** What one subscription holds in memory: the rest waits in the store. */
  readonly window: number;
  readonly windowBytes: number;
  /** The first wait after a failure and the longest, milliseconds. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** Attempts at what the receiver refuses. */
  readonly refusals: number;
  /** Age at which something is given up, milliseconds. */
  readonly age: number;
}
export const LANE_LIMITS: LaneLimits = {
  concurrency: 8,
  joined: 100,
  joinedBytes: 1_000_000,
  window: 1_000,
  windowBytes: 4_000_000,
  firstWait: 1_000,
  longestWait: 300_000,
  refusals: 3,
  age: 24 * 3_600_000,
};

export interface LaneParts {
  readonly clock: () => number;
  /** Calls once after a time, unless what it returns is called before. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: LaneLimits;
  readonly delivery: () => Delivery;
  /**
   * Asks for a place among those that send to the same host; `enter` gives it back by calling `leave`. `isFirst`: the lane has none yet.
   */
  readonly ask: (enter: (leave: () => void) => void, isFirst: boolean) => void;
  /** Answers undefined where there turns out to be nothing to tell. */
  readonly send: (live: LiveSubscription, rows: readonly OutboxRow[]) => Promise<Outcome | undefined>;
  /** Rows of the store that are not among those known. */
  readonly more: (known: readonly number[], room: { rows: number; bytes: number }) => Promise<OutboxRow[]>;
  /** Told of each attempt. */
  readonly attempted: (rows: readonly OutboxRow[], outcome: Outcome) => void;
  /** Told of rows that need not be sent any more; the store still has them until {@link NotificationLane.forget}. */
  readonly settled: (rows: readonly OutboxRow[], why: 'sent' | 'stale' | 'givenUp') => void;
}

interface Item {
  readonly row: OutboxRow;
  attempts: number;
}

/**
 * What one subscription is to be told, in order: two notifications about the same entity are never under way at once, and nothing
 * overtakes what failed. The store is the queue; in memory is a window of it.
 */
export class NotificationLane {
  readonly #parts: LaneParts;
  #live: LiveSubscription;
  #queue: Item[] = [];
  #bytes = 0;
  /** Of entities with something under way. */
  readonly #busy = new Set<number>();
  /** Numbers of rows that are in memory, or settled and not yet gone from the store. */
  readonly #known = new Set<number>();
  #underWay = 0;
  #asking = 0;
  #failures = 0;
  /** Grows with each failure that lengthens the wait. */
  #outages = 0;
  #heldUntil = 0;
  #cancel: (() => void) | undefined;
  /** Whether the store has rows that the window does not. */
  #hasMore = false;
  #reading = false;
  #cameWhileReading = false;
  #isClosed = false;

  constructor(live: LiveSubscription, parts: LaneParts) {
    this.#live = live;
    this.#parts = parts;
  }

  /** Whether nothing is left to do or to remember. */
  get isIdle(): boolean {
    return this.#known.size === 0 && this.#underWay === 0 && !this.#hasMore && !this.#reading;
  }

  /** Rows that are in memory. */
  get waiting(): number {
    return this.#queue.length;
  }

  update(live: LiveSubscription): void {
    this.#live = live;
    this.#heldUntil = 0;
    this.pump();
  }

  /** Takes rows that were just made durable, newer than all before of their entities. */
  push(rows: readonly OutboxRow[]): void {
    for (const row of rows) this.#take(row);
    this.pump();
  }

  /** There may be rows in the store that nobody pushed. */
  lookAgain(): void {
    this.#hasMore = true;
    this.#cameWhileReading = true;
    this.pump();
  }

  /** These rows are gone from the store. */
  forget(rows: readonly Pick<OutboxRow, 'no'>[]): void {
    for (const { no } of rows) this.#known.delete(no);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  #take(row: OutboxRow): void {
    if (this.#known.has(row.no)) return;
    if (this.#hasMore || !this.#hasRoom()) {
      this.#hasMore = true;
      this.#cameWhileReading = true;
      return;
    }
    this.#enqueue(row);
  }

  #hasRoom(): boolean {
    const { window, windowBytes } = this.#parts.limits;
    return this.#queue.length < window && (this.#bytes < windowBytes || this.#queue.length === 0);
  }

  #enqueue(row: OutboxRow): void {
    this.#known.add(row.no);
    this.#bytes += row.data.length;
    // Of what has to wait for its time only the newest of an entity is told.
    if (this.#live.watcher.subscription.throttling !== undefined) {
      const older = this.#queue.filter((item) => item.row.entityNo === row.entityNo);
      if (older.length > 0) this.#leave(older, 'stale');
    }
    this.#queue.push({ row, attempts: 0 });
  }

  /** Takes items out of the queue for good. */
  #leave(items: readonly Item[], why: 'stale' | 'givenUp'): void {
    const gone = new Set(items);
    this.#queue = this.#queue.filter((item) => !gone.has(item));
    for (const { row } of items) this.#bytes -= row.data.length;
    this.#parts.settled(
      items.map(({ row }) => row),
      why,
    );
  }

  /** Sends what can be sent now. */
  pump(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#isClosed) return;
    const { clock, limits, after, ask } = this.#parts;
    const now = clock();
    this.#dropStale(now);
    const { subscription } = this.#live.watcher;
    const from = Math.max(this.#heldUntil, sendableFrom(subscription, this.#parts.delivery()));
    const isOneByOne = this.#failures > 0 || subscription.throttling !== undefined;
    const most = isOneByOne ? 1 : limits.concurrency;
    if (from > now) {
      if (this.#queue.length > 0 || this.#hasMore) this.#cancel = after(from - now, () => this.pump());
    } else
      while (this.#underWay + this.#asking < most && this.#hasSendable()) {
        this.#asking += 1;
        ask((leave) => this.#start(leave), this.#underWay + this.#asking === 1);
      }
    if (this.#hasMore && !this.#reading && this.#queue.length * 4 <= limits.window) void this.#read();
  }

  /** Whether there is more to send than the places asked for will take. */
  #hasSendable(): boolean {
    let others = this.#asking;
    for (const { row } of this.#queue) if (!this.#busy.has(row.entityNo) && others-- <= 0) return true;
    return false;
  }

  /** Gives up what is too old, and all of a subscription that is not active. */
  #dropStale(now: number): void {
    if (this.#queue.length === 0) return;
    const { limits } = this.#parts;
    const isActive = statusOf(this.#live.watcher.subscription, new Date(now).toISOString()) === 'active';
    if (!isActive) this.#leave(this.#queue, 'stale');
    else if (Date.parse(this.#queue[0]!.row.at) + limits.age <= now)
      this.#leave(
        this.#queue.filter(({ row }) => Date.parse(row.at) + limits.age <= now),
        'givenUp',
      );
  }

  #start(leave: () => void): void {
    this.#asking -= 1;
    // While it waited for its place another may have failed.
    const mayStart = !this.#isClosed && this.#heldUntil <= this.#parts.clock();
    const batch = mayStart ? this.#next() : [];
    if (batch.length === 0) {
      leave();
      return;
    }
    this.#underWay += 1;
    for (const { row } of batch) this.#busy.add(row.entityNo);
    const rows = batch.map(({ row }) => row);
    const outages = this.#outages;
    void this.#parts
      .send(this.#live, rows)
      .catch((error: unknown): Outcome => ({ ok: false, reason: String(error), refused: false }))
      .then((outcome) => {
        this.#underWay -= 1;
        for (const { entityNo } of rows) this.#busy.delete(entityNo);
        this.#end(batch, outcome, outages);
        leave();
        this.pump();
      });
  }

  /** The next items for one notification: the oldest of entities of which nothing is under way, of each one. */
  #next(): Item[] {
    const { joined, joinedBytes } = this.#parts.limits;
    const passed = new Set<number>();
    const batch: Item[] = [];
    let bytes = 0;
    for (const item of this.#queue) {
      const { entityNo, data } = item.row;
      if (this.#busy.has(entityNo) || passed.has(entityNo)) continue;
      passed.add(entityNo);
      bytes += data.length;
      if (batch.length === joined || (bytes > joinedBytes && batch.length > 0)) break;
      batch.push(item);
    }
    const taken = new Set(batch);
    if (taken.size > 0) this.#queue = this.#queue.filter((item) => !taken.has(item));
    for (const { row } of batch) this.#bytes -= row.data.length;
    return batch;
  }

  #end(batch: readonly Item[], outcome: Outcome | undefined, outages: number): void {
    const rows = batch.map(({ row }) => row);
    if (outcome !== undefined) this.#parts.attempted(rows, outcome);
    if (outcome?.ok === false) this.#fail(batch, outcome, outages);
    else {
      this.#failures = 0;
      this.#parts.settled(rows, outcome === undefined ? 'stale' : 'sent');
    }
  }

  #fail(batch: readonly Item[], outcome: Outcome & { readonly ok: false }, outages: number): void {
    const { clock, limits, random } = this.#parts;
    for (const item of batch) item.attempts += 1;
    this.#queue = [...this.#queue, ...batch].sort((a, b) => a.row.no - b.row.no);
    for (const { row } of batch) this.#bytes += row.data.length;
    const until = (wait: number): void => {
      this.#heldUntil = Math.max(this.#heldUntil, clock() + wait);
    };
    until(outcome.wait ?? 0);
    // Several that were under way when one failed are one failure.
    if (outages === this.#outages) {
      const most = Math.min(limits.longestWait, limits.firstWait * 2 ** Math.min(this.#failures, 30));
      // Half of the wait is by chance, so that those who failed together do not come back together.
      until(most * (0.5 + random() / 2));
      this.#failures += 1;
      this.#outages += 1;
    }
    if (outcome.refused) {
      const hopeless = batch.filter(({ attempts }) => attempts >= limits.refusals);
      if (hopeless.length > 0) this.#leave(hopeless, 'givenUp');
    }
  }

  async #read(): Promise<void> {
    const { limits, more, after } = this.#parts;
    this.#reading = true;
    this.#cameWhileReading = false;
    const room = {
      rows: limits.window - this.#queue.length,
      bytes: Math.max(1, limits.windowBytes - this.#bytes),
    };
    let rows: OutboxRow[];
    try {
      rows = await more([...this.#known], room);
    } catch {
      // The store is away; what is in memory goes on.
      after(limits.firstWait, () => {
        this.#reading = false;
        this.pump();
      });
      return;
    }
    this.#reading = false;
    if (this.#isClosed) return;
    let bytes = 0;
    for (const row of rows) {
      bytes += row.data.length;
      if (!this.#known.has(row.no)) this.#enqueue(row);
    }
    // A row that came while this was read may or may not be among what was.
    this.#hasMore = this.#cameWhileReading || rows.length >= room.rows || bytes >= room.bytes;
    this.pump();
  }
}
