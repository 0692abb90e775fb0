import type { Database, Sql } from '../platform/database.ts';

/**
 * An import's values on their way in: a table of their own without index or log, so that loading is quick, other queries run
 * in between, and a crash leaves nothing in the tables that count.
 */
export interface Stage {
  readonly table: string;
}

const PREFIX = 'import_stage_';

export const STAGE_COLUMNS = [
  'area_id',
  'indicator_id',
  'period',
  'value',
  'state',
  'file_no',
  'row_no',
  'row_count',
  'column_no',
] as const;

/** A stage of the process `owner`; `key` is of lower-case letters and digits. */
export async function createStage(db: Database, owner: number, key: string): Promise<Stage> {
  if (!Number.isInteger(owner) || !/^[a-z0-9]{1,30}$/.test(key))
    throw new RangeError(`no key of a stage: ${owner} ${key}`);
  const table = `${PREFIX}${owner}_${key}`;
  await db.execute(`
    CREATE UNLOGGED TABLE ${table} (
      area_id integer NOT NULL, indicator_id integer NOT NULL, period text NOT NULL,
      value double precision, state text NOT NULL,
      file_no smallint NOT NULL, row_no integer NOT NULL, row_count integer NOT NULL, column_no smallint NOT NULL
    ) WITH (autovacuum_enabled = false)`);
  return { table };
}

export async function dropStage(db: Database, stage: Stage): Promise<void> {
  await db.execute(`DROP TABLE IF EXISTS ${stage.table}`);
}

/** Every stage there is, with the process that made it. */
export async function listStages(db: Database): Promise<(Stage & { readonly owner: number })[]> {
  const rows = await db.query<{ table: string }>(
    `SELECT tablename AS table FROM pg_tables
     WHERE schemaname = current_schema() AND tablename ~ '^${PREFIX}[0-9]+_[a-z0-9]+$'`,
  );
  return rows.map(({ table }) => ({ table, owner: Number(table.slice(PREFIX.length).split('_')[0]) }));
}

/** Loads lines of COPY text, see {@link STAGE_COLUMNS}. */
export async function loadStage(db: Database, stage: Stage, lines: string): Promise<number> {
  async function* one(): AsyncGenerator<string> {
    yield lines;
  }
  return db.copyIn(stage.table, STAGE_COLUMNS, one());
}

export interface Comparison {
  readonly values: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

const DIFFERS = '(v.value IS DISTINCT FROM s.value OR v.state <> s.state)';
const SAME_KEY = 'v.area_id = s.area_id AND v.indicator_id = s.indicator_id AND v.period = s.period';

/** How the staged values stand to the stored ones. */
export async function compareStage(sql: Sql, stage: Stage): Promise<Comparison> {
  await sql.execute(`ANALYZE ${stage.table}`);
  const [row] = await sql.query<{ values: number; known: number; changed: number }>(`
    SELECT count(*) AS values, count(v.area_id) AS known,
           count(v.area_id) FILTER (WHERE ${DIFFERS}) AS changed
    FROM ${stage.table} s LEFT JOIN indicator_value v ON ${SAME_KEY}`);
  const { values, known, changed } = row!;
  return { values, added: values - known, changed, unchanged: known - changed };
}

/** A part of a stage: a range of its pages, so that a merge proceeds in steps that can be told. */
export interface StagePart {
  readonly from: number;
  readonly to: number;
}

/** Cuts a stage into parts of about a hundred thousand rows. */
export async function partStage(sql: Sql, stage: Stage, pagesInPart = 1024): Promise<StagePart[]> {
  const [row] = await sql.query<{ pages: number }>(
    `SELECT pg_relation_size($1::regclass) / current_setting('block_size')::bigint AS pages`,
    [stage.table],
  );
  const parts: StagePart[] = [];
  for (let from = 0; from < row!.pages; from += pagesInPart) parts.push({ from, to: from + pagesInPart });
  return parts;
}

const inPart = ({ from, to }: StagePart): string =>
  `s.ctid >= '(${from},0)'::tid AND s.ctid < '(${to},0)'::tid`;

/** Keeps the versions that a part replaces, then puts the new ones in their place. */
export async function replaceChanged(
  sql: Sql,
  stage: Stage,
  part: StagePart,
  importId: number,
): Promise<void> {
  await sql.query(
    `INSERT INTO indicator_value_version
       (area_id, indicator_id, period, version, value, state, import_id, file_no, row_no, row_count, column_no,
        origin_kind, origin_no, at, replaced_by)
     SELECT v.area_id, v.indicator_id, v.period, v.version, v.value, v.state,
            v.import_id, v.file_no, v.row_no, v.row_count, v.column_no, v.origin_kind, v.origin_no, v.at, $1
     FROM ${stage.table} s JOIN indicator_value v ON ${SAME_KEY}
     WHERE ${inPart(part)} AND ${DIFFERS}`,
    [importId],
  );
  await sql.query(
    `UPDATE indicator_value v
     SET value = s.value, state = s.state, version = v.version + 1, import_id = $1,
         file_no = s.file_no, row_no = s.row_no, row_count = s.row_count, column_no = s.column_no,
         origin_kind = 'import', origin_no = NULL, at = NULL
     FROM ${stage.table} s
     WHERE ${SAME_KEY} AND ${inPart(part)} AND ${DIFFERS}`,
    [importId],
  );
}

/**
 * Stores the values of a part that are not stored yet. Where none of a stage is, `isAllNew` spares looking for each.
 */
export async function insertNew(
  sql: Sql,
  stage: Stage,
  part: StagePart,
  importId: number,
  isAllNew: boolean,
): Promise<void> {
  await sql.query(
    `INSERT INTO indicator_value
       (area_id, indicator_id, period, value, state, version, import_id, file_no, row_no, row_count, column_no)
     SELECT s.area_id, s.indicator_id, s.period, s.value, s.state, 1, $1, s.file_no, s.row_no, s.row_count, s.column_no
     FROM ${stage.table} s
     WHERE ${inPart(part)}
     ${isAllNew ? '' : 'ON CONFLICT (area_id, indicator_id, period) DO NOTHING'}`,
    [importId],
  );
}

/** Holds off other imports, of other processes too, until the transaction ends. */
export async function lockValues(sql: Sql): Promise<void> {
  await sql.execute('LOCK TABLE indicator_value IN SHARE ROW EXCLUSIVE MODE');
}
