import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasShared, sharedPath } from '../../test/shared.ts';
import { compileContext } from './compile-context.ts';
import { type AttributeInstance, type AttributeKind, type Entity, VALUE_MEMBER } from './entity.ts';
import { parseProjection } from './projection.ts';
import { readEntity } from './read-entity.ts';
import { DEFAULT_VOCABULARY } from './term-map.ts';
import { type View, writeEntity } from './write-entity.ts';
import type { Format } from './write-instance.ts';
import { parseLanguages } from './write-language.ts';

const core = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../contexts/ngsi-ld-core.jsonld'), 'utf8'),
);
const map = await compileContext({ ex: 'https://example.org/' }, () => Promise.reject(), { core });

const WHEN = { createdAt: '2026-01-01T00:00:00.000Z', modifiedAt: '2026-01-02T00:00:00.000Z' };
const of = (
  type: AttributeKind,
  value: unknown,
  more: Partial<AttributeInstance> = {},
): AttributeInstance => ({ type, value, ...WHEN, ...more });
const attributesOf = (named: Readonly<Record<string, AttributeInstance | readonly AttributeInstance[]>>) =>
  Object.fromEntries(
    Object.entries(named).map(([name, one]) => [map.expand(name), Array.isArray(one) ? one : [one]]),
  );
const entity = (
  named: Readonly<Record<string, AttributeInstance | readonly AttributeInstance[]>> = {},
  more: Partial<Entity> = {},
): Entity => ({
  id: 'urn:ngsi-ld:Building:1',
  types: [map.expand('Building')],
  scopes: [],
  ...WHEN,
  attributes: attributesOf(named),
  ...more,
});
const head = { id: 'urn:ngsi-ld:Building:1', type: 'Building' };
const write = (one: Entity, format: Format, more: Partial<View> = {}) =>
  writeEntity(one, map, { format, ...more });
const written = (attribute: AttributeInstance | readonly AttributeInstance[], format: Format, more = {}) =>
  write(entity({ a: attribute }), format, more)?.a;

const POINT = { type: 'Point', coordinates: [13.4, 52.5] };
const subAttributes = attributesOf({ reliability: of('Property', 0.7), by: of('Relationship', 'urn:x:1') });

describe('members of the entity itself', () => {
  test('one type and scope stand alone, several in a list', () => {
    expect(write(entity(), 'normalized')).toEqual(head);
    const several = entity({}, { types: [map.expand('A'), map.expand('ex:B')], scopes: ['/a', '/b/c'] });
    expect(write(several, 'normalized')).toEqual({ id: head.id, type: ['A', 'ex:B'], scope: ['/a', '/b/c'] });
    expect(write(entity({}, { scopes: ['/a'] }), 'simplified')).toEqual({ ...head, scope: '/a' });
  });

  test('times of the system only if asked for, the time of expiry always', () => {
    const one = entity({}, { expiresAt: '2030-01-01T00:00:00Z' });
    expect(write(one, 'normalized')).toEqual({ ...head, expiresAt: '2030-01-01T00:00:00Z' });
    expect(write(one, 'concise', { sysAttrs: true })).toEqual({
      ...head,
      expiresAt: '2030-01-01T00:00:00Z',
      ...WHEN,
    });
  });
});

describe('each kind in each form (clauses 4.5.2 to 4.5.4, 4.5.18 to 4.5.24)', () => {
  const languageMap = { fr: 'Grand Place', nl: 'Grote Markt' };
  const list = ['urn:x:1', 'urn:x:2'];
  const cases: readonly (readonly [AttributeInstance, unknown, unknown, unknown])[] = [
    [of('Property', 5), { type: 'Property', value: 5 }, 5, 5],
    [of('GeoProperty', POINT), { type: 'GeoProperty', value: POINT }, POINT, POINT],
    [
      of('LanguageProperty', languageMap),
      { type: 'LanguageProperty', languageMap },
      { languageMap },
      { languageMap },
    ],
    [
      of('VocabProperty', map.expand('male')),
      { type: 'VocabProperty', vocab: 'male' },
      { vocab: 'male' },
      { vocab: 'male' },
    ],
    [
      of('VocabProperty', [map.expand('a'), map.expand('b')]),
      { type: 'VocabProperty', vocab: ['a', 'b'] },
      { vocab: ['a', 'b'] },
      { vocab: ['a', 'b'] },
    ],
    [
      of('JsonProperty', { id: 1, type: null }),
      { type: 'JsonProperty', json: { id: 1, type: null } },
      { json: { id: 1, type: null } },
      { json: { id: 1, type: null } },
    ],
    [of('ListProperty', [1, 2]), { type: 'ListProperty', valueList: [1, 2] }, { valueList: [1, 2] }, [1, 2]],
    [
      of('Relationship', 'urn:x:1'),
      { type: 'Relationship', object: 'urn:x:1' },
      { object: 'urn:x:1' },
      'urn:x:1',
    ],
    [of('Relationship', list), { type: 'Relationship', object: list }, { object: list }, list],
    [
      of('ListRelationship', [{ object: 'urn:x:1' }, 'urn:x:2']),
      { type: 'ListRelationship', objectList: [{ object: 'urn:x:1' }, 'urn:x:2'] },
      { objectList: [{ object: 'urn:x:1' }, 'urn:x:2'] },
      list,
    ],
  ];
  test.each(cases)('%j', (instance, normalized, concise, simplified) => {
    expect(written(instance, 'normalized')).toEqual(normalized);
    expect(written(instance, 'concise')).toEqual(concise);
    expect(written(instance, 'simplified')).toEqual(simplified);
  });

  test('with what else an instance tells; the simplified form leaves it out', () => {
    const instance = of('Property', 4, {
      unitCode: 'C62',
      observedAt: '2020-09-09T16:40:00.000Z',
      valueType: 'xsd:integer',
      datasetId: 'urn:d:1',
      expiresAt: '2030-01-01T00:00:00Z',
      attributes: subAttributes,
    });
    const rest = {
      unitCode: 'C62',
      observedAt: '2020-09-09T16:40:00.000Z',
      valueType: 'xsd:integer',
      datasetId: 'urn:d:1',
      expiresAt: '2030-01-01T00:00:00Z',
    };
    expect(written(instance, 'normalized')).toEqual({
      type: 'Property',
      value: 4,
      ...rest,
      reliability: { type: 'Property', value: 0.7 },
      by: { type: 'Relationship', object: 'urn:x:1' },
    });
    expect(written(instance, 'concise')).toEqual({
      value: 4,
      ...rest,
      reliability: 0.7,
      by: { object: 'urn:x:1' },
    });
    expect(written(instance, 'simplified')).toBe(4);
    expect(written(of('Relationship', 'urn:x:1', { objectType: [map.expand('City')] }), 'concise')).toEqual({
      object: 'urn:x:1',
      objectType: 'City',
    });
  });

  test('times of the system at each level', () => {
    expect(
      written(of('Property', 4, { attributes: subAttributes }), 'normalized', { sysAttrs: true }),
    ).toEqual({
      type: 'Property',
      value: 4,
      ...WHEN,
      reliability: { type: 'Property', value: 0.7, ...WHEN },
      by: { type: 'Relationship', object: 'urn:x:1', ...WHEN },
    });
    expect(written(of('Property', 4), 'concise', { sysAttrs: true })).toEqual({ value: 4, ...WHEN });
  });

  test('concise, a value that a reader would take for something else keeps its wrapping', () => {
    expect(written(of('Property', { street: 'x' }), 'concise')).toEqual({ street: 'x' });
    expect(written(of('Property', { type: 'x' }), 'concise')).toEqual({ value: { type: 'x' } });
    expect(written(of('Property', { object: 'x' }), 'concise')).toEqual({ value: { object: 'x' } });
    expect(written(of('Property', [{ value: 1 }]), 'concise')).toEqual({ value: [{ value: 1 }] });
    expect(written(of('Property', [1, [2]]), 'concise')).toEqual([1, [2]]);
    expect(written(of('Property', POINT), 'concise')).toEqual({ type: 'Property', value: POINT });
    expect(written(of('GeoProperty', 'urn:ngsi-ld:null'), 'concise')).toEqual({
      type: 'GeoProperty',
      value: 'urn:ngsi-ld:null',
    });
  });
});

describe('several instances (clause 4.5.5)', () => {
  const names = [
    of('Property', 'Eiffel Tower'),
    of('Property', 'Eiffelturm', { datasetId: 'urn:d:german' }),
    of('Property', 'Tour Eiffel', { datasetId: 'urn:d:french' }),
  ];
  const one = entity({ name: names, city: of('Relationship', 'urn:x:Paris', { datasetId: 'urn:d:french' }) });

  test('are a list, or one object by dataset in the simplified form', () => {
    expect(written(names, 'concise')).toEqual([
      { value: 'Eiffel Tower' },
      { value: 'Eiffelturm', datasetId: 'urn:d:german' },
      { value: 'Tour Eiffel', datasetId: 'urn:d:french' },
    ]);
    expect(written(names, 'simplified')).toEqual({
      dataset: { '@none': 'Eiffel Tower', 'urn:d:german': 'Eiffelturm', 'urn:d:french': 'Tour Eiffel' },
    });
  });

  test.each([
    ['@none', { name: 'Eiffel Tower' }],
    ['urn:d:french', { name: 'Tour Eiffel', city: 'urn:x:Paris' }],
    ['@none urn:d:german', { name: { dataset: { '@none': 'Eiffel Tower', 'urn:d:german': 'Eiffelturm' } } }],
    ['urn:d:spanish', {}],
  ])('of the datasets %s alone', (datasets, rest) => {
    expect(write(one, 'simplified', { datasets: new Set(datasets.split(' ')) })).toEqual({
      ...head,
      ...rest,
    });
  });
});

describe('one language (clause 4.15)', () => {
  const street = of(
    'LanguageProperty',
    { fr: 'Grand Place', nl: 'Grote Markt' },
    { attributes: subAttributes },
  );
  test('makes a LanguageProperty a Property that tells its language', () => {
    const languages = parseLanguages('nl');
    expect(written(street, 'normalized', { languages })).toEqual({
      type: 'Property',
      value: 'Grote Markt',
      lang: 'nl',
      reliability: { type: 'Property', value: 0.7 },
      by: { type: 'Relationship', object: 'urn:x:1' },
    });
    expect(written(of('LanguageProperty', { nl: 'x' }), 'concise', { languages })).toEqual({
      value: 'x',
      lang: 'nl',
    });
    expect(written(street, 'simplified', { languages })).toBe('Grote Markt');
  });

  test('what is no language map stays as it is', () => {
    const gone = of('LanguageProperty', 'urn:ngsi-ld:null');
    expect(written(gone, 'normalized', { languages: parseLanguages('*') })).toEqual({
      type: 'LanguageProperty',
      languageMap: 'urn:ngsi-ld:null',
    });
  });
});

describe('a projection (clause 4.21)', () => {
  const one = entity({ name: of('Property', 'Eiffel Tower'), category: of('Property', 'tourism') });
  const shown = (text: object) => write(one, 'simplified', { projection: parseProjection(text, map, 0)! });

  test('keeps what is picked, or what is not omitted', () => {
    expect(shown({ pick: 'name' })).toEqual({ name: 'Eiffel Tower' });
    expect(shown({ pick: 'id,name' })).toEqual({ id: head.id, name: 'Eiffel Tower' });
    expect(shown({ pick: 'id|type' })).toEqual(head);
    expect(shown({ omit: 'type,name' })).toEqual({ id: head.id, category: 'tourism' });
    expect(shown({ attrs: 'name' })).toEqual({ ...head, name: 'Eiffel Tower' });
  });

  test('that leaves nothing leaves no entity', () => {
    expect(shown({ pick: 'unknown' })).toBeUndefined();
    expect(shown({ omit: 'id,type,name,category' })).toBeUndefined();
  });
});

describe('hostile names', () => {
  test('__proto__ is a member like any other, as attribute, sub-attribute and dataset', () => {
    const proto = of('Property', 1, { attributes: attributesOf({ ['__proto__']: of('Property', 2) }) });
    const one = entity({
      ['__proto__']: [proto, of('Property', 3, { datasetId: '__proto__' })],
    });
    for (const format of ['normalized', 'concise', 'simplified'] as const) {
      const out = write(one, format)!;
      expect(Object.getPrototypeOf(out)).toBe(Object.prototype);
      expect(Object.keys(out)).toEqual(['id', 'type', '__proto__']);
    }
    expect(JSON.stringify(write(one, 'concise'))).toContain(
      '"__proto__":[{"value":1,"__proto__":2},{"value":3,"datasetId":"__proto__"}]',
    );
  });

  test('an attribute whose short name is a member of the standard is written by its IRI', () => {
    const id = `${DEFAULT_VOCABULARY}id`;
    const short = { ...map, compact: (iri: string) => iri.slice(iri.lastIndexOf('/') + 1) };
    const one = {
      ...entity(),
      attributes: { [id]: [of('Property', 1, { attributes: { 'x:/value': [of('Property', 2)] } })] },
    };
    expect(writeEntity(one, short, { format: 'normalized' })).toEqual({
      ...head,
      [id]: { type: 'Property', value: 1, 'x:/value': { type: 'Property', value: 2 } },
    });
  });
});

test('whatever the values, the normalised form tells them all', () => {
  const kinds = Object.keys(VALUE_MEMBER) as AttributeKind[];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (kind, value) => {
      const out = written(of(kind, value), 'normalized') as Record<string, unknown>;
      expect(out.type).toBe(kind);
      if (kind !== 'VocabProperty') expect(out[VALUE_MEMBER[kind]]).toBe(value);
    }),
  );
});

describe('what became of instances (clause 5.8.6)', () => {
  const name = of('Property', 'urn:ngsi-ld:null');
  const gender = of('VocabProperty', map.expand('female'));
  const one = entity({ name, gender });
  const view = {
    deletedAt: '2026-02-01T00:00:00.000Z',
    changes: new Map([
      [name, { previous: 'Eiffel Tower', deletedAt: '2026-02-01T00:00:00.000Z' }],
      [gender, { previous: map.expand('male') }],
    ]),
  };

  test('their values before, and when they were deleted', () => {
    expect(write(one, 'normalized', view)).toEqual({
      ...head,
      deletedAt: '2026-02-01T00:00:00.000Z',
      name: { type: 'Property', value: 'urn:ngsi-ld:null', previousValue: 'Eiffel Tower' },
      gender: { type: 'VocabProperty', vocab: 'female', previousVocab: 'male' },
    });
    expect(write(one, 'concise', { ...view, sysAttrs: true })?.name).toEqual({
      value: 'urn:ngsi-ld:null',
      ...WHEN,
      previousValue: 'Eiffel Tower',
      deletedAt: '2026-02-01T00:00:00.000Z',
    });
  });

  test('not in the simplified form, except for the entity', () => {
    expect(write(one, 'simplified', view)).toEqual({
      ...head,
      deletedAt: '2026-02-01T00:00:00.000Z',
      name: 'urn:ngsi-ld:null',
      gender: { vocab: 'female' },
    });
  });
});

describe('what is written is read as the same entity', () => {
  const NOW = '2026-01-01T00:00:00.000Z';
  const STAMPS = { createdAt: NOW, modifiedAt: NOW };
  const uri = fc.stringMatching(/^urn:x:[a-z]{1,3}$/);
  const time = fc.constantFrom('2026-01-01T00:00:00Z', '2020-09-09T16:40:00.123Z');
  const iri = fc.constantFrom(...['a', 'b', 'name', 'description', 'location'].map(map.expand));
  const plain = fc
    .oneof(
      fc.jsonValue(),
      fc.constant(POINT),
      fc.constant({ type: 'x', value: 1 }),
      fc.constant([{ value: 1 }]),
    )
    .filter((value) => value !== null && !JSON.stringify(value).includes('null'));
  const VALUES: Record<AttributeKind, fc.Arbitrary<unknown>> = {
    Property: plain,
    GeoProperty: fc.constant(POINT),
    LanguageProperty: fc.constantFrom({ en: 'x' }, { '@none': 'y', fr: ['a', 'b'] }),
    VocabProperty: fc.oneof(iri, fc.array(iri, { minLength: 1 })),
    JsonProperty: fc.constantFrom({ type: 'Property', value: 1 }, [{ id: 1 }]),
    ListProperty: fc.array(fc.oneof(fc.integer(), fc.constant({ a: 1 }))),
    Relationship: fc.oneof(uri, fc.uniqueArray(uri, { minLength: 1 })),
    ListRelationship: fc.array(fc.oneof(uri, fc.record({ object: uri }))),
  };
  const maybe = <T>(name: string, value: fc.Arbitrary<T>) =>
    fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [name]: one }));
  const instances = (level: number): fc.Arbitrary<readonly AttributeInstance[]> =>
    fc.constantFrom(...(Object.keys(VALUE_MEMBER) as AttributeKind[])).chain((type) => {
      const details = fc.tuple(
        maybe('observedAt', time),
        maybe('expiresAt', time),
        type.endsWith('ationship')
          ? maybe('objectType', fc.uniqueArray(iri, { minLength: 1 }))
          : fc.constant({}),
        type === 'Property' ? maybe('unitCode', fc.constant('CEL')) : fc.constant({}),
        level > 1 ? fc.constant({}) : maybe('attributes', attributes(level + 1)),
      );
      const instance = fc
        .tuple(VALUES[type], details)
        .map(([value, more]) => Object.assign({ type, value, ...STAMPS }, ...more) as AttributeInstance);
      const more = fc.uniqueArray(uri, { maxLength: 2 });
      return fc
        .tuple(instance, more)
        .map(([one, datasets]) => [one, ...datasets.map((datasetId) => ({ ...one, datasetId }))]);
    });
  const attributes = (level: number): fc.Arbitrary<Entity['attributes']> =>
    fc.dictionary(iri, instances(level), { minKeys: level > 0 ? 1 : 0, maxKeys: 3, noNullPrototype: true });
  const entities: fc.Arbitrary<Entity> = fc.record({
    id: uri,
    types: fc.uniqueArray(iri, { minLength: 1, maxLength: 3 }),
    scopes: fc.uniqueArray(fc.constantFrom('/a', '/b/c'), { maxLength: 2 }),
    createdAt: fc.constant(NOW),
    modifiedAt: fc.constant(NOW),
    attributes: attributes(0),
  });

  test.each(['normalized', 'concise'] as const)('%s', (format) => {
    fc.assert(
      fc.property(entities, (one) => {
        expect(readEntity(write(one, format), map, { now: NOW })).toEqual(one);
      }),
    );
  });

  const folder = sharedPath('payloads', 'ngsi-ld');
  const payloads = hasShared ? readdirSync(folder).filter((name) => name.endsWith('.jsonld')) : [];
  /** The copy of a subject's @context, an empty one for what has none. */
  const load = async (address: string) => {
    const path = `${folder}/contexts/${/dataModel\.[\w-]+/.exec(address)?.[0]}.context.jsonld`;
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { '@context': {} };
  };
  test.skipIf(!hasShared).each(payloads)('%s', async (name) => {
    const body = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    const terms = await compileContext(body['@context'], load, { core });
    let one: Entity;
    try {
      one = readEntity(body, terms, { now: NOW });
    } catch {
      return;
    }
    for (const format of ['normalized', 'concise'] as const)
      expect(readEntity(writeEntity(one, terms, { format }), terms, { now: NOW })).toEqual(one);
    const { '@context': _, modifiedAt: __, ...rest } = body;
    const out = writeEntity(one, terms, { format: 'normalized' })!;
    expect(new Set(Object.keys(out))).toEqual(new Set(Object.keys(rest)));
  });
});
