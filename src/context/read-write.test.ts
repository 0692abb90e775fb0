import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEntity } from './read-entity.ts';
import { isObject } from './read-json.ts';
import { DEFAULT_VOCABULARY } from './term-map.ts';
import { writeEntity } from './write-entity.ts';

const map = {
  source: undefined,
  expand: (name: string) => (name.includes(':') ? name : `${DEFAULT_VOCABULARY}${name}`),
  compact: (iri: string) => (iri.startsWith(DEFAULT_VOCABULARY) ? iri.slice(DEFAULT_VOCABULARY.length) : iri),
};
const now = '2026-11-21T08:00:00.000Z';

const name = fc.constantFrom('a', 'b', 'N-TOT', 'dc:title', 'https://example.org/x');
const uri = fc.constantFrom('urn:a:1', 'urn:a:2', 'https://example.org/1');
/** Any value, also such as the concise form could take for an attribute. */
const value = fc
  .oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>({ type: 'PostalAddress' }, [{ value: 1 }], {
      type: 'Point',
      coordinates: [1, 2],
    }),
  )
  .filter((one) => one !== null);
const own = fc.oneof(
  value.map((one) => ({ type: 'Property', value: one })),
  fc.constant({
    type: 'GeoProperty',
    value: {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    },
  }),
  fc
    .oneof(uri, fc.array(uri, { minLength: 1 }))
    .map((object) => ({ type: 'Relationship', object, objectType: 'T' })),
  fc.constant({ type: 'LanguageProperty', languageMap: { en: 'x', '@none': ['y', 'z'] } }),
  fc.constantFrom(
    { type: 'VocabProperty', vocab: 'red' },
    { type: 'VocabProperty', vocab: ['red', 'urn:a:b'] },
  ),
  value.filter((one) => typeof one === 'object').map((json) => ({ type: 'JsonProperty', json })),
  fc.array(value).map((valueList) => ({ type: 'ListProperty', valueList })),
  fc.array(uri).map((objectList) => ({ type: 'ListRelationship', objectList })),
);
const details = fc.record(
  { observedAt: fc.constant('2020-01-01T00:00:00.25Z'), expiresAt: fc.constant('2030-01-01T00:00:00Z') },
  { requiredKeys: [] },
);
const sub = fc.dictionary(name, own, { maxKeys: 2, noNullPrototype: true });
const instance = fc.tuple(own, details, sub).map(([one, more, inner]) => ({ ...inner, ...one, ...more }));
const instances = fc.oneof(
  instance,
  fc.tuple(instance, instance).map(([one, other]) => [one, { ...other, datasetId: 'urn:d:1' }]),
);
const body = fc
  .tuple(fc.dictionary(name, instances, { maxKeys: 4, noNullPrototype: true }), fc.subarray(['/a', 'b/c']))
  .map(([attributes, scope]) => ({ ...attributes, id: 'urn:e:1', type: ['T', 'U'], scope }));

test.each(['normalized', 'concise'] as const)('what is written %s is read as it was', (format) => {
  fc.assert(
    fc.property(body, (given) => {
      const entity = readEntity(given, map, { now });
      const written = writeEntity(entity, map, { format });
      expect(isObject(written)).toBe(true);
      expect(readEntity(JSON.parse(JSON.stringify(written)), map, { now })).toEqual(
        JSON.parse(JSON.stringify(entity)),
      );
    }),
    { numRuns: 300 },
  );
});
