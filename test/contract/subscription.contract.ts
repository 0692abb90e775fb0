import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Aedes } from 'aedes';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Broker, BrokerContext } from '../../src/context/broker.ts';
import {
  deleteOldest,
  deleteOrphans,
  insertNotifications,
  selectPending,
  selectPendingSubscriptions,
} from '../../src/context/notification-outbox.ts';
import { openBroker } from '../../src/context/open-broker.ts';
import { createdEntity, deletedEntity } from '../../src/context/patch-change.ts';
import { isFailing } from '../../src/context/subscription.ts';
import {
  changeSubscription,
  createSubscription,
  getSubscription,
  listSubscriptions,
  removeSubscription,
} from '../../src/context/subscription-actions.ts';
import { SUBSCRIPTION_DEFAULTS } from '../../src/context/subscription-open.ts';
import { PUBLIC, SYSTEM } from '../../src/model/actor.ts';
import type { Database } from '../../src/platform/database.ts';
import { Receiver } from '../receiver.ts';
import { building, map, update } from '../subscription-case.ts';

/** What subscriptions must do on every store. `openStore` gives one with the newest schema. */
export function subscriptionContract(openStore: () => Promise<Database>): void {
  let db: Database;
  let broker: Broker & { close(): Promise<void> };
  let receiver: Receiver;
  const limits = { ...SUBSCRIPTION_DEFAULTS, firstWait: 20, longestWait: 40 };
  const open = async (bounds = limits) => {
    let counter = 0;
    broker = await openBroker({
      db,
      clock: () => new Date(),
      randomBytes: (length) => Uint8Array.from({ length }, () => counter++ % 256),
      log: pino({ level: 'silent' }),
      subscriptions: { limits: bounds },
    });
  };
  beforeAll(async () => {
    db = await openStore();
  });
  afterAll(() => db?.close());
  beforeEach(async () => {
    await open();
    receiver = new Receiver();
    await receiver.listen();
  });
  afterEach(async () => {
    for (const { id } of (await listSubscriptions(ctx(), { limit: 100, offset: 0 })).found)
      await removeSubscription(ctx(), id);
    await broker.close();
    await receiver.close();
    await db.query('DELETE FROM entity');
  });

  const ctx = (actor = SYSTEM): BrokerContext => ({
    actor,
    broker,
    tenant: 0,
    now: new Date().toISOString(),
    log: pino({ level: 'silent' }),
  });
  const base = 'http://localhost/ngsi-ld/v1';
  const subscribe = (members: object = {}, endpoint: object = {}, notification: object = {}) =>
    createSubscription(ctx(), {
      body: {
        type: 'Subscription',
        entities: [{ type: 'Building' }],
        ...members,
        notification: {
          ...notification,
          endpoint: { uri: `http://127.0.0.1:${receiver.port}/notify`, ...endpoint },
        },
      },
      map: { ...map, source: undefined },
      base,
    });

  const create = (id: string, members: object = {}) =>
    broker.entities.write({
      tenant: 0,
      ids: [id],
      decide: () => {
        const entity = building({ id, ...members });
        return { writes: [{ after: entity, changes: createdEntity(entity).changes }], result: entity };
      },
    });
  const set = (id: string, level: number) =>
    broker.entities.write({
      tenant: 0,
      ids: [id],
      decide: (current) => ({ writes: [update(current(id)!, { level })], result: undefined }),
    });
  const remove = (id: string) =>
    broker.entities.write({
      tenant: 0,
      ids: [id],
      decide: (current) => {
        const before = current(id)!;
        return { writes: [{ before, changes: deletedEntity(before) }], result: undefined };
      },
    });
  const levelOf = (entity: Record<string, unknown>) =>
    (entity['ex:level'] as { readonly value: number }).value;
  const rowsLeft = async () =>
    (await db.query<{ count: number }>('SELECT count(*) AS count FROM notification'))[0]!.count;
  const eventually = async (check: () => Promise<void> | void): Promise<void> => {
    for (let tries = 0; ; tries += 1)
      try {
        return await check();
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
  };

  test('a change is told to the endpoint, counted, and leaves the outbox', async () => {
    const id = await subscribe();
    await create('urn:building:1');
    const [first] = await receiver.until(1);
    expect(first).toMatchObject({
      url: '/notify',
      headers: { 'content-type': 'application/json' },
      body: { type: 'Notification', subscriptionId: id, data: [{ id: 'urn:building:1' }] },
    });
    expect(first!.headers.link).toContain('ngsi-ld-core-context');
    await set('urn:building:1', 7);
    await receiver.until(2);
    await eventually(async () => {
      const { delivery } = await getSubscription(ctx(), id);
      expect(delivery).toMatchObject({ timesSent: 2, timesFailed: 0, lastSuccess: expect.any(String) });
      expect(await rowsLeft()).toBe(0);
    });
  });

  test('a deletion is told where it was asked for', async () => {
    await subscribe({ notificationTrigger: ['entityDeleted'] });
    await create('urn:building:1');
    await remove('urn:building:1');
    const [first] = await receiver.until(1);
    expect(first!.body.data).toEqual([
      { id: 'urn:building:1', type: 'ex:Building', deletedAt: expect.any(String) },
    ]);
  });

  describe('the operations', () => {
    test('change what is sent from then on', async () => {
      const id = await subscribe();
      const body = { notification: { endpoint: { uri: `http://127.0.0.1:${receiver.port}/other` } } };
      await changeSubscription(ctx(), id, { body, map: { ...map, source: undefined }, base });
      await create('urn:building:1');
      expect((await receiver.until(1))[0]!.url).toBe('/other');
    });

    test('refuse an id that is there, and one that is not', async () => {
      const id = await subscribe();
      await expect(subscribe({ id })).rejects.toMatchObject({ code: 'context.exists' });
      await removeSubscription(ctx(), id);
      await subscribe({ id });
      const unknown = { code: 'context.notFound' };
      await expect(getSubscription(ctx(), 'urn:none')).rejects.toMatchObject(unknown);
      await expect(removeSubscription(ctx(), 'urn:none')).rejects.toMatchObject(unknown);
      const input = { body: {}, map: { ...map, source: undefined }, base };
      await expect(changeSubscription(ctx(), 'urn:none', input)).rejects.toMatchObject(unknown);
    });

    test('are for those who may', async () => {
      const refused = { code: 'actor.unknown' };
      const input = { body: {}, map: { ...map, source: undefined }, base };
      const by = ctx(PUBLIC);
      await expect(createSubscription(by, input)).rejects.toMatchObject(refused);
      await expect(changeSubscription(by, 'urn:a', input)).rejects.toMatchObject(refused);
      await expect(removeSubscription(by, 'urn:a')).rejects.toMatchObject(refused);
      await expect(getSubscription(by, 'urn:a')).rejects.toMatchObject(refused);
      await expect(listSubscriptions(by, { limit: 1, offset: 0 })).rejects.toMatchObject(refused);
    });
  });

  test('nothing is written where nothing matches', async () => {
    await subscribe({ watchedAttributes: ['other'] });
    await create('urn:building:1');
    expect(await rowsLeft()).toBe(0);
  });

  describe('what an endpoint does', () => {
    test('dead or slow, never delays another', async () => {
      const slow = new Receiver();
      await slow.listen();
      slow.answer = () => new Promise(() => {});
      const dead = await subscribe({}, { uri: 'http://127.0.0.1:1/notify' });
      await subscribe({}, { uri: `http://127.0.0.1:${slow.port}/notify` });
      await subscribe();
      await create('urn:building:1');
      for (let level = 0; level < 20; level += 1) await set('urn:building:1', level + 10);
      await receiver.until(21);
      expect(receiver.received.map(({ body }) => levelOf(body.data[0]!))).toEqual([
        4,
        ...Array.from({ length: 20 }, (_, i) => i + 10),
      ]);
      await slow.until(1);
      expect(slow.received).toHaveLength(1);
      const { delivery } = await getSubscription(ctx(), dead);
      expect(isFailing(delivery)).toBe(true);
      await slow.close();
    });

    test('with a time-out of its own counts as a failure after that time', async () => {
      receiver.answer = () => new Promise(() => {});
      const id = await subscribe({}, { timeout: 50 });
      await create('urn:building:1');
      await eventually(async () => {
        const { delivery } = await getSubscription(ctx(), id);
        expect(delivery.timesFailed).toBeGreaterThan(0);
      });
    });

    test('by a redirect leads nowhere', async () => {
      receiver.answer = () => 307;
      const id = await subscribe();
      await create('urn:building:1');
      await eventually(async () =>
        expect((await getSubscription(ctx(), id)).delivery.timesFailed).toBeGreaterThan(0),
      );
    });

    test('at this server’s own port is never met', async () => {
      broker.subscriptions.servedAt(receiver.port);
      const id = await subscribe({}, { uri: `http://localhost:${receiver.port}/api/v1/backup` });
      await create('urn:building:1');
      await eventually(async () =>
        expect((await getSubscription(ctx(), id)).delivery.timesFailed).toBeGreaterThan(0),
      );
      expect(receiver.received).toEqual([]);
    });

    test('wrong is tried again, in order, until it is right', async () => {
      let failures = 3;
      receiver.answer = () => (failures-- > 0 ? 503 : 200);
      const id = await subscribe();
      await create('urn:building:1');
      await set('urn:building:1', 5);
      await set('urn:building:1', 6);
      await receiver.until(6);
      const levels = receiver.received.map(({ body }) => levelOf(body.data[0]!));
      expect(levels.slice(-3)).toEqual([4, 5, 6]);
      await eventually(async () => {
        const { delivery } = await getSubscription(ctx(), id);
        expect(delivery).toMatchObject({ timesSent: 6, timesFailed: 3 });
        expect(await rowsLeft()).toBe(0);
      });
    });
  });

  test('what was not delivered is sent after a restart, in order', async () => {
    receiver.answer = () => 503;
    const id = await subscribe();
    await create('urn:building:1');
    for (const level of [5, 6, 7]) await set('urn:building:1', level);
    await receiver.until(1);
    await broker.close();
    expect(await rowsLeft()).toBe(4);
    const before = receiver.received.length;
    receiver.answer = () => 200;
    await open();
    // Nor does what is written now overtake it.
    await set('urn:building:1', 8);
    await receiver.until(before + 5);
    expect(receiver.received.slice(before).map(({ body }) => levelOf(body.data[0]!))).toEqual([
      4, 5, 6, 7, 8,
    ]);
    await eventually(async () => {
      expect(await rowsLeft()).toBe(0);
      const { delivery } = await getSubscription(ctx(), id);
      expect(delivery.timesSent - delivery.timesFailed).toBe(5);
    });
  });

  test('a subscription that is deleted is told nothing more', async () => {
    receiver.answer = () => 503;
    const id = await subscribe();
    await create('urn:building:1');
    await receiver.until(1);
    await removeSubscription(ctx(), id);
    expect(await rowsLeft()).toBe(0);
    const count = receiver.received.length;
    await set('urn:building:1', 9);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(receiver.received.length).toBeLessThanOrEqual(count + 1);
  });

  test('a batch of entities is told together', async () => {
    await subscribe();
    const ids = Array.from({ length: 250 }, (_, i) => `urn:building:${i}`);
    await broker.entities.write({
      tenant: 0,
      ids,
      decide: () => ({
        writes: ids.map((id) => {
          const entity = building({ id });
          return { after: entity, changes: createdEntity(entity).changes };
        }),
        result: undefined,
      }),
    });
    await receiver.until(3);
    const told = receiver.received.map(({ body }) => body.data.map(({ id }) => id));
    expect(told.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(told.flat()).toEqual(ids);
  });

  test('linked entities come along as they are when it is sent', async () => {
    await create('urn:city:1', { type: 'City', name: 'Paris' });
    await subscribe({}, {}, { join: 'flat' });
    await create('urn:building:1', { locatedIn: { type: 'Relationship', object: 'urn:city:1' } });
    const [first] = await receiver.until(1);
    expect(first!.body.data.map(({ id }) => id)).toEqual(['urn:building:1', 'urn:city:1']);
  });

  test('a tenant is told of its own entities alone, and which tenant they are of', async () => {
    const tenant = await broker.tenants.make('city-1');
    const body = {
      type: 'Subscription',
      entities: [{ type: 'Building' }],
      notification: { endpoint: { uri: `http://127.0.0.1:${receiver.port}/notify` } },
    };
    const asked = { body, map: { ...map, source: undefined }, base };
    const id = await createSubscription({ ...ctx(), tenant }, asked);
    await create('urn:building:default');
    const entity = building({ id: 'urn:building:city' });
    await broker.entities.write({
      tenant,
      ids: [entity.id],
      decide: () => ({
        writes: [{ after: entity, changes: createdEntity(entity).changes }],
        result: undefined,
      }),
    });
    const [first] = await receiver.until(1);
    expect(first).toMatchObject({
      headers: { 'ngsild-tenant': 'city-1' },
      body: { data: [{ id: 'urn:building:city' }] },
    });
    expect((await listSubscriptions(ctx(), { limit: 10, offset: 0 })).total).toBe(0);
    await expect(getSubscription(ctx(), id)).rejects.toMatchObject({ code: 'context.notFound' });
    await removeSubscription({ ...ctx(), tenant }, id);
  });

  test('by interval all entities are told again and again', async () => {
    await create('urn:building:1');
    await create('urn:building:2');
    await create('urn:tower:1', { type: 'Tower' });
    const id = await subscribe({ timeInterval: 0.2 });
    const received = await receiver.until(2);
    for (const { body } of received.slice(0, 2))
      expect(body.data.map((entity) => entity.id)).toEqual(['urn:building:1', 'urn:building:2']);
    await eventually(async () =>
      expect((await getSubscription(ctx(), id)).delivery.timesSent).toBeGreaterThan(1),
    );
  });

  test('by MQTT it is published under the topic of the endpoint', async () => {
    const mqtt = await Aedes.createBroker();
    const server = createTcpServer(mqtt.handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const told = new Promise<string>((resolve) =>
      mqtt.on('publish', ({ topic, payload }, client) => {
        if (client) resolve(`${topic} ${payload.toString()}`);
      }),
    );
    await subscribe({}, { uri: `mqtt://127.0.0.1:${port}/city/air` });
    await create('urn:building:1');
    expect(await told).toMatch(/^city\/air \{"metadata":.*"data":\[\{"id":"urn:building:1"/);
    await broker.close();
    await open();
    await new Promise<void>((resolve) => mqtt.close(resolve));
    server.close();
  });

  test('a tenant has no more subscriptions than it may', async () => {
    await broker.close();
    await open({ ...limits, subscriptions: 2 });
    await subscribe();
    await subscribe();
    await expect(subscribe()).rejects.toMatchObject({
      code: 'context.badRequest',
      issues: [{ code: 'context.limitSubscriptions', details: { most: 2 } }],
    });
    expect((await listSubscriptions(ctx(), { limit: 10, offset: 0 })).total).toBe(2);
  });

  describe('the outbox', () => {
    const rows = (subscriptionNo: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({
        subscriptionNo,
        entityNo: i,
        at: '2026-01-01T00:00:00.000Z',
        deferred: false,
        data: `[${i}]`,
      }));
    const ALL = { rows: 100, bytes: 1_000 };
    afterEach(() => db.query('DELETE FROM notification'));

    test('numbers its rows in their order and gives out the oldest that are not known', async () => {
      const numbers = await insertNotifications(db, rows(901, 5));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      const [first, ...others] = numbers;
      const found = await selectPending(db, 901, [first!], { rows: 3, bytes: 1_000 });
      expect(found.map(({ no }) => no)).toEqual(others.slice(0, 3));
      expect(found[0]).toEqual({ ...rows(901, 2)[1], no: others[0] });
      const few = await selectPending(db, 901, [], { rows: 10, bytes: 4 });
      expect(few.map(({ data }) => data)).toEqual(['[0]', '[1]']);
    });

    test('tells which subscriptions have rows, and forgets those of none', async () => {
      await insertNotifications(db, [...rows(903, 3), ...rows(901, 1), ...rows(902, 2)]);
      expect(await selectPendingSubscriptions(db)).toEqual([901, 902, 903]);
      await deleteOrphans(db);
      expect(await selectPendingSubscriptions(db)).toEqual([]);
    });

    test('gives up the oldest of too many', async () => {
      await insertNotifications(db, [...rows(901, 10), ...rows(902, 1)]);
      expect(await deleteOldest(db, 901, 3)).toBe(7);
      expect(await deleteOldest(db, 901, 3)).toBe(0);
      expect((await selectPending(db, 901, [], ALL)).map(({ data }) => data)).toEqual(['[7]', '[8]', '[9]']);
      expect(await selectPending(db, 902, [], ALL)).toHaveLength(1);
    });
  });
}
