import type { Period } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import type { CountsFrom } from './submission-state.ts';

export interface SharedFigureRow {
  readonly item: number;
  readonly code: string;
  readonly name: LocalText;
  readonly framework_id: string;
  readonly framework_revision: number;
  readonly area: string;
  readonly period: Period;
  readonly state: ValueState;
  readonly counts_from: CountsFrom;
  readonly settled: readonly string[];
  readonly no: number;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

/** The last version of every item of some areas and periods that carries a number. */
export async function listSharedFigures(
  sql: Sql,
  areas: readonly string[],
  periods: readonly Period[],
): Promise<SharedFigureRow[]> {
  const rows = await sql.query<
    Omit<SharedFigureRow, 'name'> & { readonly name_en: string | null; readonly name_zh: string | null }
  >(
    `SELECT i.id AS item, i.code, n.name_en, n.name_zh, i.framework_id, i.framework_revision, i.area, i.period, i.state, i.counts_from,
            i.settled, s.no, s.value, s.numerator, s.denominator
     FROM submission_item i
     JOIN submission s ON s.item_id = i.id AND s.version = i.version
     LEFT JOIN indicator n ON n.code = i.code
     WHERE i.area = ANY($1::text[]) AND i.period = ANY($2::text[])
       AND i.state IN ('reported', 'under-review', 'verified')
     ORDER BY i.id LIMIT 100000`,
    [areas, periods],
  );
  return rows.map(({ name_en, name_zh, ...row }) => ({
    ...row,
    name: { en: name_en ?? row.code, zh: name_zh ?? row.code },
  }));
}

/** Settles which item's number for a figure counts, among those that have one. */
export const settleFigure = (
  sql: Sql,
  code: string,
  among: readonly number[],
  chosen: number,
): Promise<unknown> =>
  sql.query(
    `UPDATE submission_item
     SET settled = CASE WHEN id = $3 THEN (settled - $1::text) || jsonb_build_array($1::text) ELSE settled - $1::text END
     WHERE id = ANY($2::bigint[])`,
    [code, among, chosen],
  );
