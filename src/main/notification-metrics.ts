import { countNotifications } from '../context/subscription-store.ts';
import type { Database } from '../platform/database.ts';
import type { CountedThing } from '../platform/http/metrics.ts';

/** What an operator watches of subscriptions: those that go silent are failing, or have much waiting. */
export const notificationMetrics = (db: Database): readonly CountedThing[] => [
  {
    name: 'meridian_subscriptions',
    help: 'Subscriptions to entities',
    collect: async () => [{ value: (await countNotifications(db)).subscriptions }],
  },
  {
    name: 'meridian_notifications',
    help: 'Attempts to notify of subscriptions that there are: sent, of these failed; changes given up, and waiting to be sent',
    label: 'outcome',
    collect: async () => {
      const { sent, failed, givenUp, waiting } = await countNotifications(db);
      return Object.entries({ sent, failed, givenUp, waiting }).map(([label, value]) => ({ label, value }));
    },
  },
];
