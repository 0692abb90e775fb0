import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { AggregateChoice, AggregateMethodName, AggregateStep } from '../model/method.ts';
import { benefitOfTheDoubt } from './aggregate-bod.ts';
import { scoreColumns } from './aggregate-columns.ts';
import { copeland } from './aggregate-copeland.ts';
import { fuzzy } from './aggregate-fuzzy.ts';
import { greyRelational } from './aggregate-grey.ts';
import { aggregateLog, columnLog, type Dimension, issueOf, type Rows } from './aggregate-log.ts';
import { arithmetic, generalised, geometric, harmonic, median } from './aggregate-mean.ts';
import type { AggregateMethod, NodeRefusal } from './aggregate-method.ts';
import { type Filled, fillByGroup } from './aggregate-missing.ts';
import { mazziottaPareto } from './aggregate-mpi.ts';
import { rescaleParts } from './aggregate-rescale.ts';
import { rankSumRatio } from './aggregate-rsr.ts';
import { product, ratio, sum } from './aggregate-sum.ts';
import { topsis } from './aggregate-topsis.ts';
import { roundDecimal } from './decimal-round.ts';
import type { Groups } from './input-check.ts';
import { type Panel, partsOf } from './panel.ts';
import type { AggregatedColumn, AggregateLog } from './step-log.ts';
import { columnAt, columnOf, makeTable, type Table } from './table.ts';
import { childrenOf, type Linked } from './tree.ts';

/** How the scores of a dimension's children become its own. */
export const AGGREGATE = {
  arithmetic,
  geometric,
  harmonic,
  generalised,
  median,
  sum,
  product,
  ratio,
  mazziottaPareto,
  copeland,
  benefitOfTheDoubt,
  topsis,
  greyRelational,
  fuzzy,
  rankSumRatio,
} as const satisfies Readonly<Record<AggregateMethodName, AggregateMethod>>;

/**
 * How one dimension is aggregated: by the choice for its code, else for its depth (0 is the index), else by the step. Where only
 * a method's name is said, everything else is as in the step; a choice says all that it wants.
 */
export function choiceOf(step: AggregateStep, code: string, depth: number): AggregateChoice {
  const { step: _, levels = {}, nodes = {}, ...common } = step;
  const own = Object.hasOwn(nodes, code) ? nodes[code] : levels[String(depth)];
  return typeof own === 'string' ? { ...common, method: own } : (own ?? common);
}

/** The method of one dimension. */
export const methodOf = (step: AggregateStep, code: string, depth: number): AggregateMethodName =>
  choiceOf(step, code, depth).method;

export interface Aggregated {
  /** Areas × nodes, dimensions after their `rescale`. */
  readonly scores: Table;
  /** The same before any `rescale`; the same table where there is none. */
  readonly aggregated: Table;
  readonly log: AggregateLog;
}

/**
 * Scores of all nodes from the indicators' normalised scores: from the leaves up, each dimension after its children. Children
 * whose weight is 0 take no part, whatever their scores are.
 * @param nodes parents before children; a node without children is an indicator and needs a column in `normalised`
 * @param shares each node's weight among its siblings, ≥ 0, in the order of `nodes`; only their ratios among siblings count
 * @param groups groupings for `missing: groupMean`, each in the order of the table's areas
 * @param panel areas are compared, ranked and re-scaled with those of their own period
 * @throws MeridianError `method.impossible` with one issue for each child, area or option that a method is not defined for
 */
export function aggregate(
  nodes: readonly Linked[],
  normalised: Table,
  shares: ArrayLike<number>,
  step: AggregateStep,
  groups: Groups = {},
  panel?: Panel,
): Aggregated {
  const codes = nodes.map(({ code }) => code);
  const children = childrenOf(nodes);
  const choices = choicesOf(step, nodes);
  const rows: Rows = { parts: partsOf(normalised.areas, panel, 'period'), ...(panel ?? normalised) };
  const scores = makeTable(normalised.areas, codes);
  const isRescaled = choices.some(({ rescale }, index) => rescale && children[index]!.length > 0);
  const aggregated = isRescaled ? makeTable(normalised.areas, codes) : scores;
  const columns = new Map<string, AggregatedColumn>();
  const issues: Issue[] = [];
  const broken = new Set<number>();
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (children[index]!.length === 0) {
      const leaf = columnOf(normalised, codes[index]!);
      columnAt(scores, index).set(leaf);
      if (isRescaled) columnAt(aggregated, index).set(leaf);
      continue;
    }
    const choice = choices[index]!;
    const source = choice.reads === 'aggregated' ? aggregated : scores;
    const carrying = children[index]!.filter((child) => shares[child]! > 0);
    const made = scoreDimension(
      carrying.map((child) => columnAt(source, child)),
      Float64Array.from(carrying, (child) => shares[child]!),
      choice,
      rows,
      groups,
    );
    const names = { node: codes[index]!, children: carrying.map((child) => codes[child]!) };
    // What only follows from a refusal further down is not told again.
    const isNew = ({ child }: NodeRefusal): boolean =>
      child === undefined ? !carrying.some((other) => broken.has(other)) : !broken.has(carrying[child]!);
    issues.push(...made.refusals.filter(isNew).map((refusal) => issueOf(refusal, names, rows)));
    if (made.refusals.length > 0 || carrying.some((child) => broken.has(child))) broken.add(index);
    columnAt(aggregated, index).set(made.aggregated);
    columnAt(scores, index).set(made.scores);
    const { defaults }: AggregateMethod = AGGREGATE[choice.method];
    columns.set(names.node, columnLog(choice, defaults, made, names, rows));
  }
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'aggregate' }, issues);
  return { scores, aggregated, log: aggregateLog(step, codes, columns) };
}

function choicesOf(step: AggregateStep, nodes: readonly Linked[]): readonly AggregateChoice[] {
  const depths = new Map<string, number>();
  return nodes.map(({ code, parent }) => {
    const depth = parent === null ? 0 : depths.get(parent)! + 1;
    depths.set(code, depth);
    return choiceOf(step, code, depth);
  });
}

/** One dimension: what stands for missing scores, the method, and the other scale. */
function scoreDimension(
  children: readonly Float64Array[],
  weights: Float64Array,
  choice: AggregateChoice,
  { parts, areas }: Rows,
  groups: Groups,
): Dimension {
  const none = new Float64Array(areas.length).fill(Number.NaN);
  const nothing = { aggregated: none, scores: none, filled: [], made: [], rescaled: [] };
  if (children.length === 0) return { ...nothing, refusals: [{ refused: 'aggregate.noWeight' }] };
  let filled: readonly Filled[] = [];
  let complete = children;
  if (choice.missing === 'groupMean') {
    const { group = '' } = choice;
    const grouping = Object.hasOwn(groups, group) ? groups[group]! : [];
    if (grouping.length !== areas.length)
      return { ...nothing, refusals: [{ refused: 'aggregate.groupMissing', details: { group } }] };
    if (grouping.every((name) => name === null) && children.some((column) => column.some(Number.isNaN)))
      return { ...nothing, refusals: [{ refused: 'aggregate.groupEmpty', details: { group } }] };
    ({ children: complete, filled } = fillByGroup(children, grouping, parts));
  }
  const method: AggregateMethod = AGGREGATE[choice.method];
  const made = scoreColumns(complete, weights, method, { ...method.defaults, ...choice }, parts);
  const { decimals, rescale } = choice;
  if (decimals !== undefined)
    made.scores.forEach((score, row) => {
      made.scores[row] = roundDecimal(score, decimals);
    });
  if (made.refusals.length > 0 || !rescale) return { aggregated: made.scores, filled, rescaled: [], ...made };
  const rescaled = rescaleParts(made.scores, rescale, parts, areas);
  return { aggregated: made.scores, filled, made: made.made, ...rescaled };
}
