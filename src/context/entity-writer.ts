import type { Database, Sql } from '../platform/database.ts';
import type { StoredWrite, WriteOperation, WriteParticipant } from './broker.ts';
import type { Entity } from './entity.ts';
import { NO_BLOCK, type RowWrite, readRows, takeNumbers, writeRows } from './entity-store.ts';

export interface EntityWriter {
  write<Result>(operation: WriteOperation<Result>): Promise<Result>;
  join(participant: WriteParticipant): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly operation: WriteOperation<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface WriterParts {
  readonly db: Database;
  readonly clock: () => Date;
}

/** Gathers operations while a transaction is under way and writes them in the next one. */
export function createEntityWriter({ db, clock }: WriterParts): EntityWriter {
  const participants: WriteParticipant[] = [];
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let numbers = { next: 0, end: 0 };

  async function number(sql: Sql): Promise<number> {
    if (numbers.next === numbers.end) {
      const next = await takeNumbers(sql);
      numbers = { next, end: next + NO_BLOCK };
    }
    return numbers.next++;
  }

  async function group(operations: readonly Waiting[]): Promise<void> {
    const now = clock().toISOString();
    const settle: (() => void)[] = [];
    const stored: StoredWrite[] = [];
    await db.transaction(async (sql) => {
      const byTenant = new Map<number, Set<string>>();
      for (const { operation } of operations) {
        const ids = byTenant.get(operation.tenant) ?? new Set();
        byTenant.set(operation.tenant, ids);
        for (const id of operation.ids) ids.add(id);
      }
      const current = new Map<number, Map<string, { no?: number; entity: Entity | undefined }>>();
      for (const [tenant, ids] of byTenant) {
        const rows = await readRows(sql, tenant, [...ids], now, true);
        current.set(tenant, new Map(rows.map(({ id, no, entity }) => [id, { no, entity }])));
      }
      const touched = new Map<string, RowWrite>();
      for (const { operation, resolve, reject } of operations) {
        const { tenant } = operation;
        const entities = current.get(tenant)!;
        try {
          const { writes, result } = operation.decide((id) => entities.get(id)?.entity, now);
          for (const write of writes) {
            const id = (write.after ?? write.before)!.id;
            const no = entities.get(id)?.no ?? (await number(sql));
            entities.set(id, { no, entity: write.after });
            touched.set(`${tenant} ${id}`, { tenant, id, no, entity: write.after });
            stored.push({ ...write, tenant, id, entityNo: no });
          }
          settle.push(() => resolve(result));
        } catch (error) {
          settle.push(() => reject(error));
        }
      }
      if (touched.size === 0) return;
      const rows = [...touched.values()];
      if ((await writeRows(sql, rows, now)) < rows.length) throw new Error('an entity was made meanwhile');
      for (const { inside } of participants) await inside?.(sql, stored, now);
    });
    for (const done of settle) done();
    if (stored.length > 0) for (const { after } of participants) after?.(stored, now);
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const operations = waiting;
      waiting = [];
      try {
        await group(operations);
      } catch (error) {
        if (operations.length === 1) operations[0]!.reject(error);
        else for (const one of operations) await group([one]).catch(one.reject);
      }
    }
    running = undefined;
  }

  return {
    write: <Result>(operation: WriteOperation<Result>) =>
      new Promise<Result>((resolve, reject) => {
        waiting.push({ operation, resolve: resolve as (result: unknown) => void, reject });
        running ??= run();
      }),
    join: (participant) => void participants.push(participant),
    close: async () => running,
  };
}
