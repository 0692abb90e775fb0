import { Table, Text } from '@mantine/core';
import type { RunSummaryWire } from '../../src/assessments/run-wire.ts';
import { useActorName } from '../platform/actor.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { usePages } from '../platform/pages.ts';
import { TextLink } from '../shell/link.tsx';
import { MoreButton } from '../shell/more-button.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { AssessNow } from './assess-now.tsx';

/** Every assessment that was run, newest first. */
export default function RunsPage() {
  const { t } = useText();
  const { query, more, isReading } = usePages<RunSummaryWire>('/runs');
  return (
    <Page title={t('runs.title')} lead={t('runs.lead')} actions={<AssessNow framework={null} />}>
      <Panel title={t('runs.list')}>
        <Loaded query={query} rows={8} height={32}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState title={t('runs.none')}>
                <TextLink to="/frameworks">{t('runs.none.do')}</TextLink>
              </EmptyState>
            ) : (
              <>
                <RunTable items={items} />
                <MoreButton more={more} isReading={isReading} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}

function RunTable({ items }: { items: readonly RunSummaryWire[] }) {
  const { t, local } = useText();
  const actorName = useActorName();
  const format = useFormat();
  return (
    <Scroll label={t('runs.list')}>
      <Table miw={820}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('runs.when')}</Table.Th>
            <Table.Th>{t('runs.framework')}</Table.Th>
            <Table.Th>{t('runs.period')}</Table.Th>
            <Table.Th className="numeric">{t('runs.areas')}</Table.Th>
            <Table.Th className="numeric">{t('runs.indicators')}</Table.Th>
            <Table.Th className="numeric">{t('runs.screenedOut')}</Table.Th>
            <Table.Th className="numeric">{t('runs.missing')}</Table.Th>
            <Table.Th>{t('runs.who')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <TextLink to="/runs/$id" params={{ id: run.id }} size="sm">
                  {format.dateTime(run.at)}
                </TextLink>
              </Table.Td>
              <Table.Td className="break">
                {local(run.framework.name)}
                <Text size="xs" c="dimmed">
                  {run.framework.version} · {t('framework.revision', { revision: run.framework.revision })}
                </Text>
              </Table.Td>
              <Table.Td>{run.period}</Table.Td>
              <Table.Td className="numeric">{format.count(run.areaCount)}</Table.Td>
              <Table.Td className="numeric">{format.count(run.indicatorCount)}</Table.Td>
              <Table.Td className="numeric">{format.count(run.screenedOutCount)}</Table.Td>
              <Table.Td className="numeric">{format.count(run.missingCount)}</Table.Td>
              <Table.Td className="break">{actorName(run.actor)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
