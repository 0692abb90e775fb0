import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connection, request } from './_context-client.ts';

/** What the process of this load is told. */
export interface NotifyLoad {
  readonly address: string;
  readonly entities: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
  /** Whether subscriptions beside have an endpoint that nobody listens at, and one that answers late. */
  readonly bad: boolean;
}

export interface Notified {
  readonly updates: number;
  readonly received: number;
  readonly notifications: number;
  readonly perSecond: number;
  /** Milliseconds from sending an update to receiving its notification. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  /** The same from the answer to the update on: what telling adds to writing. */
  readonly afterAnswer: number;
  /** Whether of any entity an older value came after a newer one. */
  readonly disordered: number;
}

// The process: node test/run-ts.mjs bench/_context-notify-run.ts NOTIFYLOAD
const what = JSON.parse(process.argv[3] ?? '') as NotifyLoad;
const TYPE = 'NotifyBench';
const path = '/ngsi-ld/v1';
const idOf = (i: number): string => `urn:ngsi-ld:${TYPE}:${i}`;
const sentAt: number[] = [];
const answeredAt: number[] = [];
const receivedAt: number[] = [];
const last = new Map<string, number>();
let notifications = 0;
let disordered = 0;

const listen = (take: (text: string) => number): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => setTimeout(() => response.end(), take(Buffer.concat(chunks).toString())));
    });
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    server.unref();
  });
const port = await listen((text) => {
  const now = performance.now();
  notifications += 1;
  const { data } = JSON.parse(text) as { data: { id: string; value: { value: number } }[] };
  for (const { id, value } of data) {
    const n = value.value;
    receivedAt[n] ??= now;
    if (n < (last.get(id) ?? -1)) disordered += 1;
    last.set(id, n);
  }
  return 0;
});
const late = await listen(() => 2_000);

const connections = Array.from({ length: what.connections }, () => new Connection(what.address));
const ask = async (connection: Connection, bytes: Buffer, ...statuses: number[]): Promise<void> => {
  const { status, body } = await connection.send(bytes);
  if (!statuses.includes(status)) throw new Error(`${status} ${body.toString('utf8', 0, 2000)}`);
};
const [first] = connections;
const ids = Array.from({ length: what.entities }, (_, i) => idOf(i));
await ask(
  first!,
  request(
    'POST',
    `${path}/entityOperations/upsert`,
    JSON.stringify(ids.map((id) => ({ id, type: TYPE, value: { type: 'Property', value: -1 } }))),
  ),
  201,
  204,
);
const endpoints = [port, ...(what.bad ? [1, late] : [])];
for (const to of endpoints)
  await ask(
    first!,
    request(
      'POST',
      `${path}/subscriptions`,
      JSON.stringify({
        id: `urn:ngsi-ld:Subscription:${to}`,
        type: 'Subscription',
        entities: [{ type: TYPE }],
        watchedAttributes: ['value'],
        notification: { endpoint: { uri: `http://127.0.0.1:${to}/notify` } },
      }),
    ),
    201,
  );

// Updates are due at a fixed pace, whether those before have been answered or not.
const total = what.perSecond * what.seconds;
const warm = what.perSecond;
const began = performance.now();
let next = 0;
await Promise.all(
  connections.map(async (connection) => {
    for (;;) {
      const n = next;
      next += 1;
      if (n >= total) break;
      const due = began + (n * 1000) / what.perSecond;
      const wait = due - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      const bytes = request(
        'PATCH',
        `${path}/entities/${idOf(n % what.entities)}/attrs/value`,
        `{"value":${n}}`,
      );
      sentAt[n] = Math.min(performance.now(), Math.max(due, began));
      await ask(connection, bytes, 204);
      answeredAt[n] = performance.now();
    }
  }),
);
const seconds = (performance.now() - began) / 1000;
const deadline = performance.now() + 10_000;
while (performance.now() < deadline) {
  let missing = 0;
  for (let n = 0; n < total; n += 1) if (receivedAt[n] === undefined) missing += 1;
  if (missing === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
for (const to of endpoints)
  await ask(first!, request('DELETE', `${path}/subscriptions/urn:ngsi-ld:Subscription:${to}`), 204);
for (const connection of connections) connection.close();

const times: number[] = [];
const afterAnswer: number[] = [];
let received = 0;
for (let n = 0; n < total; n += 1) {
  const at = receivedAt[n];
  if (at !== undefined) received += 1;
  // The first second warms up.
  if (n < warm) continue;
  times.push((at ?? Number.POSITIVE_INFINITY) - sentAt[n]!);
  afterAnswer.push(Math.max(0, (at ?? Number.POSITIVE_INFINITY) - answeredAt[n]!));
}
for (const all of [times, afterAnswer]) all.sort((a, b) => a - b);
const at = (share: number, all = times): number =>
  all[Math.min(all.length - 1, Math.floor(all.length * share))]!;
const notified: Notified = {
  updates: total,
  received,
  notifications,
  perSecond: total / seconds,
  p50: at(0.5),
  p99: at(0.99),
  longest: times.at(-1)!,
  afterAnswer: at(0.99, afterAnswer),
  disordered,
};
process.stdout.write(JSON.stringify(notified));
process.exit(0);
