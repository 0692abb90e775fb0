import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server } from 'node:net';
import mysql from 'mysql2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../../test/postgres.ts';
import type { Database } from '../platform/database.ts';
import { openPostgres } from '../platform/postgres.ts';
import { pullSql, type SqlPortion } from './connector-sql.ts';
import type { SqlOptionsWire } from './source-wire.ts';

const all = async (portions: AsyncIterable<SqlPortion>) => {
  const records: unknown[] = [];
  let watermark: string | undefined;
  for await (const portion of portions) {
    records.push(...portion.records.map(({ record }) => record));
    watermark = portion.watermark;
  }
  return { records, watermark };
};
const pull = (
  options: SqlOptionsWire,
  change: { watermark?: string; password?: string; policy?: 'any' | 'public' } = {},
) =>
  all(
    pullSql({
      options,
      secrets: { password: change.password ?? 'secret' },
      watermark: change.watermark,
      policy: change.policy ?? 'any',
      signal: AbortSignal.timeout(20_000),
    }),
  );

const [binaries] = await findPostgres();

describe.skipIf(!binaries && !process.env.CI)('a table of PostgreSQL', () => {
  let postgres: SharedPostgres;
  let db: Database;
  let door: Server;
  let options: SqlOptionsWire;
  beforeAll(async () => {
    postgres = await sharedPostgres(binaries!);
    const url = await postgres.freshDatabase();
    db = await openPostgres(url);
    await db.execute(`
      CREATE SCHEMA city;
      CREATE TABLE city."Air" (id integer, no bigint, value numeric, at timestamptz, local timestamp, day date, doc jsonb, "Odd ""name" text);
      INSERT INTO city."Air" SELECT i, i, i / 4.0, '2026-03-01T00:00:00+08'::timestamptz + i * interval '1 second', '2026-03-01 08:00',
        '2026-03-01', '{"a": [1]}', 'x' FROM generate_series(1, 1200) AS i;
      CREATE ROLE city_reader LOGIN PASSWORD 'secret';
      GRANT USAGE ON SCHEMA city TO city_reader;
      GRANT ALL ON city."Air" TO city_reader`);
    // the test's server listens on a socket in the file system; sources are reached by address and port
    const target = new URL(url.replace(/^postgres(ql)?:/, 'http:'));
    const socket = target.searchParams.get('host');
    door = createServer((client) => {
      const server = socket
        ? connect(`${socket}/.s.PGSQL.${target.searchParams.get('port') ?? '5432'}`)
        : connect(Number(target.port), target.hostname);
      client.pipe(server).pipe(client);
      server.on('error', () => client.destroy());
      client.on('error', () => server.destroy());
    });
    await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
    options = {
      dialect: 'postgresql',
      host: 'localhost',
      port: (door.address() as AddressInfo).port,
      database: decodeURIComponent(target.pathname.slice(1)),
      user: 'city_reader',
      table: 'city.Air',
    };
  });
  afterAll(async () => {
    await db?.close();
    door?.close();
  });

  test('is read whole, its values as JSON has them', async () => {
    const { records, watermark } = await pull(options);
    expect(records).toHaveLength(1200);
    expect(records[0]).toEqual({
      id: 1,
      no: 1,
      value: 0.25,
      at: '2026-02-28T16:00:01.000Z',
      local: '2026-03-01 08:00:00',
      day: '2026-03-01',
      doc: { a: [1] },
      'Odd "name': 'x',
    });
    expect(watermark).toBeUndefined();
  });

  test('is read from above the watermark on, in its order', async () => {
    const first = await pull({ ...options, columns: ['id', 'no'], watermark: 'no' }, { watermark: '1197' });
    expect(first).toEqual({
      records: [
        { id: 1198, no: 1198 },
        { id: 1199, no: 1199 },
        { id: 1200, no: 1200 },
      ],
      watermark: '1200',
    });
    const timed = await pull({ ...options, columns: ['id', 'at'], watermark: 'at' });
    expect(
      await pull({ ...options, columns: ['id', 'at'], watermark: 'at' }, { watermark: timed.watermark! }),
    ).toEqual({
      records: [],
      watermark: undefined,
    });
  });

  test('cannot be written by what a name holds', async () => {
    await expect(pull({ ...options, table: 'city.Air"; DROP TABLE city."Air' })).rejects.toMatchObject({
      issue: { code: 'pull.sql' },
    });
    await expect(pull({ ...options, columns: ['id" FROM city."Air"; --'] })).rejects.toMatchObject({
      issue: { code: 'pull.sql' },
    });
    expect((await pull(options)).records).toHaveLength(1200);
  });

  test('that cannot be reached is told, without the password', async () => {
    const closed = { ...options, port: 1 };
    const error = (await pull(closed).catch((caught: unknown) => caught)) as { issue: unknown };
    expect(error.issue).toMatchObject({ code: 'pull.unreachable' });
    expect(JSON.stringify(error.issue)).not.toContain('secret');
    await expect(pull(options, { policy: 'public' })).rejects.toMatchObject({
      issue: { code: 'pull.refused' },
    });
  });
});

const columnOf = (name: string) => ({
  catalog: 'def',
  schema: 's',
  table: 't',
  orgTable: 't',
  name,
  orgName: name,
  characterSet: 45,
  columnLength: 20,
  columnType: 253,
  flags: 0,
  decimals: 0,
});

describe('a table of MySQL', () => {
  let server: ReturnType<typeof mysql.createServer>;
  let options: SqlOptionsWire;
  const asked: string[] = [];
  beforeAll(async () => {
    let connections = 0;
    // answers as a server of MySQL does, on the wire
    // biome-ignore lint/suspicious/noExplicitAny: the library does not type its server's side
    server = (mysql as any).createServer((connection: any) => {
      connections += 1;
      connection.on('error', () => undefined);
      connection.serverHandshake({
        protocolVersion: 10,
        serverVersion: '8.0.0',
        connectionId: connections,
        statusFlags: 2,
        characterSet: 45,
        capabilityFlags: 0xffffff ^ 2048,
        authCallback: ({ user }: { user: string }, done: (error: null, refusal?: object) => void) => {
          done(null, user === 'reader' ? undefined : { message: 'Access denied', code: 1045 });
          connection.sequenceId = 0;
        },
      });
      // it hands over SET as if it were a prepared statement
      connection.on('stmt_prepare', (text: string) => {
        asked.push(text);
        connection.sequenceId = 1;
        connection.writeOk();
        connection.sequenceId = 0;
      });
      connection.on('query', (text: string) => {
        asked.push(text);
        connection.sequenceId = 1;
        if (text.includes('missing')) return connection.writeError({ message: 'No such table', code: 1146 });
        connection.writeColumns(['id', '__meridian_watermark'].map(columnOf));
        for (const id of text.includes("> '2'") ? ['3'] : ['1', '2', '3']) connection.writeTextRow([id, id]);
        connection.writeEof();
        connection.sequenceId = 0;
      });
      connection.on('quit', () => connection.close());
    });
    // biome-ignore lint/suspicious/noExplicitAny: as above
    await new Promise<void>((done) => (server as any)._server.listen(0, '127.0.0.1', done));
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const { port } = (server as any)._server.address() as AddressInfo;
    options = {
      dialect: 'mysql',
      host: '127.0.0.1',
      port,
      database: 's',
      user: 'reader',
      table: 'air`s',
      columns: ['id'],
      watermark: 'no',
    };
  });
  // biome-ignore lint/suspicious/noExplicitAny: as above
  afterAll(() => void (server as any)._server.close());

  test('is read from above the watermark on, and only read', async () => {
    expect(await pull(options)).toEqual({ records: [{ id: '1' }, { id: '2' }, { id: '3' }], watermark: '3' });
    expect(await pull(options, { watermark: '2' })).toEqual({ records: [{ id: '3' }], watermark: '3' });
    expect(asked.slice(0, 3)).toEqual([
      "SET time_zone = '+00:00'",
      'SET SESSION TRANSACTION READ ONLY',
      'SELECT `id`, CAST(`no` AS CHAR) AS `__meridian_watermark` FROM `air``s` t ORDER BY `no`',
    ]);
  });

  test('that is not there is told', async () => {
    await expect(pull({ ...options, table: 'missing' })).rejects.toMatchObject({
      issue: { code: 'pull.sql' },
    });
  });
});
