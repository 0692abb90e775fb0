import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js';
import GeoJSONReader from 'jsts/org/locationtech/jts/io/GeoJSONReader.js';
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js';
import { type Geom, union } from 'polyclip-ts';
import { type Geometry, linesOf, type Position, positionsOf } from './geo-geometry.ts';

/** A geometry of JSTS; its types say no more. */
export type Shape = ReturnType<GeoJSONReader['read']>;

/** An area that crosses itself is untangled if it has no more positions and crossings than these: both cost. */
export const MOST_TANGLED = { positions: 500, crossings: 20 };

/**
 * The point set that a geometry stands for. Where the rings of an area cross or touch along a line, it is what the even-odd rule
 * makes of them; a line without length is a point. Undefined where that is too much work ({@link MOST_TANGLED}), or the area has no inside.
 */
export function shapeOf(geometry: Geometry): Shape | undefined {
  const reader = new GeoJSONReader(new GeometryFactory());
  const shape = reader.read(geometry);
  switch (geometry.type) {
    case 'Point':
    case 'MultiPoint':
      return shape;
    case 'LineString':
    case 'MultiLineString':
      return shape.getLength() > 0 ? shape : reader.read({ type: 'Point', coordinates: firstOf(geometry) });
    case 'Polygon':
    case 'MultiPolygon':
      return new IsValidOp(shape).isValid() ? shape : untangled(geometry, reader);
  }
}

function untangled(geometry: Geometry, reader: GeoJSONReader): Shape | undefined {
  if (isTooTangled(linesOf(geometry))) return undefined;
  const coordinates = union(geometry.coordinates as Geom);
  return coordinates.length === 0 ? undefined : reader.read({ type: 'MultiPolygon', coordinates });
}

function isTooTangled(rings: readonly (readonly Position[])[]): boolean {
  const segments = rings.flatMap((ring) => ring.slice(1).map((end, index): Segment => [ring[index]!, end]));
  if (segments.length > MOST_TANGLED.positions) return true;
  let crossings = 0;
  for (let one = 0; one < segments.length; one++)
    for (let other = 0; other < one; other++)
      if (cross(segments[one]!, segments[other]!) && ++crossings > MOST_TANGLED.crossings) return true;
  return false;
}

type Segment = readonly [Position, Position];

/** Whether two segments cross inside of both. */
const cross = ([a, b]: Segment, [c, d]: Segment): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

const side = (a: Position, b: Position, c: Position): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

const firstOf = (geometry: Geometry): unknown => positionsOf(geometry).next().value;
