import type { Sql } from '../platform/database.ts';
import type { AttributeKind } from './entity.ts';
import { storable } from './query-match-text.ts';
import type { AttributeSummary, TypeSummary } from './write-discovery.ts';

const ALIVE =
  'tenant_no = $1 AND deleted_at IS NULL AND doc IS NOT NULL AND (expires_at IS NULL OR expires_at > $2)';

/** Types of the entities of a tenant, as IRIs, by their names. The first types are told by the index on them alone. */
export async function readTypes(sql: Sql, tenant: number, now: string): Promise<readonly string[]> {
  const rows = await sql.query<{ type: string }>(
    `WITH RECURSIVE first (type) AS (
       (SELECT types[1] FROM entity WHERE ${ALIVE} ORDER BY types[1], id LIMIT 1)
       UNION ALL
       SELECT (SELECT types[1] FROM entity WHERE ${ALIVE} AND types[1] > first.type ORDER BY types[1], id LIMIT 1)
       FROM first WHERE first.type IS NOT NULL
     )
     SELECT type FROM first WHERE type IS NOT NULL
     UNION
     SELECT unnest(types) FROM entity WHERE ${ALIVE} AND cardinality(types) > 1`,
    [tenant, now],
  );
  return rows.map(({ type }) => type).sort();
}

/** As the indexes have it: the first three types by their place. */
const OF_TYPE = ` AND (types[1] = $3 OR (cardinality(types) > 1 AND types[2] = $3) OR (cardinality(types) > 2 AND types[3] = $3)
  OR (cardinality(types) > 3 AND types[4:] @> ARRAY[$3]))`;

/** The instances of the attributes of an entity, each with its kind. */
const INSTANCES = `jsonb_each(doc) AS attribute (name, given)
  CROSS JOIN LATERAL jsonb_array_elements(
    CASE jsonb_typeof(given) WHEN 'array' THEN given ELSE jsonb_build_array(given) END
  ) AS instance
WHERE position(':' IN name) > 0`;
const KINDS = `array_agg(DISTINCT coalesce(instance ->> 'k', 'Property'))`;

/** Types with the attributes that their entities have. */
export async function readTypeSummaries(
  sql: Sql,
  tenant: number,
  now: string,
  type?: string,
): Promise<readonly TypeSummary[]> {
  const only = type === undefined ? '' : OF_TYPE;
  const values = [tenant, now, ...(type === undefined ? [] : [type])];
  const each = `SELECT each.type, doc FROM entity CROSS JOIN LATERAL unnest(types) AS each (type)
    WHERE ${ALIVE}${only}${type === undefined ? '' : ' AND each.type = $3'}`;
  const counts = await sql.query<{ type: string; entities: number }>(
    `SELECT type, count(*) AS entities FROM (${each}) AS typed GROUP BY type ORDER BY type`,
    values,
  );
  const attributes = await sql.query<{ type: string; name: string; kinds: readonly AttributeKind[] }>(
    `SELECT type, name, ${KINDS} AS kinds FROM (${each}) AS typed CROSS JOIN LATERAL ${INSTANCES}
     GROUP BY type, name ORDER BY name COLLATE "C"`,
    values,
  );
  const ofType = new Map<string, TypeSummary['attributes'][number][]>(counts.map((one) => [one.type, []]));
  for (const { type: of, name, kinds } of attributes) ofType.get(of)?.push({ name, kinds });
  return counts.map(({ type: name, entities }) => ({
    type: name,
    entities,
    attributes: ofType.get(name) ?? [],
  }));
}

/** Names of all attributes, as IRIs. */
export async function readAttributeNames(sql: Sql, tenant: number, now: string): Promise<readonly string[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT name FROM (SELECT DISTINCT jsonb_object_keys(doc) AS name FROM entity WHERE ${ALIVE}) AS each
     WHERE position(':' IN name) > 0 ORDER BY name COLLATE "C"`,
    [tenant, now],
  );
  return rows.map(({ name }) => name);
}

/** Attributes, all or one, with the types of the entities that have them. */
export async function readAttributeSummaries(
  sql: Sql,
  tenant: number,
  now: string,
  name?: string,
): Promise<readonly AttributeSummary[]> {
  const only = name === undefined ? '' : ' AND doc ? $3';
  const rows = await sql.query<AttributeSummary>(
    `SELECT name, count(*) AS instances, ${KINDS} AS kinds,
       string_to_array(string_agg(DISTINCT array_to_string(types, ' '), ' '), ' ') AS types
     FROM (SELECT types, doc FROM entity WHERE ${ALIVE}${only}) AS kept CROSS JOIN LATERAL ${INSTANCES}
       ${name === undefined ? '' : 'AND name = $3'}
     GROUP BY name ORDER BY name COLLATE "C"`,
    [tenant, now, ...(name === undefined ? [] : [storable(name)])],
  );
  return rows.map((row) => ({ ...row, types: [...new Set(row.types)].sort() }));
}
