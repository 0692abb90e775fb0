import type { AttributeInstance, Entity } from './entity.ts';
import { instanceWith } from './read-fragment.ts';
import { READ_LIMITS } from './read-limits.ts';
import { refuse } from './read-report.ts';

/** What happened to one instance of an attribute. */
export interface AttributeChange {
  /** The attribute's IRI. */
  readonly attribute: string;
  readonly datasetId?: string;
  readonly kind: 'created' | 'updated' | 'deleted';
  readonly before?: AttributeInstance;
  readonly after?: AttributeInstance;
}

/** An attribute (its IRI) that was left as it is, and why: `context.kept` it is there already, `context.absent` it is not. */
export interface NotUpdated {
  readonly name: string;
  readonly reason: 'context.kept' | 'context.absent';
}

/** The outcome of an operation on an entity. */
export interface Patched {
  /** The entity afterwards; the same object where nothing changed, and the same `types` and `scopes` where these did not. */
  readonly entity: Entity;
  /** IRIs of the attributes that the operation wrote or took away, `scope` among them. */
  readonly updated: readonly string[];
  readonly notUpdated: readonly NotUpdated[];
  /** In the order in which the body has them. */
  readonly changes: readonly AttributeChange[];
}

export interface PatchOptions {
  /** The time of the operation, for createdAt and modifiedAt. */
  readonly now: string;
  readonly limits?: {
    readonly attributes: number;
    readonly instances: number;
    readonly types: number;
  };
}

/** Collects the changes of one operation on an entity. */
export interface Draft {
  readonly instance: (attribute: string, datasetId: string | undefined) => AttributeInstance | undefined;
  /** Puts an instance in the place of the one with its datasetId, or beside the others. */
  readonly put: (attribute: string, after: AttributeInstance) => void;
  readonly remove: (attribute: string, datasetId: string | undefined) => void;
  readonly keep: (name: string, reason: NotUpdated['reason']) => void;
  readonly addTypes: (types: readonly string[]) => void;
  /** @param name counted as updated */
  readonly setScopes: (scopes: readonly string[], name: string) => void;
  readonly setExpiry: (expiresAt: string | null) => void;
  /** @throws MeridianError `context.badRequest` where the entity grew beyond a limit */
  readonly finish: () => Patched;
}

export function draftOf(entity: Entity, { now, limits = READ_LIMITS }: PatchOptions): Draft {
  const attributes: Record<string, readonly AttributeInstance[]> = { ...entity.attributes };
  const updated = new Set<string>();
  const notUpdated: NotUpdated[] = [];
  const changes: AttributeChange[] = [];
  let { types, scopes } = entity;
  let expiresAt: string | null = entity.expiresAt ?? null;
  const replace = (
    attribute: string,
    datasetId: string | undefined,
    after: AttributeInstance | undefined,
  ): void => {
    const instances = attributes[attribute] ?? [];
    const before = instanceWith(instances, datasetId);
    if (before === undefined && after === undefined) return;
    const next = before === undefined ? added(instances, after!) : swapped(instances, before, after);
    if (next.length > limits.instances)
      throw refuse('context.limitInstances', '', attribute, { most: limits.instances });
    if (next.length > 0) attributes[attribute] = next;
    else delete attributes[attribute];
    updated.add(attribute);
    changes.push(changeOf(attribute, before, after));
  };
  return {
    instance: (attribute, datasetId) => instanceWith(attributes[attribute], datasetId),
    put: (attribute, after) => replace(attribute, after.datasetId, after),
    remove: (attribute, datasetId) => replace(attribute, datasetId, undefined),
    keep: (name, reason) => void notUpdated.push({ name, reason }),
    addTypes: (more) => {
      const fresh = more.filter((type) => !types.includes(type));
      if (fresh.length > 0) types = [...types, ...fresh];
    },
    setScopes: (next, name) => {
      if (next.length !== scopes.length || next.some((scope, i) => scope !== scopes[i])) scopes = next;
      updated.add(name);
    },
    setExpiry: (next) => {
      expiresAt = next;
    },
    finish: () => {
      const count = Object.keys(attributes).length;
      if (count > limits.attributes)
        throw refuse('context.limitAttributes', '', undefined, { most: limits.attributes, count });
      if (Math.max(types.length, scopes.length) > limits.types)
        throw refuse('context.limitTypes', '', undefined, { most: limits.types });
      const same = updated.size === 0 && types === entity.types && expiresAt === (entity.expiresAt ?? null);
      const { expiresAt: _, ...rest } = entity;
      return {
        entity: same
          ? entity
          : {
              ...rest,
              types,
              scopes,
              modifiedAt: now,
              ...(expiresAt === null ? {} : { expiresAt }),
              attributes,
            },
        updated: [...updated],
        notUpdated,
        changes,
      };
    },
  };
}

const added = (
  instances: readonly AttributeInstance[],
  one: AttributeInstance,
): readonly AttributeInstance[] => (one.datasetId === undefined ? [one, ...instances] : [...instances, one]);

const swapped = (
  instances: readonly AttributeInstance[],
  before: AttributeInstance,
  after: AttributeInstance | undefined,
): readonly AttributeInstance[] =>
  instances.flatMap((one) => (one !== before ? [one] : after === undefined ? [] : [after]));

/** What became of an instance; missing before: it is new, missing after: it went. One of them is there. */
export function changeOf(
  attribute: string,
  before: AttributeInstance | undefined,
  after: AttributeInstance | undefined,
): AttributeChange {
  const datasetId = (after ?? before)?.datasetId;
  const change: Mutable<AttributeChange> = {
    attribute,
    kind: before === undefined ? 'created' : after === undefined ? 'deleted' : 'updated',
  };
  if (datasetId !== undefined) change.datasetId = datasetId;
  if (before !== undefined) change.before = before;
  if (after !== undefined) change.after = after;
  return change;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** What the first sight of an entity means for history and subscriptions: each instance is new. */
export const createdEntity = (entity: Entity): Patched => ({
  entity,
  updated: Object.keys(entity.attributes),
  notUpdated: [],
  changes: changesOf(entity, (name, instance) => changeOf(name, undefined, instance)),
});

/** What the end of an entity means for history and subscriptions: each instance goes. */
export const deletedEntity = (entity: Entity): readonly AttributeChange[] =>
  changesOf(entity, (name, instance) => changeOf(name, instance, undefined));

function changesOf(
  { attributes }: Entity,
  change: (name: string, instance: AttributeInstance) => AttributeChange,
): readonly AttributeChange[] {
  const changes: AttributeChange[] = [];
  for (const name of Object.keys(attributes))
    for (const instance of attributes[name]!) changes.push(change(name, instance));
  return changes;
}
