import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';

/** A measured number that is not in force, and what is. */
export interface OverruledRow {
  readonly area: string;
  readonly period: Period;
  readonly measured: number;
  readonly value: number | null;
  readonly state: ValueState;
  readonly origin: 'import' | 'submission';
}

/** Of a measure, at most `limit`, with how many there are in all. */
export const listOverruled = (
  sql: Sql,
  code: string,
  limit: number,
): Promise<(OverruledRow & { readonly all: number })[]> =>
  sql.query(
    `SELECT c.area, c.period, c.value AS measured, v.value, v.state, v.origin_kind AS origin, count(*) OVER () AS all
     FROM measure_cell AS c JOIN area AS a ON a.code = c.area JOIN indicator AS i ON i.code = c.code
     JOIN indicator_value AS v ON v.area_id = a.id AND v.indicator_id = i.id AND v.period = c.period
     WHERE c.code = $1 AND c.value IS NOT NULL AND v.origin_kind <> 'measure' ORDER BY c.area, c.period LIMIT $2`,
    [code, limit],
  );

/** Areas that share entities of a selection, with how many; at most `limit`, with how many such groups there are. */
export const listShared = (
  sql: Sql,
  selection: string,
  limit: number,
): Promise<{ readonly areas: readonly string[]; readonly entities: number; readonly all: number }[]> =>
  sql.query(
    `SELECT areas, count(*) AS entities, count(*) OVER () AS all
     FROM (SELECT array_agg(area ORDER BY area) AS areas FROM measure_member WHERE selection = $1 AND until IS NULL
       GROUP BY entity_no HAVING count(*) > 1) AS shared
     GROUP BY areas ORDER BY count(*) DESC, areas LIMIT $2`,
    [selection, limit],
  );

/** Records that are left out of a measure's values in force, by area and reason. */
export const listExcluded = (
  sql: Sql,
  code: string,
  limit: number,
): Promise<
  { readonly area: string; readonly reason: string; readonly records: number; readonly all: number }[]
> =>
  sql.query(
    `SELECT c.area, x.key AS reason, sum(x.value::bigint)::bigint AS records, count(*) OVER () AS all
     FROM measure_cell AS c JOIN measure_result AS r ON r.no = c.result CROSS JOIN LATERAL jsonb_each_text(r.excluded) AS x
     WHERE c.code = $1 GROUP BY c.area, x.key ORDER BY 3 DESC, 1, 2 LIMIT $2`,
    [code, limit],
  );

export const listAreasOfLevel = async (sql: Sql, level: string | undefined): Promise<readonly string[]> =>
  (
    await sql.query<{ code: string }>(
      'SELECT code FROM area WHERE $1::text IS NULL OR level = $1 ORDER BY code COLLATE "C"',
      [level ?? null],
    )
  ).map(({ code }) => code);
