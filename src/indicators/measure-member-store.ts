import type { Sql } from '../platform/database.ts';
import { int8Array, textArray } from '../platform/postgres-array.ts';

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
