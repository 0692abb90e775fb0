import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  readAttributeNames,
  readAttributeSummaries,
  readTypeSummaries,
  readTypes,
} from '../../src/context/discovery-store.ts';
import type { Entity } from '../../src/context/entity.ts';
import { queryTexts } from '../../src/context/entity-query-body.ts';
import { findEntities, matchingEntities, type Wanted } from '../../src/context/entity-query-store.ts';
import { questionTexts, readQuestion } from '../../src/context/entity-question.ts';
import { matchSelection } from '../../src/context/entity-selection.ts';
import { createShelf, type ShownForm } from '../../src/context/entity-shelf.ts';
import { createEntityWriter } from '../../src/context/entity-writer.ts';
import { OPERATIONS } from '../../src/context/http-operations.ts';
import { compareKeys, orderKey } from '../../src/context/order-key.ts';
import { readParameters } from '../../src/context/parameters.ts';
import { noDefinitions } from '../../src/context/term-definitions.ts';
import { makeTermMap } from '../../src/context/term-map.ts';
import { writeEntity } from '../../src/context/write-entity.ts';
import { LOCATION } from '../../src/context/write-geojson.ts';
import type { Database } from '../../src/platform/database.ts';

/** What queries of entities do on every store. */
export function entityQueryContract(open: () => Promise<Database>): void {
  const NOW = '2026-01-01T00:00:00.000Z';
  const V = 'https://uri.etsi.org/ngsi-ld/default-context/';
  const terms = new Map([['location', { iri: LOCATION, prefix: false }]]);
  const map = makeTermMap({ ...noDefinitions(), terms } as never, undefined);

  let db: Database;
  const all: Entity[] = [];

  const entity = (
    id: string,
    types: readonly string[],
    attributes: Entity['attributes'],
    more: Partial<Entity> = {},
  ) => {
    const made: Entity = {
      id: `urn:${id}`,
      types: types.map((type) => V + type),
      scopes: [],
      createdAt: NOW,
      modifiedAt: NOW,
      attributes,
      ...more,
    };
    all.push(made);
    return made;
  };
  const times = { createdAt: NOW, modifiedAt: NOW };
  const number = (value: unknown) => [{ type: 'Property' as const, value, ...times }];
  const link = (id: string) => [{ type: 'Relationship' as const, value: `urn:${id}`, ...times }];
  const point = (x: number, y: number) => [
    { type: 'GeoProperty' as const, value: { type: 'Point', coordinates: [x, y] }, ...times },
  ];

  beforeAll(async () => {
    db = await open();
    for (let at = 0; at < 300; at++)
      entity(
        `s:${String(at).padStart(3, '0')}`,
        at % 3 === 0 ? ['Sensor'] : at % 3 === 1 ? ['Sensor', 'Lamp'] : ['Lamp', 'Sensor'],
        {
          [`${V}level`]: number((at * 7) % 100),
          [`${V}name`]: number(`n${at % 10}`),
          [`${V}inside`]: link(`r:${at % 5}`),
          ...(at % 2 === 0 ? { [LOCATION]: point(at / 100, 0), [`${V}site`]: point(0, at / 100) } : {}),
        },
        { scopes: at % 4 === 0 ? ['/a/b'] : [] },
      );
    for (let at = 0; at < 5; at++)
      entity(`t:${at}`, ['First', 'Second', 'Third', 'Fourth', 'Fifth'].slice(0, at + 1), {});
    for (let at = 0; at < 5; at++) entity(`r:${at}`, ['Room'], { [`${V}floor`]: number(at) });
    entity('gone', ['Room'], { [`${V}floor`]: number(1) }, { expiresAt: '2025-12-31T00:00:00Z' });
    all.pop();
    const gone = entity(
      'gone',
      ['Room'],
      { [`${V}floor`]: number(1) },
      { expiresAt: '2025-12-31T00:00:00Z' },
    );
    all.pop();
    const writer = createEntityWriter({ db, clock: () => new Date(Date.parse(NOW) - 86_400_000 * 10) });
    const keep = (tenant: number, entities: readonly Entity[]) =>
      writer.write({
        tenant,
        ids: entities.map(({ id }) => id),
        decide: () => ({ writes: entities.map((after) => ({ after, changes: [] })), result: undefined }),
      });
    await keep(0, [...all, gone]);
    await keep(1, [{ ...all[0]!, id: 'urn:other' }]);
    await writer.close();
  });
  afterAll(() => db.close());

  const PAGE: Wanted = { limit: 20, offset: 0, count: true };
  const questionOf = (query: string) =>
    readQuestion(questionTexts(readParameters(query, OPERATIONS.queryEntities)), map);
  const linked = (id: string) => all.find((one) => one.id === id);

  const form: ShownForm = {
    map,
    name: 'normalized',
    write: (one) => JSON.stringify(writeEntity(one, map, { format: 'normalized' })),
  };
  const shelf = createShelf(1024 ** 2);

  describe('queries answer what matches, page by page', () => {
    test.each([
      ['type=Sensor'],
      ['type=Lamp'],
      ['type=Sensor,Room'],
      ['type=(Sensor;Lamp)|Room'],
      ['type=Fourth'],
      ['type=Fourth,Third,Sensor,Room'],
      ['type=Third;Fourth'],
      ['type=A,B,C,D,E,F,G,H,Room,Fourth'],
      ['type=*'],
      ['type=Nothing'],
      ['type=Sensor&q=level>50'],
      ['type=Sensor&q=name~=n[12]'],
      ['type=Sensor&q=inside{floor}>2'],
      ['type=Sensor&q=level>50&scopeQ=/a/%23'],
      ['attrs=floor'],
      ['type=Sensor&id=urn:s:001,urn:s:002,urn:none'],
      ['type=Sensor&idPattern=^urn:s:0.5$'],
      ['type=Sensor&georel=near;maxDistance==100000&geometry=Point&coordinates=[1,0]'],
      ['type=Sensor&georel=near;minDistance==100000&geometry=Point&coordinates=[1,0]'],
      ['georel=within&geometry=Polygon&coordinates=[[[0,-1],[1,-1],[1,1],[0,1],[0,-1]]]'],
      ['georel=near;maxDistance==100000&geometry=Point&coordinates=[0,1]&geoproperty=site'],
      ['type=Sensor&orderBy=level;desc'],
      ['type=Sensor&orderBy=id;desc'],
      ['type=Sensor&orderBy=createdAt'],
      ['type=Sensor&q=name~=n[12]&orderBy=name,level'],
    ])('%s', async (query) => {
      const { selection, ordering } = questionOf(query);
      const wanted = { ...PAGE, ...(ordering === undefined ? {} : { ordering }) };
      const expected = all.filter((one) => matchSelection(selection, one, { linked })).map(({ id }) => id);
      const found: string[] = [];
      for (let offset = 0; ; offset += 20) {
        const page = { ...wanted, offset };
        const { entities, more, total } = await findEntities(db, 0, NOW, selection, page);
        expect(total).toBe(expected.length);
        // as they are shown, told in full, held, and asked for by versions
        for (let time = 0; offset === 0 && time < 2; time++) {
          const shown = await findEntities(db, 0, NOW, selection, { ...page, form }, { shelf });
          expect(shown.texts ?? shown.entities.map(form.write)).toEqual(entities.map(form.write));
          expect([shown.more, shown.total]).toEqual([more, total]);
        }
        found.push(...entities.map(({ id }) => id));
        if (!more) break;
      }
      expect(new Set(found).size).toBe(found.length);
      expect(found.toSorted()).toEqual(expected.toSorted());
      const { entities, total } = await findEntities(db, 0, NOW, selection, { ...wanted, limit: 0 });
      expect([entities, total]).toEqual([[], expected.length]);
    });

    test('what is in a circle is counted, whatever stands at its rim and of whatever kind it is', async () => {
      const writer = createEntityWriter({ db, clock: () => new Date(NOW) });
      const line = {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      };
      // metres of a degree of the equator
      const degree = (6_371_008.8 * Math.PI) / 180;
      const places: [unknown, Partial<Entity['attributes'][string][number]>][] = [
        [{ type: 'Point', coordinates: [0.5, 0] }, {}],
        [{ type: 'Point', coordinates: [(1000 - 0.01) / degree, 0] }, {}],
        [{ type: 'Point', coordinates: [(1000 + 0.01) / degree, 0] }, {}],
        [{ type: 'Point', coordinates: [(1000 + 2) / degree, 0] }, {}],
        [{ type: 'Point', coordinates: [0.001, 0] }, { type: 'Property' }],
        [{ type: 'Point', coordinates: [0.001, 0] }, { expiresAt: '2025-12-31T00:00:00Z' }],
        [{ type: 'Point', coordinates: [0.001, 0] }, { expiresAt: '2027-12-31T00:00:00Z' }],
        [line, {}],
      ];
      const placed = places.map(
        ([value, more], at): Entity => ({
          id: `urn:placed:${at}`,
          types: [`${V}Placed`],
          scopes: [],
          ...times,
          attributes: { [LOCATION]: [{ type: 'GeoProperty', value, ...times, ...more }] },
        }),
      );
      await writer.write({
        tenant: 4,
        ids: placed.map(({ id }) => id),
        decide: () => ({ writes: placed.map((after) => ({ after, changes: [] })), result: undefined }),
      });
      for (const [metres, expected] of [
        [0.5, 1],
        [1000, 3],
        [1001, 4],
        [1003, 5],
        [60_000, 6],
      ])
        for (const limit of [0, 1, 20]) {
          const { selection } = questionOf(
            `type=Placed&georel=near;maxDistance==${metres}&geometry=Point&coordinates=[0,0]`,
          );
          const found = await findEntities(db, 4, NOW, selection, { ...PAGE, limit });
          expect(found.total, `${metres} m`).toBe(expected);
        }
      await writer.close();
    });

    test('an entity comes back as it was stored', async () => {
      const { entities } = await findEntities(db, 0, NOW, questionOf('type=Room').selection, PAGE);
      expect(entities).toEqual(all.filter(({ types }) => types[0] === `${V}Room`));
    });

    test.each([
      ['type=Sensor&orderBy=location;dist-asc&orderFrom=[1.2,0.5]', 20, 0],
      ['type=Sensor&orderBy=location;dist-asc,id;desc&orderFrom=[1.2,60]', 30, 10],
      ['type=Lamp&orderBy=location;dist-asc&orderFrom=[1.2,0.5]&q=level>50', 20, 20],
      ['type=Sensor&orderBy=location;dist-asc&orderFrom=[1.2,0.5]', 20, 290],
      ['type=Sensor&orderBy=location;dist-asc&orderFrom=[179.9,0.5]', 20, 0],
      ['type=Sensor&orderBy=location;dist-desc&orderFrom=[1.2,0.5]', 20, 0],
      ['type=Sensor&orderBy=location;dist-asc&orderFrom=[1.2,89.5]', 20, 0],
    ])('%s, %d from %d on', async (query, limit, offset) => {
      const { selection, ordering } = questionOf(query);
      const expected = all
        .filter((one) => matchSelection(selection, one))
        .map((one) => ({ id: one.id, key: orderKey(ordering!, one) }))
        .sort((a, b) => compareKeys(ordering!, a.key, b.key))
        .map(({ id }) => id);
      const wanted = { limit, offset, count: true, ordering: ordering! };
      const found = await findEntities(db, 0, NOW, selection, wanted);
      expect(found.entities.map(({ id }) => id)).toEqual(expected.slice(offset, offset + limit));
      expect(found.more).toBe(expected.length > offset + limit);
      expect(found.total).toBe(expected.length);
    });

    test('values order as they are asked to', async () => {
      const { selection, ordering } = questionOf('type=Room&orderBy=floor;desc');
      const { entities } = await findEntities(db, 0, NOW, selection, {
        ...PAGE,
        limit: 2,
        offset: 1,
        ordering: ordering!,
      });
      expect(entities.map(({ id }) => id)).toEqual(['urn:r:3', 'urn:r:2']);
    });

    test.each([['q=level>=0'], ['georel=near;maxDistance==1000&geometry=Point&coordinates=[1,0]']])(
      'what is held is never older than the store: %s',
      async (condition) => {
        const { selection } = questionOf(`type=Moving&${condition}`);
        const writer = createEntityWriter({ db, clock: () => new Date(NOW) });
        const own = createShelf(1024 ** 2);
        const shown = async (now = NOW) => {
          const wanted = { limit: 20, offset: 0, count: false, form };
          const { texts, entities } = await findEntities(db, 3, now, selection, wanted, { shelf: own });
          return (texts ?? entities.map(form.write)).map((text) => JSON.parse(text).level.value);
        };
        const put = (level: number, more: Partial<Entity> = {}, id = 'urn:moving') => {
          const after: Entity = {
            id,
            types: [`${V}Moving`],
            scopes: [],
            ...times,
            attributes: { [`${V}level`]: number(level), [LOCATION]: point(1, level < 9 ? 0 : 1) },
            ...more,
          };
          const decide = () => ({ writes: [{ after, changes: [] }], result: undefined });
          return writer.write({ tenant: 3, ids: [id], decide });
        };
        for (const level of [1, 2, 3]) {
          await put(level);
          expect(await shown()).toEqual([level]);
          expect(await shown()).toEqual([level]);
        }
        await put(5, {}, 'urn:moving:too');
        expect(await shown()).toEqual([3, 5]);
        await put(4, { expiresAt: '2026-01-01T00:00:01Z' });
        expect(await shown()).toEqual([4, 5]);
        expect(await shown('2026-01-01T00:00:02.000Z')).toEqual([5]);
        await put(9);
        expect(await shown()).toEqual(condition.startsWith('geo') ? [5] : [9, 5]);
        await writer.write({
          tenant: 3,
          ids: ['urn:moving', 'urn:moving:too'],
          decide: (current) => ({
            writes: ['urn:moving', 'urn:moving:too'].map((id) => ({ before: current(id)!, changes: [] })),
            result: undefined,
          }),
        });
        expect(await shown()).toEqual([]);
        await writer.close();
      },
    );

    test('all of them, in parts, with their numbers', async () => {
      const numbers: number[] = [];
      for await (const part of matchingEntities(db, 0, NOW, questionOf('type=Sensor').selection))
        numbers.push(...part.map(({ no }) => no));
      expect(new Set(numbers).size).toBe(300);
    });

    test('what takes to look at too many is refused', async () => {
      const { selection } = questionOf(
        'type=Sensor&georel=within&geometry=Polygon&coordinates=[[[-9,-9],[9,-9],[9,9],[-9,9],[-9,-9]]]',
      );
      await expect(
        findEntities(db, 0, NOW, selection, PAGE, { limits: { looked: 100 } }),
      ).rejects.toMatchObject({
        code: 'context.tooComplex',
        issues: [{ code: 'context.limitLooked' }],
      });
    });
  });

  describe('a query in a body', () => {
    const selectionOf = (body: object) => readQuestion(queryTexts({ type: 'Query', ...body }), map).selection;

    test('has alternatives of selectors', async () => {
      const selection = selectionOf({
        entities: [
          { type: 'Room', id: 'urn:r:1' },
          { type: 'Sensor', idPattern: '00[12]$' },
        ],
        q: 'floor|level',
      });
      const { entities } = await findEntities(db, 0, NOW, selection, PAGE);
      expect(entities.map(({ id }) => id)).toEqual(['urn:r:1', 'urn:s:001', 'urn:s:002']);
    });

    test.each([
      [5, 'context.noObject'],
      [{ q: 'level' }, 'context.notAmong /type'],
      [{ type: 'Query' }, 'context.noSelection '],
      [{ type: 'Query', q: 5 }, 'context.noText /q'],
      [{ type: 'Query', q: 'a', foo: 1 }, 'context.memberNotAllowed /foo'],
      [{ type: 'Query', entities: [] }, 'context.noList /entities'],
      [{ type: 'Query', entities: [5] }, 'context.noObject /entities/0'],
      [{ type: 'Query', entities: [{ id: 'urn:a' }] }, 'context.missing /entities/0'],
      [{ type: 'Query', entities: [{ type: 'A', id: 'no uri' }] }, 'context.notUri /entities/0/id'],
      [{ type: 'Query', entities: [{ type: 'A', x: 1 }] }, 'context.memberNotAllowed /entities/0/x'],
      [{ type: 'Query', attrs: [] }, 'context.noList /attrs'],
      [{ type: 'Query', attrs: [1] }, 'context.noText /attrs/0'],
      [{ type: 'Query', geoQ: 'near' }, 'context.noObject /geoQ'],
      [{ type: 'Query', q: 'a', ordering: 'a' }, 'context.noObject /ordering'],
    ])('%j is refused: %s', (body, issue) => {
      expect(() => queryTexts(body)).toThrow(
        expect.objectContaining({
          code: 'context.badRequest',
          issues: expect.arrayContaining([
            expect.objectContaining({ code: issue.split(' ')[0], at: { path: issue.split(' ')[1] ?? '' } }),
          ]),
        }),
      );
    });
  });

  describe('discovery', () => {
    test('types and attributes', async () => {
      expect(await readTypes(db, 0, NOW)).toEqual(
        ['Fifth', 'First', 'Fourth', 'Lamp', 'Room', 'Second', 'Sensor', 'Third'].map((type) => V + type),
      );
      expect(await readTypes(db, 1, NOW)).toEqual([`${V}Sensor`]);
      expect(await readTypes(db, 2, NOW)).toEqual([]);
      expect(await readTypeSummaries(db, 0, NOW, `${V}Lamp`)).toEqual([
        {
          type: `${V}Lamp`,
          entities: 200,
          attributes: [
            { name: `${V}inside`, kinds: ['Relationship'] },
            { name: `${V}level`, kinds: ['Property'] },
            { name: `${V}name`, kinds: ['Property'] },
            { name: `${V}site`, kinds: ['GeoProperty'] },
            { name: LOCATION, kinds: ['GeoProperty'] },
          ],
        },
      ]);
      expect((await readTypeSummaries(db, 0, NOW)).map(({ type, entities }) => [type, entities])).toEqual([
        [`${V}Fifth`, 1],
        [`${V}First`, 5],
        [`${V}Fourth`, 2],
        [`${V}Lamp`, 200],
        [`${V}Room`, 5],
        [`${V}Second`, 4],
        [`${V}Sensor`, 300],
        [`${V}Third`, 3],
      ]);
      expect(await readAttributeNames(db, 1, NOW)).toContain(`${V}level`);
      expect(await readAttributeSummaries(db, 0, NOW, `${V}site`)).toEqual([
        { name: `${V}site`, instances: 150, kinds: ['GeoProperty'], types: [`${V}Lamp`, `${V}Sensor`] },
      ]);
      expect(await readAttributeSummaries(db, 0, NOW)).toHaveLength(6);
      expect(await readAttributeSummaries(db, 0, NOW, `${V}none`)).toEqual([]);
    });
  });
}
