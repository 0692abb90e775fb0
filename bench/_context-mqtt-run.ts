import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import type { MqttLoad, MqttLoaded } from './_context-mqtt.ts';

// The process of a load: node test/run-ts.mjs bench/_context-mqtt-run.ts LOAD
const what = JSON.parse(process.argv[3] ?? '') as MqttLoad;
const ATTRIBUTES = ['temperature', 'no2', 'pm10', 'pm25'];
/** Message identifiers go to 65,535; a window is far below. */
const IDENTIFIERS = 60_000;

/** One connection that keeps a window of messages on their way. What it sends is made before the clock runs. */
class Sender {
  readonly #socket: Socket;
  readonly #messages: readonly Buffer[];
  #sent = 0;
  acknowledged = 0;
  /** Bytes of an acknowledgement that came in parts. */
  #rest = 0;
  #end: () => void = () => undefined;
  readonly done: Promise<void>;

  constructor(socket: Socket, messages: readonly Buffer[]) {
    this.#socket = socket;
    this.#messages = messages;
    this.done = new Promise((resolve, reject) => {
      this.#end = resolve;
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the broker closed the connection')));
    });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  fill(): void {
    const parts: Buffer[] = [];
    while (this.#sent < this.#messages.length && this.#sent - this.acknowledged < what.window) {
      const message = this.#messages[this.#sent]!;
      parts.push(message);
      this.#sent += 1;
    }
    if (parts.length > 0) this.#socket.write(Buffer.concat(parts));
  }

  /** Nothing but acknowledgements comes, each of four bytes. */
  #take(chunk: Buffer): void {
    const bytes = chunk.length + this.#rest;
    this.acknowledged += bytes >> 2;
    this.#rest = bytes & 3;
    if (this.acknowledged === this.#messages.length) this.#end();
    else if (this.#sent - this.acknowledged < what.window / 2) this.fill();
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }
}

function messagesOf(connection: number): Buffer[] {
  const count = Math.floor(what.messages / what.connections);
  return Array.from({ length: count }, (_, k) => {
    const at = k * what.connections + connection;
    const entity = (at * 7919) % what.entities;
    const t = new Date(Date.UTC(2026, 2, 1 + what.round, 0, 0, 0, at)).toISOString();
    return generate({
      cmd: 'publish',
      topic: `bench/${entity}/${ATTRIBUTES[Math.floor(at / what.entities) % ATTRIBUTES.length]}`,
      payload: `{"v":${(at % 400) / 10},"t":"${t}"}`,
      qos: 1,
      messageId: (k % IDENTIFIERS) + 1,
      dup: false,
      retain: false,
    });
  });
}

async function open(index: number): Promise<Sender> {
  const socket = connect({ host: '127.0.0.1', port: what.port, noDelay: true });
  socket.write(
    generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: `bench-${index}`,
      keepalive: 0,
    }),
  );
  const answer = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('error', reject);
  });
  if (answer[3] !== 0) throw new Error(`the broker refuses the connection: ${answer.toString('hex')}`);
  return new Sender(socket, messagesOf(index));
}

const senders: Sender[] = [];
for (let index = 0; index < what.connections; index += 1) senders.push(await open(index));
const began = performance.now();
for (const sender of senders) sender.fill();
await Promise.all(senders.map(({ done }) => done));
const seconds = (performance.now() - began) / 1000;
for (const sender of senders) sender.close();
const acknowledged = senders.reduce((sum, sender) => sum + sender.acknowledged, 0);
const loaded: MqttLoaded = { acknowledged, seconds, perSecond: acknowledged / seconds };
process.stdout.write(JSON.stringify(loaded));
