import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { building, creation, deletion, map, NOW, removal, update } from '../../test/subscription-case.ts';
import { TestTimers } from '../../test/timers.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Broker, StoredWrite } from './broker.ts';
import { MOST_LISTENERS, watchEntities } from './live-actions.ts';
import { createLiveFeed, type LiveFeed, type LiveFilter } from './live-feed.ts';
import { createLiveStream, LIVE_STREAM_LIMITS } from './live-stream.ts';
import type { EntityWrite } from './subscription-match.ts';

let timers: TestTimers;
let feed: LiveFeed;
beforeEach(() => {
  timers = new TestTimers(NOW);
  feed = createLiveFeed();
});
afterEach(() => feed.close());

const open = (filter: Partial<LiveFilter> = {}, limits = LIVE_STREAM_LIMITS) =>
  createLiveStream({ feed, filter: { tenant: 0, ...filter }, map, after: timers.after, limits });

const stored = (write: EntityWrite, tenant = 0): StoredWrite => ({
  ...write,
  tenant,
  id: (write.after ?? write.before)!.id,
  entityNo: 1,
  isNew: write.before === undefined,
});
const tell = (...writes: EntityWrite[]) =>
  feed.tell(
    writes.map((write) => stored(write)),
    NOW,
  );
const events = (text: string | null) =>
  [...(text ?? '').matchAll(/^event: (\w+)\ndata: (.*)\n\n/gm)].map(([, name, data]) => [
    name,
    JSON.parse(data!),
  ]);

describe('a stream', () => {
  test('tells what an entity is now, by its changed attributes', () => {
    const stream = open();
    tell(creation(building()));
    timers.pass(100);
    tell(update(building(), { level: 5 }));
    timers.pass(100);
    tell(removal(building(), 'level'));
    timers.pass(100);
    tell(deletion(building()));
    timers.pass(100);
    const id = 'urn:building:1';
    const head = { id, type: 'Building' };
    expect(events(stream.read()?.toString())).toEqual([
      [
        'change',
        { kind: 'created', at: NOW, entity: { ...head, name: expect.anything(), level: expect.anything() } },
      ],
      ['change', { kind: 'updated', at: NOW, entity: { ...head, level: { type: 'Property', value: 5 } } }],
      ['change', { kind: 'updated', at: NOW, entity: { ...head, level: null } }],
      ['change', { kind: 'deleted', at: NOW, entity: head }],
    ]);
  });

  test('tells once of what changes quickly, and nothing of what stays', () => {
    const stream = open();
    for (const level of [5, 6, 7]) tell(update(building(), { level }));
    tell(update(building(), { level: 4 }));
    timers.pass(100);
    expect(events(stream.read()?.toString()).map(([, data]) => data.entity.level.value)).toEqual([7]);
  });

  test('passes what its filter lets through', () => {
    const change = update(building(), { level: 5 });
    const passes = (filter: Partial<LiveFilter>): boolean => {
      const stream = open(filter);
      tell(change);
      timers.pass(100);
      const found = events(stream.read()?.toString()).length > 0;
      stream.destroy();
      return found;
    };
    expect(passes({ ids: new Set(['urn:building:1']) })).toBe(true);
    expect(passes({ ids: new Set(['urn:building:2']) })).toBe(false);
    expect(passes({ types: new Set(['ex:Building']) })).toBe(true);
    expect(passes({ types: new Set(['ex:Tower']) })).toBe(false);
    expect(passes({ attributes: new Set(['ex:level']) })).toBe(true);
    expect(passes({ attributes: new Set(['ex:name']) })).toBe(false);
    expect(passes({ tenant: 1 })).toBe(false);
    expect(feed.size).toBe(0);
  });

  test('holds no more than it may for a slow client, and tells how much that one missed', () => {
    const stream = open({}, { ...LIVE_STREAM_LIMITS, waiting: 500, entities: 2 });
    for (let level = 10; level < 40; level += 1) {
      tell(update(building(), { level }));
      timers.pass(100);
    }
    expect(stream.readableLength).toBeLessThan(1_000);
    const told = events(stream.read()?.toString()).length;
    timers.pass(100);
    expect(events(stream.read()?.toString())).toEqual([['gap', { missed: 30 - told }]]);
  });

  test('tells of no more entities at once than it may', () => {
    const stream = open({}, { ...LIVE_STREAM_LIMITS, entities: 2 });
    tell(...['a', 'b', 'c'].map((name) => creation(building({ id: `urn:${name}` }))));
    timers.pass(200);
    const told = events(stream.read()?.toString());
    expect(told.map(([name]) => name)).toEqual(['gap', 'change', 'change']);
  });

  test('shows that it lives, and ends with the feed', async () => {
    const stream = open();
    timers.pass(31_000);
    expect(stream.read()?.toString()).toBe('retry: 3000\n\n: alive\n\n: alive\n\n');
    feed.close();
    stream.resume();
    await new Promise((resolve) => stream.once('end', resolve));
    expect(feed.size).toBe(0);
  });
});

test('watching is refused for a tenant that there is not, and beyond so many streams', async () => {
  const broker = {
    subscriptions: { live: feed, after: timers.after },
    tenants: { find: async (name?: string) => (name === undefined ? 0 : undefined) },
    contexts: { mapOf: async () => map },
  } as unknown as Broker;
  const refusal = (question: object) =>
    watchEntities({ actor: PUBLIC, broker }, question).then(
      () => undefined,
      (error) => error.code,
    );
  expect(await refusal({ tenant: 'x' })).toBe('context.tenant');
  expect(await refusal({ tenant: '<' })).toBe('context.badRequest');
  for (let i = 0; i < MOST_LISTENERS; i += 1) expect(await refusal({})).toBeUndefined();
  expect(await refusal({})).toBe('request.tooMany');
});
