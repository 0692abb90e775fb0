import type { Sql } from '../platform/database.ts';
import { addSelection, bind, type EntitySelection, type SqlParts } from './entity-selection.ts';
import type { Timed } from './history-row.ts';
import { TIME, type ValueRange } from './history-value-store.ts';
import { typesSql } from './type-selection.ts';

/** An entity as far as it is no attribute; it may be known by its history alone, or be deleted. */
export interface KnownEntity {
  readonly no: number;
  readonly id: string;
  readonly types: readonly string[];
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly deletedAt: Date | null;
  /** Whether it is there now. */
  readonly isCurrent: boolean;
}

/** That an entity has a value within a range. */
export interface Presence {
  /** Series numbers with their times; absent: any of the times that `timed` says. */
  readonly series?: readonly number[];
  readonly timed?: Timed;
  readonly range: ValueRange;
}

const COLUMNS = `no, id, types, created_at AS "createdAt", modified_at AS "modifiedAt", deleted_at AS "deletedAt", doc IS NOT NULL AS "isCurrent"`;

export async function findKnown(sql: Sql, tenant: number, id: string): Promise<KnownEntity | undefined> {
  const [row] = await sql.query<KnownEntity>(
    `SELECT ${COLUMNS} FROM entity WHERE tenant_no = $1 AND id = $2`,
    [tenant, id],
    'history.known',
  );
  return row;
}

/** The same, held as it is until the transaction ends. */
export async function lockKnown(sql: Sql, tenant: number, id: string): Promise<KnownEntity | undefined> {
  const [row] = await sql.query<KnownEntity>(
    `SELECT ${COLUMNS} FROM entity WHERE tenant_no = $1 AND id = $2 FOR UPDATE`,
    [tenant, id],
  );
  return row;
}

/** The row of an entity that is to have a history, made where there is none; types are added to one that is known by its history alone. */
export async function makeKnown(
  sql: Sql,
  tenant: number,
  id: string,
  types: readonly string[],
  now: string,
): Promise<{ readonly no: number; readonly isNew: boolean }> {
  const [row] = await sql.query<{ no: number; isNew: boolean }>(
    `INSERT INTO entity AS kept (tenant_no, id, no, types, scopes, created_at, modified_at)
     VALUES ($1, $2, nextval('entity_no'), $3, '{}', $4, $4)
     ON CONFLICT (tenant_no, id) DO UPDATE SET
       types = CASE WHEN kept.doc IS NULL
         THEN kept.types || ARRAY(SELECT type FROM unnest(excluded.types) AS type WHERE type <> ALL (kept.types)) ELSE kept.types END,
       modified_at = CASE WHEN kept.doc IS NULL THEN excluded.modified_at ELSE kept.modified_at END
     RETURNING no, xmax = 0 AS "isNew"`,
    [tenant, id, types, now],
  );
  return row!;
}

/** Forgets an entity that was known by its history alone. */
export const forgetKnown = (sql: Sql, tenant: number, id: string): Promise<unknown> =>
  sql.query('DELETE FROM entity WHERE tenant_no = $1 AND id = $2 AND doc IS NULL', [tenant, id]);

export interface KnownPage {
  readonly limit: number;
  readonly offset: number;
  readonly descending: boolean;
  /** Only entities that come after this id. */
  readonly after?: string;
}

/** Entities that a selection names by id, pattern and type, and that have a value, by id. What is not `exact` is to be tested again. */
function knownStatement(
  tenant: number,
  { selectors }: EntitySelection,
  presence: Presence,
): { readonly branches: (tail: string) => string; readonly parts: SqlParts } {
  const parts: SqlParts = { texts: [], values: [], exact: true };
  parts.texts.push(`tenant_no = ${bind(parts, tenant)}`);
  addSelection(parts, { selectors });
  const [only, ...others] = selectors;
  const types = others.length === 0 ? only!.types : undefined;
  const plain = types === undefined || types.anyOf === 'all' ? undefined : onlyOf(types.anyOf);
  const ways: string[][] = [];
  if (plain !== undefined) {
    const type = bind(parts, plain);
    for (const state of ['NOT is_past', 'is_past']) {
      ways.push([`types[1] = ${type}`, state]);
      ways.push([`types @> ARRAY[${type}::text]`, `types[1] <> ${type}`, 'cardinality(types) > 1', state]);
    }
  } else {
    const texts: string[] = [];
    if (types !== undefined) {
      const { text, values } = typesSql(types, 'types', parts.values.length);
      if (text !== 'true') texts.push(text);
      parts.values.push(...values);
    }
    ways.push(texts);
  }
  parts.texts.push(presenceSql(parts, presence));
  return {
    parts,
    branches: (tail) =>
      ways
        .map(
          (way) => `(SELECT ${COLUMNS} FROM entity WHERE ${[...parts.texts, ...way].join(' AND ')} ${tail})`,
        )
        .join(' UNION ALL '),
  };
}

const onlyOf = (anyOf: readonly (readonly string[])[]): string | undefined =>
  anyOf.length === 1 && anyOf[0]!.length === 1 ? anyOf[0]![0] : undefined;

export async function listKnown(
  sql: Sql,
  tenant: number,
  selection: EntitySelection,
  presence: Presence,
  { limit, offset, descending, after }: KnownPage,
): Promise<{ readonly rows: readonly KnownEntity[]; readonly exact: boolean }> {
  const { branches, parts } = knownStatement(tenant, selection, presence);
  const order = `ORDER BY id ${descending ? 'DESC' : 'ASC'}`;
  if (after !== undefined) parts.texts.push(`id ${descending ? '<' : '>'} ${bind(parts, after)}`);
  const most = bind(parts, limit + offset);
  const rows = await sql.query<KnownEntity>(
    `SELECT * FROM (${branches(`${order} LIMIT ${most}`)}) AS found ${order} LIMIT ${bind(parts, limit)} OFFSET ${bind(parts, offset)}`,
    parts.values,
  );
  return { rows, exact: parts.exact };
}

export async function countKnown(
  sql: Sql,
  tenant: number,
  selection: EntitySelection,
  presence: Presence,
): Promise<number> {
  const { branches, parts } = knownStatement(tenant, selection, presence);
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) AS count FROM (${branches('')}) AS found`,
    parts.values,
  );
  return row!.count;
}

function presenceSql(parts: SqlParts, { series, timed, range }: Presence): string {
  const time = TIME[range.time];
  const conditions = ['v.entity_no = entity.no'];
  if (series !== undefined) conditions.push(`v.series_no = ANY(${bind(parts, series)}::int4[])`);
  else if (timed !== undefined) conditions.push(`(v.series_no & 3) = ${timed}`);
  if (range.from !== undefined) conditions.push(`${time} >= ${bind(parts, range.from)}::int8`);
  if (range.until !== undefined) conditions.push(`${time} < ${bind(parts, range.until)}::int8`);
  return `EXISTS (SELECT FROM temporal_value AS v WHERE ${conditions.join(' AND ')})`;
}
