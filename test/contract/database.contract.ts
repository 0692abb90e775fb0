import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database.ts';

async function* chunksOf(...chunks: string[]) {
  yield* chunks;
}

/** What every store must do, whichever it is. `open` gives a store with the newest schema and no rows of the tests. */
export function databaseContract(open: () => Promise<Database>): void {
  let db: Database;
  beforeAll(async () => {
    db = await open();
    await db.execute(`
      CREATE TABLE contract_thing (id integer PRIMARY KEY, name text);
      CREATE TABLE contract_child (thing integer NOT NULL REFERENCES contract_thing (id) DEFERRABLE INITIALLY DEFERRED);
    `);
  });
  afterAll(() => db?.close());

  test('gives the same types', async () => {
    const [row] = await db.query(`
      SELECT 7::int4 AS int4, 9007199254740991::int8 AS int8, 0.1::float8 AS float8, 'NaN'::float8 AS nan,
             12.50::numeric AS numeric, true AS bool, '2019-07-15'::date AS date,
             '2026-01-02 03:04:05.678+08'::timestamptz AS at, '{"a":[1,null]}'::jsonb AS json, '\\x00ff'::bytea AS bytes,
             ARRAY[1,2]::int8[] AS int8s, ARRAY['a',NULL]::text[] AS texts, NULL::text AS nothing, count(*) AS count
    `);
    const { bytes, ...rest } = row as { bytes: Uint8Array };
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect([...bytes]).toEqual([0, 255]);
    expect(rest).toEqual({
      int4: 7,
      int8: 9007199254740991,
      float8: 0.1,
      nan: Number.NaN,
      numeric: '12.50',
      bool: true,
      date: '2019-07-15',
      at: new Date('2026-01-01T19:04:05.678Z'),
      json: { a: [1, null] },
      int8s: [1, 2],
      texts: ['a', null],
      nothing: null,
      count: 1,
    });
  });

  test('refuses a whole number that JavaScript cannot hold exactly', async () => {
    await expect(db.query('SELECT 9007199254740993::int8 AS n')).rejects.toThrow(RangeError);
    expect(await db.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('takes the same parameters', async () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    const rows = await db.query(
      `SELECT $1::int4 AS n, $2::float8 AS x, $3::text AS t, $4::bool AS b, $5::timestamptz AS at, $6::jsonb AS j,
              $7::bytea AS y, $8::text[] AS texts, $9::int4[] AS ints, $10::text AS nothing, $11::int8 AS long`,
      [
        7,
        1e-300,
        '中文 \\ "\' \t',
        true,
        at,
        '[1,{"a":null}]',
        new Uint8Array([0, 1, 255]),
        ['a,b', '"', 'NULL', ''],
        [1, 2],
        null,
        2 ** 40,
      ],
    );
    expect(rows.map((row) => ({ ...row, y: [...(row.y as Uint8Array)] }))).toEqual([
      {
        n: 7,
        x: 1e-300,
        t: '中文 \\ "\' \t',
        b: true,
        at,
        j: [1, { a: null }],
        y: [0, 1, 255],
        texts: ['a,b', '"', 'NULL', ''],
        ints: [1, 2],
        nothing: null,
        long: 2 ** 40,
      },
    ]);
  });

  test('goes on after an error, which carries the code of PostgreSQL', async () => {
    await expect(db.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' });
    await expect(db.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
    await expect(db.execute('SELECT 1; SELECT nothing')).rejects.toMatchObject({ code: '42703' });
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('answers a large result whole', async () => {
    const rows = await db.query<{ i: number; text: string }>(
      `SELECT i, repeat('x', 300) AS text FROM generate_series(1, 5000) AS i`,
    );
    expect(rows.length).toBe(5000);
    expect(rows.at(-1)).toEqual({ i: 5000, text: 'x'.repeat(300) });
    const [wide] = await db.query<{ text: string }>(`SELECT repeat('y', 3000000) AS text`);
    expect(wide?.text.length).toBe(3_000_000);
  });

  test('takes a large parameter', async () => {
    const [row] = await db.query<{ length: number }>('SELECT length($1::bytea) AS length', [
      new Uint8Array(5_000_000),
    ]);
    expect(row?.length).toBe(5_000_000);
  });

  test('runs statements that travel together in their order, and none after one that fails', async () => {
    const one = 'SELECT count(*) AS count FROM contract_thing WHERE id > $1';
    const counts = await db.transaction((sql) =>
      Promise.all([
        sql.query('INSERT INTO contract_thing VALUES ($1), ($2)', [101, 102]),
        sql.query(one, [100], 'contract_count'),
        sql.query('DELETE FROM contract_thing WHERE id = $1', [101]),
        sql.query(one, [100], 'contract_count'),
        sql.copyIn('contract_thing', ['id'], chunksOf('103\n')),
      ]),
    );
    expect(counts).toEqual([[], [{ count: 2 }], [], [{ count: 1 }], 1]);
    const failing = await db
      .transaction((sql) =>
        Promise.allSettled([
          sql.query('DELETE FROM contract_thing WHERE id > 100'),
          sql.query('SELECT 1 / $1::int AS one', [0], 'contract_division'),
          sql.query(one, [100], 'contract_count'),
        ]),
      )
      .catch((error: unknown) => error);
    expect(failing).toBeInstanceOf(Error);
    expect(await db.query(one, [100], 'contract_count')).toEqual([{ count: 2 }]);
    expect(await db.query('SELECT 1 / $1::int AS one', [1], 'contract_division')).toEqual([{ one: 1 }]);
    await db.query('DELETE FROM contract_thing WHERE id > 100');
  });

  test('commits a transaction and gives its result', async () => {
    const result = await db.transaction(async (sql) => {
      await sql.query('INSERT INTO contract_thing VALUES ($1, $2)', [1, 'kept']);
      return sql.query('SELECT name FROM contract_thing WHERE id = 1');
    });
    expect(result).toEqual([{ name: 'kept' }]);
    expect(await db.query('SELECT name FROM contract_thing WHERE id = 1')).toEqual([{ name: 'kept' }]);
  });

  test('rolls back what threw, and what failed at the commit', async () => {
    const own = new Error('own');
    await expect(
      db.transaction(async (sql) => {
        await sql.query(`INSERT INTO contract_thing VALUES (2, 'lost')`);
        throw own;
      }),
    ).rejects.toBe(own);
    await expect(
      db.transaction((sql) => sql.query('INSERT INTO contract_child VALUES (404)')),
    ).rejects.toMatchObject({
      code: '23503',
    });
    expect(await db.query('SELECT id FROM contract_thing WHERE id = 2')).toEqual([]);
    expect(await db.query('SELECT * FROM contract_child')).toEqual([]);
  });

  test('rolls back when an error was swallowed inside', async () => {
    await expect(
      db.transaction(async (sql) => {
        await sql.query(`INSERT INTO contract_thing VALUES (3, 'lost')`);
        await sql.query('SELECT 1 / 0').catch(() => undefined);
      }),
    ).rejects.toThrow();
    expect(await db.query('SELECT id FROM contract_thing WHERE id = 3')).toEqual([]);
  });

  test('refuses the outer database inside a transaction, where it would wait for itself', async () => {
    await expect(db.transaction(() => db.query('SELECT 1'))).rejects.toThrow('outer database');
    await expect(db.transaction(() => db.transaction(async () => 1))).rejects.toThrow('outer database');
  });

  test('keeps concurrent transactions apart', async () => {
    await db.query(`INSERT INTO contract_thing VALUES (10, '0')`);
    await Promise.all(
      Array.from({ length: 8 }, () =>
        db.transaction(async (sql) => {
          const [row] = await sql.query<{ name: string }>(
            'SELECT name FROM contract_thing WHERE id = 10 FOR UPDATE',
          );
          await sql.query('UPDATE contract_thing SET name = $1 WHERE id = 10', [
            String(Number(row?.name) + 1),
          ]);
        }),
      ),
    );
    expect(await db.query('SELECT name FROM contract_thing WHERE id = 10')).toEqual([{ name: '8' }]);
  });

  test('loads lines in bulk', async () => {
    const rows = await db.copyIn(
      'contract_thing',
      ['id', 'name'],
      chunksOf('100\ta\n101\t\\N\n', '102\t中\\t文\n'),
    );
    expect(rows).toBe(3);
    expect(
      await db.query('SELECT id, name FROM contract_thing WHERE id BETWEEN 100 AND 199 ORDER BY id'),
    ).toEqual([
      { id: 100, name: 'a' },
      { id: 101, name: null },
      { id: 102, name: '中\t文' },
    ]);
    expect(await db.copyIn('contract_thing', ['id', 'name'], chunksOf())).toBe(0);
  });

  test('loads all or nothing, and goes on after a refusal', async () => {
    const before = await db.query('SELECT count(*) AS n FROM contract_thing');
    await expect(
      db.copyIn('contract_thing', ['id', 'name'], chunksOf('200\ta\n', '200\tb\n', '201\tc\n')),
    ).rejects.toMatchObject({ code: '23505' });
    await expect(
      db.copyIn('contract_thing', ['id', 'name'], chunksOf('202\ta\n', 'x\tb\n')),
    ).rejects.toMatchObject({ code: '22P02' });
    const broken = async function* () {
      yield '203\ta\n';
      throw new Error('the source broke');
    };
    await expect(db.copyIn('contract_thing', ['id', 'name'], broken())).rejects.toThrow('the source broke');
    expect(await db.query('SELECT count(*) AS n FROM contract_thing')).toEqual(before);
  });

  test('loads inside a transaction, together with statements', async () => {
    await db.transaction(async (sql) => {
      await sql.query('CREATE TEMPORARY TABLE staged (id integer, name text) ON COMMIT DROP');
      await sql.copyIn('staged', ['id', 'name'], chunksOf('300\tstaged\n'));
      await sql.query('INSERT INTO contract_thing SELECT * FROM staged');
    });
    expect(await db.query('SELECT name FROM contract_thing WHERE id = 300')).toEqual([{ name: 'staged' }]);
  });

  test('does not hold up the event loop', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await db.query('SELECT count(*) FROM generate_series(1, 3000000)');
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });

  test('has the newest schema', async () => {
    expect(await db.query('SELECT number FROM schema_migration ORDER BY number LIMIT 1')).toEqual([
      { number: 1 },
    ]);
    expect(Number.parseInt(db.version, 10)).toBeGreaterThanOrEqual(15);
  });
}
