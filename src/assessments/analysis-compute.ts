import type { RankBounds } from '../composite/bounds.ts';
import type { CompositeInput } from '../composite/run.ts';
import { finishAnalysis, mergePart, planJob } from '../composite/uncertainty.ts';
import type { AnalysisJob, SensitivityResult, UncertaintyResult } from '../composite/uncertainty-job.ts';
import type { Framework } from '../model/framework.ts';
import { computeInThreads } from '../platform/threads.ts';
import type { ResolvedRequest } from './analysis-request.ts';
import type { AnalysisProgress } from './analysis-store.ts';

/** Certified bounds with the ranks that the run itself gives, in the order of `areas`. */
export interface BoundsResult extends RankBounds {
  readonly kind: 'bounds';
  readonly nominalRank: readonly (number | null)[];
}
export type AnalysisResult = UncertaintyResult | SensitivityResult | BoundsResult;

export interface ComputeOptions {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: AnalysisProgress) => void) | undefined;
}
