import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aggregatesOf } from '../../src/context/aggregate-actions.ts';
import type { Broker, BrokerContext } from '../../src/context/broker.ts';
import type { AttributeInstance, Entity } from '../../src/context/entity.ts';
import { openBroker } from '../../src/context/open-broker.ts';
import { deleteAttribute, upsertEntity } from '../../src/context/patch.ts';
import { createdEntity, deletedEntity } from '../../src/context/patch-change.ts';
import {
  addToEvolution,
  deleteEvolution,
  deleteInstance,
  deleteSeries,
  modifyInstance,
  recordDeletion,
  upsertEvolution,
} from '../../src/context/temporal-actions.ts';
import type { TemporalEntity } from '../../src/context/temporal-entity.ts';
import { cutOf } from '../../src/context/temporal-page.ts';
import { parseTemporalQuery, type TemporalParameters } from '../../src/context/temporal-query.ts';
import {
  type EvolutionQuestion,
  evolutionsOf,
  findEvolution,
  findEvolutions,
} from '../../src/context/temporal-query-actions.ts';
import { readTemporal } from '../../src/context/temporal-read.ts';
import { PUBLIC, SYSTEM } from '../../src/model/actor.ts';
import type { Database } from '../../src/platform/database.ts';
import { DEFAULT_MAP, iri } from '../temporal-case.ts';
import { selectTemporal, trimTo, writeAggregated } from '../temporal-model.ts';

const NOTHING = { report: undefined };

/** What the history must do on every store. */
export function historyContract(open: () => Promise<Database>): void {
  let db: Database;
  let broker: Broker & { close(): Promise<void> };
  let seconds = 0;
  const clock = () => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds++));
  beforeAll(async () => {
    db = await open();
    // nothing runs by itself, so that tests say when days are added up
    broker = await openBroker({
      db,
      clock,
      randomBytes: (length) => new Uint8Array(length),
      subscriptions: { after: () => () => undefined },
    });
  });
  afterAll(async () => {
    await broker?.close();
    await db?.close();
  });

  const ctxOf = (): BrokerContext => ({
    actor: SYSTEM,
    broker,
    tenant: 0,
    now: clock().toISOString(),
    log: pino({ level: 'silent' }),
  });
  let ids = 0;
  const newId = () => `urn:ngsi-ld:Vehicle:${++ids}`;

  const fragmentOf = (body: object) =>
    readTemporal({ type: 'Vehicle', ...body }, DEFAULT_MAP, {
      use: 'append',
      now: ctxOf().now,
      newId: () => '',
    });
  const begin = async (body: object, id = newId()): Promise<string> => {
    await upsertEvolution(ctxOf(), { id, fragment: fragmentOf(body) });
    return id;
  };
  const questionOf = (
    parameters: TemporalParameters,
    more: Partial<EvolutionQuestion> = {},
  ): EvolutionQuestion => ({
    temporal: parseTemporalQuery(parameters, {
      required: false,
      aggregated: parameters.aggrMethods !== undefined,
    }),
    anyTime: parameters.timerel === undefined && parameters.timeproperty === undefined,
    projection: undefined,
    datasets: undefined,
    ...more,
  });
  const evolutionOf = async (
    id: string,
    parameters: TemporalParameters = {},
  ): Promise<TemporalEntity | undefined> => {
    const known = await findEvolution(ctxOf(), id, undefined);
    return (await evolutionsOf(broker, [known], questionOf(parameters))).entities[0];
  };
  const foldAll = async (): Promise<void> => {
    while (await broker.history.fold.once());
  };
  /** `value unit @ observedAt` of each instance, with what the deletion of one tells. */
  const told = (evolution: TemporalEntity | undefined, name: string): readonly string[] =>
    (evolution?.attributes[iri(name)] ?? []).map(
      ({ value, unitCode, observedAt, deletedAt }) =>
        `${JSON.stringify(value)}${unitCode ?? ''}@${observedAt ?? deletedAt ?? '-'}`,
    );

  describe('what the core API writes', () => {
    const entityOf = (
      id: string,
      attributes: Readonly<Record<string, Partial<AttributeInstance>>>,
      now: string,
    ): Entity => ({
      id,
      types: [iri('Vehicle')],
      scopes: [],
      createdAt: now,
      modifiedAt: now,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, one]) => [
          iri(name),
          [{ type: 'Property', value: 0, createdAt: now, modifiedAt: now, ...one } as AttributeInstance],
        ]),
      ),
    });
    const put = (
      id: string,
      attributes: Readonly<Record<string, Partial<AttributeInstance>>>,
      scopes: readonly string[] = [],
    ) =>
      broker.entities.write({
        tenant: 0,
        ids: [id],
        decide: (current, now) => {
          const before = current(id);
          const next = { ...entityOf(id, attributes, now), scopes };
          if (before === undefined) {
            const { entity, changes } = createdEntity(next);
            return { writes: [{ after: entity, changes }], result: NOTHING };
          }
          const { entity, changes } = upsertEntity(before, next as never, { now } as never);
          return { writes: [{ before, after: { ...entity, scopes }, changes }], result: NOTHING };
        },
      });

    test('is kept value by value, whatever its kind', async () => {
      const id = newId();
      const at = (minute: number) => `2026-01-01T10:0${minute}:00Z`;
      await put(id, {
        speed: { value: 50, unitCode: 'KMH', observedAt: at(1) },
        brand: { value: 'Mercedes', observedAt: at(1) },
        huge: { value: 1e300, observedAt: at(1) },
        place: { type: 'GeoProperty', value: { type: 'Point', coordinates: [1, 2] }, observedAt: at(1) },
        quiet: { value: 1 },
      });
      await put(id, { speed: { value: 60.5, unitCode: 'KMH', observedAt: '2026-01-01T10:02:00.000Z' } });
      const evolution = await evolutionOf(id);
      expect(told(evolution, 'speed')).toEqual([`50KMH@${at(1)}`, '60.5KMH@2026-01-01T10:02:00.000Z']);
      expect(told(evolution, 'brand')).toContain(`"Mercedes"@${at(1)}`);
      expect(told(evolution, 'huge')).toContain(`1e+300@${at(1)}`);
      expect(told(evolution, 'place')).toContain(`{"type":"Point","coordinates":[1,2]}@${at(1)}`);
      expect(told(evolution, 'quiet')).toContain('1@-');
    });

    test('is kept once where it comes again, and out of order', async () => {
      const id = newId();
      const at = (minute: number) => `2026-01-01T10:0${minute}:00Z`;
      for (const [value, minute] of [
        [1, 1],
        [3, 3],
        [2, 2],
        [33, 3],
        [11, 1],
      ] as const)
        await put(id, { speed: { value, observedAt: at(minute) } });
      expect(told(await evolutionOf(id), 'speed')).toEqual([`11@${at(1)}`, `2@${at(2)}`, `33@${at(3)}`]);
    });

    test('keeps that an attribute or an entity was deleted, and is there when the entity comes back', async () => {
      const id = newId();
      await put(id, {
        speed: { value: 1, observedAt: '2026-01-01T10:00:00Z' },
        name: { type: 'LanguageProperty', value: { en: 'a' } },
      });
      await broker.entities.write({
        tenant: 0,
        ids: [id],
        decide: (current, now) => {
          const before = current(id)!;
          const { entity, changes } = deleteAttribute(before, iri('name'), { now });
          return { writes: [{ before, after: entity, changes }], result: NOTHING };
        },
      });
      expect(told(await evolutionOf(id, { timeproperty: 'deletedAt' }), 'name')).toEqual([
        expect.stringMatching(/^{"@none":"urn:ngsi-ld:null"}@2026-/),
      ]);
      await broker.entities.write({
        tenant: 0,
        ids: [id],
        decide: (current) => {
          const before = current(id)!;
          return { writes: [{ before, changes: deletedEntity(before) }], result: NOTHING };
        },
      });
      expect((await evolutionOf(id))?.deletedAt).toBeDefined();
      await put(id, { speed: { value: 2, observedAt: '2026-01-01T11:00:00Z' } });
      expect(told(await evolutionOf(id), 'speed')).toEqual([
        expect.stringContaining('urn:ngsi-ld:null'),
        '1@2026-01-01T10:00:00Z',
        '2@2026-01-01T11:00:00Z',
      ]);
    });

    test('keeps the scopes of every time', async () => {
      const id = newId();
      await put(id, {}, ['/a']);
      await put(id, {}, ['/a', '/b']);
      await put(id, {}, []);
      expect(
        (await evolutionOf(id))?.scopes.map(({ value, deletedAt }) => [value, deletedAt !== undefined]),
      ).toEqual([
        [['/a'], false],
        [['/a', '/b'], false],
        [[], true],
      ]);
    });

    test('takes many values at once by another way, with the same outcome', async () => {
      const many = Array.from({ length: 600 }, () => newId());
      const observedAt = '2026-01-01T10:00:00.123456Z';
      await broker.entities.write({
        tenant: 0,
        ids: many,
        decide: (_, now) => ({
          writes: many.map((id, i) => {
            const after = entityOf(
              id,
              { speed: { value: i + 0.5, observedAt }, name: { value: `\\n\t"${i}中\u0000`, observedAt } },
              now,
            );
            return { after, changes: createdEntity(after).changes };
          }),
          result: NOTHING,
        }),
      });
      const evolution = await evolutionOf(many[599]!);
      expect(told(evolution, 'speed')).toEqual([`599.5@${observedAt}`]);
      expect(told(evolution, 'name')).toEqual([`${JSON.stringify('\\n\t"599中\u0000')}@${observedAt}`]);
    });
  });

  describe('the temporal API', () => {
    const series = (name: string, ...values: readonly (readonly [value: unknown, observedAt: string])[]) => ({
      [name]: values.map(([value, observedAt]) => ({ type: 'Property', value, observedAt })),
    });
    const T = (minute: number) => `2020-01-01T00:${String(minute).padStart(2, '0')}:00Z`;

    test('begins an evolution, adds to it, and replaces what comes again', async () => {
      const id = newId();
      const upsert = (body: object) => upsertEvolution(ctxOf(), { id, fragment: fragmentOf(body) });
      expect(await upsert(series('speed', [1, T(1)], [2, T(2)]))).toBe('created');
      const before = (await evolutionOf(id))!.attributes[iri('speed')]!;
      expect(await upsert({ ...series('speed', [22, T(2)], [3, T(3)]), type: 'Car' })).toBe('updated');
      await addToEvolution(ctxOf(), { id, fragment: fragmentOf(series('fuel', [9, T(1)], [10, T(1)])) });
      const evolution = (await evolutionOf(id))!;
      expect(told(evolution, 'speed')).toEqual([`1@${T(1)}`, `22@${T(2)}`, `3@${T(3)}`]);
      expect(told(evolution, 'fuel')).toEqual([`10@${T(1)}`]);
      expect(evolution.types).toEqual([iri('Vehicle'), iri('Car')]);
      const after = evolution.attributes[iri('speed')]!;
      expect(after[1]).toMatchObject({ instanceId: before[1]!.instanceId, createdAt: before[1]!.createdAt });
      expect(after[1]!.modifiedAt > before[1]!.modifiedAt).toBe(true);
      expect(new Set(after.map(({ instanceId }) => instanceId)).size).toBe(3);
    });

    test('holds every time that a DateTime says, and its microseconds', async () => {
      const times = [
        '0000-01-01T00:00:00Z',
        '1969-12-31T23:59:59.999999Z',
        '2026-01-01T00:00:00.000001Z',
        '9999-12-31T23:59:59.999999Z',
      ];
      const id = await begin(series('speed', ...times.map((time, i) => [i, time] as const).toReversed()));
      expect(told(await evolutionOf(id), 'speed')).toEqual(times.map((time, i) => `${i}@${time}`));
      expect(
        told(await evolutionOf(id, { timerel: 'between', timeAt: times[1], endTimeAt: times[3] }), 'speed'),
      ).toEqual([`1@${times[1]}`, `2@${times[2]}`]);
    });

    test('takes out an instance, a series, all of an attribute, and all of an entity', async () => {
      const id = await begin({
        speed: [1, 2, 3].map((value) => ({ type: 'Property', value, observedAt: T(value) })),
        fuel: [
          { type: 'Property', value: 1, observedAt: T(1) },
          { type: 'Property', value: 2, observedAt: T(1), datasetId: 'urn:d' },
        ],
      });
      await foldAll();
      const { instanceId } = (await evolutionOf(id))!.attributes[iri('speed')]![1]!;
      const place = { id, attribute: iri('speed'), instanceId };
      await deleteInstance(ctxOf(), place);
      expect(told(await evolutionOf(id), 'speed')).toEqual([`1@${T(1)}`, `3@${T(3)}`]);
      await expect(deleteInstance(ctxOf(), place)).rejects.toMatchObject({ code: 'context.notFound' });
      await deleteSeries(ctxOf(), { id, attribute: iri('fuel') });
      expect(told(await evolutionOf(id), 'fuel')).toEqual([`2@${T(1)}`]);
      await deleteSeries(ctxOf(), { id, attribute: iri('fuel'), deleteAll: true });
      await expect(
        deleteSeries(ctxOf(), { id, attribute: iri('fuel'), deleteAll: true }),
      ).rejects.toMatchObject({
        code: 'context.notFound',
      });
      await deleteEvolution(ctxOf(), { id });
      await expect(evolutionOf(id)).rejects.toMatchObject({ code: 'context.notFound' });
      await expect(deleteEvolution(ctxOf(), { id })).rejects.toMatchObject({ code: 'context.notFound' });
    });

    test('puts an instance in the place of another', async () => {
      const id = await begin(series('speed', [1, T(1)], [2, T(2)]));
      const before = (await evolutionOf(id))!.attributes[iri('speed')]![0]!;
      const { now } = ctxOf();
      await modifyInstance(ctxOf(), {
        id,
        attribute: iri('speed'),
        instanceId: before.instanceId,
        instance: { type: 'Property', value: 'fast', observedAt: T(9), createdAt: now, modifiedAt: now },
      });
      const after = (await evolutionOf(id))!.attributes[iri('speed')]!;
      expect(after.map(({ value }) => value)).toEqual([2, 'fast']);
      expect(after[1]).toMatchObject({ instanceId: before.instanceId, createdAt: before.createdAt });
    });

    test('records the deletion of an attribute of what it alone knows', async () => {
      const id = await begin(series('speed', [1, T(1)]));
      expect(await recordDeletion(ctxOf(), { id, attribute: iri('speed') })).toBe(true);
      expect(await recordDeletion(ctxOf(), { id, attribute: iri('fuel') })).toBe(false);
      expect(told(await evolutionOf(id, { timeproperty: 'deletedAt' }), 'speed')).toHaveLength(1);
    });

    test('is for those who may', async () => {
      const id = await begin(series('speed', [1, T(1)]));
      const ctx: BrokerContext = { ...ctxOf(), actor: PUBLIC };
      const place = { id, attribute: iri('speed'), instanceId: 'urn:ngsi-ld:instance:1' };
      const fragment = fragmentOf(series('speed', [1, T(1)]));
      const instance = { type: 'Property', value: 1, createdAt: ctx.now, modifiedAt: ctx.now } as const;
      for (const refused of [
        upsertEvolution(ctx, { id, fragment }),
        addToEvolution(ctx, { id, fragment }),
        deleteEvolution(ctx, { id }),
        deleteSeries(ctx, place),
        recordDeletion(ctx, place),
        modifyInstance(ctx, { ...place, instance }),
        deleteInstance(ctx, place),
      ])
        await expect(refused).rejects.toMatchObject({ code: 'actor.unknown' });
    });

    test('finds the entities of a type by what they were', async () => {
      const type = 'Tram';
      const all = await Promise.all(
        [10, 20, 30].map((value) =>
          begin({ type, ...series('speed', [value, T(value)], [value + 1, T(40)]) }),
        ),
      );
      const find = async (q: string | undefined, parameters: TemporalParameters, limit = 20) => {
        const { readSelection } = await import('../../src/context/entity-selection.ts');
        const selection = readSelection(
          { selectors: [{ type }], ...(q === undefined ? {} : { q }) },
          DEFAULT_MAP,
        );
        const page = { limit, offset: 0, count: true };
        const { known, more, total } = await findEvolutions(ctxOf(), {
          selection,
          question: questionOf(parameters),
          ordering: undefined,
          page,
        });
        return [known.map(({ id }) => all.indexOf(id)), more, total];
      };
      expect(await find(undefined, {})).toEqual([[0, 1, 2], false, 3]);
      expect(await find(undefined, {}, 2)).toEqual([[0, 1], true, 3]);
      expect(await find(undefined, { timerel: 'before', timeAt: T(25) })).toEqual([[0, 1], false, 2]);
      expect(await find('speed==21', { timerel: 'after', timeAt: T(0) })).toEqual([[1], false, 1]);
      expect(await find('speed==20', { timerel: 'after', timeAt: T(30) })).toEqual([[], false, 0]);
      expect(await find('speed>15', { timerel: 'before', timeAt: T(40) }, 1)).toEqual([[1], true, 2]);
    });
  });

  describe('laws', () => {
    const MINUTE = 60_000;
    const timeText = (minutes: number) => new Date(Date.UTC(2024, 1, 27) + minutes * MINUTE).toISOString();
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 6 });
    const value = fc.oneof(
      {
        weight: 8,
        arbitrary: fc
          .double({ min: -1e6, max: 1e6, noNaN: true })
          .map((x) => (x === 0 ? 0 : Math.round(x * 1e6) / 1e6)),
      },
      { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }) },
    );
    const other = fc.oneof(
      fc.boolean(),
      fc.string(),
      fc.constant('2024-01-01T00:00:00Z'),
      fc.constant(1e200),
    );
    const instances = (values: fc.Arbitrary<unknown>) =>
      fc.uniqueArray(fc.record({ value: values, minute: minutes, dataset: fc.constantFrom('', 'urn:d') }), {
        maxLength: 40,
        selector: ({ minute, dataset }) => `${minute} ${dataset}`,
      });
    const bodyOf = (
      attributes: Readonly<Record<string, readonly { value: unknown; minute: number; dataset: string }[]>>,
    ) =>
      Object.fromEntries(
        Object.entries(attributes)
          .filter(([, all]) => all.length > 0)
          .map(([name, all]) => [
            name,
            all.map(({ value: one, minute, dataset }) => ({
              type: 'Property',
              value: one,
              observedAt: timeText(minute),
              ...(dataset === '' ? {} : { datasetId: dataset }),
            })),
          ]),
      );
    const range = fc.oneof(
      fc.constant({}),
      minutes.map((minute) => ({ timerel: 'after', timeAt: timeText(minute) })),
      minutes.map((minute) => ({ timerel: 'before', timeAt: timeText(minute) })),
      fc.tuple(minutes, minutes).map(([a, b]) => ({
        timerel: 'between',
        timeAt: timeText(Math.min(a, b) - (Math.min(a, b) % 1440)),
        endTimeAt: timeText(Math.max(a, b)),
      })),
    );

    test('aggregates in the store as those of clause 4.5.19 are defined, before days are added up and after', async () => {
      await fc.assert(
        fc.asyncProperty(
          instances(value),
          instances(fc.oneof(value, other)),
          range,
          fc.constantFrom('PT0S', 'P1D', 'PT7H', 'P2D', 'P1M', 'PT1M'),
          fc.boolean(),
          async (speed, mixed, limits, aggrPeriodDuration, folded) => {
            const id = newId();
            await begin(bodyOf({ speed, mixed, fixed: [{ value: 1, minute: 5, dataset: '' }] }), id);
            if (folded) await foldAll();
            const parameters = {
              ...limits,
              timeproperty: 'observedAt',
              aggrMethods: 'avg,sum,sumsq,stddev,min,max,totalCount,distinctCount',
              aggrPeriodDuration,
            };
            const { temporal } = questionOf(parameters);
            const query = { ...temporal, aggregation: temporal.aggregation! };
            const whole = (await evolutionOf(id))!;
            const selected = selectTemporal(whole, query);
            const [known] = [await findEvolution(ctxOf(), id, undefined)];
            const view = { sysAttrs: false };
            const [stored] = await aggregatesOf(
              broker,
              [known!],
              query,
              questionOf(parameters),
              DEFAULT_MAP,
              view,
            );
            if (selected === undefined) {
              expect(stored).toBeUndefined();
              return;
            }
            const defined = writeAggregated(selected, DEFAULT_MAP, query, view);
            const anyValue = Object.keys(defined).length > 2;
            if (anyValue) expect(close(stored)).toEqual(close(defined));
          },
        ),
        { numRuns: 60 },
      );
    });

    test('an answer is cut as clause 6.3.10 has it', async () => {
      await fc.assert(
        fc.asyncProperty(
          instances(value),
          instances(other),
          range,
          fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
          fc.integer({ min: 1, max: 30 }),
          async (speed, name, limits, lastN, limit) => {
            const id = newId();
            await begin(bodyOf({ speed, name, fixed: [{ value: 1, minute: 5, dataset: '' }] }), id);
            const question = questionOf({
              ...limits,
              timeproperty: 'observedAt',
              ...(lastN === undefined ? {} : { lastN }),
            });
            const whole = (await evolutionOf(id))!;
            const known = await findEvolution(ctxOf(), id, undefined);
            const bounded = {
              ...broker,
              history: { ...broker.history, limits: { ...broker.history.limits, page: limit } },
            };
            const { entities } = await evolutionsOf(bounded, [known], question);
            const selected = selectTemporal(whole, question.temporal);
            if (selected === undefined) {
              expect(entities).toEqual([]);
              return;
            }
            const cut = cutOf(countsOf(selected, lastN !== undefined), question.temporal, limit);
            const expected = cut === undefined ? selected : trimTo(selected, 'observedAt', cut);
            expect(valuesOf(entities[0]!)).toEqual(valuesOf(expected));
          },
        ),
        { numRuns: 60 },
      );
    });
  });
}

const valuesOf = ({ attributes }: TemporalEntity) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, all]) => [name, all.map(({ instanceId }) => instanceId).sort()]),
  );

function countsOf({ attributes }: TemporalEntity, backwards: boolean) {
  const counts = new Map<string, number>();
  for (const { observedAt } of Object.values(attributes).flat()) {
    const key = `${observedAt!.slice(0, -1).padEnd(26, '0')}Z`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return backwards ? sorted.reverse() : sorted;
}

/** Numbers to ten digits, as the order of summation leaves them. */
const close = (written: unknown): unknown =>
  JSON.parse(
    JSON.stringify(written, (_, value) =>
      typeof value === 'number' ? (Math.abs(value) < 1e-4 ? 0 : Number(value.toPrecision(9))) : value,
    ),
  );
