import { MeridianError } from '../model/error.ts';
import type { Entity } from './entity.ts';
import { isKept, type Projection } from './projection.ts';
import { isRelationship, objectsOf } from './relationship.ts';
import { selectInstances, type View } from './write-entity.ts';

/** How entities that relationships lead to come along with an answer (clause 4.5.23). */
export interface Join {
  readonly kind: 'inline' | 'flat';
  /** How many relationships in a row are followed. */
  readonly levels: number;
  /** Identifiers that were met before the request; they are not followed. */
  readonly containedBy: ReadonlySet<string>;
}

/** Entities by id; undefined for one that was looked for and is not there. */
export type Lookup = ReadonlyMap<string, Entity | undefined>;

export interface JoinLimits {
  readonly levels: number;
  /** Linked entities of one answer; inline, an entity counts as often as it is written. */
  readonly linked: number;
  /** Identifiers of `containedBy`. */
  readonly containedBy: number;
}
export const JOIN_LIMITS: JoinLimits = { levels: 10, linked: 10_000, containedBy: 1_000 };

export interface JoinText {
  readonly join?: string;
  readonly joinLevel?: string;
  readonly containedBy?: string;
}

/**
 * Reads `join`, `joinLevel` and `containedBy` (clause 6.5.3.1); `@none` is no join.
 * @throws MeridianError `context.badRequest`, `context.tooComplex` beyond the limits
 */
export function parseJoin(
  { join = '@none', joinLevel = '1', containedBy }: JoinText,
  limits: JoinLimits = JOIN_LIMITS,
): Join | undefined {
  if (join !== 'inline' && join !== 'flat' && join !== '@none')
    throw refusal('join', 'context.join', { value: join });
  if (!/^[1-9]\d{0,8}$/.test(joinLevel))
    throw refusal('joinLevel', 'context.joinLevel', { value: joinLevel });
  const levels = Number(joinLevel);
  if (levels > limits.levels) throw tooComplex('joinLevel', 'context.joinLevels', limits.levels);
  const met = containedBy === undefined ? [] : containedBy.split(',');
  if (met.length > limits.containedBy)
    throw tooComplex('containedBy', 'context.joinContainedBy', limits.containedBy);
  return join === '@none' ? undefined : { kind: join, levels, containedBy: new Set(met) };
}

/** An entity on the way through the graph, with what is shown of it. */
interface Reached {
  readonly id: string;
  readonly entity: Entity | undefined;
  readonly projection: Projection | undefined;
}

/**
 * The identifiers that a join needs next and that the lookup, which holds the roots too, does not know of. To be called until
 * there are none, each time with what was found for them; `join.levels` times at most.
 * @throws MeridianError `context.tooMany`
 */
export function missingLinks(
  roots: readonly Entity[],
  lookup: Lookup,
  join: Join,
  view: View,
  limits: JoinLimits = JOIN_LIMITS,
): readonly string[] {
  const isNew = join.kind === 'flat' ? firstOfId(roots) : firstOfShown();
  const missing = new Set<string>();
  for (const { id } of walk(roots, lookup, join, view, isNew, limits)) if (!lookup.has(id)) missing.add(id);
  return [...missing];
}

/**
 * The linked entities of a flat join, nearest first and none twice, each with what is shown of it.
 * @throws MeridianError `context.tooMany`
 */
export function flatLinks(
  roots: readonly Entity[],
  lookup: Lookup,
  join: Join,
  view: View,
  limits: JoinLimits = JOIN_LIMITS,
): readonly { readonly entity: Entity; readonly projection: Projection | undefined }[] {
  return [...walk(roots, lookup, join, view, firstOfId(roots), limits)].flatMap(({ entity, projection }) =>
    entity === undefined ? [] : { entity, projection },
  );
}

type IsNew = (reached: Reached) => boolean;

function firstOfId(roots: readonly Entity[]): IsNew {
  const seen = new Set(roots.map(({ id }) => id));
  return ({ id }) => seen.size < seen.add(id).size;
}

/** Inline, an entity is shown at each place that leads to it, and its own relationships as that place shows them. */
function firstOfShown(): IsNew {
  const seen = new Map<Projection | undefined, Set<string>>();
  return ({ id, projection }) => {
    const ids = seen.get(projection) ?? new Set();
    seen.set(projection, ids);
    return ids.size < ids.add(id).size;
  };
}

/** Level by level outwards from the roots, without these; what is not new is neither told nor followed. */
function* walk(
  roots: readonly Entity[],
  lookup: Lookup,
  { levels, containedBy }: Join,
  view: View,
  isNew: IsNew,
  limits: JoinLimits,
): Generator<Reached> {
  let count = 0;
  let from: readonly Reached[] = roots.map((entity) => ({
    id: entity.id,
    entity,
    projection: view.projection,
  }));
  for (let level = 1; level <= levels && from.length > 0; level++) {
    const next: Reached[] = [];
    for (const { entity, projection } of from) {
      if (entity === undefined) continue;
      for (const reached of linksOf(entity, projection, view.datasets, lookup)) {
        if (containedBy.has(reached.id) || !isNew(reached)) continue;
        if (++count > limits.linked) throw tooManyLinked(limits.linked);
        yield reached;
        next.push(reached);
      }
    }
    from = next;
  }
}

/** Where the shown relationships of an entity lead, in the order of its attributes. */
function* linksOf(
  { attributes }: Entity,
  projection: Projection | undefined,
  datasets: ReadonlySet<string> | undefined,
  lookup: Lookup,
): Generator<Reached> {
  for (const name of Object.keys(attributes)) {
    if (projection !== undefined && !isKept(projection, name)) continue;
    for (const { type, value } of selectInstances(attributes[name]!, datasets)) {
      if (!isRelationship(type)) continue;
      for (const id of objectsOf(value))
        yield { id, entity: lookup.get(id), projection: projection?.linked?.get(name) };
    }
  }
}

export const tooManyLinked = (most: number): MeridianError =>
  new MeridianError('context.tooMany', {}, [
    { code: 'context.tooManyLinked', severity: 'error', at: { path: '/join' }, details: { most } },
  ]);

const refusal = (parameter: string, code: string, { value }: { readonly value: string }): MeridianError =>
  new MeridianError('context.badRequest', {}, [
    { code, severity: 'error', at: { path: `/${parameter}` }, value: value.slice(0, 200) },
  ]);

const tooComplex = (parameter: string, code: string, most: number): MeridianError =>
  new MeridianError('context.tooComplex', {}, [
    { code, severity: 'error', at: { path: `/${parameter}` }, details: { most } },
  ]);
