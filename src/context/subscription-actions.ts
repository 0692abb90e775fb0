import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import { badRequest } from './http-refusal.ts';
import { deleteWaiting } from './notification-outbox.ts';
import type { Subscription } from './subscription.ts';
import { patchSubscription } from './subscription-patch.ts';
import { readSubscription } from './subscription-read.ts';
import {
  countSubscriptions,
  deleteSubscription,
  insertSubscription,
  lockSubscription,
  type StoredSubscription,
  selectSubscription,
  selectSubscriptions,
  updateSubscription,
} from './subscription-store.ts';
import type { TermMap } from './term-map.ts';

export interface SubscriptionInput {
  /** Without its @context. */
  readonly body: unknown;
  /** Of the body's @context. */
  readonly map: TermMap;
  /** Our own address up to `/ngsi-ld/v1`, for the address of the @context. */
  readonly base: string;
}

/**
 * Keeps a new subscription and returns its id (clause 5.8.1).
 * @throws MeridianError `context.badRequest`, `context.tooComplex`, `context.exists`, `context.ldContext`
 */
export async function createSubscription(
  ctx: BrokerContext,
  { body, map, base }: SubscriptionInput,
): Promise<string> {
  assertMay(ctx.actor, 'subscription.write');
  const { broker, tenant, now } = ctx;
  const subscription = readSubscription(body, { map, now, id: newId(broker.randomBytes(16)) });
  const context = await addressFor(ctx, subscription, base);
  const isNew = await broker.db.transaction(async (sql) => {
    if (!(await insertSubscription(sql, { tenant, subscription, context, at: now }))) return false;
    const { most } = broker.subscriptions;
    if ((await countSubscriptions(sql, tenant)) > most)
      throw badRequest('context.limitSubscriptions', '', { most });
    return true;
  });
  if (!isNew) throw new MeridianError('context.exists', { id: subscription.id });
  await broker.subscriptions.refresh();
  return subscription.id;
}

/**
 * Changes a subscription by a fragment (clause 5.8.2).
 * @throws MeridianError `context.notFound`, `context.badRequest`, `context.tooComplex`, `context.ldContext`
 */
export async function changeSubscription(
  ctx: BrokerContext,
  id: string,
  { body, map, base }: SubscriptionInput,
): Promise<void> {
  assertMay(ctx.actor, 'subscription.write');
  const { broker, tenant, now } = ctx;
  const patched = (before: StoredSubscription | undefined): Subscription => {
    if (before?.subscription === undefined) throw new MeridianError('context.notFound', { id });
    return patchSubscription(before.subscription, body, { map, now });
  };
  // The address is found outside of the transaction: a @context may have to be fetched for it.
  const first = patched(await selectSubscription(broker.db, tenant, id));
  const address = await addressFor(ctx, first, base);
  await broker.db.transaction(async (sql) => {
    const before = await lockSubscription(sql, tenant, id);
    const subscription = patched(before);
    const context = subscription.jsonldContext === first.jsonldContext ? address : before!.context;
    await updateSubscription(sql, { tenant, subscription, context, at: now });
  });
  await broker.subscriptions.refresh();
}

/** @throws MeridianError `context.notFound` */
export async function removeSubscription(ctx: BrokerContext, id: string): Promise<void> {
  assertMay(ctx.actor, 'subscription.write');
  const { broker, tenant, now } = ctx;
  const no = await broker.db.transaction((sql) => deleteSubscription(sql, tenant, id, now));
  if (no === undefined) throw new MeridianError('context.notFound', { id });
  await broker.subscriptions.refresh();
  // Apart, as the notifier may be deleting some of it just now; what is left is swept away later.
  await deleteWaiting(broker.db, no).catch((error: unknown) =>
    ctx.log.warn({ err: error }, 'what a subscription had to send is swept away later'),
  );
}

/** A subscription that is there. */
export type FoundSubscription = StoredSubscription & { readonly subscription: Subscription };

/** @throws MeridianError `context.notFound` */
export async function getSubscription(ctx: BrokerContext, id: string): Promise<FoundSubscription> {
  assertMay(ctx.actor, 'subscription.read');
  const found = await selectSubscription(ctx.broker.db, ctx.tenant, id);
  if (found === undefined) throw new MeridianError('context.notFound', { id });
  return withDelivery(ctx, found);
}

/** A page of the tenant's subscriptions, oldest first, and how many there are. */
export async function listSubscriptions(
  ctx: BrokerContext,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly found: readonly FoundSubscription[]; readonly total: number }> {
  assertMay(ctx.actor, 'subscription.read');
  const { db } = ctx.broker;
  const [found, total] = await Promise.all([
    selectSubscriptions(db, ctx.tenant, page),
    countSubscriptions(db, ctx.tenant),
  ]);
  return { found: found.map((one) => withDelivery(ctx, one)), total };
}

/** With the counters as they are now, which are written to the store a little later. */
const withDelivery = ({ broker }: BrokerContext, found: StoredSubscription): FoundSubscription => ({
  ...(found as FoundSubscription),
  delivery: broker.subscriptions.deliveryOf(found.no) ?? found.delivery,
});

/** The address of the @context of a subscription's notifications; that one and the one of its query can be had. */
async function addressFor(
  { broker: { contexts } }: BrokerContext,
  { jsonldContext, context }: Subscription,
  base: string,
): Promise<string> {
  if (jsonldContext !== undefined) await contexts.mapOf(jsonldContext);
  return jsonldContext ?? contexts.addressOf(context, base);
}

function newId(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return `urn:ngsi-ld:Subscription:${[
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')}`;
}
