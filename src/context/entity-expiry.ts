import type { AttributeInstance, Attributes, Entity } from './entity.ts';
import { type AttributeChange, deletedEntity } from './patch-change.ts';
import type { EntityWrite } from './subscription-match.ts';

/** The earliest time at which an entity or any of its instances expires, as it was written; missing: none does. */
export function dueAt({ expiresAt, attributes }: Entity): string | undefined {
  let earliest = expiresAt;
  for (const name in attributes)
    for (const { expiresAt: own } of attributes[name]!)
      if (own !== undefined && (earliest === undefined || Date.parse(own) < Date.parse(earliest)))
        earliest = own;
  return earliest;
}

/** The entity without the instances that have expired; nothing if it has itself. */
export function alive(entity: Entity, now: string): Entity | undefined {
  const time = Date.parse(now);
  if (isPast(entity, time)) return undefined;
  const attributes = aliveAttributes(entity.attributes, time);
  return attributes === entity.attributes ? entity : { ...entity, attributes };
}

/** What has expired of an entity by now, as a write; nothing if nothing has. */
export function expiryOf(entity: Entity, now: string): EntityWrite | undefined {
  const after = alive(entity, now);
  if (after === entity) return undefined;
  if (after === undefined) return { before: entity, changes: deletedEntity(entity) };
  const changes: AttributeChange[] = [];
  for (const [attribute, instances] of Object.entries(entity.attributes))
    for (const before of instances)
      if (!after.attributes[attribute]?.includes(before))
        changes.push({
          attribute,
          ...(before.datasetId === undefined ? {} : { datasetId: before.datasetId }),
          kind: 'deleted',
          before,
        });
  return { before: entity, after: { ...after, modifiedAt: now }, changes };
}

function aliveAttributes(attributes: Attributes, time: number): Attributes {
  let kept: Record<string, readonly AttributeInstance[]> | undefined;
  for (const [name, instances] of Object.entries(attributes)) {
    if (!instances.some((instance) => isPast(instance, time))) continue;
    kept ??= { ...attributes };
    const rest = instances.filter((instance) => !isPast(instance, time));
    if (rest.length > 0) kept[name] = rest;
    else delete kept[name];
  }
  return kept ?? attributes;
}

const isPast = ({ expiresAt }: { readonly expiresAt?: string }, time: number): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= time;
