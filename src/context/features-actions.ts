import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import { readTypes } from './discovery-store.ts';
import type { Entity } from './entity.ts';
import { findEntities, matchingEntities } from './entity-query-store.ts';
import type { ItemsRequest } from './features-request.ts';
import { attributesOf, extentOf, typesWithPlace } from './features-store.ts';
import { type FeatureCollectionHead, type Queryable, shortNames } from './features-wire.ts';
import { isUri } from './read-text.ts';

/** The types of entities that have a place, each with its short name. */
export async function listCollections(ctx: BrokerContext): Promise<readonly FeatureCollectionHead[]> {
  assertMay(ctx.actor, 'context.read');
  const { db } = ctx.broker;
  const types = await typesWithPlace(db, ctx.tenant, ctx.now, await readTypes(db, ctx.tenant, ctx.now));
  const names = shortNames(types);
  const heads: FeatureCollectionHead[] = [];
  for (const type of types) {
    const extent = await extentOf(db, ctx.tenant, ctx.now, type);
    heads.push({ id: names.get(type)!, type, ...(extent === undefined ? {} : { extent }) });
  }
  return heads.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @throws MeridianError `context.notFound` */
export async function describeCollection(ctx: BrokerContext, id: string): Promise<FeatureCollectionHead> {
  assertMay(ctx.actor, 'context.read');
  const type = await typeOf(ctx, id);
  const extent = await extentOf(ctx.broker.db, ctx.tenant, ctx.now, type);
  return { id, type, ...(extent === undefined ? {} : { extent }) };
}

async function typeOf({ broker, tenant, now }: BrokerContext, id: string): Promise<string> {
  const types = await typesWithPlace(broker.db, tenant, now, await readTypes(broker.db, tenant, now));
  const names = shortNames(types);
  const type = types.find((one) => names.get(one) === id);
  if (type === undefined) throw new MeridianError('context.notFound', { id });
  return type;
}

export interface Queryables {
  readonly type: string;
  readonly queryables: readonly Queryable[];
}

/** @throws MeridianError `context.notFound` */
export async function listQueryables(ctx: BrokerContext, id: string): Promise<Queryables> {
  assertMay(ctx.actor, 'context.read');
  const type = await typeOf(ctx, id);
  const attributes = await attributesOf(ctx.broker.db, ctx.tenant, ctx.now, type);
  const names = shortNames(attributes.map(({ attribute }) => attribute));
  return {
    type,
    queryables: attributes.map((one) => ({ name: names.get(one.attribute)!, ...one })),
  };
}

export interface FoundFeatures {
  readonly entities: readonly Entity[];
  readonly more: boolean;
  readonly matched?: number;
}

/** One page of features, in the order of their ids. */
export async function listFeatures(
  ctx: BrokerContext,
  { selection, limit, after, isFiltered }: ItemsRequest,
): Promise<FoundFeatures> {
  assertMay(ctx.actor, 'context.read');
  const { db, finding } = ctx.broker;
  const entities: Entity[] = [];
  for await (const part of matchingEntities(
    db,
    ctx.tenant,
    ctx.now,
    selection,
    finding.limits,
    after,
    limit + 1,
  )) {
    entities.push(...part.map(({ entity }) => entity));
    if (entities.length > limit) break;
  }
  const more = entities.length > limit;
  const page = { entities: entities.slice(0, limit), more };
  if (isFiltered || after !== '') return page;
  const { total } = await findEntities(db, ctx.tenant, ctx.now, selection, {
    limit: 0,
    offset: 0,
    count: true,
  });
  return { ...page, matched: total! };
}

/** @throws MeridianError `context.notFound` */
export async function readFeature(ctx: BrokerContext, collection: string, id: string): Promise<Entity> {
  assertMay(ctx.actor, 'context.read');
  const type = await typeOf(ctx, collection);
  const entity = isUri(id) ? (await ctx.broker.entities.get(ctx.tenant, [id])).get(id) : undefined;
  if (!entity?.types.includes(type)) throw new MeridianError('context.notFound', { id });
  return entity;
}
