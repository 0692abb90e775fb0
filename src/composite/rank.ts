import type { RankStep, TieRule } from '../model/method.ts';
import { presentOf, type Values } from './statistics.ts';
import { columnAt, makeTable, type Table } from './table.ts';

/** What a run of equal scores gets: `before` areas score higher, in `groups` runs, and `count` are equal. */
type Tie = (before: number, count: number, groups: number) => number;

/** Ranks of equal scores; 1 is the largest score. Equal means equal to the last bit. */
export const TIES: Readonly<Record<TieRule, Tie>> = {
  /** 1 2 2 4: the best place of the run. As sports tables, and COINr. */
  min: (before) => before + 1,
  /** 1 3 3 4: the worst place of the run. */
  max: (before, count) => before + count,
  /** 1 2.5 2.5 4: the mean of the places. */
  average: (before, count) => before + (count + 1) / 2,
  /** 1 2 2 3: no place is left out. */
  dense: (_before, _count, groups) => groups + 1,
};

/** Ranks of one column, largest score first; NaN where there is no score. */
export function rankColumn(scores: Values, ties: TieRule): Float64Array {
  const rankOf = TIES[ties];
  const sorted = presentOf(scores).sort();
  const count = sorted.length;
  // For each place of `sorted`: where its run of equal scores ends, and how many different scores stand from here on.
  const end = new Uint32Array(count + 1).fill(count);
  const different = new Uint32Array(count + 1);
  for (let at = count - 1; at >= 0; at--) {
    const isSame = sorted[at] === sorted[at + 1];
    end[at] = isSame ? end[at + 1]! : at + 1;
    different[at] = different[at + 1]! + (isSame ? 0 : 1);
  }
  const ranks = new Float64Array(scores.length).fill(Number.NaN);
  for (let row = 0; row < scores.length; row++) {
    if (Number.isNaN(scores[row])) continue;
    const first = firstPlace(sorted, scores[row]!);
    const next = end[first]!;
    ranks[row] = rankOf(count - next, next - first, different[next]!);
  }
  return ranks;
}

/** Where a number first stands among rising numbers. */
function firstPlace(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Ranks of every column of a table of scores. */
export function rank(scores: Table, step: RankStep): Table {
  const ranks = makeTable(scores.areas, scores.columns);
  scores.columns.forEach((_, index) => {
    columnAt(ranks, index).set(rankColumn(columnAt(scores, index), step.ties));
  });
  return ranks;
}
