import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type Client, type PublishPacket } from 'aedes';
import type { Logger } from 'pino';
import { type Actor, PUBLIC } from '../model/actor.ts';
import { may } from '../policy/may.ts';
import type { MessageRoute } from './source-listen.ts';

export interface MqttDoorParts {
  readonly routesOf: (topic: string) => readonly MessageRoute[];
  /** Whose API key a password is; undefined where it is none, or none any more. */
  readonly actorOf: (secret: string) => Promise<Actor | undefined>;
  /** `open`: clients without a password may publish and subscribe. */
  readonly access: 'open' | 'keys';
  /** Connections at once. */
  readonly connections: number;
  readonly log: Logger;
}

/** The MQTT 3.1.1 broker that is built in. */
export interface MqttDoor {
  readonly port: number;
  close(): Promise<void>;
}

type Done = (error?: Error | null) => void;

/** How the library hands a message on to those who have subscribed. */
interface Handing {
  publish(packet: PublishPacket, client: Client | Done | null, done?: Done): void;
}

/** Longest packet, bytes. */
const MAX_PACKET = 1024 * 1024;
/** Retained messages that are kept in memory. */
const MAX_RETAINED = 10_000;
/** How often it is looked whether keys are still in force, milliseconds. */
const LOOK = 60_000;
const NOT_AUTHORISED = 5;
const TOPIC_LENGTH = 1000;

/**
 * Opens the broker. A message that a source takes is acknowledged (QoS 1) once it is durable; then it goes to those who have
 * subscribed, as does any other message. Sessions and retained messages are of this process and end with it. A password is an API
 * key: publishing takes `source.push`, subscribing `source.read`.
 * @throws what listening throws, e.g. EADDRINUSE
 */
export async function openMqttDoor(parts: MqttDoorParts, port: number, host: string): Promise<MqttDoor> {
  const { routesOf, actorOf, log } = parts;
  const callers = new WeakMap<Client, { readonly actor: Actor; readonly secret: string | undefined }>();
  const subscribed = new Set<Client>();
  const connected = new Set<Client>();
  const retained = new Set<string>();

  const mayDo = (client: Client | null, action: 'source.push' | 'source.read'): boolean => {
    const caller = client && callers.get(client);
    if (!caller) return false;
    return (caller.secret === undefined && parts.access === 'open') || may(caller.actor, action);
  };

  const broker = new Aedes({
    concurrency: 1000,
    connectTimeout: 10_000,
    drainTimeout: 30_000,
    maxTopicLevels: 32,
    keepaliveLimit: 0,
    heartbeatInterval: LOOK,
    preConnect: (_, packet, done) => {
      // no session outlives its connection: what would wait for it has no bound
      packet.clean = true;
      done(null, true);
    },
    authenticate: (client, _, password, done) => {
      void callerOf(password?.toString('utf8')).then((caller) => {
        if (!caller) return done(Object.assign(new Error('no key'), { returnCode: NOT_AUTHORISED }), false);
        callers.set(client, caller);
        done(null, true);
      });
    },
    authorizePublish: (client, packet, done) => publish(client, packet, done),
    authorizeSubscribe: (client, subscription, done) => {
      const isFine = mayDo(client, 'source.read') && !/^\$/.test(subscription.topic);
      // a subscription that is not granted is answered with 128
      if (isFine) subscribed.add(client);
      done(null, isFine ? subscription : null);
    },
  });

  async function callerOf(secret: string | undefined) {
    if (secret === undefined || secret === '')
      return parts.access === 'open' ? { actor: PUBLIC, secret: undefined } : undefined;
    try {
      const actor = await actorOf(secret);
      return actor && { actor, secret };
    } catch (error) {
      log.warn({ err: error }, 'a key of an MQTT client could not be looked up');
      return undefined;
    }
  }

  function publish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const { topic, qos } = packet;
    if (!mayDo(client, 'source.push') || topic.startsWith('$') || topic.length > TOPIC_LENGTH)
      return void done(new Error('not allowed'));
    const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
    if (payload.length > MAX_PACKET) return void done(new Error('too long'));
    if (packet.retain) keep(packet, payload.length);
    let left = 1;
    let failure: Error | undefined;
    const finish = (error?: Error): void => {
      failure ??= error;
      left -= 1;
      if (left === 0) done(failure ?? null);
    };
    for (const { intake, reader, names } of routesOf(topic))
      for (const record of reader.read(topic, names, payload)) {
        if (qos === 0) {
          if (intake.isFull()) intake.drop();
          else intake.take(record, payload.length, () => undefined);
          continue;
        }
        left += 1;
        intake.take(record, payload.length, finish);
      }
    finish();
  }

  /** A retained message more than there is room for is one like any other. */
  function keep(packet: PublishPacket, length: number): void {
    if (length === 0) retained.delete(packet.topic);
    else if (retained.has(packet.topic) || retained.size < MAX_RETAINED) retained.add(packet.topic);
    else packet.retain = false;
  }

  // without anybody who listens there is nothing to hand on
  const handing = broker as unknown as Handing;
  const handOn = handing.publish.bind(broker);
  handing.publish = (packet, client, done) => {
    if (subscribed.size > 0 || packet.retain || packet.topic.startsWith('$')) handOn(packet, client, done);
    else setImmediate(typeof client === 'function' ? client : done!);
  };

  broker.on('client', (client) => void connected.add(client));
  broker.on('clientDisconnect', (client) => {
    connected.delete(client);
    subscribed.delete(client);
  });
  broker.on('clientError', (client, error) =>
    log.debug({ client: client.id, reason: error.message }, 'MQTT client'),
  );
  broker.on('connectionError', (_, error) => log.debug({ reason: error.message }, 'MQTT connection'));

  const look = setInterval(() => void dropRevoked(), LOOK);
  look.unref();
  async function dropRevoked(): Promise<void> {
    const known = new Map<string, boolean>();
    for (const client of connected) {
      const secret = callers.get(client)?.secret;
      if (secret === undefined) continue;
      if (!known.has(secret)) known.set(secret, (await callerOf(secret)) !== undefined);
      if (!known.get(secret)) client.close();
    }
  }

  await broker.listen();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    if (sockets.size >= parts.connections) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => void sockets.delete(socket));
    socket.setNoDelay(true);
    broker.handle(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch(async (error: unknown) => {
    clearInterval(look);
    await new Promise<void>((done) => broker.close(() => done()));
    throw error;
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      clearInterval(look);
      server.close();
      await new Promise<void>((done) => broker.close(() => done()));
      for (const socket of sockets) socket.destroy();
    },
  };
}
