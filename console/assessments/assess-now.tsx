import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { RunSummaryWire } from '../../src/assessments/run-wire.ts';
import type { FrameworkSummaryWire } from '../../src/indicators/framework-wire.ts';
import { isPeriod } from '../../src/model/period.ts';
import { refresh, send, useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { TextLink } from '../shell/link.tsx';
import { Notice } from '../shell/notice.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';

interface AssessNowProps {
  /** The framework to assess; null lets the reader choose. */
  readonly framework: Pick<FrameworkSummaryWire, 'id' | 'revision' | 'status' | 'unknownWeights'> | null;
}

/** Starts an assessment on the stored data, for those who may; others read why the button is off. */
export function AssessNow({ framework }: AssessNowProps) {
  const { t } = useText();
  const { may, person } = useSession();
  const [isOpen, setOpen] = useState(false);
  const reason = !may('run.create')
    ? t(person ? 'assess.notAllowed' : 'assess.signIn')
    : framework && framework.status !== 'ready'
      ? t(`assess.not.${framework.status}`, { count: framework.unknownWeights })
      : null;
  return (
    <>
      <ReasonedButton
        reason={reason}
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('assess.now')}
      </ReasonedButton>
      {isOpen && (
        <Dialog onClose={() => setOpen(false)} title={t('assess.title')}>
          <AssessForm framework={framework} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function AssessForm({ framework, onClose }: AssessNowProps & { onClose: () => void }) {
  const { t, local } = useText();
  const navigate = useNavigate();
  const frameworks = useGetAll<FrameworkSummaryWire>('/frameworks');
  const ready = (frameworks.data ?? []).filter((one) => one.status === 'ready');
  const [chosen, setChosen] = useState<string | null>(framework?.id ?? null);
  const [period, setPeriod] = useState('');
  const id = chosen ?? ready[0]?.id ?? null;
  const isBadPeriod = period.trim() !== '' && !isPeriod(period.trim());
  const run = useTask(async () => {
    const made = await send<RunSummaryWire>('POST', '/runs', {
      framework: id,
      ...(framework && framework.id === id ? { revision: framework.revision } : {}),
      ...(period.trim() === '' ? {} : { period: period.trim() }),
    });
    await refresh('/runs', '/workspace');
    await navigate({ to: '/runs/$id', params: { id: made.id }, search: { run: made.id } });
  });

  if (frameworks.isError)
    return <ErrorState error={frameworks.error} onRetry={() => void frameworks.refetch()} />;
  if (!frameworks.data) return <LoadingState />;
  if (ready.length === 0)
    return (
      <Notice tone="plain" title={t('assess.noneReady')}>
        <TextLink to="/frameworks">{t('assess.noneReady.do')}</TextLink>
      </Notice>
    );
  return (
    <Stack>
      <Text size="sm">{t('assess.what')}</Text>
      <Select
        label={t('assess.framework')}
        data={ready.map((one) => ({ value: one.id, label: `${local(one.name)} · ${one.version}` }))}
        value={id}
        disabled={framework !== null}
        allowDeselect={false}
        onChange={setChosen}
      />
      <TextInput
        label={t('assess.period')}
        description={t('assess.period.hint')}
        placeholder="2019"
        value={period}
        error={isBadPeriod ? t('assess.period.bad') : undefined}
        onChange={(event) => setPeriod(event.currentTarget.value)}
      />
      {run.error !== null && <ErrorState error={run.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('work.cancel')}
        </Button>
        <Button loading={run.isBusy} disabled={id === null || isBadPeriod} onClick={() => void run.start()}>
          {t('assess.do')}
        </Button>
      </Group>
    </Stack>
  );
}
