import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMemory } from '../../test/store.ts';
import { openBroker } from '../context/open-broker.ts';
import type { Database } from '../platform/database.ts';
import type { Sink } from '../sources/source-sink.ts';
import { brokerSink } from './broker-sink.ts';

let db: Database;
let broker: Awaited<ReturnType<typeof openBroker>>;
let sink: Sink;
beforeAll(async () => {
  db = await openMemory();
  broker = await openBroker({ db, clock: () => new Date(), randomBytes: (length) => new Uint8Array(length) });
  sink = brokerSink(broker, pino({ level: 'silent' }));
});
afterAll(async () => {
  await broker.close();
  await db.close();
});

const batch = (...documents: readonly object[]) => ({
  tenant: undefined,
  context: undefined,
  mode: 'update' as const,
  documents: documents as readonly Record<string, unknown>[],
});
const entity = (id: string, value: unknown = 1, name = 'a') => ({
  id,
  type: 'Sensor',
  [name]: { type: 'Property', value },
});
const codesOf = (outcome: unknown): unknown =>
  Array.isArray(outcome) ? outcome.map(({ code }: { code: string }) => code) : outcome;

test('entities are created, then keep what a document does not name', async () => {
  expect(await sink.write(batch(entity('urn:x:1'), entity('urn:x:1', 2, 'b')))).toEqual([
    'created',
    'updated',
  ]);
  expect(await sink.write(batch(entity('urn:x:1', 3)))).toEqual(['updated']);
  const stored = (await broker.entities.get(0, ['urn:x:1'])).get('urn:x:1')!;
  expect(Object.values(stored.attributes).map(([first]) => first!.value)).toEqual([3, 2]);
});

test('or are replaced', async () => {
  expect(await sink.write({ ...batch(entity('urn:x:1', 4, 'c')), mode: 'replace' })).toEqual(['updated']);
  const stored = (await broker.entities.get(0, ['urn:x:1'])).get('urn:x:1')!;
  expect(Object.keys(stored.attributes)).toHaveLength(1);
});

test('what is wrong with one leaves the others as they are', async () => {
  const outcomes = await sink.write(
    batch(
      entity('urn:x:2'),
      entity('no uri'),
      { id: 'urn:x:3' },
      entity('urn:x:4', 'x'.repeat(1_100_000)),
      entity('urn:x:5', 'half \ud800 and \0'),
      entity('urn:x:6'),
    ),
  );
  expect(outcomes[0]).toBe('created');
  expect(outcomes.slice(1, 4).every(Array.isArray)).toBe(true);
  expect(outcomes[5]).toBe('created');
});

test('a tenant is made, and one that is none refuses', async () => {
  expect(await sink.write({ ...batch(entity('urn:x:7')), tenant: 'harbour' })).toEqual(['created']);
  expect(await broker.tenants.find('harbour')).toBeGreaterThan(0);
  const [outcome] = await sink.write({ ...batch(entity('urn:x:7')), tenant: 'no tenant!' });
  expect(codesOf(outcome)).toEqual(['context.invalidTenant']);
});

test('a check writes nothing', async () => {
  const wrong = await sink.check(batch(entity('urn:x:8'), entity('no uri')));
  expect(wrong.map(codesOf)).toEqual([[], ['context.noUri']]);
  expect((await broker.entities.get(0, ['urn:x:8'])).size).toBe(0);
});
