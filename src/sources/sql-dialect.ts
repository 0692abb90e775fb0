import mysql from 'mysql2';
import pg from 'pg';

export interface SqlTarget {
  /** The IP address that was checked; `host` is what a certificate is held against. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: 'off' | 'require' | 'verify';
  /** For the connection and for each statement. */
  readonly milliseconds: number;
}

export type SqlRow = Readonly<Record<string, unknown>>;

export interface SqlReader {
  /** The rows of a statement, some hundred at a time; no more are fetched than are asked for. */
  rows(text: string, values: readonly string[]): AsyncIterable<readonly SqlRow[]>;
  close(): void;
}

export interface SqlDialect {
  readonly port: number;
  readonly quote: (name: string) => string;
  readonly castText: (expression: string) => string;
  readonly parameter: string;
  readonly open: (target: SqlTarget) => Promise<SqlReader>;
}

/** Rows fetched at once. */
const ROWS = 500;

const tlsOf = ({ tls, host }: SqlTarget) => ({ rejectUnauthorized: tls === 'verify', servername: host });

/** Times without an offset stay texts; numbers that a double holds become numbers. */
const exact = (text: string): number | string => {
  if (text.length > 40) return text;
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  const number = Number(short);
  return Number.isSafeInteger(number) || (short.length <= 15 && Number.isFinite(number)) ? number : text;
};
const POSTGRES_TYPES = new Map<number, (text: string) => unknown>([
  [20, exact],
  [1700, exact],
  [1082, (text) => text],
  [1114, (text) => text],
  [1184, (text) => timeText(text)],
]);

/** `2026-03-01 08:00:00+08` as ISO 8601 in UTC. */
const timeText = (text: string): string => {
  const time = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
};

async function openPostgres(target: SqlTarget): Promise<SqlReader> {
  const client = new pg.Client({
    host: target.address,
    port: target.port,
    database: target.database,
    user: target.user,
    password: target.password,
    ssl: target.tls === 'off' ? false : tlsOf(target),
    connectionTimeoutMillis: target.milliseconds,
    statement_timeout: target.milliseconds,
    application_name: 'meridian source',
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        POSTGRES_TYPES.get(type) ?? pg.types.getTypeParser(type, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // a connection that breaks is told by the statement that meets it
  client.on('error', () => undefined);
  await client.connect();
  return {
    async *rows(text, values) {
      await client.query('BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ');
      await client.query(`DECLARE meridian NO SCROLL CURSOR FOR ${text}`, [...values]);
      for (;;) {
        const { rows } = await client.query<SqlRow>(`FETCH ${ROWS} FROM meridian`);
        if (rows.length === 0) return;
        yield rows;
      }
    },
    close: () => void client.end().catch(() => undefined),
  };
}

async function openMysql(target: SqlTarget): Promise<SqlReader> {
  const connection = mysql.createConnection({
    host: target.address,
    port: target.port,
    database: target.database,
    user: target.user,
    password: target.password,
    ...(target.tls === 'off' ? {} : { ssl: tlsOf(target) }),
    connectTimeout: target.milliseconds,
    dateStrings: true,
    supportBigNumbers: true,
    decimalNumbers: false,
    multipleStatements: false,
  });
  connection.on('error', () => undefined);
  const query = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      connection.query({ sql: text, timeout: target.milliseconds }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  try {
    await query("SET time_zone = '+00:00'");
    await query('SET SESSION TRANSACTION READ ONLY');
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    async *rows(text, values) {
      const stream = connection.query({ sql: text, values: [...values] }).stream({ highWaterMark: ROWS });
      let rows: SqlRow[] = [];
      for await (const row of stream as AsyncIterable<SqlRow>) {
        rows.push(row);
        if (rows.length < ROWS) continue;
        yield rows;
        rows = [];
      }
      if (rows.length > 0) yield rows;
    },
    close: () => connection.destroy(),
  };
}

export const DIALECTS: Readonly<Record<'postgresql' | 'mysql', SqlDialect>> = {
  postgresql: {
    port: 5432,
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    castText: (expression) => `${expression}::text`,
    parameter: '$1',
    open: openPostgres,
  },
  mysql: {
    port: 3306,
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    castText: (expression) => `CAST(${expression} AS CHAR)`,
    parameter: '?',
    open: openMysql,
  },
};
