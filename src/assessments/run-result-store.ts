import type { Sql } from '../platform/database.ts';

export interface ScoreRow {
  readonly area: string;
  readonly score: number | null;
  readonly rank: number | null;
}

/** Scores of a node by rank, areas without one last; beginning after `after`. */
export const listScoreRows = (
  sql: Sql,
  run: string,
  node: string,
  after: { readonly rank: number | null; readonly area: string } | null,
  limit: number,
): Promise<ScoreRow[]> =>
  sql.query<ScoreRow>(
    `SELECT a.code AS area, s.score, s.rank
     FROM run_score s JOIN area a ON a.id = s.area_id
     WHERE s.run_id = $1 AND s.node = $2
       AND ($3::boolean
            OR (coalesce(s.rank, 'infinity'), a.code COLLATE "C")
               > (coalesce($4::double precision, 'infinity'), $5::text COLLATE "C"))
     ORDER BY coalesce(s.rank, 'infinity'), a.code COLLATE "C" LIMIT $6`,
    [run, node, after === null, after?.rank ?? null, after?.area ?? '', limit],
  );

export interface NodeScoreRow extends ScoreRow {
  readonly node: string;
}

/** Scores of some nodes for some areas; null is all of them. */
export const loadScores = (
  sql: Sql,
  run: string,
  nodes: readonly string[] | null,
  areas: readonly string[] | null,
): Promise<NodeScoreRow[]> =>
  sql.query<NodeScoreRow>(
    `SELECT a.code AS area, s.node, s.score, s.rank
     FROM run_score s JOIN area a ON a.id = s.area_id
     WHERE s.run_id = $1
       AND ($2::text[] IS NULL OR s.node = ANY($2::text[]))
       AND ($3::text[] IS NULL OR a.code = ANY($3::text[]))`,
    [run, nodes, areas],
  );

export interface NodeStatisticsRow {
  readonly node: string;
  readonly median: number | null;
  readonly best: number | null;
}

/** Median and best score of every node. */
export const loadNodeStatistics = (sql: Sql, run: string): Promise<NodeStatisticsRow[]> =>
  sql.query<NodeStatisticsRow>(
    `SELECT node, percentile_cont(0.5) WITHIN GROUP (ORDER BY score) AS median, max(score) AS best
     FROM run_score WHERE run_id = $1 GROUP BY node`,
    [run],
  );

export interface RunValueRow {
  readonly area: string;
  readonly indicator: string;
  readonly period: string | null;
  readonly version: number | null;
  readonly state: string;
  readonly raw: number | null;
  readonly denominated: number | null;
  readonly imputed: number | null;
  readonly treated: number | null;
  readonly normalised: number | null;
}

/** Values at every stage for some indicators and areas; null is all of them. */
export const loadRunValues = (
  sql: Sql,
  run: string,
  indicators: readonly string[] | null,
  areas: readonly string[] | null,
): Promise<RunValueRow[]> =>
  sql.query<RunValueRow>(
    `SELECT a.code AS area, i.code AS indicator, v.period, v.version, v.state,
            v.raw, v.denominated, v.imputed, v.treated, v.normalised
     FROM run_value v JOIN area a ON a.id = v.area_id JOIN indicator i ON i.id = v.indicator_id
     WHERE v.run_id = $1
       AND ($2::text[] IS NULL OR i.code = ANY($2::text[]))
       AND ($3::text[] IS NULL OR a.code = ANY($3::text[]))
     ORDER BY a.code COLLATE "C", i.code COLLATE "C"`,
    [run, indicators, areas],
  );

export interface TrendRow {
  readonly period: string;
  readonly run: string;
  readonly score: number | null;
  readonly rank: number | null;
}

/** The index of one area in the newest run of each period, oldest period first. `node` by run: the framework's root. */
export const loadTrend = (sql: Sql, area: string, framework: string): Promise<TrendRow[]> =>
  sql.query<TrendRow>(
    `SELECT r.period, r.id AS run, s.score, s.rank
     FROM (SELECT DISTINCT ON (period COLLATE "C") id, period, record #>> '{framework,tree,code}' AS root
           FROM run WHERE framework_id = $2 ORDER BY period COLLATE "C", at DESC, id DESC) r
     JOIN run_score s ON s.run_id = r.id AND s.node = r.root
     WHERE s.area_id = (SELECT id FROM area WHERE code = $1)
     ORDER BY r.period COLLATE "C"`,
    [area, framework],
  );
