import type { Sql } from '../platform/database.ts';
import type { Entity } from './entity.ts';
import { FIND_LIMITS, type FindLimits, tooMuchToLook } from './entity-query-limits.ts';
import { matchingOf } from './entity-query-links.ts';
import { type Looked, look } from './entity-query-look.ts';
import {
  closestEntities,
  countInCircle,
  nearestEntities,
  originOf,
  surroundingsOf,
} from './entity-query-near.ts';
import {
  countStatement,
  type EntityRow,
  pageStatement,
  type Read,
  readRows,
  type Statement,
  statementOf,
  stillMatching,
} from './entity-query-statement.ts';
import { entitiesByValue, rangesOf } from './entity-query-values.ts';
import type { EntitySelection } from './entity-selection.ts';
import type { Shelf, Shown, ShownForm } from './entity-shelf.ts';
import type { Ordering } from './order-by.ts';
import { compareKeys, type OrderKey, orderKey, orderSql } from './order-key.ts';
import type { ValueIndexes } from './value-index.ts';

/** Which of the entities that are found are wanted. */
export interface Wanted {
  readonly limit: number;
  readonly offset: number;
  /** Whether all are to be counted. */
  readonly count: boolean;
  /** By id unless it is said. */
  readonly ordering?: Ordering;
  /** Where they need only be shown, in which form; they are {@link FoundEntities.texts} then where enough of them is held. */
  readonly form?: ShownForm;
}

export interface FoundEntities {
  readonly entities: readonly Entity[];
  /** JSON of the entities, which are left out then. */
  readonly texts?: readonly string[];
  /** Whether there are more after these. */
  readonly more: boolean;
  /** How many there are in all, where that was asked for. */
  readonly total?: number;
}

export interface FindOptions {
  readonly limits?: FindLimits;
  readonly indexes?: ValueIndexes;
  readonly shelf?: Shelf;
}

/** An entity with the number that ties it to its history. */
export interface NumberedEntity {
  readonly no: number;
  readonly entity: Entity;
}

const ORDER_COLUMNS = { id: 'id', createdAt: 'created_at', modifiedAt: 'modified_at' };
const BY_ID = 'id';

/**
 * The entities of a tenant that a selection is about, in a stable order.
 * @throws MeridianError `context.tooComplex` where it takes to look at more than the limits allow
 */
export async function findEntities(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  { limit, offset, count, ordering, form }: Wanted,
  { limits = FIND_LIMITS, indexes, shelf }: FindOptions = {},
): Promise<FoundEntities> {
  const showing = shelf === undefined || form === undefined ? undefined : { shelf, form };
  const surroundings = ordering === undefined ? surroundingsOf(selection) : undefined;
  if (surroundings !== undefined && limit > 0) {
    const most = offset + limit;
    const near = await nearestEntities(sql, tenant, now, selection, surroundings, most + 1, limits, showing);
    const total = count ? await countMatching(sql, tenant, now, selection, limits) : undefined;
    const { read, shown } = near;
    const more = (shown ?? read).length > most;
    return foundOf({ read: read.slice(offset, most), shown: shown?.slice(offset, most) }, more, total);
  }
  const origin = ordering === undefined || limit === 0 ? undefined : originOf(ordering);
  if (origin !== undefined) {
    const most = offset + limit;
    const close = await closestEntities(sql, tenant, now, selection, ordering!, origin, most + 1, limits);
    if (close !== undefined) {
      const total = count ? await countMatching(sql, tenant, now, selection, limits) : undefined;
      return foundOf({ read: close.slice(offset, most) }, close.length > most, total);
    }
  }
  const statement = statementOf(tenant, now, selection);
  const order = ordering === undefined ? BY_ID : orderSql(ordering, ORDER_COLUMNS, 0)?.orderBy;
  if (!statement.parts.exact || order === undefined) {
    if (limit === 0) {
      const total = await countMatching(sql, tenant, now, selection, limits);
      return foundOf({ read: [] }, total > offset, count ? total : undefined);
    }
    const matching = matchingEntities(sql, tenant, now, selection, limits);
    return order === BY_ID || ordering === undefined
      ? takeInOrder(matching, limit, offset, count)
      : takeSorted(matching, ordering, limit, offset, count);
  }
  const ranges = indexes === undefined ? [] : rangesOf(selection);
  for (const range of ranges) {
    const { attribute, values } = range;
    const place = JSON.stringify([tenant, selection.selectors[0]!.types.anyOf, attribute]);
    if (!indexes!.has(attribute) || indexes!.crowds.has(place, values)) continue;
    const page = { orderBy: order, need: limit + 1, offset, count, showing };
    const found = await entitiesByValue(sql, tenant, now, selection, range, page);
    if (found) return foundOf(found, found.more, count ? found.total : undefined);
    indexes!.crowds.add(place, values);
  }
  const ask = async (): Promise<readonly [Looked<{ readonly id: string | null }>, number | undefined]> => {
    const [, values] = pageStatement(statement, order, limit + 1, offset);
    const textOf = (columns: string): string =>
      pageStatement(statement, order, limit + 1, offset, columns)[0];
    const looked =
      limit === 0
        ? { rows: [], read: [] }
        : await look(sql, tenant, now, { textOf, values, showing, most: limit });
    return [looked, count ? await countRows(sql, statement) : undefined];
  };
  const attributes = ranges.map(({ attribute }) => attribute);
  const [looked, total] = await (indexes === undefined ? ask() : indexes.watch(attributes, ask));
  const { rows, read, shown } = looked;
  return foundOf({ read: stillMatching(read, selection), shown }, rows.length > limit, total);
}

const foundOf = (
  { read, shown }: { readonly read: readonly Read[]; readonly shown?: readonly Shown[] | undefined },
  more: boolean,
  total: number | undefined,
): FoundEntities => ({
  entities: read.map(({ entity }) => entity),
  ...(shown === undefined ? {} : { texts: shown.map(({ text }) => text) }),
  more,
  ...(total === undefined ? {} : { total }),
});

async function countRows(sql: Sql, statement: Statement): Promise<number> {
  const [row] = await sql.query<{ total: number }>(...countStatement(statement));
  return row!.total;
}

async function countMatching(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  limits: FindLimits,
): Promise<number> {
  const inCircle = await countInCircle(sql, tenant, now, selection, limits);
  if (inCircle !== undefined) return inCircle;
  let total = 0;
  for await (const part of matchingEntities(sql, tenant, now, selection, limits)) total += part.length;
  return total;
}

/** Every entity that a selection is about, by id, from the one after the id `begin` on, in parts of which the first has so many. */
export async function* matchingEntities(
  sql: Sql,
  tenant: number,
  now: string,
  selection: EntitySelection,
  limits: FindLimits = FIND_LIMITS,
  begin = '',
  firstPart = FIRST_PART,
): AsyncGenerator<readonly NumberedEntity[]> {
  let after = begin;
  let looked = 0;
  for (let size = firstPart; ; size = Math.max(firstPart, Math.min(size * 2, LARGEST_PART))) {
    const statement = statementOf(tenant, now, selection, after);
    const [text, values] = pageStatement(statement, BY_ID, size, 0);
    const rows = await sql.query<EntityRow>(text, values);
    looked += rows.length;
    if (looked > limits.looked) throw tooMuchToLook(limits);
    const part = readRows(rows, now);
    yield statement.parts.exact
      ? stillMatching(part, selection)
      : await matchingOf(sql, tenant, now, part, selection, limits);
    if (rows.length < size) return;
    after = rows.at(-1)!.id;
  }
}

const FIRST_PART = 64;
const LARGEST_PART = 1_024;

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
