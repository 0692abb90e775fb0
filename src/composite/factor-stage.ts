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
  /** The row of the sample or design that is drawn from. */
  readonly row: number;
  /** What tells this change from others of the same row. */
  readonly key: string;
  /** Instead of the input's: other numbers in the same cells. */
  readonly table?: () => Table;
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

type Known = Map<string, Progress | Failure>;

/**
 * Runs the steps before aggregation under one choice after another. What a choice has in common with an earlier one, up to the
 * first step that differs, is taken from there; at most {@link MAX_TABLES} such beginnings are kept, or {@link MAX_TABLE_BYTES} of
 * them. What can come again in the same row of a design only, because numbers were drawn for it, is kept as long as the row.
 */
export function makeStages(framework: Framework, input: CompositeInput, changes: readonly StepChange[]) {
  const most = Math.min(MAX_TABLES, MAX_TABLE_BYTES / (8 * input.table.data.length));
  const isListed = changes.every(({ count }) => count !== undefined);
  const begins = new Map<string, Begun | Failure>();
  const always: Known = new Map();
  const ofRow: Known = new Map();
  let row = 0;

  /** What a method and the input are checked for does not depend on the numbers, and is not done again for a method that is known. */
  const begin = (picks: ArrayLike<number>): Begun | Failure => {
    const key = Array.from(picks).join(' ');
    const known = begins.get(key);
    if (known !== undefined) return known;
    const method = changedMethod(framework.method, changes, picks);
    const begun = attempt(() => beginRun({ ...framework, method }, input));
    if (isListed && begins.size < most) begins.set(key, begun);
    return begun;
  };
  /** For each step all that its outcome depends on, and where it is kept. */
  const keysOf = (steps: readonly Step[], picks: ArrayLike<number>, data: DataChange) => {
    let isOfRow = data.table !== undefined;
    let key = isOfRow ? data.key : '';
    return steps.map(({ step }) => {
      changes.forEach((change, at) => {
        if (change.step !== step) return;
        isOfRow ||= change.count === undefined;
        key += `${step} ${at} ${picks[at]} `;
      });
      if (step === 'impute' && data.imputed !== undefined) {
        isOfRow = true;
        key += `${data.key} `;
      }
      key += `${step} `;
      return { key, known: isOfRow ? ofRow : always };
    });
  };

  /** @param picks one for each of the changes */
  return (picks: ArrayLike<number>, data: DataChange = { row, key: '' }): Made | Failure => {
    if (data.row !== row) ofRow.clear();
    row = data.row;
    const begun = begin(picks);
    if (isFailure(begun)) return begun;
    const { plan } = begun;
    const { method } = plan.framework;
    const steps = method.filter(({ step }) => makesTables(step));
    const keys = keysOf(steps, picks, data);
    let next = steps.length;
    let progress: Progress | Failure | undefined;
    while (next > 0 && progress === undefined) {
      const { key, known } = keys[next - 1]!;
      progress = known.get(key);
      if (progress === undefined) next -= 1;
    }
    progress ??= attempt(() => (data.table === undefined ? begun.progress : withTable(begun, data.table())));
    for (; next < steps.length; next++) {
      if (isFailure(progress)) return progress;
      const before: Progress = progress;
      const step = steps[next]!;
      progress = attempt(() => {
        const after = runStep(before, step, plan);
        return step.step === 'impute' && data.imputed !== undefined
          ? replaced(after, data.imputed(before.table, after.table))
          : after;
      });
      const { key, known } = keys[next]!;
      if (known.size < most) known.set(key, progress);
    }
    return isFailure(progress) ? progress : { plan, progress, method };
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
