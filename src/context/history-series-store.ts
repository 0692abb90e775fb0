import type { Sql } from '../platform/database.ts';
import { digestOf, type SeriesKey } from './history-row.ts';

/** A series with its number, a multiple of 4. */
export interface Series extends SeriesKey {
  readonly no: number;
}

/** Numbers of series, remembered once they are committed: a series is never changed nor taken away. */
export interface SeriesBook {
  /** The number of each, made where it is missing; series that are made are remembered when they are next asked for. */
  numbersOf(sql: Sql, keys: readonly SeriesKey[]): Promise<readonly number[]>;
  /** All series of attributes, by their IRIs. */
  ofAttributes(sql: Sql, attributes: readonly string[]): Promise<readonly Series[]>;
  byNumbers(sql: Sql, numbers: Iterable<number>): Promise<ReadonlyMap<number, Series>>;
}

/** Series that are remembered; beyond that all are forgotten. */
const REMEMBERED = 100_000;

const COLUMNS = 'no, attribute, dataset, kind, unit, is_numeric AS numeric';

export function createSeriesBook(): SeriesBook {
  /** By attribute, then by the rest. */
  const numbers = new Map<string, Map<string, number>>();
  const series = new Map<number, Series>();
  const find = (key: SeriesKey): number | undefined => numbers.get(key.attribute)?.get(restOf(key));
  const remember = (one: Series): void => {
    if (series.has(one.no)) return;
    if (series.size >= REMEMBERED) {
      numbers.clear();
      series.clear();
    }
    series.set(one.no, one);
    const inside = numbers.get(one.attribute) ?? new Map<string, number>();
    numbers.set(one.attribute, inside.set(restOf(one), one.no));
  };

  /** Those that are missing are made within the transaction, in one order so that two transactions do not wait for each other. */
  async function make(sql: Sql, keys: readonly SeriesKey[]): Promise<ReadonlyMap<string, number>> {
    const byDigest = new Map(keys.map((key) => [Buffer.from(digestOf(key)).toString('hex'), key]));
    const digests = [...byDigest.keys()].sort();
    const rows = await sql.query<Series & { digest: string }>(
      `SELECT ${COLUMNS}, encode(sha256, 'hex') AS digest FROM temporal_series
       WHERE sha256 IN (SELECT decode(digest, 'hex') FROM unnest($1::text[]) AS digest)`,
      [digests],
    );
    const found = new Map<string, number>();
    for (const { digest, ...one } of rows) {
      found.set(digest, one.no);
      remember(one);
    }
    const missing = digests.filter((digest) => !found.has(digest));
    if (missing.length === 0) return found;
    const wanted = missing.map((digest) => byDigest.get(digest)!);
    await sql.query(
      `INSERT INTO temporal_series (sha256, attribute, dataset, kind, unit, is_numeric)
       SELECT decode(digest, 'hex'), attribute, dataset, kind, unit, is_numeric
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[])
         AS t (digest, attribute, dataset, kind, unit, is_numeric)
       ON CONFLICT (sha256) DO NOTHING`,
      [
        missing,
        wanted.map(({ attribute }) => attribute),
        wanted.map(({ dataset }) => dataset),
        wanted.map(({ kind }) => kind),
        wanted.map(({ unit }) => unit),
        wanted.map(({ numeric }) => numeric),
      ],
    );
    const made = await sql.query<{ no: number; digest: string }>(
      `SELECT no, encode(sha256, 'hex') AS digest FROM temporal_series
       WHERE sha256 IN (SELECT decode(digest, 'hex') FROM unnest($1::text[]) AS digest)`,
      [missing],
    );
    for (const { no, digest } of made) found.set(digest, no);
    return found;
  }

  return {
    async numbersOf(sql, keys) {
      const known = keys.map(find);
      const missing = keys.filter((_, i) => known[i] === undefined);
      if (missing.length === 0) return known as number[];
      const made = await make(sql, missing);
      return keys.map((key, i) => known[i] ?? made.get(Buffer.from(digestOf(key)).toString('hex'))!);
    },
    ofAttributes: (sql, attributes) =>
      sql.query<Series>(`SELECT ${COLUMNS} FROM temporal_series WHERE attribute = ANY($1::text[])`, [
        attributes,
      ]),
    async byNumbers(sql, asked) {
      const wanted = [...new Set(asked)];
      const missing = wanted.filter((no) => !series.has(no));
      const rows =
        missing.length === 0
          ? []
          : await sql.query<Series>(`SELECT ${COLUMNS} FROM temporal_series WHERE no = ANY($1::int[])`, [
              missing,
            ]);
      const found = new Map(rows.map((row) => [row.no, row]));
      for (const no of wanted) {
        const one = series.get(no);
        if (one !== undefined) found.set(no, one);
      }
      for (const row of rows) remember(row);
      return found;
    },
  };
}

const restOf = ({ dataset, kind, unit, numeric }: SeriesKey): string =>
  `${kind} ${numeric ? 1 : 0} ${unit} ${dataset}`;
