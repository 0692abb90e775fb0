import type { Sql } from '../platform/database.ts';
import { arrayParameter } from '../platform/postgres-array.ts';
import type { Entity } from './entity.ts';
import { docOf, entityOfDoc, type JsonObject } from './entity-doc.ts';
import { dueAt } from './entity-expiry.ts';
import { boxOf, geometryOf } from './geo-geometry.ts';
import { boxText } from './geo-query.ts';
import { LOCATION } from './write-geojson.ts';

/** What is stored under an id. */
export interface EntityRow {
  readonly id: string;
  readonly no: number;
  /** Missing where the entity was deleted or is known by its history alone. It may have expired. */
  readonly entity: Entity | undefined;
  /** Whether the entity or a part of it expires at some time. */
  readonly expires: boolean;
}

/** An entity as it is to be stored. */
export interface RowWrite {
  readonly id: string;
  readonly no: number;
  /** Missing: it is deleted. */
  readonly entity: Entity | undefined;
  /** JSON of its doc; null where it is deleted. */
  readonly doc: string | null;
}

interface StoredRow {
  readonly id: string;
  readonly no: number;
  /** Lists of texts are slow to read, so only those with more than one type or any scope come as lists. */
  readonly type: string;
  readonly types: readonly string[] | null;
  readonly scopes: readonly string[] | null;
  readonly doc: JsonObject | null;
  readonly expires: boolean;
}

const COLUMNS = `id, no, types[1] AS type, CASE WHEN cardinality(types) <> 1 THEN types END AS types,
  CASE WHEN scopes <> '{}' THEN scopes END AS scopes, doc, due_at IS NOT NULL AS expires`;
const READ = `SELECT ${COLUMNS} FROM entity WHERE tenant_no = $1 AND id = ANY($2::text[])`;

/** Rows of entities, those of deleted ones too. */
export const readRows = (sql: Sql, tenant: number, ids: readonly string[]): Promise<EntityRow[]> =>
  read(sql, READ, 'entity_read', tenant, ids);

/** The same, which then stay as they are until the transaction ends. */
export const lockRows = (sql: Sql, tenant: number, ids: readonly string[]): Promise<EntityRow[]> =>
  read(sql, `${READ} ORDER BY id FOR UPDATE`, 'entity_lock', tenant, ids);

async function read(
  sql: Sql,
  text: string,
  name: string,
  tenant: number,
  ids: readonly string[],
): Promise<EntityRow[]> {
  const rows = await sql.query<StoredRow>(text, [tenant, arrayParameter('text', ids)], name);
  return rows.map(({ id, no, type, types, scopes, doc, expires }) => ({
    id,
    no,
    entity: doc === null ? undefined : entityOfDoc(id, types ?? [type], scopes ?? [], doc),
    expires,
  }));
}

const WRITE = `
  INSERT INTO entity AS kept
    (tenant_no, id, no, types, scopes, created_at, modified_at, expires_at, due_at, deleted_at, doc, location)
  SELECT $1, id, no::bigint, types::text[], scopes::text[], created_at::timestamptz, modified_at::timestamptz,
         expires_at::timestamptz, due_at::timestamptz, CASE WHEN doc IS NULL THEN modified_at::timestamptz END, doc, location::box
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[], $11::text[])
    AS t (id, no, types, scopes, created_at, modified_at, expires_at, due_at, doc, location)
  ON CONFLICT (tenant_no, id) DO UPDATE SET
    types = CASE WHEN excluded.doc IS NULL THEN kept.types ELSE excluded.types END, scopes = excluded.scopes,
    created_at = CASE WHEN excluded.doc IS NULL THEN kept.created_at ELSE excluded.created_at END,
    modified_at = excluded.modified_at, expires_at = excluded.expires_at, due_at = excluded.due_at,
    deleted_at = excluded.deleted_at, doc = excluded.doc, location = excluded.location
  WHERE kept.no = excluded.no`;

/**
 * Writes rows of entities that are locked or new, of a tenant. Returns whether all are written; if not, another process made one
 * of them meanwhile.
 */
export async function writeRows(
  sql: Sql,
  tenant: number,
  rows: readonly RowWrite[],
  now: string,
): Promise<boolean> {
  // one order for all, so that two processes that make the same entities do not wait for each other
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const texts = (of: (row: RowWrite) => string | null): Buffer => arrayParameter('text', sorted.map(of));
  const [row] = await sql.query<{ count: number }>(
    `WITH written AS (${WRITE} RETURNING 1) SELECT count(*) AS count FROM written`,
    [
      tenant,
      texts(({ id }) => id),
      texts(({ no }) => String(no)),
      texts(({ entity }) => arrayText(entity?.types ?? [])),
      texts(({ entity }) => arrayText(entity?.scopes ?? [])),
      texts(({ entity }) => entity?.createdAt ?? now),
      texts(({ entity }) => entity?.modifiedAt ?? now),
      texts(({ entity }) => entity?.expiresAt ?? null),
      texts(({ entity }) => (entity && dueAt(entity)) ?? null),
      arrayParameter(
        'jsonb',
        sorted.map(({ doc }) => doc),
      ),
      texts(({ entity }) => placeOf(entity)),
    ],
    'entity_write',
  );
  return row!.count === sorted.length;
}

/** How many numbers sequence `entity_no` gives at once. */
export const NUMBERS_AT_ONCE = 1000;

/** The first of each of `count` blocks of {@link NUMBERS_AT_ONCE} numbers that nobody else gets. */
export async function takeNumbers(sql: Sql, count: number): Promise<number[]> {
  const rows = await sql.query<{ first: number }>(
    `SELECT nextval('entity_no') AS first FROM generate_series(1, $1::int)`,
    [count],
    'entity_numbers',
  );
  return rows.map(({ first }) => first);
}

/** Tenants and ids of entities of which something has expired, the earliest first. */
export const findDue = (sql: Sql, now: string, limit: number): Promise<{ tenant: number; id: string }[]> =>
  sql.query(
    `SELECT tenant_no AS tenant, id FROM entity WHERE doc IS NOT NULL AND due_at <= $1 ORDER BY due_at LIMIT $2`,
    [now, limit],
    'entity_due',
  );

/** JSON of the doc of an entity. */
export const docText = (entity: Entity): string => JSON.stringify(docOf(entity));

const SPECIAL = /["\\]/g;
const arrayText = (texts: readonly string[]): string =>
  texts.length === 0 ? '{}' : `{"${texts.map((text) => text.replace(SPECIAL, '\\$&')).join('","')}"}`;

/** Bounds of where the entity is, by the instances of its location that are geometries. */
function placeOf(entity: Entity | undefined): string | null {
  const instances = entity?.attributes[LOCATION];
  if (instances === undefined) return null;
  const boxes = instances.flatMap(({ value }) => {
    const geometry = geometryOf(value);
    return geometry ? [boxOf(geometry)] : [];
  });
  const [first, ...rest] = boxes;
  if (first === undefined) return null;
  if (rest.length === 0) return boxText(first);
  return boxText([
    Math.min(...boxes.map(([west]) => west)),
    Math.min(...boxes.map(([, south]) => south)),
    Math.max(...boxes.map(([, , east]) => east)),
    Math.max(...boxes.map(([, , , north]) => north)),
  ]);
}
