import type { Area, AreaLevel } from '../model/area.ts';
import type { Citation } from '../model/framework.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';

/**
 * A value in force with what it came from: the place of its cell if it was imported (`column` is the header as the import kept
 * it), else the measure's result or the submission with this `origin_no`.
 */
export interface ValueRow {
  readonly area: string;
  readonly indicator: string;
  readonly period: string;
  readonly value: number | null;
  readonly state: ValueState;
  readonly version: number;
  readonly origin_kind: 'import' | 'measure' | 'submission';
  readonly origin_no: number | null;
  readonly import_id: number | null;
  readonly file_no: number | null;
  readonly row_no: number | null;
  readonly row_count: number | null;
  readonly column_no: number | null;
}

/** The values of some codes from period `oldest` to `newest`, both included. */
export const loadValueRows = (
  sql: Sql,
  codes: readonly string[],
  oldest: string,
  newest: string,
): Promise<ValueRow[]> =>
  sql.query<ValueRow>(
    `SELECT a.code AS area, i.code AS indicator, v.period, v.value, v.state, v.version, v.origin_kind, v.origin_no,
            v.import_id, v.file_no, v.row_no, v.row_count, v.column_no
     FROM indicator_value v
     JOIN indicator i ON i.id = v.indicator_id
     JOIN area a ON a.id = v.area_id
     WHERE i.code = ANY($1::text[])
       AND v.period COLLATE "C" >= $2 AND v.period COLLATE "C" <= $3`,
    [codes, oldest, newest],
  );

/** The revision of a measure that came to a result, and from how many records. */
export interface MeasureResultRow {
  readonly no: number;
  readonly revision: number;
  readonly records: number;
}

export const loadMeasureResults = (sql: Sql, numbers: readonly number[]): Promise<MeasureResultRow[]> =>
  sql.query<MeasureResultRow>(
    'SELECT no, revision, records FROM measure_result WHERE no = ANY($1::bigint[])',
    [numbers],
  );

/** Has results, and those that they were computed from in turn, stay as they are for ever. */
export const keepMeasureResults = (sql: Sql, numbers: readonly number[]): Promise<unknown> =>
  sql.query(
    `WITH RECURSIVE needed (no) AS (
       SELECT unnest($1::bigint[])
       UNION
       SELECT o.origin_no FROM needed n JOIN measure_result r ON r.no = n.no
       CROSS JOIN LATERAL jsonb_each(r.detail) AS d (code, used)
       JOIN indicator i ON i.code = d.code JOIN area a ON a.code = r.area
       CROSS JOIN LATERAL (
         SELECT v.origin_no, v.origin_kind FROM indicator_value v WHERE v.area_id = a.id AND v.indicator_id = i.id
           AND v.period = d.used ->> 'period' AND v.version = (d.used ->> 'version')::integer
         UNION ALL
         SELECT w.origin_no, w.origin_kind FROM indicator_value_version w WHERE w.area_id = a.id AND w.indicator_id = i.id
           AND w.period = d.used ->> 'period' AND w.version = (d.used ->> 'version')::integer) AS o
       WHERE o.origin_kind = 'measure')
     UPDATE measure_result r SET is_kept = true FROM needed n WHERE r.no = n.no AND NOT r.is_kept`,
    [numbers],
  );

/** Every period in which one of the codes has a number in one of the states. */
export async function listPeriods(
  sql: Sql,
  codes: readonly string[],
  states: readonly string[],
): Promise<string[]> {
  const rows = await sql.query<{ period: string }>(
    `SELECT DISTINCT v.period FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id
     WHERE i.code = ANY($1::text[]) AND v.value IS NOT NULL AND v.state = ANY($2::text[])`,
    [codes, states],
  );
  return rows.map((row) => row.period);
}

export interface ImportFileRow {
  readonly import_id: number;
  readonly file_no: number;
  readonly name: string;
  readonly sheet: string | null;
  readonly sha256: string;
  readonly columns: readonly string[];
  readonly citation: Citation | null;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
}

/** The files of some imports, with who imported them and when. */
export const loadImportFiles = (sql: Sql, imports: readonly number[]): Promise<ImportFileRow[]> =>
  sql.query<ImportFileRow>(
    `SELECT f.import_id, f.file_no, f.name, f.sheet, f.sha256, f.columns, f.citation, m.at, m.actor_id, m.actor_name
     FROM import_file f JOIN import m ON m.id = f.import_id
     WHERE f.import_id = ANY($1::integer[])`,
    [imports],
  );

/** All places, by code. */
export async function loadAreas(sql: Sql): Promise<Area[]> {
  const rows = await sql.query<{
    code: string;
    parent: string | null;
    level: string;
    name_en: string;
    name_zh: string;
    longitude: number | null;
    latitude: number | null;
  }>('SELECT code, parent, level, name_en, name_zh, longitude, latitude FROM area ORDER BY code COLLATE "C"');
  return rows.map(({ name_en, name_zh, level, ...area }) => ({
    ...area,
    level: level as AreaLevel,
    name: { en: name_en, zh: name_zh },
  }));
}
