import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Linked } from './tree.ts';

/** What happens to a score and its ranks when one node of the tree weighs nothing. */
export interface Removal {
  readonly code: string;
  /** The node whose weight is zero then: the node itself, or the highest one above it that stands on it alone. */
  readonly removed: string;
  readonly scores: Float64Array;
  readonly ranks: Float64Array;
  /** Mean and largest number of ranks that an area moves by; NaN where no area is ranked both times. */
  readonly meanShift: number;
  readonly largestShift: number;
}
/** Why a node cannot be taken out: nothing would be left, or the aggregation refuses what is left. */
export interface NotRemoved {
  readonly code: string;
  readonly issues: readonly Issue[];
}

export interface RemovalInput {
  /** The index first, parents before children, with weights ≥ 0 relative to their siblings. */
  readonly nodes: readonly (Linked & { readonly weight: number })[];
  /** The scores that are looked at, as they are. */
  readonly scores: Float64Array;
  /** Ranks of such scores, 1 the largest; NaN where there is no score. */
  readonly rank: (scores: Float64Array) => Float64Array;
  /** The same scores under other weights, by code; nodes that are not named keep theirs. */
  readonly rescore: (weights: Readonly<Record<string, number>>) => Float64Array;
}

/**
 * Takes one node after the other out of an index by making its weight zero; its siblings' weights then count for the whole. The
 * other steps stay as they are, which is exact as long as none of them reads weights. Source: COINr `remove_elements`.
 */
export function removeEach(
  { nodes, scores, rank, rescore }: RemovalInput,
  codes: readonly string[],
): readonly (Removal | NotRemoved)[] {
  const before = rank(scores);
  return codes.map((code) => {
    const removed = lightened(nodes, code);
    if (removed === undefined) return { code, issues: [nothingLeft(code)] };
    try {
      const after = rescore({ [removed]: 0 });
      const ranks = rank(after);
      return { code, removed, scores: after, ranks, ...shifts(before, ranks) };
    } catch (error) {
      if (error instanceof MeridianError && error.code === 'method.impossible')
        return { code, issues: error.issues };
      throw error;
    }
  });
}

/** The node, or the highest one above it that has no other child with a weight; undefined if that is the index. */
function lightened(nodes: RemovalInput['nodes'], code: string): string | undefined {
  const node = nodes.find((other) => other.code === code);
  if (!node) throw new RangeError(`no node ${code}`);
  if (node.parent === null) return undefined;
  const isAlone = !nodes.some(
    (other) => other.parent === node.parent && other.code !== code && other.weight > 0,
  );
  return isAlone ? lightened(nodes, node.parent) : code;
}

function shifts(before: Float64Array, after: Float64Array): { meanShift: number; largestShift: number } {
  let sum = 0;
  let count = 0;
  let largest = Number.NaN;
  before.forEach((rank, row) => {
    const shift = Math.abs(after[row]! - rank);
    if (Number.isNaN(shift)) return;
    sum += shift;
    count += 1;
    if (!(shift <= largest)) largest = shift;
  });
  return { meanShift: sum / count, largestShift: largest };
}

const nothingLeft = (code: string): Issue => ({
  code: 'removal.nothingLeft',
  severity: 'error',
  at: { column: code },
  details: { node: code },
});
