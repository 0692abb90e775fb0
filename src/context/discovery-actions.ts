import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import {
  readAttributeNames,
  readAttributeSummaries,
  readTypeSummaries,
  readTypes,
} from './discovery-store.ts';
import type { AttributeSummary, TypeSummary } from './write-discovery.ts';

/** Retrieve Available Entity Types (clause 5.7.5). */
export async function listTypes(ctx: BrokerContext): Promise<readonly string[]> {
  assertMay(ctx.actor, 'context.read');
  return readTypes(ctx.broker.db, ctx.tenant, ctx.now);
}

/** Retrieve Details of Available Entity Types (clause 5.7.6). */
export async function describeTypes(ctx: BrokerContext): Promise<readonly TypeSummary[]> {
  assertMay(ctx.actor, 'context.read');
  return readTypeSummaries(ctx.broker.db, ctx.tenant, ctx.now);
}

/**
 * Retrieve Available Entity Type Information (clause 5.7.7).
 * @param type as IRI
 * @throws MeridianError `context.notFound`
 */
export async function describeType(ctx: BrokerContext, type: string): Promise<TypeSummary> {
  assertMay(ctx.actor, 'context.read');
  const [summary] = await readTypeSummaries(ctx.broker.db, ctx.tenant, ctx.now, type);
  if (summary === undefined) throw new MeridianError('context.notFound', { id: type });
  return summary;
}

/** Retrieve Available Attributes (clause 5.7.8). */
export async function listAttributes(ctx: BrokerContext): Promise<readonly string[]> {
  assertMay(ctx.actor, 'context.read');
  return readAttributeNames(ctx.broker.db, ctx.tenant, ctx.now);
}

/** Retrieve Details of Available Attributes (clause 5.7.9). */
export async function describeAttributes(ctx: BrokerContext): Promise<readonly AttributeSummary[]> {
  assertMay(ctx.actor, 'context.read');
  return readAttributeSummaries(ctx.broker.db, ctx.tenant, ctx.now);
}

/**
 * Retrieve Available Attribute Information (clause 5.7.10).
 * @param name as IRI
 * @throws MeridianError `context.notFound`
 */
export async function describeAttribute(ctx: BrokerContext, name: string): Promise<AttributeSummary> {
  assertMay(ctx.actor, 'context.read');
  const [summary] = await readAttributeSummaries(ctx.broker.db, ctx.tenant, ctx.now, name);
  if (summary === undefined) throw new MeridianError('context.notFound', { id: name });
  return summary;
}
