import { canonicalJson } from '../model/canonical.ts';
import type { Issue } from '../model/issue.ts';
import type { Groups } from './input-check.ts';
import { NORMALISE } from './normalise.ts';
import type { Panel } from './panel.ts';
import { TIES } from './rank.ts';
import type { Stage } from './stage.ts';
import { presentOf } from './statistics.ts';
import type { NormalisedColumn, StepLog } from './step-log.ts';
import type { Table } from './table.ts';
import type { Linked } from './tree.ts';

/** What a replay has in hand between two steps. */
export interface ReplayState {
  readonly table: Table;
  readonly panel?: Panel | undefined;
  /** Only where the replay begins with the input: with it more of the log can be checked. */
  readonly groups?: Groups | undefined;
  readonly made: ReadonlyMap<Stage, Table>;
  readonly scores?: Table;
  readonly ranks?: Table;
}
/** What stays the same. */
export interface ReplayPlan {
  /** The index first, parents before children. */
  readonly nodes: readonly Linked[];
  readonly indicators: readonly string[];
  readonly log: readonly StepLog[];
}
/**
 * One step from its entry in the log alone. What the entry says about the numbers, and the numbers do not, is reported as a path
 * inside the entry.
 */
export type ReplayStep<L extends StepLog> = (
  state: ReplayState,
  entry: L,
  plan: ReplayPlan,
  wrong: (path: string) => void,
) => ReplayState;

export const entryOf = <S extends StepLog['step']>(
  log: readonly StepLog[],
  step: S,
): Extract<StepLog, { step: S }> | undefined =>
  log.find((entry): entry is Extract<StepLog, { step: S }> => entry.step === step);

export const wrongEntry = (index: number, step: string, path: string): Issue => ({
  code: 'replay.log',
  severity: 'error',
  at: { path: `/log/${index}${path}` },
  details: { step },
});

/** Whether scores can be computed from a scale, and it has the values' own order where it goes by ranks. */
export function isScaleOf(values: Float64Array, column: NormalisedColumn): boolean {
  const { method, ties, direction, decimals, sorted, upTo } = column;
  if (!Object.hasOwn(NORMALISE, method) || (direction !== 1 && direction !== -1)) return false;
  if ((ties !== undefined && !Object.hasOwn(TIES, ties)) || !isDecimals(decimals)) return false;
  if (sorted === undefined) return true;
  const present = presentOf(values).sort();
  const ends = [...present.keys()].filter((at) => present[at] !== present[at + 1]);
  return (
    canonicalJson(ends.map((at) => present[at])) === canonicalJson(sorted) &&
    canonicalJson(ends.map((at) => at + 1)) === canonicalJson(upTo)
  );
}

export const isDecimals = (decimals: number | undefined): boolean =>
  decimals === undefined || (Number.isInteger(decimals) && decimals >= 0 && decimals <= 15);
