import { beforeEach, describe, expect, test } from 'vitest';
import { map, NOW, subscriptionOf } from '../../test/subscription-case.ts';
import { TestTimers } from '../../test/timers.ts';
import {
  LANE_LIMITS,
  type LaneLimits,
  type LaneParts,
  NotificationLane,
  type Outcome,
} from './notification-lane.ts';
import type { OutboxRow } from './notification-outbox.ts';
import { type Delivery, delivered, NO_DELIVERY } from './subscription.ts';
import { watcherOf } from './subscription-match.ts';
import type { LiveSubscription } from './subscription-registry.ts';

const OK: Outcome = { ok: true };
const DEAD: Outcome = { ok: false, reason: 'ECONNREFUSED', refused: false };
const REFUSED: Outcome = { ok: false, reason: 'HTTP 400', refused: true };

const liveOf = (members: object = {}, endpoint: object = {}): LiveSubscription => {
  const notification = { endpoint: { uri: 'http://localhost:1111/notify', ...endpoint } };
  const subscription = subscriptionOf(members, notification);
  return {
    stored: { no: 1, id: subscription.id } as never,
    watcher: watcherOf(subscription, map),
    map,
    target: { kind: 'http', url: 'http://localhost:1111/notify' },
  };
};

let timers: TestTimers;
let delivery: Delivery;
/** What was sent, as `entity:no` of each row. */
let sent: string[];
let settled: string[];
let answers: ((outcome: Outcome | undefined) => void)[];
let store: OutboxRow[];
let asks: number;
beforeEach(() => {
  timers = new TestTimers(NOW);
  delivery = NO_DELIVERY;
  sent = [];
  settled = [];
  answers = [];
  store = [];
  asks = 0;
});

const row = (no: number, entityNo: number, data = '[{}]'): OutboxRow => ({
  subscriptionNo: 1,
  no,
  entityNo,
  at: new Date(timers.now).toISOString(),
  deferred: false,
  data,
});
const open = (live = liveOf(), limits: Partial<LaneLimits> = {}, ask?: LaneParts['ask']) =>
  new NotificationLane(live, {
    clock: () => timers.now,
    after: timers.after,
    random: () => 1,
    limits: { ...LANE_LIMITS, ...limits },
    delivery: () => delivery,
    ask:
      ask ??
      ((enter) => {
        asks += 1;
        enter(() => {});
      }),
    send: (_, rows) => {
      sent.push(rows.map(({ entityNo, no }) => `${entityNo}:${no}`).join(' '));
      return new Promise((resolve) => answers.push(resolve));
    },
    more: async (known, room) => store.filter(({ no }) => !known.includes(no)).slice(0, room.rows),
    attempted: (_, { ok }) => {
      delivery = delivered(delivery, new Date(timers.now).toISOString(), ok);
    },
    settled: (rows, why) => {
      settled.push(...rows.map(({ no }) => `${why}:${no}`));
      store = store.filter(({ no }) => !rows.some((one) => one.no === no));
    },
  });
const answer = async (outcome: Outcome | 'nothing' = OK): Promise<void> => {
  answers.shift()!(outcome === 'nothing' ? undefined : outcome);
  await new Promise((resolve) => setImmediate(resolve));
};
const ticks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('order', () => {
  test('of what is told of one entity holds, while others go on', async () => {
    const lane = open();
    lane.push([row(1, 1)]);
    lane.push([row(2, 1), row(3, 2)]);
    lane.push([row(4, 1)]);
    expect(sent).toEqual(['1:1', '2:3']);
    await answer();
    expect(sent).toEqual(['1:1', '2:3', '1:2']);
    await answer();
    await answer();
    await answer();
    expect(sent).toEqual(['1:1', '2:3', '1:2', '1:4']);
    expect(settled).toEqual(['sent:1', 'sent:3', 'sent:2', 'sent:4']);
  });

  test('holds after a failure: nothing overtakes what failed', async () => {
    const lane = open();
    lane.push([row(1, 1)]);
    lane.push([row(2, 1), row(3, 2)]);
    await answer(DEAD);
    await answer(OK);
    expect(sent).toEqual(['1:1', '2:3']);
    timers.pass(999);
    expect(sent).toHaveLength(2);
    timers.pass(1);
    expect(sent).toEqual(['1:1', '2:3', '1:1']);
    await answer();
    expect(sent.at(-1)).toBe('1:2');
  });
});

describe('several changes', () => {
  test('of different entities that wait are told together', async () => {
    const lane = open(liveOf(), { concurrency: 1 });
    lane.push([row(1, 1)]);
    lane.push([row(2, 2), row(3, 3), row(4, 2)]);
    await answer();
    expect(sent).toEqual(['1:1', '2:2 3:3']);
    await answer();
    expect(sent.at(-1)).toBe('2:4');
  });

  test('are told in parts beyond so many, or so much', () => {
    open(liveOf(), { joined: 2 }).push([row(1, 1), row(2, 2), row(3, 3)]);
    expect(sent).toEqual(['1:1 2:2', '3:3']);
    sent = [];
    open(liveOf(), { joinedBytes: 15 }).push([1, 2, 3].map((no) => row(no, no, `[${'1'.repeat(8)}]`)));
    expect(sent).toEqual(['1:1', '2:2', '3:3']);
  });

  test('are under way at once up to a number', () => {
    const lane = open(liveOf(), { concurrency: 2 });
    for (const no of [1, 2, 3]) lane.push([row(no, no)]);
    expect(sent).toEqual(['1:1', '2:2']);
    expect(asks).toBe(2);
  });
});

describe('failures', () => {
  test('hold up what waits for its place at the same host', async () => {
    const entered: (() => void)[] = [];
    const lane = open(liveOf(), {}, (enter) => entered.push(() => enter(() => {})));
    lane.push([row(1, 1)]);
    lane.push([row(2, 2)]);
    entered.shift()!();
    await answer(DEAD);
    entered.shift()!();
    expect(sent).toHaveLength(1);
    timers.pass(1_000);
    entered.shift()!();
    expect(sent).toEqual(['1:1 2:2', '1:1 2:2']);
  });

  test('are waited after ever longer, up to a limit; one attempt at a time', async () => {
    const lane = open(liveOf(), { longestWait: 3_000 });
    lane.push([row(1, 1)]);
    lane.push([row(2, 2)]);
    await answer(DEAD);
    await answer(DEAD);
    const waits: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const [count, from] = [sent.length, timers.now];
      while (sent.length === count) timers.pass(100);
      waits.push(timers.now - from);
      expect(answers).toHaveLength(1);
      await answer(DEAD);
    }
    // Two that were under way together are one failure.
    expect(waits).toEqual([1_000, 2_000, 3_000, 3_000]);
  });

  test('say how long to wait', async () => {
    const lane = open();
    lane.push([row(1, 1)]);
    await answer({ ok: false, reason: 'HTTP 503', refused: false, wait: 30_000 });
    timers.pass(29_999);
    expect(sent).toHaveLength(1);
    timers.pass(1);
    expect(sent).toHaveLength(2);
  });

  test('are followed by the endpoint’s cooldown', async () => {
    open(liveOf({}, { cooldown: 60_000 })).push([row(1, 1)]);
    await answer(DEAD);
    timers.pass(59_999);
    expect(sent).toHaveLength(1);
    timers.pass(1);
    expect(sent).toHaveLength(2);
  });

  test('by refusal are given up soon, and what comes after is tried', async () => {
    const lane = open();
    lane.push([row(1, 1)]);
    lane.push([row(2, 1)]);
    for (let i = 0; i < 3; i += 1) {
      await answer(REFUSED);
      timers.pass(300_000);
    }
    expect(settled).toEqual(['givenUp:1']);
    expect(sent).toEqual(['1:1', '1:1', '1:1', '1:2']);
  });

  test('are given up when they are too old', async () => {
    const lane = open(liveOf(), { age: 10_000 });
    lane.push([row(1, 1)]);
    for (let i = 0; i < 10 && settled.length === 0; i += 1) {
      if (answers.length > 0) await answer(DEAD);
      timers.pass(3_000);
    }
    expect(settled).toEqual(['givenUp:1']);
    expect(timers.now - Date.parse(NOW)).toBeLessThanOrEqual(15_000);
  });
});

describe('throttling', () => {
  test('lets one through, then after its time the newest of each entity', async () => {
    const lane = open(liveOf({ throttling: 5 }));
    lane.push([row(1, 1)]);
    await answer();
    lane.push([row(2, 1), row(3, 2)]);
    lane.push([row(4, 1)]);
    timers.pass(4_999);
    expect(sent).toEqual(['1:1']);
    timers.pass(1);
    expect(sent).toEqual(['1:1', '2:3 1:4']);
    expect(settled).toEqual(['sent:1', 'stale:2']);
    await answer();
    lane.push([row(5, 1)]);
    expect(sent).toHaveLength(2);
  });
});

describe('a subscription that is paused or has expired', () => {
  test('is told nothing, not even what waited', async () => {
    const lane = open();
    lane.push([row(1, 1)]);
    await answer(DEAD);
    lane.update(liveOf({ isActive: false }));
    expect(settled).toEqual(['stale:1']);
    timers.pass(10_000);
    expect(sent).toHaveLength(1);
  });
});

test('where nothing is left to tell nothing counts as sent', async () => {
  open().push([row(1, 1)]);
  await answer('nothing');
  expect(settled).toEqual(['stale:1']);
  expect(delivery).toEqual(NO_DELIVERY);
});

describe('memory', () => {
  test('holds a window; the rest is read from the store, in order, each once', async () => {
    const lane = open(liveOf(), { window: 4, concurrency: 1, joined: 2 });
    const all = Array.from({ length: 20 }, (_, i) => row(i + 1, i + 1));
    for (const one of all) {
      store.push(one);
      lane.push([one]);
      expect(lane.waiting).toBeLessThanOrEqual(4);
    }
    while (answers.length > 0) {
      await answer();
      await ticks();
      expect(lane.waiting).toBeLessThanOrEqual(4);
    }
    const told = sent.flatMap((one) => one.split(' ').map((part) => Number(part.split(':')[1])));
    expect(told).toEqual(all.map(({ no }) => no));
    lane.forget(all);
    expect(lane.isIdle).toBe(true);
  });

  test('holds so many bytes', () => {
    const lane = open(liveOf(), { windowBytes: 100, concurrency: 1 });
    for (const no of [1, 2, 3, 4, 5]) lane.push([row(no, no, `[${'1'.repeat(60)}]`)]);
    expect(lane.waiting).toBe(2);
  });

  test('finds what was left by a process that ended', async () => {
    store = [row(7, 1), row(8, 1)];
    const lane = open();
    lane.lookAgain();
    await ticks();
    await answer();
    await answer();
    expect(sent).toEqual(['1:7', '1:8']);
  });

  test('goes on when the store was away', async () => {
    store = [row(7, 1), row(8, 2)];
    let isAway = true;
    const lane = new NotificationLane(liveOf(), {
      clock: () => timers.now,
      after: timers.after,
      random: () => 1,
      limits: LANE_LIMITS,
      delivery: () => delivery,
      ask: (enter) => enter(() => {}),
      send: async (_, rows) => {
        sent.push(rows.map(({ no }) => no).join(' '));
        return OK;
      },
      more: async (known) => {
        if (isAway) throw new Error('away');
        return store.filter(({ no }) => !known.includes(no));
      },
      attempted: () => {},
      settled: () => {},
    });
    lane.lookAgain();
    await ticks();
    isAway = false;
    lane.push([row(8, 2)]);
    timers.pass(1_000);
    await ticks();
    expect(sent).toEqual(['7 8']);
  });
});
