import type { Period } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import type { ValueState } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import type { MeasureOriginWire } from './origin-wire.ts';

/** One version of a value with what is known about its origin; members of other kinds of origin are null. */
export interface VersionRow {
  readonly version: number;
  readonly value: number | null;
  readonly state: ValueState;
  readonly in_force: boolean;
  readonly origin_kind: 'import' | 'measure' | 'submission';
  readonly origin_no: number | null;
  /** Since when it is or was in force. */
  readonly at: Date;
  readonly import_id: number | null;
  readonly row_no: number | null;
  readonly row_count: number | null;
  readonly column: string | null;
  readonly file: string | null;
  readonly sheet: string | null;
  readonly sha256: string | null;
  readonly citation: unknown;
  readonly import_at: Date | null;
  readonly revision: number | null;
  readonly records: number | null;
  readonly inputs: MeasureOriginWire['inputs'];
  readonly computed_at: Date | null;
  readonly item_id: number | null;
  readonly department: string | null;
  readonly submission_version: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly numerator_unit: string | null;
  readonly denominator_unit: string | null;
  readonly source_text: string | null;
  readonly grade: string | null;
  readonly submitted_at: Date | null;
  /** Of the import or of the submission. */
  readonly actor_id: string | null;
  readonly actor_name: string | null;
}

const HELD = `area_id = (SELECT id FROM area WHERE code = $1) AND indicator_id = (SELECT id FROM indicator WHERE code = $2)
  AND period = $3 AND version BETWEEN $4 AND $5`;
const COLUMNS = `version, value, state, origin_kind, origin_no, at, import_id, file_no, row_no, row_count, column_no`;

/** The version after one; those between two that are there were let go of. */
export async function findNextVersion(
  sql: Sql,
  key: { readonly area: string; readonly indicator: string; readonly period: Period },
  version: number,
): Promise<number | undefined> {
  const [row] = await sql.query<{ version: number | null }>(
    `SELECT min(version) AS version FROM (SELECT version FROM indicator_value WHERE ${HELD}
       UNION ALL SELECT version FROM indicator_value_version WHERE ${HELD}) AS v`,
    [key.area, key.indicator, key.period, version + 1, LAST_VERSION],
  );
  return row?.version ?? undefined;
}

export const LAST_VERSION = 2_147_483_647;

/** Versions `from` to `to` of a value, newest first, at most `limit`. */
export const findVersions = (
  sql: Sql,
  key: { readonly area: string; readonly indicator: string; readonly period: Period },
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<VersionRow[]> =>
  sql.query<VersionRow>(
    `SELECT v.version, v.value, v.state, v.in_force, v.origin_kind, v.origin_no,
            coalesce(v.at, m.finished_at, m.at) AS at,
            v.import_id, v.row_no, v.row_count, f.columns ->> (v.column_no - 1) AS column,
            f.name AS file, f.sheet, f.sha256, f.citation, m.at AS import_at,
            r.revision, r.records, r.detail AS inputs, r.at AS computed_at,
            s.item_id, i.department, s.version AS submission_version, s.numerator, s.denominator,
            s.numerator_unit, s.denominator_unit, s.source_text, s.grade, s.at AS submitted_at,
            coalesce(m.actor_id, s.actor_id) AS actor_id, coalesce(m.actor_name, s.actor_name) AS actor_name
     FROM (SELECT ${COLUMNS}, true AS in_force FROM indicator_value WHERE ${HELD}
           UNION ALL SELECT ${COLUMNS}, false FROM indicator_value_version WHERE ${HELD}
           ORDER BY version DESC LIMIT $6) v
     LEFT JOIN import_file f ON f.import_id = v.import_id AND f.file_no = v.file_no
     LEFT JOIN import m ON m.id = v.import_id
     LEFT JOIN measure_result r ON v.origin_kind = 'measure' AND r.no = v.origin_no
     LEFT JOIN submission s ON v.origin_kind = 'submission' AND s.no = v.origin_no
     LEFT JOIN submission_item i ON i.id = s.item_id
     ORDER BY v.version DESC`,
    [key.area, key.indicator, key.period, from, to, limit],
  );

export interface IndicatorHead {
  readonly code: string;
  readonly name: LocalText;
  readonly unit: string;
}

/** What an indicator is called, without a look at its values. */
export async function findIndicatorHead(sql: Sql, code: string): Promise<IndicatorHead | undefined> {
  const [row] = await sql.query<{ code: string; name_en: string; name_zh: string; unit: string }>(
    'SELECT code, name_en, name_zh, unit FROM indicator WHERE code = $1',
    [code],
  );
  return row && { code: row.code, name: { en: row.name_en, zh: row.name_zh }, unit: row.unit };
}

export interface EvidenceRow {
  readonly submission: number;
  readonly name: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The evidence that some submissions came with. */
export const findEvidence = (sql: Sql, submissions: readonly number[]): Promise<EvidenceRow[]> =>
  sql.query<EvidenceRow>(
    `SELECT s.no AS submission, e.name, e.media_type, e.bytes, e.sha256
     FROM submission s
     JOIN submission_evidence e ON e.item_id = s.item_id AND e.from_version <= s.version
       AND (e.until_version IS NULL OR e.until_version > s.version)
     WHERE s.no = ANY($1::bigint[])
     ORDER BY s.no, e.no`,
    [submissions],
  );

export interface DecisionRow {
  readonly submission: number;
  readonly kind: string;
  readonly to_state: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_name: string;
}

/** What moved some submissions from state to state, oldest first. */
export const findDecisions = (sql: Sql, submissions: readonly number[]): Promise<DecisionRow[]> =>
  sql.query<DecisionRow>(
    `SELECT s.no AS submission, e.kind, e.to_state, e.at, e.actor_id, e.actor_name
     FROM submission s
     JOIN submission_event e ON e.item_id = s.item_id AND e.version = s.version AND e.to_state <> e.from_state
     WHERE s.no = ANY($1::bigint[])
     ORDER BY s.no, e.no`,
    [submissions],
  );
