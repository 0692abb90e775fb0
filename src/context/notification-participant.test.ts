import { pino } from 'pino';
import { expect, test } from 'vitest';
import { building, creation, map, NOW, subscriptionOf } from '../../test/subscription-case.ts';
import type { Sql } from '../platform/database.ts';
import type { StoredWrite } from './broker.ts';
import type { OutboxRow } from './notification-outbox.ts';
import { notifyingParticipant } from './notification-participant.ts';
import { SubscriptionIndex } from './subscription-index.ts';
import { type Watcher, watcherOf } from './subscription-match.ts';
import type { LiveSubscription } from './subscription-registry.ts';

/** A participant over subscriptions with these ids; the notifier and the database note what they are told. */
function start(ids: readonly string[], { mostBytes = 1_000_000, broken = '' } = {}) {
  const index = new SubscriptionIndex();
  const lives = new Map<Watcher, LiveSubscription>();
  for (const [no, id] of ids.entries()) {
    const made = watcherOf({ ...subscriptionOf(), id }, map);
    const watcher: Watcher = id === broken ? { ...made, geo: {} as never } : made;
    lives.set(watcher, {
      stored: { no, id } as never,
      watcher,
      map,
      target: { kind: 'http', url: 'http://localhost:1111/notify' },
    });
    index.put(watcher);
  }
  const pushed: OutboxRow[] = [];
  const givenUp: string[] = [];
  const statements: string[] = [];
  const participant = notifyingParticipant({
    registry: {
      indexOf: (tenant) => (tenant === 0 ? index : undefined),
      ofWatcher: (watcher) => lives.get(watcher),
    },
    notifier: {
      push: (rows) => void pushed.push(...rows),
      giveUp: (live) => void givenUp.push(live.stored.id),
    },
    log: pino({ level: 'silent' }),
    mostBytes,
  });
  const sql = {
    query: async (text: string, [numbers]: readonly unknown[][]) => {
      statements.push(text);
      return numbers!.map((_, i) => ({ no: i + 1 }));
    },
  } as unknown as Sql;
  return { participant, sql, pushed, givenUp, statements };
}

const writeOf = (id: string, tenant = 0): StoredWrite => ({
  ...creation(building({ id })),
  tenant,
  id,
  entityNo: 7,
  isNew: true,
});

test('what is told is pushed once it is durable, with the numbers of the store', async () => {
  const { participant, sql, pushed } = start(['urn:a', 'urn:b']);
  const writes = [writeOf('urn:building:1')];
  await participant.inside!(sql, writes, NOW);
  expect(pushed).toEqual([]);
  participant.after!(writes, NOW);
  expect(pushed.map(({ no, subscriptionNo, entityNo }) => [no, subscriptionNo, entityNo])).toEqual([
    [1, 0, 7],
    [2, 1, 7],
  ]);
});

test('where nothing matches the store is not asked', async () => {
  const { participant, sql, pushed, statements } = start(['urn:a']);
  const writes = [writeOf('urn:building:1', 5)];
  await participant.inside!(sql, writes, NOW);
  participant.after!(writes, NOW);
  expect([pushed, statements]).toEqual([[], []]);
});

test('a subscription that cannot be held against a change fails neither the write nor the others', async () => {
  const { participant, sql, pushed } = start(['urn:broken', 'urn:b'], { broken: 'urn:broken' });
  const writes = [writeOf('urn:building:1')];
  await participant.inside!(sql, writes, NOW);
  participant.after!(writes, NOW);
  expect(pushed.map(({ subscriptionNo }) => subscriptionNo)).toEqual([1]);
});

test('a transaction adds no more than so many bytes', async () => {
  const { participant, sql, pushed, givenUp } = start(['urn:a', 'urn:b', 'urn:c'], { mostBytes: 200 });
  const writes = [writeOf('urn:building:1')];
  await participant.inside!(sql, writes, NOW);
  participant.after!(writes, NOW);
  expect([pushed.length, givenUp.length]).toEqual([2, 1]);
});
