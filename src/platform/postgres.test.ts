import { beforeAll, describe, expect, test } from 'vitest';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../../test/postgres.ts';
import { assertRecent, openPostgres, withoutPassword } from './postgres.ts';

test('what nobody answers at is unreachable, and the words for it hold no password', async () => {
  const refusal = await openPostgres('postgres://meridian:open-sesame@127.0.0.1:1/city').catch(
    (error) => error,
  );
  expect(refusal).toMatchObject({
    code: 'storage.unreachable',
    details: {
      address: 'postgres://meridian@127.0.0.1:1/city',
      reason: expect.stringContaining('ECONNREFUSED'),
    },
  });
  expect(JSON.stringify(refusal.details)).not.toContain('open-sesame');
});

test('an address is shown without its password and options', () => {
  expect(withoutPassword('postgres://a:b@host/db?password=c&sslmode=require')).toBe('postgres://a@host/db');
  for (const text of ['a:b@host', 'no address: secret']) expect(withoutPassword(text)).toBe('DATABASE_URL');
});

test('PostgreSQL 15 is the oldest that will do', () => {
  expect(() => assertRecent('15.0')).not.toThrow();
  expect(() => assertRecent('18beta1')).not.toThrow();
  for (const version of ['14.22', '9.6.24', ''])
    expect(() => assertRecent(version)).toThrow(expect.objectContaining({ code: 'storage.tooOld' }));
});

const [newest] = await findPostgres();

describe.skipIf(!newest && !process.env.CI)('with a server (skipped where there is none)', () => {
  let postgres: SharedPostgres;
  beforeAll(async () => {
    if (!newest) throw new Error('no PostgreSQL was found');
    postgres = await sharedPostgres(newest);
  });

  test('a database that is not there is unreachable, with the reason of the server', async () => {
    const address = (await postgres.freshDatabase()).replace(/test_[\d_]+/, 'nowhere');
    await expect(openPostgres(address)).rejects.toMatchObject({
      code: 'storage.unreachable',
      details: { reason: expect.stringContaining('nowhere') },
    });
  });

  test('a connection that breaks costs the work on it, and the next one is new', async () => {
    const db = await openPostgres(await postgres.freshDatabase());
    const lost = expect.objectContaining({ code: 'storage.lost' });
    await expect(db.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toEqual(lost);
    await expect(
      db.transaction((sql) => sql.query('SELECT pg_terminate_backend(pg_backend_pid())')),
    ).rejects.toEqual(lost);
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await db.close();
  });
});
