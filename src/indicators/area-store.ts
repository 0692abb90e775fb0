import type { Area, AreaLevel } from '../model/area.ts';
import type { Sql } from '../platform/database.ts';

export interface AreaFilter {
  readonly parent?: string | undefined;
  readonly level?: string | undefined;
  /** Part of the name in either language, or the beginning of the code. */
  readonly search?: string | undefined;
}

interface AreaRow {
  readonly code: string;
  readonly parent: string | null;
  readonly level: string;
  readonly name_en: string;
  readonly name_zh: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

const COLUMNS = 'code, parent, level, name_en, name_zh, longitude, latitude';

/** Areas by code, at most `limit`, beginning after the code `after`. */
export async function listAreaRows(
  sql: Sql,
  filter: AreaFilter,
  after: string | null,
  limit: number,
): Promise<Area[]> {
  const rows = await sql.query<AreaRow>(
    `SELECT ${COLUMNS} FROM area
     WHERE ($1::text IS NULL OR parent = $1)
       AND ($2::text IS NULL OR level = $2)
       AND ($3::text IS NULL OR name_en ILIKE '%' || $3 || '%' OR name_zh LIKE '%' || $3 || '%' OR code LIKE $3 || '%')
       AND ($4::text IS NULL OR code COLLATE "C" > $4 COLLATE "C")
     ORDER BY code COLLATE "C" LIMIT $5`,
    [filter.parent ?? null, filter.level ?? null, escapeLike(filter.search), after, limit],
  );
  return rows.map(areaOf);
}

export async function findArea(sql: Sql, code: string): Promise<Area | undefined> {
  const [row] = await sql.query<AreaRow>(`SELECT ${COLUMNS} FROM area WHERE code = $1`, [code]);
  return row && areaOf(row);
}

export interface SeriesRow {
  readonly period: string;
  readonly value: number | null;
  readonly state: string;
  readonly version: number;
}

/** The values in force of one indicator of one area, oldest period first. */
export const listSeriesRows = (sql: Sql, area: string, indicator: string): Promise<SeriesRow[]> =>
  sql.query<SeriesRow>(
    `SELECT v.period, v.value, v.state, v.version
     FROM indicator_value v
     WHERE v.area_id = (SELECT id FROM area WHERE code = $1)
       AND v.indicator_id = (SELECT id FROM indicator WHERE code = $2)
     ORDER BY v.period COLLATE "C"`,
    [area, indicator],
  );

const areaOf = (row: AreaRow): Area => ({
  code: row.code,
  parent: row.parent,
  level: row.level as AreaLevel,
  name: { en: row.name_en, zh: row.name_zh },
  longitude: row.longitude,
  latitude: row.latitude,
});

/** Text that LIKE takes as it stands. */
const escapeLike = (text: string | undefined): string | null => text?.replace(/[\\%_]/g, '\\$&') ?? null;
