import { Anchor, Table } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { findUnit } from '../../src/model/unit.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { usePages } from '../platform/pages.ts';
import { TextLink } from '../shell/link.tsx';
import { MoreButton } from '../shell/more-button.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';

/** A record as a measure saw it. */
interface Seen {
  readonly entity: string;
  readonly attribute: string;
  readonly observedAt: string | null;
  readonly value: number | string | null;
  readonly unit: string | null;
  readonly recordedAt: string;
}

/** Exactly the records that a measure's result was computed from, as they were then. */
export default function RecordsPage() {
  const { t, local } = useText();
  const format = useFormat();
  const { no } = useParams({ from: '/measure-results/$no' });
  const path = `/measure-results/${encodeURIComponent(no)}/records`;
  const { query, more, isReading } = usePages<Seen>(path);
  return (
    <Page
      title={t('records.title')}
      lead={t('records.lead', { no })}
      actions={
        <Anchor href={`/api/v1${path}?format=csv`} size="sm" className="no-print">
          {t('records.csv')}
        </Anchor>
      }
    >
      <Panel title={t('origin.records')}>
        <Loaded query={query} rows={8} height={28}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState title={t('records.none')}>{t('records.none.what')}</EmptyState>
            ) : (
              <>
                <Scroll label={t('origin.records')}>
                  <Table miw={640}>
                    <Table.Thead>
                      <Table.Tr>
                        <Table.Th>{t('records.observed')}</Table.Th>
                        <Table.Th>{t('records.entity')}</Table.Th>
                        <Table.Th>{t('records.attribute')}</Table.Th>
                        <Table.Th className="numeric">{t('records.value')}</Table.Th>
                        <Table.Th>{t('records.recorded')}</Table.Th>
                      </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                      {items.map((one) => (
                        <Table.Tr key={`${one.entity} ${one.attribute} ${one.observedAt} ${one.recordedAt}`}>
                          <Table.Td>{one.observedAt ? format.dateTime(one.observedAt) : null}</Table.Td>
                          <Table.Td className="break">
                            <TextLink to="/entities/$id" params={{ id: one.entity }} size="sm">
                              {one.entity}
                            </TextLink>
                          </Table.Td>
                          <Table.Td className="break">{one.attribute}</Table.Td>
                          <Table.Td className="numeric">
                            {typeof one.value === 'number' ? format.value(one.value, 8) : one.value}
                            {one.unit ? (
                              <small className="quiet">
                                {' '}
                                {local(findUnit(one.unit)?.symbol) || one.unit}
                              </small>
                            ) : null}
                          </Table.Td>
                          <Table.Td className="quiet">{format.dateTime(one.recordedAt)}</Table.Td>
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
      </Panel>
    </Page>
  );
}
