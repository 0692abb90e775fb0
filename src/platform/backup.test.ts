import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../../test/postgres.ts';
import { PUBLIC, SYSTEM } from '../model/actor.ts';
import { backupStore, streamBackup } from './backup.ts';
import type { BackupProgress } from './backup-manifest.ts';
import { type Config, loadConfig } from './config.ts';
import type { Context } from './context.ts';
import type { Database } from './database.ts';
import { lockFolder } from './lock.ts';
import { restoreStore } from './restore.ts';
import { filesFolder, openStore } from './store-open.ts';

const NASTY = 'tab\tline\nreturn\rback\\slash \\N "quotes" 中文 🏙 \u2028 end';
const BYTES = new Uint8Array([0, 9, 10, 13, 92, 255]);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const clock = () => new Date('2026-03-04T05:06:07.890Z');

const root = mkdtempSync(join(tmpdir(), 'meridian-backup-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let counter = 0;
const configOf = (databaseUrl?: string): Config =>
  loadConfig({ MERIDIAN_DATA: `folder-${++counter}`, DATABASE_URL: databaseUrl }, root);
const contextOf = (db: Database, config: Config): Context => ({
  ...testContext(db),
  clock,
  folder: filesFolder(config.folder),
});

/** A workspace with everything that is hard to carry. */
async function fill(db: Database, config: Config): Promise<void> {
  // the child comes first: rows may lie in any order
  await db.query('ALTER TABLE area DROP CONSTRAINT area_parent_fkey');
  const areas = `INSERT INTO area (code, parent, level, name_en, name_zh, longitude) VALUES ($1, $2, 'city', $3, $4, $5)`;
  await db.query(areas, ['370200', '370000', NASTY, '青岛', 120.38264000000001]);
  await db.query(areas, ['370000', null, '', '山东', null]);
  await db.query(areas, ['gone', null, '', '', null]);
  await db.query(`DELETE FROM area WHERE code = 'gone'`);
  await db.query(
    'ALTER TABLE area ADD CONSTRAINT area_parent_fkey FOREIGN KEY (parent) REFERENCES area (code)',
  );
  await db.query(
    `INSERT INTO indicator_value SELECT i, 1, '2019', x, 'reported', 1, 1, 1, i, 1, 1
     FROM generate_series(1, 20000) AS i, LATERAL (SELECT CASE i WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' WHEN 3 THEN NULL
       ELSE sqrt(i) END::float8 AS x)`,
  );
  await db.query(`INSERT INTO framework VALUES ('f', 1, '1', 'ready', $1, 'hash', $2, 'a', 'A')`, [
    JSON.stringify({ text: NASTY, list: [1, null, { a: true }] }),
    clock(),
  ]);
  for (const id of ['small', 'large'])
    await db.query(`INSERT INTO run VALUES ($1, $2, 'a', 'A', 'f', 1, '2019', '{}', $3)`, [
      id,
      clock(),
      id === 'small' ? BYTES : new Uint8Array(2_000_000).fill(92),
    ]);
  await db.query(`INSERT INTO person VALUES ('p', 'boss', 'Boss', 'hash', '["administrator"]', $1)`, [
    clock(),
  ]);
  await db.query(`INSERT INTO session VALUES ('token', 'p', $1, $1)`, [clock()]);
  const folder = filesFolder(config.folder);
  mkdirSync(join(folder, 'uploads', 'one'), { recursive: true });
  writeFileSync(join(folder, 'uploads', 'one', '数据.csv'), 'a,b\n');
  writeFileSync(join(folder, 'empty'), '');
}

/** Everything of a workspace, for comparing. */
async function contentOf(db: Database, config: Config): Promise<unknown> {
  const tables: Record<string, unknown> = {};
  for (const table of ['area', 'framework', 'person', 'api_key'])
    tables[table] = await db.query(`SELECT * FROM ${table} ORDER BY 1`);
  // megabytes are compared by their hash: the runner would compare them byte by byte, in seconds
  tables.values = await db.query(
    `SELECT count(*), md5(string_agg(v::text, '|' ORDER BY indicator_id)) AS hash FROM indicator_value AS v`,
  );
  const runs = await db.query<{ inputs: Uint8Array }>('SELECT * FROM run ORDER BY 1');
  tables.run = runs.map((run) => ({ ...run, inputs: sha256(run.inputs) }));
  const folder = filesFolder(config.folder);
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')])
        .sort()
    : [];
  return { tables, files };
}

const restore = (source: string, config: Config, force = false) =>
  restoreStore(source, { actor: SYSTEM, config, clock, force });

const found = await findPostgres();
let postgres: SharedPostgres | undefined;
let source: { config: Config; content: unknown; file: string };
beforeAll(async () => {
  const [newest] = found;
  if (newest) postgres = await sharedPostgres(newest);
  const config = configOf();
  const db = await openStore(config);
  await fill(db, config);
  const file = join(root, 'source.meridian-backup');
  await backupStore(contextOf(db, config), file);
  source = { config, content: await contentOf(db, config), file };
  await db.close();
});

const kinds = ['embedded', 'postgres'] as const;
const freshConfig = async (kind: (typeof kinds)[number]) =>
  configOf(kind === 'postgres' ? await postgres?.freshDatabase() : undefined);

describe.each(kinds.flatMap((from) => kinds.map((to) => [from, to] as const)))('%s to %s', (from, to) => {
  const possible = found.length > 0 || (from === 'embedded' && to === 'embedded');
  test.skipIf(!possible && !process.env.CI)('carries everything over, exactly', async () => {
    let { file, content } = source;
    if (from === 'postgres') {
      const config = await freshConfig(from);
      const db = await openStore(config);
      await fill(db, config);
      content = await contentOf(db, config);
      file = join(root, `${from}-${to}`);
      await backupStore(contextOf(db, config), file);
      await db.close();
    }
    const target = await freshConfig(to);
    expect(await restore(file, target)).toMatchObject({
      createdAt: '2026-03-04T05:06:07.890Z',
      files: 2,
      rows: 20_006,
    });
    const db = await openStore(target);
    expect(await contentOf(db, target)).toEqual(content);
    expect(await db.query('SELECT * FROM session')).toEqual([]);
    // numbering goes on after the highest number ever given, also one that is gone
    const [area] = await db.query(
      `INSERT INTO area (code, parent, level, name_en, name_zh) VALUES ('new', '370000', '', '', '') RETURNING id`,
    );
    expect(area).toEqual({ id: 4 });
    await expect(
      db.query(
        `INSERT INTO area (code, parent, level, name_en, name_zh) VALUES ('lost', 'none', '', '', '')`,
      ),
    ).rejects.toMatchObject({ code: '23503' });
    await db.close();
  });
});

describe('a backup', () => {
  let db: Database;
  let config: Config;
  let ctx: Context;
  beforeAll(async () => {
    config = configOf();
    db = await openStore(config);
    ctx = contextOf(db, config);
  });
  afterAll(() => db.close());

  test('is a plain tar, for its owner only, and says how far it is', async () => {
    const target = join(root, 'fresh');
    const steps: BackupProgress[] = [];
    await db.query(`INSERT INTO setting VALUES ('a', '1')`);
    const summary = await backupStore(ctx, target, (progress) => steps.push(progress));
    expect(summary).toMatchObject({ file: target, bytes: statSync(target).size, rows: 1, files: 0 });
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readFileSync(target).subarray(257, 262).toString()).toBe('ustar');
    expect(steps).toEqual([{ step: 'tables', done: 1, total: 1 }]);
    expect(readdirSync(root).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('does not overwrite a file', async () => {
    await expect(backupStore(ctx, source.file)).rejects.toMatchObject({ code: 'thing.conflict' });
  });

  test('that cannot be written leaves nothing', async () => {
    await expect(backupStore(ctx, join(root, 'no-such-folder', 'x'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('can be sent, and is gone from the folder once it was', async () => {
    const { bytes, stream } = await streamBackup(ctx);
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece);
    expect(Buffer.concat(pieces).length).toBe(bytes);
    await expect.poll(() => readdirSync(join(config.folder, 'outgoing'))).toEqual([]);
  });

  test('is for administrators', async () => {
    const target = join(root, 'refused');
    await expect(backupStore({ ...ctx, actor: PUBLIC }, target)).rejects.toMatchObject({
      code: 'actor.unknown',
    });
    for (const act of [(other: Context) => backupStore(other, target), streamBackup])
      await expect(act({ ...ctx, actor: personWith('editor', 'evaluator') })).rejects.toMatchObject({
        code: 'actor.forbidden',
      });
    await expect(
      restoreStore(source.file, { actor: personWith('evaluator'), config, clock }),
    ).rejects.toMatchObject({ code: 'actor.forbidden' });
  });
});

describe('restoring', () => {
  const damagedCopy = (change: (bytes: Buffer) => Buffer): string => {
    const copy = join(root, 'damaged');
    writeFileSync(copy, change(readFileSync(source.file)));
    return copy;
  };
  const flipAt = (position: number) =>
    damagedCopy((bytes) => {
      bytes.writeUInt8(bytes.readUInt8(position) ^ 0x10, position);
      return bytes;
    });

  test('names the member that one flipped bit has damaged', async () => {
    const bytes = readFileSync(source.file);
    const member = bytes.indexOf('tables/indicator_value.copy.gz');
    await expect(restore(flipAt(member + 512 + 1000), configOf())).rejects.toMatchObject({
      code: 'backup.invalid',
      issues: [{ code: 'backup.damaged', at: { file: 'tables/indicator_value.copy.gz' } }],
    });
  });

  test('notices a flipped bit wherever it is', async () => {
    const { length } = readFileSync(source.file);
    const target = configOf();
    for (let position = 0; position < length; position += Math.ceil(length / 60))
      await expect(restore(flipAt(position), target), `byte ${position}`).rejects.toMatchObject({
        code: 'backup.invalid',
      });
    expect(existsSync(target.folder)).toBe(false);
  });

  test('refuses what is cut off, too long, or no backup', async () => {
    for (const change of [
      (bytes: Buffer) => bytes.subarray(0, bytes.length - 1),
      (bytes: Buffer) => bytes.subarray(0, 5000),
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(512)]),
      () => Buffer.alloc(0),
      () => Buffer.alloc(1024),
      () => Buffer.from('id,name\n1,x\n'),
    ])
      await expect(restore(damagedCopy(change), configOf())).rejects.toMatchObject({
        code: 'backup.invalid',
      });
    await expect(restore(join(root, 'none'), configOf())).rejects.toMatchObject({ code: 'file.notFound' });
  });

  test('refuses a target that holds data, and replaces all of it when forced', async () => {
    const target = configOf();
    const before = await openStore(target);
    await before.query(`INSERT INTO setting VALUES ('mine', '1')`);
    await before.close();
    await expect(restore(source.file, target)).rejects.toMatchObject({
      code: 'storage.notEmpty',
      details: { table: 'setting' },
    });
    await restore(source.file, target, true);
    const after = await openStore(target);
    expect(await after.query('SELECT * FROM setting')).toEqual([]);
    expect(await contentOf(after, target)).toEqual(source.content);
    await after.close();
  });

  test('leaves the target as it was when it fails at the end', async () => {
    const target = configOf();
    const before = await openStore(target);
    await fill(before, target);
    await before.query(`INSERT INTO setting VALUES ('mine', '1')`);
    const content = await contentOf(before, target);
    // something of somebody else's depends on our table, so it cannot be replaced
    await before.execute('CREATE VIEW theirs AS SELECT * FROM setting');
    await before.close();
    await expect(restore(source.file, target, true)).rejects.toMatchObject({ code: '2BP01' });
    const after = await openStore(target);
    expect(await contentOf(after, target)).toEqual(content);
    expect(await after.query('SELECT key FROM setting')).toEqual([{ key: 'mine' }]);
    await after.close();
    expect(readdirSync(target.folder).sort()).toEqual(['database', 'files', 'lock']);
  });

  test('is refused while another holds the target', async () => {
    const target = configOf();
    mkdirSync(target.folder);
    const held = lockFolder(target.folder);
    await expect(restore(source.file, target)).rejects.toMatchObject({ code: 'storage.locked' });
    held.release();
  });
});
