import { Button, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import type { Measure } from '../../src/indicators/measure.ts';
import type { MeasureSummaryWire } from '../../src/indicators/measure-wire.ts';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Page } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { DeclareMeasure } from './declare-measure.tsx';
import { measureSentence } from './measure-words.ts';
import { Said } from './said.tsx';

/** Every measure: what it reads, what it came to, and what is wrong. */
export default function MeasuresPage() {
  const { t } = useText();
  const { may } = useSession();
  const measures = useGetAll<MeasureSummaryWire>('/measures');
  const [isOpen, setOpen] = useState(false);
  return (
    <Page
      title={t('measure.title')}
      lead={t('measure.lead')}
      actions={
        may('measure.write') ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen(true)}>
            {t('measure.declare')}
          </Button>
        ) : null
      }
    >
      <Loaded query={measures} rows={5} height={52}>
        {(items) => (
          <div className="panel">
            {items.length === 0 ? (
              <EmptyState title={t('measure.none')}>{t('measure.none.what')}</EmptyState>
            ) : (
              <MeasureTable measures={items} />
            )}
          </div>
        )}
      </Loaded>
      {isOpen && <DeclareMeasure onClose={() => setOpen(false)} />}
    </Page>
  );
}

function MeasureTable({ measures }: { measures: readonly MeasureSummaryWire[] }) {
  const { t, local } = useText();
  const format = useFormat();
  const indicators = useGetAll<IndicatorWire>('/indicators');
  const known = new Map(indicators.data?.map((one) => [one.code, one]));
  return (
    <Scroll label={t('measure.title')}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('measure.indicator')}</Table.Th>
            <Table.Th miw={260}>{t('measure.reads')}</Table.Th>
            <Table.Th className="numeric">{t('measure.values')}</Table.Th>
            <Table.Th>{t('measure.computed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {measures.map((one) => {
            const indicator = known.get(one.code);
            const measure = one.measure as Measure;
            return (
              <Table.Tr key={one.code}>
                <Table.Td miw={160} maw={260}>
                  <TextLink
                    to="/measures/$code"
                    params={{ code: one.code }}
                    size="sm"
                    fw={500}
                    className="break"
                  >
                    {indicator ? local(indicator.name) : one.code}
                  </TextLink>
                  <Text size="xs" c="dimmed" className="break">
                    {one.code}
                    {indicator && local(indicator.unitSymbol) !== ''
                      ? ` · ${local(indicator.unitSymbol)}`
                      : ''}
                    {one.isRetired ? ` · ${t('measure.retired')}` : ''}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="sm" className="break">
                    <Said text={measureSentence(measure, t)} />
                  </Text>
                </Table.Td>
                <Table.Td className="numeric">
                  {format.count(one.values)}
                  {one.without > 0 && (
                    <Text size="xs" c="var(--worse)">
                      {t('measure.without', { count: one.without })}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Text size="sm">
                    {one.computedAt === null ? t('measure.noData') : format.dateTime(one.computedAt)}
                  </Text>
                  {one.waiting > 0 && (
                    <Text size="xs" c="dimmed">
                      {t('measure.waiting', { count: one.waiting })}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
