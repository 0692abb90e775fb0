import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type IClientOptions, type IPublishPacket, MqttClient } from 'mqtt';
import { assertLiteral, guardedLookup } from './address-policy.ts';
import type { FeedIntake } from './feed-intake.ts';
import { messageReader } from './mqtt-message.ts';
import type { SourceParts } from './source-parts.ts';
import type { SourceSpec } from './source-spec.ts';
import type { Secrets } from './source-store.ts';

export interface MqttListener {
  readonly isConnected: () => boolean;
  close(): Promise<void>;
}

/** Messages taken from the broker and not yet acknowledged, at most. */
const UNACKNOWLEDGED = 5000;
const CONNECT_TIMEOUT = 30_000;
const RECONNECT = 5000;

/** What the library sends by itself once a message was handled; it is held back until the message is durable. */
interface Sender {
  _sendPacket(packet: { readonly cmd: string; readonly messageId?: number }, done?: () => void): void;
}

/**
 * Listens at another broker, and comes back to it after every break. A message of QoS 1 is acknowledged once it is durable, so the
 * broker sends again what was not; several may be on their way at once.
 */
export function listenMqtt(
  { policy, ctx, random }: Pick<SourceParts, 'policy' | 'ctx' | 'random'>,
  spec: SourceSpec<'mqtt'>,
  secrets: Secrets,
  intake: FeedIntake,
): MqttListener {
  const { options, id } = spec;
  const reader = messageReader(spec);
  const url = new URL(options.url!);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isTls = url.protocol === 'mqtts:';
  const port = url.port === '' ? (isTls ? 8883 : 1883) : Number(url.port);
  const settings: IClientOptions = {
    clientId: options.clientId ?? `meridian-${id}`,
    clean: false,
    protocolVersion: 4,
    keepalive: 30,
    connectTimeout: CONNECT_TIMEOUT,
    // many sources at one broker do not come back at the same moment
    reconnectPeriod: Math.round(RECONNECT * (0.5 + random())),
    resubscribe: false,
    ...(options.user === undefined ? {} : { username: options.user, password: secrets.password ?? '' }),
  };
  const client = new MqttClient(() => {
    assertLiteral(host, policy);
    const target = { host, port, lookup: guardedLookup(policy) };
    return isTls ? connectTls({ ...target, servername: host }) : connectTcp(target);
  }, settings);
  const sender = client as unknown as Sender;
  const send = sender._sendPacket.bind(client);
  /** Counts connections: what came over an old one is not acknowledged over a new one. */
  let connection = 0;
  const held = new Map<number, { isSent: boolean; isDurable: boolean }>();
  let parked: (() => void) | undefined;

  const release = (messageId: number): void => {
    const one = held.get(messageId);
    if (!one?.isSent || !one.isDurable) return;
    held.delete(messageId);
    send({ cmd: 'puback', messageId });
    const next = parked;
    parked = undefined;
    next?.();
  };
  sender._sendPacket = (packet, done) => {
    const one = packet.cmd === 'puback' ? held.get(packet.messageId!) : undefined;
    if (!one) return send(packet, done);
    one.isSent = true;
    done?.();
    release(packet.messageId!);
  };

  client.handleMessage = (packet: IPublishPacket, next) => {
    const { topic, messageId, qos } = packet;
    const names = reader.match(topic);
    if (names === undefined) return next();
    const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
    const came = connection;
    const records = reader.read(topic, names, payload);
    if (qos === 0 || messageId === undefined) {
      for (const record of records)
        if (intake.isFull()) intake.drop();
        else intake.take(record, payload.length, () => undefined);
      return next();
    }
    held.set(messageId, { isSent: false, isDurable: false });
    let left = records.length;
    const onDurable = (): void => {
      const one = came === connection ? held.get(messageId) : undefined;
      if (!one) return;
      one.isDurable = true;
      release(messageId);
    };
    if (left === 0) onDurable();
    for (const record of records)
      intake.take(record, payload.length, (error) => {
        if (error) {
          // not acknowledged: the broker sends it again after the break
          if (came === connection) client.stream.destroy();
          return;
        }
        left -= 1;
        if (left === 0) onDurable();
      });
    if (held.size < UNACKNOWLEDGED) next();
    else parked = next;
  };
  client.on('connect', () => {
    connection += 1;
    held.clear();
    parked = undefined;
    client.subscribe([...reader.filters], { qos: (options.qos ?? 1) as 0 | 1 }, (error, granted) => {
      const refused = granted?.filter(({ qos }) => qos > 2) ?? [];
      if (error || refused.length > 0)
        ctx.log.warn({ err: error, source: id, topics: refused.map(({ topic }) => topic) }, 'topics refused');
    });
  });
  client.on('close', () => {
    connection += 1;
    held.clear();
    const next = parked;
    parked = undefined;
    next?.();
  });
  let told = '';
  client.on('error', (error) => {
    if (error.message === told) return;
    told = error.message;
    ctx.log.warn(
      { source: id, reason: error.message },
      'the broker of a source does not answer as it should',
    );
  });
  return {
    isConnected: () => client.connected,
    close: () => client.endAsync(true).then(() => undefined),
  };
}
