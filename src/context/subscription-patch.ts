import { isObject } from './read-json.ts';
import { makeReport } from './read-report.ts';
import { type Subscription, statusOf } from './subscription.ts';
import { checkTogether, type Members, readMembers } from './subscription-read.ts';
import { isNone, SUBSCRIPTION_LIMITS, type SubscriptionLimits } from './subscription-read-member.ts';
import type { TermMap } from './term-map.ts';

export interface SubscriptionPatching {
  /** Expands the names of the fragment. */
  readonly map: TermMap;
  readonly now: string;
  readonly limits?: SubscriptionLimits;
}

/**
 * A subscription with the members of a fragment in place of its own, each as a whole, and without those that the fragment has as null
 * (clauses 5.5.8 and 5.8.2). An expired subscription that gets a time to come is active again, even if it was paused before.
 * @throws MeridianError `context.badRequest` with all that is wrong
 */
export function patchSubscription(
  subscription: Subscription,
  fragment: unknown,
  { map, now, limits = SUBSCRIPTION_LIMITS }: SubscriptionPatching,
): Subscription {
  const report = makeReport(limits.issues);
  const given = isObject(fragment) ? fragment : {};
  if (!isObject(fragment)) report.note('context.noObject', '');
  if (!isNone(given.id) && given.id !== subscription.id)
    report.note('context.otherId', '/id', given.id, { id: subscription.id });
  const changed = readMembers(given, { map, limits, report });
  report.finish();
  const woken =
    changed.expiresAt !== undefined &&
    changed.isActive === undefined &&
    statusOf(subscription, now) === 'expired';
  const stays = (name: string): boolean => !Object.hasOwn(given, name) && !(woken && name === 'isActive');
  const { id: _, context: __, ...before } = subscription;
  const kept: Members = Object.fromEntries(Object.entries(before).filter(([name]) => stays(name)));
  // An end that was set before may lie in the past by now; only a new one may not.
  const { expiresAt: ___, ...endless } = kept;
  checkTogether({ ...endless, ...changed }, now, report);
  report.finish();
  const members = { ...kept, ...changed };
  return {
    id: subscription.id,
    context: subscription.context,
    ...members,
    notification: members.notification!,
  };
}
