import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { refresh, send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { TextLink } from '../shell/link.tsx';
import { ErrorState } from '../shell/states.tsx';
import { analysesPath, useAnalyses } from './use-analyses.ts';
import { type Intervals, intervalsPath } from './use-intervals.ts';

interface IntervalsNoteProps {
  readonly runId: string;
  readonly intervals: Intervals | null | undefined;
}

/** What the rank intervals stand for, with the way to all of it; without them, how those who may start them do so. */
export function IntervalsNote({ runId, intervals }: IntervalsNoteProps) {
  const { t } = useText();
  const format = useFormat();
  const { may } = useSession();
  if (intervals)
    return (
      <>
        {' · '}
        <TextLink to="/robustness" inherit>
          {t('robust.ranking.note', {
            share: format.percent(intervals.analysis.interval, 0),
            count: intervals.analysis.replications,
          })}
        </TextLink>
      </>
    );
  return intervals === null && may('analysis.create') ? <StartIntervals runId={runId} /> : null;
}

function StartIntervals({ runId }: { runId: string }) {
  const { t } = useText();
  const format = useFormat();
  const newest = useAnalyses(runId).data?.items.find(({ kind }) => kind === 'uncertainty');
  const status = newest?.status;
  const start = useTask(async () => {
    await send('POST', analysesPath(runId), { kind: 'uncertainty' });
    await refresh(analysesPath(runId));
  });
  useEffect(() => {
    if (status === 'completed') void refresh(intervalsPath(runId));
  }, [status, runId]);
  if (status === 'running') {
    const { done, total } = newest?.progress ?? { done: 0, total: 0 };
    return (
      <>
        {' · '}
        <TextLink to="/robustness" inherit>
          {t('robust.ranking.running', { share: format.percent(total > 0 ? done / total : 0, 0) })}
        </TextLink>
      </>
    );
  }
  return (
    <>
      {' · '}
      {status === 'failed' && (
        <>
          <TextLink to="/robustness" inherit>
            {t('robust.ranking.failed')}
          </TextLink>{' '}
        </>
      )}
      <Button
        className="no-print"
        size="compact-xs"
        variant="default"
        loading={start.isBusy}
        onClick={() => void start.start()}
      >
        {t('robust.ranking.compute')}
      </Button>
      {start.error !== null && <ErrorState error={start.error} />}
    </>
  );
}
