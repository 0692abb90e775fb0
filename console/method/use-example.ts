import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LineageWire } from '../../src/assessments/run-wire.ts';
import { send, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { type ExampleStep, exampleSteps } from './example.ts';

/** One area's figure of one indicator through every step of a run; undefined until all of it is there. */
export function useExample(
  run: string | null,
  area: string | null,
  indicator: string | null,
): { readonly steps: Readonly<Record<string, ExampleStep>> | undefined; readonly error: unknown } {
  const { t, local } = useText();
  const format = useFormat();
  const path = (node: string): string =>
    `/runs/${encodeURIComponent(run ?? '')}/lineage/${encodeURIComponent(area ?? '')}/${encodeURIComponent(node)}`;
  const figure = useGet<LineageWire>(
    run !== null && area !== null && indicator !== null ? path(indicator) : null,
  );
  const above = useQueries({
    queries: (figure.data?.path ?? []).map(({ code }) => ({
      queryKey: [path(code)],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        send<LineageWire>('GET', path(code), undefined, signal),
    })),
    combine: (found) => found.map(({ data }) => data),
  });
  const steps = useMemo(() => {
    const known = above.filter((one) => one !== undefined);
    return figure.data && known.length === above.length
      ? exampleSteps({ figure: figure.data, above: known.reverse() }, { t, local, format })
      : undefined;
  }, [figure.data, above, t, local, format]);
  return { steps, error: figure.error };
}
