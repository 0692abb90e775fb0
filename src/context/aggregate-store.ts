import type { Database, Sql } from '../platform/database.ts';
import { DAY } from './history-day-store.ts';
import { countUnfolded, type Pair, TIME, type ValueRange } from './history-value-store.ts';

/** How times are told apart, for a statement. */
export type Buckets =
  | { readonly kind: 'whole' }
  /** Microseconds. */
  | { readonly kind: 'even'; readonly length: bigint }
  /** Where periods begin, microseconds. */
  | { readonly kind: 'calendar'; readonly starts: readonly string[] };

export interface PairBuckets extends Pair {
  /** Microseconds: where the first period begins. */
  readonly start: string;
}

/** Numbers of one pair in one period, or in a part of one. */
export type Piece = readonly [
  bucket: number,
  count: number,
  sum: number,
  squares: number,
  least: number,
  most: number,
];

/** Pieces column by column, each an array in PostgreSQL's words, which is the quickest that it writes. */
interface PieceRow {
  readonly pair: number;
  readonly b: string;
  readonly n: string;
  readonly s: string;
  readonly q: string;
  readonly l: string;
  readonly m: string;
}

/** A statement's values; numbers that are no input stand in its text. */
class Given {
  readonly values: unknown[];
  /** The pairs as a table `p`; `pair` counts from 1. */
  readonly pairs: string;
  readonly #buckets: Buckets;
  readonly #starts: string;
  readonly #length: string;

  constructor(pairs: readonly PairBuckets[], buckets: Buckets) {
    this.values = [
      pairs.map(({ entityNo }) => entityNo),
      pairs.map(({ seriesNo }) => seriesNo),
      pairs.map(({ start }) => start),
    ];
    this.pairs =
      'unnest($1::int8[], $2::int4[], $3::int8[]) WITH ORDINALITY AS p (entity_no, series_no, start, pair)';
    this.#buckets = buckets;
    this.#starts = buckets.kind === 'calendar' ? this.bind(buckets.starts) : '';
    this.#length = buckets.kind === 'even' ? this.bind(`${buckets.length}`) : '';
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** The number of the period that a time lies in. */
  bucket(time: string): string {
    if (this.#buckets.kind === 'whole') return '0';
    return this.#buckets.kind === 'even'
      ? `(${time} - p.start) / ${this.#length}::int8`
      : `width_bucket(${time}, ${this.#starts}::int8[]) - 1`;
  }

  /** A condition on a time. */
  within(time: string, from: string | undefined, until: string | undefined): string {
    const first = from === undefined ? '' : ` AND ${time} >= ${this.bind(from)}::int8`;
    return until === undefined ? first : `${first} AND ${time} < ${this.bind(until)}::int8`;
  }
}

/** A condition on a time; bounds are whole numbers. */
const within = (
  time: string,
  from: string | bigint | undefined,
  until: string | bigint | undefined,
): string =>
  `${from === undefined ? '' : ` AND ${time} >= ${BigInt(from)}`}${until === undefined ? '' : ` AND ${time} < ${BigInt(until)}`}`;

const flags = (some: readonly boolean[]): string => some.map(Number).join('');

/** Which of the sums are needed; the others are told as 0. */
export interface Needed {
  readonly sum: boolean;
  readonly squares: boolean;
  readonly least: boolean;
  readonly most: boolean;
}

const sumsOf = ({ sum, squares, least, most }: Needed): string =>
  [
    'count(*)',
    sum ? 'coalesce(sum(v.number), 0)' : '0',
    squares ? 'coalesce(var_pop(v.number), 0) * count(*)' : '0',
    least ? 'coalesce(min(v.number), 0)' : '0',
    most ? 'coalesce(max(v.number), 0)' : '0',
  ].join(', ');
/** Columns of {@link PieceRow}; those of sums that are not needed are empty. */
const piecesSql = ({ sum, squares, least, most }: Needed): string =>
  [
    ['b', true],
    ['n', true],
    ['s', sum],
    ['q', squares],
    ['l', least],
    ['m', most],
  ]
    .map(([name, isNeeded]) => (isNeeded ? `array_agg(${name})::text AS ${name}` : `'{}' AS ${name}`))
    .join(', ');

/** Pieces of the pairs from all values in the range; at most `most` of each pair. */
export async function readPieces(
  sql: Sql,
  pairs: readonly PairBuckets[],
  { time, from, until }: ValueRange,
  buckets: Buckets,
  needed: Needed,
  most: number,
): Promise<ReadonlyMap<number, readonly Piece[]>> {
  const sums = sumsOf(needed);
  const at = TIME[time];
  const given = new Given(pairs, buckets);
  const rows = await sql.query<PieceRow>(
    `SELECT p.pair::int4 AS pair, ${piecesSql(needed)}
     FROM ${given.pairs} CROSS JOIN LATERAL (
       SELECT ${given.bucket(at)}, ${sums} FROM temporal_value AS v
       WHERE v.entity_no = p.entity_no AND v.series_no = p.series_no${given.within(at, from, until)}
       GROUP BY 1 LIMIT ${given.bind(most)}) AS v (b, n, s, q, l, m)
     GROUP BY p.pair`,
    given.values,
    // one text for each
    `history.pieces ${buckets.kind} ${time} ${flags([...Object.values(needed), from === undefined, until === undefined])}`,
  );
  return piecesOf(rows);
}

/** Values are added up some time after they were written; with more of them waiting the sums of days are of no help, all the more of few pairs. */
const UNFOLDED = { least: 20_000, ofPair: 300, most: 300_000 };

/** Whether the sums of days may stand for nearly all values. */
export const hasDays = async (sql: Sql, pairs: number): Promise<boolean> =>
  (await countUnfolded(sql)) <= Math.max(UNFOLDED.least, Math.min(UNFOLDED.most, UNFOLDED.ofPair * pairs));

/**
 * The same from the sums of whole days, with the values that these do not hold yet and those at the ends of the range; periods are to
 * begin with days. One statement, so that it sees one moment.
 */
export function readDayPieces(
  db: Database,
  pairs: readonly PairBuckets[],
  { from, until }: ValueRange,
  buckets: Buckets,
  needed: Needed,
  most: number,
): Promise<ReadonlyMap<number, readonly Piece[]>> {
  const sums = sumsOf(needed);
  const firstDay = from === undefined ? FIRST_DAY : ceilDiv(BigInt(from), BigInt(DAY));
  const lastDay = until === undefined ? LAST_DAY : floorDiv(BigInt(until), BigInt(DAY));
  const begin = firstDay * BigInt(DAY);
  const end = lastDay * BigInt(DAY);
  const given = new Given(pairs, buckets);
  const edge = (low: bigint, high: bigint): string => `
      UNION ALL SELECT p.pair, v.* FROM ${given.pairs} CROSS JOIN LATERAL (
        SELECT ${given.bucket('v.at')}, ${sums} FROM temporal_value AS v
        WHERE v.entity_no = p.entity_no AND v.series_no = p.series_no${within('v.at', low, high)}
        GROUP BY 1 LIMIT ${most}) AS v`;
  const text = `
    WITH recent AS MATERIALIZED (
      SELECT entity_no, series_no, at, number FROM temporal_value
      WHERE no > coalesce((SELECT folded_to FROM temporal_fold), 0) AND number IS NOT NULL${within('at', begin, end)}),
    piece (pair, b, n, s, q, l, m) AS (
      SELECT p.pair, d.* FROM ${given.pairs} CROSS JOIN LATERAL (
        SELECT ${given.bucket(`d.day * ${DAY}`)}, d.count, d.sum, d.squares, d.least, d.most FROM temporal_day AS d
        WHERE d.entity_no = p.entity_no AND d.series_no = p.series_no${within('d.day', firstDay, lastDay)}
        LIMIT ${most}) AS d
      UNION ALL
      SELECT p.pair, ${given.bucket('v.at')}, 1, v.number, 0, v.number, v.number
      FROM recent AS v JOIN ${given.pairs} ON v.entity_no = p.entity_no AND v.series_no = p.series_no
      ${from !== undefined && BigInt(from) < begin ? edge(BigInt(from), begin) : ''}
      ${until !== undefined && end < BigInt(until) ? edge(end, BigInt(until)) : ''})
    SELECT pair::int4 AS pair, ${piecesSql(needed)} FROM piece GROUP BY pair`;
  return db.transaction(async (sql) => {
    // without statistics the values that are not folded would be looked for in all of the table
    const [, rows] = await Promise.all([
      sql.execute('SET LOCAL enable_seqscan = off'),
      sql.query<PieceRow>(text, given.values),
    ]);
    return piecesOf(rows);
  });
}

/** How many different numbers groups of pairs have in each period. */
export async function readDistinct(
  sql: Sql,
  pairs: readonly (PairBuckets & { readonly group: number })[],
  { time, from, until }: ValueRange,
  buckets: Buckets,
): Promise<ReadonlyMap<number, ReadonlyMap<number, number>>> {
  const at = TIME[time];
  const given = new Given(pairs, buckets);
  const groups = given.bind(pairs.map(({ group }) => group));
  const rows = await sql.query<{ group: number; bucket: number; count: number }>(
    `SELECT (${groups}::int4[])[p.pair] AS "group", (${given.bucket(at)})::int8 AS bucket, count(DISTINCT v.number) AS count
     FROM ${given.pairs} JOIN temporal_value AS v
       ON v.entity_no = p.entity_no AND v.series_no = p.series_no${within(at, from, until)}
     GROUP BY 1, 2`,
    given.values,
  );
  const found = new Map<number, Map<number, number>>();
  for (const { group, bucket, count } of rows) {
    const inside = found.get(group) ?? new Map<number, number>();
    found.set(group, inside.set(bucket, count));
  }
  return found;
}

/** The first and the last time of each pair within a range, microseconds. */
export async function readSpans(
  sql: Sql,
  pairs: readonly Pair[],
  { time, from, until }: ValueRange,
): Promise<readonly { readonly entityNo: number; readonly first: string; readonly last: string }[]> {
  const at = TIME[time];
  const where = `v.entity_no = p.entity_no AND v.series_no = p.series_no${within(at, from, until)}`;
  return sql.query(
    `SELECT p.entity_no AS "entityNo", min(a.at)::text AS first, max(b.at)::text AS last
     FROM unnest($1::int8[], $2::int4[]) AS p (entity_no, series_no)
     CROSS JOIN LATERAL (SELECT ${at} AS at FROM temporal_value AS v WHERE ${where} ORDER BY ${at} LIMIT 1) AS a
     CROSS JOIN LATERAL (SELECT ${at} AS at FROM temporal_value AS v WHERE ${where} ORDER BY ${at} DESC LIMIT 1) AS b
     GROUP BY p.entity_no`,
    [pairs.map(({ entityNo }) => entityNo), pairs.map(({ seriesNo }) => seriesNo)],
  );
}

const piecesOf = (rows: readonly PieceRow[]): ReadonlyMap<number, readonly Piece[]> =>
  new Map(
    rows.map(({ pair, b, n, s, q, l, m }) => {
      const [counts, sums, squares, least, most] = [n, s, q, l, m].map(numbersIn) as [
        number[],
        number[],
        number[],
        number[],
        number[],
      ];
      const pieces = numbersIn(b).map(
        (bucket, i): Piece => [
          bucket,
          counts[i]!,
          sums[i] ?? 0,
          squares[i] ?? 0,
          least[i] ?? 0,
          most[i] ?? 0,
        ],
      );
      return [pair - 1, pieces];
    }),
  );

/** Numbers of an array as PostgreSQL writes it. */
const numbersIn = (text: string): number[] => JSON.parse(`[${text.slice(1, -1)}]`) as number[];

/** Days of the years 0000 to 9999, and one more. */
const FIRST_DAY = -719_528n;
const LAST_DAY = 2_932_898n;

const floorDiv = (a: bigint, b: bigint): bigint => (a % b < 0n ? a / b - 1n : a / b);
const ceilDiv = (a: bigint, b: bigint): bigint => -floorDiv(-a, b);
