import type { Area, AreaLevel } from '../model/area.ts';
import type { Citation } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { Database, Sql } from '../platform/database.ts';

export type ImportStatus = 'running' | 'completed' | 'refused' | 'failed';

export interface ImportRow {
  readonly id: number;
  readonly at: Date;
  readonly finished_at: Date | null;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly status: ImportStatus;
  readonly mapping: unknown;
  readonly rows_read: number;
  readonly values_read: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly areas_added: number;
  readonly issues: readonly Issue[];
  readonly issue_count: number;
}

export interface ImportFileRow {
  readonly import_id: number;
  readonly file_no: number;
  readonly name: string;
  readonly sheet: string | null;
  readonly sha256: string;
  readonly bytes: number;
}

const IMPORT_COLUMNS = `id, at, finished_at, actor_id, actor_name, status, mapping, rows_read, values_read,
  added, changed, unchanged, areas_added, issues, issue_count`;

export async function insertImport(
  db: Database,
  row: {
    readonly at: Date;
    readonly actorId: string;
    readonly actorName: string;
    readonly mapping: unknown;
    readonly owner: number;
  },
): Promise<number> {
  const [inserted] = await db.query<{ id: number }>(
    `INSERT INTO import (at, actor_id, actor_name, status, mapping, owner)
     VALUES ($1, $2, $3, 'running', $4::jsonb, $5) RETURNING id`,
    [row.at, row.actorId, row.actorName, JSON.stringify(row.mapping), row.owner],
  );
  return inserted!.id;
}

export interface ImportOutcome {
  readonly status: ImportStatus;
  readonly finishedAt: Date;
  readonly rows: number;
  readonly values: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly areasAdded: number;
  readonly issues: readonly Issue[];
  readonly issueCount: number;
}

export async function finishImport(sql: Sql, id: number, outcome: ImportOutcome): Promise<void> {
  await sql.query(
    `UPDATE import SET status = $2, finished_at = $3, rows_read = $4, values_read = $5, added = $6, changed = $7,
       unchanged = $8, areas_added = $9, issues = $10::jsonb, issue_count = $11
     WHERE id = $1`,
    [
      id,
      outcome.status,
      outcome.finishedAt,
      outcome.rows,
      outcome.values,
      outcome.added,
      outcome.changed,
      outcome.unchanged,
      outcome.areasAdded,
      JSON.stringify(outcome.issues),
      outcome.issueCount,
    ],
  );
}

/** The processes of imports that are not finished. */
export async function selectOwners(db: Database): Promise<number[]> {
  const rows = await db.query<{ owner: number }>(
    `SELECT DISTINCT owner FROM import WHERE status = 'running'`,
  );
  return rows.map((row) => row.owner);
}

/** The unfinished imports of these processes have failed. Returns how many there were. */
export async function failRunning(db: Database, owners: readonly number[], at: Date): Promise<number> {
  const rows = await db.query(
    `UPDATE import SET status = 'failed', finished_at = $1 WHERE status = 'running' AND owner = ANY($2::integer[])
     RETURNING id`,
    [at, owners],
  );
  return rows.length;
}

export async function insertImportFile(
  sql: Sql,
  importId: number,
  file: {
    readonly fileNo: number;
    readonly name: string;
    readonly sheet: string | null;
    readonly sha256: string;
    readonly bytes: number;
    readonly columns: readonly string[];
    readonly citation: Citation | null;
  },
): Promise<void> {
  await sql.query(
    `INSERT INTO import_file (import_id, file_no, name, sheet, sha256, bytes, columns, citation)
     VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb)`,
    [
      importId,
      file.fileNo,
      file.name,
      file.sheet,
      file.sha256,
      file.bytes,
      JSON.stringify(file.columns),
      file.citation === null ? null : JSON.stringify(file.citation),
    ],
  );
}

/** Newest first, from below `before`. */
export async function selectImports(
  db: Database,
  before: number | undefined,
  limit: number,
): Promise<ImportRow[]> {
  return db.query<ImportRow>(
    `SELECT ${IMPORT_COLUMNS} FROM import WHERE $1::integer IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}

export async function selectImport(db: Database, id: number): Promise<ImportRow | undefined> {
  const rows = await db.query<ImportRow>(`SELECT ${IMPORT_COLUMNS} FROM import WHERE id = $1`, [id]);
  return rows[0];
}

export async function selectImportFiles(db: Database, ids: readonly number[]): Promise<ImportFileRow[]> {
  return db.query<ImportFileRow>(
    `SELECT import_id, file_no, name, sheet, sha256, bytes FROM import_file
     WHERE import_id = ANY($1::integer[]) ORDER BY import_id, file_no`,
    [ids],
  );
}

export interface ChangeRow {
  readonly area_id: number;
  readonly indicator_id: number;
  readonly area_code: string;
  readonly area_en: string;
  readonly area_zh: string;
  readonly indicator_code: string;
  readonly indicator_en: string;
  readonly indicator_zh: string;
  readonly period: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly state_before: string;
  readonly state_after: string;
}

/** Versions that an import replaced beside what it put in their place, in key order from above `after`. */
export async function selectChanges(
  db: Database,
  importId: number,
  after: readonly [area: number, indicator: number, period: string] | undefined,
  limit: number,
): Promise<ChangeRow[]> {
  return db.query<ChangeRow>(
    `SELECT o.area_id, o.indicator_id, o.period,
            a.code AS area_code, a.name_en AS area_en, a.name_zh AS area_zh,
            i.code AS indicator_code, i.name_en AS indicator_en, i.name_zh AS indicator_zh,
            o.value AS before, o.state AS state_before,
            CASE WHEN n.area_id IS NULL THEN v.value ELSE n.value END AS after,
            COALESCE(n.state, v.state) AS state_after
     FROM indicator_value_version o
     JOIN area a ON a.id = o.area_id
     JOIN indicator i ON i.id = o.indicator_id
     JOIN indicator_value v ON v.area_id = o.area_id AND v.indicator_id = o.indicator_id AND v.period = o.period
     LEFT JOIN indicator_value_version n ON n.area_id = o.area_id AND n.indicator_id = o.indicator_id
       AND n.period = o.period AND n.version = o.version + 1
     WHERE o.replaced_by = $1
       AND ($2::integer IS NULL OR (o.area_id, o.indicator_id, o.period) > ($2, $3, $4))
     ORDER BY o.area_id, o.indicator_id, o.period
     LIMIT $5`,
    [importId, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit],
  );
}

interface AreaRow {
  readonly id: number;
  readonly code: string;
  readonly parent: string | null;
  readonly level: AreaLevel;
  readonly name_en: string;
  readonly name_zh: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

/** Every area with its id. */
export async function selectAreas(sql: Sql): Promise<{ readonly id: number; readonly area: Area }[]> {
  const rows = await sql.query<AreaRow>(
    'SELECT id, code, parent, level, name_en, name_zh, longitude, latitude FROM area ORDER BY id',
  );
  return rows.map(({ id, code, parent, level, name_en, name_zh, longitude, latitude }) => ({
    id,
    area: { code, parent, level, name: { en: name_en, zh: name_zh }, longitude, latitude },
  }));
}

export interface IndicatorRow {
  readonly id: number;
  readonly code: string;
  readonly unit: string;
  readonly name_en: string;
  readonly name_zh: string;
}

/** Every indicator and variable with its id. */
export async function selectIndicators(sql: Sql): Promise<IndicatorRow[]> {
  return sql.query<IndicatorRow>('SELECT id, code, unit, name_en, name_zh FROM indicator ORDER BY id');
}

/** Ids for areas that are about to be stored; what is not used leaves a gap. */
export async function reserveAreaIds(db: Database, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await db.query<{ id: number }>(
    `SELECT nextval(pg_get_serial_sequence('area', 'id')) AS id FROM generate_series(1, $1::integer)`,
    [count],
  );
  return rows.map((row) => Number(row.id));
}

/**
 * Stores areas, parents before children; one that has its code already gets the new definition and keeps its
 * id. Returns the ids that the areas have.
 */
export async function upsertAreas(
  sql: Sql,
  areas: readonly { readonly id: number; readonly area: Area }[],
): Promise<number[]> {
  const SLICE = 5000;
  const kept: number[] = [];
  for (let from = 0; from < areas.length; from += SLICE) {
    const slice = areas.slice(from, from + SLICE);
    const column = <T>(pick: (area: Area) => T): T[] => slice.map((one) => pick(one.area));
    const rows = await sql.query<{ id: number }>(
      `INSERT INTO area (id, code, parent, level, name_en, name_zh, longitude, latitude)
       OVERRIDING SYSTEM VALUE
       SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                            $7::double precision[], $8::double precision[])
       ON CONFLICT (code) DO UPDATE SET parent = excluded.parent, level = excluded.level, name_en = excluded.name_en,
         name_zh = excluded.name_zh, longitude = excluded.longitude, latitude = excluded.latitude
       RETURNING id`,
      [
        slice.map((one) => one.id),
        column((area) => area.code),
        column((area) => area.parent),
        column((area) => area.level),
        column((area) => area.name.en),
        column((area) => area.name.zh),
        column((area) => area.longitude),
        column((area) => area.latitude),
      ],
    );
    for (const row of rows) kept.push(row.id);
  }
  return kept;
}
