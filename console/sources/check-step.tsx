import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import type { ImportPreviewWire, ImportWire, UploadWire } from '../../src/sources/import-wire.ts';
import { ApiProblem, refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { Counts } from './counts.tsx';
import { IssueTable } from './issue-table.tsx';
import type { MappingDraft } from './mapping-draft.ts';
import { SampleRows } from './sample-rows.tsx';
import { usePreview } from './use-preview.ts';

interface CheckStepProps {
  readonly upload: UploadWire;
  readonly mapping: MappingDraft;
  readonly onBack: () => void;
  readonly onStarted: (id: number) => void;
}

/** Third step: everything that would be stored, and everything that is wrong, before anything is stored. */
export function CheckStep({ upload, mapping, onBack, onStarted }: CheckStepProps) {
  const { t } = useText();
  const preview = usePreview(upload.id, mapping);
  const start = useTask(async () => {
    const started = await send<ImportWire>('POST', '/imports', { uploadId: upload.id, mapping });
    await refresh('/imports');
    onStarted(started.id);
  });
  const isFresh = preview.data !== undefined && !preview.isPlaceholderData;
  const refused =
    preview.error instanceof ApiProblem && preview.error.issues.length > 0 ? preview.error : null;

  return (
    <Stack>
      {isFresh ? (
        <Checked preview={preview.data} />
      ) : refused ? (
        <Panel title={t('import.issues')} lead={refused.detail ?? refused.title}>
          <IssueTable issues={refused.issues} count={refused.issueCount} name={t('import.issues.file')} />
        </Panel>
      ) : preview.isError ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <>
          <Group gap="xs" role="status">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t('import.checking')}</Text>
          </Group>
          <LoadingState rows={6} height={32} />
        </>
      )}
      {start.error !== null && <ErrorState error={start.error} />}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {t('import.backToMapping')}
        </Button>
        <ReasonedButton
          loading={start.isBusy}
          reason={isFresh ? reasonAgainst(preview.data, t) : t('import.reason.unchecked')}
          onClick={() => void start.start()}
        >
          {t('import.do')}
        </ReasonedButton>
      </Group>
      {isFresh && reasonAgainst(preview.data, t) !== null && (
        <Text size="sm" c="dimmed" ta="right">
          {reasonAgainst(preview.data, t)}
        </Text>
      )}
    </Stack>
  );
}

function Checked({ preview }: { preview: ImportPreviewWire }) {
  const { t } = useText();
  const { counts, issues, issueCount } = preview;
  return (
    <>
      <Panel
        title={t('import.counts')}
        lead={t('import.counts.lead', { rows: counts.rows, values: counts.values })}
      >
        <Counts
          counts={[
            { label: t('import.count.added'), count: counts.added, tone: 'better' },
            { label: t('import.count.changed'), count: counts.changed },
            { label: t('import.count.unchanged'), count: counts.unchanged },
            { label: t('import.count.missing'), count: counts.missing },
            { label: t('import.count.issues'), count: issueCount, tone: 'worse' },
          ]}
        />
        {counts.missing > 0 && (
          <Text size="sm" c="dimmed" mt="xs">
            {t('import.missing.note')}
          </Text>
        )}
      </Panel>
      {issueCount === 0 ? (
        <Notice tone="good" title={t('import.noIssues')}>
          {t(counts.added + counts.changed === 0 ? 'import.nothingNew' : 'import.noIssues.detail')}
        </Notice>
      ) : (
        <Panel title={t('import.issues')} lead={t('import.issues.lead')}>
          <IssueTable issues={issues} count={issueCount} name={t('import.issues.file')} />
        </Panel>
      )}
      <Panel title={t('import.sample')} lead={t('import.sample.lead')}>
        <SampleRows files={preview.files} issues={issues} />
      </Panel>
    </>
  );
}

/** Why nothing may be imported; null where it may. Warnings do not stand in the way. */
function reasonAgainst(
  { issues, counts }: ImportPreviewWire,
  t: (key: string, params?: Record<string, string | number>) => string,
): string | null {
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  if (errors > 0) return t('import.reason.errors', { count: errors });
  return counts.rows === 0 ? t('import.reason.empty') : null;
}
