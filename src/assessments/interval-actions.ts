import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { findIntervals } from './interval-store.ts';
import type { IntervalsWire } from './interval-wire.ts';
import { findStoredRun } from './run-actions.ts';

/**
 * Within which ranks every area stays, by the newest completed uncertainty analysis of a run: of a dimension, or of the index
 * if none is named. Areas without a rank of their own, and nodes that the analysis does not know, have none. Throws
 * `thing.notFound`.
 */
export async function listIntervals(ctx: Context, runId: string, node?: string): Promise<IntervalsWire> {
  assertMay(ctx.actor, 'run.read');
  const run = await findStoredRun(ctx, runId);
  const row = await findIntervals(ctx.db, run.id, node ?? run.record.framework.tree.code);
  if (!row) return { analysis: null, items: [] };
  const { ranks, low, high } = row;
  return {
    analysis: {
      id: row.id,
      at: row.finished_at.toISOString(),
      interval: row.interval,
      replications: row.replications,
    },
    items: row.areas.flatMap((area, at) => {
      const one = { rank: ranks?.[at] ?? null, low: low?.[at] ?? null, high: high?.[at] ?? null };
      return one.rank === null || one.low === null || one.high === null
        ? []
        : [{ area, rank: one.rank, low: one.low, high: one.high }];
    }),
  };
}
