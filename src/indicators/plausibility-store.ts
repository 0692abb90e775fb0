import type { Sql } from '../platform/database.ts';

export interface DenominatorRow {
  readonly id: number;
  readonly area: string;
  readonly period: string;
  readonly code: string;
  readonly framework_id: string;
  readonly framework_revision: number;
  readonly denominator: number;
  readonly unit: string | null;
}

/** Denominators of all items of some areas and periods, of drafts where there are any. */
export const listDenominators = (
  sql: Sql,
  areas: readonly string[],
  periods: readonly string[],
): Promise<DenominatorRow[]> =>
  sql.query<DenominatorRow>(
    `SELECT i.id, i.area, i.period, i.code, i.framework_id, i.framework_revision, s.denominator, s.denominator_unit AS unit
     FROM submission_item i
     JOIN submission s ON s.item_id = i.id AND s.version = i.version + (CASE WHEN i.has_draft THEN 1 ELSE 0 END)
     WHERE i.area = ANY($1::text[]) AND i.period = ANY($2::text[]) AND s.denominator IS NOT NULL
       AND i.state NOT IN ('rejected', 'not-applicable')
     ORDER BY i.id LIMIT 100000`,
    [areas, periods],
  );

export interface NumberRow {
  readonly area: string;
  readonly code: string;
  readonly period: string;
  readonly value: number;
}

/** Numbers in force of some codes: all areas' of the periods asked for, and those areas' own of any other period. */
export const listNumbers = (
  sql: Sql,
  codes: readonly string[],
  periods: readonly string[],
  areas: readonly string[],
): Promise<NumberRow[]> =>
  sql.query<NumberRow>(
    `SELECT a.code AS area, n.code, v.period, v.value
     FROM indicator n
     JOIN indicator_value v ON v.indicator_id = n.id
     JOIN area a ON a.id = v.area_id
     WHERE n.code = ANY($1::text[]) AND v.value IS NOT NULL AND v.state IN ('reported', 'verified', 'under-review')
       AND (v.period = ANY($2::text[]) OR a.code = ANY($3::text[]))
     ORDER BY a.code COLLATE "C", n.code COLLATE "C", v.period COLLATE "C" LIMIT 500000`,
    [codes, periods, areas],
  );
