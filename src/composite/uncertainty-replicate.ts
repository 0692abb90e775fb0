import { findStep } from '../model/readiness.ts';
import { type CompiledFactors, compileFactors } from './factor.ts';
import { type Choices, type Draw, makeChoices } from './factor-choice.ts';
import { attempt, type Failure, isFailure } from './factor-stage.ts';
import { rank } from './rank.ts';
import { type CompositeResult, runComposite, runStep } from './run.ts';
import { selectColumns, type Table } from './table.ts';
import { childrenOf } from './tree.ts';
import { type AnalysisJob, inputOf } from './uncertainty-job.ts';
import { makeReady, type Ready } from './uncertainty-ready.ts';

/** Replications of one job, one after another. */
export interface Replications extends Computed {
  readonly compiled: CompiledFactors;
  readonly nominal: CompositeResult;
  /** Codes of the dimensions, the index first: the columns of `scores` and `ranks`. */
  readonly dimensions: readonly string[];
  /** Whether replications compute steps before aggregation anew. */
  readonly recomputes: boolean;
  /** For whole chunks at once; undefined where replications are computed one by one. */
  readonly ready: Ready | undefined;
}
interface Computed {
  /** Numbers of the input's rows that `scores` and `ranks` are of. */
  readonly rows: readonly number[];
  /** Numbers from one column to the next. */
  readonly stride: number;
  /** Scores of the latest replication, NaN for none, and ranks × `ranksPerPlace`, 0 for none: views. */
  readonly scores: Float64Array;
  readonly ranks: Int32Array;
  readonly ranksPerPlace: 1 | 2;
  /** One replication, or why it cannot be computed; then every score is NaN and every rank 0. */
  readonly replicate: (draw: Draw) => Failure | undefined;
}

/** Throws what {@link runComposite} throws: where the framework itself cannot be computed, there is nothing to compare with. */
export function makeReplications(job: AnalysisJob): Replications {
  const nominal = runComposite(job.framework, inputOf(job));
  const compiled = compileFactors(job);
  const children = childrenOf(compiled.nodes);
  const dimensions = compiled.nodes.filter((_, index) => children[index]!.length > 0).map(({ code }) => code);
  const choices = makeChoices(job, compiled);
  const ready = makeReady(job, compiled, choices, nominal.areas);
  return {
    compiled,
    nominal,
    dimensions,
    recomputes: compiled.tables === undefined,
    ready,
    ...(ready === undefined
      ? byRun(job, choices, dimensions)
      : byChoice(job, compiled, ready, nominal.areas)),
  };
}

function byChoice(
  job: AnalysisJob,
  { nodes }: CompiledFactors,
  { replicator, choose }: Ready,
  areas: readonly string[],
): Computed {
  const rowOf = rowsByArea(job);
  const shares = new Float64Array(nodes.length);
  const choice = { table: 0, method: 0 };
  const { stride, scores, ranks, ranksPerPlace } = replicator;
  return {
    rows: areas.map((area) => rowOf.get(area)!),
    stride,
    scores,
    ranks,
    ranksPerPlace,
    replicate: (draw) => {
      const failure = choose(draw, choice, shares);
      if (failure === undefined) {
        if (replicator.replicate(choice.table, choice.method, shares) === 0) return undefined;
        return { issues: replicator.explain(choice.table, choice.method, shares) };
      }
      scores.fill(Number.NaN);
      ranks.fill(0);
      return failure;
    },
  };
}

/** Dimensions only, in their order. */
interface Scored {
  readonly scores: Table;
  readonly ranks: Table;
}

/** By the steps of a run, whatever is drawn. */
function byRun(
  job: AnalysisJob,
  { changes, stages, pick, weigh, change }: Choices,
  dimensions: readonly string[],
): Computed {
  const stride = job.table.areas.length;
  const scores = new Float64Array(dimensions.length * stride).fill(Number.NaN);
  const ranks = new Int32Array(dimensions.length * stride);
  const isWhole =
    findStep(job.framework.method, 'rank')!.ties !== 'average' &&
    !changes.some(({ step }) => step === 'rank');
  const ranksPerPlace = isWhole ? 1 : 2;
  const picks = new Float64Array(changes.length);
  const rowOf = rowsByArea(job);
  const compute = (draw: Draw): Scored | Failure => {
    pick(draw, picks);
    const made = stages(picks, change(draw));
    if (isFailure(made)) return made;
    let { progress } = made;
    if (weigh !== undefined) {
      const shares = progress.weights!.shares.slice();
      const failure = weigh(shares, draw);
      if (failure !== undefined) return failure;
      progress = { ...progress, weights: { ...progress.weights!, shares } };
    }
    return attempt(() => {
      const { scores } = runStep(progress, findStep(made.method, 'aggregate')!, made.plan);
      // indicators have no ranks here, which are most of the work
      const own = selectColumns(scores!, dimensions);
      return { scores: own, ranks: rank(own, findStep(made.method, 'rank')!, progress.panel) };
    });
  };
  return {
    rows: job.table.areas.map((_, row) => row),
    stride,
    scores,
    ranks,
    ranksPerPlace,
    replicate: (draw) => {
      scores.fill(Number.NaN);
      ranks.fill(0);
      const done = compute(draw);
      if (isFailure(done)) return done;
      const { areas } = done.scores;
      areas.forEach((area, at) => {
        const row = rowOf.get(area)!;
        for (let column = 0; column < dimensions.length; column++) {
          const place = done.ranks.data[column * areas.length + at]!;
          scores[column * stride + row] = done.scores.data[column * areas.length + at]!;
          ranks[column * stride + row] = Number.isNaN(place) ? 0 : place * ranksPerPlace;
        }
      });
      return undefined;
    },
  };
}

const rowsByArea = ({ table }: AnalysisJob): ReadonlyMap<string, number> =>
  new Map(table.areas.map((area, row) => [area, row]));
