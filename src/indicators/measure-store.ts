import type { AreaLevel } from '../model/area.ts';
import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { int8Array, textArray } from '../platform/postgres-array.ts';
import type { Measure } from './measure.ts';
import type { Boundary } from './measure-places.ts';
import type { Outcome } from './measure-plan.ts';
import type { Horizon } from './measure-records.ts';

export interface MeasureRow {
  readonly code: string;
  readonly revision: number;
  readonly body: Measure;
  readonly sha256: string;
  readonly is_retired: boolean;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
}

const COLUMNS = 'code, revision, body, sha256, is_retired, at, actor_id, actor_name';

/** The newest revision of each measure by code, at most `limit`, after a code. */
export const listMeasureRows = (sql: Sql, after: string, limit: number): Promise<MeasureRow[]> =>
  sql.query<MeasureRow>(
    `SELECT DISTINCT ON (code) ${COLUMNS} FROM measure WHERE code > $1 ORDER BY code, revision DESC LIMIT $2`,
    [after, limit],
  );

/** One revision; without `revision` the newest. */
export async function findMeasureRow(
  sql: Sql,
  code: string,
  revision?: number,
): Promise<MeasureRow | undefined> {
  const [row] = await sql.query<MeasureRow>(
    `SELECT ${COLUMNS} FROM measure WHERE code = $1 AND ($2::integer IS NULL OR revision = $2) ORDER BY revision DESC LIMIT 1`,
    [code, revision ?? null],
  );
  return row;
}

export const listMeasureRevisions = (
  sql: Sql,
  code: string,
): Promise<Pick<MeasureRow, 'revision' | 'is_retired' | 'at' | 'actor_id' | 'actor_name'>[]> =>
  sql.query(
    'SELECT revision, is_retired, at, actor_id, actor_name FROM measure WHERE code = $1 ORDER BY revision DESC',
    [code],
  );

/** Lets one transaction at a time save measures. */
export const lockMeasures = (sql: Sql): Promise<void> =>
  sql.execute('LOCK TABLE measure IN SHARE ROW EXCLUSIVE MODE');

export async function insertMeasure(sql: Sql, row: MeasureRow): Promise<void> {
  await sql.query(`INSERT INTO measure (${COLUMNS}) VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7, $8)`, [
    row.code,
    row.revision,
    JSON.stringify(row.body),
    row.sha256,
    row.is_retired,
    row.at,
    row.actor_id,
    row.actor_name,
  ]);
}

/** What a process has computed up to a horizon. */
export async function insertTick(sql: Sql, at: Date, { valueNo, replacedNo }: Horizon): Promise<number> {
  const [row] = await sql.query<{ no: number }>(
    'INSERT INTO measure_tick (at, value_no, replaced_no) VALUES ($1, $2, $3) RETURNING no',
    [at, valueNo, replacedNo],
    'measure.tick',
  );
  return row!.no;
}

/** An entity that was written: its tenant, number and id. */
export type WrittenEntity = readonly [tenant: number, no: number, id: string];

export interface PendingRow {
  readonly no: number;
  readonly owner: number;
  readonly entities: readonly WrittenEntity[];
}

export async function insertPending(
  sql: Sql,
  owner: number,
  entities: readonly WrittenEntity[],
): Promise<number> {
  const [row] = await sql.query<{ no: number }>(
    'INSERT INTO measure_pending (owner, entities) VALUES ($1, $2::jsonb) RETURNING no',
    [owner, JSON.stringify(entities)],
    'measure.pending',
  );
  return row!.no;
}

/** Transactions that were not computed yet; the entities only of those that this process has not in memory. */
export const listPending = (sql: Sql, owner: number): Promise<{ no: number; isOwn: boolean }[]> =>
  sql.query<{ no: number; isOwn: boolean }>(
    'SELECT no, owner = $1 AS "isOwn" FROM measure_pending ORDER BY no',
    [owner],
    'measure.listPending',
  );

export const readPending = (sql: Sql, nos: readonly number[]): Promise<PendingRow[]> =>
  sql.query<PendingRow>('SELECT no, owner, entities FROM measure_pending WHERE no = ANY($1::int8[])', [nos]);

export const deletePending = (sql: Sql, nos: readonly number[]): Promise<unknown> =>
  sql.query(
    'DELETE FROM measure_pending WHERE no = ANY($1::int8[])',
    [int8Array(nos)],
    'measure.deletePending',
  );

/** A measure's area that is to be gathered anew. */
export interface Todo {
  readonly code: string;
  readonly area: string;
}

export async function insertTodos(sql: Sql, todos: readonly Todo[]): Promise<void> {
  if (todos.length === 0) return;
  await sql.query(
    `INSERT INTO measure_todo (code, area) SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS t (code, area)
     ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
    [todos.map(({ code }) => code), todos.map(({ area }) => area)],
  );
}

export const listTodos = (sql: Sql, most: number): Promise<Todo[]> =>
  sql.query<Todo>('SELECT code, area FROM measure_todo ORDER BY code, area LIMIT $1', [most]);

export const deleteTodos = (sql: Sql, todos: readonly Todo[]): Promise<unknown> =>
  sql.query(
    'DELETE FROM measure_todo AS d USING unnest($1::text[], $2::text[]) AS t (code, area) WHERE d.code = t.code AND d.area = t.area',
    [todos.map(({ code }) => code), todos.map(({ area }) => area)],
  );

/** An entity that counts for an area, as it is stored. */
export interface MemberRow {
  readonly selection: string;
  readonly entityNo: number;
  readonly entityId: string;
  readonly area: string;
  readonly period: string;
  readonly holds: boolean;
}

const MEMBER = 'selection, entity_no AS "entityNo", entity_id AS "entityId", area, period, holds';

/** Of entities those that count for something now. */
export const readMembers = (sql: Sql, entityNos: readonly number[]): Promise<MemberRow[]> =>
  sql.query<MemberRow>(
    `SELECT ${MEMBER} FROM measure_member WHERE entity_no = ANY($1::int8[]) AND until IS NULL`,
    [int8Array(entityNos)],
    'measure.members',
  );

/** Those of the selections that ever had an entity. */
export async function selectionsWithMembers(
  sql: Sql,
  selections: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ key: string }>(
    'SELECT key FROM unnest($1::text[]) AS key WHERE EXISTS (SELECT FROM measure_member AS m WHERE m.selection = key)',
    [selections],
  );
  return new Set(rows.map(({ key }) => key));
}

/** Plans that a measure is gathered anew in every area. */
export const insertTodosEverywhere = (sql: Sql, code: string): Promise<unknown> =>
  sql.query('INSERT INTO measure_todo (code, area) SELECT $1, code FROM area ON CONFLICT DO NOTHING', [code]);

/** All that counts for areas of a selection now; without areas for any. */
export const readMembersOf = (
  sql: Sql,
  selection: string,
  areas: readonly string[] | undefined,
): Promise<MemberRow[]> =>
  sql.query<MemberRow>(
    `SELECT ${MEMBER} FROM measure_member
     WHERE selection = $1 AND until IS NULL AND ($2::text[] IS NULL OR area = ANY($2::text[]))`,
    [selection, areas ?? null],
  );

export async function insertMembers(sql: Sql, rows: readonly MemberRow[], since: number): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `INSERT INTO measure_member (selection, entity_no, entity_id, area, period, holds, since)
     SELECT t.*, $7 FROM unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::boolean[]) AS t`,
    [
      textArray(rows.map(({ selection }) => selection)),
      int8Array(rows.map(({ entityNo }) => entityNo)),
      textArray(rows.map(({ entityId }) => entityId)),
      textArray(rows.map(({ area }) => area)),
      textArray(rows.map(({ period }) => period)),
      rows.map(({ holds }) => holds),
      since,
    ],
    'measure.insertMembers',
  );
}

/** Ends that entities count for something. */
export async function endMembers(sql: Sql, rows: readonly MemberRow[], until: number): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `UPDATE measure_member AS m SET until = $5
     FROM unnest($1::text[], $2::int8[], $3::text[], $4::text[]) AS t (selection, entity_no, area, period)
     WHERE m.entity_no = t.entity_no AND m.selection = t.selection AND m.area = t.area AND m.period = t.period AND m.until IS NULL`,
    [
      textArray(rows.map(({ selection }) => selection)),
      int8Array(rows.map(({ entityNo }) => entityNo)),
      textArray(rows.map(({ area }) => area)),
      textArray(rows.map(({ period }) => period)),
      until,
    ],
  );
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
  tick: number,
): Promise<number[]> {
  if (results.length === 0) return [];
  const rows = await sql.query<{ no: number }>(
    `INSERT INTO measure_result (code, revision, area, period, value, state, records, excluded, issues, detail, tick)
     SELECT code, revision, area, period, value, state, records, excluded, issues, detail, $11
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
    ],
    'measure.results',
  );
  return rows.map(({ no }) => no);
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
  t.at, t.value_no AS "valueNo", t.replaced_no AS "replacedNo"`;

export async function findResult(sql: Sql, no: number): Promise<ResultRow | undefined> {
  const [row] = await sql.query<ResultRow>(
    `SELECT ${RESULT} FROM measure_result AS r JOIN measure_tick AS t ON t.no = r.tick WHERE r.no = $1`,
    [no],
  );
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
    `SELECT ${RESULT} FROM measure_cell AS c JOIN measure_result AS r ON r.no = c.result JOIN measure_tick AS t ON t.no = r.tick
     WHERE c.code = $1 AND ($2::text IS NULL OR c.period = $2) AND ($3::text IS NULL OR c.area = $3)
       AND ($4::text IS NULL OR (c.area, c.period) > ($4, $5::text))
     ORDER BY c.area, c.period LIMIT $6`,
    [code, filter.period ?? null, filter.area ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );

/** Entities that counted for an area when a result was computed, by number after one. */
export const readMembersAsOf = (
  sql: Sql,
  selection: string,
  place: { readonly area: string; readonly period: string; readonly tick: number },
): Promise<(MemberRow & { readonly since: number })[]> =>
  sql.query<MemberRow & { readonly since: number }>(
    `SELECT ${MEMBER}, since FROM measure_member
     WHERE selection = $1 AND area = $2 AND period = $3 AND since <= $4 AND (until IS NULL OR until > $4) ORDER BY entity_no`,
    [selection, place.area, place.period, place.tick],
  );

/** How many values each measure came to, and when last. */
export const countCells = (
  sql: Sql,
): Promise<{ code: string; values: number; without: number; lastAt: Date | null; todo: number }[]> =>
  sql.query(
    `SELECT m.code, coalesce(c.values, 0) AS values, coalesce(c.without, 0) AS without, t.at AS "lastAt", coalesce(o.todo, 0) AS todo
     FROM (SELECT DISTINCT code FROM measure) AS m
     LEFT JOIN (SELECT code, count(*) FILTER (WHERE value IS NOT NULL) AS values, count(*) FILTER (WHERE value IS NULL) AS without,
       max(result) AS result FROM measure_cell GROUP BY code) AS c ON c.code = m.code
     LEFT JOIN measure_result AS r ON r.no = c.result LEFT JOIN measure_tick AS t ON t.no = r.tick
     LEFT JOIN (SELECT code, count(*) AS todo FROM measure_todo GROUP BY code) AS o ON o.code = m.code`,
  );

export const deleteCells = (sql: Sql, code: string): Promise<unknown> =>
  sql.query('DELETE FROM measure_cell WHERE code = $1', [code]);

/** Outlines of areas. */
export const listBoundaries = (sql: Sql): Promise<Boundary[]> =>
  sql.query<Boundary & { level: AreaLevel }>(
    `SELECT b.area, a.level, b.geometry FROM area_boundary AS b JOIN area AS a ON a.code = b.area ORDER BY b.area COLLATE "C"`,
  );

export async function upsertBoundary(
  sql: Sql,
  row: {
    readonly area: string;
    readonly geometry: unknown;
    readonly at: Date;
    readonly actor: { readonly id: string; readonly name: string };
  },
): Promise<void> {
  await sql.query(
    `INSERT INTO area_boundary (area, geometry, at, actor_id, actor_name) VALUES ($1, $2::jsonb, $3, $4, $5)
     ON CONFLICT (area) DO UPDATE SET geometry = excluded.geometry, at = excluded.at, actor_id = excluded.actor_id,
       actor_name = excluded.actor_name`,
    [row.area, JSON.stringify(row.geometry), row.at, row.actor.id, row.actor.name],
  );
}

export const listAreaCodes = async (sql: Sql): Promise<readonly string[]> =>
  (await sql.query<{ code: string }>('SELECT code FROM area')).map(({ code }) => code);

/** A value of an indicator that counts. */
export interface InputRow {
  readonly area: string;
  readonly indicator: string;
  readonly unit: string;
  readonly period: Period;
  readonly value: number;
  readonly version: number;
}

/** Values in force of indicators in areas, in states that count. */
export const readInputs = (
  sql: Sql,
  indicators: readonly string[],
  areas: readonly string[],
  states: readonly ValueState[],
): Promise<InputRow[]> =>
  sql.query<InputRow>(
    `SELECT a.code AS area, i.code AS indicator, i.unit, v.period, v.value, v.version
     FROM area AS a CROSS JOIN indicator AS i CROSS JOIN LATERAL (
       SELECT period, value, version FROM indicator_value AS v
       WHERE v.area_id = a.id AND v.indicator_id = i.id AND v.value IS NOT NULL AND v.state = ANY($3::text[])) AS v
     WHERE i.code = ANY($1::text[]) AND a.code = ANY($2::text[])`,
    [indicators, areas, states],
    'measure.inputs',
  );

/** Areas that have a value of any of the indicators. */
export const areasWith = async (sql: Sql, indicators: readonly string[]): Promise<readonly string[]> =>
  (
    await sql.query<{ code: string }>(
      `SELECT a.code FROM area AS a WHERE EXISTS (SELECT FROM indicator_value AS v JOIN indicator AS i ON i.id = v.indicator_id
         WHERE v.area_id = a.id AND i.code = ANY($1::text[]))`,
      [indicators],
    )
  ).map(({ code }) => code);
