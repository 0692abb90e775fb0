import type { Sql } from '../platform/database.ts';
import type { RunRecord } from './run-record.ts';

export interface NewRun {
  readonly id: string;
  readonly at: Date;
  readonly actor: { readonly id: string; readonly name: string };
  readonly frameworkId: string;
  readonly frameworkRevision: number;
  readonly period: string;
  readonly record: RunRecord;
  /** inputs.csv, gzipped. */
  readonly inputs: Uint8Array;
}

export interface ScoreCell {
  readonly area: string;
  readonly node: string;
  readonly score: number;
  readonly rank: number;
}

/** An indicator's (or variable's) value of one area at every stage; NaN is no value. */
export interface ValueCell {
  readonly area: string;
  readonly indicator: string;
  readonly period: string | null;
  readonly version: number | null;
  readonly state: string;
  readonly raw: number;
  readonly denominated: number;
  readonly imputed: number;
  readonly treated: number;
  readonly normalised: number;
}

/** Rows from which on a run changes what the store should know of its tables; the embedded store finds out only when told. */
const MANY_ROWS = 20_000;

/** Stores a run with its scores and values. Call inside a transaction. */
export async function insertRun(
  sql: Sql,
  run: NewRun,
  scores: Iterable<ScoreCell>,
  values: Iterable<ValueCell>,
): Promise<void> {
  await sql.query(
    `INSERT INTO run (id, at, actor_id, actor_name, framework_id, framework_revision, period, record, inputs)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9)`,
    [
      run.id,
      run.at,
      run.actor.id,
      run.actor.name,
      run.frameworkId,
      run.frameworkRevision,
      run.period,
      JSON.stringify(run.record),
      run.inputs,
    ],
  );
  const areas = await idsOf(sql, 'area');
  const indicators = await idsOf(sql, 'indicator');
  const scored = await sql.copyIn(
    'run_score',
    ['run_id', 'area_id', 'node', 'score', 'rank'],
    chunksOf(scores, ({ area, node, score, rank }) => [run.id, areas.get(area)!, node, score, rank]),
  );
  await sql.copyIn(
    'run_value',
    [
      'run_id',
      'area_id',
      'indicator_id',
      'period',
      'version',
      'state',
      'raw',
      'denominated',
      'imputed',
      'treated',
      'normalised',
    ],
    chunksOf(values, (cell) => [
      run.id,
      areas.get(cell.area)!,
      indicators.get(cell.indicator)!,
      cell.period,
      cell.version,
      cell.state,
      cell.raw,
      cell.denominated,
      cell.imputed,
      cell.treated,
      cell.normalised,
    ]),
  );
  if (scored >= MANY_ROWS) await sql.execute('ANALYZE area, run_score, run_value');
}

export interface RunRow {
  readonly id: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly framework_id: string;
  readonly framework_revision: number;
  readonly period: string;
}
export interface StoredRunRow extends RunRow {
  readonly record: RunRecord;
}

const RUN_COLUMNS = 'id, at, actor_id, actor_name, framework_id, framework_revision, period';

export interface RunSummaryRow extends RunRow {
  readonly version: string;
  readonly name: { readonly en: string; readonly zh: string };
  readonly area_count: number;
  readonly indicator_count: number;
  readonly screened_out_count: number;
  readonly missing_count: number;
}

/** Runs from the newest, at most `limit`, beginning after the run `after`. */
export const listRunRows = (
  sql: Sql,
  framework: string | null,
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<RunSummaryRow[]> =>
  sql.query<RunSummaryRow>(
    `SELECT ${RUN_COLUMNS},
            record #>> '{framework,version}' AS version,
            record #> '{framework,name}' AS name,
            ((record #>> '{statistics,count}')::integer + (record #>> '{statistics,missing}')::integer) AS area_count,
            jsonb_array_length(jsonb_path_query_array(record, '$.nodes[*] ? (@.kind == "indicator")')) AS indicator_count,
            (jsonb_array_length(record -> 'areas') - (record #>> '{statistics,count}')::integer
              - (record #>> '{statistics,missing}')::integer) AS screened_out_count,
            (record ->> 'missingCount')::integer AS missing_count
     FROM run
     WHERE ($1::text IS NULL OR framework_id = $1)
       AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3::text))
     ORDER BY at DESC, id DESC LIMIT $4`,
    [framework, after?.at ?? null, after?.id ?? null, limit],
  );

export async function findRun(sql: Sql, id: string): Promise<StoredRunRow | undefined> {
  const [row] = await sql.query<StoredRunRow>(`SELECT ${RUN_COLUMNS}, record FROM run WHERE id = $1`, [id]);
  return row;
}

/** The gzipped inputs.csv of a run. */
export async function findRunInputs(sql: Sql, id: string): Promise<Uint8Array | undefined> {
  const [row] = await sql.query<{ inputs: Uint8Array }>('SELECT inputs FROM run WHERE id = $1', [id]);
  return row?.inputs;
}

/** The newest run: of the workspace's framework where that is set and has one, else of any. */
export async function findLatestRunId(sql: Sql): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    `SELECT id FROM run
     ORDER BY (framework_id = (SELECT value ->> 'framework' FROM setting WHERE key = 'workspace')) DESC NULLS LAST,
              at DESC, id DESC LIMIT 1`,
  );
  return row?.id;
}

async function idsOf(sql: Sql, table: 'area' | 'indicator'): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: number; code: string }>(`SELECT id, code FROM ${table}`);
  return new Map(rows.map((row) => [row.code, row.id]));
}

/** Rows as chunks of COPY text, some hundred kilobytes each. */
async function* chunksOf<Row>(
  rows: Iterable<Row>,
  cellsOf: (row: Row) => readonly (string | number | null)[],
): AsyncGenerator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += `${cellsOf(row).map(copyCell).join('\t')}\n`;
    if (chunk.length < 256 * 1024) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function copyCell(cell: string | number | null): string {
  if (cell === null || (typeof cell === 'number' && Number.isNaN(cell))) return '\\N';
  return typeof cell === 'number' ? String(cell) : cell.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign]!);
}
