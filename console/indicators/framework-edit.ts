import {
  type Dimension,
  type Framework,
  type FrameworkNode,
  type Indicator,
  isIndicator,
} from '../../src/model/framework.ts';

/** A node on one line of the tree table, the index first, parents before children. */
export interface TreeLine {
  readonly node: FrameworkNode;
  readonly depth: number;
  readonly parent: string | null;
}

export function linesOf(tree: Dimension): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  const walk = (node: FrameworkNode, depth: number, parent: string | null): void => {
    lines.push({ node, depth, parent });
    if (!isIndicator(node)) for (const child of node.children) walk(child, depth + 1, node.code);
  };
  walk(tree, 0, null);
  return lines;
}

/** A child of the index with all indicators under it; an indicator has itself. */
export interface DataBranch {
  readonly node: FrameworkNode;
  readonly indicators: readonly Indicator[];
}

export const dataBranches = (tree: Dimension): readonly DataBranch[] =>
  tree.children.map((node) => ({ node, indicators: indicatorsIn(node) }));

const indicatorsIn = (node: FrameworkNode): readonly Indicator[] =>
  isIndicator(node) ? [node] : node.children.flatMap(indicatorsIn);

/** What stands between a framework and its first assessment. */
export interface Obstacles {
  /** Codes of nodes without a weight, and of indicators without a direction. */
  readonly weights: readonly string[];
  readonly directions: readonly string[];
  /** There is no step that normalises or none that aggregates. */
  readonly hasNoMethod: boolean;
}

/** The index's own weight is never used, so it may stay open; so may all weights where the method sets them equal. */
export function obstaclesOf(framework: Framework): Obstacles {
  const lines = linesOf(framework.tree);
  const steps = new Set(framework.method.map((step) => step.step));
  return {
    weights: weighsEqually(framework)
      ? []
      : lines
          .filter(({ node, parent }) => parent !== null && node.weight === null)
          .map(({ node }) => node.code),
    directions: lines
      .filter(({ node }) => isIndicator(node) && node.direction === null)
      .map(({ node }) => node.code),
    hasNoMethod: !steps.has('normalise') || !steps.has('aggregate'),
  };
}

export const isClear = ({ weights, directions, hasNoMethod }: Obstacles): boolean =>
  weights.length === 0 && directions.length === 0 && !hasNoMethod;

/** The method passes the tree's weights over and lets siblings weigh the same. */
export const weighsEqually = (framework: Framework): boolean =>
  framework.method.some((step) => step.step === 'weight' && step.method === 'equal');

/** Lets the tree's weights count where the method passed them over. */
export const withGivenWeights = (framework: Framework): Framework => ({
  ...framework,
  method: framework.method.map((step) => (step.step === 'weight' ? { ...step, method: 'given' } : step)),
});

/** Weights that an evaluator typed, by code; null takes a weight away again. */
export type WeightEdits = Readonly<Record<string, number | null>>;

/** Writes typed weights down; each is from then on the framework's own and no longer its source's. */
export function withEdits(framework: Framework, edits: WeightEdits): Framework {
  const rewrite = (node: FrameworkNode): FrameworkNode => {
    const weight = edits[node.code];
    const next =
      weight === undefined || weight === node.weight
        ? node
        : { ...node, weight, weightEvidence: 'own' as const };
    return isIndicator(next) ? next : { ...next, children: next.children.map(rewrite) };
  };
  return { ...framework, tree: rewrite(framework.tree) as Dimension };
}

/** Edits that differ from what the framework says already. */
export const changesIn = (framework: Framework, edits: WeightEdits): readonly string[] =>
  linesOf(framework.tree)
    .filter(({ node }) => edits[node.code] !== undefined && edits[node.code] !== node.weight)
    .map(({ node }) => node.code);
