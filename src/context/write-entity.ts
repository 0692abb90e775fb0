import type { AttributeInstance, Entity } from './entity.ts';
import { ENTITY_MEMBERS } from './entity-members.ts';
import { isKept, type Projection } from './projection.ts';
import type { TermMap } from './term-map.ts';
import { compactAll, type InstanceView, memberName, writeAttribute } from './write-instance.ts';
import { type JsonObject, setMember } from './write-object.ts';

/** How an entity is to be shown. */
export interface View extends InstanceView {
  /** Only instances with these datasetIds, `@none` for those without (clause 4.5.5). */
  readonly datasets?: ReadonlySet<string>;
  readonly projection?: Projection;
  /** When the entity was deleted, for the notification of it. */
  readonly deletedAt?: string;
}

/** The written form of what an attribute leads to; undefined where the identifier is to stand alone. */
export type WriteLinkedOf = (id: string, attribute: string) => JsonObject | undefined;

/**
 * An entity in the form that a view asks for (clauses 4.5.1 and 4.5.4), without @context. Values are not copied: what is
 * written shares them with the entity.
 * @param linked inline join: what to write for an entity that a relationship leads to (clause 4.5.23.2)
 * @returns undefined where `pick` and `omit` leave nothing
 */
export function writeEntity(
  entity: Entity,
  map: TermMap,
  view: View,
  linked?: WriteLinkedOf,
): JsonObject | undefined {
  const { projection, datasets } = view;
  const shows = (name: string): boolean => projection === undefined || isKept(projection, name);
  const written: JsonObject = {};
  if (shows('id')) written.id = entity.id;
  if (shows('type')) written.type = compactAll(entity.types, map);
  if (entity.scopes.length > 0 && shows('scope'))
    written.scope = entity.scopes.length === 1 ? entity.scopes[0] : entity.scopes;
  if (entity.expiresAt !== undefined && shows('expiresAt')) written.expiresAt = entity.expiresAt;
  if (view.sysAttrs) {
    if (shows('createdAt')) written.createdAt = entity.createdAt;
    if (shows('modifiedAt')) written.modifiedAt = entity.modifiedAt;
  }
  if (view.deletedAt !== undefined && shows('deletedAt')) written.deletedAt = view.deletedAt;
  for (const iri of Object.keys(entity.attributes)) {
    if (!shows(iri)) continue;
    const instances = selectInstances(entity.attributes[iri]!, datasets);
    if (instances.length === 0) continue;
    setMember(
      written,
      memberName(iri, map, ENTITY_MEMBERS),
      writeAttribute(instances, map, view, linked && ((id) => linked(id, iri))),
    );
  }
  return projection !== undefined && Object.keys(written).length === 0 ? undefined : written;
}

/** The instances of the datasets asked for; all where none is named. */
export const selectInstances = (
  instances: readonly AttributeInstance[],
  datasets: ReadonlySet<string> | undefined,
): readonly AttributeInstance[] =>
  datasets === undefined ? instances : instances.filter(({ datasetId = '@none' }) => datasets.has(datasetId));
