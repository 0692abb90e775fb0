import type { RankStep, TieRule } from '../model/framework.ts';
import type { Values } from './statistics.ts';
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
  const rows = Uint32Array.from({ length: scores.length }, (_, row) => row)
    .filter((row) => !Number.isNaN(scores[row]))
    .sort((a, b) => scores[b]! - scores[a]!);
  const ranks = new Float64Array(scores.length).fill(Number.NaN);
  let groups = 0;
  for (let start = 0; start < rows.length; groups++) {
    let end = start + 1;
    while (end < rows.length && scores[rows[end]!] === scores[rows[start]!]) end += 1;
    const rank = TIES[ties](start, end - start, groups);
    for (let at = start; at < end; at++) ranks[rows[at]!] = rank;
    start = end;
  }
  return ranks;
}

/** Ranks of every column of a table of scores. */
export function rank(scores: Table, step: RankStep): Table {
  const ranks = makeTable(scores.areas, scores.columns);
  scores.columns.forEach((_, index) => {
    columnAt(ranks, index).set(rankColumn(columnAt(scores, index), step.ties));
  });
  return ranks;
}
