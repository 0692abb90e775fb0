import type { Entity } from './entity.ts';
import { shortNames } from './features-wire.ts';
import { LOCATION, writeFeature } from './write-geojson.ts';

const GEOMETRY_ONLY: ReadonlySet<string> = new Set([LOCATION]);

/**
 * An entity as a feature whose properties have short names and plain values: columns, as tools for maps have them. What observes has the
 * latest `observedAt` besides.
 */
export function featureOf(entity: Entity): Readonly<Record<string, unknown>> {
  const names = shortNames(Object.keys(entity.attributes));
  const map = {
    source: undefined,
    expand: (name: string) => name,
    compact: (iri: string) => names.get(iri) ?? shortNames([iri]).get(iri)!,
  };
  const written = writeFeature(entity, map, {
    format: 'simplified',
    projection: { omit: GEOMETRY_ONLY },
    datasets: DEFAULT_ONLY,
  })!;
  const observedAt = latest(entity);
  return {
    ...written,
    properties: {
      ...(written.properties as object),
      ...(observedAt === undefined ? {} : { observedAt }),
      modifiedAt: entity.modifiedAt,
    },
  };
}

const DEFAULT_ONLY: ReadonlySet<string> = new Set(['@none']);

function latest({ attributes }: Entity): string | undefined {
  let time: string | undefined;
  for (const instances of Object.values(attributes))
    for (const { observedAt } of instances)
      if (observedAt !== undefined && (time === undefined || observedAt > time)) time = observedAt;
  return time;
}
