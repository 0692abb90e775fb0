import type { Sql } from '../platform/database.ts';

/** What an uncertainty analysis counted for one node, in the order of its areas. */
export interface IntervalRow {
  readonly id: string;
  readonly finished_at: Date;
  /** Share of the replications that lies between the ends, 0..1. */
  readonly interval: number;
  /** Replications that were counted. */
  readonly replications: number;
  readonly areas: readonly string[];
  /** Null where the analysis has no such node. */
  readonly ranks: readonly (number | null)[] | null;
  readonly low: readonly (number | null)[] | null;
  readonly high: readonly (number | null)[] | null;
}

/** From the newest completed uncertainty analysis of a run: one node's intervals, without all the rest of the result. */
export async function findIntervals(sql: Sql, run: string, node: string): Promise<IntervalRow | undefined> {
  const [row] = await sql.query<IntervalRow>(
    `WITH newest AS (
       SELECT id, finished_at, result FROM analysis
       WHERE run_id = $1 AND kind = 'uncertainty' AND status = 'completed'
       ORDER BY at DESC, id DESC LIMIT 1
     )
     SELECT id, finished_at, (result->>'interval')::double precision AS interval,
            (result->'replications'->>'done')::double precision AS replications, result->'areas' AS areas,
            node->'nominalRank' AS ranks, node->'lowRank' AS low, node->'highRank' AS high
     FROM newest
     LEFT JOIN LATERAL jsonb_array_elements(result->'nodes') AS node ON node->>'code' = $2`,
    [run, node],
  );
  return row;
}
