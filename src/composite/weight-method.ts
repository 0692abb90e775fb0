import { isIndicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { WeightChoice } from '../model/method.ts';
import type { Panel } from './panel.ts';
import type { FamilyDetail, WeightDetail } from './step-log.ts';
import type { Table } from './table.ts';
import type { TreeNode } from './tree.ts';

/** What weights are found for: the tree, and the scores that some methods read. */
export interface WeightTree {
  /** Parents before children, the index first. */
  readonly nodes: readonly TreeNode[];
  /** Indices of each node's children, by the node's index. */
  readonly children: readonly (readonly number[])[];
  /** The indicators' scores; more is better. */
  readonly normalised: Table;
  readonly panel?: Panel;
}

/** Weights by node, relative to the siblings'; they count only if there are no issues. */
export interface FoundWeights {
  readonly weights: readonly number[];
  readonly detail?: WeightDetail;
  readonly issues: readonly Issue[];
}

/** One way to weights. `find` is for a method that is made of others. */
export type WeightMethod = (
  tree: WeightTree,
  choice: WeightChoice,
  find: (choice: WeightChoice) => FoundWeights,
) => FoundWeights;

/** Some nodes weighed among themselves: their weights ≥ 0, of any sum, not all 0. */
export interface WeighedFamily {
  readonly weights: readonly number[];
  readonly detail: FamilyDetail;
}
/** Why a family cannot be weighed: an issue's code, with what fills its words beside the family's `node`. */
export interface RefusedFamily {
  readonly refused: string;
  readonly value?: string;
  readonly details?: Readonly<Record<string, string | number>>;
}
export const isRefused = (
  answer: WeighedFamily | readonly RefusedFamily[],
): answer is readonly RefusedFamily[] => Array.isArray(answer);

/** Where weights come from that a method does not find itself: the tree (NaN where it does not say), or all alike. */
const UPPER: Readonly<Record<NonNullable<WeightChoice['upper']>, (own: number | null) => number>> = {
  given: (own) => own ?? Number.NaN,
  equal: () => 1,
};

/** Weights by node before a method has its say. A node without siblings weighs all there is. */
export function upperWeights({ nodes, children }: WeightTree, { upper = 'given' }: WeightChoice): number[] {
  const weights = nodes.map(({ node, parent }) => (parent === null ? 1 : UPPER[upper](node.weight)));
  for (const siblings of children) if (siblings.length === 1) weights[siblings[0]!] = 1;
  return weights;
}

/** A refusal as an issue at the node whose children could not be weighed. */
export const issueOf = (node: TreeNode, { refused, value, details }: RefusedFamily): Issue => ({
  code: refused,
  severity: 'error',
  at: { path: node.path },
  ...(value === undefined ? {} : { value }),
  details: { node: node.code, ...details },
});

/** An issue about the choice itself rather than about a node. */
export const choiceIssue = (code: string, details: Issue['details'] = {}, value?: string): Issue => ({
  code,
  severity: 'error',
  at: {},
  ...(value === undefined ? {} : { value }),
  details,
});

/** Issues for names in a choice that are no dimension (`wants: 'dimension'`) or no node of the tree. */
export function unknownNodes(
  { nodes }: WeightTree,
  names: readonly string[],
  wants: 'dimension' | 'node',
): readonly Issue[] {
  const known = new Set(
    nodes.filter(({ node }) => wants === 'node' || !isIndicator(node)).map(({ code }) => code),
  );
  return names
    .filter((name) => !known.has(name))
    .map((node) => choiceIssue(wants === 'node' ? 'weight.unknownNode' : 'weight.noDimension', { node }));
}

/** Gives each dimension the sum of the weights below it, so that weights over all indicators stand in the tree. */
export function sumUpwards({ nodes, children }: WeightTree, weights: number[]): void {
  for (let index = nodes.length - 1; index > 0; index--)
    if (!isIndicator(nodes[index]!.node))
      weights[index] = children[index]!.reduce((sum, child) => sum + weights[child]!, 0);
}

/**
 * Finds weights family by family, from the leaves up: `weights` are by node, with all below the family settled. Families that
 * `weigh` answers undefined for keep their upper weights.
 */
export function byFamily(
  tree: WeightTree,
  choice: WeightChoice,
  weigh: (
    node: TreeNode,
    children: readonly number[],
    weights: readonly number[],
  ) => WeighedFamily | readonly RefusedFamily[] | undefined,
): FoundWeights {
  const weights = upperWeights(tree, choice);
  const families: [string, FamilyDetail][] = [];
  const issues: Issue[][] = [];
  for (let index = tree.nodes.length - 1; index >= 0; index--) {
    const node = tree.nodes[index]!;
    const children = tree.children[index]!;
    const answer = children.length === 0 ? undefined : weigh(node, children, weights);
    if (answer === undefined) continue;
    if (isRefused(answer)) {
      issues.push(answer.map((refused) => issueOf(node, refused)));
      continue;
    }
    children.forEach((child, at) => {
      weights[child] = answer.weights[at]!;
    });
    families.push([node.code, answer.detail]);
  }
  return {
    weights,
    detail: { families: Object.fromEntries(families.reverse()) },
    issues: issues.reverse().flat(),
  };
}
