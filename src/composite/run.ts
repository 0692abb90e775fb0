import { MeridianError } from '../model/error.ts';
import { type Framework, type Indicator, isIndicator } from '../model/framework.ts';
import type { AggregateMethodName, Step, StepName } from '../model/method.ts';
import { findStep, readinessIssues } from '../model/readiness.ts';
import { readsScores } from '../model/weight-needs.ts';
import { aggregate, methodOf } from './aggregate.ts';
import { denominate } from './denominate.ts';
import { impute } from './impute.ts';
import { type Groups, groupsOf, inputIssues } from './input-check.ts';
import { normalise } from './normalise.ts';
import { quotientConversions, withNumerators } from './numerator.ts';
import { type Panel, panelIssues, selectPanel } from './panel.ts';
import { rank } from './rank.ts';
import { findWeights, resolveWeights } from './resolve-weights.ts';
import { screen } from './screen.ts';
import { type Stage, type Stages, stagesOf } from './stage.ts';
import { presentOf } from './statistics.ts';
import type { ScreenedOut, StepLog } from './step-log.ts';
import { columnOf, selectRows, type Table } from './table.ts';
import { transformedBy, treat } from './treat.ts';
import { indicatorsOf, indicatorsUnder, nodesOf, type TreeNode } from './tree.ts';
import { type Weights, weigh, weightLog } from './weight.ts';

export interface CompositeInput {
  /** Raw values; columns are the framework's indicators and variables, in any order. Other columns are not read. */
  readonly table: Table;
  /** Groupings for imputation by name, each in the order of `table.areas`; null where an area has no group. */
  readonly groups: Groups;
  /**
   * Several periods at once: for each row of `table` its area and its period; the table's own `areas` are then unique labels
   * of the rows (see stack.ts). Without it all rows are one period.
   */
  readonly panel?: Panel;
}

export interface ResultNode {
  readonly code: string;
  readonly parent: string | null;
  /** 0 is the index. */
  readonly depth: number;
  readonly kind: 'dimension' | 'indicator';
  /** Share among siblings, 0..1. */
  readonly weight: number;
  /** Share in the index, 0..1. */
  readonly effectiveWeight: number;
  /** How a dimension's score is made of its children's. */
  readonly method?: AggregateMethodName;
}

export interface CompositeResult {
  /** Areas left after screening, in the input's order. */
  readonly areas: readonly string[];
  /** In a run over several periods: the area and the period of each row that is left. */
  readonly panel?: Panel;
  /** The index first, parents before children, siblings in the file's order. */
  readonly nodes: readonly ResultNode[];
  readonly stages: Stages;
  /** Areas × nodes; an indicator's score is its normalised value; NaN where there is none. */
  readonly scores: Table;
  /** As `scores`; 1 is the largest score. */
  readonly ranks: Table;
  readonly screenedOut: readonly ScreenedOut[];
  /** One entry for each step, in order. `select` is the caller's, and so is its entry. */
  readonly log: readonly StepLog[];
}

/** What does not change while the steps run. */
export interface Plan {
  readonly framework: Framework;
  readonly nodes: readonly TreeNode[];
  readonly indicators: readonly TreeNode<Indicator>[];
}
/** What the steps hand on. `weights`, `scores` and `ranks` are there once their steps have run. */
export interface Progress {
  readonly table: Table;
  readonly groups: Groups;
  readonly panel?: Panel;
  readonly made: ReadonlyMap<Stage, Table>;
  readonly weights?: Weights;
  readonly scores?: Table;
  readonly ranks?: Table;
  readonly screenedOut: readonly ScreenedOut[];
  readonly log: readonly StepLog[];
}
type RunStep<S extends Step> = (progress: Progress, step: S, plan: Plan) => Progress;

/**
 * From raw values to scores and ranks: the framework's steps in the order the file lists them. Pure; the same input gives the same
 * bits.
 * @throws MeridianError `framework.notReady` with everything the file does not say yet; `method.impossible` with everything in
 * the data that the first failing step cannot be carried out on
 */
export function runComposite(framework: Framework, input: CompositeInput): CompositeResult {
  const { plan, progress: begun } = beginRun(framework, input);
  const progress = framework.method.reduce((soFar, step) => runStep(soFar, step, plan), begun);
  return {
    areas: progress.table.areas,
    ...(progress.panel === undefined ? {} : { panel: progress.panel }),
    nodes: resultNodes(plan, progress.weights!),
    stages: stagesOf(
      progress.made,
      progress.table.areas,
      plan.indicators.map(({ code }) => code),
    ),
    scores: progress.scores!,
    ranks: progress.ranks!,
    screenedOut: progress.screenedOut,
    log: progress.log,
  };
}

/** What a run is before its first step, for whoever runs the steps one by one. Throws as {@link runComposite}. */
export function beginRun(framework: Framework, input: CompositeInput): { plan: Plan; progress: Progress } {
  const notReady = readinessIssues(framework);
  if (notReady.length > 0)
    throw new MeridianError('framework.notReady', { framework: framework.id }, notReady);
  const nodes = nodesOf(framework.tree);
  const indicators = indicatorsOf(framework.tree);
  const weight = findStep(framework.method, 'weight')!;
  const issues = [
    ...(readsScores(weight) ? [] : findWeights(nodes, weight, input.table).issues),
    ...inputIssues(
      framework,
      indicators.map(({ node }) => node),
      input.table,
      input.groups,
    ),
    ...(input.panel === undefined ? [] : panelIssues(input.panel)),
  ];
  if (issues.length > 0) throw new MeridianError('method.impossible', {}, issues);
  const table = withNumerators(
    input.table,
    indicators.map(({ node }) => node),
  );
  return {
    plan: { framework, nodes, indicators },
    progress: {
      ...input,
      table,
      made: new Map([['raw', table]]),
      screenedOut: [],
      log: [],
    },
  };
}

/** The work in hand after one step more. Throws as {@link runComposite}. */
export const runStep = (progress: Progress, step: Step, plan: Plan): Progress =>
  (STEPS[step.step] as RunStep<Step>)(progress, step, plan);

/** The work in hand cut to some rows, by their indices. */
export function keepRows(progress: Progress, rows: readonly number[]): Progress {
  const { table, panel } = progress;
  const groups = Object.entries(progress.groups).map(
    ([name, group]) => [name, rows.map((row) => group[row] ?? null)] as const,
  );
  return {
    ...progress,
    table: selectRows(table, rows),
    groups: Object.fromEntries(groups),
    ...(panel === undefined ? {} : { panel: selectPanel(panel, rows) }),
  };
}

/** What each step does to the work in hand. */
const STEPS: { readonly [N in StepName]: RunStep<Extract<Step, { step: N }>> } = {
  select: (progress) => progress,
  screen: (progress, step, { nodes, indicators }) => {
    const { table, panel } = progress;
    const { rows, log } = screen(table, codesOf(indicators), step, indicatorsUnder(nodes), panel);
    if (rows.length === 0)
      throw new MeridianError('method.impossible', { step: 'screen' }, [
        {
          code: 'screen.noAreaLeft',
          severity: 'error',
          at: {},
          details: { count: log.screenedOut.length, required: step.minAvailability },
        },
      ]);
    return {
      ...keepRows(progress, rows),
      screenedOut: log.screenedOut,
      log: [...progress.log, log],
    };
  },
  denominate: (progress, _step, { framework, indicators }) => {
    const own = indicators.map(({ node }) => node);
    const { table, log } = denominate(
      progress.table,
      own,
      transformedBy(progress.log),
      quotientConversions(framework, own),
    );
    return advance(progress, 'denominated', table, log);
  },
  impute: (progress, step, { indicators }) => {
    const columns = indicators.map(({ code, parent, node }) => ({
      code,
      parent,
      direction: node.direction!,
    }));
    const groups = groupsOf(step, progress.groups) ?? [];
    const { table, log } = impute(progress.table, columns, groups, step, progress.panel);
    return advance(progress, 'imputed', table, log);
  },
  treat: (progress, step, { indicators }) => {
    const { table, log } = treat(progress.table, codesOf(indicators), step, progress.panel);
    return advance(progress, 'treated', table, log);
  },
  normalise: (progress, step, { indicators }) => {
    const { table, log } = normalise(
      progress.table,
      indicators.map(({ node }) => node),
      step,
      transformedBy(progress.log),
      progress.panel,
    );
    return advance(progress, 'normalised', table, log);
  },
  weight: (progress, step, { nodes }) => {
    // A method that reads scores stands after the normalisation; the others take any table.
    const found = resolveWeights(
      nodes,
      step,
      progress.made.get('normalised') ?? progress.table,
      progress.panel,
    );
    const weights = weigh(nodes, found.weights);
    return { ...progress, weights, log: [...progress.log, weightLog(step, nodes, weights, found.detail)] };
  },
  aggregate: (progress, step, { nodes }) => {
    const { scores, log } = aggregate(
      nodes,
      progress.made.get('normalised')!,
      progress.weights!.shares,
      step,
      progress.groups,
      progress.panel,
    );
    return { ...progress, scores, log: [...progress.log, log] };
  },
  rank: (progress, step) => {
    const ranks = rank(progress.scores!, step, progress.panel);
    const columns = ranks.columns.map((code) => {
      return [code, { ranked: presentOf(columnOf(ranks, code)).length }] as const;
    });
    const log: StepLog = {
      step: 'rank',
      ties: step.ties,
      ...(step.decimals === undefined ? {} : { decimals: step.decimals }),
      columns: Object.fromEntries(columns),
    };
    return { ...progress, ranks, log: [...progress.log, log] };
  },
};

const codesOf = (nodes: readonly TreeNode[]): readonly string[] => nodes.map(({ code }) => code);

const advance = (progress: Progress, stage: Stage, table: Table, log: StepLog): Progress => ({
  ...progress,
  table,
  made: new Map([...progress.made, [stage, table]]),
  log: [...progress.log, log],
});

function resultNodes({ framework, nodes }: Plan, weights: Weights): readonly ResultNode[] {
  const step = findStep(framework.method, 'aggregate')!;
  return nodes.map(({ code, parent, depth, node }, index) => ({
    code,
    parent,
    depth,
    kind: isIndicator(node) ? 'indicator' : 'dimension',
    weight: weights.shares[index]!,
    effectiveWeight: weights.effective[index]!,
    ...(isIndicator(node) ? {} : { method: methodOf(step, code, depth) }),
  }));
}
