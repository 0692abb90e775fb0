import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useText } from '../platform/i18n.tsx';
import { Page } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import style from './city.module.css';
import { CityLead } from './city-lead.tsx';
import { EmptyBroker } from './empty-broker.tsx';
import { EntityTable } from './entity-table.tsx';
import { MapPanel } from './map-panel.tsx';
import { QueryBar } from './query-bar.tsx';
import type { EntitySearch, SearchChange } from './question.ts';
import { useTypes } from './use-names.ts';

/** City data as they are now: every entity on a map and in a table, as far as a question asks for them. */
export default function EntitiesPage() {
  const { t } = useText();
  const search: EntitySearch = useSearch({ from: '/entities' });
  const navigate = useNavigate({ from: '/entities' });
  const { query, types, names } = useTypes(search.type);
  const change = useCallback(
    (next: SearchChange) => {
      // What is asked differently begins at its first page; a change of type has other attributes.
      const isOther = 'type' in next && next.type !== search.type;
      const { page: _, ...kept } = search;
      const { columns: _c, colour: _o, order: _r, ...asked } = kept;
      void navigate({ search: present({ ...(isOther ? asked : kept), ...next }), resetScroll: false });
    },
    [navigate, search],
  );
  const attributes = useMemo(() => {
    const of = search.type === undefined ? undefined : names.full(search.type);
    const found = (types ?? []).filter(({ typeName }) => of === undefined || typeName === of);
    return [...new Set(found.flatMap(({ attributeNames }) => attributeNames.map(names.short)))].sort();
  }, [types, names, search.type]);
  const asked = useMemo<EntitySearch>(() => {
    const { page: _p, columns: _c, order: _o, ...where } = search;
    return where;
  }, [search]);
  const hasPlaces = attributes.includes('location');

  if (types === undefined)
    return (
      <Page title={t('city.title')} lead={<CityLead>{t('city.lead')}</CityLead>}>
        {query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <LoadingState rows={8} height={32} />
        )}
      </Page>
    );
  if (types.length === 0)
    return (
      <Page title={t('city.title')} lead={<CityLead>{t('city.lead')}</CityLead>}>
        <EmptyBroker />
      </Page>
    );
  return (
    <Page title={t('city.title')} lead={<CityLead>{t('city.lead')}</CityLead>}>
      <div className={style.stack}>
        <QueryBar {...{ search, names, types, attributes }} onChange={change} />
        {hasPlaces && <MapPanel {...{ names, attributes }} search={asked} onChange={change} />}
        <EntityTable {...{ search, names, attributes }} onChange={change} />
      </div>
    </Page>
  );
}

/** What is undefined does not stand in an address. */
const present = (search: SearchChange): EntitySearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
