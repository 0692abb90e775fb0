import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import type { CellChange, Group, Move } from './measure-changes.ts';
import type { Plan } from './measure-plan.ts';
import type { RecordSource } from './measure-records.ts';
import type { CellRow, Moment } from './measure-result-store.ts';
import type { Todo, WrittenEntity } from './measure-store.ts';
import type { Tally } from './measure-tally.ts';

/** What is held of a measure's area and period. */
export interface Cell {
  readonly tally: Tally | undefined;
  /** Of the result that it last came to; 0 before the first. */
  readonly result: number;
  readonly value: number | null;
  readonly state: ValueState | undefined;
}

/** A value of an indicator that changed, or that may have. */
export interface ChangedInput {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
}

export interface Work {
  readonly cells: readonly CellChange[];
  readonly moves: readonly Move[];
  /** Entities that were written by whoever does not tell the changes. */
  readonly unseen: readonly WrittenEntity[];
  readonly inputs: readonly ChangedInput[];
  /** Areas to gather anew, as they are stored. */
  readonly todos: readonly Todo[];
}

export interface FlushParts {
  readonly sql: Sql;
  readonly moment: Moment;
  readonly records: RecordSource;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly groups: readonly Group[];
  /** Plans that read other indicators, those first that others read. */
  readonly dependents: readonly Plan[];
  readonly isArea: (code: string) => boolean;
  /** Cells in memory; what the transaction makes of them goes into `cells` and counts once it is durable. */
  readonly held: (key: string) => Cell | undefined;
  readonly cells: Map<string, Cell>;
  /** Milliseconds that gathering anew may take before the rest waits. */
  readonly patience: number;
  readonly clock: () => number;
}

/** A cell whose value is to be computed. */
export interface Counted {
  readonly plan: Plan;
  readonly area: string;
  readonly period: Period;
  readonly tally: Tally | undefined;
  readonly before: Cell | undefined;
}

export const keyOf = (code: string, area: string, period: Period): string => `${code}\n${area}\n${period}`;

export const emptyCell = (plan: Plan, period: Period): Cell => ({
  tally: plan.gathers?.tally(period),
  result: 0,
  value: null,
  state: undefined,
});

/** A cell from the store; its tally is missing where it is of another revision, or not kept. */
export const cellOf = (plan: Plan, row: CellRow): Cell => ({
  tally:
    row.tally === null || row.revision !== plan.revision || plan.gathers === undefined
      ? undefined
      : plan.gathers.tally(row.period, row.tally),
  result: row.result,
  value: row.value,
  state: row.revision === plan.revision ? row.state : undefined,
});
