import { Group, Progress, Text } from '@mantine/core';
import type { ImportWire } from '../../src/sources/import-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';

/** How far a running import is, how fast, and how long it will take still. */
export function ImportProgress({ progress }: { progress: ImportWire['progress'] }) {
  const { t } = useText();
  const format = useFormat();
  const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
  const left = progress?.secondsLeft ?? null;
  return (
    <div>
      <Progress
        value={share * 100}
        size="lg"
        striped={progress === null}
        animated={progress === null}
        transitionDuration={300}
        aria-label={t('import.progress')}
      />
      <Group justify="space-between" mt={6} gap="md">
        <Text size="sm" c="dimmed">
          {progress
            ? t('import.progress.done', { share: format.percent(share, 0) })
            : t('import.progress.starting')}
        </Text>
        {progress && (
          <Text size="sm" c="dimmed">
            {t('import.progress.rate', { rate: Math.round(progress.rowsPerSecond) })}
            {left !== null && ` · ${timeLeft(left, t)}`}
          </Text>
        )}
      </Group>
    </div>
  );
}

const timeLeft = (seconds: number, t: (key: string, params: Record<string, number>) => string): string =>
  seconds < 60
    ? t('import.progress.seconds', { count: Math.max(1, Math.ceil(seconds)) })
    : t('import.progress.minutes', { count: Math.ceil(seconds / 60) });
