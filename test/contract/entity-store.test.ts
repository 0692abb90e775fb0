import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEntityCache } from '../../src/context/entity-cache.ts';
import { createEntityWriter } from '../../src/context/entity-writer.ts';
import { createdEntity } from '../../src/context/patch-change.ts';
import { readEntity } from '../../src/context/read-entity.ts';
import { loadConfig } from '../../src/platform/config.ts';
import type { Database } from '../../src/platform/database.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { holdOwner } from '../../src/sources/import-owner-store.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../postgres.ts';
import { openMemory } from '../store.ts';
import { entityStoreContract } from './entity-store.contract.ts';

describe('embedded', () => {
  entityStoreContract(openMemory);
});
describe('embedded, with entities in memory', () => {
  entityStoreContract(openMemory, createEntityCache(1024 ** 2));
});

const map = { source: undefined, expand: (name: string) => `ex:${name}`, compact: (iri: string) => iri };
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

  entityStoreContract(async () => open(await postgres.freshDatabase()));

  const writerOn = (db: Database) =>
    createEntityWriter({ db, clock: () => new Date(), log: pino({ level: 'silent' }) });
  const count = (writer: ReturnType<typeof writerOn>, ids: readonly string[]) =>
    writer.write({
      tenant: 0,
      ids,
      decide: (current, now) => ({
        writes: ids.map((id) => {
          const before = current(id);
          const value = Number(before?.attributes['ex:a']?.[0]?.value ?? 0) + 1;
          const { entity, changes } = createdEntity(
            readEntity({ id, type: 'T', a: { value } }, map, { now }),
          );
          return { ...(before ? { before } : {}), after: entity, changes };
        }),
        result: undefined,
      }),
    });
  const sums = (db: Database) =>
    db.query<{ sum: number; twice: number }>(
      `SELECT sum((doc->'ex:a'->>'v')::int) AS sum, count(*) - count(DISTINCT no) AS twice FROM entity`,
    );

  test('two processes on one database count together', async () => {
    const address = await postgres.freshDatabase();
    const stores = [await open(address), await open(address)];
    const writers = stores.map(writerOn);
    const ids = Array.from({ length: 40 }, (_, i) => `urn:p:${i}`);
    await Promise.all(
      Array.from({ length: 400 }, (_, i) =>
        count(writers[i % 2]!, i % 10 === 0 ? ids.slice(0, 20).toReversed() : [ids[(i * 7) % 40]!]),
      ),
    );
    expect(await sums(stores[0]!)).toEqual([{ sum: 360 + 40 * 20, twice: 0 }]);
    for (const db of stores) await db.close();
  });

  test('what shows that a process lives keeps nothing from being cleaned up', async () => {
    const db = await open(await postgres.freshDatabase());
    const letGo = await holdOwner(db, 7);
    const kept = await db.query(
      `SELECT backend_xmin FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`,
    );
    await letGo();
    expect(kept).toEqual([{ backend_xmin: null }]);
    await db.close();
  });

  test('a lost connection refuses what it had, nothing acknowledged is lost, and writing goes on', async () => {
    const address = await postgres.freshDatabase();
    const db = await open(address);
    const other = await open(address);
    const writer = writerOn(db);
    let acknowledged = 0;
    const refusals = new Set<unknown>();
    let isOver = false;
    const load = Array.from({ length: 8 }, async (_, k) => {
      for (let i = 0; !isOver; i++)
        await count(writer, [`urn:l:${k}:${i % 50}`]).then(
          () => (acknowledged += 1),
          (error: { code?: unknown }) => refusals.add(error.code),
        );
    });
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await other.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    }
    const before = acknowledged;
    while (acknowledged < before + 20) await new Promise((resolve) => setTimeout(resolve, 10));
    isOver = true;
    await Promise.all(load);
    expect([...refusals]).toEqual(['storage.lost']);
    const [{ sum } = { sum: 0 }] = await sums(db);
    expect(sum).toBeGreaterThanOrEqual(acknowledged);
    await db.close();
    await other.close();
  });
});
