import type { LocalText } from '../model/text.ts';
import type { Sql } from '../platform/database.ts';

/** What the workspace is; setting `workspace`. */
export interface Workspace {
  readonly name: LocalText;
  readonly notice: LocalText | null;
  /** Whether it was filled with the sample that comes with Meridian. */
  readonly isSample: boolean;
  /** The framework whose newest run is shown first. */
  readonly framework: string | null;
}

/** A workspace that nobody has named, for data of its own. */
export const UNNAMED: Workspace = {
  name: { en: 'Workspace', zh: '工作区' },
  notice: null,
  isSample: false,
  framework: null,
};

export async function findSetting<T>(sql: Sql, key: string): Promise<T | undefined> {
  const [row] = await sql.query<{ value: T }>('SELECT value FROM setting WHERE key = $1', [key]);
  return row?.value;
}

export async function putSetting(sql: Sql, key: string, value: unknown): Promise<void> {
  await sql.query(
    `INSERT INTO setting (key, value) VALUES ($1, $2::jsonb)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, JSON.stringify(value)],
  );
}

export interface WorkspaceCounts {
  readonly areas: number;
  readonly indicators: number;
  readonly values: number;
  readonly imports: number;
  readonly runs: number;
}

/** How much is stored. Values in force are counted by what the imports added, since none is ever taken away. */
export async function countWorkspace(sql: Sql): Promise<WorkspaceCounts> {
  const [counts] = await sql.query<WorkspaceCounts>(
    `SELECT (SELECT count(*) FROM area) AS areas,
            (SELECT count(*) FROM indicator) AS indicators,
            (SELECT coalesce(sum(added), 0)::bigint FROM import WHERE status = 'completed') AS values,
            (SELECT count(*) FROM import) AS imports,
            (SELECT count(*) FROM run) AS runs`,
  );
  return counts!;
}

/** Imports by status. */
export const countImports = (sql: Sql): Promise<{ label: string; value: number }[]> =>
  sql.query('SELECT status AS label, count(*) AS value FROM import GROUP BY status');

/** Whether an import under a mapping of another name has stored anything. */
export async function hasOtherImports(sql: Sql, name: LocalText | null): Promise<boolean> {
  const [row] = await sql.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM import WHERE status = 'completed' AND mapping -> 'name' IS DISTINCT FROM $1::jsonb) AS found`,
    [name && JSON.stringify(name)],
  );
  return row!.found;
}
