import type { Issue } from '../model/issue.ts';
import type { ImportProgress } from './import-progress.ts';
import type { ImportFileRow, ImportRow, ImportStatus } from './import-store.ts';

/** One execution of an import as it is shown; `ImportWire` with issues that have no words yet. */
export interface ImportRecord {
  readonly id: number;
  readonly at: string;
  readonly finishedAt: string | null;
  readonly actor: { readonly id: string; readonly name: string };
  readonly status: ImportStatus;
  readonly files: readonly {
    readonly name: string;
    readonly sheet: string | null;
    readonly sha256: string;
    readonly bytes: number;
  }[];
  readonly counts: {
    readonly rows: number;
    readonly values: number;
    readonly added: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly areasAdded: number;
  };
  readonly progress: ImportProgress | null;
  readonly issues: readonly Issue[];
  readonly issueCount: number;
  readonly mapping: unknown;
}

export const recordOf = (
  row: ImportRow,
  files: readonly ImportFileRow[],
  progress: ImportProgress | undefined,
): ImportRecord => ({
  id: row.id,
  at: row.at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  actor: { id: row.actor_id, name: row.actor_name },
  status: row.status,
  files: files
    .filter((file) => file.import_id === row.id)
    .map(({ name, sheet, sha256, bytes }) => ({ name, sheet, sha256, bytes })),
  counts: {
    rows: row.rows_read,
    values: row.values_read,
    added: row.added,
    changed: row.changed,
    unchanged: row.unchanged,
    areasAdded: row.areas_added,
  },
  progress: row.status === 'running' ? (progress ?? null) : null,
  issues: row.issues,
  issueCount: row.issue_count,
  mapping: row.mapping,
});
