import type { AttributeInstance, Attributes, Entity } from './entity.ts';
import {
  type AttributePath,
  type Condition,
  type Link,
  type Literal,
  type Query,
  type QueryMember,
  TEMPORAL_MEMBERS,
  type Test,
} from './query-language.ts';
import { temporalOf } from './query-language-time.ts';
import { compareText, storable } from './query-match-text.ts';
import { isObject } from './read-json.ts';
import { isRelationship, objectsOf } from './relationship.ts';

export interface MatchOptions {
  /** Finds an entity that a relationship names; without it a term in braces matches nothing. */
  readonly linked?: (id: string) => Entity | undefined;
}

/**
 * Whether an entity answers a query (clause 4.9). Where an attribute has several instances any of them will do. Texts are
 * compared by code points (RFC 8259, 8.3), numbers as doubles, times by time. An entity that several relationships name is
 * looked up once per term.
 */
export function matchQuery(query: Query, entity: Entity, options: MatchOptions = {}): boolean {
  return matches(query.condition, entity, options);
}

function matches(condition: Condition, entity: Entity, options: MatchOptions): boolean {
  if (condition.kind !== 'term') {
    const { kind, parts } = condition;
    return kind === 'and'
      ? parts.every((part) => matches(part, entity, options))
      : parts.some((part) => matches(part, entity, options));
  }
  const { path, test } = condition;
  let entities: readonly Entity[] = [entity];
  for (const link of path.links) entities = follow(link, entities, options);
  return entities.some((one) => answers(one, path, test));
}

function follow(
  { relationship, types }: Link,
  from: readonly Entity[],
  { linked }: MatchOptions,
): readonly Entity[] {
  if (!linked) return [];
  const ids = new Set<string>();
  for (const entity of from)
    for (const instance of entity.attributes[relationship] ?? [])
      if (isRelationship(instance.type)) for (const id of objectsOf(instance.value)) ids.add(id);
  const found = [];
  for (const id of ids) {
    const entity = linked(id);
    if (entity && (types.length === 0 || entity.types.some((type) => types.includes(type))))
      found.push(entity);
  }
  return found;
}

function answers(entity: Entity, { names, member, inside }: AttributePath, test: Test): boolean {
  const [first, ...rest] = names;
  if (first === undefined)
    return hasMember(entity as { readonly [name in QueryMember]?: unknown }, member!, test);
  let instances = instancesOf(entity.attributes, first);
  for (const name of rest)
    instances = instances.flatMap((instance) => instancesOf(instance.attributes, name));
  if (member !== undefined) return instances.some((instance) => hasMember(instance, member, test));
  return instances.some((instance) => isAnswer(targetsOf(instance, inside), test));
}

const instancesOf = (attributes: Attributes | undefined, name: string): readonly AttributeInstance[] =>
  attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name]! : [];

function hasMember(
  of: { readonly [name in QueryMember]?: unknown },
  member: QueryMember,
  test: Test,
): boolean {
  const value = of[member];
  if (value === undefined) return false;
  return isAnswer({ values: [value], moment: TEMPORAL_MEMBERS.includes(member) }, test);
}

/** What a term is tested against. */
interface Targets {
  /** Values of which any will do; an unequal one must be unequal to all. */
  readonly values: readonly unknown[];
  /** URIs of a relationship: equal to texts only, never in order, never a pattern. */
  readonly uris?: boolean;
  /** A time and nothing but a time, whatever its text. */
  readonly moment?: boolean;
}

/** The target values of an instance; undefined where the path leads to nothing. */
function targetsOf(instance: AttributeInstance, inside: readonly string[]): Targets | undefined {
  if (isRelationship(instance.type))
    return inside.length === 0 ? { values: [objectsOf(instance.value)], uris: true } : undefined;
  if (instance.type === 'LanguageProperty' && isObject(instance.value)) {
    const [language, ...more] = inside;
    if (language === undefined || (language === '*' && more.length === 0))
      return { values: Object.values(instance.value) };
    return more.length === 0 && Object.hasOwn(instance.value, language)
      ? { values: [instance.value[language]] }
      : undefined;
  }
  if (inside.length === 1 && inside[0] === '*') return undefined;
  let value = instance.value;
  for (const name of inside) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return { values: [value] };
}

function isAnswer(targets: Targets | undefined, test: Test): boolean {
  if (targets === undefined) return false;
  if (test.kind === 'exists') return true;
  const { values, uris = false, moment = false } = targets;
  if (test.kind === 'equal') {
    const one = (value: unknown): boolean =>
      test.values.some((literal) =>
        uris ? isUri(literal) && equals(value, literal) : equals(value, literal, moment),
      );
    return test.negated !== values.some((value) => one(value) || (Array.isArray(value) && value.some(one)));
  }
  if (test.kind === 'range') {
    const within = (value: unknown): boolean =>
      (order(value, test.from, moment) ?? -1) >= 0 && (order(value, test.to, moment) ?? 1) <= 0;
    return test.negated !== (!uris && values.some(within));
  }
  if (uris) return false;
  if (test.kind === 'order') return values.some((value) => inOrder(order(value, test.value, moment), test));
  return (
    !moment &&
    values.some((value) => typeof value === 'string' && test.pattern.test(storable(value)) !== test.negated)
  );
}

/** Only a text with a colon can name an entity. */
export const isUri = (literal: Literal): boolean => literal.kind === 'text' && literal.value.includes(':');

const equals = (value: unknown, literal: Literal, moment = false): boolean =>
  order(value, literal, moment) === 0;

function inOrder(sign: number | undefined, { order }: Extract<Test, { kind: 'order' }>): boolean {
  if (sign === undefined) return false;
  if (order === 'greater') return sign > 0;
  if (order === 'greaterEqual') return sign >= 0;
  return order === 'less' ? sign < 0 : sign <= 0;
}

/** How a value stands to a literal: negative, zero, positive, or undefined where their types differ. */
function order(value: unknown, literal: Literal, moment: boolean): number | undefined {
  if (literal.kind === 'number')
    return typeof value === 'number' ? Math.sign(value - literal.value) : undefined;
  if (literal.kind === 'boolean')
    return typeof value === 'boolean' ? Number(value) - Number(literal.value) : undefined;
  if (literal.kind === 'text')
    return typeof value === 'string' && !moment ? compareText(storable(value), literal.value) : undefined;
  if (moment && literal.kind !== 'instant') return undefined;
  const text = isObject(value) && Object.hasOwn(value, '@type') ? value['@value'] : value;
  const temporal = typeof text === 'string' ? temporalOf(text) : undefined;
  if (temporal?.kind !== literal.kind) return undefined;
  return temporal.key < literal.value ? -1 : temporal.key > literal.value ? 1 : 0;
}
