/** What is on its way to a body in JSON. */
export type JsonObject = Record<string, unknown>;

/** Sets a member whose name comes from outside; `__proto__` becomes a member like any other. */
export function setMember(target: JsonObject, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const GEOMETRIES: ReadonlySet<unknown> = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
]);

/** Whether a value has the form of a geometry of clause 4.7; its coordinates are not looked at. */
export const isGeometry = (value: unknown): boolean =>
  isObject(value) && GEOMETRIES.has(value.type) && Array.isArray(value.coordinates);
