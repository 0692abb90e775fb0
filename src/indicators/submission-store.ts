import { MeridianError } from '../model/error.ts';
import type { Period } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import type { FigurePart, Figures, Grade } from './submission-figures.ts';
import type { CountsFrom, Stage } from './submission-state.ts';

/** An item as it is stored, with the names of what it is about and its figures: of its draft, else of its last version. */
export interface ItemRow {
  readonly id: number;
  readonly framework_id: string;
  readonly framework_revision: number;
  readonly code: string;
  readonly name: LocalText;
  readonly area: string;
  readonly area_name: LocalText;
  readonly period: Period;
  readonly department: string;
  readonly round_id: string | null;
  readonly due: string | null;
  readonly counts_from: CountsFrom;
  readonly state: ValueState;
  readonly stage: Stage;
  readonly revision: number;
  readonly version: number;
  readonly has_draft: boolean;
  readonly has_question: boolean;
  readonly created_at: Date;
  readonly modified_at: Date;
  /** Of the last version that was sent or set by a reviewer. */
  readonly value: number | null;
  readonly figures: Figures | null;
  readonly no: number | null;
}

export interface NewItemRow {
  readonly frameworkId: string;
  readonly frameworkRevision: number;
  readonly code: string;
  readonly area: string;
  readonly period: Period;
  readonly department: string;
  readonly round: string | null;
  readonly due: string | null;
  readonly countsFrom: CountsFrom;
}

export interface Doer {
  readonly at: Date;
  readonly actorId: string;
  readonly actorName: string;
}

export interface ItemFilter {
  readonly department?: string | undefined;
  readonly area?: string | undefined;
  readonly round?: string | undefined;
  readonly framework?: string | undefined;
  readonly code?: string | undefined;
  readonly period?: string | undefined;
  readonly state?: string | undefined;
  readonly question?: boolean | undefined;
}

interface StoredItem extends Omit<ItemRow, 'name' | 'area_name' | 'figures'> {
  readonly name_en: string | null;
  readonly name_zh: string | null;
  readonly area_en: string;
  readonly area_zh: string;
  readonly f: FigureColumns | null;
}

interface FigureColumns {
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly numerator_unit: string | null;
  readonly denominator_unit: string | null;
  readonly numerator_period: string | null;
  readonly denominator_period: string | null;
  readonly parts: readonly FigurePart[];
  readonly value: number | null;
  readonly source_text: string;
  readonly grade: Grade | null;
  readonly comment: string;
}

const FIGURES = `numerator, denominator, numerator_unit, denominator_unit, numerator_period, denominator_period, parts, value,
  source_text, grade, comment`;

/** A draft is one version beyond the last that was sent. */
const ITEM = `SELECT i.id, i.framework_id, i.framework_revision, i.code, n.name_en, n.name_zh, i.area, a.name_en AS area_en,
    a.name_zh AS area_zh, i.period, i.department, i.round_id, i.due, i.counts_from, i.state, i.stage, i.revision, i.version, i.has_draft,
    i.has_question, i.created_at, i.modified_at, s.value, s.no,
    CASE WHEN d.no IS NOT NULL THEN to_jsonb(d) WHEN s.no IS NOT NULL THEN to_jsonb(s) END AS f
  FROM submission_item i
  JOIN area a ON a.code = i.area
  LEFT JOIN indicator n ON n.code = i.code
  LEFT JOIN submission s ON s.item_id = i.id AND s.version = i.version
  LEFT JOIN submission d ON d.item_id = i.id AND d.version = i.version + 1`;

const itemOf = ({ name_en, name_zh, area_en, area_zh, f, ...row }: StoredItem): ItemRow => ({
  ...row,
  name: { en: name_en ?? row.code, zh: name_zh ?? row.code },
  area_name: { en: area_en, zh: area_zh },
  figures: f && figuresOf(f),
});

const figuresOf = (row: FigureColumns): Figures => ({
  numerator: row.numerator,
  denominator: row.denominator,
  numeratorUnit: row.numerator_unit,
  denominatorUnit: row.denominator_unit,
  numeratorPeriod: row.numerator_period,
  denominatorPeriod: row.denominator_period,
  parts: row.parts,
  value: row.value,
  source: row.source_text,
  grade: row.grade,
  comment: row.comment,
});

const WHERE = `($1::text IS NULL OR i.department = $1) AND ($2::text IS NULL OR i.area = $2)
  AND ($3::text IS NULL OR i.round_id = $3) AND ($4::text IS NULL OR i.framework_id = $4)
  AND ($5::text IS NULL OR i.code = $5) AND ($6::text IS NULL OR i.period = $6)`;

const filtered = (filter: ItemFilter): readonly unknown[] =>
  [filter.department, filter.area, filter.round, filter.framework, filter.code, filter.period].map(
    (one) => one ?? null,
  );

/** Items that fit, what is due first, beginning after the key (due, id). */
export async function listItemRows(
  sql: Sql,
  filter: ItemFilter,
  after: { readonly due: string; readonly id: number } | null,
  limit: number,
): Promise<ItemRow[]> {
  const rows = await sql.query<StoredItem>(
    `${ITEM} WHERE ${WHERE} AND ($7::text IS NULL OR i.state = $7) AND ($8::boolean IS NULL OR i.has_question = $8)
       AND ($9::date IS NULL OR (coalesce(i.due, '9999-12-31'::date), i.id) > ($9::date, $10::bigint))
     ORDER BY coalesce(i.due, '9999-12-31'::date), i.id LIMIT $11`,
    [
      ...filtered(filter),
      filter.state ?? null,
      filter.question ?? null,
      after?.due ?? null,
      after?.id ?? null,
      limit,
    ],
  );
  return rows.map(itemOf);
}

export interface ItemCount {
  readonly state: ValueState;
  readonly items: number;
  readonly overdue: number;
  /** Still to come within three days. */
  readonly soon: number;
  readonly drafts: number;
  readonly questions: number;
}

/** How many items are in each state, whatever state the filter names; `today`: what was due before is overdue. */
export const countItems = (sql: Sql, filter: ItemFilter, today: string): Promise<ItemCount[]> =>
  sql.query<ItemCount>(
    `SELECT i.state, count(*)::bigint AS items,
            count(*) FILTER (WHERE i.state = 'not-reported' AND i.stage IN ('open', 'filling') AND i.due < $7::date)::bigint AS overdue,
            count(*) FILTER (WHERE i.state = 'not-reported' AND i.stage IN ('open', 'filling')
              AND i.due BETWEEN $7::date AND $7::date + 3)::bigint AS soon,
            count(*) FILTER (WHERE i.has_draft)::bigint AS drafts,
            count(*) FILTER (WHERE i.has_question)::bigint AS questions
     FROM submission_item i WHERE ${WHERE} GROUP BY i.state ORDER BY i.state COLLATE "C"`,
    [...filtered(filter), today],
  );

/** The departments, areas and periods of all items, for choosing among them. */
export async function listItemChoices(sql: Sql): Promise<{
  readonly departments: readonly string[];
  readonly areas: readonly { readonly code: string; readonly name: LocalText }[];
  readonly periods: readonly string[];
}> {
  const [departments, areas, periods] = await Promise.all([
    sql.query<{ department: string }>(
      'SELECT DISTINCT department COLLATE "C" AS department FROM submission_item ORDER BY 1 LIMIT 1000',
    ),
    sql.query<{ code: string; name_en: string; name_zh: string }>(
      `SELECT code, name_en, name_zh FROM area WHERE code IN (SELECT area FROM submission_item)
       ORDER BY code COLLATE "C" LIMIT 5000`,
    ),
    sql.query<{ period: string }>(
      'SELECT DISTINCT period COLLATE "C" AS period FROM submission_item ORDER BY 1 DESC LIMIT 200',
    ),
  ]);
  return {
    departments: departments.map((row) => row.department),
    areas: areas.map(({ code, name_en, name_zh }) => ({ code, name: { en: name_en, zh: name_zh } })),
    periods: periods.map((row) => row.period),
  };
}

export async function findItems(sql: Sql, ids: readonly number[]): Promise<ItemRow[]> {
  const rows = await sql.query<StoredItem>(`${ITEM} WHERE i.id = ANY($1::bigint[]) ORDER BY i.id`, [ids]);
  return rows.map(itemOf);
}

/** Opens items; one that is there already stays as it is. Returns the ids of those that are new. */
export async function insertItems(sql: Sql, items: readonly NewItemRow[], by: Doer): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO submission_item (framework_id, framework_revision, code, area, period, department, round_id, due, counts_from,
       state, revision, version, has_draft, has_question, created_at, modified_at, actor_id, actor_name)
     SELECT i ->> 'frameworkId', (i ->> 'frameworkRevision')::integer, i ->> 'code', i ->> 'area', i ->> 'period',
            i ->> 'department', i ->> 'round', (i ->> 'due')::date, i ->> 'countsFrom',
            'not-reported', 1, 0, false, false, $2, $2, $3, $4
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (i, place) ORDER BY place
     ON CONFLICT DO NOTHING RETURNING id`,
    [JSON.stringify(items), by.at, by.actorId, by.actorName],
  );
  return rows.map((row) => row.id);
}

/** Changes an item that still has the revision and the stage that were looked at; false where it has others by now. */
export async function changeItem(
  sql: Sql,
  { id, revision, stage }: Pick<ItemRow, 'id' | 'revision' | 'stage'>,
  change: {
    readonly state: ValueState;
    readonly stage: Stage;
    readonly version: number;
    readonly hasDraft: boolean;
    readonly hasQuestion: boolean;
    readonly at: Date;
  },
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE submission_item SET revision = revision + 1, state = $3, version = $4, has_draft = $5, has_question = $6, modified_at = $7, stage = $8
     WHERE id = $1 AND revision = $2 AND stage = $9 RETURNING id`,
    [
      id,
      revision,
      change.state,
      change.version,
      change.hasDraft,
      change.hasQuestion,
      change.at,
      change.stage,
      stage,
    ],
  );
  return rows.length === 1;
}

/** Puts a round's items of some areas into a stage. Whoever has looked at one before finds it changed. */
export const updateStages = (
  sql: Sql,
  round: string,
  areas: readonly string[],
  stage: Stage,
): Promise<unknown> =>
  sql.query(
    `UPDATE submission_item SET stage = $3 WHERE round_id = $1 AND area = ANY($2::text[]) AND stage <> $3`,
    [round, areas, stage],
  );

export type VersionKind = 'draft' | 'sent' | 'override';

/**
 * Writes a version of an item's figures; a draft of the same version is overwritten. Returns its number. Throws `thing.conflict` where
 * somebody else has just sent that version.
 */
export async function putVersion(
  sql: Sql,
  item: number,
  version: number,
  kind: VersionKind,
  figures: Figures,
  unit: string,
  by: Doer,
): Promise<number> {
  const [row] = await sql.query<{ no: number }>(
    `INSERT INTO submission (item_id, version, kind, ${FIGURES}, unit, at, actor_id, actor_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13, $14, $15, $16, $17, $18)
     ON CONFLICT (item_id, version) DO UPDATE SET kind = excluded.kind, numerator = excluded.numerator,
       denominator = excluded.denominator, numerator_unit = excluded.numerator_unit,
       denominator_unit = excluded.denominator_unit, numerator_period = excluded.numerator_period,
       denominator_period = excluded.denominator_period, parts = excluded.parts, value = excluded.value,
       source_text = excluded.source_text, grade = excluded.grade, comment = excluded.comment, unit = excluded.unit,
       at = excluded.at, actor_id = excluded.actor_id, actor_name = excluded.actor_name
       WHERE submission.kind = 'draft'
     RETURNING no`,
    [
      item,
      version,
      kind,
      figures.numerator,
      figures.denominator,
      figures.numeratorUnit,
      figures.denominatorUnit,
      figures.numeratorPeriod,
      figures.denominatorPeriod,
      JSON.stringify(figures.parts),
      figures.value,
      figures.source,
      figures.grade,
      figures.comment,
      unit,
      by.at,
      by.actorId,
      by.actorName,
    ],
  );
  if (!row) throw new MeridianError('thing.conflict', { kind: 'submission', id: item });
  return row.no;
}

/** Throws an item's draft away. */
export const deleteDraft = (sql: Sql, item: number): Promise<unknown> =>
  sql.query(`DELETE FROM submission WHERE item_id = $1 AND kind = 'draft'`, [item]);

export interface VersionRow {
  readonly no: number;
  readonly item_id: number;
  readonly version: number;
  readonly kind: VersionKind;
  readonly figures: Figures;
  readonly unit: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
}

type StoredVersion = Omit<VersionRow, 'figures'> & FigureColumns;
const VERSION = `SELECT no, item_id, version, kind, ${FIGURES}, unit, at, actor_id, actor_name FROM submission`;

const versionOf = (row: StoredVersion): VersionRow => ({
  no: row.no,
  item_id: row.item_id,
  version: row.version,
  kind: row.kind,
  figures: figuresOf(row),
  unit: row.unit,
  at: row.at,
  actor_id: row.actor_id,
  actor_name: row.actor_name,
});

/** All versions of an item, first one first. */
export async function listVersions(sql: Sql, item: number): Promise<VersionRow[]> {
  const rows = await sql.query<StoredVersion>(`${VERSION} WHERE item_id = $1 ORDER BY version`, [item]);
  return rows.map(versionOf);
}

/** A version by its number; drafts are nobody else's business. */
export async function findVersion(sql: Sql, no: number): Promise<VersionRow | undefined> {
  const [row] = await sql.query<StoredVersion>(`${VERSION} WHERE no = $1 AND kind <> 'draft'`, [no]);
  return row && versionOf(row);
}

export interface EventRow extends Doer {
  readonly kind: string;
  readonly version: number;
  readonly fromState: ValueState;
  readonly toState: ValueState;
  readonly text: string;
}

export async function insertEvent(sql: Sql, item: number, event: EventRow): Promise<void> {
  await sql.query(
    `INSERT INTO submission_event (item_id, kind, version, from_state, to_state, text, at, actor_id, actor_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      item,
      event.kind,
      event.version,
      event.fromState,
      event.toState,
      event.text,
      event.at,
      event.actorId,
      event.actorName,
    ],
  );
}

/** All that happened to an item, oldest first. */
export const listEvents = (sql: Sql, item: number): Promise<(EventRow & { readonly no: number })[]> =>
  sql.query(
    `SELECT no, kind, version, from_state AS "fromState", to_state AS "toState", text, at, actor_id AS "actorId",
            actor_name AS "actorName"
     FROM submission_event WHERE item_id = $1 ORDER BY no LIMIT 10000`,
    [item],
  );

/** What was said about an item, with the item that it is about. */
export interface SaidRow extends Doer {
  readonly no: number;
  readonly item: number;
  readonly code: string;
  readonly name: LocalText;
  readonly area: string;
  readonly areaName: LocalText;
  readonly department: string;
  readonly kind: string;
  readonly text: string;
  readonly isOpen: boolean;
}

/** All that was said about items that fit, newest first, beginning before the entry `before`. */
export async function listSaid(
  sql: Sql,
  filter: ItemFilter,
  before: number | null,
  limit: number,
): Promise<SaidRow[]> {
  const rows = await sql.query<
    Omit<SaidRow, 'name' | 'areaName'> &
      Record<'name_en' | 'name_zh', string | null> &
      Record<'area_en' | 'area_zh', string>
  >(
    `SELECT e.no, i.id AS item, i.code, n.name_en, n.name_zh, i.area, a.name_en AS area_en, a.name_zh AS area_zh, i.department,
            e.kind, e.text, e.at, e.actor_id AS "actorId", e.actor_name AS "actorName",
            (i.has_question AND e.kind IN ('question', 'returned') AND NOT EXISTS
              (SELECT 1 FROM submission_event l WHERE l.item_id = i.id AND l.no > e.no AND l.kind IN ('question', 'returned')))
              AS "isOpen"
     FROM submission_event e JOIN submission_item i ON i.id = e.item_id JOIN area a ON a.code = i.area
     LEFT JOIN indicator n ON n.code = i.code
     WHERE e.text <> '' AND ${WHERE} AND ($7::boolean IS NULL OR i.has_question = $7) AND ($8::bigint IS NULL OR e.no < $8)
     ORDER BY e.no DESC LIMIT $9`,
    [...filtered(filter), filter.question ?? null, before, limit],
  );
  return rows.map(({ name_en, name_zh, area_en, area_zh, ...row }) => ({
    ...row,
    name: { en: name_en ?? row.code, zh: name_zh ?? row.code },
    areaName: { en: area_en, zh: area_zh },
  }));
}

/** What is in force under some codes of an item's area and period, and whether this item put it there. */
export const listInForce = (
  sql: Sql,
  item: number,
  area: string,
  period: Period,
  codes: readonly string[],
): Promise<
  {
    readonly code: string;
    readonly state: ValueState;
    readonly kind: 'import' | 'measure' | 'submission';
    readonly is_own: boolean;
  }[]
> =>
  sql.query(
    `SELECT n.code, v.state, v.origin_kind AS kind,
            (v.origin_kind = 'submission' AND EXISTS
              (SELECT 1 FROM submission s WHERE s.no = v.origin_no AND s.item_id = $1)) AS is_own
     FROM indicator n JOIN indicator_value v ON v.indicator_id = n.id
     WHERE n.code = ANY($4::text[]) AND v.area_id = (SELECT id FROM area WHERE code = $2) AND v.period = $3`,
    [item, area, period, codes],
  );

/** Makes room below a draft for a version that a reviewer sets: the draft, and what was attached to it, move up by one. */
export async function liftDraft(sql: Sql, item: number): Promise<void> {
  await sql.query(
    `UPDATE submission_evidence e SET from_version = from_version + 1
     FROM submission s WHERE s.item_id = $1 AND s.kind = 'draft' AND e.item_id = $1 AND e.side = 'department' AND e.from_version = s.version`,
    [item],
  );
  await sql.query(
    `UPDATE submission_evidence e SET until_version = until_version + 1
     FROM submission s WHERE s.item_id = $1 AND s.kind = 'draft' AND e.item_id = $1 AND e.until_version = s.version`,
    [item],
  );
  await sql.query(`UPDATE submission SET version = version + 1 WHERE item_id = $1 AND kind = 'draft'`, [
    item,
  ]);
}
