import { LD_TYPE } from './accept.ts';
import { answerHeaders, locationOf } from './http-answer.ts';
import type { Call, Handler } from './http-call.ts';
import type { OperationName } from './http-operations.ts';
import { pageLinks, pageOf } from './http-paging.ts';
import { badRequest } from './http-refusal.ts';
import { isUri } from './read-text.ts';
import {
  changeSubscription,
  createSubscription,
  type FoundSubscription,
  getSubscription,
  listSubscriptions,
  removeSubscription,
} from './subscription-actions.ts';
import { writeSubscription } from './subscription-write.ts';
import type { TermMap } from './term-map.ts';
import type { JsonObject } from './write-object.ts';

/** Clauses 6.10 and 6.11. */
export const subscriptionHandlers = {
  createSubscription: async (call) => {
    const { content, map } = await call.take(call.body);
    const id = await createSubscription(call, { body: content, map, base: call.base });
    return { status: 201, headers: { Location: locationOf('subscriptions', id) } };
  },

  querySubscriptions: async (call) => {
    const page = pageOf(call.parameters);
    const { found, total } = await listSubscriptions(call, page);
    const [context, map] = await Promise.all([addressOf(call), call.linkedMap()]);
    const pages = pageLinks(
      '/ngsi-ld/v1/subscriptions',
      call.query,
      page,
      page.offset + found.length < total,
    );
    return {
      status: 200,
      headers: answerHeaders({
        type: call.exchange.answerType,
        context,
        tenant: call.tenantName,
        pages,
        ...(page.count ? { total } : {}),
      }),
      body: found.map((one) => written(call, one, context, map)),
    };
  },

  retrieveSubscription: async (call) => {
    const found = await getSubscription(call, idOf(call));
    const [context, map] = await Promise.all([addressOf(call), call.linkedMap()]);
    return {
      status: 200,
      headers: answerHeaders({ type: call.exchange.answerType, context, tenant: call.tenantName }),
      body: written(call, found, context, map),
    };
  },

  updateSubscription: async (call) => {
    const { content, map } = await call.take(call.body);
    await changeSubscription(call, idOf(call), { body: content, map, base: call.base });
    return { status: 204 };
  },

  deleteSubscription: async (call) => {
    await removeSubscription(call, idOf(call));
    return { status: 204 };
  },
} as const satisfies Partial<Record<OperationName, Handler>>;

/** @throws MeridianError `context.badRequest` for what is no URI (clause 5.8.2.4) */
function idOf({ path: { subscriptionId = '' } }: Call): string {
  if (!isUri(subscriptionId))
    throw badRequest('context.notUri', 'subscriptionId', { name: 'subscriptionId' }, subscriptionId);
  return subscriptionId;
}

const addressOf = ({ broker, linked, base }: Call): Promise<string> =>
  broker.contexts.addressOf(linked, base);

function written(
  { exchange, parameters, now }: Call,
  { subscription, delivery, createdAt, modifiedAt, context: own }: FoundSubscription,
  context: string,
  map: TermMap,
): JsonObject {
  const times = parameters.options.has('sysAttrs') ? { createdAt, modifiedAt } : undefined;
  // a @context that has no address of its own was given one (clause 5.8.1.4, ETSI's tests 050_03 ff.)
  const isMade =
    typeof subscription.context === 'object' &&
    own !== subscription.jsonldContext &&
    /^https?:.*\/jsonldContexts\//.test(own);
  return {
    ...writeSubscription(subscription, delivery, map, now, times),
    ...(isMade ? { jsonldContext: own } : {}),
    ...(exchange.answerType === LD_TYPE ? { '@context': context } : {}),
  };
}
