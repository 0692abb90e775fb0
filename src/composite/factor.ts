import type { StepName } from '../model/method.ts';
import { findStep } from '../model/readiness.ts';
import type { DataErrorFactor, Factor, ImputationErrorFactor } from '../model/uncertainty.ts';
import { erroneousColumns, hasMissing } from './factor-data.ts';
import { isStepFactor, type StepChange, stepChange } from './factor-step.ts';
import { isWeightFactor, type WeightChange, weightChange } from './factor-weight.ts';
import { selectColumns } from './table.ts';
import { dataCodesOf, indicatorsOf, nodesOf, type TreeNode } from './tree.ts';
import type { AnalysisJob, FactorReport } from './uncertainty-job.ts';

/** One factor of a specification, ready to change replications. */
export interface CompiledFactor {
  readonly name: string;
  readonly kind: Factor['kind'];
  /** Probabilities that one replication draws for it. 0: it moves nothing, for this `reason`; what it says is applied all the same. */
  readonly coordinates: number;
  readonly reason?: string;
  readonly path: FactorReport['path'];
  readonly effect: Effect;
}
export type Effect =
  | { readonly on: 'step'; readonly change: StepChange }
  | { readonly on: 'weights'; readonly change: WeightChange }
  | { readonly on: 'data'; readonly error: DataErrorFactor; readonly columns: readonly string[] }
  | { readonly on: 'imputed'; readonly error: ImputationErrorFactor };

/** A specification on a framework and its data. */
export interface CompiledFactors {
  readonly factors: readonly CompiledFactor[];
  readonly nodes: readonly TreeNode[];
  /** Where a factor's probabilities stand in a row of the sample; −1 for those that draw one for each cell. */
  readonly places: readonly number[];
  /** Probabilities in a row of the sample. */
  readonly coordinates: number;
  /**
   * Tables that the discrete choices make together; undefined where they cannot all be kept, because there are more than
   * {@link MAX_TABLES} or larger than {@link MAX_TABLE_BYTES}, or because something is drawn that cannot be listed.
   */
  readonly tables: number | undefined;
  /** Forms of the aggregation; undefined where they cannot be listed. */
  readonly methods: number | undefined;
  /** Whether a factor has several forms of the ranking. */
  readonly rankVaries: boolean;
}

/** Ready-normalised tables that are kept for replications to choose from. */
export const MAX_TABLES = 512;
export const MAX_TABLE_BYTES = 256 * 2 ** 20;

const LAST_STEPS: readonly StepName[] = ['aggregate', 'rank'];
/** Whether a step comes before the weights meet the scores. */
export const makesTables = (step: StepName): boolean => !LAST_STEPS.includes(step);

/** Compiles a checked specification. */
export function compileFactors(job: AnalysisJob): CompiledFactors {
  const nodes = nodesOf(job.framework.tree);
  const effects = job.spec.factors.map((factor) => effectOf(factor, job, nodes));
  const changes = effects.flatMap((effect) => (effect.on === 'step' ? [effect.change] : []));
  const product = (of: readonly StepChange[]): number | undefined =>
    of.reduce<number | undefined>(
      (soFar, { count }) => (soFar === undefined || count === undefined ? undefined : soFar * count),
      1,
    );
  const made = product(changes.filter(({ step }) => makesTables(step)));
  const methods = product(changes.filter(({ step }) => step === 'aggregate'));
  const bytes = 8 * job.table.areas.length * indicatorsOf(job.framework.tree).length;
  const isKept =
    made !== undefined &&
    made <= MAX_TABLES &&
    made * bytes <= MAX_TABLE_BYTES &&
    !effects.some(({ on }) => on === 'data' || on === 'imputed');
  const rankVaries = changes.some(({ step, count }) => step === 'rank' && count !== 1);
  const isCached = isKept && methods !== undefined && methods <= MAX_TABLES;
  const factors = effects.map((effect, at) =>
    compiled(job, job.spec.factors[at]!, effect, isCached, bytes / 8),
  );
  let coordinates = 0;
  const places = factors.map((factor) => {
    if (factor.effect.on === 'data' || factor.effect.on === 'imputed') return -1;
    coordinates += factor.coordinates;
    return coordinates - factor.coordinates;
  });
  return {
    factors,
    nodes,
    places,
    coordinates,
    tables: isKept ? made : undefined,
    methods: isCached ? methods : undefined,
    rankVaries,
  };
}

function effectOf(factor: Factor, { framework }: AnalysisJob, nodes: readonly TreeNode[]): Effect {
  if (isStepFactor(factor)) return { on: 'step', change: stepChange(factor) };
  if (isWeightFactor(factor)) return { on: 'weights', change: weightChange(factor, nodes) };
  if (factor.kind === 'imputationError') return { on: 'imputed', error: factor };
  return { on: 'data', error: factor, columns: erroneousColumns(factor, indicatorsOf(framework.tree)) };
}

function compiled(
  { framework, table }: AnalysisJob,
  { name, kind }: Factor,
  effect: Effect,
  isCached: boolean,
  cells: number,
): CompiledFactor {
  const fixed = (reason: string): CompiledFactor => ({
    name,
    kind,
    coordinates: 0,
    reason,
    path: 'fixed',
    effect,
  });
  if (effect.on === 'step') {
    if (!effect.change.moves) return fixed('oneAlternative');
    return { name, kind, coordinates: 1, path: isCached ? 'cached' : 'recomputed', effect };
  }
  if (effect.on === 'weights') {
    const { reason, coordinates } = effect.change;
    return reason === undefined ? { name, kind, coordinates, path: 'weights', effect } : fixed(reason);
  }
  if (effect.on === 'data')
    return {
      name,
      kind,
      coordinates: effect.columns.length * table.areas.length,
      path: 'recomputed',
      effect,
    };
  const codes = dataCodesOf(framework).filter((code) => table.columns.includes(code));
  if (!findStep(framework.method, 'impute') || !hasMissing(selectColumns(table, codes)))
    return fixed('nothingMissing');
  return { name, kind, coordinates: cells, path: 'recomputed', effect };
}
