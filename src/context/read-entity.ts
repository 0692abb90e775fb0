import { type Entity, NULL_VALUE } from './entity.ts';
import { ENTITY_MEMBERS } from './entity-members.ts';
import {
  type AttributeReading,
  noteCount,
  readInstance,
  readMember,
  readTime,
  readTypes,
  refuseTooMany,
} from './read-attribute.ts';
import { type EntityFragment, entityOf, type InstanceFragment } from './read-fragment.ts';
import { isObject, type JsonObject } from './read-json.ts';
import { READ_LIMITS, type ReadLimits } from './read-limits.ts';
import { makeReport, refuse, under } from './read-report.ts';
import { isScope, isUri } from './read-text.ts';
import type { TermMap } from './term-map.ts';

/**
 * What a body is read for. `create`: a whole entity. `append` (clause 5.6.3): attributes with values. `update` (5.6.2): the
 * same, and NGSI-LD Nulls that take attributes away. `merge` (5.6.17): any part, Nulls at any depth. Of one attribute:
 * `replace` (5.6.19) with a value, `partial` (5.6.4) any of its members, Nulls that take them away.
 */
export type ReadUse = 'create' | 'append' | 'update' | 'merge' | 'replace' | 'partial';

const RULES = {
  create: { complete: true, completeInside: true, deletes: false, nullsInside: false },
  append: { complete: true, completeInside: true, deletes: false, nullsInside: false },
  update: { complete: true, completeInside: true, deletes: true, nullsInside: false },
  merge: { complete: false, completeInside: false, deletes: true, nullsInside: true },
  replace: { complete: true, completeInside: true, deletes: false, nullsInside: false },
  partial: { complete: false, completeInside: true, deletes: true, nullsInside: false },
} as const satisfies Record<ReadUse, object>;

export interface ReadOptions {
  readonly limits?: ReadLimits;
  /** Whether attributes are given by their plain values, as `options=keyValues` says (clause 4.5.4). */
  readonly simplified?: boolean;
  /** Where the body stands in what was sent, for the paths of issues: `/3` in a batch. */
  readonly path?: string;
}

/**
 * Reads a whole entity in normalised or concise form (clauses 4.5.1 to 4.5.24), or in the simplified one.
 * @throws MeridianError `context.invalidRequest` for what is no object, `context.badRequest` with all that is wrong with it
 */
export const readEntity = (
  body: unknown,
  map: TermMap,
  { now, ...options }: ReadOptions & { readonly now: string },
): Entity => entityOf(readFragment(body, map, { ...options, use: 'create', whole: true }), now);

/**
 * Reads what a body says of an entity that is known already (clause 5.4).
 * @throws MeridianError as {@link readEntity}; issue `context.otherId` where the body names another entity than `id`
 */
export function readFragment(
  body: unknown,
  map: TermMap,
  {
    use,
    id,
    whole = false,
    ...options
  }: ReadOptions & {
    readonly use: 'create' | 'append' | 'update' | 'merge';
    readonly id?: string;
    /** Whether id and type must be there, as in a batch. */
    readonly whole?: boolean;
  },
): EntityFragment {
  const path = options.path ?? '';
  if (!isObject(body)) throw refuse('context.noObject', path, body, undefined, 'context.invalidRequest');
  const reading = readingOf(use, map, options);
  const { report } = reading;
  refuseTooMany(body, path, reading);
  const attributes: Record<string, InstanceFragment[]> = {};
  for (const name of Object.keys(body))
    if (!ENTITY_MEMBERS.has(name)) readMember(attributes, name, body[name], path, reading, 1);
  noteCount(attributes, path, reading);
  const named = readId(body, path, reading, whole, id);
  const type = body.type ?? body['@type'];
  const types = type === undefined ? [] : readTypes(type, under(path, 'type'), reading);
  if (type === undefined && whole) report.note('context.missing', path, undefined, { member: 'type' });
  const fragment: EntityFragment = {
    ...(named === undefined ? {} : { id: named }),
    types,
    ...(body.scope === undefined ? {} : { scopes: readScopes(body.scope, under(path, 'scope'), reading) }),
    ...(body.expiresAt === undefined
      ? {}
      : { expiresAt: readTime(body.expiresAt, under(path, 'expiresAt'), reading) }),
    attributes,
  };
  report.finish();
  return fragment;
}

/**
 * Reads a body that is one instance of an attribute.
 * @throws MeridianError as {@link readEntity}; issue `context.emptyFragment` where it says nothing
 */
export function readAttribute(
  body: unknown,
  map: TermMap,
  { use, ...options }: ReadOptions & { readonly use: 'replace' | 'partial' },
): InstanceFragment {
  const path = options.path ?? '';
  if (!isObject(body)) throw refuse('context.noObject', path, body, undefined, 'context.invalidRequest');
  const { '@context': _, ...raw } = body;
  if (Object.keys(raw).length === 0) throw refuse('context.emptyFragment', path);
  const reading = readingOf(use, map, options);
  const instance = readInstance(raw, path, reading, 1);
  reading.report.finish();
  return instance;
}

/**
 * An entity's id as it stands in an address.
 * @throws MeridianError `context.badRequest` for what is no URI
 */
export function readEntityId(id: string, limits: ReadLimits = READ_LIMITS): string {
  if (!isUri(id, limits.name)) throw refuse('context.noUri', '/id', id);
  return id;
}

function readingOf(use: ReadUse, map: TermMap, options: ReadOptions): AttributeReading {
  const limits = options.limits ?? READ_LIMITS;
  return {
    ...RULES[use],
    expand: map.expand,
    limits,
    report: makeReport(limits.issues),
    simplified: options.simplified ?? false,
  };
}

function readId(
  body: JsonObject,
  path: string,
  { report, limits }: AttributeReading,
  whole: boolean,
  expected: string | undefined,
): string | undefined {
  const id = body.id ?? body['@id'];
  if (id === undefined) {
    if (whole) report.note('context.missing', path, undefined, { member: 'id' });
    return undefined;
  }
  const at = under(path, 'id');
  if (!isUri(id, limits.name) || id === NULL_VALUE) {
    report.note('context.noUri', at, id);
    return undefined;
  }
  if (expected !== undefined && id !== expected) report.note('context.otherId', at, id, { id: expected });
  return id;
}

/** Scopes, none twice; null where an NGSI-LD Null takes them away. */
function readScopes(
  value: unknown,
  path: string,
  { report, limits, deletes }: AttributeReading,
): readonly string[] | null {
  const scopes: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (deletes && scopes.length === 1 && scopes[0] === NULL_VALUE) return null;
  if (scopes.length > limits.types) {
    report.note('context.limitTypes', path, undefined, { most: limits.types });
    return [];
  }
  const read = new Set<string>();
  for (const [i, scope] of scopes.entries())
    if (isScope(scope)) read.add(scope);
    else report.note('context.noScope', Array.isArray(value) ? under(path, i) : path, scope);
  return [...read];
}
