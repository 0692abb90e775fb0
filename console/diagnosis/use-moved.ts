import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LineageWire, RunNodeWire, RunSummaryWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { ChangeDecomposition } from '../../src/composite/decompose.ts';
import type { FrameworkWire } from '../../src/indicators/framework-wire.ts';
import type { Framework } from '../../src/model/framework.ts';
import { send, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { earlierRuns, runBefore } from './moved.ts';

/** The runs that this one can be compared with, and the one before; undefined until the list is there. */
export function useEarlierRuns(run: RunWire | undefined) {
  const list = useGet<{ items: RunSummaryWire[] }>(
    run ? `/runs?framework=${encodeURIComponent(run.framework.id)}&limit=100` : null,
  );
  return useMemo(() => {
    if (!run || !list.data) return undefined;
    const all = earlierRuns(run, list.data.items);
    return { all, before: runBefore(run, all) };
  }, [run, list.data]);
}

/** What split a change of rank since an earlier run. */
export const useChange = (runId: string, since: string | undefined, area: string) =>
  useGet<ChangeDecomposition>(
    since === undefined
      ? null
      : `/runs/${encodeURIComponent(runId)}/change?since=${encodeURIComponent(since)}&area=${encodeURIComponent(area)}`,
  );

/** What a run is compared with, as it is said: its period, or where that is the same, when it was made. */
export function useSince() {
  const { t } = useText();
  const format = useFormat();
  return (run: Pick<RunSummaryWire, 'period'>, since: Pick<RunSummaryWire, 'period' | 'at'>): string =>
    run.period === since.period ? t('moved.since.run', { at: format.dateTime(since.at) }) : since.period;
}

export const useFramework = (run: Pick<RunSummaryWire, 'framework'> | undefined) =>
  useGet<FrameworkWire>(
    run ? `/frameworks/${encodeURIComponent(run.framework.id)}?revision=${run.framework.revision}` : null,
  ).data?.framework as Framework | undefined;

/** The names of a run's columns: indicators' own, and those of figures that are divided or divide. */
export function useColumnNames(run: RunWire): (column: string) => string {
  const { local } = useText();
  const framework = useFramework(run);
  return useMemo(() => {
    const names = new Map([
      ...(framework?.variables ?? []).map(({ code, name }) => [code, local(name)] as const),
      ...run.nodes.map(({ code, name }) => [code, local(name)] as const),
    ]);
    return (column) => names.get(column) ?? column;
  }, [run, framework, local]);
}

export interface ColumnValue {
  readonly value: number | null;
  readonly unit: string;
}

/** An area's values of denominators in a run; each is read from the lineage of one indicator that it divides. */
export function useDenominators(
  runId: string | undefined,
  area: string,
  nodes: readonly RunNodeWire[],
  wanted: readonly string[],
): ReadonlyMap<string, ColumnValue> {
  const { local } = useText();
  const asked = wanted.flatMap((code) => nodes.find(({ denominator }) => denominator === code) ?? []);
  const found = useQueries({
    queries: asked.map(({ code }) => {
      const path = `/runs/${encodeURIComponent(runId ?? '')}/lineage/${encodeURIComponent(area)}/${encodeURIComponent(code)}`;
      return {
        queryKey: [path],
        queryFn: () => send<LineageWire>('GET', path),
        enabled: runId !== undefined,
      };
    }),
    combine: (results) => results.map(({ data }) => data?.denominator ?? null),
  });
  return new Map(
    found.flatMap((one) =>
      one ? [[one.code, { value: one.value, unit: local(one.unitSymbol) }] as const] : [],
    ),
  );
}
