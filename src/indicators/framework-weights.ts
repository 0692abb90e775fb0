import { WEIGHT } from '../composite/resolve-weights.ts';
import { makeTable } from '../composite/table.ts';
import { childrenOf, nodesOf } from '../composite/tree.ts';
import { unknownNodes, type WeightTree } from '../composite/weight-method.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { WeightChoice, WeightMethodName } from '../model/method.ts';
import { findStep } from '../model/readiness.ts';
import { escapePointer } from '../platform/document.ts';

/** Methods that weigh by what the file says alone, with where it says it by dimension. */
const JUDGED: Readonly<Partial<Record<WeightMethodName, 'matrices' | 'allocations'>>> = {
  ahp: 'matrices',
  dematel: 'matrices',
  budget: 'allocations',
};

/**
 * What keeps the judgements in a framework file from giving weights, by the methods themselves: matrices of the wrong size or
 * that contradict themselves, experts who leave something out, names that are not in the tree. Weights that are read off the
 * scores wait for data.
 */
export function judgementIssues(framework: Framework): readonly Issue[] {
  const step = findStep(framework.method, 'weight');
  if (!step) return [];
  const nodes = nodesOf(framework.tree);
  const tree: WeightTree = { nodes, children: childrenOf(nodes), normalised: makeTable([], []) };
  return choiceIssues(tree, step, `/method/${framework.method.indexOf(step)}`);
}

function choiceIssues(tree: WeightTree, choice: WeightChoice, path: string): readonly Issue[] {
  const place = JUDGED[choice.method];
  const issues = place
    ? WEIGHT[choice.method](tree, choice, () => ({ weights: [], issues: [] })).issues
    : unknownNodes(tree, Object.keys(choice.targets ?? {}), 'node');
  const placed = issues.map((issue): Issue => {
    const node = issue.details?.node;
    const below = place && node !== undefined ? `/${place}/${escapePointer(String(node))}` : '';
    return { ...issue, at: { path: path + below } };
  });
  const parts = (choice.parts ?? []).flatMap((part, index) =>
    choiceIssues(tree, part, `${path}/parts/${index}`),
  );
  return [...placed, ...parts];
}
