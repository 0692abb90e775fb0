/** What both stores can do: embedded PGlite and PostgreSQL answer this one contract with the same SQL and the same types. */
export interface Sql {
  /**
   * Runs one statement. Types: int8 → number, numeric → string, timestamptz → Date, date → 'YYYY-MM-DD', jsonb → parsed,
   * bytea → Uint8Array. As parameters, jsonb is given as JSON text; an array is a PostgreSQL array. Sort texts with
   * `COLLATE "C"` where their order is seen: the stores' own collations differ.
   *
   * A statement with a `name` is parsed and planned once per connection; one name always means the same text, and there are
   * few names. Statements of a transaction that are called without waiting for each other travel together and run in the
   * order of the calls; once one fails, those behind it fail too.
   */
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<Row[]>;
  /** Runs several statements without parameters (migrations). */
  execute(text: string): Promise<void>;
  /**
   * Bulk load by COPY … FROM STDIN (FORMAT text): `chunks` are whole lines, tab-separated, `\N` for null, each chunk some
   * hundred kilobytes. Holds no more than two chunks in memory. Returns the number of rows.
   */
  copyIn(table: string, columns: readonly string[], chunks: AsyncIterable<string>): Promise<number>;
}

export interface Database extends Sql {
  readonly kind: 'embedded' | 'postgres';
  /** Server version as the store reports it, e.g. `17.5`. */
  readonly version: string;
  /** Runs `work` in one transaction; a throw rolls back. Do not use the outer database inside `work`. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
