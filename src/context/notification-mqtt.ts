import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MqttClient } from 'mqtt';
import { assertAllowed, guardedLookup, type Refuse } from './notification-address.ts';
import type { Outcome } from './notification-lane.ts';
import type { Target } from './subscription-endpoint.ts';

export type MqttTarget = Target & { readonly kind: 'mqtt' };

export interface MqttNotifier {
  /** Publishes a payload under the target's topic. Never throws. */
  publish(target: MqttTarget, payload: string, timeout: number): Promise<Outcome>;
  close(): Promise<void>;
}

export interface MqttNotifierParts {
  readonly refuse: Refuse;
  /** The id by which brokers know this server; a random one for each connection. */
  readonly newId: () => string;
  readonly after: (milliseconds: number, work: () => void) => () => void;
}

interface Connection {
  readonly client: MqttClient;
  readonly socket: Socket;
  readonly connected: Promise<void>;
  /** Told when the connection ends. */
  readonly publishing: Set<(reason: string) => void>;
  cancelIdle: () => void;
}

/** A connection that nothing went over for so long is closed, milliseconds. */
const IDLE = 300_000;
const KEEPALIVE_SECONDS = 30;
/** Brokers that are remembered to speak MQTT 3.1.1 only. */
const MOST_OLD = 1_000;
/** "Unacceptable protocol version", as MQTT 3.1.1 and as MQTT 5 say it. */
const OTHER_VERSION: ReadonlySet<unknown> = new Set([1, 0x84]);

/**
 * Notifications by MQTT (clause 7.2). Subscriptions to the same broker with the same credentials share a connection; one that failed is
 * given up, and the next message makes another: what was not acknowledged is the outbox's to send again, never the client's. A broker
 * that refuses MQTT 5.0, the default, is spoken to in 3.1.1.
 */
export function createMqttNotifier({ refuse, newId, after }: MqttNotifierParts): MqttNotifier {
  const connections = new Map<string, Connection>();
  const old = new Set<string>();

  const drop = (key: string, connection: Connection): void => {
    if (connections.get(key) === connection) connections.delete(key);
    connection.cancelIdle();
    for (const fail of [...connection.publishing]) fail('the connection was closed');
    connection.client.end(true);
    connection.socket.destroy();
  };

  const connectionTo = (target: MqttTarget, key: string, timeout: number): Connection => {
    const known = connections.get(key);
    if (known !== undefined) return known;
    const { host, port, tls, username, password, version } = target;
    const name = host.replace(/^\[|\]$/g, '');
    const options = { host: name, port, lookup: guardedLookup(port, refuse) };
    const socket = tls
      ? connectTls({ ...options, ...(isIP(name) === 0 ? { servername: name } : {}) })
      : connectTcp(options);
    const client = new MqttClient(() => socket, {
      protocolVersion: version === 'mqtt5.0' ? 5 : 4,
      clientId: newId(),
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: timeout,
      keepalive: KEEPALIVE_SECONDS,
      queueQoSZero: true,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    });
    const connected = new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      client.on('connect', () => resolve());
      client.on('error', reject);
      client.on('close', () => reject(new Error('the connection was closed')));
    });
    connected.catch(() => undefined);
    const connection: Connection = {
      client,
      socket,
      connected,
      publishing: new Set(),
      cancelIdle: () => undefined,
    };
    connections.set(key, connection);
    client.on('error', () => drop(key, connection));
    client.on('close', () => drop(key, connection));
    return connection;
  };

  /** Publishes over a connection that is there. */
  const publishOver = (
    connection: Connection,
    key: string,
    { topic, qos }: MqttTarget,
    payload: string,
    timeout: number,
  ): Promise<Outcome> =>
    new Promise((done) => {
      let isEnded = false;
      const end = (outcome: Outcome): void => {
        if (isEnded) return;
        isEnded = true;
        cancel();
        connection.publishing.delete(fail);
        if (!outcome.ok && !outcome.refused) drop(key, connection);
        else if (connection.publishing.size === 0) {
          connection.cancelIdle();
          connection.cancelIdle = after(IDLE, () => drop(key, connection));
        }
        done(outcome);
      };
      const fail = (reason: string): void => end(failure(reason));
      const cancel = after(timeout, () => fail('timeout'));
      connection.publishing.add(fail);
      connection.cancelIdle();
      connection.client.publish(topic, payload, { qos }, (error, packet) => {
        const { reasonCode = 0 } = (packet ?? {}) as { readonly reasonCode?: number };
        if (error) fail(error.message);
        // Brokers of MQTT 5.0 say with a reason code from 0x80 on that they did not take it.
        else if (reasonCode >= 0x80) end({ ok: false, reason: 'refused by the broker', refused: true });
        else end({ ok: true });
      });
    });

  const publish = async (asked: MqttTarget, payload: string, timeout: number): Promise<Outcome> => {
    const broker = `${asked.host}:${asked.port}`;
    const target: MqttTarget = old.has(broker) ? { ...asked, version: 'mqtt3.1.1' } : asked;
    const { host, port, tls, username, password, version } = target;
    const key = JSON.stringify([host, port, tls, username, password, version]);
    try {
      assertAllowed(host, port, refuse);
      const connection = connectionTo(target, key, timeout);
      await inTime(connection.connected, timeout);
      return await publishOver(connection, key, target, payload, timeout);
    } catch (error) {
      const { message, code } = error as Error & { readonly code?: unknown };
      if (version !== 'mqtt5.0' || !OTHER_VERSION.has(code)) return failure(message);
      if (old.size >= MOST_OLD) old.clear();
      old.add(broker);
      return publish(asked, payload, timeout);
    }
  };

  const inTime = (work: Promise<void>, timeout: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const cancel = after(timeout, () => reject(new Error('timeout')));
      work.then(resolve, reject).finally(cancel);
    });

  return {
    publish,
    async close() {
      const all = [...connections];
      connections.clear();
      await Promise.all(
        all.map(([, { client, cancelIdle }]) => {
          cancelIdle();
          return new Promise<void>((resolve) => client.end(false, {}, () => resolve()));
        }),
      );
    },
  };
}

const failure = (reason: string): Outcome => ({ ok: false, reason, refused: false });
