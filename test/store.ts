import type { Database } from '../src/platform/database.ts';
import { openEmbedded } from '../src/platform/embedded.ts';
import { migrate } from '../src/platform/migrate.ts';

/** Emptied stores of this process that wait for the next test. */
const free: Database[] = [];

/**
 * An embedded store in memory with the newest schema and nothing in it. Making one takes a second, emptying one a few
 * milliseconds: what is closed here is emptied and lent again, in this file or in the process' next one. A closed one refuses as ever.
 */
export async function openMemory(): Promise<Database> {
  const db = free.pop() ?? (await make());
  let isOpen = true;
  const lent =
    <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (!isOpen) throw new Error('the store is closed');
      return call(...args);
    };
  return {
    ...db,
    query: lent(db.query) as Database['query'],
    execute: lent(db.execute),
    copyIn: lent(db.copyIn),
    transaction: lent(db.transaction) as Database['transaction'],
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await db.execute(EMPTY);
      free.push(db);
    },
  };
}

async function make(): Promise<Database> {
  const db = await openEmbedded(undefined);
  await migrate(db, () => new Date());
  await db.execute(`CREATE TEMPORARY TABLE at_first AS ${RELATIONS}`);
  return db;
}

const RELATIONS = `SELECT oid, relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')`;

/** Settings are those of the start; tables and indexes that came later go; tables that hold rows, or held some, are cleared with their sequences. */
const EMPTY = `RESET ALL; SET search_path TO public; DO $$
DECLARE
  one record;
  names text := '';
BEGIN
  FOR one IN SELECT r.relname, r.relkind FROM (${RELATIONS}) r
    WHERE NOT EXISTS (SELECT FROM at_first f WHERE f.oid = r.oid) ORDER BY r.relkind LOOP
    EXECUTE format('DROP %s IF EXISTS %I CASCADE', CASE one.relkind WHEN 'r' THEN 'TABLE' ELSE 'INDEX' END, one.relname);
  END LOOP;
  FOR one IN SELECT oid, relname FROM at_first WHERE relkind = 'r' AND relname <> 'schema_migration' LOOP
    IF pg_relation_size(one.oid) > 0 THEN names := names || ', ' || quote_ident(one.relname); END IF;
  END LOOP;
  IF names <> '' THEN EXECUTE 'TRUNCATE ' || substr(names, 3) || ' CASCADE'; END IF;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', one.sequencename);
  END LOOP;
END $$`;
