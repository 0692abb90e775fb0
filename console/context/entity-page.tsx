import { Breadcrumbs, Group } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ApiProblem } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Mark } from '../shell/mark.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { instancesOf, isProvenance, type Json, latestObserved, nameOf, typesOf } from './attribute.ts';
import { AttributeTable } from './attribute-table.tsx';
import { useBroker, useTenant } from './broker-api.ts';
import style from './city.module.css';
import { CodeToCopy } from './code-to-copy.tsx';
import { EntityOrigin } from './entity-origin.tsx';
import { HistoryPanel } from './history-panel.tsx';
import type { Names } from './names.ts';
import { useAge } from './use-age.ts';
import { type LiveState, POLL_MS, useLive } from './use-live.ts';
import { useTypes } from './use-names.ts';

const CORE_CONTEXT = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld';

/** One entity: what is known of it now, how it went, where it came from. */
export default function EntityPage() {
  const { t, locale } = useText();
  const { id } = useParams({ from: '/entities/$id' });
  const { names } = useTypes();
  const tenant = useTenant();
  const path = `/entities/${encodeURIComponent(id)}?options=sysAttrs`;
  const live = useLive(id, tenant, () => void query.refetch());
  const query = useBroker<Json>(path, {}, { staleTime: 0, refetchInterval: live === 'polled' && POLL_MS });
  const entity = query.data?.content;
  const type = entity && names.short(typesOf(entity)[0] ?? '');
  const above = (
    <Breadcrumbs mb={4}>
      <TextLink to="/entities" size="sm">
        {t('city.title')}
      </TextLink>
      {type && (
        <TextLink to="/entities" search={{ type }} size="sm">
          {type}
        </TextLink>
      )}
    </Breadcrumbs>
  );
  if (entity === undefined)
    return (
      <Page title={query.isError ? id : nameOf({ id }, locale, names.short)} above={above}>
        {query.isError ? (
          <Missing error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <LoadingState rows={8} height={28} />
        )}
      </Page>
    );
  return (
    <Page
      title={nameOf(entity, locale, names.short)}
      above={above}
      lead={<Lead entity={entity} live={query.isError ? 'waiting' : live} />}
    >
      <Content entity={entity} names={names} />
    </Page>
  );
}

function Missing({ error, onRetry }: { error: ApiProblem; onRetry: () => void }) {
  const { t } = useText();
  return error.status === 404 ? (
    <EmptyState title={t('entity.none')}>{t('entity.none.what')}</EmptyState>
  ) : (
    <ErrorState error={error} onRetry={onRetry} />
  );
}

/** When it was last heard of, and whether the page follows. */
function Lead({ entity, live }: { entity: Json; live: LiveState }) {
  const { t } = useText();
  const age = useAge();
  const format = useFormat();
  const observed = latestObserved(instancesOf(entity));
  const changed = typeof entity.modifiedAt === 'string' ? entity.modifiedAt : undefined;
  return (
    <Group gap="xs">
      {observed ? (
        <span title={format.dateTime(observed)}>{t('entity.observed', { age: age(observed) })}</span>
      ) : changed ? (
        <span title={format.dateTime(changed)}>{t('entity.changed', { age: age(changed) })}</span>
      ) : null}
      {live === 'live' && <Mark tone="good">{t('entity.live')}</Mark>}
      {live === 'polled' && <Mark tone="plain">{t('entity.polled', { seconds: POLL_MS / 1000 })}</Mark>}
    </Group>
  );
}

function Content({ entity, names }: { entity: Json; names: Names }) {
  const { t } = useText();
  const instances = useMemo(() => instancesOf(entity), [entity]);
  const text = useMemo(() => {
    const { createdAt: _c, modifiedAt: _m, ...rest } = entity;
    return JSON.stringify({ ...withoutSystemTimes(rest), '@context': CORE_CONTEXT }, null, 2);
  }, [entity]);
  const said = instances.filter(({ name }) => !isProvenance(names.short(name)));
  return (
    <div className={style.stack}>
      <div className={style.pair}>
        <Panel title={t('entity.attributes')} lead={t('entity.attributes.count', { count: said.length })}>
          {said.length === 0 ? (
            <EmptyState title={t('entity.attributes.none')} />
          ) : (
            <AttributeTable instances={said} names={names} />
          )}
        </Panel>
        <EntityOrigin entity={entity} instances={instances} names={names} />
      </div>
      <HistoryPanel id={String(entity.id)} instances={instances} names={names} />
      <Panel title="JSON-LD" lead={t('entity.json.lead')} className="no-print">
        <details className={style.builder}>
          <summary>{t('entity.json.show')}</summary>
          <div className={style.opened}>
            <CodeToCopy text={text} of="JSON-LD" />
          </div>
        </details>
      </Panel>
    </div>
  );
}

/** The entity as it was written, without the times that the broker keeps. */
function withoutSystemTimes(value: unknown): Json {
  const clean = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(clean);
    if (typeof one !== 'object' || one === null) return one;
    const isInstance = 'type' in one && ('createdAt' in one || 'modifiedAt' in one);
    return Object.fromEntries(
      Object.entries(one)
        .filter(([name]) => !isInstance || (name !== 'createdAt' && name !== 'modifiedAt'))
        .map(([name, inner]) => [name, clean(inner)]),
    );
  };
  return clean(value) as Json;
}
