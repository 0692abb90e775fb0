import type { BoundsInput } from '../src/composite/bounds-model.ts';
import { exp, log } from '../src/composite/elementary.ts';
import { columnOf, makeTable } from '../src/composite/table.ts';
import type { AggregateStep, RankStep } from '../src/model/method.ts';
import { areaNames } from './small-framework.ts';

/** Small trees with their scores, for tests of what holds under many weights. */

export const ARITHMETIC: AggregateStep = { step: 'aggregate', method: 'arithmetic' };
export const GEOMETRIC: AggregateStep = { step: 'aggregate', method: 'geometric' };
export const MIN: RankStep = { step: 'rank', ties: 'min' };

export interface Tree {
  readonly [code: string]: readonly string[];
}
export const FLAT: Tree = { INDEX: ['P', 'Q'] };
export const DEEP: Tree = { INDEX: ['D', 'E', 'T'], D: ['P', 'Q', 'R'], E: ['S', 'U'] };

/** Nodes with equal shares unless `shares` says otherwise, and their scores from the leaves' columns. */
export function boundsInput(
  tree: Tree,
  leaves: Readonly<Record<string, readonly number[]>>,
  options: { shares?: Readonly<Record<string, number>>; step?: AggregateStep; rank?: RankStep } = {},
): BoundsInput {
  const { shares = {}, step = ARITHMETIC, rank = MIN } = options;
  const nodes: { code: string; parent: string | null; weight: number; depth: number }[] = [];
  const visit = (code: string, parent: string | null, depth: number): void => {
    const weight = shares[code] ?? (parent === null ? 1 : 1 / tree[parent]!.length);
    nodes.push({ code, parent, weight, depth });
    for (const child of tree[code] ?? []) visit(child, code, depth + 1);
  };
  visit('INDEX', null, 0);
  const count = Object.values(leaves)[0]!.length;
  const scores = makeTable(
    areaNames(count),
    nodes.map(({ code }) => code),
  );
  for (const { code } of nodes)
    columnOf(scores, code).set(
      Array.from({ length: count }, (_, row) =>
        scoreAt(
          tree,
          code,
          (leaf) => leaves[leaf]![row]!,
          Object.fromEntries(nodes.map((n) => [n.code, n.weight])),
          step,
        ),
      ),
    );
  return { nodes, scores, aggregate: step, rank };
}

/** One area's score of a node, straight from the definition. */
export function scoreAt(
  tree: Tree,
  code: string,
  leaf: (code: string) => number,
  shares: Readonly<Record<string, number>>,
  step: AggregateStep,
): number {
  const children = tree[code];
  if (!children) return leaf(code);
  let sum = 0;
  let total = 0;
  for (const child of children) {
    const score = scoreAt(tree, child, leaf, shares, step);
    if (Number.isNaN(score) || shares[child] === 0) continue;
    sum += shares[child]! * (step.method === 'geometric' ? log(score) : score);
    total += shares[child]!;
  }
  const mean = sum / total;
  return step.method === 'geometric' ? exp(mean) : mean;
}
