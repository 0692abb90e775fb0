import type { AreaWire } from '../../src/platform/wire.ts';
import type { Spot } from './scores.ts';

/** A place on the map as it is drawn. */
export interface MapSpot extends Spot {
  readonly name: string;
  /** Words for the tooltip: what and how much. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly colour: string;
  /** In pixels. */
  readonly radius: number;
}

export interface MapLabel {
  readonly name: string;
  readonly longitude: number;
  readonly latitude: number;
}

export interface Frame {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The whole degrees around all spots with a margin of about 6 percent; China's extent where there is none. */
export function frameOf(spots: readonly Spot[]): Frame {
  if (spots.length === 0) return { west: 73, south: 18, east: 135, north: 54 };
  const longitudes = spots.map(({ longitude }) => longitude);
  const latitudes = spots.map(({ latitude }) => latitude);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const margin = Math.max(1, 0.06 * Math.max(east - west, north - south));
  return {
    west: Math.floor(west - margin),
    east: Math.ceil(east + margin),
    south: Math.floor(south - margin),
    north: Math.ceil(north + margin),
  };
}

/** Where each province's name stands: at its own coordinates, else amid its areas. Only places with areas are named. */
export function labelsOf(
  parents: readonly { readonly area: AreaWire; readonly name: string }[],
  areas: readonly AreaWire[],
): readonly MapLabel[] {
  return parents.flatMap(({ area: parent, name }) => {
    const inside = areas.filter(
      ({ parent: code, longitude, latitude }) =>
        code === parent.code && longitude !== null && latitude !== null,
    );
    if (inside.length === 0) return [];
    const amid = (values: readonly (number | null)[]): number =>
      values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
    return [
      {
        name,
        longitude: parent.longitude ?? amid(inside.map(({ longitude }) => longitude)),
        latitude: parent.latitude ?? amid(inside.map(({ latitude }) => latitude)),
      },
    ];
  });
}

/** The latitude's place in the Mercator projection, in degrees of longitude. */
export const mercator = (latitude: number): number =>
  (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;

export const fromMercator = (y: number): number =>
  (Math.atan(Math.exp((y * Math.PI) / 180)) * 360) / Math.PI - 90;

/** Radius in pixels so that the area of the circle follows the value: 3 for the least, `most` for the largest. */
export function radiusOf(value: number | null, [, high]: readonly [number, number], most = 16): number {
  if (value === null || value <= 0 || high <= 0) return 3;
  return Math.max(3, most * Math.sqrt(value / high));
}
