import { MeridianError } from '../model/error.ts';
import type { Sql } from '../platform/database.ts';
import type { Entity } from './entity.ts';
import { entityOfDoc, type JsonObject } from './entity-doc.ts';
import {
  addSelection,
  bind,
  type EntitySelection,
  linksOf,
  matchSelection,
  type SqlParts,
} from './entity-selection.ts';
import type { Ordering } from './order-by.ts';
import { compareKeys, type OrderKey, orderKey, orderSql } from './order-key.ts';
import { objectsOf } from './query-match.ts';
import { typesSql } from './type-selection.ts';

/** Which of the entities that are found are wanted. */
export interface Wanted {
  readonly limit: number;
  readonly offset: number;
  /** Whether all are to be counted. */
  readonly count: boolean;
  /** By id unless it is said. */
  readonly ordering?: Ordering;
}

export interface FindLimits {
  /** Entities that one query may look at, where the store cannot tell by itself which ones match, or in which order. */
  readonly looked: number;
}
export const FIND_LIMITS: FindLimits = { looked: 200_000 };

export interface FoundEntities {
  readonly entities: readonly Entity[];
  /** Whether there are more after these. */
  readonly more: boolean;
  /** How many there are in all, where that was asked for. */
  readonly total?: number;
}

/** An entity with the number that ties it to its history. */
export interface NumberedEntity {
  readonly no: number;
  readonly entity: Entity;
}

interface EntityRow {
  readonly id: string;
  readonly no: number;
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly doc: JsonObject;
}
const COLUMNS = 'id, no, types, scopes, doc';
const ORDER_COLUMNS = { id: 'id', createdAt: 'created_at', modifiedAt: 'modified_at' };

const entityOf = ({ id, types, scopes, doc }: EntityRow): Entity => entityOfDoc(id, types, scopes, doc);

/**
 * The entities of a tenant that a selection is about, in a stable order.
 * @throws MeridianError `context.tooComplex` where it takes to look at more than the limits allow
 */
export async function findEntities(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  { limit, offset, count, ordering }: Wanted,
  limits: FindLimits = FIND_LIMITS,
): Promise<FoundEntities> {
  const statement = statementOf(tenant, now, selection);
  const order = ordering === undefined ? BY_ID : orderSql(ordering, ORDER_COLUMNS, 0);
  if (!statement.parts.exact || order === undefined) {
    const matching = matchingEntities(sql, tenant, now, selection, limits);
    return order === BY_ID || ordering === undefined
      ? takeInOrder(matching, limit, offset, count)
      : takeSorted(matching, ordering, limit, offset, count);
  }
  const rows =
    limit === 0 ? [] : await sql.query<EntityRow>(...pageStatement(statement, order, limit + 1, offset));
  const total = count ? await countRows(sql, statement) : undefined;
  return {
    entities: rows.slice(0, limit).map(entityOf),
    more: rows.length > limit,
    ...(total === undefined ? {} : { total }),
  };
}

/** Every entity that a selection is about, by id, in parts. */
export async function* matchingEntities(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  limits: FindLimits = FIND_LIMITS,
): AsyncGenerator<readonly NumberedEntity[]> {
  let after = '';
  let looked = 0;
  for (let size = FIRST_PART; ; size = Math.min(size * 2, LARGEST_PART)) {
    const statement = statementOf(tenant, now, selection, after);
    const rows = await sql.query<EntityRow>(...pageStatement(statement, BY_ID, size, 0));
    looked += rows.length;
    if (looked > limits.looked) throw tooMuch(limits.looked);
    const part = rows.map((row) => ({ no: row.no, entity: entityOf(row) }));
    if (statement.parts.exact) yield part;
    else {
      const linked = await linkedOf(sql, tenant, now, part, linksOf(selection), limits);
      yield part.filter(({ entity }) =>
        matchSelection(selection, entity, { linked: (id) => linked.get(id) }),
      );
    }
    if (rows.length < size) return;
    after = rows.at(-1)!.id;
  }
}

const FIRST_PART = 64;
const LARGEST_PART = 1_024;

const tooMuch = (most: number): MeridianError =>
  new MeridianError('context.tooComplex', {}, [
    { code: 'context.limitLooked', severity: 'error', at: {}, details: { most } },
  ]);

async function takeInOrder(
  matching: AsyncIterable<readonly NumberedEntity[]>,
  limit: number,
  offset: number,
  count: boolean,
): Promise<FoundEntities> {
  const entities: Entity[] = [];
  let total = 0;
  for await (const part of matching) {
    for (const { entity } of part) {
      if (total >= offset && entities.length < limit) entities.push(entity);
      total++;
    }
    if (!count && total > offset + limit) break;
  }
  return { entities, more: total > offset + limit, ...(count ? { total } : {}) };
}

/** Keeps no more than what the pages up to this one hold. */
async function takeSorted(
  matching: AsyncIterable<readonly NumberedEntity[]>,
  ordering: Ordering,
  limit: number,
  offset: number,
  count: boolean,
): Promise<FoundEntities> {
  const most = offset + limit;
  let kept: { readonly key: OrderKey; readonly entity: Entity }[] = [];
  const cut = (): void => {
    kept.sort((a, b) => compareKeys(ordering, a.key, b.key));
    kept = kept.slice(0, most);
  };
  let total = 0;
  for await (const part of matching) {
    total += part.length;
    for (const { entity } of part) kept.push({ key: orderKey(ordering, entity), entity });
    if (kept.length > 2 * most + LARGEST_PART) cut();
  }
  cut();
  return {
    entities: kept.slice(offset).map(({ entity }) => entity),
    more: total > most,
    ...(count ? { total } : {}),
  };
}

/** The entities that paths of relationships lead to, level by level. */
async function linkedOf(
  sql: Sql,
  tenant: number,
  now: string,
  from: readonly NumberedEntity[],
  paths: readonly (readonly string[])[],
  limits: FindLimits,
): Promise<ReadonlyMap<string, Entity>> {
  const found = new Map<string, Entity>(from.map(({ entity }) => [entity.id, entity]));
  for (const path of paths) {
    let level: readonly Entity[] = from.map(({ entity }) => entity);
    for (const relationship of path) {
      const ids = new Set<string>();
      for (const { attributes } of level)
        for (const { type, value } of attributes[relationship] ?? [])
          if (type === 'Relationship' || type === 'ListRelationship')
            for (const id of objectsOf(value)) ids.add(id);
      const missing = [...ids].filter((id) => !found.has(id));
      if (found.size + missing.length > limits.looked) throw tooMuch(limits.looked);
      for (const entity of await entitiesById(sql, tenant, now, missing)) found.set(entity.id, entity);
      level = [...ids].flatMap((id) => found.get(id) ?? []);
    }
  }
  return found;
}

async function entitiesById(
  sql: Sql,
  tenant: number,
  now: string,
  ids: readonly string[],
): Promise<readonly Entity[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<EntityRow>(
    `SELECT ${COLUMNS} FROM entity WHERE tenant_no = $1 AND ${ALIVE} AND id = ANY($3::text[])`,
    [tenant, now, ids],
  );
  return rows.map(entityOf);
}

/** A selection as branches, each with an index of its own, that have no entity in common. */
interface Statement {
  readonly parts: SqlParts;
  readonly branches: readonly string[];
}

const ALIVE = 'deleted_at IS NULL AND doc IS NOT NULL AND (expires_at IS NULL OR expires_at > $2)';
const BY_ID = { orderBy: 'id' };

function statementOf(tenant: number, now: string, selection: EntitySelection, after = ''): Statement {
  const parts: SqlParts = { texts: ['tenant_no = $1', ALIVE], values: [tenant, now], exact: true };
  if (after !== '') parts.texts.push(`id > ${bind(parts, after)}`);
  const { selectors } = selection;
  const branches = selectors.length === 1 ? branchesOf(parts, selectors[0]!.types.anyOf) : ['true'];
  addSelection(parts, selection);
  return { parts, branches };
}

/** Types that have branches of their own; more are looked for one by one. */
const MOST_TYPES = 8;

/** A type is looked for at each place that it can have among those of an entity, in the order of ids. */
function branchesOf(parts: SqlParts, anyOf: readonly (readonly string[])[] | 'all'): readonly string[] {
  if (anyOf === 'all') return ['true'];
  const { text, values } = typesSql({ anyOf }, 'types', parts.values.length);
  if (anyOf.length > MOST_TYPES) {
    parts.values.push(...values);
    return [text];
  }
  // of types that an entity must have all, any will do to find it
  const firsts = [...new Set(anyOf.map((all) => all[0]!))];
  const isPlain = anyOf.every((all) => all.length === 1);
  const also = isPlain ? '' : ` AND ${text}`;
  if (!isPlain) parts.values.push(...values);
  const all = bind(parts, firsts);
  return firsts.flatMap((first, index) => {
    const type = bind(parts, first);
    // an entity with several of the types is found by the first of them
    const [second, third] =
      firsts.length === 1
        ? ['', '']
        : [` AND types[1] <> ALL(${all}::text[])`, ` AND NOT types[1:2] && ${all}::text[]`];
    return [
      `types[1] = ${type}${also}`,
      `cardinality(types) > 1 AND types[2] = ${type}${second}${also}`,
      `cardinality(types) > 2 AND types[3] = ${type}${third}${also}`,
      ...(index === 0
        ? [
            `cardinality(types) > 3 AND types[4:] && ${all}::text[] AND NOT types[1:3] && ${all}::text[]${also}`,
          ]
        : []),
    ];
  });
}

/** One page of the branches together. Each is cut by itself, so that none is sorted that an index has in order. */
function pageStatement(
  { parts, branches }: Statement,
  { orderBy }: { readonly orderBy: string },
  limit: number,
  offset: number,
): [text: string, values: readonly unknown[]] {
  const values = [...parts.values];
  const most = `$${values.push(limit + offset)}`;
  const cut = `ORDER BY ${orderBy} LIMIT ${most}`;
  const where = parts.texts.join(' AND ');
  const skipped = offset === 0 ? '' : ` OFFSET $${values.push(offset)}`;
  const [only, ...others] = branches.map(
    (branch) => `SELECT ${COLUMNS}, created_at, modified_at FROM entity WHERE ${where} AND ${branch} ${cut}`,
  );
  if (others.length === 0) return [`${only}${skipped}`, values];
  return [
    `SELECT ${COLUMNS} FROM (${[only, ...others].map((one) => `(${one})`).join(' UNION ALL ')}) AS found ${cut}${skipped}`,
    values,
  ];
}

async function countRows(sql: Sql, { parts, branches }: Statement): Promise<number> {
  const where = parts.texts.join(' AND ');
  const counts = branches.map((branch) => `(SELECT count(*) FROM entity WHERE ${where} AND ${branch})`);
  const [row] = await sql.query<{ total: number }>(`SELECT ${counts.join(' + ')} AS total`, parts.values);
  return row!.total;
}
