import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { WeightStep } from '../model/method.ts';
import type { WeightDetail, WeightLog } from './step-log.ts';
import { childrenOf, type Linked } from './tree.ts';

/** Each weight over their sum, so that they add up to 1. For finite weights ≥ 0, not all of them zero. */
export function sharesOf(weights: readonly number[]): readonly number[] {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  // Dividing by the largest first keeps the sum in range for weights of any size.
  const scaled = weights.map((weight) => weight / largest);
  const sum = scaled.reduce((total, weight) => total + weight, 0);
  return scaled.map((weight) => weight / sum);
}

export interface Weighed extends Linked {
  readonly path?: string;
}
export interface Weights {
  /** Share among siblings by node index; 1 for the index itself. */
  readonly shares: Float64Array;
  /** Share in the index: the product of the shares down from it. */
  readonly effective: Float64Array;
}

/** Every node that is listed twice: its weights would be two, and adding them up would be a guess. */
export function repeatedNodes(nodes: readonly Weighed[]): readonly Issue[] {
  const seen = new Set<string>();
  return nodes.flatMap((node) => {
    const isRepeated = seen.has(node.code);
    seen.add(node.code);
    return isRepeated ? [issueOf('weight.nodeTwice', node)] : [];
  });
}

/** Every weight that is negative or not finite, every parent whose children all weigh zero, and every node listed twice. */
export function weightIssues(nodes: readonly Weighed[], weights: readonly number[]): readonly Issue[] {
  const issues: Issue[] = [...repeatedNodes(nodes)];
  childrenOf(nodes).forEach((children, parent) => {
    for (const child of children)
      if (!(weights[child]! >= 0 && Number.isFinite(weights[child])))
        issues.push(issueOf('weight.invalid', nodes[child]!, String(weights[child])));
    if (children.length > 0 && children.every((child) => weights[child] === 0))
      issues.push(issueOf('weight.allZero', nodes[parent]!));
  });
  return issues;
}

/**
 * Shares among siblings from weights by node.
 * @param nodes parents before children
 * @throws MeridianError `method.impossible` with all of {@link weightIssues}
 */
export function weigh(nodes: readonly Weighed[], weights: readonly number[]): Weights {
  const issues = weightIssues(nodes, weights);
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'weight' }, issues);
  const shares = new Float64Array(nodes.length).fill(1);
  const effective = new Float64Array(nodes.length).fill(1);
  childrenOf(nodes).forEach((children, parent) => {
    const group = sharesOf(children.map((child) => weights[child]!));
    children.forEach((child, at) => {
      shares[child] = group[at]!;
      effective[child] = effective[parent]! * group[at]!;
    });
  });
  return { shares, effective };
}

export const weightLog = (
  step: WeightStep,
  nodes: readonly Linked[],
  weights: Weights,
  detail?: WeightDetail,
): WeightLog => ({
  step: 'weight',
  method: step.method,
  columns: Object.fromEntries(
    nodes.map(({ code }, index) => [
      code,
      { weight: weights.shares[index]!, effectiveWeight: weights.effective[index]! },
    ]),
  ),
  ...(detail === undefined ? {} : { detail }),
});

const issueOf = (code: string, node: Weighed, value?: string): Issue => ({
  code,
  severity: 'error',
  at: node.path === undefined ? { column: node.code } : { path: node.path },
  ...(value === undefined ? {} : { value }),
  details: { node: node.code },
});
