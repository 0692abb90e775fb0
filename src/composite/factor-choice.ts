import type { Issue } from '../model/issue.ts';
import type { CompiledFactors } from './factor.ts';
import { withDataError, withImputationError } from './factor-data.ts';
import { type DataChange, type Failure, type Made, makeStages } from './factor-stage.ts';
import type { StepChange } from './factor-step.ts';
import { groupsOf, toShares } from './factor-weight.ts';
import { sampleWide } from './sample.ts';
import type { Table } from './table.ts';
import { indicatorsOf } from './tree.ts';
import { type AnalysisJob, inputOf } from './uncertainty-job.ts';

/** What one replication draws. */
export interface Draw {
  /** The replication's number, or its row's in a design of several matrices; what is drawn cell by cell depends on it. */
  readonly row: number;
  /** The probabilities of a row stand from `at` on. */
  readonly probabilities: Float64Array;
  readonly at: number;
  /** By factor: which matrix its cell-by-cell probabilities come from. */
  readonly matrices: Uint8Array;
}

/** From a draw to the forms of steps, the data and the weights. */
export interface Choices {
  readonly changes: readonly StepChange[];
  /** The steps before aggregation, under one pick for each of `changes`. */
  readonly stages: (picks: ArrayLike<number>, data?: DataChange) => Made | Failure;
  readonly pick: (draw: Draw, picks: Float64Array) => void;
  /** Applies the factors that change weights to shares, in place; undefined where there are none. */
  readonly weigh: ((shares: Float64Array, draw: Draw) => Failure | undefined) | undefined;
  /** Applies the factors that change numbers. */
  readonly change: (draw: Draw) => DataChange;
}

export function makeChoices(job: AnalysisJob, compiled: CompiledFactors): Choices {
  const { factors, nodes, places } = compiled;
  const ofSteps = factors.flatMap(({ effect, coordinates }, at) =>
    effect.on === 'step' ? [{ change: effect.change, place: coordinates === 0 ? -1 : places[at]! }] : [],
  );
  const ofWeights = factors.flatMap(({ effect }, at) =>
    effect.on === 'weights' ? [{ change: effect.change.change, place: places[at]! }] : [],
  );
  const groups = groupsOf(nodes);
  const changes = ofSteps.map(({ change }) => change);
  return {
    changes,
    stages: makeStages(job.framework, inputOf(job), changes),
    pick: ({ probabilities, at }, picks) => {
      for (let index = 0; index < ofSteps.length; index++) {
        const { change, place } = ofSteps[index]!;
        // a factor that cannot move has its one form at every probability
        picks[index] = change.pick(place < 0 ? 0.5 : probabilities[at + place]!);
      }
    },
    weigh:
      ofWeights.length === 0
        ? undefined
        : (shares, { probabilities, at }) => {
            for (const { change, place } of ofWeights) change(shares, probabilities, at + place);
            const empty = toShares(shares, groups);
            return empty < 0 ? undefined : { issues: [allZero(nodes[empty]!.parent!)] };
          },
    change: dataChanges(job, compiled),
  };
}

const allZero = (node: string): Issue => ({
  code: 'weight.allZero',
  severity: 'error',
  at: { column: node },
  details: { node },
});

/** Errors of data and imputation, replication by replication. */
function dataChanges(job: AnalysisJob, { factors }: CompiledFactors): (draw: Draw) => DataChange {
  const codes = indicatorsOf(job.framework.tree).map(({ code }) => code);
  const moving = factors.flatMap(({ effect, coordinates }, factor) =>
    coordinates === 0 ? [] : [{ effect, factor, probabilities: new Float64Array(coordinates) }],
  );
  const ofData = moving.flatMap(({ effect, ...rest }) =>
    effect.on === 'data' ? [{ ...effect, ...rest }] : [],
  );
  const ofImputed = moving.flatMap(({ effect, ...rest }) =>
    effect.on === 'imputed' ? [{ ...effect, ...rest }] : [],
  );
  return ({ row, matrices }) => {
    const sourceOf = (factor: number): 0 | 1 => (matrices[factor] === 1 ? 1 : 0);
    const draw = (probabilities: Float64Array, factor: number): Float64Array => {
      sampleWide(probabilities, job.spec.seed, factor, sourceOf(factor), row);
      return probabilities;
    };
    const table = (): Table =>
      ofData.reduce(
        (soFar, { error, columns, probabilities, factor }) =>
          withDataError(soFar, error, columns, draw(probabilities, factor)),
        job.table,
      );
    const imputed = (before: Table, after: Table): Table =>
      ofImputed.reduce(
        (soFar, { error, probabilities, factor }) =>
          withImputationError(before, soFar, error, codes, draw(probabilities, factor)),
        after,
      );
    return {
      row,
      key: [...ofData, ...ofImputed].map(({ factor }) => sourceOf(factor)).join(''),
      ...(ofData.length === 0 ? {} : { table }),
      ...(ofImputed.length === 0 ? {} : { imputed }),
    };
  };
}
