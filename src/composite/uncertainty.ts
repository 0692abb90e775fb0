import { MeridianError } from '../model/error.ts';
import { drain } from './drain.ts';
import { type CompiledFactors, compileFactors } from './factor.ts';
import { runComposite } from './run.ts';
import {
  mergeSensitivity,
  openSensitivity,
  type SensitivityPart,
  type SensitivityState,
} from './sensitivity.ts';
import { finishSensitivity } from './sensitivity-indices.ts';
import { checkJob } from './uncertainty-check.ts';
import {
  type AnalysisJob,
  type FailureCount,
  inputOf,
  type JobPlan,
  type SensitivityResult,
  type UncertaintyResult,
} from './uncertainty-job.ts';
import {
  mergeUncertainty,
  openUncertainty,
  type UncertaintyPart,
  type UncertaintyState,
} from './uncertainty-part.ts';
import { finishUncertainty } from './uncertainty-ranks.ts';
import { makeReplications } from './uncertainty-replicate.ts';

/** What a chunk gives; can be handed from thread to thread. */
export type AnalysisPart = UncertaintyPart | SensitivityPart;
/** All chunks so far. */
export type AnalysisState = UncertaintyState | SensitivityState;
type ResultOf<J extends AnalysisJob> = J['kind'] extends 'uncertainty'
  ? UncertaintyResult
  : J['kind'] extends 'sensitivity'
    ? SensitivityResult
    : UncertaintyResult | SensitivityResult;

/** Cells (areas × nodes) that a chunk goes through: a few tenths of a second. */
const CELLS_BY_CHOICE = 2 ** 26;
const CELLS_BY_RUN = 2 ** 19;

/**
 * How a job is cut into chunks; it depends on the job alone.
 * @throws MeridianError `input.invalid` with every mistake of the specification
 */
export function planJob(job: AnalysisJob): JobPlan {
  const issues = checkJob(job);
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  return cut(job, compileFactors(job));
}

function cut({ kind, spec, table }: AnalysisJob, compiled: CompiledFactors): JobPlan {
  const { nodes, tables, methods, rankVaries, factors } = compiled;
  const isByChoice = tables !== undefined && methods !== undefined && !rankVaries;
  const cells = table.areas.length * nodes.length;
  const most = (isByChoice ? CELLS_BY_CHOICE : CELLS_BY_RUN) / cells;
  const replications = 2 ** Math.floor(Math.log2(Math.max(4, Math.min(4096, most))));
  const perRow = kind === 'sensitivity' ? 2 + factors.filter(({ coordinates }) => coordinates > 0).length : 1;
  const size = Math.max(1, Math.floor(replications / perRow));
  return { chunks: Math.ceil(spec.samples / size), size, replications: spec.samples * perRow };
}

/**
 * Makes all that the chunks of a job share, and answers the function from a chunk's number, 0 … chunks − 1, to its part.
 * @throws MeridianError as {@link planJob}; as `runComposite` where the framework itself cannot be computed; from the
 * function `method.impossible` where a replication fails and the specification says `stop`
 */
export function open(job: AnalysisJob): (chunk: number) => AnalysisPart {
  const plan = planJob(job);
  const replications = makeReplications(job);
  return job.kind === 'uncertainty'
    ? openUncertainty(job, plan, replications)
    : openSensitivity(job, plan, replications);
}

/** Adds a part to those before it, in the order of chunks; what was merged before may be changed. */
export function mergePart(
  job: AnalysisJob,
  merged: AnalysisState | undefined,
  part: AnalysisPart,
): AnalysisState {
  if (part.kind === 'uncertainty') return mergeUncertainty(job, merged as UncertaintyState | undefined, part);
  return mergeSensitivity(job, merged as SensitivityState | undefined, part);
}

/**
 * The result of a job from all its parts. Yields the share that is done, 0..1, so often that its caller can look after other
 * things, tell the time left, and stop.
 */
export function* finishing<J extends AnalysisJob>(
  job: J,
  merged: AnalysisState,
): Generator<number, ResultOf<J>, void> {
  const compiled = compileFactors(job);
  const plan = cut(job, compiled);
  const done = merged.kind === 'uncertainty' ? merged.tally.done : merged.done;
  const failed = merged.failures.reduce((sum: number, { count }: FailureCount) => sum + count, 0);
  const report = {
    seed: job.spec.seed,
    sequence: job.spec.sequence ?? 'sobol',
    samples: job.spec.samples,
    replications: {
      asked: plan.replications,
      done,
      failed,
      recomputed: merged.recomputes ? done : 0,
    },
    failures: merged.failures,
    factors: compiled.factors.map(({ name, kind, coordinates, path, reason }) => ({
      name,
      kind,
      coordinates,
      path,
      ...(reason === undefined ? {} : { reason }),
    })),
    areas: job.table.areas,
  };
  const moves = compiled.factors.map(({ coordinates }) => coordinates > 0);
  const own =
    merged.kind === 'uncertainty'
      ? yield* finishUncertainty(job, merged, runComposite(job.framework, inputOf(job)))
      : yield* finishSensitivity(job, merged, moves);
  return { kind: merged.kind, ...report, ...own } as UncertaintyResult | SensitivityResult as ResultOf<J>;
}

/** All of {@link finishing} at once. */
export const finishAnalysis = <J extends AnalysisJob>(job: J, merged: AnalysisState): ResultOf<J> =>
  drain(finishing(job, merged))!;

/** Looks in between. */
export interface Watch {
  /** Called after each chunk with the replications so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked before each chunk, and often while the result is made of them. */
  readonly isCancelled?: () => boolean;
}

/** A whole job, one chunk after another; undefined if it was cancelled. Throws as {@link open}. */
export function computeAnalysis<J extends AnalysisJob>(job: J, watch: Watch = {}): ResultOf<J> | undefined {
  const { chunks, size, replications } = planJob(job);
  const compute = open(job);
  let merged: AnalysisState | undefined;
  for (let chunk = 0; chunk < chunks; chunk++) {
    if (watch.isCancelled?.()) return undefined;
    merged = mergePart(job, merged, compute(chunk));
    const share = Math.min(1, ((chunk + 1) * size) / job.spec.samples);
    watch.onProgress?.(Math.round(share * replications), replications);
  }
  return drain(finishing(job, merged!), watch.isCancelled);
}
