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

/** A name's half width for each letter (a Chinese character counts twice) and half height, and a circle's, in degrees. */
const LETTER = 0.26;
const HALF_HEIGHT = 0.7;
const CIRCLE = 0.5;

/**
 * Where each parent's name stands: at its own coordinates, else near the middle of its areas where it covers the fewest circles
 * and other names. Only parents with areas on the map are named. Sizes are those of a country on a screen.
 */
export function labelsOf(
  parents: readonly { readonly code: string; readonly name: string; readonly at: Place | null }[],
  areas: readonly AreaWire[],
): readonly MapLabel[] {
  const spots = areas.flatMap(({ parent, longitude, latitude }) =>
    longitude === null || latitude === null ? [] : [{ parent, longitude, latitude }],
  );
  const labels: MapLabel[] = [];
  for (const { code, name, at } of parents) {
    const inside = spots.filter(({ parent }) => parent === code);
    if (inside.length === 0) continue;
    const amid = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const middle = at ?? {
      longitude: amid(inside.map(({ longitude }) => longitude)),
      latitude: amid(inside.map(({ latitude }) => latitude)),
    };
    labels.push({ name, ...freest(name, middle, spots, labels) });
  }
  return labels;
}

interface Place {
  readonly longitude: number;
  readonly latitude: number;
}

/** Of the places up to three degrees around `middle`, the one where a name covers least; the nearest of equals. */
function freest(name: string, middle: Place, spots: readonly Place[], labels: readonly MapLabel[]): Place {
  const half = halfWidth(name);
  let best = middle;
  let least = Number.POSITIVE_INFINITY;
  for (let east = -3; east <= 3; east += 0.5)
    for (let north = -2.4; north <= 2.4; north += 0.4) {
      const at = { longitude: middle.longitude + east, latitude: middle.latitude + north };
      const covers = (other: Place, width: number, height: number) =>
        Math.abs(other.longitude - at.longitude) < half + width &&
        Math.abs(other.latitude - at.latitude) < HALF_HEIGHT + height;
      const cost =
        spots.filter((spot) => covers(spot, CIRCLE, CIRCLE * 0.8)).length * 4 +
        labels.filter((label) => covers(label, halfWidth(label.name), HALF_HEIGHT)).length * 20 +
        Math.hypot(east, north);
      if (cost < least) {
        least = cost;
        best = at;
      }
    }
  return best;
}

const halfWidth = (name: string): number =>
  [...name].reduce((width, letter) => width + (letter > '\u2e80' ? 2 : 1) * LETTER, 0);

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
