import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMemory } from '../../test/store.ts';
import type { Database } from '../platform/database.ts';
import type { Broker, StoredWrite } from './broker.ts';
import { openBroker } from './open-broker.ts';
import { createdEntity, deletedEntity } from './patch-change.ts';
import { readEntity } from './read-entity.ts';

let db: Database;
let broker: Broker;
beforeAll(async () => {
  db = await openMemory();
  broker = await openBroker({
    db,
    clock: () => new Date('2026-01-01'),
    randomBytes: (n) => new Uint8Array(n),
  });
});
afterAll(() => db?.close());

const map = { source: undefined, expand: (name: string) => `ex:${name}`, compact: (iri: string) => iri };
const create = (tenant: number, id: string, value: unknown) =>
  broker.entities.write({
    tenant,
    ids: [id],
    decide: (current, now) => {
      if (current(id)) throw new Error(`${id} is there`);
      const { entity, changes } = createdEntity(readEntity({ id, type: 'T', a: { value } }, map, { now }));
      return { writes: [{ after: entity, changes }], result: id };
    },
  });

test('entities are written, read and taken away', async () => {
  const told: StoredWrite[] = [];
  broker.entities.join({ after: (writes) => void told.push(...writes) });
  const results = await Promise.allSettled([
    create(0, 'urn:e:1', 1),
    create(0, 'urn:e:2', 'x'),
    create(0, 'urn:e:1', 3),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  const found = await broker.entities.get(0, ['urn:e:1', 'urn:e:2', 'urn:e:3']);
  expect([...found.values()].map(({ id, attributes }) => [id, attributes['ex:a']?.[0]?.value])).toEqual([
    ['urn:e:1', 1],
    ['urn:e:2', 'x'],
  ]);
  await broker.entities.write({
    tenant: 0,
    ids: ['urn:e:1'],
    decide: (current) => {
      const before = current('urn:e:1')!;
      return { writes: [{ before, changes: deletedEntity(before) }], result: undefined };
    },
  });
  expect(await broker.entities.get(0, ['urn:e:1'])).toEqual(new Map());
  await create(0, 'urn:e:1', 2);
  expect(told.map(({ id, entityNo }) => [id, entityNo])).toEqual([
    ['urn:e:1', 1],
    ['urn:e:2', 2],
    ['urn:e:1', 1],
    ['urn:e:1', 1],
  ]);
});

test('tenants come to be and keep apart', async () => {
  expect(await broker.tenants.find(undefined)).toBe(0);
  expect(await broker.tenants.find('a')).toBeUndefined();
  const a = await broker.tenants.make('a');
  expect(await broker.tenants.find('a')).toBe(a);
  await create(a, 'urn:e:1', 5);
  expect((await broker.entities.get(a, ['urn:e:1'])).size).toBe(1);
  expect((await broker.entities.get(a, ['urn:e:2'])).size).toBe(0);
});
