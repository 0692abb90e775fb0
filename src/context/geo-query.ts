import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Entity } from './entity.ts';
import { distanceBetween, EARTH_RADIUS, onSphere } from './geo-distance.ts';
import { type Box, boxOf, type Geometry, geometryOf } from './geo-geometry.ts';
import { REFERENCE_LIMITS, readReference } from './geo-reference.ts';
import { prepareRelations, RELATIONS, type Relates, type Relation } from './geo-relation.ts';
import type { SqlCondition } from './query-sql.ts';
import type { TermMap } from './term-map.ts';

/** A query of the geoquery language (clause 4.10), ready for matching. */
export interface GeoQuery {
  /** The GeoProperty that it looks at, as an IRI. */
  readonly property: string;
  readonly reference: Geometry;
  readonly test:
    | { readonly kind: 'relation'; readonly relation: Relation }
    /** Metres, more than 0. */
    | { readonly kind: 'near'; readonly bound: 'most' | 'least'; readonly distance: number };
  readonly prepared: Prepared;
}
interface Prepared {
  readonly relates: Relates;
  readonly distances: Distances;
}
/** Metres from a target to a reference. */
export type Distances = (target: Geometry) => number;

/** The four parameters as they came: texts of a URL, or members of a GeoQuery (clause 5.2.13). */
export interface GeoParameters {
  readonly georel?: unknown;
  readonly geometry?: unknown;
  readonly coordinates?: unknown;
  readonly geoproperty?: unknown;
}

const NEAR = /^near;(maxDistance|minDistance)==(.*)$/s;
const NUMBER = /^(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?$/;
const DEFAULT_PROPERTY = 'location';
const LONGEST_NAME = 2_000;

/**
 * Reads a geoquery; none of `georel`, `geometry` and `coordinates` is no query, and `geoproperty` alone means nothing.
 * @param path where the parameters stand: '' for those of a URL
 * @throws MeridianError `context.badRequest` with everything that is wrong
 */
export function parseGeoQuery(
  given: GeoParameters,
  map: TermMap,
  { path = '', limits = REFERENCE_LIMITS } = {},
): GeoQuery | undefined {
  const { georel, geometry, coordinates, geoproperty = DEFAULT_PROPERTY } = given;
  if (georel === undefined && geometry === undefined && coordinates === undefined) return undefined;
  const issues: Issue[] = [];
  const refuse = (code: string, parameter: string, shown?: unknown): undefined => {
    issues.push({
      code,
      severity: 'error',
      at: { path: `${path}/${parameter}` },
      ...(typeof shown === 'string' ? { value: shown.slice(0, 200) } : {}),
      details: { parameter },
    });
    return undefined;
  };
  for (const [parameter, value] of Object.entries({ georel, geometry, coordinates }))
    if (value === undefined) refuse('context.geoMissing', parameter);
  const test = georel === undefined ? undefined : testOf(georel, refuse);
  const reference =
    geometry === undefined || coordinates === undefined
      ? undefined
      : readReference(
          { type: geometry, coordinates },
          { type: `${path}/geometry`, coordinates: `${path}/coordinates` },
          limits,
        );
  if (reference?.issue) issues.push(reference.issue);
  if (typeof geoproperty !== 'string' || geoproperty === '' || geoproperty.length > LONGEST_NAME)
    refuse('context.geoProperty', 'geoproperty', geoproperty);
  if (issues.length > 0 || !test || !reference || reference.issue || typeof geoproperty !== 'string')
    throw new MeridianError('context.badRequest', {}, issues);
  const relates = prepareRelations(reference.geometry, reference.shape);
  return {
    property: map.expand(geoproperty),
    reference: reference.geometry,
    test,
    prepared: { relates, distances: prepareDistances(reference.geometry, relates) },
  };
}

function testOf(
  georel: unknown,
  refuse: (code: string, parameter: string, shown?: unknown) => undefined,
): GeoQuery['test'] | undefined {
  if (typeof georel !== 'string') return refuse('context.geoRelation', 'georel');
  const relation = RELATIONS.find((name) => name === georel);
  if (relation) return { kind: 'relation', relation };
  const near = NEAR.exec(georel);
  if (!near) return refuse('context.geoRelation', 'georel', georel);
  const distance = NUMBER.test(near[2]!) ? Number(near[2]) : 0;
  if (!(distance > 0 && distance < Number.POSITIVE_INFINITY))
    return refuse('context.geoDistance', 'georel', georel);
  return { kind: 'near', bound: near[1] === 'maxDistance' ? 'most' : 'least', distance };
}

/** Whether any instance of the entity's GeoProperty matches; an entity without it does not (clause 4.10). */
export function matchGeo(query: GeoQuery, entity: Entity): boolean {
  const instances = Object.hasOwn(entity.attributes, query.property)
    ? entity.attributes[query.property]!
    : [];
  return instances.some(({ type, value }) => {
    const target = type === 'GeoProperty' ? geometryOf(value) : undefined;
    return target !== undefined && matchGeometry(query, target);
  });
}

export function matchGeometry({ test, prepared }: GeoQuery, target: Geometry): boolean {
  if (test.kind === 'relation') return prepared.relates(target, test.relation);
  const distance = prepared.distances(target);
  return test.bound === 'most' ? distance <= test.distance : distance > test.distance;
}

/** Prepares a reference for distances: in metres on the sphere, 0 where the two meet. */
export function prepareDistances(reference: Geometry, relates: Relates): Distances {
  const sphere = onSphere(reference);
  return (target) => {
    const points = target.type === 'Point' && reference.type === 'Point';
    return !points && relates(target, 'intersects') ? 0 : distanceBetween(onSphere(target), sphere);
  };
}

/**
 * A condition on a column of type `box` that holds the box around all instances of the target, for a GiST index: true of all that
 * match, and of some more, so the rows want {@link matchGeo}. `parameters` is how many the statement has before.
 */
export function geoSql(query: GeoQuery, column: string, parameters: number): SqlCondition {
  const boxes = searchBoxes(query);
  if (boxes.length === 0) return { text: `${column} IS NOT NULL`, values: [], exact: false };
  const relation = query.test.kind === 'relation' ? query.test.relation : 'intersects';
  // what holds of one instance's box need not hold of the box around them all, but that one meets what the other meets
  const operator = relation === 'contains' || relation === 'equals' ? '@>' : '&&';
  const parts = boxes.map((_, index) => `${column} ${operator} $${parameters + index + 1}::box`);
  return { text: `(${parts.join(' OR ')})`, values: boxes.map(boxText), exact: false };
}

/** A box as PostgreSQL's `box` reads it. */
export const boxText = ([west, south, east, north]: Box): string => `(${east},${north}),(${west},${south})`;

/** Rounding in the way from metres to degrees and back. */
const SLACK = 1e-6;

/** The boxes that hold every match, two where the search passes the antimeridian; none where matches may be anywhere. */
export function searchBoxes({ test, reference }: GeoQuery): readonly Box[] {
  const box = boxOf(reference);
  if (test.kind === 'relation') return test.relation === 'disjoint' ? [] : [box];
  if (test.bound === 'least') return [];
  const [west, south, east, north] = box;
  const angle = test.distance / EARTH_RADIUS;
  const degrees = (angle * 180) / Math.PI + SLACK;
  const [low, high] = [Math.max(-90, south - degrees), Math.min(90, north + degrees)];
  // How far a circle reaches east and west grows with the latitude of its centre; round a pole it reaches everywhere.
  const ring = Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
  const aside =
    low <= -90 || high >= 90 ? 360 : (Math.asin(Math.min(1, Math.sin(angle) / ring)) * 180) / Math.PI + SLACK;
  const [left, right] = [west - aside, east + aside];
  if (right - left >= 360) return [[-180, low, 180, high]];
  if (left < -180)
    return [
      [-180, low, right, high],
      [left + 360, low, 180, high],
    ];
  if (right > 180)
    return [
      [left, low, 180, high],
      [-180, low, right - 360, high],
    ];
  return [[left, low, right, high]];
}
