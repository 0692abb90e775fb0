import { describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import type { AttributeInstance, Entity } from './entity.ts';
import { type JoinText, type Lookup, missingLinks, parseJoin } from './join.ts';
import { writeJoined } from './join-write.ts';
import { type ProjectionText, parseProjection } from './projection.ts';
import type { View } from './write-entity.ts';
import { writeFeature, writeFeatureCollection } from './write-geojson.ts';

const map = {
  source: undefined,
  expand: (name: string) => (name.includes(':') ? name : `ex:${name}`),
  compact: (iri: string) => iri.replace(/^ex:/, ''),
};
const WHEN = { createdAt: '2026-01-01T00:00:00.000Z', modifiedAt: '2026-01-02T00:00:00.000Z' };
const property = (value: unknown): AttributeInstance => ({ type: 'Property', value, ...WHEN });
const to = (value: string | readonly string[], more: Partial<AttributeInstance> = {}): AttributeInstance => ({
  type: 'Relationship',
  value,
  ...WHEN,
  ...more,
});
const entity = (
  type: string,
  name: string,
  attributes: Readonly<Record<string, AttributeInstance | readonly AttributeInstance[]>> = {},
): Entity => ({
  id: `urn:${type}:${name}`,
  types: [`ex:${type}`],
  scopes: [],
  ...WHEN,
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([key, one]) => [`ex:${key}`, Array.isArray(one) ? one : [one]]),
  ),
});

/** A building in a city in a country, as the linked entities of the conformance suite. */
const tower = entity('Building', 'Tower', { locatedAt: to('urn:City:Paris') });
const paris = entity('City', 'Paris', {
  name: property('Paris'),
  description: property('a capital'),
  isInCountry: to('urn:Country:France'),
});
const france = entity('Country', 'France', { name: property('France'), description: property('a country') });

/** Asks for what is missing until there is no more, as a caller with a store does, and writes. */
function joined(
  roots: readonly Entity[],
  stored: readonly Entity[],
  text: JoinText,
  { projection, ...view }: Partial<Omit<View, 'projection'>> & { readonly projection?: ProjectionText } = {},
  write?: Parameters<typeof writeJoined>[5],
) {
  const join = parseJoin(text)!;
  const shown = parseProjection(projection ?? {}, map, join.levels);
  const all: View = { format: 'simplified', ...view, ...(shown === undefined ? {} : { projection: shown }) };
  const known = new Map<string, Entity | undefined>(roots.map((root) => [root.id, root]));
  const asked: (readonly string[])[] = [];
  for (;;) {
    const ids = missingLinks(roots, known, join, all);
    if (ids.length === 0) break;
    asked.push(ids);
    for (const id of ids)
      known.set(
        id,
        stored.find((one) => one.id === id),
      );
  }
  return { asked, written: writeJoined(roots, known, join, map, all, write) };
}
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof MeridianError ? `${error.code} ${error.issues[0]?.code}` : error;
  }
  return undefined;
};

describe('inline', () => {
  test('an entity stands inside of the relationship that leads to it', () => {
    expect(joined([tower], [paris], { join: 'inline' }, { format: 'normalized' }).written).toEqual([
      {
        id: 'urn:Building:Tower',
        type: 'Building',
        locatedAt: {
          type: 'Relationship',
          object: 'urn:City:Paris',
          entity: {
            id: 'urn:City:Paris',
            type: 'City',
            name: { type: 'Property', value: 'Paris' },
            description: { type: 'Property', value: 'a capital' },
            isInCountry: { type: 'Relationship', object: 'urn:Country:France' },
          },
        },
      },
    ]);
  });

  test('simplified, it takes the place of its identifier; each level is asked for at once', () => {
    const { asked, written } = joined([tower], [paris, france], { join: 'inline', joinLevel: '2' });
    expect(asked).toEqual([['urn:City:Paris'], ['urn:Country:France']]);
    expect(written).toEqual([
      {
        id: 'urn:Building:Tower',
        type: 'Building',
        locatedAt: {
          id: 'urn:City:Paris',
          type: 'City',
          name: 'Paris',
          description: 'a capital',
          isInCountry: {
            id: 'urn:Country:France',
            type: 'Country',
            name: 'France',
            description: 'a country',
          },
        },
      },
    ]);
  });

  test('one that is not there, or was met before, stays an identifier', () => {
    const plain = [{ id: 'urn:Building:Tower', type: 'Building', locatedAt: 'urn:City:Paris' }];
    expect(joined([tower], [], { join: 'inline' }).written).toEqual(plain);
    expect(joined([tower], [paris], { join: 'inline', containedBy: 'urn:x:1,urn:City:Paris' })).toEqual({
      asked: [],
      written: plain,
    });
  });

  test('several objects, lists and instances', () => {
    const [a, b] = [entity('S', 'a'), entity('S', 'b')];
    const route = entity('Route', '1', {
      some: to(['urn:S:b', 'urn:S:x', 'urn:S:a']),
      stops: { ...to([]), type: 'ListRelationship', value: [{ object: 'urn:S:a' }, 'urn:S:x', 'urn:S:b'] },
      by: [to('urn:S:a'), to('urn:S:x', { datasetId: 'urn:d:1' })],
    });
    const [linkedA, linkedB] = [
      { id: 'urn:S:a', type: 'S' },
      { id: 'urn:S:b', type: 'S' },
    ];
    expect(joined([route], [a, b], { join: 'inline' }).written[0]).toEqual({
      id: 'urn:Route:1',
      type: 'Route',
      some: [linkedB, 'urn:S:x', linkedA],
      stops: [linkedA, 'urn:S:x', linkedB],
      by: { dataset: { '@none': linkedA, 'urn:d:1': 'urn:S:x' } },
    });
    expect(joined([route], [a, b], { join: 'inline' }, { format: 'concise' }).written[0]).toEqual({
      id: 'urn:Route:1',
      type: 'Route',
      some: { object: ['urn:S:b', 'urn:S:x', 'urn:S:a'], entity: [linkedB, linkedA] },
      stops: {
        objectList: [{ object: 'urn:S:a' }, 'urn:S:x', 'urn:S:b'],
        entityList: [linkedA, linkedB],
      },
      by: [
        { object: 'urn:S:a', entity: linkedA },
        { object: 'urn:S:x', datasetId: 'urn:d:1' },
      ],
    });
  });

  test('an entity is never written inside of itself, but at each place that leads to it', () => {
    const one = entity('N', '1', { next: to('urn:N:2'), self: to('urn:N:1') });
    const two = entity('N', '2', { next: to('urn:N:1') });
    expect(joined([one, two], [], { join: 'inline', joinLevel: '10' }).written).toEqual([
      {
        id: 'urn:N:1',
        type: 'N',
        next: { id: 'urn:N:2', type: 'N', next: 'urn:N:1' },
        self: 'urn:N:1',
      },
      {
        id: 'urn:N:2',
        type: 'N',
        next: { id: 'urn:N:1', type: 'N', next: 'urn:N:2', self: 'urn:N:1' },
      },
    ]);
  });

  test('a graph that grows beyond the limit is refused, not written', () => {
    const ids = Array.from({ length: 30 }, (_, i) => `urn:N:${i}`);
    const all = ids.map((_, i) => entity('N', String(i), { next: to(ids) }));
    expect(codeOf(() => joined(all.slice(0, 1), all, { join: 'inline', joinLevel: '10' }))).toBe(
      'context.tooMany context.tooManyLinked',
    );
    expect(joined(all.slice(0, 1), all, { join: 'flat', joinLevel: '10' }).written).toHaveLength(30);
  });

  test('what limits the ids of a store limits the walk too', () => {
    const ids = Array.from({ length: 10_001 }, (_, i) => `urn:N:${i}`);
    expect(codeOf(() => joined([entity('M', '1', { to: to(ids) })], [], { join: 'flat' }))).toBe(
      'context.tooMany context.tooManyLinked',
    );
  });
});

describe('flat', () => {
  const towers = [
    tower,
    entity('Building', 'Louvre', { locatedAt: to('urn:City:Paris'), near: to('urn:Building:Tower') }),
  ];

  test('linked entities follow all of the others, nearest first and none twice', () => {
    const { written } = joined(towers, [paris, france], { join: 'flat', joinLevel: '2' });
    expect(written.map(({ id }) => id)).toEqual([
      'urn:Building:Tower',
      'urn:Building:Louvre',
      'urn:City:Paris',
      'urn:Country:France',
    ]);
    expect(written[0]?.locatedAt).toBe('urn:City:Paris');
  });

  test('as deep as asked for, one level if nothing is said', () => {
    expect(joined(towers, [paris, france], { join: 'flat' }).written).toHaveLength(3);
  });

  test('as features', () => {
    const write: Parameters<typeof writeJoined>[5] = (one, terms, view, linked) =>
      writeFeature(one, terms, view, 'ex:location', linked);
    const { written } = joined([tower], [paris], { join: 'flat' }, {}, write);
    expect(writeFeatureCollection(written)).toMatchObject({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', id: 'urn:Building:Tower', geometry: null },
        { type: 'Feature', id: 'urn:City:Paris', geometry: null, properties: { name: 'Paris' } },
      ],
    });
  });
});

describe('what is shown of linked entities is said in braces', () => {
  const shown = (projection: ProjectionText, join: 'inline' | 'flat') =>
    joined([tower], [paris, france], { join, joinLevel: '2' }, { projection }).written;

  test('pick', () => {
    expect(shown({ pick: 'id,locatedAt{id,name}' }, 'inline')).toEqual([
      { id: 'urn:Building:Tower', locatedAt: { id: 'urn:City:Paris', name: 'Paris' } },
    ]);
    expect(shown({ pick: 'id,locatedAt{id,name}' }, 'flat')).toEqual([
      { id: 'urn:Building:Tower', locatedAt: 'urn:City:Paris' },
      { id: 'urn:City:Paris', name: 'Paris' },
    ]);
    expect(shown({ pick: 'id,locatedAt{id,isInCountry{name}}' }, 'flat')).toEqual([
      { id: 'urn:Building:Tower', locatedAt: 'urn:City:Paris' },
      { id: 'urn:City:Paris', isInCountry: 'urn:Country:France' },
      { name: 'France' },
    ]);
    expect(shown({ pick: 'id,name' }, 'flat')).toEqual([{ id: 'urn:Building:Tower' }]);
  });

  test('omit, of the level alone that names it', () => {
    expect(shown({ omit: 'type,locatedAt{name,isInCountry{description}}' }, 'inline')).toEqual([
      {
        id: 'urn:Building:Tower',
        locatedAt: {
          id: 'urn:City:Paris',
          type: 'City',
          description: 'a capital',
          isInCountry: { id: 'urn:Country:France', type: 'Country', name: 'France' },
        },
      },
    ]);
  });

  test('attrs hold for the first level', () => {
    expect(shown({ attrs: 'locatedAt' }, 'flat')).toHaveLength(3);
    expect(shown({ attrs: 'locatedAt' }, 'flat')[1]).toMatchObject({ name: 'Paris' });
  });

  test('a place that shows less does not hide what another place shows', () => {
    const two = entity('Building', 'Two', { small: to('urn:City:Paris'), large: to('urn:City:Paris') });
    const { written } = joined(
      [two],
      [paris, france],
      { join: 'inline', joinLevel: '2' },
      { projection: { pick: 'small{id},large{isInCountry{id}}' } },
    );
    expect(written).toEqual([
      { small: { id: 'urn:City:Paris' }, large: { isInCountry: { id: 'urn:Country:France' } } },
    ]);
  });

  test('the view holds for all', () => {
    const { written } = joined([tower], [paris], { join: 'flat' }, { sysAttrs: true, format: 'concise' });
    expect(written[1]).toMatchObject({ ...WHEN, name: { value: 'Paris', ...WHEN } });
  });
});

describe('the parameters', () => {
  test('of a join', () => {
    expect(parseJoin({})).toBeUndefined();
    expect(parseJoin({ join: '@none', joinLevel: '3' })).toBeUndefined();
    expect(parseJoin({ join: 'flat', joinLevel: '3', containedBy: 'urn:a:1,urn:a:2' })).toEqual({
      kind: 'flat',
      levels: 3,
      containedBy: new Set(['urn:a:1', 'urn:a:2']),
    });
  });

  test.each([
    [{ join: 'deep' }, 'context.badRequest context.join'],
    [{ join: '' }, 'context.badRequest context.join'],
    [{ join: 'flat', joinLevel: '0' }, 'context.badRequest context.joinLevel'],
    [{ join: 'flat', joinLevel: '-1' }, 'context.badRequest context.joinLevel'],
    [{ join: 'flat', joinLevel: '1.5' }, 'context.badRequest context.joinLevel'],
    [{ join: 'flat', joinLevel: '1e3' }, 'context.badRequest context.joinLevel'],
    [{ join: 'flat', joinLevel: '11' }, 'context.tooComplex context.joinLevels'],
    [{ join: 'flat', containedBy: ','.repeat(1_000) }, 'context.tooComplex context.joinContainedBy'],
  ])('are refused: %j', (text, code) => expect(codeOf(() => parseJoin(text))).toBe(code));
});

test('a lookup may be empty', () => {
  const none: Lookup = new Map();
  expect(writeJoined([], none, parseJoin({ join: 'inline' })!, map, { format: 'normalized' })).toEqual([]);
});
