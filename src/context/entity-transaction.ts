import { MeridianError } from '../model/error.ts';
import type { Sql } from '../platform/database.ts';
import type { StoredWrite, WriteOperation, WriteParticipant } from './broker.ts';
import type { Entity } from './entity.ts';
import type { EntityCache } from './entity-cache.ts';
import { docText } from './entity-doc.ts';
import { expiryOf } from './entity-expiry.ts';
import type { ShapeBook } from './entity-shape-store.ts';
import { lockRows, NUMBERS_AT_ONCE, type RowWrite, takeNumbers, writeRows } from './entity-store.ts';
import { refuse } from './read-report.ts';
import type { EntityWrite } from './subscription-match.ts';

export interface TransactionLimits {
  /** Bytes of one entity as it is stored. */
  readonly entityBytes: number;
  /** Bytes of the entities that one transaction writes; what comes after waits for the next one. */
  readonly bytes: number;
}

/** Numbers for new entities, taken in blocks. */
export interface NumberBook {
  /** Sees to it that so many can be given without asking. */
  reserve(sql: Sql, count: number): Promise<void>;
  next(): number;
}

export function createNumberBook(): NumberBook {
  const blocks: { next: number; readonly end: number }[] = [];
  return {
    async reserve(sql, count) {
      const spare = blocks.reduce((sum, { next, end }) => sum + end - next, 0);
      if (spare >= count) return;
      for (const first of await takeNumbers(sql, Math.ceil((count - spare) / NUMBERS_AT_ONCE)))
        blocks.push({ next: first, end: first + NUMBERS_AT_ONCE });
    },
    next() {
      const block = blocks[0]!;
      const no = block.next++;
      if (block.next === block.end) blocks.shift();
      return no;
    },
  };
}

/** What came of an operation. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

export interface Written {
  /** Of the operations in their order; fewer than there were if the rest is to wait for the next transaction. */
  readonly outcomes: readonly Outcome[];
  readonly writes: readonly StoredWrite[];
  /** The rows that became of them, by tenant. */
  readonly rows: ReadonlyMap<number, readonly RowWrite[]>;
}

/** Another process made one of the entities meanwhile: the transaction is to be tried again. */
export class MadeMeanwhile extends Error {}

interface Held {
  no: number | undefined;
  entity: Entity | undefined;
  /** What is to be written; missing: nothing. */
  doc?: string | null;
}

/** Decides operations in their order on entities as they are, and writes what becomes of them, within a transaction. */
export async function writeWithin(
  sql: Sql,
  operations: readonly WriteOperation<unknown>[],
  {
    now,
    numbers,
    participants,
    limits,
    shapes,
    cache,
  }: {
    readonly now: string;
    readonly numbers: NumberBook;
    readonly participants: readonly WriteParticipant[];
    readonly limits: TransactionLimits;
    readonly shapes: ShapeBook;
    readonly cache?: EntityCache | undefined;
  },
): Promise<Written> {
  const writes: StoredWrite[] = [];
  const tenants = await hold(sql, operations, numbers, cache);
  const store = (tenant: number, held: Map<string, Held>, write: EntityWrite, doc: string | null): void => {
    const { id } = (write.after ?? write.before)!;
    const one = held.get(id) ?? { no: undefined, entity: undefined };
    held.set(id, one);
    const isNew = one.no === undefined;
    one.no ??= numbers.next();
    one.entity = write.after;
    one.doc = doc;
    writes.push({ ...write, tenant, id, entityNo: one.no, isNew });
  };
  for (const [tenant, { held, expiring }] of tenants)
    for (const entity of expiring) {
      const write = expiryOf(entity, now);
      if (write !== undefined) store(tenant, held, write, write.after ? docText(write.after) : null);
    }

  const outcomes: Outcome[] = [];
  let bytes = 0;
  for (const operation of operations) {
    const { tenant, decide } = operation;
    const { held } = tenants.get(tenant)!;
    if (bytes > limits.bytes) break;
    try {
      const { writes: decided, result } = decide((id) => held.get(id)?.entity, now);
      const docs = decided.map(({ after }) => (after ? storable(after, limits) : null));
      for (const [i, write] of decided.entries()) {
        store(tenant, held, write, docs[i]!);
        bytes += docs[i]?.length ?? 0;
      }
      outcomes.push({ result });
    } catch (error) {
      outcomes.push({ error });
    }
  }
  const rows = rowsOf(tenants);
  if (writes.length > 0) await save(sql, rows, writes, { participants, now, shapes });
  return { outcomes, writes, rows };
}

interface OfTenant {
  readonly held: Map<string, Held>;
  /** Entities that expire in whole or in part at some time. */
  readonly expiring: readonly Entity[];
}

/** Locks the rows that operations may look at or write; those that are known without are nobody else's to write. */
async function hold(
  sql: Sql,
  operations: readonly WriteOperation<unknown>[],
  numbers: NumberBook,
  cache: EntityCache | undefined,
): Promise<ReadonlyMap<number, OfTenant>> {
  const ids = new Map<number, Set<string>>();
  for (const { tenant, ids: own } of operations) {
    const all = ids.get(tenant) ?? new Set();
    ids.set(tenant, all);
    for (const id of own) all.add(id);
  }
  const tenants = new Map<number, OfTenant>();
  let missing = 0;
  // in one order, so that two processes do not wait for each other
  for (const [tenant, all] of [...ids].sort(([a], [b]) => a - b)) {
    const known = cache === undefined ? [] : [...all].flatMap((id) => cache.get(tenant, id) ?? []);
    for (const { id } of known) all.delete(id);
    const locked = all.size === 0 ? [] : await lockRows(sql, tenant, [...all]);
    const rows = [...known, ...locked];
    missing += all.size - locked.length;
    tenants.set(tenant, {
      held: new Map(rows.map(({ id, no, entity }) => [id, { no, entity }])),
      expiring: rows.flatMap(({ entity, expires }) => (entity && expires ? [entity] : [])),
    });
  }
  await numbers.reserve(sql, missing);
  return tenants;
}

function rowsOf(tenants: ReadonlyMap<number, OfTenant>): ReadonlyMap<number, readonly RowWrite[]> {
  const all = new Map<number, readonly RowWrite[]>();
  for (const [tenant, { held }] of tenants) {
    const rows: RowWrite[] = [];
    for (const [id, { no, entity, doc }] of held)
      if (doc !== undefined) rows.push({ id, no: no!, entity, doc });
    if (rows.length > 0) all.set(tenant, rows);
  }
  return all;
}

async function save(
  sql: Sql,
  all: ReadonlyMap<number, readonly RowWrite[]>,
  writes: readonly StoredWrite[],
  {
    participants,
    now,
    shapes,
  }: {
    readonly participants: readonly WriteParticipant[];
    readonly now: string;
    readonly shapes: ShapeBook;
  },
): Promise<void> {
  const work: Promise<unknown>[] = [];
  for (const [tenant, rows] of all) work.push(saveRows(sql, tenant, rows, now, shapes));
  for (const { inside } of participants) if (inside) work.push(inside(sql, writes, now));
  // all end before the transaction may, whatever becomes of one
  const failures = (await Promise.allSettled(work)).flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  // what comes after a statement that failed fails for that alone
  const cause = failures.find((error) => (error as { code?: unknown }).code !== AFTER_FAILURE) ?? failures[0];
  if (cause !== undefined) throw cause;
}

/** PostgreSQL's code for any statement of a transaction that has failed. */
const AFTER_FAILURE = '25P02';

async function saveRows(
  sql: Sql,
  tenant: number,
  rows: readonly RowWrite[],
  now: string,
  shapes: ShapeBook,
): Promise<void> {
  if (!(await writeRows(sql, tenant, rows, now, shapes))) throw new MadeMeanwhile();
}

/** Bytes of a name in an index, of which PostgreSQL takes no more than 2,704 together. */
const NAME_BYTES = 2500;

/**
 * The doc of an entity, if it can be stored.
 * @throws MeridianError `context.badRequest` {id} for one that is too large, or whose names are too long for an index
 */
function storable(entity: Entity, { entityBytes }: TransactionLimits): string {
  const doc = docText(entity);
  if (doc.length * 3 > entityBytes && Buffer.byteLength(doc) > entityBytes)
    throw refused(entity, 'context.limitSize', { most: entityBytes });
  const { id, types, scopes } = entity;
  if (Buffer.byteLength(id) + Buffer.byteLength(types[0]!) > NAME_BYTES)
    throw refused(entity, 'context.limitText', { most: NAME_BYTES });
  for (const name of [...types, ...scopes])
    if (name.length * 3 > NAME_BYTES && Buffer.byteLength(name) > NAME_BYTES)
      throw refused(entity, 'context.limitText', { most: NAME_BYTES });
  return doc;
}

function refused({ id }: Entity, code: string, details: { readonly most: number }): MeridianError {
  const { issues } = refuse(code, '', undefined, details);
  return new MeridianError('context.badRequest', { id }, issues);
}
