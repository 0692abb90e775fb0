import type { AreaLevel } from '../model/area.ts';
import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { int8Array } from '../platform/postgres-array.ts';
import type { Measure } from './measure.ts';
import type { Boundary } from './measure-places.ts';

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

/** Plans that a measure is gathered anew in every area. */
export const insertTodosEverywhere = (sql: Sql, code: string): Promise<unknown> =>
  sql.query('INSERT INTO measure_todo (code, area) SELECT $1, code FROM area ON CONFLICT DO NOTHING', [code]);

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
