import type { LocalText } from '../model/text.ts';
import type { Sql } from '../platform/database.ts';

export interface IndicatorRow {
  readonly code: string;
  readonly name: LocalText;
  readonly unit: string;
  readonly definition: LocalText | null;
  readonly valueCount: number;
  readonly periods: readonly string[];
}

interface StoredRow {
  readonly code: string;
  readonly name_en: string;
  readonly name_zh: string;
  readonly unit: string;
  readonly definition: LocalText | null;
  readonly value_count: number;
  readonly periods: readonly string[] | null;
}

/** Indicators and variables by code with how many values are in force and of which periods; `code` picks one. */
export async function listIndicatorRows(
  sql: Sql,
  filter: { readonly code?: string | undefined; readonly search?: string | undefined },
  after: string | null,
  limit: number,
): Promise<IndicatorRow[]> {
  const rows = await sql.query<StoredRow>(
    `WITH page AS (
       SELECT id, code, name_en, name_zh, unit, definition FROM indicator
       WHERE ($1::text IS NULL OR code = $1)
         AND ($2::text IS NULL OR name_en ILIKE '%' || $2 || '%' OR name_zh LIKE '%' || $2 || '%' OR code ILIKE $2 || '%')
         AND ($3::text IS NULL OR code COLLATE "C" > $3 COLLATE "C")
       ORDER BY code COLLATE "C" LIMIT $4
     ), counted AS (
       SELECT indicator_id, period, count(*) AS n FROM indicator_value
       WHERE indicator_id IN (SELECT id FROM page)
       GROUP BY indicator_id, period
     ), held AS (
       SELECT indicator_id, sum(n)::bigint AS value_count, jsonb_agg(period ORDER BY period COLLATE "C") AS periods
       FROM counted GROUP BY indicator_id
     )
     SELECT page.code, page.name_en, page.name_zh, page.unit, page.definition,
            coalesce(held.value_count, 0)::bigint AS value_count, held.periods
     FROM page LEFT JOIN held ON held.indicator_id = page.id
     ORDER BY page.code COLLATE "C"`,
    [filter.code ?? null, filter.search?.replace(/[\\%_]/g, '\\$&') ?? null, after, limit],
  );
  return rows.map((row) => ({
    code: row.code,
    name: { en: row.name_en, zh: row.name_zh },
    unit: row.unit,
    definition: row.definition,
    valueCount: row.value_count,
    periods: row.periods ?? [],
  }));
}

export interface RegisteredUnit {
  readonly code: string;
  readonly unit: string;
  /** Whether a value is or was stored, in whatever unit the indicator has now. */
  readonly hasValues: boolean;
}

/** The units under which some codes are registered. */
export const findRegisteredUnits = (sql: Sql, codes: readonly string[]): Promise<RegisteredUnit[]> =>
  sql.query<RegisteredUnit>(
    `SELECT i.code, i.unit,
            (EXISTS (SELECT 1 FROM indicator_value v WHERE v.indicator_id = i.id)
             OR EXISTS (SELECT 1 FROM indicator_value_version w WHERE w.indicator_id = i.id)) AS "hasValues"
     FROM indicator i WHERE i.code IN (SELECT jsonb_array_elements_text($1::jsonb))`,
    [JSON.stringify(codes)],
  );

export interface Registration {
  readonly code: string;
  readonly name: LocalText;
  readonly unit: string;
  readonly definition: LocalText | null;
}

/** Registers indicators; one that is known takes the new name, unit and definition. */
export async function registerIndicators(sql: Sql, registrations: readonly Registration[]): Promise<void> {
  await sql.query(
    `INSERT INTO indicator (code, name_en, name_zh, unit, definition)
     SELECT r ->> 'code', r -> 'name' ->> 'en', r -> 'name' ->> 'zh', r ->> 'unit', nullif(r -> 'definition', 'null')
     FROM jsonb_array_elements($1::jsonb) AS r
     ON CONFLICT (code) DO UPDATE SET name_en = excluded.name_en, name_zh = excluded.name_zh,
       unit = excluded.unit, definition = excluded.definition`,
    [JSON.stringify(registrations)],
  );
}
