import { dataCodesOf, figuresOf } from '../composite/tree.ts';
import type { Citation, Framework } from '../model/framework.ts';
import { needsPanel } from '../model/panel-needs.ts';
import { isPeriod, type Period } from '../model/period.ts';
import type { Sql } from '../platform/database.ts';
import { type Assessment, assess } from './assess.ts';
import { COUNTED_STATES, type InputValue } from './input.ts';
import type { AssessmentInput } from './prepare.ts';
import {
  type ImportFileRow,
  listPeriods,
  loadAreas,
  loadImportFiles,
  loadValueRows,
} from './run-input-store.ts';
import { latestOf } from './select.ts';

/** A value of the store with the version that a run keeps a reference to. */
export interface StoredValue extends InputValue {
  readonly version: number;
}

export interface LoadedAssessment {
  readonly assessment: Assessment<StoredValue>;
  readonly citations: ReadonlyMap<string, Citation>;
}

/** Assesses a framework on the values in force. Throws what `assess` throws. */
export async function assessStored(
  sql: Sql,
  framework: Framework,
  wanted?: Period,
): Promise<LoadedAssessment> {
  const period = wanted ?? latestOf(await listPeriods(sql, figuresOf(framework.tree), COUNTED_STATES));
  const areas = await loadAreas(sql);
  const base: AssessmentInput<StoredValue> = { framework, areas, values: [] };
  if (period === undefined || !isPeriod(period))
    return { assessment: assess(period === undefined ? base : { ...base, period }), citations: new Map() };

  const maxAge = framework.method.find((step) => step.step === 'select')?.maxAge ?? 0;
  const first = needsPanel(framework.method) ? 0 : Math.max(0, Number(period.slice(0, 4)) - maxAge);
  const oldest = String(first).padStart(4, '0');
  const rows = await loadValueRows(sql, dataCodesOf(framework), oldest, period);
  const files = await loadImportFiles(sql, [...new Set(rows.map((row) => row.import_id))]);
  const fileOf = new Map(files.map((file) => [`${file.import_id} ${file.file_no}`, file]));
  const values = rows.map((row): StoredValue => {
    const file = fileOf.get(`${row.import_id} ${row.file_no}`);
    return {
      area: row.area,
      indicator: row.indicator,
      period: row.period,
      value: row.value,
      state: row.state,
      version: row.version,
      origin: file
        ? {
            file: file.name,
            sheet: file.sheet,
            row: row.row_no,
            column: file.columns[row.column_no - 1] ?? '',
            rowCount: row.row_count,
            sha256: file.sha256,
          }
        : null,
    };
  });
  return { assessment: assess({ ...base, values, period }), citations: citationsOf(files) };
}

/** Citations by file name; of files with one name the newest import's. */
function citationsOf(files: readonly ImportFileRow[]): ReadonlyMap<string, Citation> {
  const ordered = [...files].sort((a, b) => a.import_id - b.import_id);
  return new Map(ordered.flatMap((file) => (file.citation ? [[file.name, file.citation]] : [])));
}
