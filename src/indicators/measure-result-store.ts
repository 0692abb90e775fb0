import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { int8Array, textArray } from '../platform/postgres-array.ts';
import type { Outcome } from './measure-plan.ts';
import type { Horizon } from './measure-records.ts';

/** A computing of measures: its number, which grows, when it was, and up to where it saw records. */
export interface Moment extends Horizon {
  readonly tick: number;
  readonly at: Date;
}

export async function insertTick(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ no: number }>(
    'INSERT INTO measure_tick DEFAULT VALUES RETURNING no',
    [],
    'measure.tick',
  );
  return row!.no;
}

export interface CellPlace {
  readonly code: string;
  readonly area: string;
  readonly period: Period;
}

/** What is kept of a measure's area and period. */
export interface CellRow extends CellPlace {
  readonly revision: number;
  readonly tally: string | null;
  readonly result: number;
  readonly value: number | null;
  readonly state: ValueState;
}

const CELL = 'c.code, c.area, c.period, c.revision, c.tally, c.result, c.value, c.state';

export async function readCells(sql: Sql, places: readonly CellPlace[]): Promise<CellRow[]> {
  if (places.length === 0) return [];
  return sql.query<CellRow>(
    `SELECT ${CELL} FROM unnest($1::text[], $2::text[], $3::text[]) AS t (code, area, period)
     CROSS JOIN LATERAL (SELECT * FROM measure_cell AS c
       WHERE c.code = t.code AND c.area = t.area AND c.period = t.period) AS c`,
    [
      textArray(places.map(({ code }) => code)),
      textArray(places.map(({ area }) => area)),
      textArray(places.map(({ period }) => period)),
    ],
    'measure.cells',
  );
}

/** All that is kept of a measure's areas. */
export const readCellsOf = (sql: Sql, code: string, areas: readonly string[]): Promise<CellRow[]> =>
  sql.query<CellRow>(`SELECT ${CELL} FROM measure_cell AS c WHERE c.code = $1 AND c.area = ANY($2::text[])`, [
    code,
    areas,
  ]);

export async function writeCells(sql: Sql, cells: readonly CellRow[]): Promise<void> {
  if (cells.length === 0) return;
  await sql.query(
    `INSERT INTO measure_cell (code, area, period, revision, tally, result, value, state)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::int8[], $7::float8[], $8::text[])
     ON CONFLICT (code, area, period) DO UPDATE SET revision = excluded.revision, tally = excluded.tally,
       result = excluded.result, value = excluded.value, state = excluded.state`,
    [
      textArray(cells.map(({ code }) => code)),
      textArray(cells.map(({ area }) => area)),
      textArray(cells.map(({ period }) => period)),
      cells.map(({ revision }) => revision),
      textArray(cells.map(({ tally }) => tally)),
      int8Array(cells.map(({ result }) => result)),
      cells.map(({ value }) => value),
      textArray(cells.map(({ state }) => state)),
    ],
    'measure.writeCells',
  );
}

/** An outcome with its place, about to be a result. */
export interface NewResult extends CellPlace {
  readonly revision: number;
  readonly outcome: Outcome;
}

/** Stores results and answers their numbers in the same order. */
export async function insertResults(
  sql: Sql,
  results: readonly NewResult[],
  { tick, at, valueNo, replacedNo }: Moment,
): Promise<number[]> {
  if (results.length === 0) return [];
  const rows = await sql.query<{ no: number }>(
    `INSERT INTO measure_result (code, revision, area, period, value, state, records, excluded, issues, detail, tick, since, at, value_no,
       replaced_no)
     SELECT code, revision, area, period, value, state, records, excluded, issues, detail, $11, $12, $12, $13, $14
     FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::float8[], $6::text[], $7::int8[], $8::jsonb[], $9::jsonb[], $10::jsonb[])
       WITH ORDINALITY AS t (code, revision, area, period, value, state, records, excluded, issues, detail, i)
     ORDER BY i RETURNING no`,
    [
      textArray(results.map(({ code }) => code)),
      results.map(({ revision }) => revision),
      textArray(results.map(({ area }) => area)),
      textArray(results.map(({ period }) => period)),
      results.map(({ outcome }) => outcome.value),
      textArray(results.map(({ outcome }) => outcome.state)),
      int8Array(results.map(({ outcome }) => outcome.records)),
      results.map(({ outcome }) => JSON.stringify(outcome.excluded)),
      results.map(({ outcome }) => JSON.stringify(outcome.issues)),
      results.map(({ outcome }) => (outcome.inputs === undefined ? null : JSON.stringify(outcome.inputs))),
      tick,
      at,
      valueNo,
      replacedNo,
    ],
    'measure.results',
  );
  return rows.map(({ no }) => no);
}

/** Has results tell what their value, which is the same as before, is made of now. Answers which; those that are kept stay as they were. */
export async function renewResults(
  sql: Sql,
  results: readonly { readonly no: number; readonly outcome: Outcome }[],
  { tick, at, valueNo, replacedNo }: Moment,
): Promise<ReadonlySet<number>> {
  if (results.length === 0) return new Set();
  const rows = await sql.query<{ no: number }>(
    `UPDATE measure_result AS r SET records = t.records, excluded = t.excluded, issues = t.issues, detail = t.detail, tick = $6, at = $7,
       value_no = $8, replaced_no = $9
     FROM unnest($1::int8[], $2::int8[], $3::jsonb[], $4::jsonb[], $5::jsonb[]) AS t (no, records, excluded, issues, detail)
     WHERE r.no = t.no AND NOT r.is_kept RETURNING r.no`,
    [
      int8Array(results.map(({ no }) => no)),
      int8Array(results.map(({ outcome }) => outcome.records)),
      results.map(({ outcome }) => JSON.stringify(outcome.excluded)),
      results.map(({ outcome }) => JSON.stringify(outcome.issues)),
      results.map(({ outcome }) => (outcome.inputs === undefined ? null : JSON.stringify(outcome.inputs))),
      tick,
      at,
      valueNo,
      replacedNo,
    ],
    'measure.renewResults',
  );
  return new Set(rows.map(({ no }) => no));
}

export interface ResultRow extends CellPlace {
  readonly no: number;
  readonly revision: number;
  readonly value: number | null;
  readonly state: ValueState;
  readonly records: number;
  readonly excluded: Outcome['excluded'];
  readonly issues: Outcome['issues'];
  readonly detail: Outcome['inputs'] | null;
  readonly tick: number;
  readonly at: Date;
  readonly valueNo: number;
  readonly replacedNo: number;
}

const RESULT = `r.no, r.code, r.revision, r.area, r.period, r.value, r.state, r.records, r.excluded, r.issues, r.detail, r.tick,
  r.at, r.value_no AS "valueNo", r.replaced_no AS "replacedNo"`;

export async function findResult(sql: Sql, no: number): Promise<ResultRow | undefined> {
  const [row] = await sql.query<ResultRow>(`SELECT ${RESULT} FROM measure_result AS r WHERE r.no = $1`, [no]);
  return row;
}

/** Results in force of a measure by area and period after a place, at most `limit`. */
export const listResults = (
  sql: Sql,
  code: string,
  filter: { readonly period?: string | undefined; readonly area?: string | undefined },
  after: readonly [area: string, period: string] | undefined,
  limit: number,
): Promise<ResultRow[]> =>
  sql.query<ResultRow>(
    `SELECT ${RESULT} FROM measure_cell AS c JOIN measure_result AS r ON r.no = c.result
     WHERE c.code = $1 AND ($2::text IS NULL OR c.period = $2) AND ($3::text IS NULL OR c.area = $3)
       AND ($4::text IS NULL OR (c.area, c.period) > ($4, $5::text))
     ORDER BY c.area, c.period LIMIT $6`,
    [code, filter.period ?? null, filter.area ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );

/** How many values measures came to, and when last; of one, or of all. */
export const countCells = (
  sql: Sql,
  code?: string,
): Promise<{ code: string; values: number; without: number; lastAt: Date | null; todo: number }[]> =>
  sql.query(
    `SELECT m.code, coalesce(c.values, 0) AS values, coalesce(c.without, 0) AS without, c.at AS "lastAt", coalesce(o.todo, 0) AS todo
     FROM (SELECT DISTINCT code FROM measure WHERE $1::text IS NULL OR code = $1) AS m
     LEFT JOIN (SELECT c.code, count(*) FILTER (WHERE c.value IS NOT NULL) AS values, count(*) FILTER (WHERE c.value IS NULL) AS without,
         max(r.at) AS at
       FROM measure_cell AS c JOIN measure_result AS r ON r.no = c.result
       WHERE $1::text IS NULL OR c.code = $1 GROUP BY c.code) AS c ON c.code = m.code
     LEFT JOIN (SELECT code, count(*) AS todo FROM measure_todo WHERE $1::text IS NULL OR code = $1 GROUP BY code) AS o ON o.code = m.code`,
    [code ?? null],
  );
