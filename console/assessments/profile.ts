import type { AreaProfileWire, RunNodeWire } from '../../src/assessments/run-wire.ts';

export type NodeScore = AreaProfileWire['nodes'][number];

/** A node of the run together with what one area has there. */
export interface Placed {
  readonly node: RunNodeWire;
  readonly at: NodeScore;
}

/** The run's nodes in tree order (a dimension, then all below it) with the area's scores. */
export function placed(nodes: readonly RunNodeWire[], scores: readonly NodeScore[]): readonly Placed[] {
  const byCode = new Map(scores.map((score) => [score.code, score]));
  const children = new Map<string, RunNodeWire[]>();
  for (const node of nodes)
    children.set(node.parent ?? '', [...(children.get(node.parent ?? '') ?? []), node]);
  const walk = (node: RunNodeWire): Placed[] => {
    const at = byCode.get(node.code);
    const below = (children.get(node.code) ?? []).flatMap(walk);
    return at ? [{ node, at }, ...below] : below;
  };
  return (children.get('') ?? []).flatMap(walk);
}

/** One bar of the waterfall: from `start` to `end` points of the index; null where the node adds nothing known. */
export interface WaterfallRow {
  readonly kind: 'dimension' | 'indicator' | 'adjustment' | 'total';
  readonly code: string;
  readonly depth: number;
  readonly start: number | null;
  readonly end: number | null;
}

/**
 * From zero to the index: indicators one after another, each dimension spanning its own. What indicators' contributions leave
 * to the index's score (weights shared out again where values are missing, geometric means) is one more step if it is more
 * than 0.05 points. No score: no rows.
 */
export function waterfall(tree: readonly Placed[]): readonly WaterfallRow[] {
  const [index, ...rest] = tree;
  if (!index || index.at.score === null) return [];
  const rows: WaterfallRow[] = [];
  let sum = 0;
  const open: { row: number; depth: number; start: number; any: boolean }[] = [];
  const close = (depth: number): void => {
    while (open.length && open.at(-1)!.depth >= depth) {
      const { row, start, any } = open.pop()!;
      rows[row] = { ...rows[row]!, start: any ? start : null, end: any ? sum : null };
    }
  };
  for (const { node, at } of rest) {
    close(node.depth);
    const row = { code: node.code, depth: node.depth };
    if (node.kind === 'dimension') {
      open.push({ row: rows.length, depth: node.depth, start: sum, any: false });
      rows.push({ ...row, kind: 'dimension', start: null, end: null });
    } else {
      const added = at.contribution;
      rows.push({
        ...row,
        kind: 'indicator',
        start: added === null ? null : sum,
        end: added === null ? null : sum + added,
      });
      if (added !== null) {
        sum += added;
        for (const dimension of open) dimension.any = true;
      }
    }
  }
  close(0);
  if (Math.abs(index.at.score - sum) > 0.05)
    rows.push({ kind: 'adjustment', code: '', depth: 1, start: sum, end: index.at.score });
  rows.push({ kind: 'total', code: index.node.code, depth: 0, start: 0, end: index.at.score });
  return rows;
}

/** The nodes that a radar shows: the highest level below the index that has at least three, at most twelve of them. */
export function radarNodes(nodes: readonly RunNodeWire[]): readonly RunNodeWire[] {
  const deepest = Math.max(0, ...nodes.map(({ depth }) => depth));
  for (let level = 1; level <= deepest; level += 1) {
    const found = nodes.filter(({ depth }) => depth === level);
    if (found.length >= 3) return found.slice(0, 12);
  }
  return nodes.filter(({ depth }) => depth === 1);
}
