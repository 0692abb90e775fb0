import { SegmentedControl, Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import type { Instance, Json } from './attribute.ts';
import { useBroker } from './broker-api.ts';
import style from './city.module.css';
import {
  countOf,
  historyQuery,
  isRange,
  MOST_SINGLE,
  RANGES,
  type RangeName,
  readAggregated,
  readSingle,
} from './history.ts';
import { HistoryChart } from './history-chart.tsx';
import type { Names } from './names.ts';

interface HistoryPanelProps {
  readonly id: string;
  readonly instances: readonly Instance[];
  readonly names: Names;
}

/** How a numeric attribute went: single values where they are few, else mean and spread by period. The choice is in the address. */
export function HistoryPanel({ id, instances, names }: HistoryPanelProps) {
  const { t } = useText();
  const search = useSearch({ from: '/entities/$id' });
  const navigate = useNavigate({ from: '/entities/$id' });
  const numeric = useMemo(() => {
    const found = instances.filter(({ value }) => typeof value === 'number').map(({ name }) => name);
    return [...new Set(found)];
  }, [instances]);
  const attribute = numeric.find((name) => names.short(name) === search.attribute) ?? numeric[0];
  const range: RangeName = isRange(search.range) ? search.range : 'week';
  const change = (next: { attribute?: string; range?: RangeName }) =>
    void navigate({ search: (before) => ({ ...before, ...next }), resetScroll: false, replace: true });
  if (attribute === undefined)
    return (
      <Panel title={t('history.title')}>
        <EmptyState title={t('history.noNumbers')}>{t('history.noNumbers.what')}</EmptyState>
      </Panel>
    );
  return (
    <section className="panel" aria-label={t('history.title')}>
      <div className={`${style.historyChoice} no-print`}>
        <Select
          size="xs"
          w={240}
          aria-label={t('city.attribute')}
          allowDeselect={false}
          searchable
          value={attribute}
          onChange={(next) => next && change({ attribute: names.short(next) })}
          data={numeric.map((name) => ({ value: name, label: names.short(name) }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('history.range')}
          value={range}
          onChange={(next) => change({ range: next as RangeName })}
          data={(Object.keys(RANGES) as RangeName[]).map((one) => ({
            value: one,
            label: t(`history.range.${one}`),
          }))}
        />
      </div>
      <History
        key={attribute}
        {...{ id, attribute, range, names }}
        instance={instanceOf(instances, attribute)}
      />
    </section>
  );
}

const instanceOf = (instances: readonly Instance[], attribute: string): Instance => {
  const found = instances.filter(({ name }) => name === attribute);
  return found.find(({ datasetId }) => datasetId === undefined) ?? found[0]!;
};

/** New values come into the chart twice a minute. */
const FRESH = { keep: true, staleTime: 0, refetchInterval: 30_000 } as const;

interface HistoryProps {
  readonly id: string;
  readonly attribute: string;
  readonly range: RangeName;
  readonly names: Names;
  readonly instance: Instance;
}

function History({ id, attribute, range, names, instance }: HistoryProps) {
  const { t } = useText();
  // Values without a time of observation go by the time at which they were written.
  const property = instance.observedAt === undefined ? 'modifiedAt' : 'observedAt';
  const latest =
    (property === 'observedAt' ? instance.observedAt : instance.modifiedAt) ?? new Date().toISOString();
  const path = (form: 'aggregated' | 'single') =>
    `/temporal/entities/${encodeURIComponent(id)}?${historyQuery(attribute, range, latest, property, form)}`;
  const byPeriod = useBroker<Json>(path('aggregated'), {}, FRESH);
  const aggregated = useMemo(
    () => (byPeriod.data ? readAggregated(byPeriod.data.content, attribute) : undefined),
    [byPeriod.data, attribute],
  );
  const isFew = aggregated !== undefined && countOf(aggregated) <= MOST_SINGLE;
  const single = useBroker<Json>(isFew ? path('single') : null, {}, FRESH);
  const values = useMemo(
    () =>
      isFew && single.data && !single.data.isPartial ? readSingle(single.data.content, attribute) : undefined,
    [isFew, single.data, attribute],
  );
  if (byPeriod.isError && byPeriod.error.status !== 404)
    return <ErrorState error={byPeriod.error} onRetry={() => void byPeriod.refetch()} />;
  if (byPeriod.isError) return <EmptyState title={t('history.none')}>{t('history.none.what')}</EmptyState>;
  if (aggregated === undefined || (isFew && single.isPending)) return <LoadingState rows={5} height={40} />;
  const series = values ?? aggregated;
  if (series.every(({ points }) => points.length === 0))
    return <EmptyState title={t('history.none')}>{t('history.none.what')}</EmptyState>;
  return (
    <HistoryChart
      series={series}
      isSingle={values !== undefined}
      name={names.short(attribute)}
      unitCode={instance.unitCode}
      range={range}
    />
  );
}
