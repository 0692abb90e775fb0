import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import type { AttributeInstance, Entity } from './entity.ts';
import {
  appendAttributes,
  deleteAttribute,
  mergeEntity,
  replaceAttribute,
  replaceEntity,
  updateAttribute,
  updateAttributes,
  upsertEntity,
} from './patch.ts';
import { createdEntity, deletedEntity, type Patched } from './patch-change.ts';
import { type MergeOptions, mergedJson } from './patch-merge.ts';
import { readAttribute, readEntity, readFragment } from './read-entity.ts';
import { SCOPE_ATTRIBUTE } from './read-name.ts';

const CORE = ['scope', 'location'];
const map = {
  source: undefined,
  expand: (name: string) =>
    name.includes(':') ? name : CORE.includes(name) ? `https://uri.etsi.org/ngsi-ld/${name}` : `ex:${name}`,
  compact: (iri: string) => iri,
};
const OLD = '2026-01-01T00:00:00.000Z';
const NOW = '2026-11-21T08:00:00.000Z';
const NULL = 'urn:ngsi-ld:null';
const options = { now: NOW };

const entityOf = (body: object): Entity =>
  readEntity({ id: 'urn:ngsi-ld:Vehicle:1', type: 'Vehicle', ...body }, map, { now: OLD });

const append = (entity: Entity, body: object, overwrite = true) =>
  appendAttributes(entity, readFragment(body, map, { use: 'append' }), { ...options, overwrite });
const update = (entity: Entity, body: object) =>
  updateAttributes(entity, readFragment(body, map, { use: 'update' }), options);
const merge = (entity: Entity, body: object, more: Partial<MergeOptions> & { simplified?: boolean } = {}) =>
  mergeEntity(entity, readFragment(body, map, { use: 'merge', simplified: more.simplified ?? false }), {
    ...options,
    expand: map.expand,
    ...more,
  });
const partial = (entity: Entity, name: string, body: object) =>
  updateAttribute(entity, map.expand(name), readAttribute(body, map, { use: 'partial' }), {
    ...options,
    expand: map.expand,
  });

/** What tests compare: the instances of an attribute without their times. */
const bare = (instance: AttributeInstance): object => {
  const { createdAt: _, modifiedAt: __, attributes, ...rest } = instance;
  return attributes === undefined
    ? rest
    : {
        ...rest,
        ...Object.fromEntries(Object.entries(attributes).map(([name, list]) => [name, list.map(bare)])),
      };
};
const instances = ({ entity }: Patched, name: string) => entity.attributes[map.expand(name)]?.map(bare);
const kinds = ({ changes }: Patched) =>
  changes.map(({ kind, attribute, datasetId }) =>
    [kind, attribute, ...(datasetId === undefined ? [] : [datasetId])].join(' '),
  );
const refusal = (work: () => unknown): readonly unknown[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError) return [error.code, ...error.issues.map(({ code }) => code)];
    throw error;
  }
  return [];
};

const GPS = 'urn:ngsi-ld:Property:gps';
const METER = 'urn:ngsi-ld:Property:speedometer';
const vehicle = entityOf({
  brandName: { type: 'Property', value: 'Mercedes' },
  isParked: {
    type: 'Relationship',
    object: 'urn:ngsi-ld:OffStreetParking:Downtown1',
    observedAt: '2017-07-29T12:00:04Z',
    providedBy: { type: 'Relationship', object: 'urn:ngsi-ld:Person:Bob' },
  },
  speed: [
    { type: 'Property', value: 55, source: { type: 'Property', value: 'Speedometer' }, datasetId: METER },
    { type: 'Property', value: 54.5, source: { type: 'Property', value: 'GPS' }, datasetId: GPS },
  ],
});

describe('append (5.6.3)', () => {
  test('adds attributes and instances', () => {
    const patched = append(vehicle, { more: 23, speed: { value: 56, datasetId: 'urn:d:2' } });
    expect(patched.updated).toEqual(['ex:more', 'ex:speed']);
    expect(kinds(patched)).toEqual(['created ex:more', 'created ex:speed urn:d:2']);
    expect(instances(patched, 'speed')).toHaveLength(3);
    expect(patched.entity).toMatchObject({ createdAt: OLD, modifiedAt: NOW });
  });

  test('replaces an instance whole, but for its createdAt', () => {
    const patched = append(vehicle, { isParked: { object: 'urn:a:b', providedBy: 'me' } });
    expect(kinds(patched)).toEqual(['updated ex:isParked']);
    const [after] = patched.entity.attributes['ex:isParked']!;
    expect(after).toEqual({
      type: 'Relationship',
      value: 'urn:a:b',
      createdAt: OLD,
      modifiedAt: NOW,
      attributes: { 'ex:providedBy': [{ type: 'Property', value: 'me', createdAt: OLD, modifiedAt: NOW }] },
    });
    expect(patched.changes[0]).toEqual({
      attribute: 'ex:isParked',
      kind: 'updated',
      before: vehicle.attributes['ex:isParked']![0],
      after,
    });
  });

  test('without overwrite leaves what is there, and says so', () => {
    const patched = append(vehicle, { speed: { value: 56, datasetId: METER }, more: 23 }, false);
    expect(patched.updated).toEqual(['ex:more']);
    expect(patched.notUpdated).toEqual([{ name: 'ex:speed', reason: 'context.kept' }]);
    const nothing = append(vehicle, { brandName: 'BMW' }, false);
    expect(nothing.entity).toBe(vehicle);
    expect(nothing.changes).toEqual([]);
  });

  test('replaces scopes, without overwrite adds them; adds types', () => {
    const scoped = entityOf({ scope: '/a' });
    expect(append(scoped, { scope: ['/b', '/a'] }).entity.scopes).toEqual(['/b', '/a']);
    const added = append(scoped, { scope: '/b', type: ['Vehicle', 'Car'] }, false);
    expect(added.entity.scopes).toEqual(['/a', '/b']);
    expect(added.entity.types).toEqual(['ex:Vehicle', 'ex:Car']);
    expect(added.notUpdated).toEqual([]);
    expect(append(scoped, { type: 'Vehicle' }).entity).toBe(scoped);
  });
});

describe('update (5.6.2)', () => {
  test('replaces the instance with the same datasetId, of any kind', () => {
    const patched = update(vehicle, {
      speed: { value: 99, datasetId: GPS },
      brandName: { object: 'urn:b:1' },
    });
    expect(instances(patched, 'speed')).toEqual([
      {
        type: 'Property',
        value: 55,
        datasetId: METER,
        'ex:source': [{ type: 'Property', value: 'Speedometer' }],
      },
      { type: 'Property', value: 99, datasetId: GPS },
    ]);
    expect(instances(patched, 'brandName')).toEqual([{ type: 'Relationship', value: 'urn:b:1' }]);
  });

  test('adds a default instance before the others', () => {
    expect(instances(update(vehicle, { speed: 1 }), 'speed')?.[0]).toEqual({ type: 'Property', value: 1 });
  });

  test('takes away by an NGSI-LD Null the instance that it names, and no other', () => {
    const patched = update(vehicle, {
      speed: { value: NULL, datasetId: METER },
      brandName: NULL,
      other: NULL,
    });
    expect(kinds(patched)).toEqual([`deleted ex:speed ${METER}`, 'deleted ex:brandName']);
    expect(Object.keys(patched.entity.attributes)).toEqual(['ex:isParked', 'ex:speed']);
    expect(instances(patched, 'speed')).toHaveLength(1);
    expect(update(vehicle, { speed: NULL }).entity).toBe(vehicle);
  });

  test('ignores a scope where there is none', () => {
    expect(update(vehicle, { scope: '/a' })).toMatchObject({
      entity: vehicle,
      notUpdated: [{ name: SCOPE_ATTRIBUTE, reason: 'context.absent' }],
    });
    const scoped = entityOf({ scope: '/a' });
    expect(update(scoped, { scope: '/b' }).entity.scopes).toEqual(['/b']);
    expect(update(scoped, { scope: NULL }).entity.scopes).toEqual([]);
  });

  test('sets and takes away expiresAt', () => {
    const { entity } = update(vehicle, { expiresAt: '2030-01-01T00:00:00Z' });
    expect(entity.expiresAt).toBe('2030-01-01T00:00:00Z');
    expect(update(entity, { expiresAt: NULL }).entity).not.toHaveProperty('expiresAt');
  });
});

describe('partial update (5.6.4)', () => {
  const measured = entityOf({
    temperature: { type: 'Property', value: 25, unitCode: 'CEL', observedAt: '2022-03-14T01:59:26.535Z' },
  });

  test('changes what it names', () => {
    expect(
      instances(
        partial(measured, 'temperature', {
          type: 'Property',
          value: 100,
          observedAt: '2022-03-14T13:00:00.000Z',
        }),
        'temperature',
      ),
    ).toEqual([{ type: 'Property', value: 100, unitCode: 'CEL', observedAt: '2022-03-14T13:00:00.000Z' }]);
    expect(
      instances(partial(vehicle, 'isParked', { providedBy: { object: 'urn:p:1' } }), 'isParked'),
    ).toEqual([
      {
        type: 'Relationship',
        value: 'urn:ngsi-ld:OffStreetParking:Downtown1',
        observedAt: '2017-07-29T12:00:04Z',
        'ex:providedBy': [{ type: 'Relationship', value: 'urn:p:1' }],
      },
    ]);
  });

  test('takes away members and sub-attributes by NGSI-LD Null, and by its value the instance', () => {
    const patched = partial(vehicle, 'speed', { source: NULL, datasetId: GPS });
    expect(instances(patched, 'speed')?.[1]).toEqual({ type: 'Property', value: 54.5, datasetId: GPS });
    expect(
      instances(partial(measured, 'temperature', { unitCode: NULL, observedAt: NULL }), 'temperature'),
    ).toEqual([{ type: 'Property', value: 25 }]);
    expect(kinds(partial(measured, 'temperature', { value: NULL }))).toEqual(['deleted ex:temperature']);
  });

  test('of no instance, of another kind or of the scope is refused', () => {
    expect(refusal(() => partial(vehicle, 'speed', { value: 1 }))).toEqual(['context.notFound']);
    expect(refusal(() => partial(vehicle, 'speed', { value: 1, datasetId: 'urn:d:9' }))).toEqual([
      'context.notFound',
    ]);
    expect(refusal(() => partial(vehicle, 'none', { value: 1 }))).toEqual(['context.notFound']);
    expect(refusal(() => partial(vehicle, 'brandName', { type: 'Relationship', object: 'urn:a:b' }))).toEqual(
      ['context.badRequest', 'context.otherKind'],
    );
    expect(refusal(() => partial(vehicle, 'isParked', { value: 1 }))).toEqual([
      'context.badRequest',
      'context.otherKind',
    ]);
    expect(refusal(() => partial(vehicle, 'scope', { value: 1 }))).toEqual([
      'context.badRequest',
      'context.scopeAttribute',
    ]);
  });

  test('without a type leaves a Property a Property, and a GeoProperty needs a geometry', () => {
    const point = { type: 'Point', coordinates: [1, 2] };
    const placed = entityOf({ a: { type: 'Property', value: 1 }, b: point });
    expect(instances(partial(placed, 'a', { value: point }), 'a')).toEqual([
      { type: 'Property', value: point },
    ]);
    expect(refusal(() => partial(placed, 'b', { value: 1 }))).toEqual([
      'context.badRequest',
      'context.geometryKind',
    ]);
  });
});

describe('replace (5.6.18, 5.6.19)', () => {
  test('an attribute by one of any kind', () => {
    const replace = (name: string, body: object) =>
      replaceAttribute(vehicle, map.expand(name), readAttribute(body, map, { use: 'replace' }), options);
    const patched = replace('isParked', { type: 'Property', value: true });
    expect(patched.entity.attributes['ex:isParked']).toEqual([
      { type: 'Property', value: true, createdAt: OLD, modifiedAt: NOW },
    ]);
    expect(refusal(() => replace('speed', { value: 1 }))).toEqual(['context.notFound']);
    expect(refusal(() => replace('scope', { value: 1 }))).toEqual([
      'context.badRequest',
      'context.scopeAttribute',
    ]);
  });

  test('an entity whole, but for its id and createdAt', () => {
    const other = readEntity({ id: 'urn:x:y', type: 'Car', brandName: 'BMW', speed: 5 }, map, { now: NOW });
    const patched = replaceEntity(vehicle, other, options);
    expect(patched.entity).toEqual({ ...other, id: vehicle.id, createdAt: OLD });
    expect(kinds(patched)).toEqual([
      'deleted ex:isParked',
      `deleted ex:speed ${METER}`,
      `deleted ex:speed ${GPS}`,
      'updated ex:brandName',
      'created ex:speed',
    ]);
  });
});

describe('delete (5.6.5)', () => {
  const speeds = entityOf({
    scope: '/a',
    speed: [55, 57, 54].map((value, i) => ({ value, ...(i === 0 ? {} : { datasetId: `urn:d:${i}` }) })),
  });
  const remove = (name: string, more: object = {}) =>
    deleteAttribute(speeds, map.expand(name), { ...options, ...more });

  test('of the default instance, of one or of all', () => {
    expect(kinds(remove('speed'))).toEqual(['deleted ex:speed']);
    expect(kinds(remove('speed', { datasetId: 'urn:d:2' }))).toEqual(['deleted ex:speed urn:d:2']);
    expect(remove('speed', { deleteAll: true }).entity.attributes).toEqual({});
  });

  test('of the scope', () => {
    expect(remove('scope').entity.scopes).toEqual([]);
    expect(refusal(() => deleteAttribute(vehicle, SCOPE_ATTRIBUTE, options))).toEqual(['context.notFound']);
  });

  test('of what is not there', () => {
    expect(refusal(() => remove('none'))).toEqual(['context.notFound']);
    expect(refusal(() => remove('speed', { datasetId: 'urn:d:9' }))).toEqual(['context.notFound']);
    expect(refusal(() => deleteAttribute(vehicle, 'ex:speed', options))).toEqual(['context.notFound']);
  });
});

describe('merge (5.5.12, 5.6.17)', () => {
  const building = entityOf({
    name: 'Eiffel Tower',
    air: { value: 4, unitCode: 'C62', observedAt: '2020-09-09T16:40:00.000Z', source: 'x' },
    address: { value: { street: 'Straße des 17. Juni', city: 'Berlin', country: 'Germany' } },
    street: { languageMap: { fr: 'Grand Place', nl: 'Grote Markt' } },
    colour: { vocab: 'red' },
    owner: { object: 'urn:p:1', objectType: 'Person' },
    data: { json: { a: { b: 1, c: 2 } } },
    list: { valueList: [1, 2] },
  });

  test('leaves what it does not name', () => {
    const patched = merge(building, {
      air: { type: 'Property', value: 1, observedAt: '2024-01-01T00:00:00.000Z' },
    });
    expect(instances(patched, 'air')).toEqual([
      {
        type: 'Property',
        value: 1,
        unitCode: 'C62',
        observedAt: '2024-01-01T00:00:00.000Z',
        'ex:source': [{ type: 'Property', value: 'x' }],
      },
    ]);
    expect(merge(building, { id: building.id, type: 'Vehicle' }).entity).toBe(building);
    expect(instances(merge(building, { air: { unitCode: 'CEL' } }), 'air')).toMatchObject([
      { value: 4, unitCode: 'CEL' },
    ]);
  });

  test('goes into values and sub-attributes', () => {
    const patched = merge(building, {
      address: { value: { street: 'Pariser Platz', country: NULL } },
      data: { json: { a: { b: NULL } } },
      street: { languageMap: { nl: NULL, es: 'Gran Lugar' } },
      list: { valueList: [3] },
      air: { source: { observedAt: '2024-01-01T00:00:00Z' }, unitCode: NULL, by: { object: 'urn:p:2' } },
    });
    expect(instances(patched, 'address')).toEqual([
      { type: 'Property', value: { street: 'Pariser Platz', city: 'Berlin' } },
    ]);
    expect(instances(patched, 'data')).toEqual([{ type: 'JsonProperty', value: { a: { c: 2 } } }]);
    expect(instances(patched, 'street')).toEqual([
      { type: 'LanguageProperty', value: { fr: 'Grand Place', es: 'Gran Lugar' } },
    ]);
    expect(instances(patched, 'list')).toEqual([{ type: 'ListProperty', value: [3] }]);
    expect(instances(patched, 'air')).toEqual([
      {
        type: 'Property',
        value: 4,
        observedAt: '2020-09-09T16:40:00.000Z',
        'ex:source': [{ type: 'Property', value: 'x', observedAt: '2024-01-01T00:00:00Z' }],
        'ex:by': [{ type: 'Relationship', value: 'urn:p:2' }],
      },
    ]);
  });

  test('takes away by an NGSI-LD Null', () => {
    const patched = merge(building, {
      name: NULL,
      colour: { vocab: NULL },
      none: NULL,
      air: { type: 'Property', source: NULL },
    });
    expect(kinds(patched)).toEqual(['deleted ex:name', 'deleted ex:colour', 'updated ex:air']);
    expect(patched.entity.attributes['ex:air']![0]).not.toHaveProperty('attributes');
    expect(kinds(merge(building, { street: { languageMap: { fr: NULL, nl: NULL } } }))).toEqual([
      'deleted ex:street',
    ]);
  });

  test('gives a new kind together with its value, without what the old one had', () => {
    expect(instances(merge(building, { owner: { value: 'me' } }), 'owner')).toEqual([
      { type: 'Property', value: 'me' },
    ]);
    expect(instances(merge(building, { air: { object: 'urn:p:1' } }), 'air')).toMatchObject([
      { type: 'Relationship', value: 'urn:p:1', observedAt: '2020-09-09T16:40:00.000Z' },
    ]);
    expect(refusal(() => merge(building, { air: { type: 'Relationship' } }))).toEqual([
      'context.badRequest',
      'context.otherKind',
    ]);
  });

  test('keeps the kind where it has plain values, and a text goes to its language', () => {
    const patched = merge(
      building,
      {
        name: 'Tour Eiffel',
        street: 'Big Square',
        colour: 'blue',
        owner: 'urn:p:2',
        list: [4],
        data: { d: 3 },
      },
      { simplified: true, lang: 'en' },
    );
    expect(instances(patched, 'name')).toEqual([{ type: 'Property', value: 'Tour Eiffel' }]);
    expect(instances(patched, 'street')).toEqual([
      { type: 'LanguageProperty', value: { fr: 'Grand Place', nl: 'Grote Markt', en: 'Big Square' } },
    ]);
    expect(instances(patched, 'colour')).toEqual([{ type: 'VocabProperty', value: 'ex:blue' }]);
    expect(instances(patched, 'owner')).toEqual([
      { type: 'Relationship', value: 'urn:p:2', objectType: ['ex:Person'] },
    ]);
    expect(instances(patched, 'list')).toEqual([{ type: 'ListProperty', value: [4] }]);
    expect(instances(patched, 'data')).toEqual([
      { type: 'JsonProperty', value: { a: { b: 1, c: 2 }, d: 3 } },
    ]);
    expect(refusal(() => merge(building, { owner: 'nobody' }))).toEqual([
      'context.badRequest',
      'context.noUri',
    ]);
  });

  test('sets a common observedAt where there is one and the fragment has none', () => {
    const observedAt = '2025-01-01T00:00:00Z';
    const patched = merge(building, { air: 5, name: 'x' }, { observedAt });
    expect(instances(patched, 'air')).toMatchObject([{ value: 5, observedAt }]);
    expect(instances(patched, 'name')).toEqual([{ type: 'Property', value: 'x' }]);
    const told = '2026-01-01T00:00:00Z';
    expect(instances(merge(building, { air: { observedAt: told } }, { observedAt }), 'air')).toMatchObject([
      { observedAt: told },
    ]);
  });

  test('brings new attributes, for which it needs a value', () => {
    expect(instances(merge(building, { more: { value: { a: NULL, b: 1 } } }), 'more')).toEqual([
      { type: 'Property', value: { b: 1 } },
    ]);
    expect(refusal(() => merge(building, { more: { unitCode: 'CEL' } }))).toEqual([
      'context.badRequest',
      'context.noValue',
    ]);
  });

  test('is the merge of RFC 7396: again changes nothing more, and names like __proto__ are names', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, patch) => {
        const once = mergedJson(before, patch);
        expect(mergedJson(once, patch)).toEqual(once);
        expect(mergedJson(before, {})).toEqual(
          typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {},
        );
      }),
    );
    const merged = mergedJson({}, JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":1}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('upsert (5.6.8)', () => {
  const whole = (use: 'create' | 'update', body: object) =>
    readFragment({ id: vehicle.id, type: 'Vehicle', ...body }, map, { use, whole: true });

  test('creates, replaces or updates', () => {
    const fresh = upsertEntity(undefined, whole('create', { speed: 5 }), { ...options, mode: 'replace' });
    expect(kinds(fresh)).toEqual(['created ex:speed']);
    expect(fresh.entity).toMatchObject({ id: vehicle.id, createdAt: NOW });
    expect(
      kinds(upsertEntity(fresh.entity, whole('create', { name: 5 }), { ...options, mode: 'replace' })),
    ).toEqual(['deleted ex:speed', 'created ex:name']);
    expect(
      kinds(upsertEntity(fresh.entity, whole('update', { name: 5 }), { ...options, mode: 'update' })),
    ).toEqual(['created ex:name']);
    expect(
      refusal(() =>
        upsertEntity(undefined, whole('update', { speed: NULL }), { ...options, mode: 'update' }),
      ),
    ).toEqual(['context.badRequest', 'context.nullNotAllowed']);
  });
});

test('an entity that comes or goes is a change of each instance', () => {
  expect(kinds(createdEntity(vehicle))).toHaveLength(4);
  expect(deletedEntity(vehicle).map(({ kind, datasetId }) => [kind, datasetId])).toEqual([
    ['deleted', undefined],
    ['deleted', undefined],
    ['deleted', METER],
    ['deleted', GPS],
  ]);
});

test('an entity does not grow beyond its limits', () => {
  const limits = { attributes: 3, instances: 2, types: 1 };
  const grow = (body: object) =>
    refusal(() =>
      appendAttributes(vehicle, readFragment(body, map, { use: 'append' }), { ...options, limits }),
    );
  expect(grow({ brandName: 1 })).toEqual([]);
  expect(grow({ more: 1 })).toEqual(['context.badRequest', 'context.limitAttributes']);
  expect(grow({ speed: 1 })).toEqual(['context.badRequest', 'context.limitInstances']);
  expect(grow({ type: 'Car' })).toEqual(['context.badRequest', 'context.limitTypes']);
});

test('what was patched is what its changes say', () => {
  const body = fc.dictionary(
    fc.constantFrom('brandName', 'speed', 'x', 'y'),
    fc.constantFrom<unknown>(1, NULL, { value: 2, datasetId: GPS }, { value: NULL, datasetId: GPS }),
  );
  fc.assert(
    fc.property(body, fc.constantFrom(update, merge), (patch, work) => {
      const { entity, changes } = work(vehicle, patch);
      const count = (of: Entity) => Object.values(of.attributes).flat().length;
      const by = (kind: string) => changes.filter((change) => change.kind === kind).length;
      expect(count(entity)).toBe(count(vehicle) + by('created') - by('deleted'));
      for (const { attribute, datasetId, after } of changes)
        expect(entity.attributes[attribute]?.find((one) => one.datasetId === datasetId)).toBe(after);
    }),
  );
});
