import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMqttNotifier, type MqttNotifier, type MqttTarget } from './notification-mqtt.ts';

let broker: Aedes;
let server: Server;
let port: number;
let notifier: MqttNotifier;
let published: { readonly topic: string; readonly payload: string; readonly qos: number }[];
let connects: string[];

const listen = async (at = 0): Promise<void> => {
  broker = await Aedes.createBroker();
  broker.authenticate = (client, user, password, done) => {
    connects.push(client.id);
    done(null, user === undefined || user === null || (user === 'me' && String(password) === 'secret'));
  };
  broker.on('publish', ({ topic, payload, qos }, client) => {
    if (client) published.push({ topic, payload: payload.toString(), qos });
  });
  server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  port = (server.address() as { port: number }).port;
};
const shut = async (): Promise<void> => {
  await new Promise<void>((resolve) => broker.close(resolve));
  if (server.listening) await new Promise((resolve) => server.close(resolve));
};

beforeEach(async () => {
  published = [];
  connects = [];
  let ids = 0;
  notifier = createMqttNotifier({
    refuse: (_, to) => (to === 1 ? 'own' : undefined),
    newId: () => `client-${ids++}`,
    after: (milliseconds, work) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  await listen();
});
afterEach(async () => {
  await notifier.close();
  await shut();
});

const target = (more: Partial<MqttTarget> = {}): MqttTarget => ({
  kind: 'mqtt',
  host: '127.0.0.1',
  port,
  tls: false,
  topic: 'city/air',
  qos: 1,
  version: 'mqtt3.1.1',
  ...more,
});

describe('a message', () => {
  test.each([0, 1, 2] as const)('is published with QoS %i', async (qos) => {
    expect(await notifier.publish(target({ qos }), '{"a":1}', 2_000)).toEqual({ ok: true });
    await expect.poll(() => published).toEqual([{ topic: 'city/air', payload: '{"a":1}', qos }]);
  });

  test('goes over the connection of the others to the same broker, in order', async () => {
    const texts = Array.from({ length: 50 }, (_, i) => `${i}`);
    const sent = await Promise.all(texts.map((text) => notifier.publish(target(), text, 2_000)));
    expect(sent.every(({ ok }) => ok)).toBe(true);
    expect(published.map(({ payload }) => payload)).toEqual(texts);
    expect(connects).toEqual(['client-0']);
    await notifier.publish(target({ username: 'me', password: 'secret' }), 'x', 2_000);
    expect(connects).toEqual(['client-0', 'client-1']);
  });

  test('to a broker without MQTT 5.0 is published by MQTT 3.1.1', async () => {
    expect(await notifier.publish(target({ version: 'mqtt5.0' }), 'a', 2_000)).toEqual({ ok: true });
    expect(await notifier.publish(target({ version: 'mqtt5.0' }), 'b', 2_000)).toEqual({ ok: true });
    expect(published.map(({ payload }) => payload)).toEqual(['a', 'b']);
  });
});

describe('a failure is told', () => {
  const failed = (reason: unknown) => ({ ok: false, reason, refused: false });

  test('of a wrong password', async () => {
    const wrong = target({ username: 'me', password: 'guess' });
    expect(await notifier.publish(wrong, 'a', 2_000)).toEqual(failed(expect.stringContaining('refused')));
  });

  test('of a broker that is away; when it is back the next message finds it', async () => {
    const at = port;
    await notifier.publish(target(), 'a', 2_000);
    await shut();
    expect(await notifier.publish(target(), 'b', 500)).toEqual(failed(expect.any(String)));
    expect(await notifier.publish(target(), 'b', 500)).toEqual(
      failed(expect.stringContaining('ECONNREFUSED')),
    );
    await listen(at);
    expect(await notifier.publish(target(), 'c', 2_000)).toEqual({ ok: true });
    await expect.poll(() => published.map(({ payload }) => payload)).toEqual(['a', 'c']);
  });

  test('of one that says nothing', async () => {
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const to = target({ port: (silent.address() as { port: number }).port });
    expect(await notifier.publish(to, 'a', 100)).toEqual(failed(expect.any(String)));
    await notifier.close();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('of an address that nothing may go to', async () => {
    expect(await notifier.publish(target({ port: 1 }), 'a', 100)).toEqual(failed('own address'));
    const byName = target({ host: 'localhost', port: 1 });
    expect(await notifier.publish(byName, 'a', 1_000)).toEqual(failed('own address'));
  });
});
