import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import type { Entity } from './entity.ts';
import { type FoundEntities, findEntities } from './entity-query-store.ts';
import type { EntityQuestion, ShownQuestion } from './entity-question.ts';
import type { ShownForm } from './entity-shelf.ts';
import type { Page } from './http-paging.ts';
import { type Lookup, missingLinks } from './join.ts';
import { hasAsked } from './projection.ts';
import { matchTypes, type TypeSelection } from './type-selection.ts';
import type { View } from './write-entity.ts';

/** Entities that answer a query, with those that come along with them. */
export interface QueryAnswer extends FoundEntities {
  readonly lookup: Lookup;
}

export interface QueryInput {
  readonly question: EntityQuestion;
  readonly page: Page;
  readonly view: View;
  /** How the entities are written, where nothing comes along with them. */
  readonly form?: ShownForm | undefined;
}

/** Query Entities (clause 5.7.2). */
export async function queryEntities(
  ctx: BrokerContext,
  { question, page, view, form }: QueryInput,
): Promise<QueryAnswer> {
  assertMay(ctx.actor, 'context.read');
  const { selection, ordering } = question;
  const wanted = {
    ...page,
    ...(ordering === undefined ? {} : { ordering }),
    ...(form === undefined ? {} : { form }),
  };
  const { db, finding } = ctx.broker;
  const found = await findEntities(db, ctx.tenant, ctx.now, selection, wanted, finding);
  return { ...found, lookup: await linkedEntities(ctx, found.entities, question, view) };
}

export interface RetrieveInput {
  readonly id: string;
  /** Only an entity of these types. */
  readonly types?: TypeSelection;
  readonly question: ShownQuestion;
  readonly view: View;
}

/**
 * Retrieve Entity (clause 5.7.1).
 * @throws MeridianError `context.notFound`, also where the entity has none of the attributes of `attrs`
 */
export async function retrieveEntity(
  ctx: BrokerContext,
  { id, types, question, view }: RetrieveInput,
): Promise<{ readonly entity: Entity; readonly lookup: Lookup }> {
  assertMay(ctx.actor, 'context.read');
  const entity = (await ctx.broker.entities.get(ctx.tenant, [id])).get(id);
  if (
    entity === undefined ||
    (types !== undefined && !matchTypes(types, entity.types)) ||
    !hasAsked(entity, question.projection)
  )
    throw new MeridianError('context.notFound', { id });
  return { entity, lookup: await linkedEntities(ctx, [entity], question, view) };
}

/**
 * JSON of an entity, of which all is shown.
 * @throws MeridianError `context.notFound`
 */
export async function showEntity(
  { actor, broker, tenant }: BrokerContext,
  { id, form }: { readonly id: string; readonly form: ShownForm },
): Promise<string> {
  assertMay(actor, 'context.read');
  const text = await broker.entities.show(tenant, id, form);
  if (text === undefined) throw new MeridianError('context.notFound', { id });
  return text;
}

const NOTHING: Lookup = new Map();

/** The entities that a join brings along, level by level. */
async function linkedEntities(
  { broker, tenant }: BrokerContext,
  roots: readonly Entity[],
  { join }: ShownQuestion,
  view: View,
): Promise<Lookup> {
  if (join === undefined) return NOTHING;
  const lookup = new Map<string, Entity | undefined>(roots.map((entity) => [entity.id, entity]));
  for (;;) {
    const missing = missingLinks(roots, lookup, join, view);
    if (missing.length === 0) return lookup;
    const found = await broker.entities.get(tenant, missing);
    for (const id of missing) lookup.set(id, found.get(id));
  }
}
