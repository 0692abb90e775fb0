import type { ErrorCode, ErrorDetails } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Sql } from '../platform/database.ts';

export const ANALYSIS_KINDS = ['uncertainty', 'sensitivity', 'bounds'] as const;
export type AnalysisKind = (typeof ANALYSIS_KINDS)[number];
export type AnalysisStatus = 'running' | 'completed' | 'failed' | 'cancelled';

export interface AnalysisProgress {
  readonly done: number;
  readonly total: number;
  /** Replications a second. */
  readonly rate: number;
  /** Null while too little is done to tell. */
  readonly secondsLeft: number | null;
}

/** Why an analysis failed: a refusal's code with its issues, or `unexpected`. */
export interface AnalysisError {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly issues: readonly Issue[];
}

export interface AnalysisHead {
  readonly id: string;
  readonly run_id: string;
  readonly kind: AnalysisKind;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly status: AnalysisStatus;
  readonly spec: unknown;
  readonly progress: AnalysisProgress | null;
  readonly seen_at: Date;
  readonly finished_at: Date | null;
  readonly error: AnalysisError | null;
}
export interface AnalysisRow extends AnalysisHead {
  readonly result: unknown;
}

const HEAD =
  'id, run_id, kind, at, actor_id, actor_name, status, spec, progress, seen_at, finished_at, error';

export async function insertAnalysis(
  sql: Sql,
  row: Pick<AnalysisHead, 'id' | 'run_id' | 'kind' | 'at' | 'actor_id' | 'actor_name' | 'spec'>,
): Promise<void> {
  await sql.query(
    `INSERT INTO analysis (id, run_id, kind, at, actor_id, actor_name, status, spec, seen_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'running', $7::jsonb, $4)`,
    [row.id, row.run_id, row.kind, row.at, row.actor_id, row.actor_name, JSON.stringify(row.spec)],
  );
}

/** Shows that a running analysis lives, and how far it is. */
export async function touchAnalysis(
  sql: Sql,
  id: string,
  at: Date,
  progress: AnalysisProgress | null,
): Promise<void> {
  await sql.query(
    `UPDATE analysis SET seen_at = $2, progress = $3::jsonb WHERE id = $1 AND status = 'running'`,
    [id, at, JSON.stringify(progress)],
  );
}

/** Ends a running analysis; one that has ended already stays as it is. */
export async function finishAnalysis(
  sql: Sql,
  id: string,
  at: Date,
  end: {
    readonly status: Exclude<AnalysisStatus, 'running'>;
    readonly result?: unknown;
    readonly error?: AnalysisError;
  },
): Promise<void> {
  await sql.query(
    `UPDATE analysis SET status = $2, finished_at = $3, seen_at = $3, progress = NULL,
            result = $4::jsonb, error = $5::jsonb
     WHERE id = $1 AND status = 'running'`,
    [id, end.status, at, jsonOrNull(end.result), jsonOrNull(end.error)],
  );
}

/** Analyses of a run from the newest, without their results. */
export const listAnalysisRows = (sql: Sql, run: string, limit: number): Promise<AnalysisHead[]> =>
  sql.query<AnalysisHead>(
    `SELECT ${HEAD} FROM analysis WHERE run_id = $1 ORDER BY at DESC, id DESC LIMIT $2`,
    [run, limit],
  );

export async function findAnalysis(sql: Sql, id: string): Promise<AnalysisRow | undefined> {
  const [row] = await sql.query<AnalysisRow>(`SELECT ${HEAD}, result FROM analysis WHERE id = $1`, [id]);
  return row;
}

const jsonOrNull = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
