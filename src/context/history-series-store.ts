import type { Sql } from '../platform/database.ts';
import { digestOf, type FindSeries, type KnownSeries, type SeriesKey } from './history-row.ts';

/** A series with its number, a multiple of 4. */
export interface Series extends SeriesKey {
  readonly no: number;
}

/** Numbers of series, remembered once they are committed: a series is never changed nor taken away. */
export interface SeriesBook {
  readonly find: FindSeries;
  /**
   * Numbers of those of the series that have none yet, made where they are missing; a series that is made has its number for good once
   * it is asked for after that.
   */
  numbersOf(sql: Sql, series: Iterable<KnownSeries>): Promise<ReadonlyMap<KnownSeries, number>>;
  /** All series of attributes, by their IRIs. */
  ofAttributes(sql: Sql, attributes: readonly string[]): Promise<readonly Series[]>;
  byNumbers(sql: Sql, numbers: Iterable<number>): Promise<ReadonlyMap<number, Series>>;
}

/** Series that are remembered; beyond that all are forgotten. */
const REMEMBERED = 100_000;
/** The same of one attribute, as they are looked through. */
const REMEMBERED_OF_ONE = 200;

const COLUMNS = 'no, attribute, dataset, kind, unit, is_numeric AS numeric';

interface Entry extends SeriesKey {
  no: number | undefined;
}

const NONE: ReadonlyMap<KnownSeries, number> = new Map();

export function createSeriesBook(): SeriesBook {
  /** By attribute. */
  const entries = new Map<string, Entry[]>();
  const series = new Map<number, Series>();
  let count = 0;
  const find = (
    attribute: string,
    dataset: string,
    kind: Entry['kind'],
    unit: string,
    numeric: boolean,
  ): Entry => {
    let own = entries.get(attribute);
    if (own !== undefined)
      for (const one of own)
        if (one.dataset === dataset && one.kind === kind && one.unit === unit && one.numeric === numeric)
          return one;
    if (count >= REMEMBERED || (own?.length ?? 0) >= REMEMBERED_OF_ONE) {
      entries.clear();
      count = 0;
      own = undefined;
    }
    const entry = { attribute, dataset, kind, unit, numeric, no: undefined };
    count++;
    if (own === undefined) entries.set(attribute, [entry]);
    else own.push(entry);
    return entry;
  };
  const remember = (one: Series): void => {
    find(one.attribute, one.dataset, one.kind, one.unit, one.numeric).no = one.no;
    if (series.size >= REMEMBERED) series.clear();
    series.set(one.no, one);
  };

  /** Those that are missing are made within the transaction, in one order so that two transactions do not wait for each other. */
  async function make(sql: Sql, keys: readonly SeriesKey[]): Promise<ReadonlyMap<string, number>> {
    const byDigest = new Map(keys.map((key) => [hexOf(key), key]));
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
    find,
    async numbersOf(sql, all) {
      let missing: Set<KnownSeries> | undefined;
      for (const one of all)
        if (one.no === undefined) {
          missing ??= new Set();
          missing.add(one);
        }
      if (missing === undefined) return NONE;
      const made = await make(sql, [...missing]);
      return new Map([...missing].map((one) => [one, made.get(hexOf(one))!]));
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

const hexOf = (key: SeriesKey): string => Buffer.from(digestOf(key)).toString('hex');
