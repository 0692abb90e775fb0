import type { Sql } from '../platform/database.ts';
import type { FeatureCollectionHead, Queryable } from './features-wire.ts';

const ALIVE =
  'tenant_no = $1 AND deleted_at IS NULL AND doc IS NOT NULL AND (expires_at IS NULL OR expires_at > $2)';
/** A type at each place that it can have among those of an entity, as the indexes have it. */
const places = (type: string): readonly string[] => [
  `types[1] = ${type}`,
  `cardinality(types) > 1 AND types[2] = ${type}`,
  `cardinality(types) > 2 AND types[3] = ${type}`,
  `cardinality(types) > 3 AND types[4:] @> ARRAY[${type}]`,
];

/** Those of the types that have an entity with a `location`. */
export async function typesWithPlace(
  sql: Sql,
  tenant: number,
  now: string,
  types: readonly string[],
): Promise<readonly string[]> {
  const any = places('asked.type').map(
    (where) => `EXISTS (SELECT FROM entity WHERE ${ALIVE} AND ${where} AND location IS NOT NULL)`,
  );
  const rows = await sql.query<{ type: string }>(
    `SELECT asked.type FROM unnest($3::text[]) AS asked (type) WHERE ${any.join(' OR ')}`,
    [tenant, now, types],
  );
  return rows.map(({ type }) => type);
}

/** Entities of which an extent is told; of more it is not looked for. */
const MOST_FOR_EXTENT = 100_000;

export async function extentOf(
  sql: Sql,
  tenant: number,
  now: string,
  type: string,
): Promise<FeatureCollectionHead['extent'] | undefined> {
  const all = places('$3').map(
    (where) =>
      `(SELECT location FROM entity WHERE ${ALIVE} AND ${where} AND location IS NOT NULL LIMIT ${MOST_FOR_EXTENT})`,
  );
  const [row] = await sql.query<{
    count: number;
    west: number;
    south: number;
    east: number;
    north: number;
  }>(
    `SELECT count(*) AS count, min((location[1])[0]) AS west, min((location[1])[1]) AS south,
       max((location[0])[0]) AS east, max((location[0])[1]) AS north FROM (${all.join(' UNION ALL ')}) AS kept`,
    [tenant, now, type],
  );
  const { count, west, south, east, north } = row!;
  return count === 0 || count >= MOST_FOR_EXTENT ? undefined : [west, south, east, north];
}

/** Entities that are looked at to tell what attributes a type has. */
const SAMPLE = 1_000;
const TYPES: Readonly<Record<string, Queryable['type']>> = {
  number: 'number',
  string: 'string',
  boolean: 'boolean',
};

/** Attributes of the first entities of a type, with the JSON type of their values where it is one. */
export async function attributesOf(
  sql: Sql,
  tenant: number,
  now: string,
  type: string,
): Promise<readonly { readonly attribute: string; readonly type: Queryable['type'] }[]> {
  const all = places('$3').map(
    (where) => `(SELECT doc FROM entity WHERE ${ALIVE} AND ${where} ORDER BY id LIMIT ${SAMPLE})`,
  );
  const rows = await sql.query<{ name: string; types: readonly string[] }>(
    `SELECT name, array_agg(DISTINCT CASE WHEN given -> 'v' ? '~s' OR given -> 'v' ? '~r' THEN 'string'
         ELSE coalesce(jsonb_typeof(given -> 'v'), '') END) AS types
     FROM (${all.join(' UNION ALL ')}) AS kept CROSS JOIN LATERAL jsonb_each(doc) AS attribute (name, given)
     WHERE position(':' IN name) > 0 AND coalesce(given ->> 'k', '') <> 'GeoProperty'
     GROUP BY name ORDER BY name COLLATE "C"`,
    [tenant, now, type],
  );
  return rows.map(({ name, types }) => ({
    attribute: name,
    type: types.length === 1 ? TYPES[types[0]!] : undefined,
  }));
}
