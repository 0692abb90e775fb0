import type { Sql } from '../platform/database.ts';
import { boxArray, int8Array, jsonbArray, textArray, timestamptzArray } from '../platform/postgres-array.ts';
import type { Entity } from './entity.ts';
import { entityOfDoc, type JsonObject } from './entity-doc.ts';
import { dueAt } from './entity-expiry.ts';
import type { ShapeBook } from './entity-shape-store.ts';
import { boxOf, geometryOf } from './geo-geometry.ts';
import { LOCATION } from './write-geojson.ts';

/** What is stored under an id. */
export interface EntityRow {
  readonly id: string;
  readonly no: number;
  /** Missing where the entity was deleted or is known by its history alone. It may have expired. */
  readonly entity: Entity | undefined;
  /** Whether the entity or a part of it expires at some time. */
  readonly expires: boolean;
  /** JSON of what the entity was read from. */
  readonly doc: string | undefined;
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
  readonly doc: string | null;
  readonly expires: boolean;
}

const COLUMNS = `id, no, types[1] AS type, CASE WHEN cardinality(types) <> 1 THEN types END AS types,
  CASE WHEN scopes <> '{}' THEN scopes END AS scopes, doc::text AS doc, due_at IS NOT NULL AS expires`;
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
  const rows = await sql.query<StoredRow>(text, [tenant, textArray(ids)], name);
  return rows.map(({ id, no, type, types, scopes, doc, expires }) => ({
    id,
    no,
    entity:
      doc === null
        ? undefined
        : entityOfDoc(id, types ?? [type], scopes ?? [], JSON.parse(doc) as JsonObject),
    expires,
    doc: doc ?? undefined,
  }));
}

const WRITE = `
  INSERT INTO entity AS kept
    (tenant_no, id, no, types, scopes, created_at, modified_at, expires_at, due_at, deleted_at, doc, location, shape_no)
  SELECT $1, id, no, CASE WHEN types IS NULL THEN ARRAY[type] ELSE types::text[] END,
         CASE WHEN scopes IS NULL THEN '{}' ELSE scopes::text[] END, created_at, modified_at,
         expires_at, due_at, CASE WHEN doc IS NULL THEN modified_at END, doc, location, shape_no
  FROM unnest($2::text[], $3::int8[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
              $9::timestamptz[], $10::timestamptz[], $11::jsonb[], $12::box[], $13::int4[])
    AS t (id, no, type, types, scopes, created_at, modified_at, expires_at, due_at, doc, location, shape_no)
  ON CONFLICT (tenant_no, id) DO UPDATE SET
    types = CASE WHEN excluded.doc IS NULL THEN kept.types ELSE excluded.types END, scopes = excluded.scopes,
    created_at = CASE WHEN excluded.doc IS NULL THEN kept.created_at ELSE excluded.created_at END,
    modified_at = excluded.modified_at, expires_at = excluded.expires_at, due_at = excluded.due_at,
    deleted_at = excluded.deleted_at, doc = excluded.doc, location = excluded.location,
    shape_no = excluded.shape_no
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
  shapes: ShapeBook,
): Promise<boolean> {
  // one order for all, so that two processes that make the same entities do not wait for each other
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const entities = sorted.map(({ entity }) => entity);
  const shapeNos = await shapes.numbersOf(sql, entities);
  const [row] = await sql.query<{ count: number }>(
    `WITH written AS (${WRITE} RETURNING 1) SELECT count(*) AS count FROM written`,
    [
      tenant,
      textArray(sorted.map(({ id }) => id)),
      int8Array(sorted.map(({ no }) => no)),
      textArray(entities.map((entity) => entity?.types[0] ?? '')),
      textArray(
        entities.map((entity) => (entity && entity.types.length > 1 ? arrayText(entity.types) : null)),
      ),
      textArray(
        entities.map((entity) => (entity && entity.scopes.length > 0 ? arrayText(entity.scopes) : null)),
      ),
      timestamptzArray(entities.map((entity) => entity?.createdAt ?? now)),
      timestamptzArray(entities.map((entity) => entity?.modifiedAt ?? now)),
      timestamptzArray(entities.map((entity) => entity?.expiresAt ?? null)),
      timestamptzArray(entities.map((entity) => (entity && dueAt(entity)) ?? null)),
      jsonbArray(sorted.map(({ doc }) => doc)),
      boxArray(entities.map(placeOf)),
      shapeNos,
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

const SPECIAL = /["\\]/g;
const arrayText = (texts: readonly string[]): string =>
  `{"${texts.map((text) => text.replace(SPECIAL, '\\$&')).join('","')}"}`;

/** Bounds of where the entity is, by the instances of its location that are geometries: the upper right corner, then the other. */
function placeOf(entity: Entity | undefined): readonly [number, number, number, number] | null {
  let bounds: [number, number, number, number] | null = null;
  for (const { value } of entity?.attributes[LOCATION] ?? []) {
    const geometry = geometryOf(value);
    if (geometry === undefined) continue;
    const [west, south, east, north] = boxOf(geometry);
    bounds =
      bounds === null
        ? [east, north, west, south]
        : [
            Math.max(bounds[0], east),
            Math.max(bounds[1], north),
            Math.min(bounds[2], west),
            Math.min(bounds[3], south),
          ];
  }
  return bounds;
}
