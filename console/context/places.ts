import { isJson, type Json, nameOf, typesOf } from './attribute.ts';
import type { Names } from './names.ts';
import type { Frame } from './question.ts';

/** A geometry of GeoJSON as an entity holds it. */
export interface Geometry {
  readonly type: string;
  readonly coordinates: unknown;
}

/** An entity as the map knows it. */
export interface Place {
  readonly code: string;
  readonly name: string;
  /** The short name of its first type. */
  readonly type: string;
  /** Where its circle stands: the point, or the middle of what the geometry covers. */
  readonly longitude: number;
  readonly latitude: number;
  /** What is no point, to be outlined. */
  readonly shape: Geometry | null;
  /** The value that colours it; null where it has none. */
  readonly value: number | null;
}

/** Reads an entity of the simplified form; undefined where it has no usable place. */
export function readPlace(
  entity: Json,
  names: Names,
  locale: string,
  colour: string | undefined,
): Place | undefined {
  const geometry = defaultOf(entity.location);
  if (!isGeometry(geometry)) return undefined;
  const frame = frameOfPositions(positionsOf(geometry.coordinates));
  if (frame === undefined) return undefined;
  const value = colour === undefined ? undefined : defaultOf(entity[names.full(colour)] ?? entity[colour]);
  return {
    code: String(entity.id),
    name: nameIn(entity, names, locale),
    type: names.short(typesOf(entity)[0] ?? ''),
    longitude: (frame.west + frame.east) / 2,
    latitude: (frame.south + frame.north) / 2,
    shape: geometry.type === 'Point' ? null : geometry,
    value: typeof value === 'number' && Number.isFinite(value) ? value : null,
  };
}

/** The name in the simplified form; {@link nameOf} reads the normalised one. */
function nameIn(entity: Json, names: Names, locale: string): string {
  const key = Object.keys(entity).find((one) => names.short(one) === 'name');
  const written = key === undefined ? undefined : defaultOf(entity[key]);
  const instance =
    typeof written === 'string'
      ? { type: 'Property', value: written }
      : isJson(written) && isJson(written.languageMap)
        ? { type: 'LanguageProperty', languageMap: written.languageMap }
        : undefined;
  return nameOf(instance ? { id: entity.id, name: instance } : { id: entity.id }, locale, names.short);
}

/** The default instance where the simplified form holds several datasets. */
const defaultOf = (value: unknown): unknown =>
  isJson(value) && isJson(value.dataset)
    ? (value.dataset['@none'] ?? Object.values(value.dataset)[0])
    : value;

export const isGeometry = (value: unknown): value is Geometry & Json =>
  isJson(value) && typeof value.type === 'string' && Array.isArray(value.coordinates);

function positionsOf(coordinates: unknown): readonly (readonly [number, number])[] {
  if (!Array.isArray(coordinates)) return [];
  if (typeof coordinates[0] === 'number' && typeof coordinates[1] === 'number')
    return [[coordinates[0], coordinates[1]]];
  return coordinates.flatMap(positionsOf);
}

function frameOfPositions(positions: readonly (readonly [number, number])[]): Frame | undefined {
  if (positions.length === 0) return undefined;
  const frame = { west: 180, south: 90, east: -180, north: -90 };
  for (const [longitude, latitude] of positions) {
    frame.west = Math.min(frame.west, longitude);
    frame.east = Math.max(frame.east, longitude);
    frame.south = Math.min(frame.south, latitude);
    frame.north = Math.max(frame.north, latitude);
  }
  return frame;
}

/** The frame around all places with a little room; undefined where there is none. Single places get about two kilometres. */
export function frameAround(
  places: readonly {
    readonly longitude: number;
    readonly latitude: number;
    readonly shape: Geometry | null;
  }[],
): Frame | undefined {
  const frame = frameOfPositions(
    places.flatMap(({ longitude, latitude, shape }) =>
      shape === null ? [[longitude, latitude] as const] : positionsOf(shape.coordinates),
    ),
  );
  if (frame === undefined) return undefined;
  const room = Math.max(0.01, 0.06 * Math.max(frame.east - frame.west, frame.north - frame.south));
  return {
    west: Math.max(-180, frame.west - room),
    east: Math.min(180, frame.east + room),
    south: Math.max(-85, frame.south - room),
    north: Math.min(85, frame.north + room),
  };
}

/** Meridians and parallels through a frame and once its size around it, some six across: lines of longitude and latitude. */
export function gridOf({
  west,
  south,
  east,
  north,
}: Frame): readonly (readonly (readonly [number, number])[])[] {
  const width = east - west;
  const height = north - south;
  const step = STEPS.find((one) => Math.max(width, height) / one >= 4) ?? STEPS.at(-1)!;
  const [left, right] = [Math.max(-180, west - width), Math.min(180, east + width)];
  const [bottom, top] = [Math.max(-85, south - height), Math.min(85, north + height)];
  const lines: (readonly [number, number])[][] = [];
  for (let x = Math.ceil(left / step); x * step <= right; x += 1)
    lines.push([
      [x * step, bottom],
      [x * step, top],
    ]);
  for (let y = Math.ceil(bottom / step); y * step <= top; y += 1)
    lines.push([
      [left, y * step],
      [right, y * step],
    ]);
  return lines;
}
const STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
