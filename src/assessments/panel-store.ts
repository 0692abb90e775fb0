import type { Answers, PanelMethod } from '../composite/panel-judgement.ts';
import type { Sql } from '../platform/database.ts';

export type PanelState = 'preparing' | 'open' | 'closed' | 'applied';

export interface PanelRow {
  readonly round_id: string;
  readonly method: PanelMethod;
  readonly dimensions: readonly string[];
  readonly max_ratio: number;
  readonly repeat: number;
  readonly state: PanelState;
  readonly revision: number;
}

const COLUMNS = 'round_id, method, dimensions, max_ratio, repeat, state, revision';

export async function findPanel(sql: Sql, round: string): Promise<PanelRow | undefined> {
  const [row] = await sql.query<PanelRow>(`SELECT ${COLUMNS} FROM panel WHERE round_id = $1`, [round]);
  return row;
}

/** Sets a panel that nobody has voted in; false where it has begun. */
export async function putPanel(
  sql: Sql,
  panel: Pick<PanelRow, 'round_id' | 'method' | 'dimensions' | 'max_ratio'>,
): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO panel (round_id, method, dimensions, max_ratio, repeat, state, revision)
     VALUES ($1, $2, $3::jsonb, $4, 0, 'preparing', 1)
     ON CONFLICT (round_id) DO UPDATE SET method = excluded.method, dimensions = excluded.dimensions,
       max_ratio = excluded.max_ratio, revision = panel.revision + 1
     WHERE panel.state = 'preparing' RETURNING round_id`,
    [panel.round_id, panel.method, JSON.stringify(panel.dimensions), panel.max_ratio],
  );
  return rows.length === 1;
}

/** Changes a panel that still has the revision that was looked at; false where it was changed in between. */
export async function movePanel(
  sql: Sql,
  round: string,
  revision: number,
  change: { readonly state: PanelState; readonly repeat: number },
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE panel SET state = $3, repeat = $4, revision = revision + 1
     WHERE round_id = $1 AND revision = $2 RETURNING round_id`,
    [round, revision, change.state, change.repeat],
  );
  return rows.length === 1;
}

export interface ExpertRow {
  readonly round_id: string;
  readonly no: number;
  readonly name: string;
  readonly person_id: string | null;
  readonly has_link: boolean;
  readonly invited_at: Date;
  readonly withdrawn_at: Date | null;
}

const EXPERT =
  'round_id, no, name, person_id, token_sha256 IS NOT NULL AS has_link, invited_at, withdrawn_at';

export const listExperts = (sql: Sql, round: string): Promise<ExpertRow[]> =>
  sql.query<ExpertRow>(`SELECT ${EXPERT} FROM panel_expert WHERE round_id = $1 ORDER BY no`, [round]);

export async function insertExpert(
  sql: Sql,
  expert: Pick<ExpertRow, 'round_id' | 'name' | 'person_id' | 'invited_at'> & {
    readonly token_sha256: string | null;
  },
): Promise<number> {
  const [row] = await sql.query<{ no: number }>(
    `INSERT INTO panel_expert (round_id, no, name, person_id, token_sha256, invited_at)
     SELECT $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5::timestamptz FROM panel_expert WHERE round_id = $1 RETURNING no`,
    [expert.round_id, expert.name, expert.person_id, expert.token_sha256, expert.invited_at],
  );
  return row!.no;
}

/** Gives an expert another link; the one before no longer works. False where there is no such expert. */
export async function setExpertToken(
  sql: Sql,
  round: string,
  no: number,
  sha256: string,
  at: Date,
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE panel_expert SET token_sha256 = $3, invited_at = $4
     WHERE round_id = $1 AND no = $2 AND withdrawn_at IS NULL RETURNING no`,
    [round, no, sha256, at],
  );
  return rows.length === 1;
}

/** An expert who withdraws votes no more; ballots that were counted in closed repeats stay. */
export async function withdrawExpert(sql: Sql, round: string, no: number, at: Date): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE panel_expert SET withdrawn_at = $3, token_sha256 = NULL
     WHERE round_id = $1 AND no = $2 AND withdrawn_at IS NULL RETURNING no`,
    [round, no, at],
  );
  return rows.length === 1;
}

export async function findExpertByToken(sql: Sql, sha256: string): Promise<ExpertRow | undefined> {
  const [row] = await sql.query<ExpertRow>(
    `SELECT ${EXPERT} FROM panel_expert WHERE token_sha256 = $1 AND withdrawn_at IS NULL`,
    [sha256],
  );
  return row;
}

export async function findExpertByPerson(
  sql: Sql,
  round: string,
  person: string,
): Promise<ExpertRow | undefined> {
  const [row] = await sql.query<ExpertRow>(
    `SELECT ${EXPERT} FROM panel_expert
     WHERE round_id = $1 AND person_id = $2 AND withdrawn_at IS NULL ORDER BY no LIMIT 1`,
    [round, person],
  );
  return row;
}

export interface BallotRow {
  readonly round_id: string;
  readonly expert: number;
  readonly repeat: number;
  readonly answers: Answers;
  readonly reasons: Readonly<Record<string, string>>;
  readonly saved_at: Date;
  readonly handed_in_at: Date | null;
}

const BALLOT = 'round_id, expert, repeat, answers, reasons, saved_at, handed_in_at';

/** All ballots of a panel, by repeat and expert. */
export const listBallots = (sql: Sql, round: string): Promise<BallotRow[]> =>
  sql.query<BallotRow>(`SELECT ${BALLOT} FROM panel_ballot WHERE round_id = $1 ORDER BY repeat, expert`, [
    round,
  ]);

/** Saves a ballot of the repeat that is open; false where it was closed in the meantime. */
export async function putBallot(sql: Sql, ballot: BallotRow): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO panel_ballot (${BALLOT})
     SELECT p.round_id, $2, p.repeat, $4::jsonb, $5::jsonb, $6::timestamptz, $7::timestamptz
     FROM panel p WHERE p.round_id = $1 AND p.state = 'open' AND p.repeat = $3 FOR SHARE OF p
     ON CONFLICT (round_id, expert, repeat) DO UPDATE SET answers = excluded.answers, reasons = excluded.reasons,
       saved_at = excluded.saved_at, handed_in_at = excluded.handed_in_at
     RETURNING expert`,
    [
      ballot.round_id,
      ballot.expert,
      ballot.repeat,
      JSON.stringify(ballot.answers),
      JSON.stringify(ballot.reasons),
      ballot.saved_at,
      ballot.handed_in_at,
    ],
  );
  return rows.length === 1;
}
