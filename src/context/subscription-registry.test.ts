import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMemory } from '../../test/store.ts';
import { map, NOW, subscriptionOf } from '../../test/subscription-case.ts';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import type { ContextLibrary } from './broker.ts';
import { createRegistry } from './subscription-registry.ts';
import { deleteSubscription, insertSubscription } from './subscription-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openMemory();
});
afterAll(() => db?.close());

test('a subscription whose @context is away is taken when it is back; the others at once', async () => {
  let isAway = true;
  let now = Date.parse(NOW);
  const contexts = {
    mapOf: async (source: unknown) => {
      if (isAway && source === 'https://away.example/c') throw new MeridianError('context.ldContext', {});
      return map;
    },
  } as unknown as ContextLibrary;
  const changes: string[] = [];
  const registry = createRegistry({
    db,
    contexts,
    clock: () => now,
    log: pino({ level: 'silent' }),
    onChange: (no, live) => void changes.push(`${no} ${live?.stored.id}`),
  });
  const insert = (id: string, context: string) =>
    db.transaction((sql) =>
      insertSubscription(sql, {
        tenant: 0,
        subscription: { ...subscriptionOf(), id, context },
        context,
        at: NOW,
      }),
    );
  await insert('urn:a', 'https://away.example/c');
  await insert('urn:b', 'https://there.example/c');
  expect(await insert('urn:b', 'https://there.example/c')).toBe(false);
  await registry.sync();
  expect(changes).toEqual(['2 urn:b']);
  isAway = false;
  await registry.sync();
  expect(changes).toHaveLength(1);
  now += 30_000;
  await registry.sync();
  expect(changes).toEqual(['2 urn:b', '1 urn:a']);
  expect(registry.indexOf(0)?.size).toBe(2);

  await db.transaction((sql) => deleteSubscription(sql, 0, 'urn:b', NOW));
  await insert('urn:b', 'https://there.example/c');
  await registry.sync();
  expect(changes.slice(2)).toEqual(['2 undefined', expect.stringMatching(/^[3-9] urn:b$/)]);
  await db.transaction((sql) => deleteSubscription(sql, 0, 'urn:a', NOW));
  await db.transaction((sql) => deleteSubscription(sql, 0, 'urn:b', NOW));
  await registry.sync();
  expect(registry.indexOf(0)).toBeUndefined();
});
