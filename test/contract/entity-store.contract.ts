import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredWrite } from '../../src/context/broker.ts';
import { readAttributeSummaries, readTypeSummaries } from '../../src/context/discovery-store.ts';
import type { Entity } from '../../src/context/entity.ts';
import type { EntityCache } from '../../src/context/entity-cache.ts';
import { createEntityReader } from '../../src/context/entity-reader.ts';
import { createShelf } from '../../src/context/entity-shelf.ts';
import { sweep } from '../../src/context/entity-sweeper.ts';
import { createEntityWriter, WRITE_LIMITS, type WriteLimits } from '../../src/context/entity-writer.ts';
import { createdEntity, deletedEntity } from '../../src/context/patch-change.ts';
import { readEntity } from '../../src/context/read-entity.ts';
import type { Database } from '../../src/platform/database.ts';

const map = { source: undefined, expand: (name: string) => `ex:${name}`, compact: (iri: string) => iri };
type Writer = ReturnType<typeof createEntityWriter>;

const entityOf = (id: string, value: unknown, now: string, more: object = {}): Entity =>
  readEntity({ id, type: 'T', a: { value }, ...more }, map, { now });
const held = (entity: Entity | undefined): unknown => entity?.attributes['ex:a']?.[0]?.value;

const put = (writer: Writer, id: string, next: (value: unknown) => unknown, more: object = {}, tenant = 0) =>
  writer.write({
    tenant,
    ids: [id],
    decide: (current, now) => {
      const before = current(id);
      const after = entityOf(id, next(held(before)), now, more);
      const { changes } = createdEntity(after);
      return { writes: [{ ...(before ? { before } : {}), after, changes }], result: held(after) };
    },
  });
const take = (writer: Writer, id: string) =>
  writer.write({
    tenant: 0,
    ids: [id],
    decide: (current) => {
      const before = current(id)!;
      return { writes: [{ before, changes: deletedEntity(before) }], result: undefined };
    },
  });
const add = (value: unknown): number => ((value as number | undefined) ?? 0) + 1;

/** What entities must do in every store, with what is kept in memory or without. `open` gives a store with the newest schema. */
export function entityStoreContract(open: () => Promise<Database>, cache?: EntityCache): void {
  const kept = cache === undefined ? {} : { cache };
  let db: Database;
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = (): Date => new Date(now);
  const log = pino({ level: 'silent' });
  const writerWith = (limits: Partial<WriteLimits> = {}): Writer =>
    createEntityWriter({ db, clock, log, limits: { ...WRITE_LIMITS, ...limits }, ...kept });
  const shelf = createShelf(1024 ** 2);
  const form = { map, name: '', write: (entity: Entity) => JSON.stringify(entity) };
  /** The entity, which must be shown as it is read. */
  const read = async (id: string, tenant = 0) => {
    const reader = createEntityReader({ db, clock, shelf, ...kept });
    const [entity, first] = await Promise.all([
      reader.get(tenant, [id]).then((found) => found.get(id)),
      reader.show(tenant, id, form),
      reader.show(tenant, 'urn:none', form),
    ]);
    const second = await reader.show(tenant, id, form);
    expect([first, second].map((text) => text && JSON.parse(text))).toEqual([entity, entity]);
    return entity;
  };

  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db?.close());

  test('operations on an entity follow one another in few transactions', async () => {
    const writer = writerWith();
    const groups: number[] = [];
    writer.join({ after: (writes) => void groups.push(writes.length) });
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, i) => put(writer, i % 3 === 0 ? 'urn:same' : `urn:one:${i}`, add)),
    );
    expect(held(await read('urn:same'))).toBe(100);
    expect(results.filter((_, i) => i % 3 === 0)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(groups.reduce((sum, count) => sum + count)).toBe(300);
    expect(groups.length).toBeLessThan(10);
  });

  test('what an operation throws refuses it alone', async () => {
    const writer = writerWith();
    const refusal = new Error('no');
    const outcomes = await Promise.allSettled([
      put(writer, 'urn:throw:1', add),
      put(writer, 'urn:throw:1', () => {
        throw refusal;
      }),
      put(writer, 'urn:throw:1', add),
    ]);
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: refusal },
      { status: 'fulfilled', value: 2 },
    ]);
  });

  test('what the database refuses fails its own operation, with nothing of it kept', async () => {
    const writer = writerWith();
    writer.join({
      inside: async (sql, writes) => {
        const bad = writes.some(({ after }) => held(after) === 'bad');
        await sql.query('SELECT 1 / $1::int', [bad ? 0 : 1]);
      },
    });
    const told: StoredWrite[] = [];
    writer.join({ after: (writes) => void told.push(...writes) });
    const outcomes = await Promise.allSettled([
      put(writer, 'urn:db:1', () => 'good'),
      put(writer, 'urn:db:2', () => 'bad'),
      put(writer, 'urn:db:3', () => 'good'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await read('urn:db:2')).toBeUndefined();
    expect(told.map(({ id }) => id)).toEqual(['urn:db:1', 'urn:db:3']);
  });

  test('an operation on many entities is written whole or not at all', async () => {
    const writer = writerWith();
    const ids = Array.from({ length: 2500 }, (_, i) => `urn:many:${i}`);
    const all = (value: number, entityNamed: (id: string) => boolean) =>
      writer.write({
        tenant: 0,
        ids,
        decide: (current, at) => ({
          writes: ids.map((id) => {
            const before = current(id);
            const after = entityOf(id, entityNamed(id) ? 'é'.repeat(600_000) : value, at);
            return { ...(before ? { before } : {}), after, changes: [] };
          }),
          result: undefined,
        }),
      });
    await all(1, () => false);
    await expect(all(2, (id) => id === 'urn:many:2000')).rejects.toMatchObject({
      code: 'context.badRequest',
      details: { id: 'urn:many:2000' },
      issues: [{ code: 'context.limitSize', details: { most: 1024 ** 2 } }],
    });
    const found = await createEntityReader({ db, clock, ...kept }).get(0, ids);
    expect(new Set([...found.values()].map(held))).toEqual(new Set([1]));
    expect(found.size).toBe(2500);
  });

  test('names that no index takes are refused', async () => {
    const writer = writerWith();
    const long = { code: 'context.badRequest', issues: [{ code: 'context.limitText' }] };
    await expect(put(writer, `urn:${'é'.repeat(2000)}`, add)).rejects.toMatchObject(long);
    await expect(put(writer, 'urn:long', add, { scope: `/${'é'.repeat(2000)}` })).rejects.toMatchObject(long);
  });

  test('tenants are apart', async () => {
    const writer = writerWith();
    await Promise.all([put(writer, 'urn:t', () => 'a', {}, 1), put(writer, 'urn:t', () => 'b', {}, 2)]);
    expect([held(await read('urn:t', 1)), held(await read('urn:t', 2)), await read('urn:t', 3)]).toEqual([
      'a',
      'b',
      undefined,
    ]);
  });

  test('what does not fit in a transaction waits for the next', async () => {
    const writer = writerWith({ bytes: 1000, entities: 3, operations: 4 });
    const results = await Promise.all(Array.from({ length: 20 }, () => put(writer, 'urn:next', add)));
    expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('an operation about no entity has its turn too, though nothing comes after it', async () => {
    const writer = writerWith();
    const before = put(writer, 'urn:none', add);
    await new Promise((resolve) => setImmediate(resolve));
    const about = writer.write({ tenant: 0, ids: [], decide: () => ({ writes: [], result: 'done' }) });
    expect(await before).toBe(1);
    expect(await about).toBe('done');
  });

  test('more than may wait is refused', async () => {
    const writer = writerWith({ waitingOperations: 5 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 7 }, (_, i) => put(writer, `urn:w:${i}`, add)),
    );
    expect(outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : one.status))).toEqual([
      ...Array.from({ length: 5 }, () => 'fulfilled'),
      'context.busy',
      'context.busy',
    ]);
    const few = writerWith({ waitingEntities: 2 });
    const more = await Promise.allSettled(Array.from({ length: 3 }, (_, i) => put(few, `urn:v:${i}`, add)));
    expect(more.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  test('what other processes are in the way of again and again is refused for a moment', async () => {
    const writer = writerWith();
    let tries = 0;
    const meet = (times: number): void =>
      writer.join({
        inside: async () => {
          tries += 1;
          if (tries <= times) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
        },
      });
    meet(2);
    expect(await put(writer, 'urn:deadlock', add)).toBe(1);
    tries = 0;
    meet(100);
    await expect(put(writer, 'urn:deadlock', add)).rejects.toMatchObject({ code: 'context.busy' });
    expect(held(await read('urn:deadlock'))).toBe(1);
  });

  test('an entity that comes again has its number', async () => {
    const writer = writerWith();
    const numbers: number[] = [];
    writer.join({ after: (writes) => void numbers.push(...writes.map(({ entityNo }) => entityNo)) });
    await put(writer, 'urn:again', add);
    await take(writer, 'urn:again');
    expect(await read('urn:again')).toBeUndefined();
    expect(await put(writer, 'urn:again', add)).toBe(1);
    expect(new Set(numbers).size).toBe(1);
    const [row] = await db.query(`SELECT deleted_at FROM entity WHERE id = 'urn:again'`);
    expect(row).toEqual({ deleted_at: null });
  });

  test('an update of a value goes into no index', async () => {
    // what an update changes stands in no column, expression or condition of an index
    const named = await db.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
       WHERE i.indrelid = 'entity'::regclass AND pg_get_indexdef(i.indexrelid) ~ '\\m(doc|modified_at|due_at)\\M'`,
    );
    expect(named).toEqual([]);
  });

  test('types and attributes are known as entities are written, change, expire and go', async () => {
    const writer = writerWith();
    const told = async () =>
      (await readTypeSummaries(db, 9, new Date(now).toISOString())).map(({ entities, attributes }) => [
        entities,
        attributes.map(({ name, kinds }) => `${name} ${kinds.join('+')}`),
      ]);
    const two = {
      b: [
        { type: 'Property', value: 1 },
        { type: 'Relationship', object: 'urn:x', datasetId: 'urn:d' },
      ],
    };
    const refused = writerWith();
    refused.join({
      inside: async () => {
        throw new Error('no');
      },
    });
    await expect(put(refused, 'urn:shape:0', add, two, 9)).rejects.toThrow('no');
    await put(refused, 'urn:shape:0', add, two, 9).catch(() => undefined);
    expect(await told()).toEqual([]);
    await put(writer, 'urn:shape:1', add, two, 9);
    await put(writer, 'urn:shape:2', add, {}, 9);
    await put(writer, 'urn:shape:2', add, {}, 9);
    await put(
      writer,
      'urn:shape:3',
      add,
      { c: { value: 1, expiresAt: new Date(now + 500).toISOString() } },
      9,
    );
    expect(await told()).toEqual([[3, ['ex:a Property', 'ex:b Property+Relationship', 'ex:c Property']]]);
    expect(await readAttributeSummaries(db, 9, new Date(now).toISOString(), 'ex:b')).toEqual([
      { name: 'ex:b', instances: 2, kinds: ['Property', 'Relationship'], types: ['ex:T'] },
    ]);
    now += 1000;
    await sweep(db, clock, writer);
    await put(writer, 'urn:shape:1', add, {}, 9);
    expect(await told()).toEqual([[3, ['ex:a Property']]]);
    await writer.write({
      tenant: 9,
      ids: ['urn:shape:2'],
      decide: (current) => {
        const before = current('urn:shape:2')!;
        return { writes: [{ before, changes: deletedEntity(before) }], result: undefined };
      },
    });
    expect(await told()).toEqual([[2, ['ex:a Property']]]);
  });

  test('what expires is not there any more, and history and subscriptions are told', async () => {
    const writer = writerWith();
    const told: StoredWrite[] = [];
    writer.join({ after: (writes) => void told.push(...writes) });
    const soon = { expiresAt: new Date(now + 1000).toISOString() };
    await put(writer, 'urn:old:1', add, soon);
    await put(writer, 'urn:old:2', add, {
      b: { value: 1, ...soon },
      c: [
        { value: 1, ...soon },
        { value: 2, datasetId: 'urn:d' },
      ],
    });
    await put(writer, 'urn:old:3', add, soon);
    await put(writer, 'urn:old:4', add, { expiresAt: new Date(now + 10_000).toISOString() });
    now += 2000;
    told.length = 0;
    expect(await read('urn:old:1')).toBeUndefined();
    expect(Object.keys((await read('urn:old:2'))!.attributes).sort()).toEqual(['ex:a', 'ex:c']);
    // one that is written before anybody looks is made anew
    expect(await put(writer, 'urn:old:3', add)).toBe(1);
    expect(told.map(({ id, before, after }) => [id, held(before), held(after)])).toEqual([
      ['urn:old:3', 1, undefined],
      ['urn:old:3', undefined, 1],
    ]);
    await sweep(db, clock, writer);
    expect(
      told
        .slice(2)
        .map(({ id, after, changes }) => [
          id,
          after && Object.keys(after.attributes).sort(),
          changes.map(({ attribute, kind, datasetId }) => [attribute, kind, datasetId]),
        ]),
    ).toEqual([
      ['urn:old:1', undefined, [['ex:a', 'deleted', undefined]]],
      [
        'urn:old:2',
        ['ex:a', 'ex:c'],
        [
          ['ex:b', 'deleted', undefined],
          ['ex:c', 'deleted', undefined],
        ],
      ],
    ]);
    expect((await read('urn:old:2'))!.attributes['ex:c']).toMatchObject([{ value: 2 }]);
    expect(await read('urn:old:4')).toBeDefined();
    told.length = 0;
    await sweep(db, clock, writer);
    expect(told).toEqual([]);
  });

  test('closing waits for what was called', async () => {
    const writer = writerWith();
    const done: unknown[] = [];
    for (let i = 0; i < 20; i++) void put(writer, 'urn:close', add).then((value) => done.push(value));
    await writer.close();
    expect(done).toHaveLength(20);
  });
}
