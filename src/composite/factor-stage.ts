import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { Step } from '../model/method.ts';
import { MAX_TABLE_BYTES, MAX_TABLES, makesTables } from './factor.ts';
import { changedMethod, type StepChange } from './factor-step.ts';
import { withNumerators } from './numerator.ts';
import { beginRun, type CompositeInput, type Plan, type Progress, runStep } from './run.ts';
import type { Table } from './table.ts';

/** Everything that one choice of steps gives before weights and scores meet. */
export interface Made {
  readonly plan: Plan;
  /** After the last step before aggregation. */
  readonly progress: Progress;
  readonly method: readonly Step[];
}
/** Why a replication cannot be computed. */
export interface Failure {
  readonly issues: readonly Issue[];
}

/** What a replication does to the numbers themselves, beside its choice of steps. */
export interface DataChange {
  /** Instead of the input's: other numbers in the same cells. */
  readonly table?: Table;
  /** A table in place of the one that imputation made. */
  readonly imputed?: (before: Table, after: Table) => Table;
}

/** Catches refusals, which a replication may meet; anything else is an error of the program. */
export function attempt<T>(compute: () => T): T | Failure {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MeridianError) return { issues: error.issues };
    throw error;
  }
}
interface Begun {
  readonly plan: Plan;
  readonly progress: Progress;
}
export const isFailure = (made: object): made is Failure => 'issues' in made;

/**
 * Runs the steps before aggregation under one choice after another. What a choice has in common with an earlier one, up to the
 * first step that differs, is taken from there; at most {@link MAX_TABLES} such beginnings are kept, or {@link MAX_TABLE_BYTES} of
 * them.
 */
export function makeStages(framework: Framework, input: CompositeInput, changes: readonly StepChange[]) {
  const kept = new Map<string, Progress | Failure>();
  const most = Math.min(MAX_TABLES, MAX_TABLE_BYTES / (8 * input.table.data.length));
  const remember = (key: string | undefined, compute: () => Progress | Failure): Progress | Failure => {
    const known = key === undefined ? undefined : kept.get(key);
    if (known !== undefined) return known;
    const made = compute();
    if (key !== undefined && kept.size < most) kept.set(key, made);
    return made;
  };

  const begins = new Map<string, Begun | Failure>();
  /** What a method and the input are checked for does not depend on the numbers, and is not done again for a method that is known. */
  const begin = (picks: ArrayLike<number>): Begun | Failure => {
    const isListed = changes.every(({ count }) => count !== undefined);
    const key = isListed ? Array.from(picks).join(' ') : undefined;
    const known = key === undefined ? undefined : begins.get(key);
    if (known !== undefined) return known;
    const method = changedMethod(framework.method, changes, picks);
    const begun = attempt(() => beginRun({ ...framework, method }, input));
    if (key !== undefined && begins.size < MAX_TABLES) begins.set(key, begun);
    return begun;
  };

  /** @param picks one for each of the changes */
  return (picks: ArrayLike<number>, data: DataChange = {}): Made | Failure => {
    const begun = begin(picks);
    if (isFailure(begun)) return begun;
    const { plan } = begun;
    const { method } = plan.framework;
    const first = data.table === undefined ? begun.progress : attempt(() => withTable(begun, data.table!));
    if (isFailure(first)) return first;
    let progress: Progress | Failure = first;
    let key: string | undefined = data.table === undefined ? '' : undefined;
    for (const step of method) {
      if (!makesTables(step.step)) continue;
      const before: Progress = progress;
      changes.forEach((change, at) => {
        if (change.step !== step.step || key === undefined) return;
        // what is drawn from a continuous distribution never comes again
        key = change.count === undefined ? undefined : `${key}${step.step} ${at} ${picks[at]} `;
      });
      const isMoved = step.step === 'impute' && data.imputed !== undefined;
      if (isMoved) key = undefined;
      progress = remember(key === undefined ? undefined : `${key}${step.step}`, () =>
        attempt(() => {
          const after = runStep(before, step, plan);
          return isMoved ? replaced(after, data.imputed!(before.table, after.table)) : after;
        }),
      );
      if (isFailure(progress)) return progress;
    }
    return { plan, progress, method };
  };
}

/** The beginning of a run over other numbers; all is checked only where one of them is infinite. */
function withTable({ plan, progress }: Begun, own: Table): Progress {
  const { groups, panel } = progress;
  if (hasInfinite(own.data))
    return beginRun(plan.framework, { table: own, groups, ...(panel === undefined ? {} : { panel }) })
      .progress;
  const table = withNumerators(
    own,
    plan.indicators.map(({ node }) => node),
  );
  return { ...progress, table, made: new Map([['raw', table]]) };
}

function hasInfinite(data: Float64Array): boolean {
  for (let cell = 0; cell < data.length; cell++)
    if (data[cell] === Number.POSITIVE_INFINITY || data[cell] === Number.NEGATIVE_INFINITY) return true;
  return false;
}

const replaced = (progress: Progress, table: Table): Progress => ({
  ...progress,
  table,
  made: new Map([...progress.made, ['imputed', table]]),
});
