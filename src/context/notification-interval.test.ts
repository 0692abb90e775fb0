import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { building, map, NOW, subscriptionOf } from '../../test/subscription-case.ts';
import { TestTimers } from '../../test/timers.ts';
import { createIntervals, type Intervals } from './notification-interval.ts';
import { watcherOf } from './subscription-match.ts';
import type { LiveSubscription } from './subscription-registry.ts';

let timers: TestTimers;
let sent: string[];
let found: number;
let sends: boolean;
let hanging: Set<number>;
let intervals: Intervals;
beforeEach(() => {
  timers = new TestTimers(NOW);
  sent = [];
  found = 1;
  sends = true;
  hanging = new Set();
  intervals = createIntervals({
    find: async function* () {
      yield Array.from({ length: found }, (_, i) => building({ id: `urn:building:${i}` }));
    },
    write: async (_, entities) => entities.map(({ id }) => ({ id })),
    notifier: {
      get turn() {
        return { sends, isAlone: true };
      },
      deliveryOf: () => undefined,
      sendNow: async (live, data) => {
        sent.push(`${live.stored.no}: ${data.length} at ${(timers.now - Date.parse(NOW)) / 1000}`);
        if (hanging.has(live.stored.no)) await new Promise(() => {});
      },
    },
    newId: () => 'urn:n',
    clock: () => timers.now,
    after: timers.after,
    log: pino({ level: 'silent' }),
  });
});

const live = (no: number, members: object): LiveSubscription => {
  const subscription = subscriptionOf(members);
  const stored = { no, id: subscription.id, modifiedAt: NOW, delivery: { timesSent: 0, timesFailed: 0 } };
  return {
    stored: stored as never,
    watcher: watcherOf(subscription, map),
    map,
    target: { kind: 'http', url: 'http://localhost:1111/notify' },
  };
};
const put = (no: number, members: object): void => intervals.changed(no, live(no, members));
/** Lets time pass and what happens meanwhile end. */
const pass = async (seconds: number): Promise<void> => {
  for (let i = 0; i < seconds * 10; i += 1) {
    timers.pass(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
};

test('each is told at the end of each of its intervals', async () => {
  put(1, { timeInterval: 2 });
  put(2, { timeInterval: 5 });
  put(3, {});
  await pass(6);
  expect(sent).toEqual(['1: 1 at 2', '1: 1 at 4', '2: 1 at 5', '1: 1 at 6']);
});

test('where nothing is found nothing is sent, and it is looked again', async () => {
  found = 0;
  put(1, { timeInterval: 2 });
  await pass(3);
  found = 2;
  await pass(2);
  expect(sent).toEqual(['1: 2 at 4']);
});

test('one that hangs holds up no other', async () => {
  for (let no = 1; no <= 20; no += 1) {
    hanging.add(no);
    put(no, { timeInterval: 1 });
  }
  put(21, { timeInterval: 2 });
  await pass(4);
  expect(sent.filter((one) => one.startsWith('21:'))).toEqual(['21: 1 at 2', '21: 1 at 4']);
  expect(sent.filter((one) => one.startsWith('1:'))).toHaveLength(1);
});

test('what is paused, deleted, or another server’s business is told nothing', async () => {
  put(1, { timeInterval: 1, isActive: false });
  put(2, { timeInterval: 1 });
  intervals.changed(2, undefined);
  await pass(3);
  expect(sent).toEqual([]);
  sends = false;
  put(1, { timeInterval: 1 });
  await pass(3);
  expect(sent).toEqual([]);
  sends = true;
  await pass(1);
  expect(sent).toHaveLength(1);
});

test('an interval that is shorter than can be had is told as often as can be', async () => {
  put(1, { timeInterval: 0.001 });
  await pass(1);
  expect(sent.length).toBeGreaterThan(5);
  expect(sent.length).toBeLessThanOrEqual(10);
});
