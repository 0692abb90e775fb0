import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import type { WhatIfAnswer } from '../../src/assessments/thread-task.ts';
import type { FrameworkWire } from '../../src/indicators/framework-wire.ts';
import type { Framework } from '../../src/model/framework.ts';
import { type ApiProblem, send, useGet } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { type Figure, figuresOf, type LiftRequest } from './lift.ts';

/** Asks a run for the least change that reaches a goal; nothing while `request` is null. */
export function useWhatIf(runId: string, request: LiftRequest | null) {
  const path = `/runs/${encodeURIComponent(runId)}/what-if`;
  return useQuery<WhatIfAnswer, ApiProblem>({
    queryKey: [path, request],
    queryFn: ({ signal }) => send<WhatIfAnswer>('POST', path, request, signal),
    enabled: request !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface NamedFigure extends Figure {
  readonly name: string;
  readonly unit: string;
  /** The indicators' names where the figure is not the indicator itself, as a denominated one is not; else empty. */
  readonly makes: string;
  /** As far as it may go; see {@link withLimits}. */
  readonly limit?: number;
}
export type NamedFigures = ReadonlyMap<string, NamedFigure>;

/** The figures with how far the best area is. */
export function withLimits(figures: NamedFigures, { figures: moves }: WhatIfAnswer): NamedFigures {
  const limits = new Map(moves.map(({ figure, limit }) => [figure, limit]));
  return new Map(
    [...figures].map(([code, figure]) => {
      const limit = limits.get(code);
      return [code, limit === undefined ? figure : { ...figure, limit }];
    }),
  );
}

/** The columns that a run's indicators are read from, in words: those that are divided have names of their own in the framework. */
export function useFigures(run: RunWire): NamedFigures {
  const { t, local } = useText();
  const figures = useMemo(() => figuresOf(run.nodes), [run]);
  const hasOwnNames = figures.some(({ code, indicators }) => indicators[0]!.code !== code);
  const { id, revision } = run.framework;
  const framework = useGet<FrameworkWire>(
    hasOwnNames ? `/frameworks/${encodeURIComponent(id)}?revision=${revision}` : null,
  ).data?.framework as Framework | undefined;
  return useMemo(() => {
    const variables = new Map(framework?.variables?.map((variable) => [variable.code, variable]));
    return new Map(
      figures.map((figure): [string, NamedFigure] => {
        const { code, indicators } = figure;
        const names = indicators.map(({ name }) => local(name)).join(t('list.comma'));
        const isItself = indicators[0]!.code === code;
        const own = isItself ? names : local(variables.get(code)?.name);
        return [
          code,
          {
            ...figure,
            name: own || names,
            unit: local(indicators[0]!.unitSymbol),
            makes: isItself || !own ? '' : names,
          },
        ];
      }),
    );
  }, [figures, framework, local, t]);
}
