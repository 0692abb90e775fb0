import type { Issue } from '../model/issue.ts';
import { type Geometry, parsed } from './geo-geometry.ts';
import { MOST_TANGLED, type Shape, shapeOf } from './geo-shape.ts';
import { geometryFault } from './read-geometry.ts';

export interface ReferenceLimits {
  readonly positions: number;
  /** Characters of coordinates that come as JSON text. */
  readonly text: number;
}
/** A reference geometry is compared with many, so it may have fewer positions than one that is kept. */
export const REFERENCE_LIMITS: ReferenceLimits = { positions: 1_000, text: 100_000 };

export type ReferenceReading =
  | { readonly geometry: Geometry; readonly shape: Shape; readonly issue?: undefined }
  | { readonly issue: Issue };

/**
 * Reads a geometry to compare with from its type and its coordinates, which may be JSON text: one of clause 4.7.1, not empty, with
 * an inside if it is an area. One that passes the antimeridian is written in two parts (RFC 7946, 3.1.9).
 * @param path JSON Pointers of the two, for the issue
 */
export function readReference(
  given: { readonly type: unknown; readonly coordinates: unknown },
  path: { readonly type: string; readonly coordinates: string },
  limits = REFERENCE_LIMITS,
): ReferenceReading {
  const { type } = given;
  const text = typeof given.coordinates === 'string' ? given.coordinates : undefined;
  if (text !== undefined && text.length > limits.text)
    return refusal('context.limitPositions', path.coordinates, { most: limits.positions });
  const coordinates = text === undefined ? given.coordinates : parsed(text);
  const fault = geometryFault({ type, coordinates }, limits.positions);
  if (fault?.code === 'context.geometryKind') return refusal(fault.code, path.type, {}, type);
  if (fault) {
    const steps = fault.steps.slice(1).map((step) => `/${step}`);
    return refusal(fault.code, `${path.coordinates}${steps.join('')}`, fault.details, text);
  }
  const geometry = { type, coordinates } as Geometry;
  if (geometry.coordinates.length === 0) return refusal('context.geometryShape', path.coordinates, {}, text);
  const shape = shapeOf(geometry);
  return shape ? { geometry, shape } : refusal('context.geometryTangled', path.coordinates, MOST_TANGLED);
}

const refusal = (
  code: string,
  path: string,
  details: Issue['details'] = {},
  value?: unknown,
): { readonly issue: Issue } => ({
  issue: {
    code,
    severity: 'error',
    at: { path },
    ...(typeof value === 'string' ? { value: value.slice(0, 200) } : {}),
    details,
  },
});
