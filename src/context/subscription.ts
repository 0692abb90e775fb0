import type { TypeSelection } from './type-selection.ts';
import type { Format } from './write-instance.ts';

/** Kinds of changes that a subscription can ask for (clause 5.2.12). */
export const TRIGGERS = [
  'entityCreated',
  'entityUpdated',
  'entityDeleted',
  'attributeCreated',
  'attributeUpdated',
  'attributeDeleted',
] as const;
export type Trigger = (typeof TRIGGERS)[number];
export const DEFAULT_TRIGGERS: readonly Trigger[] = ['attributeCreated', 'attributeUpdated'];

/**
 * A subscription as it is kept (clause 5.2.12): plain JSON, members as the standard names them, names of types and attributes as
 * IRIs. Only `q` keeps its text, together with the @context that its names go by.
 */
export interface Subscription {
  readonly id: string;
  /** The @context that the subscription was made with; its notifications use it unless `jsonldContext` names another. */
  readonly context: unknown;
  readonly subscriptionName?: string;
  readonly description?: string;
  readonly entities?: readonly EntitySelector[];
  readonly watchedAttributes?: readonly string[];
  readonly notificationTrigger?: readonly Trigger[];
  readonly q?: QuerySource;
  readonly geoQ?: GeoSource;
  readonly scopeQ?: string;
  /** Kept and shown again: they matter to registrations of context sources only. */
  readonly temporalQ?: Readonly<Record<string, unknown>>;
  readonly csf?: string;
  readonly datasetId?: readonly string[];
  readonly expandValues?: readonly string[];
  readonly jsonKeys?: readonly string[];
  readonly lang?: string;
  readonly localOnly?: boolean;
  readonly splitEntities?: boolean;
  readonly ngsildConformance?: string;
  readonly jsonldContext?: string;
  readonly isActive?: boolean;
  readonly expiresAt?: string;
  /** Seconds, more than 0, both. */
  readonly throttling?: number;
  readonly timeInterval?: number;
  readonly notification: NotificationParameters;
}

/** Clause 5.2.33. */
export interface EntitySelector {
  readonly id?: readonly string[];
  readonly idPattern?: string;
  readonly type: TypeSelection;
}

export interface QuerySource {
  readonly text: string;
  readonly context: unknown;
}

/** Clause 5.2.13. */
export interface GeoSource {
  readonly georel: string;
  readonly geometry: string;
  readonly coordinates: unknown;
  readonly geoproperty?: string;
}

/** Clause 5.2.14.1. Names are IRIs, also those inside of braces. */
export interface NotificationParameters {
  readonly endpoint: Endpoint;
  readonly attributes?: readonly string[];
  readonly pick?: readonly string[];
  readonly omit?: readonly string[];
  readonly format?: Format | 'keyValues';
  readonly join?: 'flat' | 'inline' | '@none';
  readonly joinLevel?: number;
  readonly showChanges?: boolean;
  readonly sysAttrs?: boolean;
}

/** Clause 5.2.15. */
export interface Endpoint {
  readonly uri: string;
  readonly accept?: string;
  /** Milliseconds, more than 0, both. */
  readonly cooldown?: number;
  readonly timeout?: number;
  readonly notifierInfo?: readonly KeyValue[];
  readonly receiverInfo?: readonly KeyValue[];
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** What became of a subscription's notifications (clause 5.2.14.2). Times as ISO 8601 in UTC. */
export interface Delivery {
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly lastNotification?: string;
  readonly lastSuccess?: string;
  readonly lastFailure?: string;
}
export const NO_DELIVERY: Delivery = { timesSent: 0, timesFailed: 0 };

export type Status = 'active' | 'paused' | 'expired';

export function statusOf({ isActive = true, expiresAt }: Subscription, now: string): Status {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(now)) return 'expired';
  return isActive ? 'active' : 'paused';
}

/** What an attempt to send at `now` makes of the counters (clause 5.8.6). */
export const delivered = (before: Delivery, now: string, succeeded: boolean): Delivery => ({
  ...before,
  timesSent: before.timesSent + 1,
  timesFailed: before.timesFailed + (succeeded ? 0 : 1),
  lastNotification: now,
  ...(succeeded ? { lastSuccess: now } : { lastFailure: now }),
});

/**
 * The earliest time, in milliseconds since 1970, at which a notification may be sent: `throttling` seconds after the one before and
 * `cooldown` milliseconds after a failure that was the last to happen. 0 where nothing has to be waited for.
 */
export function sendableFrom({ throttling, notification }: Subscription, delivery: Delivery): number {
  const { lastNotification, lastFailure } = delivery;
  const { cooldown } = notification.endpoint;
  const throttled =
    throttling === undefined || lastNotification === undefined
      ? 0
      : Date.parse(lastNotification) + throttling * 1000;
  const cooling =
    cooldown === undefined || lastFailure === undefined || !isFailing(delivery)
      ? 0
      : Date.parse(lastFailure) + cooldown;
  return Math.max(throttled, cooling);
}

/** Whether the attempt that ended last failed. */
export const isFailing = ({ lastSuccess, lastFailure }: Delivery): boolean =>
  lastFailure !== undefined &&
  (lastSuccess === undefined || Date.parse(lastFailure) >= Date.parse(lastSuccess));

/**
 * When a subscription with `timeInterval` is due next, in milliseconds since 1970; undefined without one. Intervals that nobody was
 * there for are not made up for.
 * @param since when the subscription was made or last changed
 */
export function nextDue(
  { timeInterval }: Subscription,
  { lastNotification }: Delivery,
  since: string,
): number | undefined {
  if (timeInterval === undefined) return undefined;
  return Math.max(Date.parse(lastNotification ?? since), Date.parse(since)) + timeInterval * 1000;
}
