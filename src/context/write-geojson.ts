import type { Entity } from './entity.ts';
import { looksLikeGeometry } from './read-geometry.ts';
import type { TermMap } from './term-map.ts';
import { selectInstances, type View, type WriteLinkedOf, writeEntity } from './write-entity.ts';
import type { JsonObject } from './write-object.ts';

/** The IRI of the GeoProperty that is the geometry where a request names no other. */
export const LOCATION = 'https://uri.etsi.org/ngsi-ld/location';

/**
 * An entity as a GeoJSON Feature (clauses 4.5.16.2 and 4.5.17.1), without @context. The geometry is the entity's own, whether
 * or not the view shows its GeoProperty; null where it has none, or several and no dataset decides.
 * @param geometry the GeoProperty's IRI
 * @returns undefined where `pick` and `omit` leave nothing
 */
export function writeFeature(
  entity: Entity,
  map: TermMap,
  view: View,
  geometry: string = LOCATION,
  linked?: WriteLinkedOf,
): JsonObject | undefined {
  const written = writeEntity(entity, map, view, linked);
  if (written === undefined) return undefined;
  const { id, ...properties } = written;
  return {
    ...(id === undefined ? {} : { id }),
    type: 'Feature',
    geometry: geometryOf(entity, geometry, view.datasets),
    properties,
  };
}

/** Features as a FeatureCollection (clauses 4.5.16.3 and 4.5.17.2), without @context. */
export const writeFeatureCollection = (features: readonly JsonObject[]): JsonObject => ({
  type: 'FeatureCollection',
  features,
});

/** Clause 4.5.16.1: the instance of the dataset asked for, else the default one. */
function geometryOf({ attributes }: Entity, iri: string, datasets: ReadonlySet<string> | undefined): unknown {
  const all = Object.hasOwn(attributes, iri) ? attributes[iri]! : [];
  const chosen = selectInstances(all, datasets ?? DEFAULT_ONLY);
  const instance = chosen.find((one) => one.type === 'GeoProperty');
  return looksLikeGeometry(instance?.value) ? instance!.value : null;
}

const DEFAULT_ONLY: ReadonlySet<string> = new Set(['@none']);
