import { isJson, type Json } from './attribute.ts';
import type { Names } from './names.ts';

/** A subscription as the broker tells of it, as far as the console reads it. */
export interface SubscriptionWire extends Json {
  readonly id: string;
  readonly status?: string;
}

/** What a person wants to know of it: does it tell, and did it arrive? */
export type Health = 'paused' | 'expired' | 'failing' | 'working' | 'silent';

export function healthOf({ status, notification }: SubscriptionWire): Health {
  if (status === 'paused' || status === 'expired') return status;
  const told = isJson(notification) ? notification : {};
  if (told.status === 'failed') return 'failing';
  return Number(told.timesSent ?? 0) > 0 ? 'working' : 'silent';
}

export interface Delivery {
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly lastNotification: string | undefined;
  readonly lastSuccess: string | undefined;
  readonly lastFailure: string | undefined;
}

export function deliveryOf({ notification }: SubscriptionWire): Delivery {
  const told = isJson(notification) ? notification : {};
  const time = (name: string): string | undefined =>
    typeof told[name] === 'string' ? told[name] : undefined;
  return {
    timesSent: Number(told.timesSent ?? 0),
    timesFailed: Number(told.timesFailed ?? 0),
    lastNotification: time('lastNotification'),
    lastSuccess: time('lastSuccess'),
    lastFailure: time('lastFailure'),
  };
}

export const endpointOf = ({ notification }: SubscriptionWire): Json =>
  isJson(notification) && isJson(notification.endpoint) ? notification.endpoint : {};

/** Stands for what is kept secret. */
export const HIDDEN = '***';

/** The subscription with what its endpoint is told kept secret: the values of receiverInfo, a password in the address. */
export function withoutSecrets(subscription: SubscriptionWire): Json {
  const { notification } = subscription;
  if (!isJson(notification) || !isJson(notification.endpoint)) return subscription;
  const { endpoint } = notification;
  const hidden = {
    ...endpoint,
    ...(typeof endpoint.uri === 'string' ? { uri: shownUri(endpoint.uri) } : {}),
    ...(Array.isArray(endpoint.receiverInfo)
      ? {
          receiverInfo: endpoint.receiverInfo.map((pair: unknown) =>
            isJson(pair) ? { ...pair, value: HIDDEN } : pair,
          ),
        }
      : {}),
  };
  return { ...subscription, notification: { ...notification, endpoint: hidden } };
}

/** An address without the password that stands in it, and without the values of its query. */
export const shownUri = (uri: string): string =>
  uri
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#@]*@/i, `$1:${HIDDEN}@`)
    .replace(/([?&][^=&#]*=)[^&#]+/g, `$1${HIDDEN}`);

/** The short names of the types and the attributes that it watches; empty where it watches all. */
export function watchedBy(subscription: SubscriptionWire, names: Names) {
  const entities = Array.isArray(subscription.entities) ? subscription.entities.filter(isJson) : [];
  const attributes = Array.isArray(subscription.watchedAttributes) ? subscription.watchedAttributes : [];
  return {
    types: [
      ...new Set(entities.flatMap(({ type }) => (typeof type === 'string' ? [names.short(type)] : []))),
    ],
    ids: entities.flatMap(({ id }) => [id].flat().filter((one) => typeof one === 'string')),
    attributes: attributes.filter((name) => typeof name === 'string').map(names.short),
  };
}

/** What is typed of a new subscription. */
export interface SubscriptionDraft {
  readonly name: string;
  readonly type: string;
  readonly attributes: readonly string[];
  readonly q: string;
  readonly uri: string;
  readonly format: 'normalized' | 'concise' | 'simplified';
  readonly throttling: string;
  readonly expires: string;
  readonly headerName: string;
  readonly headerValue: string;
}

export const EMPTY_SUBSCRIPTION: SubscriptionDraft = {
  name: '',
  type: '',
  attributes: [],
  q: '',
  uri: '',
  format: 'normalized',
  throttling: '',
  expires: '',
  headerName: '',
  headerValue: '',
};

/** The body that makes a subscription, and the @context of its names. */
export function subscriptionOf(draft: SubscriptionDraft, names: Names) {
  const text = (value: string): string | undefined => value.trim() || undefined;
  const expires = text(draft.expires);
  const throttling = Number(draft.throttling);
  const [name, q, headerName] = [text(draft.name), text(draft.q), text(draft.headerName)];
  return {
    body: {
      type: 'Subscription',
      ...(name === undefined ? {} : { subscriptionName: name }),
      entities: [{ type: names.full(draft.type) }],
      ...(draft.attributes.length === 0 ? {} : { watchedAttributes: draft.attributes.map(names.full) }),
      ...(q === undefined ? {} : { q }),
      ...(throttling > 0 ? { throttling } : {}),
      // The day that is named is the last one.
      ...(expires === undefined ? {} : { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
      notification: {
        format: draft.format,
        endpoint: {
          uri: draft.uri.trim(),
          accept: 'application/json',
          ...(headerName === undefined
            ? {}
            : { receiverInfo: [{ key: headerName, value: draft.headerValue }] }),
        },
      },
    },
    context: names.contextOf(q),
  };
}
