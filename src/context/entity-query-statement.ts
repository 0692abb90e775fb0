import type { Entity } from './entity.ts';
import { entityOfDoc, type JsonObject } from './entity-doc.ts';
import { alive } from './entity-expiry.ts';
import {
  addSelection,
  bind,
  type EntitySelection,
  matchSelection,
  type SqlParts,
} from './entity-selection.ts';
import { typesSql } from './type-selection.ts';

/** An entity as statements of this file answer it; lists only where there is more than the one usual. */
export interface EntityRow {
  readonly id: string;
  readonly no: number;
  readonly type: string;
  readonly types: readonly string[] | null;
  readonly scopes: readonly string[] | null;
  readonly doc: JsonObject;
  /** Whether the entity or a part of it expires at some time. */
  readonly expires: boolean;
}
/** An entity with its version. */
export interface VersionRow extends Omit<EntityRow, 'doc'>, KeyRow {
  readonly doc: string;
}
/** The version of an entity's row. */
export interface KeyRow {
  readonly id: string;
  readonly no: number;
  /** The transaction that wrote it. */
  readonly version: string;
  /** When that was, seconds. */
  readonly changed: number;
}
/** Columns of `entity` that a branch reads. */
export const STORED = 'id, no, types, scopes, doc, expires_at, due_at, created_at, modified_at, xmin';
export const VERSION = `xmin::text AS version, date_part('epoch', modified_at) AS changed`;
/** What is answered of them where that is enough. */
export const KEYS = `id, no, ${VERSION}`;
/** What is answered of them. */
export const TOLD = toldWith('doc');
/** The same with the version, and JSON that is not read at once. */
export const TOLD_VERSION = `${toldWith('doc::text AS doc')}, ${VERSION}`;

function toldWith(doc: string): string {
  return `id, no, types[1] AS type, CASE WHEN cardinality(types) > 1 THEN types END AS types,
  CASE WHEN scopes <> '{}' THEN scopes END AS scopes, ${doc}, due_at IS NOT NULL AS expires`;
}

/** An entity without what of it has expired. */
export interface Read {
  readonly no: number;
  readonly entity: Entity;
  /** Whether a part of it was left out, after the store had looked at the whole. */
  readonly isCut: boolean;
}

export const parsedRow = (row: VersionRow): EntityRow => ({ ...row, doc: JSON.parse(row.doc) as JsonObject });

export function readRows(rows: readonly EntityRow[], now: string): readonly Read[] {
  const read: Read[] = [];
  for (const { id, no, type, types, scopes, doc, expires } of rows) {
    const whole = entityOfDoc(id, types ?? [type], scopes ?? [], doc);
    const entity = expires ? alive(whole, now) : whole;
    if (entity !== undefined) read.push({ no, entity, isCut: entity !== whole });
  }
  return read;
}

/** Those of the entities that match, where the store has looked at all that the selection says. */
export const stillMatching = (read: readonly Read[], selection: EntitySelection): readonly Read[] =>
  read.filter(({ entity, isCut }) => !isCut || matchSelection(selection, entity));

/** A selection as branches, each with an index of its own, that have no entity in common. */
export interface Statement {
  readonly parts: SqlParts;
  readonly branches: readonly string[];
}

/** For a statement whose first value is the tenant and whose second is the time. */
export const ALIVE = 'deleted_at IS NULL AND doc IS NOT NULL AND (expires_at IS NULL OR expires_at > $2)';

export function statementOf(tenant: number, now: string, selection: EntitySelection, after = ''): Statement {
  const parts = beginParts(tenant, now);
  if (after !== '') parts.texts.push(`id > ${bind(parts, after)}`);
  const { selectors } = selection;
  const branches = selectors.length === 1 ? branchesOf(parts, selectors[0]!.types.anyOf) : ['true'];
  addSelection(parts, selection);
  return { parts, branches };
}

/** The conditions of a selection but for its types; that of its `q` comes last. */
export function conditionsOf(tenant: number, now: string, selection: EntitySelection): SqlParts {
  const parts = beginParts(tenant, now);
  addSelection(parts, selection);
  return parts;
}

const beginParts = (tenant: number, now: string): SqlParts => ({
  texts: ['tenant_no = $1', ALIVE],
  values: [tenant, now],
  exact: true,
});

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
export function pageStatement(
  { parts, branches }: Statement,
  orderBy: string,
  limit: number,
  offset: number,
  columns = TOLD,
): [text: string, values: readonly unknown[]] {
  const values = [...parts.values];
  // as a number, not a value, so that a plan for all values is as good as one for these
  const cut = `ORDER BY ${orderBy} LIMIT ${limit + offset}`;
  const where = parts.texts.join(' AND ');
  const skipped = offset === 0 ? '' : ` OFFSET $${values.push(offset)}`;
  if (branches.length === 1)
    return [`SELECT ${columns} FROM entity WHERE ${where} AND ${branches[0]} ${cut}${skipped}`, values];
  const all = branches.map((branch) => `(SELECT ${STORED} FROM entity WHERE ${where} AND ${branch} ${cut})`);
  return [`SELECT ${columns} FROM (${all.join(' UNION ALL ')}) AS found ${cut}${skipped}`, values];
}

export function countStatement({ parts, branches }: Statement): [text: string, values: readonly unknown[]] {
  const where = parts.texts.join(' AND ');
  const counts = branches.map((branch) => `(SELECT count(*) FROM entity WHERE ${where} AND ${branch})`);
  return [`SELECT ${counts.join(' + ')} AS total`, parts.values];
}

const names = new Map<string, { count: number; name: string | undefined }>();
const MOST_TEXTS = 2_000;
const MOST_NAMES = 64;
const OFTEN = 8;
let named = 0;

/**
 * A name for a statement that comes often, so that it is planned once. Values are parameters, so there are few texts; of what comes
 * seldom, or once there are many names, each is planned when it comes.
 */
export function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known === undefined) {
    if (names.size >= MOST_TEXTS)
      for (const [old, { name }] of names) if (name === undefined) names.delete(old);
    names.set(text, { count: 1, name: undefined });
    return undefined;
  }
  if (known.name === undefined && ++known.count >= OFTEN && named < MOST_NAMES)
    known.name = `entity_query_${named++}`;
  return known.name;
}
