import { Table } from '@mantine/core';
import type { ImportWire } from '../../src/sources/import-wire.ts';
import { useActorName } from '../platform/actor.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { usePages } from '../platform/pages.ts';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { MoreButton } from '../shell/more-button.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { ImportStatus } from './import-status.tsx';

/** Every import, newest first: who brought what, and what came of it. */
export default function ImportsPage() {
  const { t } = useText();
  const { query, more, isReading } = usePages<ImportWire>('/imports');
  return (
    <Page
      title={t('imports.title')}
      lead={t('imports.lead')}
      actions={<ButtonLink to="/import">{t('import.title')}</ButtonLink>}
    >
      <Panel title={t('imports.list')}>
        <Loaded query={query} rows={8} height={32}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState title={t('imports.none')}>
                <TextLink to="/import">{t('imports.none.do')}</TextLink>
              </EmptyState>
            ) : (
              <>
                <ImportTable items={items} />
                <MoreButton more={more} isReading={isReading} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}

function ImportTable({ items }: { items: readonly ImportWire[] }) {
  const { t } = useText();
  const actorName = useActorName();
  const format = useFormat();
  return (
    <Scroll label={t('imports.list')}>
      <Table miw={780}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('imports.number')}</Table.Th>
            <Table.Th>{t('imports.when')}</Table.Th>
            <Table.Th>{t('imports.who')}</Table.Th>
            <Table.Th>{t('imports.files')}</Table.Th>
            <Table.Th>{t('imports.status')}</Table.Th>
            <Table.Th className="numeric">{t('import.count.added')}</Table.Th>
            <Table.Th className="numeric">{t('import.count.changed')}</Table.Th>
            <Table.Th className="numeric">{t('import.count.unchanged')}</Table.Th>
            <Table.Th className="numeric">{t('import.count.issues')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.id}>
              <Table.Td>
                <TextLink
                  to="/imports/$id"
                  params={{ id: String(item.id) }}
                  size="sm"
                  aria-label={t('imports.open', { id: String(item.id) })}
                >
                  #{item.id}
                </TextLink>
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(item.at)}</Table.Td>
              <Table.Td className="break">{actorName(item.actor)}</Table.Td>
              <Table.Td className="break">{filesOf(item, t)}</Table.Td>
              <Table.Td>
                <ImportStatus status={item.status} />
              </Table.Td>
              <Table.Td className="numeric">{format.count(item.counts.added)}</Table.Td>
              <Table.Td className="numeric">{format.count(item.counts.changed)}</Table.Td>
              <Table.Td className="numeric">{format.count(item.counts.unchanged)}</Table.Td>
              <Table.Td className="numeric">{format.count(item.issueCount)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

function filesOf(
  { files }: ImportWire,
  t: (key: string, params: Record<string, string | number>) => string,
): string {
  const names = [...new Set(files.map((file) => file.name))];
  const first = names[0] ?? '';
  return names.length > 1 ? t('imports.andMore', { name: first, count: names.length - 1 }) : first;
}
