import { once } from 'node:events';
import { createConnection } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeSink, sourcesOver } from '../../test/source-case.ts';
import { openMemory } from '../../test/store.ts';
import type { Actor } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { type MqttDoor, openMqttDoor } from './mqtt-door.ts';
import {
  createSource,
  getSource,
  listRejects,
  removeSource,
  replaceSource,
  type Sources,
} from './source-actions.ts';
import type { SourceSpecWire } from './source-wire.ts';

let db: Database;
let sources: Sources;
let fake: FakeSink;
let ctx: Context;
let door: MqttDoor;
const clients: MqttClient[] = [];
const keys: Record<string, readonly string[]> = {
  pusher: ['source.push'],
  reader: ['source.read'],
  other: ['run.read'],
};

const openDoor = (access: 'open' | 'keys' = 'keys', connections = 100): Promise<MqttDoor> =>
  openMqttDoor(
    {
      routesOf: (topic) => sources.engine.routesOf(topic),
      actorOf: async (secret): Promise<Actor | undefined> => {
        const scopes = keys[secret];
        return scopes && { kind: 'key', id: secret, name: secret, scopes };
      },
      access,
      connections,
      log: pino({ level: 'silent' }),
    },
    0,
    '127.0.0.1',
  );
const closing = (client: MqttClient): Promise<void> =>
  new Promise((done) => client.once('close', () => done()));
const connectTo = async (port: number, password?: string): Promise<MqttClient> => {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    reconnectPeriod: 0,
    ...(password === undefined ? {} : { username: 'key', password }),
  });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
};

beforeAll(async () => {
  db = await openMemory();
});
beforeEach(async () => {
  await db.query('DELETE FROM source');
  const made = sourcesOver(db);
  sources = made;
  fake = made.fake;
  ctx = made.parts.ctx;
  await sources.engine.start();
  door = await openDoor();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await door.close();
  await sources.engine.stop();
});
afterAll(() => db.close());

const source = (options: object = {}, change: Partial<SourceSpecWire> = {}): SourceSpecWire => ({
  id: 'air',
  name: 'Air quality',
  kind: 'mqtt',
  options: { topics: ['air/{station}/{attribute}'], ...options },
  model: { type: 'AirQualityObserved' },
  mapping: {
    id: 'urn:x:{/topic/station}',
    attributes: { '{/topic/attribute}': { value: '/payload/v', observedAt: '/payload/t' } },
  },
  ...change,
});
const payload = (v: unknown) => JSON.stringify({ v, t: new Date().toISOString() });

describe('the broker that is built in', () => {
  test('brings messages to the sources of their topics and acknowledges them once they are stored', async () => {
    await createSource(ctx, sources, { source: source() });
    const client = await connectTo(door.port, 'pusher');
    fake.isBusy = true;
    let isAcknowledged = false;
    const sent = client.publishAsync('air/1/pm25', payload(12), { qos: 1 }).then(() => {
      isAcknowledged = true;
    });
    await new Promise((done) => setTimeout(done, 250));
    expect([isAcknowledged, fake.entities.size]).toEqual([false, 0]);
    fake.isBusy = false;
    await sent;
    expect(fake.entities.get('urn:x:1')).toMatchObject({ type: 'AirQualityObserved', pm25: { value: 12 } });
  });

  test('writes those that wait together, in their order', async () => {
    await createSource(ctx, sources, { source: source() });
    const client = await connectTo(door.port, 'pusher');
    await Promise.all(
      Array.from({ length: 500 }, (_, i) => client.publishAsync(`air/${i % 3}/pm25`, payload(i), { qos: 1 })),
    );
    expect(fake.batches.length).toBeLessThan(100);
    expect([...fake.entities.values()].map((entity) => (entity.pm25 as { value: number }).value)).toEqual([
      498, 499, 497,
    ]);
    await sources.engine.stop();
    const { lastRun } = await getSource(ctx, 'air');
    expect(lastRun).toMatchObject({
      cause: 'message',
      status: 'completed',
      records: 500,
      created: 3,
      updated: 497,
    });
  });

  test('acknowledges what cannot be used, too, and keeps it', async () => {
    await createSource(ctx, sources, { source: source({}, { limits: { bytes: 200 } }) });
    const client = await connectTo(door.port, 'pusher');
    await client.publishAsync('air/1/pm25', '{', { qos: 1 });
    await client.publishAsync('air/bad/pm25', payload(1), { qos: 1 });
    await client.publishAsync('air/1/pm25', payload('x'.repeat(300)), { qos: 1 });
    const { items } = await listRejects(ctx, 'air', {});
    expect(items.map(({ place, issues }) => [place, issues[0]!.code])).toEqual([
      ['air/1/pm25', 'message.tooLong'],
      ['air/bad/pm25', 'source.refused'],
      ['air/1/pm25', 'message.json'],
    ]);
  });

  test('hands messages on to those who subscribe, whether a source takes them or not', async () => {
    const reader = await connectTo(door.port, 'reader');
    await reader.subscribeAsync('any/#', { qos: 1 });
    const heard = new Promise<string>((done) =>
      reader.once('message', (topic, text) => done(`${topic} ${text}`)),
    );
    const client = await connectTo(door.port, 'pusher');
    await client.publishAsync('any/thing', 'x', { qos: 1 });
    expect(await heard).toBe('any/thing x');
  });

  test('lets nobody in without a key, and nobody do what the key is not for', async () => {
    await createSource(ctx, sources, { source: source() });
    await expect(connectTo(door.port)).rejects.toThrow('Not authorized');
    await expect(connectTo(door.port, 'wrong')).rejects.toThrow('Not authorized');
    const other = await connectTo(door.port, 'other');
    await expect(other.subscribeAsync('air/#')).rejects.toThrow();
    const closed = closing(other);
    other.publish('air/1/pm25', payload(1), { qos: 1 });
    await closed;
    expect(fake.entities.size).toBe(0);
    const reader = await connectTo(door.port, 'reader');
    await expect(reader.subscribeAsync('$SYS/#')).rejects.toThrow();
  });

  test('is open without a key where the configuration says so', async () => {
    const open = await openDoor('open');
    await createSource(ctx, sources, { source: source() });
    const client = await connectTo(open.port);
    await client.publishAsync('air/1/pm25', payload(1), { qos: 1 });
    expect(fake.entities.size).toBe(1);
    client.end(true);
    await open.close();
  });

  test('takes no more connections than it may, and no packet that is too long', async () => {
    const small = await openDoor('open', 1);
    const first = await connectTo(small.port);
    await once(createConnection(small.port, '127.0.0.1'), 'close');
    const closed = closing(first);
    first.publish('a', Buffer.alloc(1_100_000), { qos: 1 });
    await closed;
    await small.close();
  });

  test('asks a sender to come again when its queue is full', async () => {
    await createSource(ctx, sources, { source: source({}, { limits: { queue: 5 } }) });
    fake.isBusy = true;
    const client = await connectTo(door.port, 'pusher');
    const closed = closing(client);
    for (let i = 0; i < 20; i += 1) client.publish('air/1/pm25', payload(i), { qos: 1 });
    await closed;
    fake.isBusy = false;
  });

  test('forgets a source that rests or is deleted', async () => {
    await createSource(ctx, sources, { source: source() });
    expect(sources.engine.routesOf('air/1/pm25')).toHaveLength(1);
    await replaceSource(ctx, sources, 'air', { source: source({}, { active: false }) });
    expect(sources.engine.routesOf('air/1/pm25')).toHaveLength(0);
    await replaceSource(ctx, sources, 'air', { source: source({ topics: ['other'] }) });
    expect([sources.engine.routesOf('other').length, sources.engine.routesOf('air/1/pm25').length]).toEqual([
      1, 0,
    ]);
    await removeSource(ctx, sources, 'air');
    expect(sources.engine.routesOf('other')).toHaveLength(0);
  });
});

describe('a broker elsewhere', () => {
  test('is listened to, and what was not stored comes again', async () => {
    const url = `mqtt://127.0.0.1:${door.port}`;
    keys.both = ['source.*'];
    await createSource(ctx, sources, {
      source: source({ url, user: 'key' }),
      secrets: { password: 'both' },
    });
    await expect.poll(() => sources.engine.isConnected('air')).toBe(true);
    const client = await connectTo(door.port, 'both');
    await expect
      .poll(async () => {
        await client.publishAsync('air/1/pm25', payload(12), { qos: 1 });
        return fake.entities.get('urn:x:1');
      })
      .toMatchObject({ pm25: { value: 12 } });
    await Promise.all(
      Array.from({ length: 300 }, (_, i) => client.publishAsync(`air/${i}/pm25`, payload(i), { qos: 1 })),
    );
    await expect.poll(() => fake.entities.size).toBe(300);
  });

  test('with the wrong password is told to be away', async () => {
    await createSource(ctx, sources, {
      source: source({ url: `mqtt://127.0.0.1:${door.port}`, user: 'key' }),
      secrets: { password: 'wrong' },
    });
    await new Promise((done) => setTimeout(done, 200));
    expect(sources.engine.isConnected('air')).toBe(false);
  });
});
