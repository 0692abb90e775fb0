import type { Sql } from '../platform/database.ts';
import type { Entity } from './entity.ts';
import { entityOfDoc, type JsonObject } from './entity-doc.ts';
import { TIMED } from './history-row.ts';
import { readHorizon, seriesNo } from './history-value-store.ts';

/** A value of an attribute with a time, as whoever computes from the history reads it. */
export interface HistoryRecord {
  readonly entityNo: number;
  readonly no: number;
  /** Of the series alone. */
  readonly series: number;
  /** Microseconds. */
  readonly at: number;
  readonly recordedAt: number;
  readonly number: number | null;
}

export interface HistoryQuestion {
  readonly entityNos: readonly number[];
  /** Numbers of series. */
  readonly series: readonly number[];
  readonly time: 'observedAt' | 'recorded';
  /** Microseconds, the end excluded. */
  readonly from: number;
  readonly until: number;
}

const COLUMNS = `v.entity_no AS "entityNo", v.no, (v.series_no & ~3) AS series, v.at, v.recorded_at AS "recordedAt", v.number`;

const timesOf = ({ time, series }: HistoryQuestion): readonly number[] =>
  series.flatMap((no) =>
    time === 'observedAt'
      ? [seriesNo(no, TIMED.observed)]
      : [seriesNo(no, TIMED.observed), seriesNo(no, TIMED.recorded)],
  );
const columnOf = ({ time }: HistoryQuestion): string => (time === 'observedAt' ? 'v.at' : 'v.recorded_at');

/** Values of entities within a stretch of time, in no order. */
export const readRecords = (sql: Sql, question: HistoryQuestion): Promise<HistoryRecord[]> =>
  sql.query<HistoryRecord>(
    `SELECT v.* FROM unnest($1::int8[]) AS e (no) CROSS JOIN unnest($2::int4[]) AS s (no) CROSS JOIN LATERAL (
       SELECT ${COLUMNS} FROM temporal_value AS v
       WHERE v.entity_no = e.no AND v.series_no = s.no AND ${columnOf(question)} >= $3::int8 AND ${columnOf(question)} < $4::int8) AS v`,
    [question.entityNos, timesOf(question), question.from, question.until],
    `records.${question.time}`,
  );

/**
 * The same as they were when values up to `valueNo` and replacements up to `replacedNo` were known, by entity, time and number,
 * at most `limit` of them after a place. A value that was replaced or taken out later is as it was kept first after that.
 */
export const readRecordsAsOf = (
  sql: Sql,
  question: HistoryQuestion & {
    readonly horizon: { readonly valueNo: number; readonly replacedNo: number };
    readonly after: readonly [entityNo: number, at: number, no: number] | undefined;
    readonly limit: number;
  },
): Promise<HistoryRecord[]> =>
  sql.query<HistoryRecord>(
    `SELECT entity_no AS "entityNo", no, (series_no & ~3) AS series, at, recorded_at AS "recordedAt", number FROM (
       SELECT v.entity_no, v.no, v.series_no, v.at, v.recorded_at, v.number
       FROM unnest($1::int8[]) AS e (no) CROSS JOIN unnest($2::int4[]) AS s (no)
       JOIN temporal_value AS v ON v.entity_no = e.no AND v.series_no = s.no
       WHERE v.no <= $5 AND NOT EXISTS (SELECT FROM temporal_replaced AS r
         WHERE r.entity_no = v.entity_no AND r.no = v.no AND r.replaced_no > $6)
         AND ${columnOf(question)} >= $3::int8 AND ${columnOf(question)} < $4::int8
       UNION ALL
       SELECT v.entity_no, v.no, v.series_no, v.at, v.recorded_at, v.number
       FROM unnest($1::int8[]) AS e (no) CROSS JOIN unnest($2::int4[]) AS s (no)
       JOIN temporal_replaced AS v ON v.entity_no = e.no AND v.series_no = s.no
       WHERE v.no <= $5 AND v.replaced_no > $6 AND NOT EXISTS (SELECT FROM temporal_replaced AS r
         WHERE r.entity_no = v.entity_no AND r.no = v.no AND r.replaced_no > $6 AND r.replaced_no < v.replaced_no)
         AND ${columnOf(question)} >= $3::int8 AND ${columnOf(question)} < $4::int8
     ) AS v
     WHERE $7::int8 IS NULL OR (entity_no, at, no) > ($7::int8, $8::int8, $9::int8)
     ORDER BY entity_no, at, no LIMIT $10`,
    [
      question.entityNos,
      timesOf(question),
      question.from,
      question.until,
      question.horizon.valueNo,
      question.horizon.replacedNo,
      ...(question.after ?? [null, null, null]),
      question.limit,
    ],
  );

/** Up to where values and replacements are known; holds up whoever adds any until the transaction ends. */
export async function lockRecords(sql: Sql): Promise<{ valueNo: number; replacedNo: number }> {
  const valueNo = await readHorizon(sql);
  const [row] = await sql.query<{ last: number }>(
    'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM temporal_replaced_replaced_no_seq',
  );
  return { valueNo, replacedNo: row!.last };
}

interface DocRow {
  readonly no: number;
  readonly id: string;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly doc: string;
}

/** An entity that is there, with its number. */
export interface NumberedEntity {
  readonly no: number;
  readonly entity: Entity;
}

const numbered = ({ no, id, types, scopes, doc }: DocRow): NumberedEntity => ({
  no,
  entity: entityOfDoc(id, types, scopes, JSON.parse(doc) as JsonObject),
});

const CURRENT = `SELECT no, id, types, scopes, doc::text AS doc FROM entity
  WHERE tenant_no = $1 AND deleted_at IS NULL AND doc IS NOT NULL`;

/** Entities of a tenant that have one of these types (undefined: any), by id after one. */
export async function readEntitiesOfTypes(
  sql: Sql,
  tenant: number,
  types: readonly string[] | undefined,
  after: string,
  limit: number,
): Promise<NumberedEntity[]> {
  const rows = await sql.query<DocRow>(
    `${CURRENT} AND id > $2 AND ($3::text[] IS NULL OR types && $3::text[]) ORDER BY id LIMIT $4`,
    [tenant, after, types ?? null, limit],
  );
  return rows.map(numbered);
}

/** Those of the entities that are there. */
export async function readEntitiesById(
  sql: Sql,
  tenant: number,
  ids: readonly string[],
): Promise<NumberedEntity[]> {
  const rows = await sql.query<DocRow>(`${CURRENT} AND id = ANY($2::text[])`, [tenant, ids]);
  return rows.map(numbered);
}
