import { Button, Group } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { refresh } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Confirm } from '../shell/confirm.tsx';
import { TextLink } from '../shell/link.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { shortId } from './attribute.ts';
import { askBroker, BROKER, useBroker, useTenant } from './broker-api.ts';
import style from './city.module.css';
import { CodeToCopy } from './code-to-copy.tsx';
import {
  deliveryOf,
  endpointOf,
  healthOf,
  type SubscriptionWire,
  shownUri,
  withoutSecrets,
} from './subscription.ts';
import { HealthMark, titleOf, Watched } from './subscriptions-page.tsx';
import { useAge } from './use-age.ts';
import { useTypes } from './use-names.ts';

const POLL_MS = 3000;

/** One subscription: whom it tells of what, and what became of its notifications. */
export default function SubscriptionPage() {
  const { t } = useText();
  const { id } = useParams({ from: '/subscriptions/$id' });
  const { may } = useSession();
  const path = `/subscriptions/${encodeURIComponent(id)}?options=sysAttrs`;
  const query = useBroker<SubscriptionWire>(
    may('subscription.read') ? path : null,
    {},
    {
      staleTime: 0,
      refetchInterval: POLL_MS,
    },
  );
  const one = query.data?.content;
  const above = (
    <TextLink to="/subscriptions" size="sm">
      {t('subs.all.link')}
    </TextLink>
  );
  if (!one)
    return (
      <Page title={shortId(id)} above={above}>
        <MayRead action="subscription.read">
          {query.isError ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <LoadingState rows={8} height={28} />
          )}
        </MayRead>
      </Page>
    );
  return (
    <Page
      title={titleOf(one)}
      above={above}
      lead={<HealthMark health={healthOf(one)} />}
      actions={<Actions one={one} />}
    >
      <Details one={one} />
    </Page>
  );
}

function Actions({ one }: { one: SubscriptionWire }) {
  const { t } = useText();
  const { may } = useSession();
  const tenant = useTenant();
  const navigate = useNavigate();
  const [isDeleting, setDeleting] = useState(false);
  const path = `/subscriptions/${encodeURIComponent(one.id)}`;
  const isPaused = one.status === 'paused';
  const toggle = useTask(async () => {
    await askBroker('PATCH', path, { tenant, body: { type: 'Subscription', isActive: isPaused } });
    await refresh(`${BROKER}/subscriptions`);
  });
  if (!may('subscription.write')) return null;
  return (
    <div className="no-print">
      <Group gap="xs">
        {one.status !== 'expired' && (
          <Button variant="default" loading={toggle.isBusy} onClick={() => void toggle.start()}>
            {t(isPaused ? 'feed.resume' : 'feed.pause')}
          </Button>
        )}
        <Button variant="default" c="red" onClick={() => setDeleting(true)}>
          {t('feed.delete')}
        </Button>
      </Group>
      {toggle.error !== null && <ErrorState error={toggle.error} />}
      {isDeleting && (
        <Confirm
          title={t('feed.delete.title', { name: titleOf(one) })}
          action={t('feed.delete')}
          onConfirm={async () => {
            await askBroker('DELETE', path, { tenant });
            // What is gone is not asked for again: leave first.
            await navigate({ to: '/subscriptions' });
            await refresh(`${BROKER}/subscriptions`);
          }}
          onClose={() => setDeleting(false)}
        >
          {t('subs.delete.what')}
        </Confirm>
      )}
    </div>
  );
}

function Details({ one }: { one: SubscriptionWire }) {
  const { t } = useText();
  const format = useFormat();
  const age = useAge();
  const { names } = useTypes();
  const { timesSent, timesFailed, lastSuccess, lastFailure, lastNotification } = deliveryOf(one);
  const endpoint = endpointOf(one);
  const when = (iso: string | undefined): ReactNode => (iso ? `${format.dateTime(iso)} (${age(iso)})` : '—');
  const text = (name: string): string | undefined => {
    const value = one[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('subs.watches'), <Watched key="watched" subscription={one} names={names} />],
    ...(text('q') ? [[t('city.q'), text('q')] as const] : []),
    [t('subs.endpoint'), shownUri(String(endpoint.uri ?? ''))],
    ...(text('throttling')
      ? [[t('subs.throttling'), t('subs.seconds', { count: Number(text('throttling')) })] as const]
      : []),
    ...(text('timeInterval')
      ? [[t('subs.interval'), t('subs.seconds', { count: Number(text('timeInterval')) })] as const]
      : []),
    ...(text('expiresAt') ? [[t('entity.expires'), format.dateTime(text('expiresAt'))] as const] : []),
    ...(text('description') ? [[t('subs.description'), text('description')] as const] : []),
  ];
  return (
    <div className={style.stack}>
      {healthOf(one) === 'failing' && (
        <Notice tone="bad" title={t('subs.failing', { age: lastFailure ? age(lastFailure) : '' })}>
          {t('subs.failing.what')}
        </Notice>
      )}
      <div className={style.pair}>
        <Panel title={t('subs.what')}>
          <dl className={style.facts}>
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
        <Panel title={t('subs.delivery')}>
          <dl className={style.facts}>
            <div>
              <dt>{t('subs.sent')}</dt>
              <dd>{format.count(timesSent)}</dd>
            </div>
            <div>
              <dt>{t('subs.failed')}</dt>
              <dd>{format.count(timesFailed)}</dd>
            </div>
            <div>
              <dt>{t('subs.lastNotification')}</dt>
              <dd>{when(lastNotification)}</dd>
            </div>
            <div>
              <dt>{t('subs.lastSuccess')}</dt>
              <dd>{when(lastSuccess)}</dd>
            </div>
            <div>
              <dt>{t('subs.lastFailure')}</dt>
              <dd>{when(lastFailure)}</dd>
            </div>
          </dl>
        </Panel>
      </div>
      <Panel title={t('feed.declared')} lead={t('subs.json.lead')}>
        <details className={style.builder}>
          <summary>{t('entity.json.show')}</summary>
          <div className={style.opened}>
            <CodeToCopy text={JSON.stringify(withoutSecrets(one), null, 2)} of={t('feed.declared')} />
          </div>
        </details>
      </Panel>
    </div>
  );
}
