import { type Framework, type FrameworkNode, type Indicator, isIndicator } from '../model/framework.ts';
import type { Registration } from './indicator-store.ts';

export interface FrameworkCounts {
  readonly indicatorCount: number;
  /** Inner nodes below the root. */
  readonly dimensionCount: number;
  /** Nodes below the root by evidence status. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Nodes below the root whose source publishes no weight. */
  readonly unknownWeights: number;
}

/** How large a framework is and how well supported. */
export function countFramework(framework: Framework): FrameworkCounts {
  const nodes = nodesBelow(framework.tree);
  const evidence: Record<string, number> = {};
  for (const node of nodes) evidence[node.evidence] = (evidence[node.evidence] ?? 0) + 1;
  const indicatorCount = nodes.filter(isIndicator).length;
  return {
    indicatorCount,
    dimensionCount: nodes.length - indicatorCount,
    evidence,
    unknownWeights: nodes.filter((node) => node.weight === null).length,
  };
}

/** What a framework puts into the register of indicators: its indicators and its variables, each once. */
export function registrationsOf(framework: Framework): readonly Registration[] {
  const indicators = nodesBelow(framework.tree).filter((node): node is Indicator => isIndicator(node));
  return [...indicators, ...(framework.variables ?? [])].map(({ code, name, unit, definition }) => ({
    code,
    name,
    unit,
    definition: definition ?? null,
  }));
}

/** All nodes below a node, parents before children. */
export function nodesBelow(node: FrameworkNode): readonly FrameworkNode[] {
  return isIndicator(node) ? [] : node.children.flatMap((child) => [child, ...nodesBelow(child)]);
}
