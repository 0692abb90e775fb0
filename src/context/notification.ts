import { type AnswerType, GEO_TYPE, JSON_TYPE, LD_TYPE } from './accept.ts';
import { hasContextInBody, tenantHeader } from './http-answer.ts';
import { contextLink } from './link-header.ts';
import type { Subscription } from './subscription.ts';
import { writeFeatureCollection } from './write-geojson.ts';
import { type JsonObject, setMember } from './write-object.ts';

/** A notification as it goes out by HTTP: its body is to be sent as JSON. */
export interface NotificationMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export interface NotificationHead {
  readonly id: string;
  readonly notifiedAt: string;
  /** The address of the @context that the names go by. */
  readonly context: string;
  readonly tenant: string | undefined;
}

/**
 * The message for some data, as a subscription's endpoint takes it (clauses 5.3.1, 5.8.6 and 6.3.8). In JSON-LD the @context stands in
 * the body, and in each entity too, so that what is taken out of it keeps its meaning.
 * @param data entities, or features where {@link acceptsGeojson}
 */
export function writeNotification(
  subscription: Subscription,
  data: readonly JsonObject[],
  { id, notifiedAt, context, tenant }: NotificationHead,
): NotificationMessage {
  const { receiverInfo = [] } = subscription.notification.endpoint;
  const type = typeOf(subscription);
  const prefer = receiverInfo.find(({ key }) => key.toLowerCase() === 'prefer')?.value;
  const inBody = hasContextInBody(type, prefer);
  const own = { '@context': context };
  const entities = type === LD_TYPE ? data.map((entity) => ({ ...entity, ...own })) : data;
  const body: JsonObject = {
    id,
    type: 'Notification',
    subscriptionId: subscription.id,
    notifiedAt,
    data: type === GEO_TYPE ? { ...writeFeatureCollection(entities), ...(inBody ? own : {}) } : entities,
    ...(type === LD_TYPE ? own : {}),
  };
  const headers: Record<string, string> = {};
  for (const { key, value } of receiverInfo) setMember(headers, key, value);
  return {
    headers: {
      ...headers,
      'Content-Type': type,
      ...(inBody ? {} : { Link: contextLink(context) }),
      ...tenantHeader(tenant),
    },
    body,
  };
}

/** The same as it is published under a topic: what would be headers stands in `metadata` (clause 7.2). */
export const mqttPayload = ({ headers, body }: NotificationMessage): JsonObject => ({
  metadata: headers,
  body,
});

/** Whether a subscription's endpoint takes GeoJSON. */
export const acceptsGeojson = (subscription: Subscription): boolean => typeOf(subscription) === GEO_TYPE;

const typeOf = ({ notification }: Subscription): AnswerType =>
  ([LD_TYPE, GEO_TYPE] as const).find((type) => type === notification.endpoint.accept) ?? JSON_TYPE;
