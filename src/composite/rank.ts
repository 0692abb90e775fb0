import type { RankStep, TieRule } from '../model/method.ts';
import { roundDecimal } from './decimal-round.ts';
import { type Panel, partsOf, putPart, takePart } from './panel.ts';
import type { Values } from './statistics.ts';
import { columnAt, makeTable, type Table } from './table.ts';

/** What a run of equal scores gets: `before` areas score higher, in `groups` runs, and `count` are equal. */
type Tie = (before: number, count: number, groups: number) => number;

/** Ranks of equal scores; 1 is the largest score. Equal means equal to the last bit, or to the step's `decimals`. */
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

/**
 * Ranks of one column, largest score first; NaN where there is no score. Equal are scores of the same bits, or with `decimals`
 * those that {@link roundDecimal} makes equal.
 */
export const rankColumn = (scores: Values, ties: TieRule, decimals?: number): Float64Array =>
  makeRanker(scores.length)(scores, ties, decimals);

/** Ranks of every column of a table of scores; in a panel within each period. */
export function rank(scores: Table, { ties, decimals }: RankStep, panel?: Panel): Table {
  const ranks = makeTable(scores.areas, scores.columns);
  const parts = partsOf(scores.areas, panel, 'period');
  const rankRows = makeRanker(scores.areas.length);
  for (let index = 0; index < scores.columns.length; index++) {
    const column = columnAt(scores, index);
    for (const part of parts)
      putPart(rankRows(takePart(column, part), ties, decimals), part, columnAt(ranks, index));
  }
  return ranks;
}

/** How many steps per row putting rows in order may take before another way is quicker. */
const PATIENCE = 16;

/** Ranks columns of up to `most` rows with the same working space. */
function makeRanker(most: number): (scores: Values, ties: TieRule, decimals?: number) => Float64Array {
  const keys = new Float64Array(most);
  const rows = new Uint32Array(most);
  const buckets = new Uint32Array(most);
  const starts = new Uint32Array(most + 2);
  return (scores, ties, decimals) => {
    let count = 0;
    for (let row = 0; row < scores.length; row++) {
      const score = scores[row]!;
      keys[row] = decimals === undefined ? score : roundDecimal(score, decimals);
      if (!Number.isNaN(score)) {
        rows[count] = row;
        count += 1;
      }
    }
    const present = rows.subarray(0, count);
    spread(keys, present, buckets, starts);
    if (!settle(keys, present)) present.sort((a, b) => keys[a]! - keys[b]!);
    const ranks = new Float64Array(scores.length).fill(Number.NaN);
    const rankOf = TIES[ties];
    for (let end = count, groups = 0; end > 0; groups++) {
      let start = end - 1;
      while (start > 0 && keys[present[start - 1]!] === keys[present[end - 1]!]) start -= 1;
      const own = rankOf(count - end, end - start, groups);
      for (let at = start; at < end; at++) ranks[present[at]!] = own;
      end = start;
    }
    return ranks;
  };
}

/** Puts rows in order but for small disorder: by as many equal intervals between the least and largest key as there are rows. */
function spread(keys: Float64Array, rows: Uint32Array, buckets: Uint32Array, starts: Uint32Array): void {
  const count = rows.length;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < count; at++) {
    const key = keys[rows[at]!]!;
    if (key < min) min = key;
    if (key > max) max = key;
  }
  const perKey = (count - 1) / (max - min);
  starts.fill(0, 0, count + 1);
  for (let at = 0; at < count; at++) {
    const bucket = Math.trunc((keys[rows[at]!]! - min) * perKey) | 0;
    buckets[at] = bucket;
    starts[bucket + 1]! += 1;
  }
  for (let bucket = 0; bucket < count; bucket++) starts[bucket + 1]! += starts[bucket]!;
  const given = rows.slice();
  for (let at = 0; at < count; at++) {
    const bucket = buckets[at]!;
    rows[starts[bucket]!] = given[at]!;
    starts[bucket]! += 1;
  }
}

/** Insertion sort by key; gives up, with all rows still there, where the keys lie so unevenly that it would take long. */
function settle(keys: Float64Array, rows: Uint32Array): boolean {
  let left = PATIENCE * rows.length;
  for (let at = 1; at < rows.length && left >= 0; at++) {
    const row = rows[at]!;
    const key = keys[row]!;
    let place = at;
    while (place > 0 && keys[rows[place - 1]!]! > key) {
      rows[place] = rows[place - 1]!;
      place -= 1;
    }
    rows[place] = row;
    left -= at - place;
  }
  return left >= 0;
}
