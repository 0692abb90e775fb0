import { useMemo } from 'react';
import type { IntervalsWire } from '../../src/assessments/interval-wire.ts';
import { useGet } from '../platform/api.ts';

/** From which to which rank each area goes, and how that was found. */
export interface Intervals {
  readonly analysis: NonNullable<IntervalsWire['analysis']>;
  readonly of: ReadonlyMap<string, IntervalsWire['items'][number]>;
}

export const intervalsPath = (runId: string): string => `/runs/${encodeURIComponent(runId)}/intervals`;

/**
 * Rank intervals of the index or a dimension by the run's newest uncertainty analysis; null where there is none, undefined
 * until that is known. Nothing is asked while `runId` is null.
 */
export function useIntervals(runId: string | null, node: string): Intervals | null | undefined {
  const { data } = useGet<IntervalsWire>(
    runId === null ? null : `${intervalsPath(runId)}?node=${encodeURIComponent(node)}`,
  );
  return useMemo(() => {
    if (!data) return undefined;
    if (!data.analysis) return null;
    return { analysis: data.analysis, of: new Map(data.items.map((item) => [item.area, item])) };
  }, [data]);
}
