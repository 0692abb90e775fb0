import { useState } from 'react';
import type {
  AnalysisHeadWire,
  AnalysisListWire,
  AnalysisWire,
} from '../../src/assessments/analysis-wire.ts';
import { useGet } from '../platform/api.ts';

const POLL_MS = 1000;

export const analysesPath = (runId: string): string => `/runs/${encodeURIComponent(runId)}/analyses`;

/** The analyses of a run, newest first; asked for again every second while one is running. */
export function useAnalyses(runId: string | null) {
  const [isPolled, setPolled] = useState(false);
  const query = useGet<AnalysisListWire>(runId === null ? null : analysesPath(runId), {
    refetchInterval: isPolled && POLL_MS,
  });
  const isRunning = query.data?.items.some(({ status }) => status === 'running') ?? false;
  if (isRunning !== isPolled) setPolled(isRunning);
  return query;
}

/** A completed analysis with its result; nothing is asked without one. */
export function useResult<Result>(head: AnalysisHeadWire | undefined) {
  return useGet<AnalysisWire & { readonly result: Result }>(
    head ? `/analyses/${encodeURIComponent(head.id)}` : null,
  );
}
