import type { Sql } from '../platform/database.ts';
import type { Entity } from './entity.ts';
import { docOf, entityOfDoc, type JsonObject } from './entity-doc.ts';
import { boxOf, geometryOf } from './geo-geometry.ts';
import { boxText } from './geo-query.ts';
import { LOCATION } from './write-geojson.ts';

/** What is stored under an id. */
export interface EntityRow {
  readonly id: string;
  readonly no: number;
  /** Missing where the entity was deleted, has expired, or is known by its history alone. */
  readonly entity: Entity | undefined;
}

/** An entity as it is to be stored; missing: it is deleted at `now`. */
export interface RowWrite {
  readonly tenant: number;
  readonly id: string;
  readonly no: number;
  readonly entity: Entity | undefined;
}

interface StoredRow {
  readonly id: string;
  readonly no: number;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly doc: JsonObject | null;
  readonly expired: boolean;
}

/** Rows of entities, those of deleted ones too; with `lock` they stay as they are until the transaction ends. */
export async function readRows(
  sql: Sql,
  tenant: number,
  ids: readonly string[],
  now: string,
  lock: boolean,
): Promise<EntityRow[]> {
  const rows = await sql.query<StoredRow>(
    `SELECT id, no, types, scopes, doc, expires_at IS NOT NULL AND expires_at <= $3 AS expired
     FROM entity WHERE tenant_no = $1 AND id = ANY($2::text[])${lock ? ' ORDER BY id FOR UPDATE' : ''}`,
    [tenant, ids, now],
  );
  return rows.map(({ id, no, types, scopes, doc, expired }) => ({
    id,
    no,
    entity: doc === null || expired ? undefined : entityOfDoc(id, types, scopes, doc),
  }));
}

/** Writes rows and returns how many were; fewer than asked: another process made one of the entities in the meantime. */
export async function writeRows(sql: Sql, rows: readonly RowWrite[], now: string): Promise<number> {
  const sorted = rows.toSorted((a, b) => a.tenant - b.tenant || (a.id < b.id ? -1 : 1));
  const written = await sql.query(
    `INSERT INTO entity AS kept (tenant_no, id, no, types, scopes, created_at, modified_at, expires_at, deleted_at, doc, location)
     SELECT tenant_no, id, no, types::text[], scopes::text[], created_at, modified_at, expires_at,
            CASE WHEN doc IS NULL THEN modified_at END, doc, location
     FROM unnest($1::int[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
                 $8::timestamptz[], $9::jsonb[], $10::text[]::box[])
       AS t (tenant_no, id, no, types, scopes, created_at, modified_at, expires_at, doc, location)
     ON CONFLICT (tenant_no, id) DO UPDATE SET
       types = CASE WHEN excluded.doc IS NULL THEN kept.types ELSE excluded.types END, scopes = excluded.scopes,
       created_at = excluded.created_at, modified_at = excluded.modified_at,
       expires_at = excluded.expires_at, deleted_at = excluded.deleted_at, doc = excluded.doc, location = excluded.location
     WHERE kept.no = excluded.no
     RETURNING 1`,
    [
      sorted.map((row) => row.tenant),
      sorted.map((row) => row.id),
      sorted.map((row) => row.no),
      sorted.map((row) => arrayText(row.entity?.types ?? [])),
      sorted.map((row) => arrayText(row.entity?.scopes ?? [])),
      sorted.map((row) => row.entity?.createdAt ?? now),
      sorted.map((row) => row.entity?.modifiedAt ?? now),
      sorted.map((row) => row.entity?.expiresAt ?? null),
      sorted.map((row) => (row.entity ? JSON.stringify(docOf(row.entity)) : null)),
      sorted.map((row) => placeOf(row.entity)),
    ],
  );
  return written.length;
}

/** The first of a block of {@link NO_BLOCK} numbers that nobody else gets. */
export async function takeNumbers(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ first: number }>(`SELECT nextval('entity_no') AS first`);
  return row!.first;
}

/** How many numbers sequence `entity_no` gives at once. */
export const NO_BLOCK = 1000;

const arrayText = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;

/** Bounds of where the entity is, by the instances of its location that are geometries. */
function placeOf(entity: Entity | undefined): string | null {
  const instances = entity?.attributes[LOCATION] ?? [];
  const boxes = instances.flatMap(({ value }) => {
    const geometry = geometryOf(value);
    return geometry ? [boxOf(geometry)] : [];
  });
  if (boxes.length === 0) return null;
  return boxText([
    Math.min(...boxes.map(([west]) => west)),
    Math.min(...boxes.map(([, south]) => south)),
    Math.max(...boxes.map(([, , east]) => east)),
    Math.max(...boxes.map(([, , , north]) => north)),
  ]);
}
