import { expect, test } from 'vitest';
import { may } from '../policy/may.ts';
import { needsOf, OPEN_CALLER, rememberingDoors } from './http-access.ts';
import { OPERATIONS } from './http-operations.ts';

test('an operation needs the right to read or write what it is about', () => {
  const needs = Object.entries(OPERATIONS).map(([name, operation]) => [name, needsOf(operation)] as const);
  const of = (right: string) => needs.filter(([, one]) => one === right).map(([name]) => name);
  expect(of('context.read')).toEqual(
    expect.arrayContaining(['queryEntities', 'batchQuery', 'batchQueryTemporal', 'serveContext']),
  );
  expect(of('context.write')).toEqual(
    expect.arrayContaining(['purgeEntities', 'batchUpsert', 'deleteTemporal', 'addContext']),
  );
  expect(of('subscription.read')).toEqual(
    expect.arrayContaining(['querySubscriptions', 'queryRegistrations']),
  );
  expect(of('subscription.write')).toEqual(
    expect.arrayContaining(['createSubscription', 'deleteRegistration']),
  );
  for (const [, right] of needs) expect(may(OPEN_CALLER, right)).toBe(true);
  expect(may(OPEN_CALLER, 'key.manage')).toBe(false);
});

test('a key is looked up once a second, one that is none each time', async () => {
  let time = 0;
  const asked: string[] = [];
  const actor = { kind: 'key', id: 'k', name: 'k', scopes: [] } as const;
  const key = async (secret: string) => {
    asked.push(secret);
    if (secret === 'broken') throw new Error('the store is away');
    return secret === 'good' ? actor : undefined;
  };
  const doors = rememberingDoors({ session: async () => undefined, key }, () => new Date(time));
  expect(await Promise.all([doors.key('good'), doors.key('good')])).toEqual([actor, actor]);
  expect(asked).toEqual(['good']);
  time = 1_000;
  await doors.key('good');
  expect(asked).toEqual(['good', 'good']);
  expect([await doors.key('bad'), await doors.key('bad')]).toEqual([undefined, undefined]);
  await expect(doors.key('broken')).rejects.toThrow();
  await expect(doors.key('broken')).rejects.toThrow();
  expect(asked.slice(2)).toEqual(['bad', 'bad', 'broken', 'broken']);
  for (let at = 0; at < 2_000; at++) void doors.key('good');
  expect(asked).toHaveLength(6);
});
