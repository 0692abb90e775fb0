import type { CompositeResult } from './run.ts';
import { median } from './statistics.ts';
import { orNull } from './step-log.ts';
import { columnOf } from './table.ts';

/** How one area does in one dimension. Null where it, or nobody, has a score. */
export interface AreaSummary {
  readonly code: string;
  readonly depth: number;
  readonly score: number | null;
  readonly rank: number | null;
  /** How many areas have a score there, and the one in their middle. */
  readonly of: number;
  readonly median: number | null;
}

/**
 * One area's score and rank in the index and in every dimension, in the order of the tree. Over a panel `of` and `median` are of
 * the area's own period. Source: COINr `get_unit_summary`.
 * @param row of the area in the result
 */
export function areaSummary(
  { nodes, scores, ranks, panel }: Pick<CompositeResult, 'nodes' | 'scores' | 'ranks' | 'panel'>,
  row: number,
): readonly AreaSummary[] {
  const isPeer = (_: number, other: number): boolean => panel?.periods[other] === panel?.periods[row];
  return nodes
    .filter(({ kind }) => kind === 'dimension')
    .map(({ code, depth }) => {
      const column = columnOf(scores, code);
      const peers = column.filter(isPeer);
      return {
        code,
        depth,
        score: orNull(column[row]!),
        rank: orNull(columnOf(ranks, code)[row]!),
        of: peers.filter((score) => !Number.isNaN(score)).length,
        median: orNull(median(peers)),
      };
    });
}
