import { AGGREGATE, choiceOf } from '../composite/aggregate.ts';
import { issueOf } from '../composite/aggregate-log.ts';
import type { AggregateMethod } from '../composite/aggregate-method.ts';
import { nodesOf } from '../composite/tree.ts';
import { type Framework, isIndicator } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { AggregateStep } from '../model/method.ts';
import { findStep } from '../model/readiness.ts';
import { escapePointer } from '../platform/document.ts';

/**
 * What keeps dimensions from being aggregated whatever the data are, by the methods themselves: options that are missing or make
 * no sense, and numbers of children that a method cannot take. Each at the place where the method is chosen.
 */
export function combinationIssues(framework: Framework): readonly Issue[] {
  const step = findStep(framework.method, 'aggregate');
  if (!step) return [];
  const path = `/method/${framework.method.indexOf(step)}`;
  const found = nodesOf(framework.tree).flatMap(({ node, code, depth }): readonly Issue[] => {
    if (isIndicator(node)) return [];
    const choice = choiceOf(step, code, depth);
    const method: AggregateMethod = AGGREGATE[choice.method];
    const children = node.children.filter(({ weight }) => weight !== 0);
    const refusal = method.check?.({ ...method.defaults, ...choice }, children.length);
    if (!refusal) return [];
    const names = { node: code, children: children.map((child) => child.code) };
    const issue = issueOf(refusal, names, { areas: [], parts: [] });
    return [{ ...issue, at: { path: path + placeOf(step, code, depth) } }];
  });
  // What is wrong with the option of a step is told once, and not again for each dimension.
  return found.filter(
    ({ code, at }, index) =>
      found.findIndex((other) => other.code === code && other.at.path === at.path) === index,
  );
}

/** Where a dimension's method is chosen. */
function placeOf({ nodes = {}, levels = {} }: AggregateStep, code: string, depth: number): string {
  if (Object.hasOwn(nodes, code)) return `/nodes/${escapePointer(code)}`;
  return Object.hasOwn(levels, String(depth)) ? `/levels/${depth}` : '';
}
