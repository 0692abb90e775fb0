import {
  type AttributeInstance,
  type AttributeKind,
  type Attributes,
  NULL_VALUE,
  VALUE_MEMBER,
} from './entity.ts';
import {
  defaultFirst,
  type FragmentAttributes,
  type InstanceFragment,
  instanceOf,
  instanceWith,
} from './read-fragment.ts';
import { isObject } from './read-json.ts';
import { READ_LIMITS } from './read-limits.ts';
import { makeReport, refuse } from './read-report.ts';
import { readValue } from './read-value.ts';

export interface MergeOptions {
  readonly now: string;
  /** The IRI of a name, for plain values that go into a VocabProperty. */
  readonly expand: (name: string) => string;
  /** Goes into each merged instance that has an observedAt and is not given another (clause 5.6.17). */
  readonly observedAt?: string;
  /** The language that a plain text has in a LanguageProperty. */
  readonly lang?: string;
}

/**
 * An instance merged with what a patch says of it (clause 5.5.12); nothing where no text of a LanguageProperty is left.
 * @throws MeridianError `context.badRequest` where a plain value does not fit the kind of the instance
 */
export function mergeInstance(
  before: AttributeInstance,
  fragment: InstanceFragment,
  options: MergeOptions,
): AttributeInstance | undefined {
  const { type, value } = mergedValue(before, fragment, options);
  if (type === 'LanguageProperty' && isObject(value) && Object.keys(value).length === 0) return undefined;
  const told = type === before.type ? before : undefined;
  const common = before.observedAt === undefined ? undefined : options.observedAt;
  return withAttributes(
    instanceOf(
      {
        type,
        value,
        objectType: kept(fragment.objectType, told?.objectType),
        valueType: kept(fragment.valueType, told?.valueType),
        unitCode: kept(fragment.unitCode, told?.unitCode),
        observedAt: kept(fragment.observedAt, common ?? before.observedAt),
        expiresAt: kept(fragment.expiresAt, before.expiresAt),
        ...(before.datasetId === undefined ? {} : { datasetId: before.datasetId }),
      },
      options.now,
      before,
    ),
    mergedAttributes(before.attributes, fragment.attributes, options),
  );
}

/**
 * The instance that a patch brings where there was none; Nulls inside of its value take away nothing and go.
 * @throws MeridianError `context.badRequest` where the patch names no value
 */
export function newInstance(
  name: string,
  fragment: InstanceFragment,
  options: MergeOptions,
): AttributeInstance {
  const { attributes, ...own } = fragment;
  const kind = own.type ?? 'Property';
  if (own.value === undefined)
    throw refuse('context.noValue', '', name, { kind, member: VALUE_MEMBER[kind] });
  return withAttributes(
    instanceOf(
      { ...own, value: MERGED.has(kind) ? mergedJson(undefined, own.value) : own.value },
      options.now,
    ),
    mergedAttributes(undefined, attributes, options),
  );
}

const kept = <T>(told: T | null | undefined, before: T | undefined): T | null =>
  told === undefined ? (before ?? null) : told;

function withAttributes(instance: AttributeInstance, attributes: Attributes): AttributeInstance {
  return Object.keys(attributes).length > 0 ? { ...instance, attributes } : instance;
}

function mergedAttributes(
  before: Attributes | undefined,
  fragments: FragmentAttributes | undefined,
  options: MergeOptions,
): Attributes {
  const merged: Record<string, readonly AttributeInstance[]> = { ...before };
  for (const [name, instances] of Object.entries(fragments ?? {})) {
    let list = merged[name] ?? [];
    for (const one of instances) {
      const old = instanceWith(list, one.datasetId);
      const after = one.deleted
        ? undefined
        : old === undefined
          ? newInstance(name, one, options)
          : mergeInstance(old, one, options);
      const others = list.filter((other) => other !== old);
      list = after === undefined ? others : defaultFirst([...others, after]);
    }
    if (list.length > 0) merged[name] = list;
    else delete merged[name];
  }
  return merged;
}

/** Kinds of which values are merged member by member; of the others the new value stands in place of the old. */
const MERGED: ReadonlySet<AttributeKind> = new Set<AttributeKind>([
  'Property',
  'LanguageProperty',
  'JsonProperty',
]);

function mergedValue(
  before: AttributeInstance,
  fragment: InstanceFragment,
  options: MergeOptions,
): { readonly type: AttributeKind; readonly value: unknown } {
  if (fragment.value === undefined) {
    if (fragment.type !== undefined && fragment.type !== before.type && fragment.inferred === undefined)
      throw refuse('context.otherKind', '', undefined, { kind: fragment.type, stored: before.type });
    return { type: before.type, value: before.value };
  }
  const { type, value } = fitted(before, fragment, options);
  return {
    type,
    value:
      type === before.type && MERGED.has(type) ? mergedJson(before.value, value) : mergedAnew(type, value),
  };
}

const mergedAnew = (type: AttributeKind, value: unknown): unknown =>
  MERGED.has(type) ? mergedJson(undefined, value) : value;

/** The new value as one of the kind that is kept: a plain value leaves the kind as it is (clause 5.6.17). */
function fitted(
  before: AttributeInstance,
  fragment: InstanceFragment,
  { expand, lang }: MergeOptions,
): { readonly type: AttributeKind; readonly value: unknown } {
  const { type = before.type, value } = fragment;
  if (type === before.type) return { type, value };
  if (fragment.inferred === 'value' && before.type === 'Property') return { type: 'Property', value };
  if (fragment.inferred !== 'plain') return { type, value };
  const taken =
    before.type === 'LanguageProperty' && typeof value === 'string' ? { [lang ?? '@none']: value } : value;
  return { type: before.type, value: valueAs(before.type, taken, expand) };
}

/**
 * A value as one of this kind.
 * @throws MeridianError `context.badRequest` where it is none
 */
export function valueAs(kind: AttributeKind, value: unknown, expand: (name: string) => string): unknown {
  const report = makeReport(READ_LIMITS.issues);
  const read = readValue(kind, value, '', { expand, limits: READ_LIMITS, report, nullsInside: true });
  report.finish();
  return read;
}

/** The merge of RFC 7396 with the NGSI-LD Null in place of null; a JSON null is a value like others. */
export function mergedJson(before: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(before) ? Object.entries(before) : []);
  for (const [name, value] of Object.entries(patch))
    if (value === NULL_VALUE) merged.delete(name);
    else merged.set(name, mergedJson(merged.get(name), value));
  return Object.fromEntries(merged);
}
