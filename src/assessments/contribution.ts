/** The part of a result's node that contributions need; nodes come parents first. */
export interface TreeNode {
  readonly code: string;
  readonly parent: string | null;
  /** Share among the siblings, 0..1. */
  readonly weight: number;
  /** How a dimension's children are put together. */
  readonly method?: string;
}

/** What a node adds, in points of its parent's score and of the index; NaN where the node or its parent has no score. */
export interface Contribution {
  readonly toParent: number;
  readonly toIndex: number;
}

/**
 * How much each node of one area adds to its parent and to the index. Missing children do not take part: the weights of the
 * present ones are scaled up to 1, as in aggregation.
 *
 * Arithmetic: weight × score, so the children add up to their parent exactly. Geometric: the parent's score is split by the
 * children's shares in its logarithm, weight × ln score ÷ ln parent score; where that logarithm is 0 or a child's score is not
 * positive, by weight. In both cases the children's contributions add up to their parent's.
 */
export function contributionsOf(
  nodes: readonly TreeNode[],
  scoreOf: (code: string) => number,
): ReadonlyMap<string, Contribution> {
  const found = new Map<string, Contribution>();
  /** Points of the index per point of a node's score. */
  const scale = new Map<string, number>();
  for (const node of nodes) {
    const score = scoreOf(node.code);
    if (node.parent === null) {
      found.set(node.code, { toParent: score, toIndex: score });
      scale.set(node.code, 1);
    }
    const children = nodes.filter((child) => child.parent === node.code);
    if (children.length > 0) split(node, score, children, scoreOf, scale, found);
  }
  return found;
}

function split(
  node: TreeNode,
  score: number,
  children: readonly TreeNode[],
  scoreOf: (code: string) => number,
  scale: Map<string, number>,
  found: Map<string, Contribution>,
): void {
  const present = children.filter((child) => !Number.isNaN(scoreOf(child.code)) && child.weight > 0);
  const total = present.reduce((sum, child) => sum + child.weight, 0);
  const byLog =
    node.method === 'geometric' &&
    score > 0 &&
    score !== 1 &&
    present.every((child) => scoreOf(child.code) > 0);
  const perPoint = scale.get(node.code) ?? Number.NaN;
  for (const child of children) {
    const own = scoreOf(child.code);
    if (Number.isNaN(own) || Number.isNaN(score) || Number.isNaN(perPoint)) {
      found.set(child.code, { toParent: Number.NaN, toIndex: Number.NaN });
      continue;
    }
    const share = total > 0 ? child.weight / total : 0;
    const toParent =
      node.method !== 'geometric'
        ? share * own
        : byLog
          ? score * ((share * Math.log(own)) / Math.log(score))
          : share * score;
    found.set(child.code, { toParent, toIndex: perPoint * toParent });
    scale.set(
      child.code,
      node.method !== 'geometric' || own === 0 ? perPoint * share : (perPoint * toParent) / own,
    );
  }
}
