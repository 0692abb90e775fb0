import type { Sql } from '../platform/database.ts';

/** A value in force as it leaves the store, with the cell that it was read from, or the number of the result or submission. */
export interface ExportedValue {
  readonly area: string;
  readonly indicator: string;
  readonly period: string;
  readonly value: number | null;
  readonly unit: string;
  readonly state: string;
  readonly version: number;
  readonly import: number | null;
  readonly file: string | null;
  readonly sheet: string | null;
  readonly row: number | null;
  readonly rowCount: number | null;
  readonly column: string | null;
  readonly origin: string;
  readonly originNo: number | null;
}

/** Values in force in the order of their key, at most `limit`, beginning after the key `after`. */
export async function listValueRows(
  sql: Sql,
  after: readonly [areaId: number, indicatorId: number, period: string] | null,
  limit: number,
): Promise<{ readonly key: readonly [number, number, string]; readonly value: ExportedValue }[]> {
  const rows = await sql.query<
    Omit<ExportedValue, 'rowCount' | 'originNo'> & {
      area_id: number;
      indicator_id: number;
      row_count: number | null;
      origin_no: number | null;
    }
  >(
    `SELECT v.area_id, v.indicator_id, a.code AS area, i.code AS indicator, v.period, v.value, i.unit, v.state,
            v.version, v.import_id AS import, f.name AS file, f.sheet, v.row_no AS row, v.row_count,
            f.columns ->> (v.column_no - 1) AS column, v.origin_kind AS origin, v.origin_no
     FROM (SELECT * FROM indicator_value
           WHERE $1::integer IS NULL OR (area_id, indicator_id, period) > ($1::integer, $2::integer, $3::text)
           ORDER BY area_id, indicator_id, period LIMIT $4) v
     JOIN area a ON a.id = v.area_id
     JOIN indicator i ON i.id = v.indicator_id
     LEFT JOIN import_file f ON f.import_id = v.import_id AND f.file_no = v.file_no
     ORDER BY v.area_id, v.indicator_id, v.period`,
    [after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit],
  );
  return rows.map(({ area_id, indicator_id, row_count, origin_no, ...value }) => ({
    key: [area_id, indicator_id, value.period] as const,
    value: { ...value, rowCount: row_count, originNo: origin_no },
  }));
}
