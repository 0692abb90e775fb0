import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { AggregateChoice, AggregateMethodName, AggregateStep, RankStep } from '../model/method.ts';
import { choiceOf } from './aggregate.ts';
import { type BoxedNode, type ResolvedBox, resolveBox, type WeightBox } from './bounds-box.ts';
import { log } from './elementary.ts';
import type { Panel } from './panel.ts';
import { columnAt, type Table } from './table.ts';
import { childrenOf } from './tree.ts';

export interface BoundsInput {
  /** As a result's: the index first, parents before children, each with its share among its siblings. */
  readonly nodes: readonly BoxedNode[];
  /** Scores of all nodes in that order, as the run made them. */
  readonly scores: Table;
  readonly aggregate: AggregateStep;
  readonly rank: RankStep;
  /** The dimension whose ranks are bounded; the index if not given. */
  readonly node?: string;
  /** Areas are compared within their period only. */
  readonly panel?: Panel;
}

/**
 * The part of the tree whose weights move, flat. A node under which no weight moves is a leaf with the run's own scores,
 * whatever its method. Groups of siblings come children first; the last one is the ranked node.
 */
export interface BoundsModel {
  readonly of: ResolvedBox['of'];
  readonly areas: readonly string[];
  readonly periods: readonly string[] | undefined;
  /** Whether values are logarithms of scores, differences therefore logarithms of ratios. */
  readonly isLog: boolean;
  /** Items of group g: `start[g]` up to `start[g + 1]`. */
  readonly start: Int32Array;
  /** Leaf column, or −1 − group. */
  readonly source: Int32Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Node index of each item. */
  readonly nodeOf: Int32Array;
  readonly leaves: number;
  /** Rows × leaves, row after row. */
  readonly values: Float64Array;
  readonly minAvailability: Float64Array;
  readonly nodes: readonly BoxedNode[];
}

const LINEAR: ReadonlySet<AggregateMethodName> = new Set(['arithmetic', 'geometric']);

/**
 * @throws MeridianError `method.impossible`: mistakes of the box; nodes whose score is no linear function of the weights, not
 * even in logarithms; scores that have no logarithm
 */
export function boundsModel(input: BoundsInput, box: WeightBox): BoundsModel {
  const { nodes, scores, node = nodes[0]!.code } = input;
  const root = nodes.findIndex(({ code }) => code === node);
  if (root < 0)
    throw refusal([
      { code: 'weight.unknownNode', severity: 'error', at: { column: node }, details: { node } },
    ]);
  const bounds = resolveBox(nodes, box);
  const children = childrenOf(nodes);
  const itemsOf = (index: number) => children[index]!.filter((child) => bounds.high[child]! > 0);
  const isFree = (index: number): boolean =>
    itemsOf(index).some((child) => bounds.low[child]! < bounds.high[child]! || isFree(child));
  const groups: number[] = [];
  const visit = (index: number): void => {
    for (const child of itemsOf(index)) if (isFree(child)) visit(child);
    groups.push(index);
  };
  // Where nothing moves at all the ranked node is the only leaf of a group of its own.
  const isFixed = !isFree(root);
  if (isFixed) groups.push(root);
  else visit(root);
  const choices = groups.map((index) => choiceOf(input.aggregate, nodes[index]!.code, nodes[index]!.depth));
  const isLog = !isFixed && checkLinear(input, groups, choices, itemsOf);

  const start = new Int32Array(groups.length + 1);
  const source: number[] = [];
  const nodeOf: number[] = [];
  const columns: number[] = [];
  groups.forEach((index, group) => {
    for (const child of isFixed ? [root] : itemsOf(index)) {
      const below = isFixed ? -1 : groups.indexOf(child);
      source.push(below < 0 ? columns.push(child) - 1 : -1 - below);
      nodeOf.push(child);
    }
    start[group + 1] = source.length;
  });
  return {
    of: bounds.of,
    areas: input.panel?.areas ?? scores.areas,
    periods: input.panel?.periods,
    isLog,
    start,
    source: Int32Array.from(source),
    low: Float64Array.from(nodeOf, (index) => (isFixed ? 1 : bounds.low[index]!)),
    high: Float64Array.from(nodeOf, (index) => (isFixed ? 1 : bounds.high[index]!)),
    nodeOf: Int32Array.from(nodeOf),
    leaves: columns.length,
    values: valuesOf(scores, columns, isLog, nodes),
    minAvailability: Float64Array.from(choices, ({ minAvailability = 0 }) => (isFixed ? 0 : minAvailability)),
    nodes,
  };
}

/** Whether the free part is geometric; throws where it is neither arithmetic throughout nor geometric throughout. */
function checkLinear(
  { nodes, scores }: BoundsInput,
  groups: readonly number[],
  choices: readonly AggregateChoice[],
  itemsOf: (index: number) => readonly number[],
): boolean {
  const deciding = groups.findLastIndex((index) => itemsOf(index).length > 1);
  const method = choices[deciding]?.method ?? 'arithmetic';
  const issues: Issue[] = [];
  groups.forEach((index, group) => {
    const choice = choices[group]!;
    const items = itemsOf(index);
    const hasGaps = items.some((child) => columnAt(scores, child).some(Number.isNaN));
    const isLinear =
      LINEAR.has(choice.method) &&
      (items.length < 2 || choice.method === method) &&
      choice.rescale === undefined &&
      choice.decimals === undefined &&
      choice.reads !== 'aggregated' &&
      !(choice.missing === 'groupMean' && hasGaps);
    if (!isLinear)
      issues.push({
        code: 'bounds.notLinear',
        severity: 'error',
        at: { column: nodes[index]!.code },
        details: { node: nodes[index]!.code, method: choice.method },
      });
  });
  if (issues.length > 0) throw refusal(issues);
  return method === 'geometric';
}

function valuesOf(
  scores: Table,
  columns: readonly number[],
  isLog: boolean,
  nodes: readonly BoxedNode[],
): Float64Array {
  const values = new Float64Array(scores.areas.length * columns.length);
  const issues: Issue[] = [];
  columns.forEach((column, leaf) => {
    const theirs = columnAt(scores, column);
    const wrong = scores.areas.flatMap((_, row) => (isLog && theirs[row]! <= 0 ? [row] : []));
    if (wrong.length > 0)
      issues.push({
        code: 'aggregate.notPositive',
        severity: 'error',
        at: { column: nodes[column]!.code },
        value: String(theirs[wrong[0]!]),
        details: {
          node: nodes[column]!.parent ?? '',
          child: nodes[column]!.code,
          area: scores.areas[wrong[0]!]!,
          count: wrong.length,
        },
      });
    theirs.forEach((score, row) => {
      values[row * columns.length + leaf] = isLog && score > 0 ? log(score) : score;
    });
  });
  if (issues.length > 0) throw refusal(issues);
  return values;
}

export const refusal = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('method.impossible', { step: 'bounds' }, issues);
