import type { Sql } from '../platform/database.ts';
import { type FindLimits, tooMuchToLook } from './entity-query-limits.ts';
import { matchingOf } from './entity-query-links.ts';
import {
  type EntityRow,
  nameOf,
  type Read,
  readRows,
  STORED,
  statementOf,
  TOLD,
} from './entity-query-statement.ts';
import type { EntitySelection } from './entity-selection.ts';
import { searchBoxes } from './geo-query.ts';
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

const FIRST_LOOK = 64;
const NEXT_LOOK = 8;

interface NearRow extends EntityRow {
  readonly hits: number;
  readonly farthest: number | null;
}

/**
 * The first matches from the middle outwards, `need` of them if there are as many; the order is by degrees, then by id. The index on
 * places gives the nearest of whatever kind and tenant first, so looking ends as soon as there are enough, or all that is near has been
 * seen. With no other condition there is but this index to use, whatever the store knows of its data.
 */
export async function nearestEntities(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  { middle, reach }: Surroundings,
  need: number,
  limits: FindLimits,
): Promise<readonly Read[]> {
  const first = Math.max(FIRST_LOOK, 2 * need);
  for (let look = first; ; look *= NEXT_LOOK) {
    const most = Math.min(look, limits.looked);
    const { parts, branches } = statementOf(tenant, now, selection);
    // a circle has three quarters of its box
    const told = most === limits.looked ? most : Math.min(most, Math.ceil(need * 1.5) + 8 + (look - first));
    const values = [...parts.values];
    const point = `point($${values.push(middle[0])}::float8, $${values.push(middle[1])}::float8)`;
    const where = [...parts.texts, `(${branches.join(' OR ')})`].join(' AND ');
    const text = `WITH near AS MATERIALIZED (
        SELECT ${STORED}, tenant_no, location, deleted_at, location <-> ${point} AS away FROM entity
        WHERE location IS NOT NULL ORDER BY location <-> ${point}, id LIMIT ${most})
      SELECT told.*, found.* FROM (SELECT count(*) AS hits, max(away) AS farthest FROM near) AS told
      LEFT JOIN LATERAL (SELECT ${TOLD} FROM near WHERE ${where} ORDER BY away, id LIMIT ${told}) AS found ON true`;
    const rows = await sql.query<NearRow>(text, values, look === first ? nameOf(text) : undefined);
    const { hits, farthest } = rows[0]!;
    const found = rows.filter(({ id }) => id !== null);
    const matching = await matchingOf(sql, tenant, now, readRows(found, now), selection, limits);
    const isAll = found.length < told && (hits < most || (farthest ?? 0) > reach);
    if (matching.length >= need || isAll) return matching.slice(0, need);
    if (most === limits.looked) throw tooMuchToLook(limits);
  }
}
