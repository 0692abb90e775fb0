import type { TemporalEntity } from '../src/context/temporal-entity.ts';
import { readTemporal } from '../src/context/temporal-read.ts';
import { DEFAULT_VOCABULARY, type TermMap } from '../src/context/term-map.ts';

export const NOW = '2024-01-01T00:00:00.000Z';

/** Every name in the default vocabulary. */
export const DEFAULT_MAP: TermMap = {
  source: undefined,
  expand: (name) => (name.includes(':') ? name : `${DEFAULT_VOCABULARY}${name}`),
  compact: (iri) => (iri.startsWith(DEFAULT_VOCABULARY) ? iri.slice(DEFAULT_VOCABULARY.length) : iri),
};
export const iri = DEFAULT_MAP.expand;

/** Ids that count up from 1. */
export function countingIds(): () => string {
  let last = 0;
  return () => `urn:ngsi-ld:Instance:${++last}`;
}

export function temporalEntity(body: object): TemporalEntity {
  const { types, scopes, attributes } = readTemporal({ type: 'Vehicle', ...body }, DEFAULT_MAP, {
    use: 'append',
    now: NOW,
    newId: countingIds(),
  });
  return { id: 'urn:ngsi-ld:Vehicle:1', types, scopes, attributes, createdAt: NOW, modifiedAt: NOW };
}

const property = ([value, observedAt]: readonly [unknown, string]) => ({
  type: 'Property',
  value,
  observedAt,
});

/** A vehicle with three speeds within minutes and three levels of fuel within hours. */
export const vehicle = (): TemporalEntity =>
  temporalEntity({
    speed: (
      [
        [120, '2020-08-01T12:03:00Z'],
        [80, '2020-08-01T12:05:00Z'],
        [100, '2020-08-01T12:07:00Z'],
      ] as const
    ).map(property),
    fuelLevel: (
      [
        [67, '2020-08-01T12:03:00Z'],
        [53, '2020-08-01T13:05:00Z'],
        [40, '2020-08-01T14:07:00Z'],
      ] as const
    ).map(property),
  });
