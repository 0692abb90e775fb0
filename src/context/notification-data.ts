import { type AttributeInstance, type Attributes, type Entity, NULL_VALUE } from './entity.ts';
import type { Lookup } from './join.ts';
import { type WriteRoot, writeJoined } from './join-write.ts';
import type { AttributeChange } from './patch-change.ts';
import { instanceWith } from './read-fragment.ts';
import type { Notice } from './subscription-match.ts';
import type { TermMap } from './term-map.ts';
import { type View, writeEntity } from './write-entity.ts';
import { writeFeature } from './write-geojson.ts';
import type { InstanceChange } from './write-instance.ts';
import { type JsonObject, setMember } from './write-object.ts';

export interface DataOptions {
  /** Compacts the names. */
  readonly map: TermMap;
  /** When the write happened: the time of what it deleted. */
  readonly at: string;
  /** Features instead of entities. */
  readonly geojson?: boolean;
  /** Linked entities, where the subscription joins them. */
  readonly lookup?: Lookup;
}

/** Notes on instances that are written. */
type Notes = Map<AttributeInstance, InstanceChange>;

/**
 * What a notification tells of one write (clause 5.8.6), without @context: the entity afterwards with what was deleted as NGSI-LD
 * Null, with values before where `showChanges` asks for them, and linked entities after it; of a deleted entity the time, and of its
 * attributes those that {@link attributesOfDeleted} names. Nothing where `pick` and `omit` leave nothing.
 */
export function writeData(notice: Notice, { map, at, geojson, lookup }: DataOptions): readonly JsonObject[] {
  const { watcher, write } = notice;
  const { join } = watcher;
  const notes: Notes = new Map();
  const root: WriteRoot = geojson
    ? (entity, names, view, linked) => writeFeature(entity, names, view, undefined, linked)
    : writeEntity;
  const view: View = { ...watcher.view, changes: notes };
  if (write.after !== undefined) {
    const entity = withChanges(write.after, notice, at, notes);
    if (join !== undefined) return writeJoined([entity], lookup ?? new Map(), join, map, view, root);
    return present(root(entity, map, view));
  }
  if (write.before === undefined) return [];
  const { expiresAt: _, ...rest } = write.before;
  const attributes = attributesOfDeleted(notice, at, notes);
  return present(root({ ...rest, scopes: [], attributes }, map, { ...view, deletedAt: at }));
}

const present = (written: JsonObject | undefined): readonly JsonObject[] =>
  written === undefined ? [] : [written];

function withChanges(entity: Entity, notice: Notice, at: string, notes: Notes): Entity {
  const { changes } = notice.write;
  if (showsChanges(notice))
    for (const { kind, attribute, datasetId, before } of changes) {
      // Not the instance of the change itself, as a write may come back from the store.
      const now = instanceWith(entity.attributes[attribute], datasetId);
      if (kind === 'updated' && before !== undefined && now !== undefined)
        notes.set(now, { previous: before.value });
    }
  const deleted = changes.filter(({ kind }) => kind === 'deleted');
  if (deleted.length === 0) return entity;
  const attributes: Record<string, readonly AttributeInstance[]> = { ...entity.attributes };
  for (const [name, gone] of Object.entries(tombstones(deleted, notice, at, notes)))
    setMember(attributes, name, [...(Object.hasOwn(attributes, name) ? attributes[name]! : []), ...gone]);
  // The whole attribute went where only what is gone is left of it: one Null says so, unless more has to be told of each.
  if (!showsChanges(notice) && notice.watcher.view.datasets === undefined)
    for (const name of new Set(deleted.map(({ attribute }) => attribute)))
      if (!Object.hasOwn(entity.attributes, name)) setMember(attributes, name, attributes[name]!.slice(0, 1));
  return { ...entity, attributes };
}

/**
 * Of a deleted entity: all attributes where changes are to be shown, else those whose deletion fired, else none; each as NGSI-LD Null.
 */
function attributesOfDeleted(notice: Notice, at: string, notes: Notes): Attributes {
  const changes =
    showsChanges(notice) && notice.triggers.includes('entityDeleted') ? notice.write.changes : notice.changes;
  const deleted = changes.filter(({ kind }) => kind === 'deleted');
  const all = tombstones(deleted, notice, at, notes);
  if (showsChanges(notice) || notice.watcher.view.datasets !== undefined) return all;
  const attributes: Record<string, readonly AttributeInstance[]> = {};
  for (const [name, gone] of Object.entries(all)) setMember(attributes, name, gone.slice(0, 1));
  return attributes;
}

const showsChanges = ({ watcher }: Notice): boolean => watcher.subscription.notification.showChanges === true;

/** Instances with NGSI-LD Null as their value in the place of deleted ones; those without a datasetId first. */
function tombstones(
  deleted: readonly AttributeChange[],
  notice: Notice,
  at: string,
  notes: Notes,
): Record<string, readonly AttributeInstance[]> {
  const { format } = notice.watcher.view;
  const attributes: Record<string, readonly AttributeInstance[]> = {};
  for (const { attribute, before } of deleted) {
    if (before === undefined) continue;
    // The simplified form and the concise one tell the bare Null, unless something stands beside it.
    const bare = format === 'simplified' || (format === 'concise' && !showsChanges(notice));
    const type = bare ? 'Property' : before.type;
    const gone: AttributeInstance = {
      type,
      value: type === 'LanguageProperty' ? { '@none': NULL_VALUE } : NULL_VALUE,
      ...(before.datasetId === undefined ? {} : { datasetId: before.datasetId }),
      createdAt: before.createdAt,
      modifiedAt: before.modifiedAt,
    };
    notes.set(gone, { deletedAt: at, ...(showsChanges(notice) ? { previous: before.value } : {}) });
    const others = Object.hasOwn(attributes, attribute) ? attributes[attribute]! : [];
    setMember(attributes, attribute, gone.datasetId === undefined ? [gone, ...others] : [...others, gone]);
  }
  return attributes;
}
