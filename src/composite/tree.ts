import {
  type Dimension,
  type Framework,
  type FrameworkNode,
  figureOf,
  type Indicator,
  isIndicator,
} from '../model/framework.ts';

/** A node of a framework's tree with its place in it. */
export interface TreeNode<N extends FrameworkNode = FrameworkNode> {
  readonly code: string;
  readonly parent: string | null;
  /** 0 is the index, 1 its dimensions, and so on down. */
  readonly depth: number;
  readonly node: N;
  /** JSON Pointer into the framework file. */
  readonly path: string;
}

/** All nodes, the index first, each parent before its children, siblings in the file's order. */
export function nodesOf(tree: Dimension): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  const visit = (node: FrameworkNode, parent: string | null, depth: number, path: string): void => {
    nodes.push({ code: node.code, parent, depth, node, path });
    if (isIndicator(node)) return;
    node.children.forEach((child, index) => {
      visit(child, node.code, depth + 1, `${path}/children/${index}`);
    });
  };
  visit(tree, null, 0, '/tree');
  return nodes;
}

/** The leaves, in the file's order. */
export const indicatorsOf = (tree: Dimension): readonly TreeNode<Indicator>[] =>
  nodesOf(tree).filter((entry): entry is TreeNode<Indicator> => isIndicator(entry.node));

/** The codes of the indicators below each dimension, at any depth, by its code. */
export function indicatorsUnder(nodes: readonly TreeNode[]): ReadonlyMap<string, readonly string[]> {
  const parents = new Map(nodes.map(({ code, parent }) => [code, parent]));
  const under = new Map<string, string[]>();
  for (const { code, node } of nodes) {
    if (!isIndicator(node)) {
      under.set(code, []);
      continue;
    }
    for (let at = parents.get(code) ?? null; at !== null; at = parents.get(at) ?? null)
      under.get(at)?.push(code);
  }
  return under;
}

/** The codes under which the data bring what a framework scores: its indicators, or their numerators, each once. */
export const figuresOf = (tree: Dimension): readonly string[] => [
  ...new Set(indicatorsOf(tree).map(({ node }) => figureOf(node))),
];

/** Every code that the data may bring for a framework: what it scores, then its variables, each once. */
export const dataCodesOf = ({ tree, variables = [] }: Framework): readonly string[] => [
  ...new Set([...figuresOf(tree), ...variables.map(({ code }) => code)]),
];

/** Anything that names its parent, e.g. a {@link TreeNode} or a result's node. */
export interface Linked {
  readonly code: string;
  readonly parent: string | null;
}

/** Indices of each node's children, by the node's index; `nodes` in any order. */
export function childrenOf(nodes: readonly Linked[]): readonly (readonly number[])[] {
  const children: number[][] = nodes.map(() => []);
  const indexOf = new Map(nodes.map((node, index) => [node.code, index]));
  nodes.forEach((node, index) => {
    if (node.parent !== null) children[indexOf.get(node.parent)!]!.push(index);
  });
  return children;
}
