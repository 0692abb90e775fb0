import type { Area } from '../model/area.ts';
import type { Citation } from '../model/framework.ts';
import type { Issue, Place } from '../model/issue.ts';
import type { LocalText } from '../model/text.ts';
import type { Limits } from '../platform/config.ts';
import { AreaIndex } from './area-match.ts';
import { columnLetters, isBlank, type Row } from './cell.ts';
import { type FoundFile, findFile } from './file-bytes.ts';
import { FileError } from './file-error.ts';
import { IssueList, shown } from './issue-list.ts';
import { KeySet } from './key-set.ts';
import { AREA_COLUMNS, type AreasFile, type FileFormat, type MappedFile, type Mapping } from './mapping.ts';
import { type AreaPlaces, type DefinedArea, readArea, sortAreas } from './read-areas.ts';
import { readLookup } from './read-lookup.ts';
import {
  longReader,
  type MappedValue,
  type RowReader,
  type ValueReading,
  wideReader,
} from './read-values.ts';
import { openSheet, type Sheet } from './sheet-read.ts';
import type { Merge } from './xlsx-read.ts';

/** Values handed on at once. */
const BATCH = 4096;

/** What an import may refer to. Positions in these lists are the indices of the values. */
export interface Catalogue {
  readonly areas: readonly Area[];
  readonly indicators: readonly {
    readonly code: string;
    readonly unit: string;
    readonly name?: LocalText;
  }[];
}

export interface ValueSink {
  /** Called once, before the first value: every area, the catalogue's first, and those that the files define or redefine. */
  areas?(all: readonly Area[], defined: readonly Area[]): void | Promise<void>;
  values(batch: readonly MappedValue[]): void | Promise<void>;
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

export interface ReadResult {
  /** No error among the issues. Only then may what the sink got be kept. */
  readonly ok: boolean;
  readonly issues: readonly Issue[];
  readonly issueCount: number;
  readonly counts: { readonly rows: number; readonly values: number; readonly missing: number };
  readonly files: readonly ReadFile[];
  /** The catalogue's areas (as redefined) followed by the new ones: what `areaIndex` points into. */
  readonly areas: readonly Area[];
  /** Areas that the files define, parents before children. */
  readonly definedAreas: readonly Area[];
}

/**
 * Reads every file of a mapping and hands on its values, without a database and without holding the rows. All problems of
 * all files are collected; the files are looked for in `folders`, in order. Files that define areas are read first,
 * whatever their place. A combination of area, indicator and period that comes twice is an issue that names both places.
 */
export async function readMapped(
  mapping: Mapping,
  folders: string | readonly string[],
  catalogue: Catalogue,
  limits: Pick<Limits, 'maxFileBytes' | 'maxUnpackedBytes' | 'maxIssues'>,
  sink: ValueSink,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const issues = new IssueList(limits.maxIssues);
  const searched = typeof folders === 'string' ? [folders] : folders;
  const reading: Reading = {
    areas: new AreaIndex(catalogue.areas),
    indicators: new Map(catalogue.indicators.map((indicator, index) => [indicator.code, index])),
    units: catalogue.indicators.map((indicator) => indicator.unit),
    folders: searched,
    limits,
    options,
    files: await findFiles(mapping.files, searched, limits.maxFileBytes, issues),
    counts: { rows: 0, values: 0, missing: 0, bytes: 0 },
  };
  const read: ReadFile[] = [];
  const defined = await readAreaFiles(mapping, reading, issues, read);
  await sink.areas?.(reading.areas.areas, defined);

  const seen = new KeySet(catalogue.indicators.length);
  const periods = new Map<string, number>();
  const twice: MappedValue[] = [];
  let batch: MappedValue[] = [];
  const keep = (value: MappedValue): void => {
    let period = periods.get(value.period);
    if (period === undefined) {
      period = periods.size;
      periods.set(value.period, period);
    }
    if (!seen.add(value.areaIndex, value.indicatorIndex, period)) {
      if (twice.length < limits.maxIssues) twice.push(value);
      else issues.add(duplicateIssue(value, undefined, mapping, read, catalogue, reading.areas));
      return;
    }
    reading.counts.values += 1;
    if (value.value === null) reading.counts.missing += 1;
    batch.push(value);
  };
  for (const fileNo of valueFiles(mapping)) {
    await readValueFile(mapping.files[fileNo - 1]!, fileNo, reading, issues, read, keep, async (isEnd) => {
      while (batch.length >= BATCH || (isEnd && batch.length > 0)) {
        const full = batch;
        batch = [];
        await sink.values(full);
      }
    });
  }
  if (twice.length > 0)
    for (const [value, first] of await findFirst(twice, mapping, reading))
      issues.add(duplicateIssue(value, first, mapping, read, catalogue, reading.areas));
  return {
    ok: !issues.hasErrors,
    issues: issues.list(),
    issueCount: issues.count,
    counts: { rows: reading.counts.rows, values: reading.counts.values, missing: reading.counts.missing },
    files: read.sort((a, b) => a.fileNo - b.fileNo),
    areas: reading.areas.areas,
    definedAreas: defined,
  };
}

interface Reading {
  readonly areas: AreaIndex;
  readonly indicators: ReadonlyMap<string, number>;
  readonly units: readonly string[];
  readonly folders: readonly string[];
  readonly limits: Pick<Limits, 'maxFileBytes' | 'maxUnpackedBytes' | 'maxIssues'>;
  readonly options: ReadOptions;
  readonly files: readonly (FoundFile | undefined)[];
  readonly counts: { rows: number; values: number; missing: number; bytes: number };
}

const valueFiles = (mapping: Mapping): number[] =>
  mapping.files.flatMap((file, index) => (file.shape === 'areas' ? [] : [index + 1]));

async function findFiles(
  files: readonly MappedFile[],
  folders: readonly string[],
  maxBytes: number,
  issues: IssueList,
): Promise<(FoundFile | undefined)[]> {
  const found: (FoundFile | undefined)[] = [];
  for (const { file } of files) found.push(await attempt(issues, () => findFile(file, folders, maxBytes)));
  return found;
}

/** What `work` gives, or undefined and its issue where it stops at a {@link FileError}. */
async function attempt<Result>(issues: IssueList, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    issues.add(error.issue);
    return undefined;
  }
}

async function readAreaFiles(
  mapping: Mapping,
  reading: Reading,
  issues: IssueList,
  read: ReadFile[],
): Promise<readonly Area[]> {
  const defined = new Map<string, DefinedArea>();
  for (const [index, file] of mapping.files.entries()) {
    if (file.shape !== 'areas') continue;
    await readFile(file, index + 1, reading, issues, read, (sheet, placeOf, columnAt) => {
      const places = areaPlaces(file, `/files/${index}/columns`, sheet, columnAt);
      if (places.code === -1) return undefined;
      return {
        used: Object.values(places).filter((place) => place !== -1),
        read: (row) => readArea(row, places, defined, issues, placeOf),
        end() {},
      };
    });
  }
  const sorted = sortAreas(defined, reading.areas, issues);
  for (const area of sorted) reading.areas.put(area);
  return sorted;
}

function areaPlaces(
  file: AreasFile,
  path: string,
  sheet: Sheet,
  columnAt: ValueReading['columnAt'],
): AreaPlaces {
  const optional = ['parent', 'longitude', 'latitude'];
  return Object.fromEntries(
    AREA_COLUMNS.map((name) => {
      const header = file.columns?.[name] ?? name;
      const isOptional = optional.includes(name) && file.columns?.[name] === undefined;
      return [name, isOptional ? sheet.columns.indexOf(header) : columnAt(header, `${path}/${name}`)];
    }),
  ) as unknown as AreaPlaces;
}

async function readValueFile(
  file: MappedFile,
  fileNo: number,
  reading: Reading,
  issues: IssueList,
  read: ReadFile[],
  emit: (value: MappedValue) => void,
  flush: (isEnd: boolean) => Promise<void>,
): Promise<void> {
  if (file.shape === 'areas') return;
  const path = `/files/${fileNo - 1}`;
  const { area } = file;
  const lookup =
    'lookup' in area
      ? await attempt(issues, () => readLookup(area, reading.folders, reading.limits, issues))
      : undefined;
  if ('lookup' in area && !lookup) return;
  await readFile(
    file,
    fileNo,
    reading,
    issues,
    read,
    (sheet, placeOf, columnAt) => {
      const { areas, indicators, units } = reading;
      const rules: ValueReading = {
        fileNo,
        columns: sheet.columns,
        areas,
        indicators,
        units,
        lookup,
        issues,
        placeOf,
        columnAt,
        emit,
      };
      return file.shape === 'wide' ? wideReader(file, path, rules) : longReader(file, path, rules);
    },
    flush,
  );
}

/** Opens one file, reads its rows with the reader that `plan` makes of its headers, and records the file as read. */
async function readFile(
  file: MappedFile,
  fileNo: number,
  reading: Reading,
  issues: IssueList,
  read: ReadFile[],
  plan: (
    sheet: Sheet,
    placeOf: ValueReading['placeOf'],
    columnAt: ValueReading['columnAt'],
  ) => RowReader | undefined,
  flush: (isEnd: boolean) => Promise<void> = async () => {},
): Promise<void> {
  const found = reading.files[fileNo - 1];
  if (!found) return;
  const { counts, options } = reading;
  const before = counts.bytes;
  const bytesTotal = reading.files.reduce((sum, one) => sum + (one?.bytes ?? 0), 0);
  await attempt(issues, async () => {
    let columns: readonly string[] = [];
    let sheetName: string | null = null;
    const placeOf = (row: number, column: number): Place => ({
      file: found.name,
      ...(sheetName === null ? {} : { sheet: sheetName }),
      row,
      column: columns[column] || columnLetters(column + 1),
    });
    const sheet = await openSheet(found, file, {
      maxUnpacked: reading.limits.maxUnpackedBytes,
      onBytes: (bytes) => {
        counts.bytes = before + bytes;
      },
      onBroken: (row, column, text) =>
        issues.add({ code: 'text.broken', severity: 'error', at: placeOf(row, column), value: shown(text) }),
    });
    columns = sheet.columns;
    sheetName = sheet.sheet;
    const columnAt: ValueReading['columnAt'] = (header, path) =>
      findColumn(sheet, header, path, found.name, issues);
    const reader = plan(sheet, placeOf, columnAt);
    for await (const rows of sheet.rows) {
      options.signal?.throwIfAborted();
      for (const row of rows) readRow(row, sheet, reader, issues, placeOf, counts);
      await flush(false);
      options.onProgress?.({ bytesRead: counts.bytes, bytesTotal, rows: counts.rows, values: counts.values });
    }
    reader?.end();
    const { encoding, sha256, merges } = await sheet.end();
    if (reader) reportMerges(merges, reader.used, file.headerRow ?? 1, placeOf, issues);
    read.push({
      fileNo,
      name: found.name,
      format: sheet.format,
      sheet: sheet.sheet,
      encoding,
      sha256,
      bytes: found.bytes,
      columns: sheet.columns,
      citation: file.citation ?? null,
    });
  });
  await flush(true);
  counts.bytes = before + found.bytes;
}

function readRow(
  row: Row,
  sheet: Sheet,
  reader: RowReader | undefined,
  issues: IssueList,
  placeOf: ValueReading['placeOf'],
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
  placeOf: ValueReading['placeOf'],
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

const keyOf = (value: MappedValue): string => `${value.areaIndex} ${value.indicatorIndex} ${value.period}`;

/** Reads the value files once more to find where the combinations that came twice stood first. */
async function findFirst(
  twice: readonly MappedValue[],
  mapping: Mapping,
  reading: Reading,
): Promise<[MappedValue, MappedValue | undefined][]> {
  const first = new Map<string, MappedValue | undefined>(twice.map((value) => [keyOf(value), undefined]));
  const silent = new IssueList(0);
  const { signal } = reading.options;
  const again = { ...reading, options: signal ? { signal } : {}, counts: { ...reading.counts } };
  for (const fileNo of valueFiles(mapping))
    await readValueFile(mapping.files[fileNo - 1]!, fileNo, again, silent, [], remember, async () => {});
  return twice.map((value) => [value, first.get(keyOf(value))]);

  function remember(value: MappedValue): void {
    const key = keyOf(value);
    if (first.has(key) && first.get(key) === undefined) first.set(key, value);
  }
}

function duplicateIssue(
  value: MappedValue,
  first: MappedValue | undefined,
  mapping: Mapping,
  read: readonly ReadFile[],
  catalogue: Catalogue,
  areas: AreaIndex,
): Issue {
  const placeOf = (one: MappedValue) => {
    const file = read.find((candidate) => candidate.fileNo === one.fileNo);
    return {
      file: mapping.files[one.fileNo - 1]!.file,
      ...(file?.sheet ? { sheet: file.sheet } : {}),
      row: one.row,
      column: file?.columns[one.column - 1] || columnLetters(one.column),
    };
  };
  const where = first ? placeOf(first) : undefined;
  return {
    code: 'value.duplicate',
    severity: 'error',
    at: placeOf(value),
    value: value.value === null ? '' : String(value.value),
    details: {
      area: areas.areas[value.areaIndex]!.code,
      indicator: catalogue.indicators[value.indicatorIndex]!.code,
      period: value.period,
      firstFile: where?.file ?? '',
      firstRow: where?.row ?? 0,
      firstColumn: where?.column ?? '',
    },
  };
}
