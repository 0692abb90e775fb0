import { Button, Group, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportWire } from '../../src/sources/import-wire.ts';
import { download } from '../charts/export.ts';
import { useActorName } from '../platform/actor.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Hash } from '../shell/hash.tsx';
import { TextLink } from '../shell/link.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { Counts } from './counts.tsx';
import style from './import.module.css';
import { ImportChanges } from './import-changes.tsx';
import { ImportProgress } from './import-progress.tsx';
import { ImportStatus } from './import-status.tsx';
import { IssueTable } from './issue-table.tsx';
import { MappingSummary } from './mapping-summary.tsx';

const POLL_MS = 1000;

/** One import: its files, its mapping, what it changed and what was wrong with it. */
export default function ImportDetailPage() {
  const { t } = useText();
  const { id } = useParams({ from: '/imports/$id' });
  const [isPolled, setPolled] = useState(false);
  const found = useGet<ImportWire>(`/imports/${encodeURIComponent(id)}`, {
    refetchInterval: isPolled && POLL_MS,
  });
  const isRunning = found.data?.status === 'running';
  if (isRunning !== isPolled && found.data) setPolled(isRunning);
  const above = (
    <TextLink to="/imports" size="sm">
      {t('imports.all')}
    </TextLink>
  );
  const title = t('imports.number.of', { id });
  if (!found.data)
    return (
      <Page title={title} above={above}>
        {found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <LoadingState rows={8} height={28} />
        )}
      </Page>
    );
  return (
    <Page title={title} above={above} lead={<Lead one={found.data} />}>
      <Detail one={found.data} />
    </Page>
  );
}

function Lead({ one }: { one: ImportWire }) {
  const { t } = useText();
  const actorName = useActorName();
  const format = useFormat();
  const seconds = one.finishedAt ? (Date.parse(one.finishedAt) - Date.parse(one.at)) / 1000 : null;
  return (
    <Group gap="xs">
      <ImportStatus status={one.status} />
      <span>{format.dateTime(one.at)}</span>
      <span>{t('imports.by', { name: actorName(one.actor) })}</span>
      {seconds !== null && (
        <span>{t('imports.took', { seconds: format.value(Math.max(seconds, 0.1), 2) })}</span>
      )}
    </Group>
  );
}

function Detail({ one }: { one: ImportWire }) {
  const { t } = useText();
  const { counts } = one;
  return (
    <div className={style.stack}>
      {one.status === 'running' && (
        <Panel title={t('import.running')}>
          <ImportProgress progress={one.progress} />
        </Panel>
      )}
      <Counts
        counts={[
          { label: t('imports.rows'), count: counts.rows },
          { label: t('import.count.added'), count: counts.added, tone: 'better' },
          { label: t('import.count.changed'), count: counts.changed },
          { label: t('import.count.unchanged'), count: counts.unchanged },
          { label: t('import.count.areas'), count: counts.areasAdded },
          { label: t('import.count.issues'), count: one.issueCount, tone: 'worse' },
        ]}
      />
      {one.issueCount > 0 && (
        <Panel title={t('import.issues')}>
          <IssueTable issues={one.issues} count={one.issueCount} name={t('import.issues.file')} />
        </Panel>
      )}
      <Panel title={t('imports.changes')} lead={t('imports.changes.lead')}>
        <ImportChanges id={one.id} />
      </Panel>
      <Panel title={t('imports.files')} lead={t('imports.files.lead')}>
        <Files one={one} />
      </Panel>
      <Panel
        title={t('imports.mapping')}
        lead={t('imports.mapping.lead')}
        actions={<SaveMapping one={one} />}
      >
        <MappingSummary mapping={one.mapping} />
      </Panel>
    </div>
  );
}

function Files({ one }: { one: ImportWire }) {
  const { t } = useText();
  const format = useFormat();
  return (
    <Scroll label={t('imports.files')}>
      <Table miw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('import.issue.file')}</Table.Th>
            <Table.Th>{t('import.issue.sheet')}</Table.Th>
            <Table.Th className="numeric">{t('imports.size')}</Table.Th>
            <Table.Th>SHA-256</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {one.files.map((file) => (
            <Table.Tr key={`${file.name} ${file.sheet ?? ''}`}>
              <Table.Td className="break">{file.name}</Table.Td>
              <Table.Td className="break">{file.sheet ?? '—'}</Table.Td>
              <Table.Td className="numeric">{format.bytes(file.bytes)}</Table.Td>
              <Table.Td>
                <Hash sha256={file.sha256} of={file.name} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {one.files.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('imports.noFiles')}
        </Text>
      )}
    </Scroll>
  );
}

/** The same files can be brought in again with this mapping, here or from the command line. */
function SaveMapping({ one }: { one: ImportWire }) {
  const { t } = useText();
  const save = () =>
    download(`${JSON.stringify(one.mapping, null, 2)}\n`, `mapping-${one.id}.json`, 'application/json');
  return (
    <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />} onClick={save}>
      {t('imports.mapping.save')}
    </Button>
  );
}
