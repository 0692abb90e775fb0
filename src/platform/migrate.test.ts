import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { listApplied, migrate, readMigrations } from './migrate.ts';

let db: Database;
let folder: string;
const at = new Date('2026-01-02T03:04:05Z');
const clock = () => at;
beforeAll(async () => {
  db = await openEmbedded(undefined);
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.execute('DROP SCHEMA public CASCADE; CREATE SCHEMA public;');
  folder = mkdtempSync(join(tmpdir(), 'meridian-migrations-'));
  write('000001-first.sql', 'CREATE TABLE a (n integer);');
  write('000002-second.sql', 'CREATE TABLE b (n integer);\nINSERT INTO a VALUES (1);');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
const url = () => pathToFileURL(`${folder}/`);

test('migrations are applied in order, once, and recorded', async () => {
  expect(await migrate(db, clock, url())).toEqual(['000001-first', '000002-second']);
  expect(await migrate(db, clock, url())).toEqual([]);
  expect(await db.query('SELECT n FROM a')).toEqual([{ n: 1 }]);
  const sha256 = createHash('sha256').update('CREATE TABLE a (n integer);').digest('hex');
  expect((await listApplied(db))[0]).toEqual({ number: 1, name: '000001-first', sha256, appliedAt: at });
});

test('two that migrate at once apply each migration once', async () => {
  const both = await Promise.all([migrate(db, clock, url()), migrate(db, clock, url())]);
  expect(both.flat().sort()).toEqual(['000001-first', '000002-second']);
});

test('a migration that fails leaves no trace, those before it stay, and it can be repaired', async () => {
  write('000002-second.sql', 'CREATE TABLE b (n integer);\nSELECT nothing;');
  await expect(migrate(db, clock, url())).rejects.toMatchObject({ code: '42703' });
  expect((await listApplied(db)).map(({ name }) => name)).toEqual(['000001-first']);
  write('000002-second.sql', 'CREATE TABLE b (n integer);');
  expect(await migrate(db, clock, url())).toEqual(['000002-second']);
});

test('an applied migration that was changed is refused; line ends do not count', async () => {
  await migrate(db, clock, url());
  write('000002-second.sql', 'CREATE TABLE b (n integer);\r\nINSERT INTO a VALUES (1);');
  expect(await migrate(db, clock, url())).toEqual([]);
  write('000001-first.sql', 'CREATE TABLE a (n bigint);');
  await expect(migrate(db, clock, url())).rejects.toMatchObject({
    code: 'storage.changed',
    details: { name: '000001-first' },
  });
});

test('a schema newer than this version is refused and left untouched', async () => {
  await migrate(db, clock, url());
  rmSync(join(folder, '000002-second.sql'));
  await expect(migrate(db, clock, url())).rejects.toMatchObject({
    code: 'storage.newer',
    details: { name: '000002-second', known: '000001-first' },
  });
  expect((await listApplied(db)).length).toBe(2);
});

test('a gap in the numbers or a strange name is refused', async () => {
  write('000004-fourth.sql', '');
  await expect(readMigrations(url())).rejects.toThrow('000004-fourth.sql should be number 3');
  rmSync(join(folder, '000004-fourth.sql'));
  write('third.sql', '');
  await expect(readMigrations(url())).rejects.toThrow('third.sql');
});

test('the migrations that are shipped are in order and apply', async () => {
  const shipped = await readMigrations();
  expect(await migrate(db, clock)).toEqual(shipped.map(({ name }) => name));
});
