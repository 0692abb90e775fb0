import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { StepName } from '../model/method.ts';
import type { Panel } from './panel.ts';
import { replayDenominate, replayImpute, replayNormalise, replayScreen, replayTreat } from './replay-data.ts';
import { replayAggregate, replayRank, replayWeight } from './replay-scores.ts';
import { entryOf, type ReplayPlan, type ReplayState, type ReplayStep, wrongEntry } from './replay-state.ts';
import type { CompositeInput } from './run.ts';
import type { Stage, Stages } from './stage.ts';
import type { StepLog } from './step-log.ts';
import { columnOf, makeTable, type Table } from './table.ts';
import { childrenOf, type Linked } from './tree.ts';

/** A run as it was recorded: a result, or what is left of one when its log was written and read again. */
export interface RecordedRun {
  readonly nodes: readonly Linked[];
  readonly log: readonly StepLog[];
  readonly stages: Stages;
  readonly scores: Table;
  readonly ranks: Table;
  readonly panel?: Panel;
}
export interface Replayed {
  /** Tables of the stages that were made again. */
  readonly made: ReadonlyMap<Stage, Table>;
  readonly scores: Table | undefined;
  readonly ranks: Table | undefined;
}

const REPLAY: { readonly [S in StepLog['step']]: ReplayStep<Extract<StepLog, { step: S }>> } = {
  screen: replayScreen,
  denominate: replayDenominate,
  impute: replayImpute,
  treat: replayTreat,
  normalise: replayNormalise,
  weight: replayWeight,
  aggregate: replayAggregate,
  rank: replayRank,
};
const MADE_BY: Partial<Readonly<Record<StepName, Stage>>> = {
  denominate: 'denominated',
  impute: 'imputed',
  treat: 'treated',
  normalise: 'normalised',
};

/**
 * Computes a run again from one of its steps on, from the numbers that the step was given and from the log alone: no framework,
 * no parameter that is not in the log. The same bits come out on every machine. A step before the treatment may need more
 * columns or areas than stages keep (denominators, areas that were screened out): {@link replayInput} has them.
 * @throws MeridianError `method.impossible` where the log says what the numbers do not (`replay.log`), or columns are missing
 */
export function replayFrom(run: RecordedRun, step: StepLog['step']): Replayed {
  const from = run.log.findIndex((entry) => entry.step === step);
  if (from < 0) throw refusal([{ code: 'replay.noStep', severity: 'error', at: {}, details: { step } }]);
  const before = run.log.slice(0, from).findLast((entry) => MADE_BY[entry.step] !== undefined);
  const stage = before ? MADE_BY[before.step]! : 'raw';
  return carryOut(run, from, {
    table: run.stages[stage],
    panel: run.panel,
    made: new Map(),
    scores: run.scores,
  });
}

/** The whole run from its input, which for the log's sake brings the groupings too. Throws as {@link replayFrom}. */
export function replayInput(run: Pick<RecordedRun, 'nodes' | 'log'>, input: CompositeInput): Replayed {
  const table = withFigures(input.table, run.log);
  return carryOut(run, 0, {
    table,
    panel: input.panel,
    groups: input.groups,
    made: new Map([['raw', table]]),
  });
}

function carryOut(run: Pick<RecordedRun, 'nodes' | 'log'>, from: number, begin: ReplayState): Replayed {
  const children = childrenOf(run.nodes);
  const indicators = run.nodes.flatMap(({ code }, at) => (children[at]!.length === 0 ? [code] : []));
  const plan: ReplayPlan = { nodes: run.nodes, indicators, log: run.log };
  const needed = [
    ...indicators,
    ...Object.values(entryOf(run.log.slice(from), 'denominate')?.columns ?? {}).map(
      (column) => column.denominator,
    ),
  ];
  const missing = [...new Set(needed)].filter((code) => !begin.table.columns.includes(code));
  if (missing.length > 0)
    throw refusal(
      missing.map((column) => ({
        code: 'replay.columnMissing',
        severity: 'error',
        at: { column },
        details: { column },
      })),
    );
  let state = begin;
  for (const [index, entry] of run.log.entries()) {
    if (index < from) continue;
    const paths = new Set<string>();
    state = (REPLAY[entry.step] as ReplayStep<StepLog>)(state, entry, plan, (path) => paths.add(path));
    if (paths.size > 0) throw refusal([...paths].map((path) => wrongEntry(index, entry.step, path)));
  }
  return { made: state.made, scores: state.scores, ranks: state.ranks };
}

/** The table with a column for every indicator that is made of another column's figures. */
function withFigures(table: Table, log: readonly StepLog[]): Table {
  const made = Object.entries(entryOf(log, 'denominate')?.columns ?? {}).flatMap(([code, { numerator }]) =>
    numerator !== undefined && table.columns.includes(numerator) ? [[code, numerator] as const] : [],
  );
  const added = new Map(made);
  const kept = table.columns.filter((code) => !added.has(code));
  const wider = makeTable(table.areas, [...kept, ...added.keys()]);
  for (const code of wider.columns) columnOf(wider, code).set(columnOf(table, added.get(code) ?? code));
  return wider;
}

export interface ReplayDifference {
  readonly table: Stage | 'scores' | 'ranks';
  readonly area: string;
  readonly column: string;
  readonly recorded: number | null;
  readonly replayed: number | null;
}
/** Differences that are named at most. */
const NAMED = 20;

/** Cells of a recorded run that a replay does not give again, to the bit: how many, and the first of them. */
export function replayDifferences(
  run: Pick<RecordedRun, 'stages' | 'scores' | 'ranks'>,
  { made, scores, ranks }: Replayed,
): { readonly count: number; readonly first: readonly ReplayDifference[] } {
  let count = 0;
  const first: ReplayDifference[] = [];
  const compare = (table: ReplayDifference['table'], recorded: Table, replayed: Table): void => {
    const rowOf = new Map(replayed.areas.map((area, row) => [area, row]));
    for (const column of recorded.columns) {
      const [before, after] = [columnOf(recorded, column), columnOf(replayed, column)];
      recorded.areas.forEach((area, row) => {
        const [one, other] = [before[row]!, after[rowOf.get(area) ?? -1] ?? Number.NaN];
        if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return;
        count += 1;
        if (first.length < NAMED)
          first.push({ table, area, column, recorded: orNull(one), replayed: orNull(other) });
      });
    }
  };
  for (const [stage, table] of made) compare(stage, run.stages[stage], table);
  if (scores) compare('scores', run.scores, scores);
  if (ranks) compare('ranks', run.ranks, ranks);
  return { count, first };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

const refusal = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('method.impossible', { step: 'replay' }, issues);
