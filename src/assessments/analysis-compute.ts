import { cutAnalysis } from '../composite/analysis-period.ts';
import {
  type AnalysisPart,
  type AnalysisState,
  finishing,
  mergePart,
  planJob,
} from '../composite/uncertainty.ts';
import type { AnalysisJob, SensitivityResult, UncertaintyResult } from '../composite/uncertainty-job.ts';
import { computeInThreads } from '../platform/threads.ts';
import type { ResolvedRequest } from './analysis-request.ts';
import type { AnalysisProgress } from './analysis-store.ts';
import type { Prepared } from './prepare.ts';
import { type BoundsResult, caseOf, runBounds } from './thread-task.ts';

export type AnalysisResult = UncertaintyResult | SensitivityResult | BoundsResult;

export interface ComputeOptions {
  /** Threads at most; one for bounds. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: AnalysisProgress) => void) | undefined;
}

/**
 * Computes an analysis of what is assessed, in threads; the same bits for any number of them. Where several periods took part
 * the result is of the assessed one. Throws `input.invalid`, `method.impossible`, or the
 * signal's reason.
 */
export async function computeAnalysis(
  prepared: Prepared,
  request: ResolvedRequest,
  { threads, signal, onProgress }: ComputeOptions,
): Promise<AnalysisResult> {
  const asked = caseOf(prepared);
  const began = performance.now();
  if (request.kind === 'bounds')
    return runBounds({ ...asked, box: request.spec }, signal, ({ done, total }) => {
      onProgress?.(progressOf(done, total, performance.now() - began));
    });
  const { framework, input, period } = asked;
  const job: AnalysisJob = { ...request, framework, ...input, period };
  const plan = planJob(job);
  let merged: AnalysisState | undefined;
  await computeInThreads<AnalysisPart>({
    module: new URL(`../composite/uncertainty${import.meta.url.slice(-3)}`, import.meta.url),
    job,
    chunks: plan.chunks,
    threads,
    signal,
    onPart: (part, chunk) => {
      merged = mergePart(job, merged, part);
      onProgress?.(
        progressOf(
          plan.replications * Math.min(1, ((chunk + 1) * plan.size) / request.spec.samples),
          plan.replications,
          performance.now() - began,
        ),
      );
    },
  });
  signal?.throwIfAborted();
  const replicated = progressOf(plan.replications, plan.replications, performance.now() - began);
  const result = await inTurns(finishing(job, merged!), (share, milliseconds) => {
    signal?.throwIfAborted();
    onProgress?.({ ...replicated, secondsLeft: (milliseconds / 1000) * (1 / share - 1) });
  });
  return input.panel === undefined ? result : cutAnalysis(result, input.panel, period);
}

/** Milliseconds of work after which others have their turn. */
const TURN = 50;

/** Runs a generator to its end, with a pause now and then for whatever else waits; `onPause` is told the share that is done. */
async function inTurns<T>(
  steps: Generator<number, T, void>,
  onPause: (share: number, milliseconds: number) => void,
): Promise<T> {
  const began = performance.now();
  let paused = began;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    const now = performance.now();
    if (now - paused < TURN || step.value === 0) continue;
    await new Promise(setImmediate);
    onPause(step.value, now - began);
    paused = performance.now();
  }
}

/** Rate and time left from what is done after some milliseconds; the time left is told after half a second. */
export function progressOf(done: number, total: number, milliseconds: number): AnalysisProgress {
  const rate = milliseconds > 0 ? (done / milliseconds) * 1000 : 0;
  return {
    done: Math.round(done),
    total,
    rate,
    secondsLeft: milliseconds < 500 || rate === 0 ? null : (total - done) / rate,
  };
}
