import type { AttributeInstance, AttributeKind, Attributes, Entity } from './entity.ts';

/** What a body says of one instance of an attribute. A member that it does not name is absent; null takes a member away. */
export interface InstanceFragment {
  /** Absent where a patch names neither the kind nor a value. */
  readonly type?: AttributeKind;
  /**
   * How {@link type} was found where the body does not name it and more than one kind is possible: from the member `value`,
   * or from a plain value without any member. A stored attribute that can hold the value keeps its own kind then.
   */
  readonly inferred?: 'value' | 'plain';
  readonly value?: unknown;
  /** The value is an NGSI-LD Null: the instance goes. */
  readonly deleted?: true;
  readonly objectType?: readonly string[] | null;
  readonly valueType?: string | null;
  readonly observedAt?: string | null;
  readonly unitCode?: string | null;
  readonly datasetId?: string;
  readonly expiresAt?: string | null;
  readonly attributes?: FragmentAttributes;
}

/** By the attribute's IRI; the default instance first, no datasetId twice. */
export type FragmentAttributes = Readonly<Record<string, readonly InstanceFragment[]>>;

/** What a body says of an entity (clause 5.4). */
export interface EntityFragment {
  readonly id?: string;
  readonly types: readonly string[];
  /** Null takes all scopes away; absent says nothing of them. */
  readonly scopes?: readonly string[] | null;
  readonly expiresAt?: string | null;
  readonly attributes: FragmentAttributes;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/**
 * The instance that a complete fragment (with kind and value) describes. What stood in its place lends it its createdAt, and
 * so do its sub-attributes.
 */
export function instanceOf(
  fragment: InstanceFragment,
  now: string,
  before?: AttributeInstance,
): AttributeInstance {
  const made: Mutable<AttributeInstance> = {
    type: fragment.type ?? 'Property',
    value: fragment.value,
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
  };
  if (fragment.objectType) made.objectType = fragment.objectType;
  if (fragment.valueType) made.valueType = fragment.valueType;
  if (fragment.observedAt) made.observedAt = fragment.observedAt;
  if (fragment.unitCode) made.unitCode = fragment.unitCode;
  if (fragment.datasetId !== undefined) made.datasetId = fragment.datasetId;
  if (fragment.expiresAt) made.expiresAt = fragment.expiresAt;
  if (fragment.attributes !== undefined) {
    const inner = attributesOf(fragment.attributes, now, before?.attributes);
    if (Object.keys(inner).length > 0) made.attributes = inner;
  }
  return made;
}

/** The attributes that complete fragments describe, without those that they take away. */
export function attributesOf(
  fragments: FragmentAttributes,
  now: string,
  before: Attributes | undefined,
): Attributes {
  const made: Record<string, readonly AttributeInstance[]> = {};
  for (const name of Object.keys(fragments)) {
    const instances = fragments[name]!;
    const kept = instances.filter((one) => one.deleted !== true);
    if (kept.length > 0)
      made[name] = kept.map((one) => instanceOf(one, now, instanceWith(before?.[name], one.datasetId)));
  }
  return made;
}

/** The instance with this datasetId, the default one without. */
export const instanceWith = (
  instances: readonly AttributeInstance[] | undefined,
  datasetId: string | undefined,
): AttributeInstance | undefined => instances?.find((one) => one.datasetId === datasetId);

/** The same instances, the default one before those with a datasetId. */
export const defaultFirst = <T extends { readonly datasetId?: string }>(
  instances: readonly T[],
): readonly T[] =>
  instances.toSorted((a, b) => Number(a.datasetId !== undefined) - Number(b.datasetId !== undefined));

/** The entity that a complete fragment (with id and types) describes. */
export function entityOf(fragment: EntityFragment, now: string): Entity {
  return {
    id: fragment.id ?? '',
    types: fragment.types,
    scopes: fragment.scopes ?? [],
    createdAt: now,
    modifiedAt: now,
    ...(fragment.expiresAt ? { expiresAt: fragment.expiresAt } : {}),
    attributes: attributesOf(fragment.attributes, now, undefined),
  };
}
