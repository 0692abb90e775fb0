import { rankBounds } from '../composite/bounds.ts';
import type { WeightBox } from '../composite/bounds-box.ts';
import { type ChangeDecomposition, type ChangeRequest, decomposeChange } from '../composite/decompose.ts';
import type { Situation } from '../composite/decompose-world.ts';
import type { Examination } from '../composite/examination.ts';
import { examine } from '../composite/examine.ts';
import { type CompositeInput, runComposite } from '../composite/run.ts';
import { columnAt } from '../composite/table.ts';
import { type LeastChange, leastChange, leastChangeOfEach } from '../composite/what-if.ts';
import type { LeftOut, WhatIfRequest } from '../composite/what-if-move.ts';
import type { Framework } from '../model/framework.ts';
import { findStep } from '../model/readiness.ts';
import { computeInThreads } from '../platform/threads.ts';
import type { BoundsResult } from './analysis-compute.ts';

interface Case {
  readonly framework: Framework;
  readonly input: CompositeInput;
}

export interface WhatIfAnswer {
  /** All indicators that may change together. */
  readonly together: LeastChange;
  /** Each indicator by itself: those that reach the goal first. */
  readonly each: readonly LeastChange[];
  /** Figures that cannot change, and why. */
  readonly leftOut: readonly LeftOut[];
}

/** Works that take one thread for a moment, so that the server's own stays free. */
const TASKS = {
  bounds: ({ framework, input, box }: Case & { readonly box: WeightBox }): BoundsResult => {
    const { nodes, scores, ranks, panel } = runComposite(framework, input);
    const bounds = rankBounds(
      {
        nodes,
        scores,
        aggregate: findStep(framework.method, 'aggregate')!,
        rank: findStep(framework.method, 'rank')!,
        ...(panel === undefined ? {} : { panel }),
      },
      box,
    );
    const nominalRank = Array.from(columnAt(ranks, 0), (rank) => (Number.isNaN(rank) ? null : rank));
    return { kind: 'bounds', nominalRank, ...bounds };
  },
  whatIf: ({ framework, input, request }: Case & { readonly request: WhatIfRequest }): WhatIfAnswer => {
    const base = runComposite(framework, input);
    const together = leastChange(framework, input, request, base);
    return { together, ...leastChangeOfEach(framework, input, request, base) };
  },
  examine: ({ framework, input }: Case): Examination =>
    examine(framework, input, runComposite(framework, input)),
  change: ({
    earlier,
    later,
    request,
  }: {
    readonly earlier: Situation;
    readonly later: Situation;
    readonly request: ChangeRequest;
  }): ChangeDecomposition => decomposeChange(earlier, later, request),
} as const;

type Tasks = typeof TASKS;
export type TaskName = keyof Tasks;
type JobOf<Name extends TaskName> = Parameters<Tasks[Name]>[0];
type AnswerOf<Name extends TaskName> = ReturnType<Tasks[Name]>;

/** Does one of {@link TASKS} in a thread. Throws what it throws, or the signal's reason. */
export async function runTask<Name extends TaskName>(
  task: Name,
  job: JobOf<Name>,
  signal?: AbortSignal,
): Promise<AnswerOf<Name>> {
  let answer: AnswerOf<Name> | undefined;
  await computeInThreads<AnswerOf<Name>>({
    module: new URL(import.meta.url),
    job: { task, job },
    chunks: 1,
    threads: 1,
    signal,
    onPart: (part) => {
      answer = part;
    },
  });
  return answer!;
}

/** The thread's side of {@link runTask}. */
export const open =
  ({ task, job }: { readonly task: TaskName; readonly job: never }): (() => unknown) =>
  () =>
    TASKS[task](job);
