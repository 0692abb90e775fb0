import type { Sql } from '../platform/database.ts';
import { type Looked, look, type Showing } from './entity-query-look.ts';
import { conditionsOf, STORED, stillMatching } from './entity-query-statement.ts';
import { bind, type EntitySelection, type SqlParts } from './entity-selection.ts';
import { TENANT, TENANT_AND_TYPE, valueSql } from './value-index.ts';
import { type ValueRange, type ValueSet, valueRanges } from './value-range.ts';

/** Entities of a range from which on it is better to look at all of a type in the order of their ids. */
const MANY = 1_000;

interface ValueRow {
  readonly id: string | null;
  readonly hits: number;
  readonly total: number;
}

/** Ranges of values that a selection of types says, if it can be answered by an index on them. */
export const rangesOf = ({ q, selectors }: EntitySelection): readonly ValueRange[] =>
  q === undefined || selectors.length !== 1 || selectors[0]!.types.anyOf === 'all' ? [] : valueRanges(q);

interface ValuePage {
  readonly orderBy: string;
  /** One more than are told. */
  readonly need: number;
  readonly offset: number;
  readonly count: boolean;
  readonly showing: Showing | undefined;
}

/** One page of entities by an index on values; undefined where the range holds too many of them for that. */
export async function entitiesByValue(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  { attribute, values }: ValueRange,
  page: ValuePage,
): Promise<(Looked<ValueRow> & { readonly more: boolean; readonly total: number }) | undefined> {
  const { anyOf } = selection.selectors[0]!.types;
  if (anyOf === 'all') return undefined;
  const own = conditionsOf(tenant, now, selection);
  const value = valueSql(attribute);
  const within = rangeSql(own, value, values);
  const several = `${value} = '[0]'`;
  const firsts = [...new Set(anyOf.map((all) => all[0]!))];
  const all = bind(own, firsts);
  const arm = (where: string, cut: string, isKnown: boolean): string =>
    `(SELECT ${STORED}, tenant_no, deleted_at, location, ${isKnown} AS known FROM entity
      WHERE deleted_at IS NULL AND ${where} ${cut} LIMIT ${MANY})`;
  const ofMany = `${TENANT} = ${bind(own, `${tenant}`)} AND cardinality(types) > 1 AND types && ${all}::text[] AND types[1] <> ALL(${all}::text[])`;
  const arms = [
    ...firsts.flatMap((first) => {
      const type = `${TENANT_AND_TYPE} = ${bind(own, `${tenant} ${first}`)}`;
      return [
        arm(`${type} AND ${within}`, `ORDER BY ${value}`, true),
        arm(`${type} AND ${several}`, '', false),
      ];
    }),
    arm(`${ofMany} AND ${within}`, `ORDER BY ${value}`, true),
    arm(`${ofMany} AND ${several}`, '', false),
  ];
  // an entity in the range meets a query that says no more than the range
  const isAllSaid = selection.q!.condition.kind === 'term';
  const texts = isAllSaid ? [...own.texts.slice(0, -1), `(known OR ${own.texts.at(-1)})`] : own.texts;
  const plain = anyOf.every((types) => types.length === 1);
  const where = [...texts, ...(plain ? [] : [typesText(own, anyOf)])].join(' AND ');
  const total = page.count ? `(SELECT count(*) FROM hit WHERE ${where})` : '0';
  const cut = `LIMIT ${page.need} OFFSET ${page.offset}`;
  const textOf = (columns: string): string => `WITH hit AS MATERIALIZED (${arms.join(' UNION ALL ')})
    SELECT told.*, found.* FROM (SELECT count(*) AS hits, ${total} AS total FROM hit) AS told
    LEFT JOIN LATERAL (SELECT ${columns} FROM hit WHERE ${where} ORDER BY ${page.orderBy} ${cut}) AS found ON true`;
  const { showing, need } = page;
  const looked = await look<ValueRow>(sql, tenant, now, {
    textOf,
    values: own.values,
    showing,
    most: need - 1,
  });
  const { rows } = looked;
  if (rows[0]!.hits >= MANY) return undefined;
  const more = rows.length >= need;
  return { ...looked, read: stillMatching(looked.read, selection), more, total: rows[0]!.total };
}

const typesText = (parts: SqlParts, anyOf: readonly (readonly string[])[]): string =>
  `(${anyOf.map((all) => `types @> ${bind(parts, all)}::text[]`).join(' OR ')})`;

function rangeSql(parts: SqlParts, value: string, values: ValueSet): string {
  if (values.kind === 'equal' && values.any.length === 1)
    return `${value} = ${bind(parts, values.any[0])}::jsonb`;
  if (values.kind === 'equal') return `${value} = ANY(${bind(parts, values.any)}::jsonb[])`;
  const { from, to } = values;
  return `${value} ${from.isOpen ? '>' : '>='} ${bind(parts, from.value)}::jsonb AND ${value} ${to.isOpen ? '<' : '<='} ${bind(parts, to.value)}::jsonb`;
}
