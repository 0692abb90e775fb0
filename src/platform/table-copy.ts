import pg from 'pg';
import type { Sql } from './database.ts';
import type { Migration } from './migrate.ts';

/** A table as a backup holds it. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Where a column's numbering stands. */
export interface SequenceState {
  readonly table: string;
  readonly column: string;
  readonly lastValue: number;
  readonly isCalled: boolean;
}

const BATCH_BYTES = 512 * 1024;
const BATCH_ROWS = 5000;

/** Types whose text never holds a character that COPY escapes. */
const PLAIN = ['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'bool', 'date', 'timestamptz', 'uuid'];

/** The tables that the migrations create: what else lies in a shared database is none of ours. */
export const tableNamesOf = (migrations: readonly Migration[]): string[] =>
  migrations.flatMap(({ sql }) =>
    Array.from(
      sql.matchAll(/^\s*CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\w+)/gim),
      ([, name]) => name ?? '',
    ),
  );

/** The settings under which values are written and read as text: exact, and the same on every server. */
export const setPortableText = (sql: Sql): Promise<void> =>
  sql.execute(
    `SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1;
     SET LOCAL bytea_output = 'hex'; SET LOCAL intervalstyle = 'iso_8601'`,
  );

/** Those of `names` that the store has, with their columns in order; generated columns follow from the others. */
export async function listTables(sql: Sql, names: readonly string[]): Promise<TableShape[]> {
  const rows = await sql.query<{ table: string; column: string; type: string }>(
    `SELECT class.relname AS table, attribute.attname AS column, type.typname AS type
     FROM pg_class AS class
     JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
     JOIN pg_type AS type ON type.oid = attribute.atttypid
     WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind = 'r' AND class.relname = ANY ($1)
       AND attribute.attnum > 0 AND NOT attribute.attisdropped AND attribute.attgenerated = ''
     ORDER BY class.relname COLLATE "C", attribute.attnum`,
    [names],
  );
  const tables = new Map<string, { name: string; type: string }[]>();
  for (const { table, column, type } of rows) {
    const columns = tables.get(table) ?? [];
    columns.push({ name: column, type });
    tables.set(table, columns);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

export async function countRows(sql: Sql, table: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) AS count FROM ${pg.escapeIdentifier(table)}`,
  );
  return row?.count ?? 0;
}

/**
 * A table's rows as lines of COPY's text format, in batches of about half a megabyte (one row where a row is longer), read
 * through a cursor of the transaction that `sql` is.
 */
export async function* dumpTable(
  sql: Sql,
  table: TableShape,
): AsyncGenerator<{ text: string; rows: number }> {
  await sql.execute(`DECLARE table_dump NO SCROLL CURSOR FOR
    SELECT ${lineExpression(table)} AS line FROM ${pg.escapeIdentifier(table.name)}`);
  for (let size = 1; ; ) {
    const rows = await sql.query<{ line: string }>(`FETCH ${size} FROM table_dump`);
    if (rows.length === 0) break;
    const text = `${rows.map(({ line }) => line).join('\n')}\n`;
    yield { text, rows: rows.length };
    const fitting = Math.floor((BATCH_BYTES / text.length) * rows.length);
    size = Math.max(1, Math.min(BATCH_ROWS, size * 8, fitting));
  }
  await sql.execute('CLOSE table_dump');
}

/** The numbering of the identity columns of `tables`. */
export async function listSequences(sql: Sql, tables: readonly TableShape[]): Promise<SequenceState[]> {
  const columns = await sql.query<{ table: string; column: string; sequence: string }>(
    `SELECT class.relname AS table, attribute.attname AS column,
            pg_get_serial_sequence(quote_ident(class.relname), attribute.attname) AS sequence
     FROM pg_class AS class JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
     WHERE class.relnamespace = current_schema()::regnamespace AND class.relname = ANY ($1) AND attribute.attidentity <> ''
     ORDER BY class.relname COLLATE "C"`,
    [tables.map(({ name }) => name)],
  );
  const states: SequenceState[] = [];
  for (const { table, column, sequence } of columns) {
    const [state] = await sql.query<{ lastValue: number; isCalled: boolean }>(
      `SELECT last_value AS "lastValue", is_called AS "isCalled" FROM ${sequence}`,
    );
    if (state) states.push({ table, column, ...state });
  }
  return states;
}

export async function setSequence(sql: Sql, state: SequenceState): Promise<void> {
  await sql.query('SELECT setval(pg_get_serial_sequence(quote_ident($1), $2), $3, $4)', [
    state.table,
    state.column,
    state.lastValue,
    state.isCalled,
  ]);
}

/**
 * Runs `work` with the foreign keys of `tables` taken away, so that rows may come in any order, and puts them back, which
 * checks every row.
 */
export async function withoutForeignKeys(
  sql: Sql,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const keys = await sql.query<{ table: string; name: string; definition: string }>(
    `SELECT class.relname AS table, con.conname AS name, pg_get_constraintdef(con.oid) AS definition
     FROM pg_constraint AS con JOIN pg_class AS class ON class.oid = con.conrelid
     WHERE con.contype = 'f' AND class.relnamespace = current_schema()::regnamespace AND class.relname = ANY ($1)`,
    [tables],
  );
  const alter = ({ table }: { table: string }) => `ALTER TABLE ${pg.escapeIdentifier(table)}`;
  for (const key of keys) await sql.execute(`${alter(key)} DROP CONSTRAINT ${pg.escapeIdentifier(key.name)}`);
  await work();
  for (const key of keys)
    await sql.execute(`${alter(key)} ADD CONSTRAINT ${pg.escapeIdentifier(key.name)} ${key.definition}`);
}

function lineExpression({ columns }: TableShape): string {
  const fields = columns.map(
    ({ name, type }) => `coalesce(${fieldExpression(pg.escapeIdentifier(name), type)}, '\\N')`,
  );
  return `concat_ws(E'\\t', ${fields.join(', ')})`;
}

function fieldExpression(column: string, type: string): string {
  if (PLAIN.includes(type)) return `${column}::text`;
  // hex begins with the one backslash that it has
  if (type === 'bytea') return `'\\' || ${column}::text`;
  return [
    ["'\\'", "'\\\\'"],
    ["E'\\n'", "'\\n'"],
    ["E'\\r'", "'\\r'"],
    ["E'\\t'", "'\\t'"],
  ].reduce((expression, [from, to]) => `replace(${expression}, ${from}, ${to})`, `${column}::text`);
}
