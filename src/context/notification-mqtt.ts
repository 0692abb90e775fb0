import { connect as connectTcp } from 'node:net';
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
  readonly connected: Promise<void>;
  /** Told when the connection ends. */
  readonly publishing: Set<(reason: string) => void>;
  cancelIdle: () => void;
}

/** A connection that nothing went over for so long is closed, milliseconds. */
const IDLE = 300_000;
const KEEPALIVE_SECONDS = 30;

/**
 * Notifications by MQTT (clause 7.2). Subscriptions to the same broker with the same credentials share a connection; one that failed is
 * given up, and the next message makes another: what was not acknowledged is the outbox's to send again, never the client's.
 */
export function createMqttNotifier({ refuse, newId, after }: MqttNotifierParts): MqttNotifier {
  const connections = new Map<string, Connection>();

  const drop = (key: string, connection: Connection): void => {
    if (connections.get(key) === connection) connections.delete(key);
    connection.cancelIdle();
    for (const fail of [...connection.publishing]) fail('the connection was closed');
    connection.client.end(true);
  };

  const connectionTo = (target: MqttTarget, key: string, timeout: number): Connection => {
    const known = connections.get(key);
    if (known !== undefined) return known;
    const { host, port, tls, username, password, version } = target;
    const client = new MqttClient(
      () => {
        const name = host.replace(/^\[|\]$/g, '');
        const options = { host: name, port, lookup: guardedLookup(port, refuse) };
        const socket = tls ? connectTls({ ...options, servername: name }) : connectTcp(options);
        return socket;
      },
      {
        protocolVersion: version === 'mqtt5.0' ? 5 : 4,
        clientId: newId(),
        clean: true,
        reconnectPeriod: 0,
        connectTimeout: timeout,
        keepalive: KEEPALIVE_SECONDS,
        queueQoSZero: true,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
      },
    );
    const connected = new Promise<void>((resolve, reject) => {
      client.on('connect', () => resolve());
      client.on('error', reject);
      client.on('close', () => reject(new Error('the connection was closed')));
    });
    connected.catch(() => undefined);
    const connection: Connection = { client, connected, publishing: new Set(), cancelIdle: () => undefined };
    connections.set(key, connection);
    client.on('error', () => drop(key, connection));
    client.on('close', () => drop(key, connection));
    return connection;
  };

  return {
    publish: (target, payload, timeout) =>
      new Promise((done) => {
        const { host, port, tls, username, password, version, topic, qos } = target;
        const key = JSON.stringify([host, port, tls, username, password, version]);
        let connection: Connection;
        try {
          assertAllowed(host, port, refuse);
          connection = connectionTo(target, key, timeout);
        } catch (error) {
          done({ ok: false, reason: (error as Error).message, refused: false });
          return;
        }
        connection.cancelIdle();
        let isEnded = false;
        const end = (outcome: Outcome): void => {
          if (isEnded) return;
          isEnded = true;
          cancel();
          connection.publishing.delete(fail);
          if (!outcome.ok && !outcome.refused) drop(key, connection);
          else if (connection.publishing.size === 0)
            connection.cancelIdle = after(IDLE, () => drop(key, connection));
          done(outcome);
        };
        const fail = (reason: string): void => end({ ok: false, reason, refused: false });
        const cancel = after(timeout, () => fail('timeout'));
        connection.publishing.add(fail);
        connection.connected.then(
          () =>
            connection.client.publish(topic, payload, { qos }, (error, packet) => {
              if (error) fail(error.message);
              // MQTT 5 brokers say with a reason code from 0x80 on that they did not take it.
              else if (((packet as { reasonCode?: number } | undefined)?.reasonCode ?? 0) >= 0x80)
                end({ ok: false, reason: 'refused by the broker', refused: true });
              else end({ ok: true });
            }),
          (error: Error) => fail(error.message),
        );
      }),
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
