import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const TYPE = 'Counter';
const JSON_TYPE = { 'content-type': 'application/json' };

/** What the clients of a broker were told is kept, and what they had asked for last. */
export interface Ledger {
  /** Of each entity that is updated one value at a time: the greatest value acknowledged, and the greatest sent. */
  readonly acknowledged: Map<string, number>;
  readonly sent: Map<string, number>;
  /** The same of each batch, whose entities are all written with one value. */
  readonly batchAcknowledged: Map<string, number>;
  readonly batchSent: Map<string, number>;
  /** Every value that was acknowledged, by entity. */
  readonly values: Map<string, number[]>;
}

export const emptyLedger = (): Ledger => ({
  acknowledged: new Map(),
  sent: new Map(),
  batchAcknowledged: new Map(),
  batchSent: new Map(),
  values: new Map(),
});

export const WRITERS = 8;
export const BATCHES = 2;
export const BATCH_SIZE = 100;
export const counterId = (writer: number): string => `urn:ngsi-ld:Counter:${writer}`;
export const batchId = (batch: number, item: number): string => `urn:ngsi-ld:Counter:batch-${batch}-${item}`;

export const AREAS = ['A', 'B'] as const;
/** Every second counter is of one of the two areas. */
export const cityOf = (id: string): string => AREAS[Number(/\d+$/.exec(id)![0]) % 2]!;

/** A moment that rises with every value, so that each is an instance of its own in the history. */
const momentOf = (value: number): string => new Date(Date.UTC(2026, 0, 1) + value * 1000).toISOString();

const countOf = (id: string, value: number): object => ({
  city: { type: 'Property', value: cityOf(id) },
  count: { type: 'Property', value, observedAt: momentOf(value) },
});

/** Makes the entities that are counted, and a subscription to them that tells `receiver`. */
export async function prepare(address: string, receiver: string): Promise<void> {
  for (let writer = 0; writer < WRITERS; writer += 1)
    await post(
      address,
      '/entities',
      { id: counterId(writer), type: TYPE, ...countOf(counterId(writer), 0) },
      201,
    );
  const subscription = {
    id: 'urn:ngsi-ld:Subscription:faults',
    type: 'Subscription',
    entities: [{ type: TYPE }],
    watchedAttributes: ['count'],
    notification: { attributes: ['count'], format: 'keyValues', endpoint: { uri: receiver } },
  };
  await post(address, '/subscriptions', subscription, 201);
}

async function post(address: string, path: string, body: unknown, status: number): Promise<void> {
  const answer = await fetch(`${address}/ngsi-ld/v1${path}`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify(body),
  });
  if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

/**
 * Writes without pause until `signal` aborts or the server is gone: each writer its own entity, each batch writer its own hundred. Only
 * what was answered with success goes down as acknowledged. Refusals are kept by status.
 */
export async function write(
  address: string,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<Map<number, number>> {
  const refusals = new Map<number, number>();
  const valuesOf = (id: string): number[] => {
    const values = ledger.values.get(id) ?? [];
    ledger.values.set(id, values);
    return values;
  };
  const loop = async (
    key: string,
    sent: Map<string, number>,
    acknowledged: Map<string, number>,
    ids: readonly string[],
    request: (value: number) => Promise<Response>,
  ): Promise<void> => {
    while (!signal.aborted) {
      const value = (sent.get(key) ?? 0) + 1;
      sent.set(key, value);
      try {
        const answer = await request(value);
        await answer.arrayBuffer();
        if (answer.ok) {
          acknowledged.set(key, value);
          for (const id of ids) valuesOf(id).push(value);
        } else {
          refusals.set(answer.status, (refusals.get(answer.status) ?? 0) + 1);
          await pause(20);
        }
      } catch {
        // the server is gone, or going
        await pause(20);
      }
    }
  };
  const send = (method: string, path: string, body: unknown): Promise<Response> =>
    fetch(`${address}/ngsi-ld/v1${path}`, { method, headers: JSON_TYPE, body: JSON.stringify(body), signal });
  await Promise.all([
    ...Array.from({ length: WRITERS }, (_, writer) =>
      loop(counterId(writer), ledger.sent, ledger.acknowledged, [counterId(writer)], (value) =>
        send('PATCH', `/entities/${counterId(writer)}/attrs`, countOf(counterId(writer), value)),
      ),
    ),
    ...Array.from({ length: BATCHES }, (_, batch) => {
      const ids = Array.from({ length: BATCH_SIZE }, (__, item) => batchId(batch, item));
      return loop(`${batch}`, ledger.batchSent, ledger.batchAcknowledged, ids, (value) =>
        send(
          'POST',
          '/entityOperations/upsert',
          ids.map((id) => ({ id, type: TYPE, ...countOf(id, value) })),
        ),
      );
    }),
  ]);
  return refusals;
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds));

/** The values that notifications have told of each entity, in the order in which they came. */
export interface Receiver {
  readonly address: string;
  readonly told: Map<string, number[]>;
  readonly close: () => Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const told = new Map<string, number[]>();
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as {
        data: { id: string; count: number }[];
      };
      for (const { id, count } of data) told.set(id, [...(told.get(id) ?? []), count]);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    told,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
