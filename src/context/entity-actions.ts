import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import type { Entity } from './entity.ts';
import { matchingEntities } from './entity-query-store.ts';
import { type EntitySelection, linksOf, matchSelection } from './entity-selection.ts';
import { badRequest } from './http-refusal.ts';
import * as patch from './patch.ts';
import { deletedEntity, type Patched, type PatchOptions } from './patch-change.ts';
import { readAttribute, readEntityId, readFragment } from './read-entity.ts';
import { readAttributeName } from './read-name.ts';
import type { EntityWrite } from './subscription-match.ts';
import { recordDeletion } from './temporal-actions.ts';
import type { TermMap } from './term-map.ts';
import { matchTypes, type TypeSelection } from './type-selection.ts';

/** An entity that is addressed. */
export interface Target {
  readonly id: string;
  /** Only an entity of these types. */
  readonly types?: TypeSelection;
}

/** A document without its @context, and the map of that. */
export interface Document {
  readonly body: unknown;
  readonly map: TermMap;
}

export interface AttributeTarget extends Target {
  /** Its name, as the map has it. */
  readonly attribute: string;
}

/**
 * Create Entity (clause 5.6.1).
 * @returns its id
 * @throws MeridianError `context.exists`, `context.badRequest`
 */
export async function createEntity(ctx: BrokerContext, { body, map }: Document): Promise<string> {
  assertMay(ctx.actor, 'context.write');
  const fragment = readFragment(body, map, { use: 'create', whole: true });
  const id = fragment.id ?? '';
  return ctx.broker.entities.write({
    tenant: ctx.tenant,
    ids: [id],
    decide: (current, now) => {
      if (current(id) !== undefined) throw new MeridianError('context.exists', { id });
      return {
        writes: [writeOf(undefined, patch.upsertEntity(undefined, fragment, { now, mode: 'replace' }))],
        result: id,
      };
    },
  });
}

/**
 * Delete Entity (clause 5.6.6).
 * @throws MeridianError `context.notFound`
 */
export async function deleteEntity(ctx: BrokerContext, target: Target): Promise<void> {
  assertMay(ctx.actor, 'context.write');
  readEntityId(target.id);
  await ctx.broker.entities.write({
    tenant: ctx.tenant,
    ids: [target.id],
    decide: (current) => ({ writes: [deletionOf(targetIn(current, target))], result: undefined }),
  });
}

/** Replace Entity (clause 5.6.18). */
export async function replaceEntity(
  ctx: BrokerContext,
  { body, map, ...target }: Target & Document,
): Promise<void> {
  assertMay(ctx.actor, 'context.write');
  const { id } = target;
  readEntityId(id);
  const fragment = readFragment(body, map, { use: 'create', id });
  // what the body does not say of itself is that of the entity addressed
  const whole = (entity: Entity) => ({
    ...fragment,
    id,
    types: fragment.types.length > 0 ? fragment.types : entity.types,
  });
  await change(ctx, target, (entity, options) =>
    patch.upsertEntity(entity, whole(entity), { ...options, mode: 'replace' }),
  );
}

export interface MergeInput extends Target, Document {
  readonly simplified?: boolean;
  readonly lang?: string;
  readonly observedAt?: string;
}

/** Merge Entity (clause 5.6.17). */
export async function mergeEntity(ctx: BrokerContext, input: MergeInput): Promise<void> {
  assertMay(ctx.actor, 'context.write');
  const { id, body, map, simplified = false, lang, observedAt } = input;
  readEntityId(id);
  const fragment = readFragment(body, map, { use: 'merge', id, simplified });
  await change(ctx, input, (entity, options) =>
    patch.mergeEntity(entity, fragment, {
      ...options,
      expand: map.expand,
      ...(lang === undefined ? {} : { lang }),
      ...(observedAt === undefined ? {} : { observedAt }),
    }),
  );
}

/** Append Attributes (clause 5.6.3). */
export async function appendAttributes(
  ctx: BrokerContext,
  { overwrite, body, map, ...target }: Target & Document & { readonly overwrite: boolean },
): Promise<Patched> {
  assertMay(ctx.actor, 'context.write');
  readEntityId(target.id);
  const fragment = readFragment(body, map, { use: 'append', id: target.id });
  return change(ctx, target, (entity, options) =>
    patch.appendAttributes(entity, fragment, { ...options, overwrite }),
  );
}

/** Update Attributes (clause 5.6.2). */
export async function updateAttributes(
  ctx: BrokerContext,
  { body, map, ...target }: Target & Document,
): Promise<Patched> {
  assertMay(ctx.actor, 'context.write');
  readEntityId(target.id);
  const fragment = readFragment(body, map, { use: 'update', id: target.id });
  return change(ctx, target, (entity, options) => patch.updateAttributes(entity, fragment, options));
}

/** Partial Attribute Update (clause 5.6.4). */
export async function updateAttribute(
  ctx: BrokerContext,
  { attribute, body, map, ...target }: AttributeTarget & Document,
): Promise<void> {
  assertMay(ctx.actor, 'context.write');
  readEntityId(target.id);
  const name = readAttributeName(attribute, map);
  const fragment = readAttribute(body, map, { use: 'partial' });
  await change(ctx, target, (entity, options) =>
    patch.updateAttribute(entity, name, fragment, { ...options, expand: map.expand }),
  );
}

/** Replace Attribute (clause 5.6.19). */
export async function replaceAttribute(
  ctx: BrokerContext,
  { attribute, body, map, ...target }: AttributeTarget & Document,
): Promise<void> {
  assertMay(ctx.actor, 'context.write');
  readEntityId(target.id);
  const name = readAttributeName(attribute, map);
  const fragment = readAttribute(body, map, { use: 'replace' });
  await change(ctx, target, (entity, options) => patch.replaceAttribute(entity, name, fragment, options));
}

export interface DeleteAttributeInput extends AttributeTarget {
  readonly map: TermMap;
  readonly datasetId?: string;
  readonly deleteAll?: boolean;
}

/** Delete Attribute (clause 5.6.5). */
export async function deleteAttribute(
  ctx: BrokerContext,
  { attribute, map, datasetId, deleteAll = false, ...target }: DeleteAttributeInput,
): Promise<void> {
  assertMay(ctx.actor, 'context.write');
  readEntityId(target.id);
  const name = readAttributeName(attribute, map);
  try {
    await change(ctx, target, (entity, options) =>
      patch.deleteAttribute(entity, name, {
        ...options,
        deleteAll,
        ...(datasetId === undefined ? {} : { datasetId }),
      }),
    );
  } catch (error) {
    const isAbsent = error instanceof MeridianError && error.code === 'context.notFound';
    if (!isAbsent || !(await recordDeletion(ctx, { ...target, attribute: name, datasetId, deleteAll })))
      throw error;
  }
}

export interface PurgeInput {
  readonly selection: EntitySelection;
  /** IRIs of attributes: these alone are taken away from the entities (`drop`), or all others (`keep`). Without them the entities go. */
  readonly attributes?: { readonly names: readonly string[]; readonly mode: 'keep' | 'drop' };
}

/**
 * Purge Entities (clause 5.6.21), part by part: each is written at once, and what no longer matches by then is left.
 * @throws MeridianError `context.badRequest` where the selection looks into linked entities
 */
export async function purgeEntities(
  ctx: BrokerContext,
  { selection, attributes }: PurgeInput,
): Promise<void> {
  assertMay(ctx.actor, 'context.write');
  if (linksOf(selection).length > 0) throw badRequest('context.purgeLinked', 'q');
  const { broker, tenant } = ctx;
  const all = { looked: Number.POSITIVE_INFINITY };
  for await (const part of matchingEntities(broker.db, tenant, ctx.now, selection, all)) {
    const ids = part.map(({ entity }) => entity.id);
    if (ids.length === 0) continue;
    await broker.entities.write({
      tenant,
      ids,
      decide: (current, now) => ({
        writes: ids.flatMap((id) => {
          const entity = current(id);
          if (entity === undefined || !matchSelection(selection, entity)) return [];
          return attributes === undefined
            ? [deletionOf(entity)]
            : writesOf(entity, without(entity, attributes, now));
        }),
        result: undefined,
      }),
    });
  }
}

function without(
  entity: Entity,
  { names, mode }: NonNullable<PurgeInput['attributes']>,
  now: string,
): Patched {
  let left = entity;
  const changes: Patched['changes'][number][] = [];
  for (const name of Object.keys(entity.attributes)) {
    if (names.includes(name) === (mode === 'keep')) continue;
    const patched = patch.deleteAttribute(left, name, { now, deleteAll: true });
    left = patched.entity;
    changes.push(...patched.changes);
  }
  return { entity: left, updated: [], notUpdated: [], changes };
}

/** Changes the entity addressed. */
function change(
  { broker, tenant }: BrokerContext,
  target: Target,
  work: (entity: Entity, options: PatchOptions) => Patched,
): Promise<Patched> {
  return broker.entities.write({
    tenant,
    ids: [target.id],
    decide: (current, now) => {
      const entity = targetIn(current, target);
      const patched = work(entity, { now });
      return { writes: writesOf(entity, patched), result: patched };
    },
  });
}

/** @throws MeridianError `context.notFound` */
export function targetIn(current: (id: string) => Entity | undefined, { id, types }: Target): Entity {
  const entity = current(id);
  if (entity === undefined || (types !== undefined && !matchTypes(types, entity.types)))
    throw new MeridianError('context.notFound', { id });
  return entity;
}

/** What is to be stored of a change; nothing where it changed nothing. */
export const writesOf = (before: Entity, patched: Patched): readonly EntityWrite[] =>
  patched.entity === before ? [] : [writeOf(before, patched)];

export const writeOf = (before: Entity | undefined, { entity, changes }: Patched): EntityWrite => ({
  ...(before === undefined ? {} : { before }),
  after: entity,
  changes,
});

export const deletionOf = (entity: Entity): EntityWrite => ({
  before: entity,
  changes: deletedEntity(entity),
});
