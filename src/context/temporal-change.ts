import { MeridianError } from '../model/error.ts';
import { type AttributeInstance, type AttributeKind, NULL_VALUE } from './entity.ts';
import type { AttributeChange } from './patch-change.ts';
import type { TemporalEntity, TemporalInstance, TemporalScope } from './temporal-entity.ts';
import { instantKey } from './temporal-instant.ts';
import type { TemporalFragment } from './temporal-read.ts';

/** An evolution that a fragment begins (clause 5.6.11). */
export const beginTemporal = (
  fragment: TemporalFragment & { readonly id: string },
  now: string,
): TemporalEntity =>
  addTemporal(
    { id: fragment.id, types: [], createdAt: now, modifiedAt: now, scopes: [], attributes: {} },
    fragment,
    now,
  );

/**
 * Adds instances, types and scopes to an evolution (clause 5.6.12). An attribute has one value of a dataset at one observedAt:
 * an instance that comes again takes the place of the one before, with its instanceId and createdAt.
 */
export function addTemporal(entity: TemporalEntity, fragment: TemporalFragment, now: string): TemporalEntity {
  const attributes = { ...entity.attributes };
  for (const [iri, instances] of Object.entries(fragment.attributes)) {
    const all = new Map<string, TemporalInstance>();
    for (const instance of [...(entity.attributes[iri] ?? []), ...instances]) {
      const key = placeOf(instance) ?? instance.instanceId;
      const before = all.get(key);
      all.set(key, before === undefined ? instance : replacing(before, instance, now));
    }
    attributes[iri] = [...all.values()];
  }
  return {
    ...entity,
    types: [...new Set([...entity.types, ...fragment.types])],
    modifiedAt: now,
    scopes: [...entity.scopes, ...fragment.scopes],
    attributes,
  };
}

/** What two instances of one attribute cannot both have: dataset and observedAt; nothing for one that was not observed. */
export function placeOf({ datasetId = '', observedAt }: AttributeInstance): string | undefined {
  const key = observedAt === undefined ? undefined : instantKey(observedAt);
  return key === undefined ? undefined : `${key} ${datasetId}`;
}

const replacing = (before: TemporalInstance, instance: AttributeInstance, now: string): TemporalInstance => ({
  ...instance,
  instanceId: before.instanceId,
  createdAt: before.createdAt,
  modifiedAt: now,
});

/**
 * Puts an instance in the place of another (clause 5.6.14), which keeps its instanceId and createdAt.
 * @throws MeridianError `context.notFound` where there is no such instance
 */
export function modifyInstance(
  entity: TemporalEntity,
  iri: string,
  instanceId: string,
  instance: AttributeInstance,
  now: string,
): TemporalEntity {
  const instances = instancesOf(entity, iri);
  if (!instances.some((one) => one.instanceId === instanceId)) throw notFound(instanceId);
  return withInstances(
    entity,
    iri,
    instances.map((one) => (one.instanceId === instanceId ? replacing(one, instance, now) : one)),
    now,
  );
}

/**
 * Takes one instance out (clause 5.6.15).
 * @throws MeridianError `context.notFound` where there is no such instance
 */
export function deleteInstance(
  entity: TemporalEntity,
  iri: string,
  instanceId: string,
  now: string,
): TemporalEntity {
  const instances = instancesOf(entity, iri);
  const kept = instances.filter((one) => one.instanceId !== instanceId);
  if (kept.length === instances.length) throw notFound(instanceId);
  return withInstances(entity, iri, kept, now);
}

/**
 * Takes an attribute out (clause 5.6.13): instances of one dataset, those without datasetId, or with `deleteAll` all.
 * @throws MeridianError `context.notFound` where there are none
 */
export function deleteSeries(
  entity: TemporalEntity,
  iri: string,
  { datasetId, deleteAll = false }: { readonly datasetId?: string; readonly deleteAll?: boolean },
  now: string,
): TemporalEntity {
  const instances = instancesOf(entity, iri);
  const kept = deleteAll ? [] : instances.filter((one) => one.datasetId !== datasetId);
  if (kept.length === instances.length) throw notFound(datasetId ?? iri);
  return withInstances(entity, iri, kept, now);
}

/** What the history keeps of a change through the core API; undefined where nothing was and nothing is. */
export function recordOf(
  { before, after }: AttributeChange,
  now: string,
  instanceId: string,
): TemporalInstance | undefined {
  if (after !== undefined) return { ...after, instanceId };
  return before && deletionOf(before, now, instanceId);
}

/** What the history keeps of an entity's scopes after a change through the core API (clause 4.5.6). */
export const scopeRecordOf = (scopes: readonly string[], now: string): TemporalScope => ({
  value: scopes,
  createdAt: now,
  modifiedAt: now,
  ...(scopes.length === 0 ? { deletedAt: now } : { observedAt: now }),
});

/** A deletion is an NGSI-LD Null at its time (clauses 4.5.7, 4.5.8). */
const deletionOf = (
  { type, datasetId }: AttributeInstance,
  now: string,
  instanceId: string,
): TemporalInstance => ({
  type,
  value: nullOf(type),
  ...(datasetId === undefined ? {} : { datasetId }),
  createdAt: now,
  modifiedAt: now,
  deletedAt: now,
  instanceId,
});

function nullOf(kind: AttributeKind): unknown {
  if (kind === 'LanguageProperty') return { '@none': NULL_VALUE };
  return kind === 'ListProperty' || kind === 'ListRelationship' ? [NULL_VALUE] : NULL_VALUE;
}

function instancesOf({ attributes }: TemporalEntity, iri: string): readonly TemporalInstance[] {
  const instances = Object.hasOwn(attributes, iri) ? attributes[iri] : undefined;
  if (instances === undefined || instances.length === 0) throw notFound(iri);
  return instances;
}

function withInstances(
  entity: TemporalEntity,
  iri: string,
  instances: readonly TemporalInstance[],
  now: string,
): TemporalEntity {
  const { [iri]: _, ...others } = entity.attributes;
  return {
    ...entity,
    modifiedAt: now,
    attributes: instances.length === 0 ? others : { ...entity.attributes, [iri]: instances },
  };
}

const notFound = (id: string): MeridianError => new MeridianError('context.notFound', { id });
