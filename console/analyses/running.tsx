import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { AnalysisHeadWire } from '../../src/assessments/analysis-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Panel } from '../shell/page.tsx';
import { ErrorState } from '../shell/states.tsx';
import { analysesPath } from './use-analyses.ts';

/** Analyses that are being computed: how far, how fast, how long still; those who may start one may cancel it. */
export function RunningPanel({ items }: { items: readonly AnalysisHeadWire[] }) {
  const { t } = useText();
  return (
    <Panel title={t('robust.running')} lead={t('robust.running.lead')}>
      <Stack gap="md" mt="xs">
        {items.map((item) => (
          <Running key={item.id} item={item} />
        ))}
      </Stack>
    </Panel>
  );
}

function Running({ item }: { item: AnalysisHeadWire }) {
  const { t } = useText();
  const format = useFormat();
  const { may } = useSession();
  const cancel = useTask(async () => {
    await send('POST', `/analyses/${encodeURIComponent(item.id)}/cancel`);
    await refresh(analysesPath(item.runId));
  });
  const { progress } = item;
  const kind = t(`robust.kind.${item.kind}`);
  const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
  const left = progress?.secondsLeft ?? null;
  return (
    <div>
      <Group justify="space-between" mb={4} wrap="nowrap">
        <Text size="sm" fw={600}>
          {kind}
        </Text>
        {may('analysis.create') && (
          <Button
            size="compact-xs"
            variant="default"
            loading={cancel.isBusy}
            aria-label={t('robust.cancel.label', { kind })}
            onClick={() => void cancel.start()}
          >
            {t('robust.cancel')}
          </Button>
        )}
      </Group>
      <Progress
        value={share * 100}
        size="lg"
        striped={progress === null}
        animated={progress === null}
        transitionDuration={300}
        aria-label={t('robust.progress', { kind })}
      />
      <Group justify="space-between" mt={4} gap="md">
        <Text size="sm" c="dimmed">
          {progress
            ? t('robust.progress.done', {
                done: progress.done,
                total: progress.total,
                share: format.percent(share, 0),
              })
            : t('robust.progress.waiting')}
        </Text>
        {progress && (
          <Text size="sm" c="dimmed">
            {[
              t('robust.progress.rate', { rate: Math.round(progress.rate) }),
              ...(left === null ? [] : [timeLeft(left, t)]),
            ].join(' · ')}
          </Text>
        )}
      </Group>
      {cancel.error !== null && <ErrorState error={cancel.error} />}
    </div>
  );
}

const timeLeft = (seconds: number, t: (key: string, params: Record<string, number>) => string): string =>
  seconds < 60
    ? t('robust.progress.seconds', { count: Math.max(1, Math.ceil(seconds)) })
    : t('robust.progress.minutes', { count: Math.ceil(seconds / 60) });
