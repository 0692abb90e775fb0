import type { Stage } from '../indicators/submission-state.ts';
import type { Period } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import type { RoundState } from './round-state.ts';

export interface RoundRow {
  readonly id: string;
  readonly name: LocalText;
  readonly framework_id: string;
  readonly framework_revision: number;
  readonly period: Period;
  readonly opens: string;
  readonly cutoff: string;
  readonly review_due: string | null;
  readonly panel_due: string | null;
  readonly appeal_due: string | null;
  readonly counts_from: 'reported' | 'verified';
  /** Whether the place between an area and the country confirms before the centre decides. */
  readonly province_reviews: boolean;
  readonly state: RoundState;
  readonly revision: number;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly frozen_at: Date | null;
  readonly run_id: string | null;
  readonly edition_id: string | null;
}

const COLUMNS = `id, name_en, name_zh, framework_id, framework_revision, period, opens, cutoff, review_due, panel_due,
  appeal_due, counts_from, province_reviews, state, revision, at, actor_id, actor_name, frozen_at, run_id, edition_id`;

type Stored = Omit<RoundRow, 'name'> & { readonly name_en: string; readonly name_zh: string };
const rowOf = ({ name_en, name_zh, ...row }: Stored): RoundRow => ({
  ...row,
  name: { en: name_en, zh: name_zh },
});

/** A round's settings, as a person gives them. */
export interface RoundSettings {
  readonly name: LocalText;
  readonly framework_id: string;
  readonly framework_revision: number;
  readonly period: Period;
  readonly opens: string;
  readonly cutoff: string;
  readonly review_due: string | null;
  readonly panel_due: string | null;
  readonly appeal_due: string | null;
  readonly counts_from: 'reported' | 'verified';
  readonly province_reviews: boolean;
}

const settingsOf = (round: RoundSettings): readonly (readonly [column: string, value: unknown])[] => [
  ['name_en', round.name.en],
  ['name_zh', round.name.zh],
  ['framework_id', round.framework_id],
  ['framework_revision', round.framework_revision],
  ['period', round.period],
  ['opens', round.opens],
  ['cutoff', round.cutoff],
  ['review_due', round.review_due],
  ['panel_due', round.panel_due],
  ['appeal_due', round.appeal_due],
  ['counts_from', round.counts_from],
  ['province_reviews', round.province_reviews],
];

interface Doer {
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
}

export async function insertRound(
  sql: Sql,
  round: RoundSettings & Doer & { readonly id: string },
): Promise<void> {
  const entries = [
    ['id', round.id],
    ...settingsOf(round),
    ['state', 'draft'],
    ['revision', 1],
    ['at', round.at],
    ['actor_id', round.actor_id],
    ['actor_name', round.actor_name],
  ] as const;
  await sql.query(
    `INSERT INTO round (${entries.map(([column]) => column).join(', ')})
     VALUES (${entries.map((_, at) => `$${at + 1}`).join(', ')})`,
    entries.map(([, value]) => value),
  );
}

/** What a move changes beside the settings. */
export interface RoundChange {
  readonly settings?: RoundSettings;
  readonly state?: RoundState;
  readonly framework_revision?: number;
  readonly frozen?: Uint8Array | null;
  readonly frozen_at?: Date | null;
  readonly run_id?: string;
  readonly edition_id?: string;
}

/** Changes a round that still has the revision that was looked at; false where it was changed in between. */
export async function updateRound(
  sql: Sql,
  id: string,
  revision: number,
  { settings, ...change }: RoundChange,
): Promise<boolean> {
  const entries = [...(settings ? settingsOf(settings) : []), ...Object.entries(change)];
  const sets = entries.map(([column], at) => `${column} = $${at + 3}`);
  const rows = await sql.query(
    `UPDATE round SET ${['revision = revision + 1', ...sets].join(', ')} WHERE id = $1 AND revision = $2 RETURNING id`,
    [id, revision, ...entries.map(([, value]) => value)],
  );
  return rows.length === 1;
}

export async function deleteRound(sql: Sql, id: string, revision: number): Promise<boolean> {
  const rows = await sql.query(
    `DELETE FROM round WHERE id = $1 AND revision = $2 AND state = 'draft' RETURNING id`,
    [id, revision],
  );
  return rows.length === 1;
}

export async function findRound(sql: Sql, id: string): Promise<RoundRow | undefined> {
  const [row] = await sql.query<Stored>(`SELECT ${COLUMNS} FROM round WHERE id = $1`, [id]);
  return row && rowOf(row);
}

/** Rounds from the newest, at most `limit`. */
export async function listRoundRows(
  sql: Sql,
  after: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<RoundRow[]> {
  const rows = await sql.query<Stored>(
    `SELECT ${COLUMNS} FROM round
     WHERE ($1::timestamptz IS NULL OR (at, id COLLATE "C") < ($1, $2::text COLLATE "C"))
     ORDER BY at DESC, id COLLATE "C" DESC LIMIT $3`,
    [after?.at ?? null, after?.id ?? null, limit],
  );
  return rows.map(rowOf);
}

/** Rounds that collect although their cut-off date is over. */
export async function listOverdueRounds(sql: Sql, today: string): Promise<RoundRow[]> {
  const rows = await sql.query<Stored>(
    `SELECT ${COLUMNS} FROM round WHERE state = 'call' AND cutoff < $1::date ORDER BY cutoff, id COLLATE "C"`,
    [today],
  );
  return rows.map(rowOf);
}

/** The values as they were frozen (round-frozen.ts), undefined where none are. */
export async function findFrozen(sql: Sql, id: string): Promise<Uint8Array | undefined> {
  const [row] = await sql.query<{ frozen: Uint8Array | null }>('SELECT frozen FROM round WHERE id = $1', [
    id,
  ]);
  return row?.frozen ?? undefined;
}

export interface RoundAreaRow {
  readonly area: string;
  readonly name: LocalText;
  readonly province: string | null;
  readonly completed_at: Date | null;
  readonly completed_by: string | null;
  readonly completed_by_name: string | null;
  readonly note: string;
  readonly confirmed_at: Date | null;
  readonly confirmed_by: string | null;
  readonly confirmed_by_name: string | null;
}

export async function listRoundAreas(sql: Sql, id: string): Promise<RoundAreaRow[]> {
  const rows = await sql.query<
    Omit<RoundAreaRow, 'name'> & { readonly name_en: string; readonly name_zh: string }
  >(
    `SELECT r.area, a.name_en, a.name_zh, r.province, r.completed_at, r.completed_by, r.completed_by_name, r.note,
            r.confirmed_at, r.confirmed_by, r.confirmed_by_name
     FROM round_area r JOIN area a ON a.code = r.area WHERE r.round_id = $1 ORDER BY r.area COLLATE "C"`,
    [id],
  );
  return rows.map(({ name_en, name_zh, ...row }) => ({ ...row, name: { en: name_en, zh: name_zh } }));
}

/** Makes these the areas that take part. What was told of areas that stay is kept. */
export async function setRoundAreas(
  sql: Sql,
  id: string,
  areas: readonly { readonly area: string; readonly province: string | null }[],
): Promise<void> {
  const codes = areas.map(({ area }) => area);
  await sql.query('DELETE FROM round_area WHERE round_id = $1 AND NOT area = ANY($2::text[])', [id, codes]);
  await sql.query(
    `INSERT INTO round_area (round_id, area, province)
     SELECT $1, area, province FROM unnest($2::text[], $3::text[]) AS given (area, province)
     ON CONFLICT (round_id, area) DO UPDATE SET province = excluded.province`,
    [id, codes, areas.map(({ province }) => province)],
  );
}

/**
 * What an area or the place above it says: that figures are complete, that this is confirmed, or neither any more. False where somebody
 * has said something else since it was looked at.
 */
export async function updateRoundArea(
  sql: Sql,
  id: string,
  { area, completed_at, confirmed_at }: RoundAreaRow,
  change: Partial<Omit<RoundAreaRow, 'area' | 'name' | 'province'>>,
): Promise<boolean> {
  const entries = Object.entries(change);
  const rows = await sql.query(
    `UPDATE round_area SET ${entries.map(([column], at) => `${column} = $${at + 5}`).join(', ')}
     WHERE round_id = $1 AND area = $2 AND (completed_at IS NULL) = $3 AND (confirmed_at IS NULL) = $4 RETURNING area`,
    [id, area, completed_at === null, confirmed_at === null, ...entries.map(([, value]) => value)],
  );
  return rows.length === 1;
}

export interface RoundEventRow extends Doer {
  readonly no: number;
  readonly kind: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export async function insertRoundEvent(
  sql: Sql,
  id: string,
  event: Omit<RoundEventRow, 'no'>,
): Promise<void> {
  await sql.query(
    `INSERT INTO round_event (round_id, kind, details, at, actor_id, actor_name) VALUES ($1, $2, $3::jsonb, $4, $5, $6)`,
    [id, event.kind, JSON.stringify(event.details), event.at, event.actor_id, event.actor_name],
  );
}

/** The last events of a round, newest first. */
export const listRoundEvents = (sql: Sql, id: string, limit: number): Promise<RoundEventRow[]> =>
  sql.query<RoundEventRow>(
    `SELECT no, kind, details, at, actor_id, actor_name FROM round_event WHERE round_id = $1 ORDER BY no DESC LIMIT $2`,
    [id, limit],
  );

/** The runs that a round came to, the last one first. */
export async function listRoundRuns(sql: Sql, id: string): Promise<readonly string[]> {
  const rows = await sql.query<{ run: string }>(
    `SELECT details ->> 'run' AS run FROM round_event WHERE round_id = $1 AND kind = 'compute' ORDER BY no DESC LIMIT 2`,
    [id],
  );
  return rows.map(({ run }) => run);
}

export interface AppealRow extends Doer {
  readonly no: number;
  readonly area: string;
  readonly text: string;
  readonly decision: 'upheld' | 'dismissed' | null;
  readonly answer: string | null;
  readonly answered_at: Date | null;
  readonly answered_by: string | null;
  readonly answered_by_name: string | null;
}

export const listAppeals = (sql: Sql, id: string): Promise<AppealRow[]> =>
  sql.query<AppealRow>(
    `SELECT no, area, text, at, actor_id, actor_name, decision, answer, answered_at, answered_by, answered_by_name
     FROM round_appeal WHERE round_id = $1 ORDER BY no`,
    [id],
  );

export async function insertAppeal(
  sql: Sql,
  id: string,
  appeal: Doer & { readonly area: string; readonly text: string },
): Promise<void> {
  await sql.query(
    'INSERT INTO round_appeal (round_id, area, text, at, actor_id, actor_name) VALUES ($1, $2, $3, $4, $5, $6)',
    [id, appeal.area, appeal.text, appeal.at, appeal.actor_id, appeal.actor_name],
  );
}

/** Answers an appeal that is open; false where it has an answer already. */
export async function answerAppeal(
  sql: Sql,
  id: string,
  no: number,
  answer: Doer & { readonly decision: 'upheld' | 'dismissed'; readonly answer: string },
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE round_appeal SET decision = $3, answer = $4, answered_at = $5, answered_by = $6, answered_by_name = $7
     WHERE round_id = $1 AND no = $2 AND decision IS NULL RETURNING no`,
    [id, no, answer.decision, answer.answer, answer.at, answer.actor_id, answer.actor_name],
  );
  return rows.length === 1;
}

/** Which figures of some areas and a period are there already from an import or a measure: `area` and `code`. */
export const listBrought = (
  sql: Sql,
  areas: readonly string[],
  codes: readonly string[],
  period: Period,
): Promise<{ readonly area: string; readonly code: string; readonly kind: 'import' | 'measure' }[]> =>
  sql.query(
    `SELECT a.code AS area, i.code, v.origin_kind AS kind
     FROM indicator_value v JOIN area a ON a.id = v.area_id JOIN indicator i ON i.id = v.indicator_id
     WHERE a.code = ANY($1::text[]) AND i.code = ANY($2::text[]) AND v.period = $3
       AND v.origin_kind IN ('import', 'measure')
       AND (v.value IS NOT NULL OR v.state = 'not-applicable')`,
    [areas, codes, period],
  );

export interface RoundItemRow {
  readonly id: number;
  readonly area: string;
  readonly code: string;
  readonly period: Period;
  readonly department: string;
  readonly due: string | null;
  readonly state: ValueState;
  readonly stage: Stage;
  readonly is_started: boolean;
  readonly modified_at: Date;
}

/** Every figure that a round asks for, by area. */
export const listRoundItems = (sql: Sql, id: string): Promise<RoundItemRow[]> =>
  sql.query<RoundItemRow>(
    `SELECT id, area, code, period, department, due, state, stage, (version > 0 OR has_draft) AS is_started, modified_at
     FROM submission_item WHERE round_id = $1 ORDER BY area COLLATE "C", id`,
    [id],
  );

/** How many figures of some rounds are asked for, and how many of them are sent. */
export const countRoundItems = (
  sql: Sql,
  ids: readonly string[],
): Promise<{ readonly round_id: string; readonly items: number; readonly sent: number }[]> =>
  sql.query(
    `SELECT round_id, count(*)::bigint AS items, count(*) FILTER (WHERE state <> 'not-reported')::bigint AS sent
     FROM submission_item WHERE round_id = ANY($1::text[]) GROUP BY round_id`,
    [ids],
  );

/** How many areas take part in some rounds, and how many have signed off. */
export const countRoundAreas = (
  sql: Sql,
  ids: readonly string[],
): Promise<{ readonly round_id: string; readonly areas: number; readonly completed: number }[]> =>
  sql.query(
    `SELECT round_id, count(*)::bigint AS areas, count(completed_at)::bigint AS completed
     FROM round_area WHERE round_id = ANY($1::text[]) GROUP BY round_id`,
    [ids],
  );

/** Codes that a measure in force computes. */
export async function listMeasuredCodes(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ code: string; is_retired: boolean }>(
    'SELECT DISTINCT ON (code) code, is_retired FROM measure ORDER BY code, revision DESC',
  );
  return rows.filter(({ is_retired }) => !is_retired).map(({ code }) => code);
}

/** The names of some places, by code. */
export async function findPlaceNames(
  sql: Sql,
  codes: readonly string[],
): Promise<ReadonlyMap<string, LocalText>> {
  const rows = await sql.query<{ code: string; en: string; zh: string }>(
    'SELECT code, name_en AS en, name_zh AS zh FROM area WHERE code = ANY($1::text[])',
    [codes],
  );
  return new Map(rows.map(({ code, en, zh }) => [code, { en, zh }]));
}
