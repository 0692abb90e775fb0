import { geometryFault } from './read-geometry.ts';

/** Longitude, latitude (WGS 84, degrees), then what may follow: altitude. */
export type Position = readonly [number, number, ...number[]];

/** The geometries of GeoJSON (RFC 7946) that clause 4.7.1 takes: all but GeometryCollection. */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly Position[] }
  | {
      readonly type: 'MultiLineString' | 'Polygon';
      readonly coordinates: readonly (readonly Position[])[];
    }
  | {
      readonly type: 'MultiPolygon';
      readonly coordinates: readonly (readonly (readonly Position[])[])[];
    };

/** West, south, east, north, in degrees; west is never more than east. */
export type Box = readonly [number, number, number, number];

/** A value of an entity, for matching: the geometry, also from JSON text (clause 4.7.2), or nothing where it is none. */
export function geometryOf(value: unknown): Geometry | undefined {
  const given = typeof value === 'string' ? parsed(value) : value;
  if (geometryFault(given, Number.POSITIVE_INFINITY)) return undefined;
  const geometry = given as Geometry;
  return geometry.coordinates.length === 0 ? undefined : geometry;
}

/** What JSON text holds; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every position of a geometry, in its order. */
export function* positionsOf(geometry: Geometry): Generator<Position> {
  switch (geometry.type) {
    case 'Point':
      yield geometry.coordinates;
      return;
    case 'MultiPoint':
    case 'LineString':
      yield* geometry.coordinates;
      return;
    case 'MultiLineString':
    case 'Polygon':
      for (const line of geometry.coordinates) yield* line;
      return;
    case 'MultiPolygon':
      for (const polygon of geometry.coordinates) for (const ring of polygon) yield* ring;
  }
}

/** The lines and rings of a geometry. */
export function linesOf(geometry: Geometry): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case 'Point':
    case 'MultiPoint':
      return [];
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
  }
}

/** The smallest box around a geometry. */
export function boxOf(geometry: Geometry): Box {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [longitude, latitude] of positionsOf(geometry)) {
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}
