import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../platform/database.ts';
import { type Crowds, createCrowds } from './value-crowds.ts';

/**
 * Indexes on values of attributes, which the program makes by itself for attributes whose conditions cost much, and drops when
 * nobody has asked by them for long. The catalogue is the only list of them, so several processes and a restore need nothing else.
 */
export interface ValueIndexes {
  /** Whether an attribute's values are indexed; counts as a use. */
  has(attribute: string): boolean;
  /** Runs a query that looks at entities one by one, with conditions on these attributes, and takes down what it costs. */
  watch<T>(attributes: readonly string[], query: () => Promise<T>): Promise<T>;
  readonly crowds: Crowds;
  /** Waits for what is under way. */
  settled(): Promise<void>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

export interface ValueIndexLimits {
  /** Attributes; 0: no index is made. */
  readonly attributes: number;
  /** What queries by an attribute must have cost together until its index is made, milliseconds. */
  readonly cost: number;
  /** The embedded store stands still while it makes one, so it makes none for a larger table, bytes. */
  readonly embeddedBytes: number;
  /** Days without a use after which an index goes. */
  readonly unusedDays: number;
}
export const VALUE_INDEX_LIMITS: ValueIndexLimits = {
  attributes: 16,
  cost: 500,
  embeddedBytes: 512 * 1024 ** 2,
  unusedDays: 30,
};

export interface ValueIndexParts {
  readonly db: Database;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly limits?: ValueIndexLimits;
}

/** Milliseconds after which the catalogue is looked at again, for what other processes have done. */
const LOOK_AGAIN = 60_000;
/** What costs less is not counted, milliseconds. */
const CHEAP = 10;
/** Attributes whose cost is remembered. */
const MOST_NOTED = 1_000;

interface Known {
  readonly isReady: boolean;
  /** The day of its last use as the catalogue has it. */
  readonly used: string;
}

export function createValueIndexes({
  db,
  clock,
  log,
  limits = VALUE_INDEX_LIMITS,
}: ValueIndexParts): ValueIndexes {
  let known: ReadonlyMap<string, Known> = new Map();
  let looked = Number.NEGATIVE_INFINITY;
  let work: Promise<void> = Promise.resolve();
  const costs = new Map<string, number>();
  const used = new Set<string>();

  let isClosed = false;
  let isWorking = false;

  const background = (task: () => Promise<void>): void => {
    if (isClosed) return;
    work = work.then(async () => {
      if (isClosed) return;
      isWorking = true;
      try {
        await task();
      } catch (error) {
        log.warn({ err: error }, 'an index on values could not be kept');
      } finally {
        isWorking = false;
      }
    });
  };
  const look = async (): Promise<void> => {
    known = await keepIndexes(db, today(clock()), limits, used);
    used.clear();
  };
  const lookSometimes = (): void => {
    const now = clock().getTime();
    if (now - looked < LOOK_AGAIN) return;
    looked = now;
    background(look);
  };
  const make = async (attribute: string): Promise<void> => {
    await look();
    if (known.has(attribute) || known.size >= limits.attributes) return;
    if (db.kind === 'embedded' && (await tableBytes(db)) > limits.embeddedBytes) return;
    await makeIndexes(db, attribute, today(clock()));
    log.info({ attribute }, 'values of an attribute are indexed from now on');
    await look();
  };

  const note = (attributes: readonly string[], milliseconds: number): void => {
    if (milliseconds < CHEAP) return;
    lookSometimes();
    for (const attribute of attributes) {
      if (known.has(attribute)) continue;
      const cost = (costs.get(attribute) ?? 0) + milliseconds;
      if (cost < limits.cost) {
        if (costs.size < MOST_NOTED || costs.has(attribute)) costs.set(attribute, cost);
        continue;
      }
      costs.delete(attribute);
      background(() => make(attribute));
    }
  };

  return {
    has(attribute) {
      lookSometimes();
      const isReady = known.get(attribute)?.isReady ?? false;
      if (isReady) used.add(attribute);
      return isReady;
    },
    async watch(attributes, query) {
      if (attributes.length === 0 || limits.attributes === 0) return query();
      const started = clock().getTime();
      const answer = await query();
      note(attributes, clock().getTime() - started);
      return answer;
    },
    crowds: createCrowds(clock),
    settled: () => work,
    async close() {
      isClosed = true;
      // an index that is being made waits for every transaction that is open, and could do so for long
      if (isWorking && db.kind === 'postgres') await breakOff(db);
      await work;
    },
  };
}

const today = (now: Date): string => now.toISOString().slice(0, 10);

const PREFIX = 'entity_value_';
/** One index for entities by their only or first type, one for those of several types. */
const namesOf = (attribute: string): readonly [first: string, several: string] => {
  const name = PREFIX + createHash('sha256').update(attribute).digest('hex').slice(0, 16);
  return [`${name}_1`, `${name}_n`];
};

/**
 * The tenant, with the first type and without, as these indexes have it: not as a column, by which other indexes would be taken for as
 * good a way to the values while little is known of how many entities there are.
 */
export const TENANT = 'tenant_no::text';
export const TENANT_AND_TYPE = `(tenant_no::text || ' ' || coalesce(types[1], ''))`;

/** The value of an attribute as it is indexed. */
export const valueSql = (attribute: string): string => `entity_value(doc, ${pg.escapeLiteral(attribute)})`;

async function makeIndexes(db: Database, attribute: string, day: string): Promise<void> {
  const value = valueSql(attribute);
  const how = db.kind === 'postgres' ? 'CONCURRENTLY ' : '';
  const [first, several] = namesOf(attribute);
  const about = JSON.stringify({ attribute, used: day });
  for (const [name, columns, also] of [
    [several, `(${TENANT}), (${value})`, 'cardinality(types) > 1 AND '],
    [first, `${TENANT_AND_TYPE}, (${value})`, ''],
  ] as const) {
    await db.execute(
      `CREATE INDEX ${how}IF NOT EXISTS ${name} ON entity (${columns}) WHERE ${also}deleted_at IS NULL AND ${value} IS NOT NULL`,
    );
    await db.execute(`COMMENT ON INDEX ${name} IS ${pg.escapeLiteral(about)}`);
  }
}

/** What is left of an index is taken away when the catalogue is looked at again. */
const breakOff = (db: Database): Promise<unknown> =>
  db.query(
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND starts_with(query, $1)`,
    [`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${PREFIX}`],
  );

async function tableBytes(db: Database): Promise<number> {
  const [row] = await db.query<{ bytes: number }>(`SELECT pg_table_size('entity') AS bytes`);
  return row!.bytes;
}

interface IndexRow {
  readonly name: string;
  readonly valid: boolean;
  readonly building: boolean;
  readonly about: string | null;
}

/** What the catalogue knows, after what is broken or has not been used for long has gone, and today's uses are written down. */
async function keepIndexes(
  db: Database,
  day: string,
  { unusedDays }: ValueIndexLimits,
  used: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Known>> {
  const rows = await db.query<IndexRow>(
    `SELECT class.relname AS name, index.indisvalid AS valid, obj_description(class.oid, 'pg_class') AS about,
       EXISTS (SELECT FROM pg_stat_progress_create_index AS progress WHERE progress.relid = index.indrelid) AS building
     FROM pg_index AS index JOIN pg_class AS class ON class.oid = index.indexrelid
     WHERE index.indrelid = 'entity'::regclass AND starts_with(class.relname, $1)`,
    [PREFIX],
  );
  const how = db.kind === 'postgres' ? 'CONCURRENTLY ' : '';
  const found = new Map<string, { used: string; names: string[] }>();
  const oldest = today(new Date(Date.parse(day) - unusedDays * 86_400_000));
  for (const { name, valid, building, about } of rows) {
    const told = aboutOf(about);
    if (!valid || told === undefined || told.used < oldest) {
      // another process is making it
      if (!building) await db.execute(`DROP INDEX ${how}IF EXISTS ${pg.escapeIdentifier(name)}`);
      continue;
    }
    const { attribute } = told;
    if (used.has(attribute) && told.used !== day) {
      const now = JSON.stringify({ attribute, used: day });
      await db.execute(`COMMENT ON INDEX ${pg.escapeIdentifier(name)} IS ${pg.escapeLiteral(now)}`);
    }
    const one = found.get(attribute) ?? { used: told.used, names: [] };
    one.names.push(name);
    found.set(attribute, one);
  }
  return new Map(
    [...found].map(([attribute, { used, names }]) => [attribute, { used, isReady: names.length === 2 }]),
  );
}

function aboutOf(comment: string | null): { readonly attribute: string; readonly used: string } | undefined {
  try {
    const { attribute, used } = JSON.parse(comment ?? '') as { attribute?: unknown; used?: unknown };
    return typeof attribute === 'string' && typeof used === 'string' ? { attribute, used } : undefined;
  } catch {
    return undefined;
  }
}
