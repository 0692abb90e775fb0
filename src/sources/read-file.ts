import { FileError } from '../model/file-error.ts';
import type { Citation } from '../model/framework.ts';
import type { Place } from '../model/issue.ts';
import type { FileFormat, Mapping } from '../model/mapping.ts';
import type { Limits } from '../platform/config.ts';
import type { AreaIndex } from './area-match.ts';
import { columnLetters, isBlank, type Row } from './cell.ts';
import type { FoundFile } from './file-bytes.ts';
import { type IssueList, shown } from './issue-list.ts';
import { openSheet, type Sheet } from './sheet-read.ts';
import type { Merge } from './xlsx-read.ts';

/** Positions in a sheet and their names, for those who plan how its rows are read. */
export interface Columns {
  readonly headers: readonly string[];
  placeOf(row: number, column: number): Place;
  /** Position of a header, −1 and an issue if there is none. `path` is the mapping's own place that names it. */
  columnAt(header: string, path: string): number;
}

/** Reads rows one by one; `end` emits what was aggregated over all of them. */
export interface RowReader {
  /** Positions of the columns in use. */
  readonly used: readonly number[];
  read(row: Row): void;
  end(): void;
}

export interface ReadProgress {
  /** Bytes on disk, of all files. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rows: number;
  readonly values: number;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** A file of the mapping as it was read; `fileNo` counts from 1 in the mapping's order. */
export interface ReadFile {
  readonly fileNo: number;
  readonly name: string;
  readonly format: FileFormat;
  readonly sheet: string | null;
  readonly encoding: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly columns: readonly string[];
  readonly citation: Citation | null;
}

/** One reading of a mapping's files, as it goes on. */
export interface Reading {
  readonly mapping: Mapping;
  readonly folders: readonly string[];
  /** By the mapping's order; undefined for a file that there is not. */
  readonly files: readonly (FoundFile | undefined)[];
  readonly areas: AreaIndex;
  /** Positions by code, and units by position. */
  readonly indicators: ReadonlyMap<string, number>;
  readonly units: readonly string[];
  readonly limits: Pick<Limits, 'maxFileBytes' | 'maxUnpackedBytes' | 'maxIssues'>;
  readonly options: ReadOptions;
  readonly issues: IssueList;
  readonly read: ReadFile[];
  readonly counts: { rows: number; values: number; missing: number; bytes: number };
}

/** What `work` gives, or undefined and its issue where it stops at a {@link FileError}. */
export async function attempt<Result>(
  issues: IssueList,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    issues.add(error.issue);
    return undefined;
  }
}

/**
 * Opens a file of the mapping, reads its rows with the reader that `plan` makes of its headers, and records the file as read.
 * `flush` is called after every some thousand rows, and with true at the end.
 */
export async function readFile(
  reading: Reading,
  fileNo: number,
  plan: (columns: Columns) => RowReader | undefined,
  flush: (isEnd: boolean) => Promise<void> = async () => {},
): Promise<void> {
  const rule = reading.mapping.files[fileNo - 1]!;
  const found = reading.files[fileNo - 1];
  if (!found) return;
  const { counts, issues } = reading;
  const before = counts.bytes;
  await attempt(issues, async () => {
    let headers: readonly string[] = [];
    let sheetName: string | null = null;
    const placeOf = (row: number, column: number): Place => ({
      file: found.name,
      ...(sheetName === null ? {} : { sheet: sheetName }),
      row,
      column: headers[column] || columnLetters(column + 1),
    });
    const sheet = await openSheet(found, rule, {
      maxUnpacked: reading.limits.maxUnpackedBytes,
      onBytes: (bytes) => {
        counts.bytes = before + bytes;
      },
      onBroken: (row, column, text) =>
        issues.add({ code: 'text.broken', severity: 'error', at: placeOf(row, column), value: shown(text) }),
    });
    headers = sheet.columns;
    sheetName = sheet.sheet;
    const columnAt = (header: string, path: string) => findColumn(sheet, header, path, found.name, issues);
    const reader = plan({ headers, placeOf, columnAt });
    await readRows(reading, sheet, reader, placeOf, flush);
    const { encoding, sha256, merges } = await sheet.end();
    if (reader) reportMerges(merges, reader.used, rule.headerRow ?? 1, placeOf, issues);
    reading.read.push({
      fileNo,
      name: found.name,
      format: sheet.format,
      sheet: sheet.sheet,
      encoding,
      sha256,
      bytes: found.bytes,
      columns: sheet.columns,
      citation: rule.citation ?? null,
    });
  });
  await flush(true);
  counts.bytes = before + found.bytes;
}

async function readRows(
  reading: Reading,
  sheet: Sheet,
  reader: RowReader | undefined,
  placeOf: Columns['placeOf'],
  flush: (isEnd: boolean) => Promise<void>,
): Promise<void> {
  const { counts, options, issues } = reading;
  const bytesTotal = reading.files.reduce((sum, one) => sum + (one?.bytes ?? 0), 0);
  for await (const rows of sheet.rows) {
    options.signal?.throwIfAborted();
    for (const row of rows) readRow(row, sheet, reader, issues, placeOf, counts);
    await flush(false);
    const { bytes: bytesRead, rows: rowsRead, values } = counts;
    options.onProgress?.({ bytesRead, bytesTotal, rows: rowsRead, values });
  }
  reader?.end();
}

function readRow(
  row: Row,
  sheet: Sheet,
  reader: RowReader | undefined,
  issues: IssueList,
  placeOf: Columns['placeOf'],
  counts: { rows: number },
): void {
  const { cells } = row;
  const width = sheet.columns.length;
  if (cells.length !== width) {
    if (cells.every(isBlank)) return;
    const isTooLong = cells.length > width && !cells.slice(width).every(isBlank);
    if (isTooLong || (sheet.isExact && cells.length < width)) {
      const { column: _, ...at } = placeOf(row.row, 0);
      const details = { expected: width, actual: cells.length };
      issues.add({ code: 'row.cells', severity: 'error', at, details });
      return;
    }
  } else if (isBlank(cells[0]) && cells.every(isBlank)) return;
  counts.rows += 1;
  reader?.read(row);
}

function findColumn(sheet: Sheet, header: string, path: string, file: string, issues: IssueList): number {
  const name = header.trim();
  const place = sheet.columns.indexOf(name);
  const at = { file, ...(sheet.sheet === null ? {} : { sheet: sheet.sheet }), path };
  if (place === -1) {
    const columns = shown(sheet.columns.filter((column) => column !== '').join(', '));
    issues.add({ code: 'column.unknown', severity: 'error', at, value: shown(name), details: { columns } });
  } else if (sheet.columns.indexOf(name, place + 1) !== -1) {
    issues.add({ code: 'column.twice', severity: 'error', at, value: shown(name) });
    return -1;
  }
  return place;
}

/** Of a merged range only its first cell has a value: every range that reaches into a column in use is an issue. */
function reportMerges(
  merges: readonly Merge[],
  used: readonly number[],
  headerRow: number,
  placeOf: Columns['placeOf'],
  issues: IssueList,
): void {
  for (const merge of merges) {
    const place = used.find((one) => one + 1 >= merge.firstColumn && one + 1 <= merge.lastColumn);
    if (place === undefined || merge.lastRow < headerRow) continue;
    issues.add({
      code: 'cell.merged',
      severity: 'error',
      at: placeOf(merge.firstRow, merge.firstColumn - 1),
      value: merge.range,
    });
  }
}
