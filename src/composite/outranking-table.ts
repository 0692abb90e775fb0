import { outrankingMatrix } from './aggregate-copeland.ts';
import type { Values } from './statistics.ts';
import { orNull } from './step-log.ts';

/** Which areas are ahead of which, before anything is added up. Plain JSON. */
export interface OutrankingTable {
  readonly areas: readonly string[];
  /**
   * By area, then by the area it is compared with: share of the weight, 0..1, on which it is ahead; equal scores count half. Two facing
   * cells add up to 1. 0 on the diagonal; null where the two have no score in common.
   */
  readonly ahead: readonly (readonly (number | null)[])[];
  /** Pairs in which one area is ahead or level on everything that has a weight, and ahead on some of it. */
  readonly dominated: readonly { readonly area: string; readonly by: string }[];
  /** Their share of all pairs, 0..1; null for fewer than two areas. */
  readonly dominatedShare: number | null;
}

/**
 * Compares areas two by two over some columns of scores. A pair in which one dominates the other keeps its order whatever the
 * weights are (areas without gaps). Source: Munda & Nardo 2009, Applied Economics 41:1513–1523; COINr `outrankMatrix`.
 */
export function outrankingTable(
  areas: readonly string[],
  children: readonly Values[],
  weights: readonly number[],
): OutrankingTable {
  const size = areas.length;
  const matrix = outrankingMatrix(children, weights);
  const weighty = children.filter((_, child) => weights[child]! > 0);
  const dominated: { area: string; by: string }[] = [];
  for (let row = 0; row < size; row++)
    for (let other = 0; other < size; other++)
      if (row !== other && dominates(weighty, row, other))
        dominated.push({ area: areas[other]!, by: areas[row]! });
  const pairs = (size * (size - 1)) / 2;
  return {
    areas,
    ahead: areas.map((_, row) => Array.from(matrix.subarray(row * size, (row + 1) * size), orNull)),
    dominated,
    dominatedShare: pairs === 0 ? null : dominated.length / pairs,
  };
}

/** Whether `row` has every score that `other` has, none of them lower, and one higher. */
function dominates(children: readonly Values[], row: number, other: number): boolean {
  let isAhead = false;
  for (const column of children) {
    if (Number.isNaN(column[row]!) !== Number.isNaN(column[other]!) || column[row]! < column[other]!)
      return false;
    if (column[row]! > column[other]!) isAhead = true;
  }
  return isAhead;
}
