import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js';
import GeoJSONReader from 'jsts/org/locationtech/jts/io/GeoJSONReader.js';
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js';
import { type Geom, union } from 'polyclip-ts';
import { countCrossings } from './geo-crossing.ts';
import { type Geometry, positionsOf } from './geo-geometry.ts';

/** A geometry of JSTS; its types say no more. */
export type Shape = ReturnType<GeoJSONReader['read']>;

/** What crosses itself is taken if it does so no more often, and an area has no more positions: both cost. */
export const MOST_TANGLED = { positions: 500, crossings: 20 };
const MOST_LINE_CROSSINGS = 500;

/**
 * The point set that a geometry stands for. Where the rings of an area cross or touch along a line, it is what the even-odd rule
 * makes of them; a line without length is a point. Undefined where it crosses itself too often ({@link MOST_TANGLED}; a line
 * 500 times), or an area has no inside.
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
      if (countCrossings(geometry, MOST_LINE_CROSSINGS + 1) > MOST_LINE_CROSSINGS) return undefined;
      return shape.getLength() > 0 ? shape : reader.read({ type: 'Point', coordinates: firstOf(geometry) });
    case 'Polygon':
    case 'MultiPolygon':
      if (shape.getNumPoints() > MOST_TANGLED.positions)
        return countCrossings(geometry, 1) === 0 ? shape : undefined;
      return new IsValidOp(shape).isValid() ? shape : untangled(geometry, reader);
  }
}

function untangled(geometry: Geometry, reader: GeoJSONReader): Shape | undefined {
  if (countCrossings(geometry, MOST_TANGLED.crossings + 1) > MOST_TANGLED.crossings) return undefined;
  const coordinates = union(geometry.coordinates as Geom);
  return coordinates.length === 0 ? undefined : reader.read({ type: 'MultiPolygon', coordinates });
}

const firstOf = (geometry: Geometry): unknown => positionsOf(geometry).next().value;
