import type { Entity } from './entity.ts';
import { flatLinks, JOIN_LIMITS, type Join, type JoinLimits, type Lookup, tooManyLinked } from './join.ts';
import type { Projection } from './projection.ts';
import type { TermMap } from './term-map.ts';
import { type View, type WriteLinkedOf, writeEntity } from './write-entity.ts';
import type { JsonObject } from './write-object.ts';

/** Writes an entity of the answer itself: {@link writeEntity}, or a Feature. Inline, linked entities are no Features. */
export type WriteRoot = (
  entity: Entity,
  map: TermMap,
  view: View,
  linked?: WriteLinkedOf,
) => JsonObject | undefined;

/**
 * Entities with those that their relationships lead to (clause 4.5.23), inside of the relationships or after all of the roots.
 * The lookup holds what {@link missingLinks} asked for. Inline, an entity is not written inside of itself; flat, none is
 * written twice.
 * @throws MeridianError `context.tooMany`
 */
export function writeJoined(
  roots: readonly Entity[],
  lookup: Lookup,
  join: Join,
  map: TermMap,
  view: View,
  write: WriteRoot = writeEntity,
  limits: JoinLimits = JOIN_LIMITS,
): readonly JsonObject[] {
  if (join.kind === 'flat') {
    const linked = flatLinks(roots, lookup, join, view, limits);
    return [
      ...roots.flatMap((entity) => present(write(entity, map, view))),
      ...linked.flatMap(({ entity, projection }) => present(write(entity, map, viewOf(view, projection)))),
    ];
  }
  let written = 0;
  const linkedOf = (path: ReadonlySet<string>, from: View, level: number): WriteLinkedOf | undefined =>
    level > join.levels
      ? undefined
      : (id, attribute) => {
          const entity = path.has(id) ? undefined : lookup.get(id);
          if (entity === undefined) return undefined;
          if (++written > limits.linked) throw tooManyLinked(limits.linked);
          const inner = viewOf(from, from.projection?.linked?.get(attribute));
          return writeEntity(entity, map, inner, linkedOf(new Set(path).add(id), inner, level + 1));
        };
  return roots.flatMap((entity) =>
    present(write(entity, map, view, linkedOf(new Set(join.containedBy).add(entity.id), view, 1))),
  );
}

/** The view of a linked entity: nothing became of it. */
function viewOf({ projection: _, deletedAt: __, ...view }: View, projection: Projection | undefined): View {
  return projection === undefined ? view : { ...view, projection };
}

const present = (written: JsonObject | undefined): readonly JsonObject[] =>
  written === undefined ? [] : [written];
