import type { Sql } from '../platform/database.ts';
import type { AttributeKind } from './entity.ts';
import { countShapes } from './entity-shape-store.ts';
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

/** Entities without a shape are looked at one by one. */
const LOOKED_AT = `${ALIVE} AND shape_no IS NULL`;

/** What entities of one kind have: those of one shape, or those that are looked at, by attribute. */
interface Part {
  readonly types: readonly string[];
  readonly entities: number;
  readonly attributes: readonly {
    readonly name: string;
    readonly kinds: readonly AttributeKind[];
    /** Of all the entities together. */
    readonly instances: number;
  }[];
}

async function readParts(sql: Sql, tenant: number, now: string): Promise<readonly Part[]> {
  const shaped = await countShapes(sql, tenant);
  const looked = await sql.query<{
    types: string[];
    entities: number;
    attributes: Part['attributes'] | null;
  }>(
    `WITH each AS (SELECT id, types, doc FROM entity WHERE ${LOOKED_AT}),
     named AS (
       SELECT types, name, count(*) AS instances, jsonb_agg(DISTINCT coalesce(instance ->> 'k', 'Property')) AS kinds
       FROM each CROSS JOIN LATERAL jsonb_each(doc) AS attribute (name, given)
         CROSS JOIN LATERAL jsonb_array_elements(
           CASE jsonb_typeof(given) WHEN 'array' THEN given ELSE jsonb_build_array(given) END
         ) AS instance
       WHERE position(':' IN name) > 0 GROUP BY types, name)
     SELECT types, count(*) AS entities,
       (SELECT jsonb_agg(jsonb_build_object('name', name, 'kinds', kinds, 'instances', instances))
        FROM named WHERE named.types = each.types) AS attributes
     FROM each GROUP BY types`,
    [tenant, now],
  );
  return [
    ...shaped.map(({ shape, entities }) => ({
      types: shape.types,
      entities,
      attributes: shape.attributes.map((one) => ({ ...one, instances: one.instances * entities })),
    })),
    ...looked.map(({ attributes, ...one }) => ({ ...one, attributes: attributes ?? [] })),
  ];
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1);
const sorted = <T extends string>(texts: Iterable<T>): T[] => [...new Set(texts)].sort();

/** Types with the attributes that their entities have; all or one. */
export async function readTypeSummaries(
  sql: Sql,
  tenant: number,
  now: string,
  type?: string,
): Promise<readonly TypeSummary[]> {
  const found = new Map<string, { entities: number; readonly attributes: Map<string, Set<AttributeKind>> }>();
  for (const { types, entities, attributes } of await readParts(sql, tenant, now))
    for (const name of types) {
      if (type !== undefined && name !== type) continue;
      const one = found.get(name) ?? { entities: 0, attributes: new Map<string, Set<AttributeKind>>() };
      found.set(name, one);
      one.entities += entities;
      for (const { name: attribute, kinds } of attributes)
        one.attributes.set(attribute, new Set([...(one.attributes.get(attribute) ?? []), ...kinds]));
    }
  return [...found]
    .map(([name, { entities, attributes }]) => ({
      type: name,
      entities,
      attributes: [...attributes]
        .map(([attribute, kinds]) => ({ name: attribute, kinds: sorted(kinds) }))
        .sort((a, b) => byText(a.name, b.name)),
    }))
    .sort((a, b) => byText(a.type, b.type));
}

/** Names of all attributes, as IRIs. */
export async function readAttributeNames(sql: Sql, tenant: number, now: string): Promise<readonly string[]> {
  const parts = await readParts(sql, tenant, now);
  return sorted(parts.flatMap(({ attributes }) => attributes.map(({ name }) => name)));
}

/** Attributes, all or one, with the types of the entities that have them. */
export async function readAttributeSummaries(
  sql: Sql,
  tenant: number,
  now: string,
  name?: string,
): Promise<readonly AttributeSummary[]> {
  const only = name === undefined ? undefined : storable(name);
  const found = new Map<
    string,
    { instances: number; readonly kinds: Set<AttributeKind>; readonly types: Set<string> }
  >();
  for (const { types, attributes } of await readParts(sql, tenant, now))
    for (const attribute of attributes) {
      if (only !== undefined && attribute.name !== only) continue;
      const one = found.get(attribute.name) ?? { instances: 0, kinds: new Set(), types: new Set() };
      found.set(attribute.name, one);
      one.instances += attribute.instances;
      for (const kind of attribute.kinds) one.kinds.add(kind);
      for (const type of types) one.types.add(type);
    }
  return [...found]
    .map(([attribute, { instances, kinds, types }]) => ({
      name: attribute,
      instances,
      kinds: sorted(kinds),
      types: sorted(types),
    }))
    .sort((a, b) => byText(a.name, b.name));
}
