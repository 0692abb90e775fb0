import type { Sql } from '../platform/database.ts';
import { textArray } from '../platform/postgres-array.ts';
import { type FindLimits, tooMuchToLook } from './entity-query-limits.ts';
import { matchingOf } from './entity-query-links.ts';
import { type Looked, look, type Showing } from './entity-query-look.ts';
import {
  ALIVE,
  type EntityRow,
  type Read,
  readRows,
  STORED,
  statementOf,
  TOLD,
} from './entity-query-statement.ts';
import type { EntitySelection } from './entity-selection.ts';
import type { Shown } from './entity-shelf.ts';
import { EARTH_RADIUS } from './geo-distance.ts';
import type { Position } from './geo-geometry.ts';
import { matchGeometry, searchBoxes } from './geo-query.ts';
import type { Ordering } from './order-by.ts';
import { compareKeys, isDistance, orderKey } from './order-key.ts';
import { LOCATION } from './write-geojson.ts';

/** A place to look for entities, from its middle outwards; in degrees. */
export interface Surroundings {
  readonly middle: readonly [longitude: number, latitude: number];
  /** No match is farther from the middle. */
  readonly reach: number;
}

/** Where the matches of a selection are, if it says that they are at one place by their `location`. */
export function surroundingsOf({ geo }: EntitySelection): Surroundings | undefined {
  if (geo === undefined || geo.property !== LOCATION) return undefined;
  const [box, ...others] = searchBoxes(geo);
  if (box === undefined || others.length > 0) return undefined;
  const [west, south, east, north] = box;
  return {
    middle: [(west + east) / 2, (south + north) / 2],
    reach: (Math.hypot(east - west, north - south) / 2) * (1 + 1e-9) + 1e-9,
  };
}

const FIRST_LOOK = 32;
const NEXT_LOOK = 8;

interface NearRow {
  readonly id: string | null;
  readonly hits: number;
  readonly farthest: number | null;
}

interface Around {
  /** Entities of whatever kind that are looked at. */
  readonly most: number;
  /** Of these, what is told at most of those that the selection is about. */
  readonly told: number;
  /** Whether such looks are frequent. */
  readonly isFirst: boolean;
}

/** Entities as they are shown where that is enough and held; else read. */
interface Matching {
  readonly read: readonly Read[];
  readonly shown?: readonly Shown[] | undefined;
}

interface Seen {
  readonly matching: Matching;
  /** Whether all matches among the entities that were looked at are told. */
  readonly isAllTold: boolean;
  /** Whether there are no other places than those that were looked at. */
  readonly isEnd: boolean;
  /** How far, in degrees, the farthest of them is. */
  readonly farthest: number;
}

/**
 * Looks at the nearest entities around a middle. The index on places gives them in this order, of whatever kind and tenant; with no other
 * condition there is but this index to use, whatever the store knows of its data.
 */
async function lookAround(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  [longitude, latitude]: Surroundings['middle'],
  { most, told, isFirst }: Around,
  limits: FindLimits,
  showing?: Showing,
): Promise<Seen> {
  const { parts, branches } = statementOf(tenant, now, selection);
  const values = [...parts.values];
  const point = `point($${values.push(longitude)}::float8, $${values.push(latitude)}::float8)`;
  const close = closeSql(selection, (value) => `$${values.push(value)}`);
  const where = [...parts.texts, ...close, `(${branches.join(' OR ')})`].join(' AND ');
  const textOf = (columns: string): string => `WITH near AS MATERIALIZED (
      SELECT ${STORED}, tenant_no, location, deleted_at, location <-> ${point} AS away FROM entity
      WHERE location IS NOT NULL ORDER BY location <-> ${point}, id LIMIT ${most})
    SELECT told.*, found.* FROM (SELECT count(*) AS hits, max(away) AS farthest FROM near) AS told
    LEFT JOIN LATERAL (SELECT ${columns} FROM near WHERE ${where} ORDER BY away, id LIMIT ${told}) AS found ON true`;
  const looked = await look<NearRow>(sql, tenant, now, { textOf, values, showing, isRare: !isFirst });
  const { rows } = looked;
  const { hits, farthest } = rows[0]!;
  return {
    matching: await matchingAround(sql, tenant, now, looked, selection, limits),
    isAllTold: (rows[0]!.id === null ? 0 : rows.length) < told,
    isEnd: hits < most,
    farthest: farthest ?? 0,
  };
}

async function matchingAround(
  sql: Sql,
  tenant: number,
  now: string,
  { read, shown }: Looked<NearRow>,
  selection: EntitySelection,
  limits: FindLimits,
): Promise<Matching> {
  const { geo } = selection;
  if (shown === undefined) return { read: await matchingOf(sql, tenant, now, read, selection, limits) };
  const isThere = ({ places }: Shown): boolean =>
    geo === undefined || places.some((place) => matchGeometry(geo, place));
  return { read, shown: shown.filter(isThere) };
}

/** The one point that a selection asks around, and the most metres that a match may be from it. */
function circleOf({
  geo,
}: EntitySelection): { readonly point: Position; readonly metres: number } | undefined {
  if (geo?.test.kind !== 'near' || geo.test.bound !== 'most' || geo.reference.type !== 'Point')
    return undefined;
  return { point: geo.reference.coordinates, metres: geo.test.distance };
}

/** PostgreSQL compares points with a tolerance of 1e-6 degrees; the exact test comes after. */
const TOLERANCE = 1;

const IS_POINT = 'location[0] ~= location[1]';

/** Metres of a point from another (haversine), by its box. */
function awaySql([longitude, latitude]: Position, bind: (value: unknown) => string): string {
  const [lon, lat] = ['(location[0])[0]', '(location[0])[1]'];
  const [lon0, lat0] = [`${bind(longitude)}::float8`, `${bind(latitude)}::float8`];
  const half = `power(sin(radians(${lat} - ${lat0}) / 2), 2)
    + cos(radians(${lat})) * cos(radians(${lat0})) * power(sin(radians(${lon} - ${lon0}) / 2), 2)`;
  return `${2 * EARTH_RADIUS} * asin(least(1, sqrt(${half})))`;
}

/** Leaves out points that are too far, so that no entity is read in vain; what is no point is let through. */
function closeSql(selection: EntitySelection, bind: (value: unknown) => string): readonly string[] {
  const circle = circleOf(selection);
  if (circle === undefined) return [];
  const away = awaySql(circle.point, bind);
  const most = bind(circle.metres * (1 + 1e-9) + TOLERANCE);
  return [`(NOT ${IS_POINT} OR ${away} <= ${most}::float8)`];
}

/** Entities that are read one by one to count what is in a circle. */
const RIM = 1_000;
/** An instance of the location that is a place by its kind. */
const HAS_PLACE = `$.${JSON.stringify(LOCATION)} ? (@."k" == "GeoProperty")`;

/**
 * How many entities are in a circle: points well inside of it are counted in the store, the others read. Undefined where they are too
 * many, or more than the place is asked for that the store cannot tell.
 */
export async function countInCircle(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  limits: FindLimits,
): Promise<number | undefined> {
  const circle = circleOf(selection);
  const { geo, ...others } = selection;
  if (circle === undefined || geo?.property !== LOCATION || !statementOf(tenant, now, others).parts.exact)
    return undefined;
  const { parts, branches } = statementOf(tenant, now, selection);
  const values = [...parts.values];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const where = [...parts.texts, ...closeSql(selection, bind), `(${branches.join(' OR ')})`].join(' AND ');
  const least = bind(circle.metres * (1 - 1e-9) - TOLERANCE);
  const isSure = `due_at IS NULL AND ${IS_POINT} AND ${awaySql(circle.point, bind)} <= ${least}::float8
    AND doc @? ${bind(HAS_PLACE)}::jsonpath`;
  const [row] = await sql.query<{ readonly sure: number; readonly rest: readonly string[] | null }>(
    `SELECT count(*) FILTER (WHERE sure) AS sure, (array_agg(id) FILTER (WHERE NOT sure))[1:${RIM + 1}] AS rest
     FROM (SELECT id, ${isSure} AS sure FROM entity WHERE ${where}) AS found`,
    values,
  );
  const { sure, rest } = row!;
  if (rest === null) return sure;
  if (rest.length > RIM) return undefined;
  const rows = await sql.query<EntityRow>(
    `SELECT ${TOLD} FROM entity WHERE tenant_no = $1 AND ${ALIVE} AND id = ANY($3::text[])`,
    [tenant, now, textArray(rest)],
  );
  const read = await matchingOf(sql, tenant, now, readRows(rows, now), selection, limits);
  return sure + read.length;
}

/**
 * The first matches from the middle outwards, `need` of them if there are as many; the order is by degrees, then by id. Looking ends
 * as soon as there are enough, or all that is near has been seen.
 */
export async function nearestEntities(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  { middle, reach }: Surroundings,
  need: number,
  limits: FindLimits,
  showing: Showing | undefined,
): Promise<Matching> {
  // the place alone is left to us
  const { geo, ...others } = selection;
  const isShown = showing !== undefined && statementOf(tenant, now, others).parts.exact;
  const first = Math.max(FIRST_LOOK, Math.ceil(1.5 * need));
  // else a circle has three quarters of its box
  const enough = circleOf(selection) === undefined ? Math.ceil(need * 1.5) + 8 : need + 2;
  for (let most = first; ; most *= NEXT_LOOK) {
    const isLast = most >= limits.looked;
    const told = isLast ? limits.looked + 1 : enough + (most - first);
    const around = { most: Math.min(most, limits.looked), told, isFirst: most === first };
    const ask = isShown ? showing : undefined;
    const seen = await lookAround(sql, tenant, now, selection, middle, around, limits, ask);
    const { read, shown } = seen.matching;
    const isAll = seen.isAllTold && (seen.isEnd || seen.farthest > reach);
    if ((shown ?? read).length >= need || isAll)
      return { read: read.slice(0, need), shown: shown?.slice(0, need) };
    if (isLast) throw tooMuchToLook(limits);
  }
}

/** Where an order by distance begins, if it is one from a point to `location`, the nearest first. */
export function originOf({ terms, origin }: Ordering): Surroundings['middle'] | undefined {
  const [term] = terms;
  if (term === undefined || !term.byDistance || term.descending || term.target.kind !== 'attribute')
    return undefined;
  const { names, member, inside } = term.target;
  if (names.length !== 1 || names[0] !== LOCATION || member !== undefined || inside.length > 0)
    return undefined;
  return origin?.type === 'Point' ? [origin.coordinates[0], origin.coordinates[1]] : undefined;
}

/**
 * The first `need` matches of an order by distance from a point, in metres; undefined where it takes to look at all, as for those that have
 * no place and come last.
 */
export async function closestEntities(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  ordering: Ordering,
  middle: Surroundings['middle'],
  need: number,
  limits: FindLimits,
): Promise<readonly Read[] | undefined> {
  const first = Math.max(FIRST_LOOK, Math.ceil(1.5 * need));
  for (let most = first; most < limits.looked; most *= NEXT_LOOK) {
    const around = { most, told: most + 1, isFirst: most === first };
    const { matching, isEnd, farthest } = await lookAround(
      sql,
      tenant,
      now,
      selection,
      middle,
      around,
      limits,
    );
    const least = isEnd ? Number.POSITIVE_INFINITY : leastMetres(middle, farthest);
    if (least === undefined) return undefined;
    const sorted = matching.read
      .map((read) => ({ read, key: orderKey(ordering, read.entity) }))
      .sort((a, b) => compareKeys(ordering, a.key, b.key));
    // what was not looked at is farther than any of these
    const sure = sorted.filter(({ key }) => isDistance(key) && Number(key.values[0]![1]) < least);
    if (sure.length >= need) return sure.slice(0, need).map(({ read }) => read);
    if (isEnd) return undefined;
  }
  return undefined;
}

/** The widest look of which {@link leastMetres} is sure, in degrees. */
const WIDEST = 20;

/** What is at least so many degrees from a point is at least so many metres from it; undefined where a pole or the antimeridian is near. */
function leastMetres([longitude, latitude]: Surroundings['middle'], degrees: number): number | undefined {
  if (degrees > WIDEST || Math.abs(longitude) + degrees > 180 || Math.abs(latitude) + degrees > 89)
    return undefined;
  // on the sphere an arc is longer than its chord, and a degree of longitude shortest at the highest latitude
  const shortest = Math.cos(((Math.abs(latitude) + degrees) * Math.PI) / 180);
  return 0.99 * EARTH_RADIUS * ((degrees * Math.PI) / 180) * shortest;
}
