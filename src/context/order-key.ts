import type { AttributeInstance, Attributes, Entity } from './entity.ts';
import { geometryOf } from './geo-geometry.ts';
import type { EntityMember, Ordering, OrderTarget } from './order-by.ts';
import { temporalOf } from './query-language-time.ts';
import { compareText } from './query-match-text.ts';
import type { SqlCondition } from './query-sql.ts';

/** The order of data types (clause 4.23.2); a distance comes before all of them. An id, by code points, never meets another. */
const RANKS = {
  id: 0,
  distance: 1,
  number: 2,
  text: 3,
  object: 4,
  array: 5,
  boolean: 6,
  time: 7,
  date: 8,
  instant: 9,
  null: 10,
  absent: 11,
} as const;
type Rank = (typeof RANKS)[keyof typeof RANKS];

/** What an entity is ordered by: for each term the rank of its data type and the value, then the id. Plain JSON, as a cursor holds it. */
export interface OrderKey {
  readonly values: readonly (readonly [Rank, number | string])[];
  readonly id: string;
}

export function orderKey({ terms, distances }: Ordering, entity: Entity): OrderKey {
  const values = terms.map(({ target, byDistance }) => {
    if (target.kind === 'entity' && target.member === 'id') return [RANKS.id, entity.id] as const;
    const value = targetIn(target, entity);
    const geometry = byDistance && value.geo ? geometryOf(value.value) : undefined;
    if (geometry && distances) return [RANKS.distance, distances(geometry)] as const;
    return ranked(value.value);
  });
  return { values, id: entity.id };
}

/** Whether what comes first in a key is a distance. */
export const isDistance = ({ values }: OrderKey): boolean => values[0]?.[0] === RANKS.distance;

/** Compares two keys of one order. Values that are null or not there come last in both directions. */
export function compareKeys({ terms, collator }: Ordering, a: OrderKey, b: OrderKey): number {
  for (let index = 0; index < terms.length; index++) {
    const [rank, value] = a.values[index]!;
    const [otherRank, other] = b.values[index]!;
    const sign = rank === otherRank ? compareValues(rank, [value, other], collator) : rank - otherRank;
    const last = rank >= RANKS.null || otherRank >= RANKS.null;
    if (sign !== 0) return terms[index]!.descending && !last ? -sign : sign;
  }
  return compareText(a.id, b.id);
}

function compareValues(
  rank: Rank,
  [a, b]: readonly [number | string, number | string],
  collator: Intl.Collator,
): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return rank === RANKS.text ? collator.compare(String(a), String(b)) : compareText(String(a), String(b));
}

interface Found {
  /** undefined: not there. */
  readonly value: unknown;
  /** Whether it is the value of a GeoProperty. */
  readonly geo?: boolean;
}

function targetIn(target: OrderTarget, entity: Entity): Found {
  if (target.kind === 'entity') return { value: memberOf(entity, target.member) };
  let attributes: Attributes | undefined = entity.attributes;
  let instance: AttributeInstance | undefined;
  for (const name of target.names) {
    instance = attributes && Object.hasOwn(attributes, name) ? attributes[name]![0] : undefined;
    attributes = instance?.attributes;
  }
  if (!instance) return { value: undefined };
  if (target.member) return { value: instance[target.member] };
  let value = instance.value;
  if (instance.type === 'LanguageProperty' && target.inside.length === 0)
    return { value: anyLanguage(value) };
  for (const name of target.inside) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return { value: undefined };
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return { value, geo: instance.type === 'GeoProperty' && target.inside.length === 0 };
}

/** Types and scopes as their list, or the only one; the clause does not say which of several counts. */
function memberOf(entity: Entity, member: EntityMember): unknown {
  if (member === 'type') return oneOrAll(entity.types);
  if (member === 'scope') return oneOrAll(entity.scopes);
  return entity[member];
}

const oneOrAll = (list: readonly string[]): unknown =>
  list.length === 0 ? undefined : list.length === 1 ? list[0] : list.toSorted(compareText);

/** The text without a language, else that of the first language by its tag. */
function anyLanguage(map: unknown): unknown {
  if (typeof map !== 'object' || map === null) return map;
  const texts = map as Readonly<Record<string, unknown>>;
  const language = Object.hasOwn(texts, '@none') ? '@none' : Object.keys(texts).toSorted(compareText)[0];
  return language === undefined ? undefined : texts[language];
}

function ranked(value: unknown): readonly [Rank, number | string] {
  switch (typeof value) {
    case 'undefined':
      return [RANKS.absent, 0];
    case 'number':
      return [RANKS.number, value];
    case 'boolean':
      return [RANKS.boolean, Number(value)];
    case 'string':
      return text(value);
    default: {
      if (value === null) return [RANKS.null, 0];
      if (Array.isArray(value)) return [RANKS.array, JSON.stringify(value)];
      const typed = (value as { readonly '@value'?: unknown })['@value'];
      if (typeof typed === 'string' && Object.hasOwn(value as object, '@type')) return text(typed);
      return [RANKS.object, JSON.stringify(value)];
    }
  }
}

/** A text, or the time that it tells (clause 4.6.3), whose keys sort as time does. */
function text(value: string): readonly [Rank, string] {
  const temporal = temporalOf(value);
  return temporal ? [RANKS[temporal.kind], temporal.key] : [RANKS.text, value];
}

/** Columns of the store that hold an entity's own members. */
export interface OrderColumns {
  /** A text. */
  readonly id: string;
  /** Each a timestamptz. */
  readonly createdAt: string;
  readonly modifiedAt: string;
}

/**
 * The order as SQL, and a condition for what comes after a key: `undefined` where a term asks for more than the store's columns,
 * which then takes {@link orderKey} and {@link compareKeys}. `parameters` is how many the statement has before.
 */
export function orderSql(
  { terms }: Ordering,
  columns: OrderColumns,
  parameters: number,
  after?: OrderKey,
): { readonly orderBy: string; readonly after?: SqlCondition } | undefined {
  const parts: { column: string; type: 'text' | 'timestamptz'; descending: boolean; value: unknown }[] = [];
  for (const [index, { target, descending, byDistance }] of terms.entries()) {
    if (target.kind !== 'entity' || byDistance) return undefined;
    const { member } = target;
    if (member === 'id') {
      parts.push({ column: `${columns.id} COLLATE "C"`, type: 'text', descending, value: after?.id });
      break;
    }
    if (member !== 'createdAt' && member !== 'modifiedAt') return undefined;
    const value = after?.values[index]?.[1];
    parts.push({ column: columns[member], type: 'timestamptz', descending, value });
  }
  if (parts.at(-1)?.type !== 'text')
    parts.push({ column: `${columns.id} COLLATE "C"`, type: 'text', descending: false, value: after?.id });
  const orderBy = parts.map(({ column, descending }) => (descending ? `${column} DESC` : column)).join(', ');
  if (!after) return { orderBy };
  const bound = parts.map(({ type }, index) => `$${parameters + index + 1}::${type}`);
  const alternatives = parts.map(({ column, descending }, index) => {
    const same = parts.slice(0, index).map((part, earlier) => `${part.column} = ${bound[earlier]}`);
    return [...same, `${column} ${descending ? '<' : '>'} ${bound[index]}`].join(' AND ');
  });
  const text = `(${alternatives.map((one) => `(${one})`).join(' OR ')})`;
  return { orderBy, after: { text, values: parts.map(({ value }) => value), exact: true } };
}
