import { boundingRanks, type RankBounds } from '../composite/bounds.ts';
import type { WeightBox } from '../composite/bounds-box.ts';
import type { PairCount } from '../composite/bounds-pairs.ts';
import { type ChangeDecomposition, type ChangeRequest, decomposeChange } from '../composite/decompose.ts';
import type { Situation } from '../composite/decompose-world.ts';
import type { Examination } from '../composite/examination.ts';
import { examine } from '../composite/examine.ts';
import { placeOfLabel, rowLabel } from '../composite/period-log.ts';
import { type CompositeInput, runComposite } from '../composite/run.ts';
import { cutInput, cutToPeriod } from '../composite/stack.ts';
import { columnAt } from '../composite/table.ts';
import { type LeastChange, leastChange, leastChangeOfEach } from '../composite/what-if.ts';
import { type LeftOut, type Move, movesOf, type WhatIfRequest } from '../composite/what-if-move.ts';
import { parseFramework } from '../indicators/framework-file.ts';
import type { Framework } from '../model/framework.ts';
import type { Period } from '../model/period.ts';
import { findStep } from '../model/readiness.ts';
import { computeInThreads } from '../platform/threads.ts';
import { type AuditAnswer, type AuditRequest, auditTable } from './audit-table.ts';
import type { Prepared } from './prepare.ts';

/** Certified bounds with the ranks that the run itself gives, in the order of `areas`. */
export interface BoundsResult extends RankBounds {
  readonly kind: 'bounds';
  readonly nominalRank: readonly (number | null)[];
}

/** What a thread is given of an assessment; answers are about `period`, whichever periods took part. */
export interface Case {
  readonly framework: Framework;
  readonly input: CompositeInput;
  readonly period: Period;
}
export const caseOf = ({ framework, period, table, groups, panel }: Prepared): Case => ({
  framework,
  input: { table, groups, ...(panel === undefined ? {} : { panel }) },
  period,
});

export interface WhatIfAnswer {
  /** All indicators that may change together. */
  readonly together: LeastChange;
  /** Each indicator by itself: those that reach the goal first. */
  readonly each: readonly LeastChange[];
  /** Figures that cannot change, and why. */
  readonly leftOut: readonly LeftOut[];
  /** Every figure that could change at all, and how far the best area is: whatever the request allows. */
  readonly figures: readonly Move[];
}

/** An audit whose framework may still be a file's text. */
export interface AuditJob extends AuditRequest {
  readonly frameworkText?: string;
}

/** How many times a long work tells how far it is, at most. */
const REPORTS = 100;

/** Works that may take one thread for long, and tell how far they are. */
const LONG_TASKS = {
  *bounds({
    framework,
    input,
    period,
    box,
  }: Case & { readonly box: WeightBox }): Generator<PairCount, BoundsResult, void> {
    const { nodes, scores, ranks } = cutToPeriod(runComposite(framework, input), period);
    const bounds = yield* boundingRanks(
      {
        nodes,
        scores,
        aggregate: findStep(framework.method, 'aggregate')!,
        rank: findStep(framework.method, 'rank')!,
      },
      box,
    );
    const nominalRank = Array.from(columnAt(ranks, 0), (rank) => (Number.isNaN(rank) ? null : rank));
    return { kind: 'bounds', nominalRank, ...bounds };
  },
} as const;

/** Works that take one thread for a moment, so that the server's own stays free. */
const TASKS = {
  whatIf: ({
    framework,
    input,
    period,
    request,
  }: Case & { readonly request: WhatIfRequest }): WhatIfAnswer => {
    const isPanel = input.panel !== undefined;
    const area = isPanel ? rowLabel(request.area, period) : request.area;
    const asked = { ...request, area };
    const base = runComposite(framework, input);
    const together = leastChange(framework, input, asked, base);
    const { each, leftOut } = leastChangeOfEach(framework, input, asked, base);
    const named = (change: LeastChange): LeastChange =>
      isPanel
        ? {
            ...change,
            area: request.area,
            overtaken: change.overtaken.map((other) => placeOfLabel(other).area),
          }
        : change;
    return {
      together: named(together),
      each: each.map(named),
      leftOut,
      figures: movesOf(framework, input, base, { area, goal: request.goal }).moves,
    };
  },
  examine: ({ framework, input, period }: Case): Examination =>
    examine(framework, cutInput(input, period), cutToPeriod(runComposite(framework, input), period)),
  change: ({
    earlier,
    later,
    request,
  }: {
    readonly earlier: Situation;
    readonly later: Situation;
    readonly request: ChangeRequest;
  }): ChangeDecomposition => decomposeChange(earlier, later, request),
  audit: ({ frameworkText, ...request }: AuditJob): AuditAnswer =>
    auditTable(
      frameworkText === undefined
        ? request
        : { ...request, framework: parseFramework(frameworkText, 'framework.yaml') },
    ),
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

/** Certified bounds in a thread; tells how many pairs are compared. Throws what the work throws, or the signal's reason. */
export async function runBounds(
  job: Parameters<(typeof LONG_TASKS)['bounds']>[0],
  signal: AbortSignal | undefined,
  onProgress: (count: PairCount) => void,
): Promise<BoundsResult> {
  let answer: BoundsResult | undefined;
  await computeInThreads<PairCount | BoundsResult>({
    module: new URL(import.meta.url),
    job: { task: 'bounds', job },
    chunks: REPORTS,
    threads: 1,
    signal,
    onPart: (part) => {
      if ('kind' in part) answer = part;
      else onProgress(part);
    },
  });
  return answer!;
}

/** The thread's side of {@link runTask} and {@link runBounds}. */
export const open = ({
  task,
  job,
}: {
  readonly task: TaskName | keyof typeof LONG_TASKS;
  readonly job: never;
}): ((chunk: number) => unknown) =>
  task in LONG_TASKS
    ? inParts(LONG_TASKS[task as keyof typeof LONG_TASKS](job))
    : () => TASKS[task as TaskName](job);

/** The function from a part's number, taken in order, to how far the work is then; the last gives the answer. */
function inParts<T>(steps: Generator<PairCount, T, void>): (part: number) => PairCount | T {
  let step = steps.next();
  return (part) => {
    const isLast = part === REPORTS - 1;
    while (!step.done && (isLast || step.value.done * REPORTS < (part + 1) * step.value.total))
      step = steps.next();
    return step.value;
  };
}
