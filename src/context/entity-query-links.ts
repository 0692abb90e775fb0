import type { Sql } from '../platform/database.ts';
import type { Entity } from './entity.ts';
import { type FindLimits, tooMuchToLook } from './entity-query-limits.ts';
import { ALIVE, type EntityRow, type Read, readRows, TOLD } from './entity-query-statement.ts';
import { type EntitySelection, linksOf, matchSelection } from './entity-selection.ts';
import { isRelationship, objectsOf } from './relationship.ts';

/** Those of the entities that a selection is about, looked at one by one, with the entities that they link to where it asks for them. */
export async function matchingOf(
  sql: Sql,
  tenant: number,
  now: string,
  read: readonly Read[],
  selection: EntitySelection,
  limits: FindLimits,
): Promise<readonly Read[]> {
  const paths = linksOf(selection);
  if (paths.length === 0) return read.filter(({ entity }) => matchSelection(selection, entity));
  const found = await linkedOf(sql, tenant, now, read, paths, limits);
  const linked = (id: string): Entity | undefined => found.get(id);
  return read.filter(({ entity }) => matchSelection(selection, entity, { linked }));
}

/** The entities that paths of relationships lead to, level by level. */
async function linkedOf(
  sql: Sql,
  tenant: number,
  now: string,
  from: readonly Read[],
  paths: readonly (readonly string[])[],
  limits: FindLimits,
): Promise<ReadonlyMap<string, Entity>> {
  const found = new Map<string, Entity>(from.map(({ entity }) => [entity.id, entity]));
  for (const path of paths) {
    let level: readonly Entity[] = from.map(({ entity }) => entity);
    for (const relationship of path) {
      const ids = new Set<string>();
      for (const { attributes } of level)
        for (const { type, value } of attributes[relationship] ?? [])
          if (isRelationship(type)) for (const id of objectsOf(value)) ids.add(id);
      const missing = [...ids].filter((id) => !found.has(id));
      if (found.size + missing.length > limits.looked) throw tooMuchToLook(limits);
      for (const entity of await entitiesById(sql, tenant, now, missing)) found.set(entity.id, entity);
      level = [...ids].flatMap((id) => found.get(id) ?? []);
    }
  }
  return found;
}

async function entitiesById(
  sql: Sql,
  tenant: number,
  now: string,
  ids: readonly string[],
): Promise<readonly Entity[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<EntityRow>(
    `SELECT ${TOLD} FROM entity WHERE tenant_no = $1 AND ${ALIVE} AND id = ANY($3::text[])`,
    [tenant, now, ids],
  );
  return readRows(rows, now).map(({ entity }) => entity);
}
