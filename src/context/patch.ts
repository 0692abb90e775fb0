import { MeridianError } from '../model/error.ts';
import type { AttributeInstance, Entity } from './entity.ts';
import {
  type AttributeChange,
  changeOf,
  createdEntity,
  type Draft,
  draftOf,
  type Patched,
  type PatchOptions,
} from './patch-change.ts';
import { type MergeOptions, mergeInstance, newInstance, valueAs } from './patch-merge.ts';
import {
  attributesOf,
  defaultFirst,
  type EntityFragment,
  entityOf,
  type InstanceFragment,
  instanceOf,
  instanceWith,
} from './read-fragment.ts';
import { SCOPE_ATTRIBUTE } from './read-name.ts';
import { refuse } from './read-report.ts';

/**
 * Adds attributes and replaces those that are there; without `overwrite` these stay and are told in `notUpdated` (clause 5.6.3;
 * a batch update does the same, clause 5.6.9). Types are added. Scopes replace the entity's, without `overwrite` they are added.
 */
export function appendAttributes(
  entity: Entity,
  fragment: EntityFragment,
  { overwrite = true, ...options }: PatchOptions & { readonly overwrite?: boolean },
): Patched {
  const draft = draftOf(entity, options);
  for (const [name, one] of instancesOf(fragment)) {
    const before = draft.instance(name, one.datasetId);
    if (before !== undefined && !overwrite) draft.keep(name, 'context.kept');
    else draft.put(name, instanceOf(one, options.now, before));
  }
  if (fragment.scopes) {
    const scopes = overwrite ? fragment.scopes : [...new Set([...entity.scopes, ...fragment.scopes])];
    draft.setScopes(scopes, SCOPE_ATTRIBUTE);
  }
  return finish(draft, fragment);
}

/**
 * Replaces attributes, adds those that are not there and takes away those given as NGSI-LD Null (clause 5.6.2). Types are added.
 * Scopes replace the entity's; of an entity without any they are ignored and told in `notUpdated`, as the clause has it.
 */
export function updateAttributes(entity: Entity, fragment: EntityFragment, options: PatchOptions): Patched {
  const draft = draftOf(entity, options);
  for (const [name, one] of instancesOf(fragment))
    if (one.deleted) draft.remove(name, one.datasetId);
    else draft.put(name, instanceOf(one, options.now, draft.instance(name, one.datasetId)));
  if (fragment.scopes !== undefined)
    if (entity.scopes.length > 0) draft.setScopes(fragment.scopes ?? [], SCOPE_ATTRIBUTE);
    else draft.keep(SCOPE_ATTRIBUTE, 'context.absent');
  return finish(draft, fragment);
}

/** Merges a fragment into an entity at any depth (clauses 5.5.12 and 5.6.17; each of a batch, clause 5.6.20). */
export function mergeEntity(
  entity: Entity,
  fragment: EntityFragment,
  options: PatchOptions & MergeOptions,
): Patched {
  const draft = draftOf(entity, options);
  for (const [name, one] of instancesOf(fragment)) {
    const before = draft.instance(name, one.datasetId);
    const after = one.deleted
      ? undefined
      : before === undefined
        ? newInstance(name, one, options)
        : mergeInstance(before, one, options);
    if (after === undefined) draft.remove(name, one.datasetId);
    else draft.put(name, after);
  }
  if (fragment.scopes !== undefined) draft.setScopes(fragment.scopes ?? [], SCOPE_ATTRIBUTE);
  return finish(draft, fragment);
}

/** Puts another content in the place of an entity's own; only its createdAt stays (clause 5.6.18). */
export function replaceEntity(entity: Entity, replacement: Entity, options: PatchOptions): Patched {
  const changes: AttributeChange[] = [];
  for (const name of Object.keys(entity.attributes))
    for (const before of entity.attributes[name]!)
      if (instanceWith(replacement.attributes[name], before.datasetId) === undefined)
        changes.push(changeOf(name, before, undefined));
  for (const name of Object.keys(replacement.attributes))
    for (const after of replacement.attributes[name]!)
      changes.push(changeOf(name, instanceWith(entity.attributes[name], after.datasetId), after));
  return {
    entity: { ...replacement, id: entity.id, createdAt: entity.createdAt, modifiedAt: options.now },
    updated: Object.keys(replacement.attributes),
    notUpdated: [],
    changes,
  };
}

/**
 * One entity of a batch upsert (clause 5.6.8): created where there is none, else replaced or updated.
 * @param fragment read whole, for `create` or (mode `update`) for `update`
 * @throws MeridianError `context.badRequest` where a new entity has an NGSI-LD Null
 */
export function upsertEntity(
  entity: Entity | undefined,
  fragment: EntityFragment,
  { mode, ...options }: PatchOptions & { readonly mode: 'replace' | 'update' },
): Patched {
  if (entity !== undefined && mode === 'update') return updateAttributes(entity, fragment, options);
  for (const name of Object.keys(fragment.attributes))
    for (const { deleted } of fragment.attributes[name]!)
      if (deleted) throw refuse('context.nullNotAllowed', '', name);
  const whole = entityOf(fragment, options.now);
  return entity === undefined ? createdEntity(whole) : replaceEntity(entity, whole, options);
}

/**
 * Changes the members of one instance that a fragment names and leaves the others; its sub-attributes are replaced, or taken
 * away by an NGSI-LD Null, and so is the instance by a Null as its value (clause 5.6.4).
 * @throws MeridianError `context.notFound` where the entity has no such instance, `context.badRequest` where it is of another
 * kind or the attribute is the scope
 */
export function updateAttribute(
  entity: Entity,
  attribute: string,
  fragment: InstanceFragment,
  options: PatchOptions & { readonly expand: (name: string) => string },
): Patched {
  const draft = draftOf(entity, options);
  const before = instanceIn(draft, attribute, fragment.datasetId);
  if (fragment.deleted) draft.remove(attribute, fragment.datasetId);
  else draft.put(attribute, partlyUpdated(before, fragment, options));
  return draft.finish();
}

/**
 * Puts a new content in the place of one instance; its createdAt stays (clause 5.6.19).
 * @throws MeridianError as {@link updateAttribute}, but the kind may be another
 */
export function replaceAttribute(
  entity: Entity,
  attribute: string,
  fragment: InstanceFragment,
  options: PatchOptions,
): Patched {
  const draft = draftOf(entity, options);
  const before = instanceIn(draft, attribute, fragment.datasetId);
  draft.put(attribute, instanceOf(fragment, options.now, before));
  return draft.finish();
}

/**
 * Takes away the default instance of an attribute, the one with a datasetId, or all of them; of the scope all scopes
 * (clause 5.6.5).
 * @throws MeridianError `context.notFound` where the entity has no such instance
 */
export function deleteAttribute(
  entity: Entity,
  attribute: string,
  {
    datasetId,
    deleteAll = false,
    ...options
  }: PatchOptions & { readonly datasetId?: string; readonly deleteAll?: boolean },
): Patched {
  const draft = draftOf(entity, options);
  if (attribute === SCOPE_ATTRIBUTE) {
    if (entity.scopes.length === 0) throw absent(attribute);
    draft.setScopes([], SCOPE_ATTRIBUTE);
    return draft.finish();
  }
  const instances = entity.attributes[attribute] ?? [];
  const gone = instances.filter((one) => deleteAll || one.datasetId === datasetId);
  if (gone.length === 0) throw absent(attribute);
  for (const one of gone) draft.remove(attribute, one.datasetId);
  return draft.finish();
}

function finish(draft: Draft, fragment: EntityFragment): Patched {
  draft.addTypes(fragment.types);
  if (fragment.expiresAt !== undefined) draft.setExpiry(fragment.expiresAt);
  return draft.finish();
}

function* instancesOf(fragment: EntityFragment): Generator<readonly [string, InstanceFragment]> {
  for (const [name, instances] of Object.entries(fragment.attributes))
    for (const one of instances) yield [name, one];
}

function instanceIn(draft: Draft, attribute: string, datasetId: string | undefined): AttributeInstance {
  if (attribute === SCOPE_ATTRIBUTE) throw refuse('context.scopeAttribute', '', 'scope');
  const instance = draft.instance(attribute, datasetId);
  if (instance === undefined) throw absent(attribute);
  return instance;
}

const absent = (attribute: string): MeridianError => new MeridianError('context.notFound', { id: attribute });

function partlyUpdated(
  before: AttributeInstance,
  fragment: InstanceFragment,
  { now, expand }: PatchOptions & { readonly expand: (name: string) => string },
): AttributeInstance {
  const { attributes, ...members } = fragment;
  const { attributes: sub, ...own } = before;
  const value = sameKind(before, fragment, expand) ?? before.value;
  const instance = instanceOf({ ...own, ...members, type: before.type, value }, now, before);
  const inner = { ...sub };
  for (const [name, instances] of Object.entries(attributes ?? {})) {
    const kept = (sub?.[name] ?? []).filter(
      (old) => !instances.some((one) => one.datasetId === old.datasetId),
    );
    const fresh = attributesOf({ [name]: instances }, now, sub)[name] ?? [];
    const all = defaultFirst([...kept, ...fresh]);
    if (all.length > 0) inner[name] = all;
    else delete inner[name];
  }
  return Object.keys(inner).length > 0 ? { ...instance, attributes: inner } : instance;
}

/** The fragment's value, if it has one and is of the instance's kind (clause 5.6.4 lets no attribute change it). */
function sameKind(
  before: AttributeInstance,
  { type = before.type, inferred, value }: InstanceFragment,
  expand: (name: string) => string,
): unknown {
  if (type === before.type) return value;
  if (inferred === 'value' && (before.type === 'Property' || before.type === 'GeoProperty'))
    return valueAs(before.type, value, expand);
  throw refuse('context.otherKind', '', undefined, { kind: type, stored: before.type });
}
