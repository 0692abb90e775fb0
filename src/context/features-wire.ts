/** A type of entities that have a place, as OGC API Features shows it. */
export interface FeatureCollectionHead {
  readonly id: string;
  /** The type's IRI. */
  readonly type: string;
  /** West, south, east, north; left out where it would cost too much to know. */
  readonly extent?: readonly [number, number, number, number];
}

/** What can be asked of the features of a collection, by the short names of their attributes. */
export interface Queryable {
  readonly name: string;
  /** The attribute's IRI. */
  readonly attribute: string;
  readonly type: 'number' | 'string' | 'boolean' | undefined;
}

export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
export const GEOJSON = 'application/geo+json';
export const JSON_TYPE = 'application/json';
export const OPENAPI_TYPE = 'application/vnd.oai.openapi+json;version=3.0';
export const SCHEMA_TYPE = 'application/schema+json';

const FEATURES = 'http://www.opengis.net/spec/ogcapi-features';
export const CONFORMANCE = {
  conformsTo: [
    ...['core', 'oas30', 'geojson'].map((name) => `${FEATURES}-1/1.0/conf/${name}`),
    ...['queryables', 'queryables-query-parameters'].map((name) => `${FEATURES}-3/1.0/conf/${name}`),
  ],
};

export interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly title?: string;
}

const link = (href: string, rel: string, type: string, title?: string): Link => ({
  href,
  rel,
  type,
  ...(title === undefined ? {} : { title }),
});

export const landingPage = (base: string): object => ({
  title: 'Meridian city data',
  description: 'Entities that have a place, as features. Read only; collections are types of entities.',
  links: [
    link(base, 'self', JSON_TYPE, 'This page'),
    link(`${base}/api`, 'service-desc', OPENAPI_TYPE, 'The API'),
    link(`${base}/conformance`, 'conformance', JSON_TYPE, 'Conformance classes'),
    link(`${base}/collections`, 'data', JSON_TYPE, 'Collections'),
  ],
});

export const collectionsPage = (base: string, heads: readonly FeatureCollectionHead[]): object => ({
  links: [link(`${base}/collections`, 'self', JSON_TYPE)],
  collections: heads.map((head) => collectionOf(base, head)),
});

export const addressOf = (base: string, id: string): string =>
  `${base}/collections/${encodeURIComponent(id)}`;

export function collectionOf(base: string, { id, type, extent }: FeatureCollectionHead): object {
  const address = addressOf(base, id);
  return {
    id,
    title: id,
    description: type,
    ...(extent === undefined ? {} : { extent: { spatial: { bbox: [extent], crs: CRS84 } } }),
    itemType: 'feature',
    crs: [CRS84],
    storageCrs: CRS84,
    links: [
      link(address, 'self', JSON_TYPE),
      link(`${address}/items`, 'items', GEOJSON, 'Features'),
      link(
        `${address}/queryables`,
        'http://www.opengis.net/def/rel/ogc/1.0/queryables',
        SCHEMA_TYPE,
        'Queryables',
      ),
    ],
  };
}

/** The properties that features can be filtered by, as JSON Schema (part 3, clause 6). */
export const queryablesPage = (base: string, id: string, queryables: readonly Queryable[]): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `${addressOf(base, id)}/queryables`,
  type: 'object',
  title: id,
  properties: Object.fromEntries([
    ['geometry', { title: 'geometry', format: 'geometry-any', 'x-ogc-role': 'primary-geometry' }],
    ...queryables.map(({ name, attribute, type }) => [
      name,
      { title: name, description: attribute, ...(type === undefined ? {} : { type }) },
    ]),
  ]),
  additionalProperties: false,
});

export interface ItemsPage {
  readonly features: readonly object[];
  readonly self: string;
  readonly next?: string;
  readonly collection: string;
  readonly matched?: number;
  readonly timeStamp: string;
}

export const itemsPage = ({ features, self, next, collection, matched, timeStamp }: ItemsPage): object => ({
  type: 'FeatureCollection',
  timeStamp,
  ...(matched === undefined ? {} : { numberMatched: matched }),
  numberReturned: features.length,
  features,
  links: [
    link(self, 'self', GEOJSON),
    link(collection, 'collection', JSON_TYPE),
    ...(next === undefined ? [] : [link(next, 'next', GEOJSON, 'Next page')]),
  ],
});

export const featureLinks = (self: string, collection: string): readonly Link[] => [
  link(self, 'self', GEOJSON),
  link(collection, 'collection', JSON_TYPE),
];

/** The last part of an IRI, if it can stand in a path as it is. */
function localName(iri: string): string | undefined {
  const name = /[^/#:]+$/.exec(iri)?.[0];
  return name !== undefined && /^[\p{L}\p{N}_.-]{1,100}$/u.test(name) ? name : undefined;
}

/** Short names of IRIs; one that two of them would have belongs to none. */
export function shortNames(iris: readonly string[]): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const iri of iris) {
    const name = localName(iri);
    if (name !== undefined) count.set(name, (count.get(name) ?? 0) + 1);
  }
  return new Map(
    iris.map((iri) => {
      const name = localName(iri);
      return [iri, name !== undefined && count.get(name) === 1 ? name : iri];
    }),
  );
}
