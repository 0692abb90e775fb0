import { dataCodesOf, figuresOf } from '../composite/tree.ts';
import type { Area } from '../model/area.ts';
import type { Citation, Framework } from '../model/framework.ts';
import { needsPanel } from '../model/panel-needs.ts';
import { isPeriod, type Period } from '../model/period.ts';
import { COUNTED_STATES } from '../model/value.ts';
import type { Sql } from '../platform/database.ts';
import { type Assessment, assess } from './assess.ts';
import type { InputValue, ValueOrigin } from './input.ts';
import {
  type ImportFileRow,
  keepMeasureResults,
  listPeriods,
  loadAreas,
  loadImportFiles,
  loadMeasureResults,
  loadValueRows,
  type MeasureResultRow,
  type ValueRow,
} from './run-input-store.ts';
import { latestOf } from './select.ts';

/** A value of the store with the version that a run keeps a reference to. */
export interface StoredValue extends InputValue {
  readonly version: number;
}

/** What a framework is assessed on: all that the store holds for it and for a period, or what was kept of it at a time. */
export interface LoadedInputs {
  readonly areas: readonly Area[];
  readonly values: readonly StoredValue[];
  /** Undefined where there is no period with a number. */
  readonly period: Period | undefined;
  readonly citations: ReadonlyMap<string, Citation>;
}

/** Assesses a framework on values that were loaded before. Throws what `assess` throws. */
export const assessLoaded = (
  framework: Framework,
  { areas, values, period }: LoadedInputs,
): Assessment<StoredValue> =>
  assess({ framework, areas, values, ...(period === undefined ? {} : { period }) });

/**
 * The values in force that a framework may use for a period, by default the latest one that has a number. The measures' results that
 * they came from stay from now on as they are.
 */
export async function loadInputs(sql: Sql, framework: Framework, wanted?: Period): Promise<LoadedInputs> {
  const period = wanted ?? latestOf(await listPeriods(sql, figuresOf(framework.tree), COUNTED_STATES));
  const areas = await loadAreas(sql);
  if (period === undefined || !isPeriod(period)) return { areas, values: [], period, citations: new Map() };

  const maxAge = framework.method.find((step) => step.step === 'select')?.maxAge ?? 0;
  const first = needsPanel(framework.method) ? 0 : Math.max(0, Number(period.slice(0, 4)) - maxAge);
  const oldest = String(first).padStart(4, '0');
  const rows = await loadValueRows(sql, dataCodesOf(framework), oldest, period);
  const imports = new Set(rows.flatMap((row) => row.import_id ?? []));
  const files = await loadImportFiles(sql, [...imports]);
  const measured = rows.flatMap((row) => (row.origin_kind === 'measure' ? [row.origin_no!] : []));
  // kept before they are read, so that nothing renews them in between
  if (measured.length > 0) await keepMeasureResults(sql, measured);
  const results = measured.length === 0 ? [] : await loadMeasureResults(sql, measured);
  const fileOf = new Map(files.map((file) => [`${file.import_id} ${file.file_no}`, file]));
  const resultOf = new Map(results.map((result) => [result.no, result]));
  const values = rows.map(
    (row): StoredValue => ({
      area: row.area,
      indicator: row.indicator,
      period: row.period,
      value: row.value,
      state: row.state,
      version: row.version,
      origin: originOf(row, fileOf, resultOf),
    }),
  );
  return { areas, values, period, citations: citationsOf(files) };
}

function originOf(
  row: ValueRow,
  files: ReadonlyMap<string, ImportFileRow>,
  results: ReadonlyMap<number, MeasureResultRow>,
): ValueOrigin | null {
  if (row.origin_kind === 'submission') return { kind: 'submission', no: row.origin_no! };
  if (row.origin_kind === 'measure') {
    const result = results.get(row.origin_no!);
    return result ? { kind: 'measure', ...result } : null;
  }
  const file = files.get(`${row.import_id} ${row.file_no}`);
  return file
    ? {
        kind: 'import',
        file: file.name,
        sheet: file.sheet,
        row: row.row_no!,
        column: file.columns[row.column_no! - 1] ?? '',
        rowCount: row.row_count!,
        sha256: file.sha256,
      }
    : null;
}

/** Citations by file name; of files with one name the newest import's. */
function citationsOf(files: readonly ImportFileRow[]): ReadonlyMap<string, Citation> {
  const ordered = [...files].sort((a, b) => a.import_id - b.import_id);
  return new Map(ordered.flatMap((file) => (file.citation ? [[file.name, file.citation]] : [])));
}
