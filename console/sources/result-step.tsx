import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ImportWire } from '../../src/sources/import-wire.ts';
import { AssessNow } from '../assessments/assess-now.tsx';
import { refresh, useGet } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { ButtonLink } from '../shell/link.tsx';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { Counts } from './counts.tsx';
import { ImportProgress } from './import-progress.tsx';
import { IssueTable } from './issue-table.tsx';

const POLL_MS = 500;

/** Fourth step: the import at work, then what it did. */
export function ResultStep({ id, onAgain }: { id: number; onAgain: () => void }) {
  const { t } = useText();
  const [isPolled, setPolled] = useState(true);
  const running = useGet<ImportWire>(`/imports/${id}`, { refetchInterval: isPolled && POLL_MS });
  const status = running.data?.status;
  useEffect(() => {
    if (!status || status === 'running') return;
    setPolled(false);
    void refresh('/indicators', '/imports', '/workspace', '/areas');
  }, [status]);

  if (!running.data)
    return running.isError ? (
      <ErrorState error={running.error} onRetry={() => void running.refetch()} />
    ) : (
      <LoadingState />
    );
  const done = running.data;
  if (done.status === 'running')
    return (
      <Panel title={t('import.running')} lead={t('import.running.lead')}>
        <ImportProgress progress={done.progress} />
      </Panel>
    );
  return (
    <Stack>
      {done.status === 'completed' ? (
        <Notice tone="good" role="status" title={t('import.completed')}>
          {t(
            done.counts.added + done.counts.changed > 0 ? 'import.completed.detail' : 'import.completed.same',
          )}
        </Notice>
      ) : (
        <Notice tone="bad" role="alert" title={t(`import.${done.status}`)}>
          {t('import.refused.detail')}
        </Notice>
      )}
      <Counts
        counts={[
          { label: t('import.count.added'), count: done.counts.added, tone: 'better' },
          { label: t('import.count.changed'), count: done.counts.changed },
          { label: t('import.count.unchanged'), count: done.counts.unchanged },
          { label: t('import.count.areas'), count: done.counts.areasAdded },
        ]}
      />
      {done.issueCount > 0 && (
        <Panel title={t('import.issues')}>
          <IssueTable issues={done.issues} count={done.issueCount} name={t('import.issues.file')} />
        </Panel>
      )}
      <Group>
        {done.status === 'completed' && <AssessNow framework={null} />}
        <ButtonLink to="/imports/$id" params={{ id: String(id) }} variant="default">
          {t('import.openDetail')}
        </ButtonLink>
        <Button variant="subtle" onClick={onAgain}>
          {t('import.again')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {done.status === 'completed' && t('import.resultsStay')}
      </Text>
    </Stack>
  );
}
