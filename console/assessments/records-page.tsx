import { Anchor, Breadcrumbs, Table } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import type { MeasureResultWire, ResultRecordWire } from '../../src/indicators/measure-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { unitSymbol } from '../context/unit-symbol.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { usePages } from '../platform/pages.ts';
import { TextLink } from '../shell/link.tsx';
import { MoreButton } from '../shell/more-button.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, ErrorState, Loaded, LoadingState } from '../shell/states.tsx';

/** Exactly the records that a measure's result was computed from, as they were then. */
export default function RecordsPage() {
  const { t, local } = useText();
  const format = useFormat();
  const { no } = useParams({ from: '/measure-results/$no' });
  const path = `/measure-results/${encodeURIComponent(no)}`;
  const result = useGet<MeasureResultWire>(path);
  const about = result.data;
  const area = useGet<AreaWire>(about ? `/areas/${encodeURIComponent(about.area)}` : null);
  const indicator = useGet<IndicatorWire>(about ? `/indicators/${encodeURIComponent(about.code)}` : null);
  if (!about || area.isPending || indicator.isPending)
    return (
      <Page title={t('records.title')}>
        {result.isError ? (
          <ErrorState error={result.error} onRetry={() => void result.refetch()} />
        ) : (
          <LoadingState rows={8} height={28} />
        )}
      </Page>
    );
  const place = local(area.data?.name) || about.area;
  const name = local(indicator.data?.name) || about.code;
  const value =
    about.value === null
      ? t(`state.value.${about.state}`)
      : `${format.value(about.value, 8)} ${local(indicator.data?.unitSymbol)}`;
  return (
    <Page
      title={t('records.of', { area: place, indicator: name, period: about.period })}
      above={
        <Breadcrumbs mb="xs" fz="sm" className="wrap-crumbs">
          <TextLink to="/areas/$code" params={{ code: about.area }} inherit>
            {place}
          </TextLink>
          <TextLink to="/indicators/$code" params={{ code: about.code }} inherit>
            {name}
          </TextLink>
        </Breadcrumbs>
      }
      lead={[
        value,
        t('origin.revision', { revision: about.revision }),
        format.dateTime(about.computedAt),
      ].join(' · ')}
      actions={
        about.records > 0 ? (
          <Anchor href={`/api/v1${path}/records.csv`} size="sm" className="no-print">
            {t('records.csv')}
          </Anchor>
        ) : null
      }
    >
      <Panel title={t('records.count', { count: about.records })} lead={t('records.lead')}>
        <Records path={`${path}/records`} />
      </Panel>
    </Page>
  );
}

function Records({ path }: { path: string }) {
  const { t } = useText();
  const format = useFormat();
  const { query, more, isReading } = usePages<ResultRecordWire>(path);
  return (
    <Loaded query={query} rows={8} height={28}>
      {(items) =>
        items.length === 0 ? (
          <EmptyState title={t('records.none')}>{t('records.none.what')}</EmptyState>
        ) : (
          <>
            <Scroll label={t('origin.records')}>
              <Table miw={680}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('records.observed')}</Table.Th>
                    <Table.Th className="numeric">{t('records.value')}</Table.Th>
                    <Table.Th>{t('records.entity')}</Table.Th>
                    <Table.Th>{t('records.attribute')}</Table.Th>
                    <Table.Th>{t('records.recorded')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((one) => (
                    <Table.Tr key={`${one.entity} ${one.attribute} ${one.observedAt} ${one.recordedAt}`}>
                      <Table.Td>{one.observedAt ? format.dateTime(one.observedAt) : '—'}</Table.Td>
                      <Table.Td className="numeric">
                        {format.value(one.value, 8)}
                        {one.unit ? <small className="quiet"> {unitSymbol(one.unit)}</small> : null}
                        {one.excluded ? <span className="mark">{t('records.leftOut')}</span> : null}
                      </Table.Td>
                      <Table.Td className="break">
                        <TextLink to="/entities/$id" params={{ id: one.entity }} size="sm">
                          {one.entity}
                        </TextLink>
                      </Table.Td>
                      <Table.Td className="break">{one.attribute ?? '—'}</Table.Td>
                      <Table.Td className="quiet">
                        {one.recordedAt ? format.dateTime(one.recordedAt) : '—'}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scroll>
            <MoreButton more={more} isReading={isReading} />
          </>
        )
      }
    </Loaded>
  );
}
