import { Anchor, Button, Group, Select, Stack, Table, Text, Textarea } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  EditionPreviewWire,
  EditionSummaryWire,
  EditionWire,
} from '../../src/assessments/edition-wire.ts';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Notice } from '../shell/notice.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { Counts } from '../sources/counts.tsx';

/** The button that publishes a run, for those who may; others read why it is off. */
export function PublishRun({ run, edition }: { run: RunWire; edition: EditionSummaryWire | undefined }) {
  const { t } = useText();
  const { may, person } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (edition) return null;
  const reason = may('edition.publish') ? null : t(person ? 'edition.notAllowed' : 'edition.signIn');
  return (
    <>
      <ReasonedButton
        reason={reason}
        variant="default"
        leftSection={<IconCertificate size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('edition.publish')}
      </ReasonedButton>
      {isOpen && (
        <Dialog onClose={() => setOpen(false)} title={t('edition.publish.title')} size="lg">
          <PublishForm run={run} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function PublishForm({ run, onClose }: { run: RunWire; onClose: () => void }) {
  const { t, local } = useText();
  const [replaces, setReplaces] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const wanted = { run: run.id, replaces, note: note.trim() === '' ? null : note.trim() };
  const preview = useQuery({
    queryKey: ['edition-preview', run.id, replaces],
    queryFn: () => send<EditionPreviewWire>('POST', '/editions/preview', { run: run.id, replaces }),
  });
  const publish = useTask(async () => {
    await send<EditionWire>('POST', '/editions', wanted);
    await refresh('/editions');
    onClose();
  });
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <LoadingState rows={6} height={28} />;
  const { correctable } = preview.data;
  const needsNote = replaces !== null && note.trim() === '';
  return (
    <Stack>
      <Text size="sm">{t('edition.publish.what')}</Text>
      <Preview preview={preview.data} />
      {correctable.length > 0 && (
        <Select
          label={t('edition.replaces')}
          description={t('edition.replaces.hint')}
          placeholder={t('edition.replaces.none')}
          clearable
          data={correctable.map((one) => ({ value: one.id, label: `${local(one.title)} · ${one.id}` }))}
          value={replaces}
          onChange={setReplaces}
        />
      )}
      <Textarea
        label={t(replaces === null ? 'edition.note' : 'edition.note.correction')}
        description={t('edition.note.hint')}
        required={replaces !== null}
        maxLength={4000}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Notice tone="plain" title={t('edition.forGood')}>
        {t('edition.forGood.detail')}
      </Notice>
      {publish.error !== null && <ErrorState error={publish.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('work.cancel')}
        </Button>
        <Button
          loading={publish.isBusy}
          disabled={needsNote || preview.isFetching}
          onClick={() => void publish.start()}
        >
          {t('edition.publish.do')}
        </Button>
      </Group>
    </Stack>
  );
}

/** What will be frozen. */
function Preview({ preview }: { preview: EditionPreviewWire }) {
  const { t, local, has } = useText();
  const format = useFormat();
  const { origins, changes } = preview;
  const total = preview.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const known = (['import', 'measure', 'submission', 'unknown'] as const).filter((kind) => origins[kind] > 0);
  return (
    <Stack gap="xs">
      <div>
        <Text fw={650}>{local(preview.title)}</Text>
        <Text size="sm" c="dimmed">
          {t('edition.preview.as', { id: preview.id, publisher: local(preview.publisher) })}
        </Text>
      </div>
      <Counts
        counts={[
          { label: t('edition.areas'), count: preview.areaCount },
          { label: t('runs.indicators'), count: preview.indicatorCount },
          { label: t('runs.screenedOut'), count: preview.screenedOutCount },
          { label: t('runs.missing'), count: preview.missingCount },
        ]}
      />
      <Text size="sm">
        {known.map((kind) => t(`edition.origin.${kind}`, { count: origins[kind] })).join(t('edition.joint'))}
      </Text>
      {preview.notice && <Notice tone="plain">{local(preview.notice)}</Notice>}
      {changes && (
        <Notice tone="plain" title={t('edition.changes')}>
          {t('edition.changes.detail', { values: changes.values, areas: changes.areas })}
          {changes.framework && ` ${t('edition.changes.framework')}`}
        </Notice>
      )}
      <details>
        <summary>
          <Text span size="sm">
            {t('edition.files', { count: preview.files.length + 2, size: format.bytes(total) })}
          </Text>
        </summary>
        <Scroll label={t('edition.files.title')}>
          <Table>
            <Table.Tbody>
              {preview.files.map(({ path, bytes }) => (
                <Table.Tr key={path}>
                  <Table.Td>
                    {path}
                    {has(`edition.file.${path}`) && (
                      <Text size="xs" c="dimmed">
                        {t(`edition.file.${path}`)}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="numeric">{format.bytes(bytes)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      </details>
    </Stack>
  );
}

/** The run is published: where, and for those who may, how to take that back. */
export function PublishedAs({ edition }: { edition: EditionSummaryWire }) {
  const { t, locale } = useText();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  return (
    <Notice
      tone={edition.replacedBy ? 'plain' : 'good'}
      title={t(edition.replacedBy ? 'edition.corrected' : 'edition.published', { id: edition.id })}
    >
      <Group gap="md">
        <Anchor href={`/editions/${edition.id}?lang=${locale}`} size="sm">
          {t('edition.page')}
        </Anchor>
        <Anchor href={`/api/v1/editions/${edition.id}/bundle`} size="sm" download={edition.bundle.name}>
          {t('edition.bundle')}
        </Anchor>
        {may('edition.withdraw') && (
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setOpen(true)}>
            {t('edition.withdraw')}
          </Button>
        )}
      </Group>
      {isOpen && (
        <Dialog onClose={() => setOpen(false)} title={t('edition.withdraw.title', { id: edition.id })}>
          <WithdrawForm edition={edition} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </Notice>
  );
}

function WithdrawForm({ edition, onClose }: { edition: EditionSummaryWire; onClose: () => void }) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const withdraw = useTask(async () => {
    await send<EditionWire>('POST', `/editions/${edition.id}/withdrawal`, { reason: reason.trim() });
    await refresh('/editions');
    onClose();
  });
  return (
    <Stack>
      <Text size="sm">{t('edition.withdraw.what')}</Text>
      <Textarea
        label={t('edition.withdraw.reason')}
        required
        maxLength={4000}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {withdraw.error !== null && <ErrorState error={withdraw.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('work.cancel')}
        </Button>
        <Button
          color="red"
          loading={withdraw.isBusy}
          disabled={reason.trim() === ''}
          onClick={() => void withdraw.start()}
        >
          {t('edition.withdraw')}
        </Button>
      </Group>
    </Stack>
  );
}
