import {
  DEFAULT_TRIGGERS,
  type Delivery,
  type EntitySelector,
  isFailing,
  type Subscription,
  statusOf,
} from './subscription.ts';
import { renamed } from './subscription-names.ts';
import type { TermMap } from './term-map.ts';
import type { TypeSelection } from './type-selection.ts';
import type { JsonObject } from './write-object.ts';

/** The times that a subscription was made and last changed at. */
export interface SubscriptionTimes {
  readonly createdAt: string;
  readonly modifiedAt: string;
}

/**
 * A subscription in the standard's form (clauses 5.2.12 and 5.2.14), without @context, with its status and what became of its
 * notifications. Its `q` comes as it was given, whatever the map.
 * @param times for `sysAttrs` only
 */
export function writeSubscription(
  subscription: Subscription,
  delivery: Delivery,
  map: TermMap,
  now: string,
  times?: SubscriptionTimes,
): JsonObject {
  const { context: _, id, entities, q, geoQ, notification, ...plain } = subscription;
  const names = (iris: readonly string[]): string[] => iris.map(map.compact);
  const { watchedAttributes, expandValues, jsonKeys, notificationTrigger } = plain;
  return {
    id,
    type: 'Subscription',
    ...plain,
    ...(entities === undefined ? {} : { entities: entities.map((one) => writeSelector(one, map)) }),
    ...(watchedAttributes === undefined ? {} : { watchedAttributes: names(watchedAttributes) }),
    notificationTrigger: notificationTrigger ?? DEFAULT_TRIGGERS,
    ...(expandValues === undefined ? {} : { expandValues: names(expandValues).join(',') }),
    ...(jsonKeys === undefined ? {} : { jsonKeys: names(jsonKeys).join(',') }),
    ...(q === undefined ? {} : { q: q.text }),
    ...(geoQ === undefined ? {} : { geoQ: writeGeo(geoQ, map) }),
    status: statusOf(subscription, now),
    notification: { ...writeParameters(notification, map), ...writeDelivery(delivery) },
    ...times,
  };
}

const writeGeo = (geo: NonNullable<Subscription['geoQ']>, map: TermMap): JsonObject => ({
  ...geo,
  ...(geo.geoproperty === undefined ? {} : { geoproperty: map.compact(geo.geoproperty) }),
});

function writeParameters(notification: Subscription['notification'], map: TermMap): JsonObject {
  const written: JsonObject = { ...notification };
  for (const name of ['attributes', 'pick', 'omit'] as const)
    if (notification[name] !== undefined)
      written[name] = notification[name].map((part) => renamed(part, map.compact));
  return written;
}

const writeSelector = ({ id, idPattern, type }: EntitySelector, map: TermMap): JsonObject => ({
  ...(id === undefined ? {} : { id: id.length === 1 ? id[0] : id }),
  ...(idPattern === undefined ? {} : { idPattern }),
  type: writeTypes(type, map),
});

const writeTypes = ({ anyOf }: TypeSelection, map: TermMap): string =>
  anyOf === 'all'
    ? '*'
    : anyOf
        .map((all) => (all.length === 1 ? map.compact(all[0]!) : `(${all.map(map.compact).join(';')})`))
        .join('|');

/** What has not happened yet is not told. */
function writeDelivery(delivery: Delivery): JsonObject {
  const { timesSent, timesFailed, lastNotification, lastSuccess, lastFailure } = delivery;
  if (timesSent === 0) return {};
  return {
    status: isFailing(delivery) ? 'failed' : 'ok',
    timesSent,
    ...(timesFailed === 0 ? {} : { timesFailed }),
    ...(lastNotification === undefined ? {} : { lastNotification }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
    ...(lastFailure === undefined ? {} : { lastFailure }),
  };
}
