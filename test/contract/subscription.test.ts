import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrokerContext } from '../../src/context/broker.ts';
import { openBroker } from '../../src/context/open-broker.ts';
import { createdEntity } from '../../src/context/patch-change.ts';
import { createSubscription } from '../../src/context/subscription-actions.ts';
import { SYSTEM } from '../../src/model/actor.ts';
import { loadConfig } from '../../src/platform/config.ts';
import type { Database } from '../../src/platform/database.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../postgres.ts';
import { Receiver } from '../receiver.ts';
import { openMemory } from '../store.ts';
import { building, map, update } from '../subscription-case.ts';
import { subscriptionContract } from './subscription.contract.ts';

describe('embedded', () => {
  subscriptionContract(openMemory);
});

const [newest] = await findPostgres();

describe.skipIf(!newest)('PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-contract-'));
  let postgres: SharedPostgres;
  beforeAll(async () => {
    postgres = await sharedPostgres(newest!);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const open = (address: string): Promise<Database> =>
    openStore(loadConfig({ MERIDIAN_DATA: folder, DATABASE_URL: address }, folder));

  subscriptionContract(async () => open(await postgres.freshDatabase()));

  const log = pino({ level: 'silent' });
  const start = async (address: string) => {
    const db = await open(address);
    const parts = { db, clock: () => new Date(), log };
    const broker = await openBroker({ ...parts, randomBytes: (length) => new Uint8Array(length).fill(7) });
    const ctx: BrokerContext = { actor: SYSTEM, broker, tenant: 0, now: new Date().toISOString(), log };
    return {
      db,
      ctx,
      write: (id: string, level: number) =>
        broker.entities.write({
          tenant: 0,
          ids: [id],
          decide: (current) => {
            const before = current(id);
            if (before) return { writes: [update(before, { level })], result: undefined };
            const after = building({ id, level });
            return { writes: [{ after, changes: createdEntity(after).changes }], result: undefined };
          },
        }),
      stop: async () => {
        await broker.close();
        await db.close();
      },
    };
  };
  const subscribe = (ctx: BrokerContext, receiver: Receiver) =>
    createSubscription(ctx, {
      body: {
        type: 'Subscription',
        entities: [{ type: 'Building' }],
        notification: { endpoint: { uri: `http://127.0.0.1:${receiver.port}/notify` } },
      },
      map: { ...map, source: undefined },
      base: 'http://localhost/ngsi-ld/v1',
    });
  const levelsOf = (receiver: Receiver, id: string): number[] =>
    receiver.received
      .flatMap(({ body }) => body.data)
      .filter((entity) => entity.id === id)
      .map((entity) => (entity['ex:level'] as { readonly value: number }).value);

  test('several servers on one database tell each change once, in the order of each entity; one that ends is replaced', async () => {
    const address = await postgres.freshDatabase();
    const receiver = new Receiver();
    await receiver.listen();
    const first = await start(address);
    const second = await start(address);
    await subscribe(first.ctx, receiver);
    // The other server learns of it.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const ids = ['urn:a', 'urn:b', 'urn:c'];
    const levels = Array.from({ length: 40 }, (_, i) => i);
    for (const level of levels)
      for (const id of ids) await (level % 2 === 0 ? first : second).write(id, level);
    await expect
      .poll(() => ids.map((id) => levelsOf(receiver, id)), { timeout: 10_000 })
      .toEqual(ids.map(() => levels));
    // The one that sends ends: the other goes on with what is written from then on.
    await first.stop();
    await second.write('urn:a', 100);
    await expect.poll(() => levelsOf(receiver, 'urn:a').at(-1), { timeout: 10_000 }).toBe(100);
    await second.stop();
    await receiver.close();
  });

  test('connections that are lost hold nothing up for long', async () => {
    const address = await postgres.freshDatabase();
    const receiver = new Receiver();
    await receiver.listen();
    const server = await start(address);
    const other = await open(address);
    await subscribe(server.ctx, receiver);
    await server.write('urn:a', 1);
    await receiver.until(1);
    await other.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    const again = async (level: number): Promise<void> => {
      try {
        await server.write('urn:a', level);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
        await again(level);
      }
    };
    await again(2);
    await expect.poll(() => levelsOf(receiver, 'urn:a').at(-1), { timeout: 10_000 }).toBe(2);
    await server.stop();
    await other.close();
    await receiver.close();
  });
});
