import { boxOf, type Geometry, geometryOf } from '../context/geo-geometry.ts';
import { prepareRelations, type Relates } from '../context/geo-relation.ts';
import { shapeOf } from '../context/geo-shape.ts';
import type { AreaLevel } from '../model/area.ts';

/** The outline of an area. */
export interface Boundary {
  readonly area: string;
  readonly level: AreaLevel;
  readonly geometry: unknown;
}

/** Finds the areas that a place is in. */
export interface Places {
  /** Codes in their order; several where outlines overlap. A place on an outline is in. */
  find(location: unknown, level: AreaLevel | undefined): readonly string[];
  /** Codes that have an outline. */
  readonly known: ReadonlySet<string>;
}

interface Prepared {
  readonly area: string;
  readonly level: AreaLevel;
  readonly box: ReturnType<typeof boxOf>;
  readonly geometry: Geometry;
  relates: Relates | undefined;
}

/** Outlines that make no area are left out. They are prepared for looking up as they are needed. */
export function createPlaces(boundaries: readonly Boundary[]): Places {
  const all: Prepared[] = [];
  for (const { area, level, geometry: given } of boundaries) {
    const geometry = geometryOf(given);
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') continue;
    all.push({ area, level, box: boxOf(geometry), geometry, relates: undefined });
  }
  all.sort((a, b) => (a.area < b.area ? -1 : 1));
  return {
    known: new Set(all.map(({ area }) => area)),
    find(location, level) {
      const place = geometryOf(location);
      if (place === undefined) return [];
      const [west, south, east, north] = boxOf(place);
      return all
        .filter((one) => {
          if (level !== undefined && one.level !== level) return false;
          if (one.box[0] > east || one.box[2] < west || one.box[1] > north || one.box[3] < south)
            return false;
          one.relates ??= relatesTo(one.geometry);
          return one.relates(place, 'intersects');
        })
        .map(({ area }) => area);
    },
  };
}

function relatesTo(geometry: Geometry): Relates {
  const shape = shapeOf(geometry);
  return shape === undefined ? () => false : prepareRelations(geometry, shape);
}
