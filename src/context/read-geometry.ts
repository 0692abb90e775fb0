import { isObject } from './read-json.ts';

/** How deep the positions stand in `coordinates`, and how many of them each list needs at least (RFC 7946, clause 3.1). */
const GEOMETRIES = {
  Point: { depth: 0, least: 1, closed: false },
  MultiPoint: { depth: 1, least: 0, closed: false },
  LineString: { depth: 1, least: 2, closed: false },
  MultiLineString: { depth: 2, least: 2, closed: false },
  Polygon: { depth: 2, least: 4, closed: true },
  MultiPolygon: { depth: 3, least: 4, closed: true },
} as const;
type Shape = (typeof GEOMETRIES)[keyof typeof GEOMETRIES];

const shapeOf = (type: unknown): Shape | undefined =>
  typeof type === 'string' && Object.hasOwn(GEOMETRIES, type)
    ? GEOMETRIES[type as keyof typeof GEOMETRIES]
    : undefined;

/** Whether a value says that it is a geometry; whether it is a good one tells {@link geometryFault}. */
export const looksLikeGeometry = (value: unknown): boolean =>
  isObject(value) && shapeOf(value.type) !== undefined && Object.hasOwn(value, 'coordinates');

export interface GeometryFault {
  readonly code:
    | 'context.geometryKind'
    | 'context.geometryShape'
    | 'context.geometryRange'
    | 'context.limitPositions';
  readonly steps: readonly (string | number)[];
  readonly details?: Readonly<Record<string, number>>;
}

/**
 * The first thing for which a value is no GeoJSON geometry of clause 4.7.1 (no GeometryCollection): its type, the shape of its
 * coordinates, a ring that is not closed, or a position outside of longitude ±180 and latitude ±90.
 */
export function geometryFault(value: unknown, most: number): GeometryFault | undefined {
  const shape = isObject(value) ? shapeOf(value.type) : undefined;
  if (!isObject(value) || shape === undefined) return { code: 'context.geometryKind', steps: ['type'] };
  const count = { positions: 0, most };
  const fault = listFault(value.coordinates, shape, shape.depth, count);
  return fault === undefined ? undefined : { ...fault, steps: ['coordinates', ...fault.steps] };
}

function listFault(
  list: unknown,
  shape: Shape,
  depth: number,
  count: { positions: number; readonly most: number },
): GeometryFault | undefined {
  if (depth === 0) return positionFault(list, count);
  if (!Array.isArray(list)) return { code: 'context.geometryShape', steps: [] };
  for (let i = 0; i < list.length; i++) {
    const fault = listFault(list[i], shape, depth - 1, count);
    if (fault !== undefined) return { ...fault, steps: [i, ...fault.steps] };
  }
  const wrong =
    depth === 1 ? list.length < shape.least || (shape.closed && !isClosed(list)) : list.length === 0;
  return wrong ? { code: 'context.geometryShape', steps: [] } : undefined;
}

function positionFault(
  position: unknown,
  count: { positions: number; readonly most: number },
): GeometryFault | undefined {
  if (++count.positions > count.most)
    return { code: 'context.limitPositions', steps: [], details: { most: count.most } };
  if (!Array.isArray(position) || position.length < 2 || position.length > 3)
    return { code: 'context.geometryShape', steps: [] };
  if (!position.every((number) => typeof number === 'number' && Number.isFinite(number)))
    return { code: 'context.geometryShape', steps: [] };
  const [longitude, latitude] = position as [number, number];
  return Math.abs(longitude) > 180 || Math.abs(latitude) > 90
    ? { code: 'context.geometryRange', steps: [] }
    : undefined;
}

function isClosed(ring: readonly (readonly number[])[]): boolean {
  const [first, last] = [ring[0], ring.at(-1)];
  return first?.length === last?.length && first?.every((number, i) => number === last?.[i]) === true;
}
