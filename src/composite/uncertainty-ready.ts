import { findStep } from '../model/readiness.ts';
import { type CompiledFactors, makesTables } from './factor.ts';
import type { Choices, Draw } from './factor-choice.ts';
import { attempt, type Failure, isFailure, type Made } from './factor-stage.ts';
import { changedMethod } from './factor-step.ts';
import { makeReplicator } from './replicator.ts';
import type { Replicator } from './replicator-shape.ts';
import { beginRun } from './run.ts';
import { type AnalysisJob, inputOf } from './uncertainty-job.ts';

/** Indices of a replicator's table and method. */
export interface Choice {
  table: number;
  method: number;
}
/** Tables and methods made beforehand, so that a replication is no more than a choice among them and weights. */
export interface Ready {
  readonly replicator: Replicator;
  /** What a draw chooses, written to `choice` and, by node, to `shares`; or why it cannot be computed. */
  readonly choose: (draw: Draw, choice: Choice, shares: Float64Array) => Failure | undefined;
}

/**
 * Makes every combination of the discrete choices. Undefined where they cannot all be listed and kept, where screening leaves
 * not always the same areas, or where the rule of ranking itself changes.
 * @param areas those of the framework's own run
 */
export function makeReady(
  job: AnalysisJob,
  { nodes, tables, methods, rankVaries }: CompiledFactors,
  { changes, stages, pick, weigh }: Choices,
  areas: readonly string[],
): Ready | undefined {
  if (tables === undefined || methods === undefined || rankVaries) return undefined;
  const { framework } = job;
  const ofTables = changes.map(({ step, count }) => (makesTables(step) ? count! : 1));
  const ofMethods = changes.map(({ step, count }) => (step === 'aggregate' ? count! : 1));
  const made = Array.from({ length: tables }, (_, at) => stages(digits(at, ofTables)));
  const successes = made.filter((one): one is Made => !isFailure(one));
  const isSame = ({ progress: { table } }: Made): boolean =>
    table.areas.length === areas.length && areas.every((area, row) => area === table.areas[row]);
  if (successes.length === 0 || !successes.every(isSame)) return undefined;

  const distinct: Float64Array[] = [];
  const chosen = made.map((one) => {
    if (isFailure(one)) return one;
    const { data } = one.progress.made.get('normalised')!;
    const known = distinct.indexOf(data);
    return {
      table: known < 0 ? distinct.push(data) - 1 : known,
      shares: one.progress.weights!.shares,
    };
  });
  const forms = Array.from({ length: methods }, (_, at) => {
    const method = changedMethod(framework.method, changes, digits(at, ofMethods));
    const begun = attempt(() => beginRun({ ...framework, method }, inputOf(job)));
    return { step: findStep(method, 'aggregate')!, failure: isFailure(begun) ? begun : undefined };
  });
  const { groups, panel } = successes[0]!.progress;
  const replicator = makeReplicator({
    areas: areas.length,
    nodes,
    tables: distinct,
    methods: forms.map(({ step }) => step),
    rank: findStep(successes[0]!.method, 'rank')!,
    groups,
    ...(panel === undefined ? {} : { panel }),
    codes: areas,
  });
  const picks = new Float64Array(changes.length);
  return {
    replicator,
    choose: (draw, choice, shares) => {
      pick(draw, picks);
      const one = chosen[numberOf(picks, ofTables)]!;
      if (isFailure(one)) return one;
      choice.table = one.table;
      choice.method = numberOf(picks, ofMethods);
      shares.set(one.shares);
      return forms[choice.method]!.failure ?? weigh?.(shares, draw);
    },
  };
}

/** A number from its digits in a mixed base; where the base is 1 the digit is not read. */
function numberOf(picks: ArrayLike<number>, bases: readonly number[]): number {
  let at = 0;
  for (let place = 0; place < bases.length; place++)
    if (bases[place]! > 1) at = at * bases[place]! + picks[place]!;
  return at;
}

function digits(at: number, bases: readonly number[]): Float64Array {
  const picks = new Float64Array(bases.length);
  let rest = at;
  for (let place = bases.length - 1; place >= 0; place--) {
    picks[place] = rest % bases[place]!;
    rest = Math.floor(rest / bases[place]!);
  }
  return picks;
}
