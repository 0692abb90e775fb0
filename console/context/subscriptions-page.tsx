import { Button, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Mark } from '../shell/mark.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { shortId } from './attribute.ts';
import { useBroker } from './broker-api.ts';
import style from './city.module.css';
import { CityLead } from './city-lead.tsx';
import type { Names } from './names.ts';
import {
  deliveryOf,
  endpointOf,
  type Health,
  healthOf,
  type SubscriptionWire,
  shownUri,
  watchedBy,
} from './subscription.ts';
import { SubscriptionForm } from './subscription-form.tsx';
import { useAge } from './use-age.ts';
import { useTypes } from './use-names.ts';

const POLL_MS = 5000;
const MOST = 1000;

/** Who is told of changes: every subscription, whether it works and when it last did. */
export default function SubscriptionsPage() {
  const { t } = useText();
  const { may } = useSession();
  const [isNew, setNew] = useState(false);
  return (
    <Page
      title={t('subs.title')}
      lead={<CityLead>{t('subs.lead')}</CityLead>}
      actions={
        may('subscription.write') ? (
          <Button
            className="no-print"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setNew(true)}
          >
            {t('subs.new')}
          </Button>
        ) : null
      }
    >
      <MayRead action="subscription.read">
        <SubscriptionList />
      </MayRead>
      {isNew && <SubscriptionForm onClose={() => setNew(false)} />}
    </Page>
  );
}

function SubscriptionList() {
  const { t } = useText();
  const { names } = useTypes();
  const query = useBroker<readonly SubscriptionWire[]>(
    `/subscriptions?limit=${MOST}&count=true`,
    {},
    { staleTime: 0, refetchInterval: POLL_MS },
  );
  return (
    <Loaded query={query} rows={6} height={36}>
      {({ content, count }) => {
        if (content.length === 0)
          return (
            <div className="panel">
              <EmptyState title={t('subs.none')}>{t('subs.none.what')}</EmptyState>
            </div>
          );
        const failing = content.filter((one) => healthOf(one) === 'failing').length;
        return (
          <Panel
            title={
              failing === 0
                ? t('subs.headline.good', { count: content.length })
                : t('subs.headline.bad', { failing, all: content.length })
            }
            lead={
              count !== null && count > content.length
                ? t('subs.first', { shown: content.length, all: count })
                : null
            }
          >
            <SubscriptionTable subscriptions={content} names={names} />
          </Panel>
        );
      }}
    </Loaded>
  );
}

const TONES = { paused: 'plain', expired: 'plain', failing: 'bad', working: 'good', silent: 'busy' } as const;

export function HealthMark({ health }: { health: Health }) {
  const { t } = useText();
  return <Mark tone={TONES[health]}>{t(`subs.health.${health}`)}</Mark>;
}

/** The name that it was given, else the end of its id. */
export const titleOf = ({ id, subscriptionName }: SubscriptionWire): string =>
  typeof subscriptionName === 'string' && subscriptionName !== '' ? subscriptionName : shortId(id);

function SubscriptionTable({
  subscriptions,
  names,
}: {
  subscriptions: readonly SubscriptionWire[];
  names: Names;
}) {
  const { t } = useText();
  const age = useAge();
  const format = useFormat();
  return (
    <Scroll label={t('subs.title')}>
      <Table className={style.entities}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('subs.subscription')}</Table.Th>
            <Table.Th>{t('city.state')}</Table.Th>
            <Table.Th>{t('subs.watches')}</Table.Th>
            <Table.Th>{t('subs.lastSuccess')}</Table.Th>
            <Table.Th className="numeric">{t('subs.sent')}</Table.Th>
            <Table.Th className="numeric">{t('subs.failed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {subscriptions.map((one) => {
            const { timesSent, timesFailed, lastSuccess } = deliveryOf(one);
            return (
              <Table.Tr key={one.id}>
                <Table.Td className={style.nameCell}>
                  <TextLink to="/subscriptions/$id" params={{ id: one.id }} size="sm" fw={500}>
                    {titleOf(one)}
                  </TextLink>
                  <span className={style.idLine} title={shownUri(String(endpointOf(one).uri ?? ''))}>
                    {shownUri(String(endpointOf(one).uri ?? ''))}
                  </span>
                </Table.Td>
                <Table.Td>
                  <HealthMark health={healthOf(one)} />
                </Table.Td>
                <Table.Td className={style.textCell}>
                  <Watched subscription={one} names={names} />
                </Table.Td>
                <Table.Td className={style.time}>{lastSuccess ? age(lastSuccess) : '—'}</Table.Td>
                <Table.Td className="numeric">{format.count(timesSent)}</Table.Td>
                <Table.Td className="numeric">{format.count(timesFailed)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

/** What a subscription watches, in words. */
export function Watched({ subscription, names }: { subscription: SubscriptionWire; names: Names }) {
  const { t } = useText();
  const { types, ids, attributes } = watchedBy(subscription, names);
  const comma = t('list.comma');
  const of = ids.length > 0 ? ids.map(shortId).join(comma) : types.join(comma);
  const what = of === '' || of === '*' ? t('subs.all') : of;
  return attributes.length === 0
    ? what
    : t('subs.watches.some', { of: what, attributes: attributes.join(comma) });
}
