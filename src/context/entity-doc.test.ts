import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../platform/database.ts';
import { openEmbedded } from '../platform/embedded.ts';
import { type AttributeKind, VALUE_MEMBER } from './entity.ts';
import { docText, entityOfDoc, type JsonObject } from './entity-doc.ts';
import { readEntity } from './read-entity.ts';

const map = { source: undefined, expand: (name: string) => `ex:${name}`, compact: (iri: string) => iri };

const time = fc.constantFrom(
  '2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00.0Z',
  '2020-01-01T00:00:00.000Z',
  '2020-01-01T00:00:00.120Z',
  '2020-01-01T00:00:00.12Z',
  '2020-01-01T00:00:00.123456Z',
  '2020-01-01T00:00:00.100000Z',
  '2020-01-01T01:00:00+01:00',
);
const word = fc.constantFrom(
  'a',
  '',
  'é😀',
  '2020-01-01',
  '12:00:00Z',
  '2020-01-01T00:00:00Z',
  '"\\\n',
  '~s',
);
const member = fc.constantFrom(
  'x',
  '__proto__',
  '~s',
  '~~l',
  '~l',
  '~x',
  '@type',
  '@value',
  'constructor',
  'v',
);
const scalar = fc.oneof(word, fc.constantFrom(0, 1.5, -3, 1e21, 5e-324, 1e308), fc.boolean());
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(member, tie('any'), { maxKeys: 3 }),
  ),
})).any;
const uri = fc.constantFrom('urn:a:1', 'urn:b:2', 'https://example.org/é');
const VALUES: Readonly<Record<AttributeKind, fc.Arbitrary<unknown>>> = {
  Property: value,
  GeoProperty: fc.constantFrom(
    { type: 'Point', coordinates: [1, 2.5] },
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    },
  ),
  LanguageProperty: fc.dictionary(
    fc.constantFrom('en', 'zh-Hans', '@none'),
    fc.oneof(word, fc.array(word, { maxLength: 2 })),
    { minKeys: 1, maxKeys: 3 },
  ),
  VocabProperty: fc.oneof(fc.constantFrom('a', 'b'), fc.array(fc.constantFrom('a', 'b'), { minLength: 1 })),
  JsonProperty: fc.oneof(fc.array(value), fc.dictionary(member, value)),
  ListProperty: fc.array(value, { maxLength: 3 }),
  Relationship: fc.oneof(uri, fc.array(uri, { minLength: 1, maxLength: 3 })),
  ListRelationship: fc.oneof(
    fc.array(uri, { maxLength: 3 }),
    fc.array(uri.map((object) => ({ object }))),
    fc.array(
      fc.oneof(
        uri,
        uri.map((object) => ({ object, more: 1 })),
      ),
    ),
  ),
};
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const instanceAt = (level: number): fc.Arbitrary<object> =>
  fc.constantFrom(...(Object.keys(VALUE_MEMBER) as AttributeKind[])).chain((type) =>
    fc.record(
      {
        type: fc.constant(type),
        [VALUE_MEMBER[type]]: VALUES[type],
        observedAt: time,
        expiresAt: time,
        ...(['Property', 'ListProperty'].includes(type)
          ? { unitCode: fc.constantFrom('CEL', '2020-01-01') }
          : {}),
        ...(type.endsWith('Relationship') ? { objectType: fc.constantFrom('T', ['T', 'U']) } : {}),
        ...(level > 0 ? { sub: instanceAt(level - 1), other: instanceAt(level - 1) } : {}),
      },
      { requiredKeys: ['type', VALUE_MEMBER[type] as 'type'] },
    ),
  );
const attribute = fc.oneof(
  instanceAt(2),
  fc
    .uniqueArray(fc.tuple(optional(uri), instanceAt(0)), {
      minLength: 1,
      maxLength: 3,
      selector: ([id]) => id,
    })
    .map((instances) => instances.map(([datasetId, one]) => (datasetId ? { ...one, datasetId } : one))),
);
const entity = fc
  .tuple(
    fc.dictionary(fc.constantFrom('a', 'b', 'constructor', 'v'), attribute, { maxKeys: 3 }),
    optional(time),
    fc.constantFrom('2020-01-01T00:00:00.000Z', '2026-05-06T07:08:09.123Z'),
    fc.constantFrom('2020-01-01T00:00:00.000Z', '2026-05-06T07:08:09.123456Z'),
  )
  .map(([attributes, expiresAt, createdAt, modifiedAt]) => {
    const body = { id: 'urn:e:1', type: 'T', ...attributes, ...(expiresAt ? { expiresAt } : {}) };
    const read = readEntity(body, map, { now: createdAt });
    return { ...read, modifiedAt };
  });

/** Without minus zero, which JSON in PostgreSQL does not know. */
const plain = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

let db: Database;
beforeAll(async () => {
  db = await openEmbedded(undefined);
});
afterAll(() => db.close());

test('whatever is read is stored and comes back the same', () =>
  fc.assert(
    fc.asyncProperty(entity, async (one) => {
      const [row] = await db.query<{ doc: JsonObject }>('SELECT $1::jsonb AS doc', [docText(one)]);
      expect(plain(entityOfDoc(one.id, one.types, one.scopes, row!.doc))).toEqual(plain(one));
    }),
    { numRuns: 500 },
  ));

test('what is seldom asked takes no place', () => {
  const now = '2026-05-06T07:08:09.123Z';
  const body = { id: 'urn:e:1', type: 'T', a: { value: 1, observedAt: '2026-01-01T00:00:00Z' } };
  expect(JSON.parse(docText(readEntity(body, map, { now })))).toEqual({
    'ex:a': { v: 1, observedAt: '2026-01-01T00:00:00.000000Z' },
    createdAt: '2026-05-06T07:08:09.123000Z',
    modifiedAt: '2026-05-06T07:08:09.123000Z',
  });
});
