import { createReadStream } from 'node:fs';
import { FileError } from '../model/file-error.ts';
import type { Issue } from '../model/issue.ts';
import { textOf } from './cell.ts';
import { contentOf, type FoundFile } from './file-bytes.ts';
import { openSheet } from './sheet-read.ts';
import type { FileOptionsWire } from './source-wire.ts';
import { type Encoding, TextDecode } from './text-decode.ts';
import { pointer } from './value-rule.ts';

/** A record as a mapping reads it, and where it stood. */
export interface SourceRecord {
  readonly record: unknown;
  readonly place: string;
  /** Why it cannot be a record. */
  readonly issues?: readonly Issue[];
}

export type RecordFormat = NonNullable<FileOptionsWire['format']>;

export interface RecordLimits {
  /** Most bytes of a file once it is unpacked. */
  readonly bytes: number;
}

/** Longest line of NDJSON, characters. */
const MAX_LINE = 1024 * 1024;
/** Records handed over at once. */
const BATCH = 1000;
/** A JSON document is read whole: longer ones have to come as NDJSON. */
const MAX_DOCUMENT = 100 * 1024 * 1024;

/**
 * The records of a file, some hundred at a time: the rows of a table as objects by their headers, the items of a list in a JSON
 * document, the lines of NDJSON, the features of GeoJSON. Throws a FileError where the file cannot be read on.
 */
export async function* recordsOfFile(
  file: FoundFile,
  options: FileOptionsWire,
  limits: RecordLimits,
): AsyncGenerator<readonly SourceRecord[]> {
  const format = options.format ?? (await guessFormat(file));
  if (format === 'csv' || format === 'xlsx') yield* recordsOfSheet(file, { ...options, format }, limits);
  else if (format === 'ndjson') yield* recordsOfLines(file, options.encoding, limits);
  else {
    const text = await wholeText(file, options.encoding, limits);
    yield* inBatches(recordsOfDocument(parseJson(text, file.name), format, options.records, file.name));
  }
}

/** By the name, and a JSON document by how it begins: GeoJSON says so in its first characters mostly. */
async function guessFormat(file: FoundFile): Promise<RecordFormat> {
  const name = file.name.toLowerCase().replace(/\.gz$/, '');
  if (/\.(?:ndjson|jsonl)$/.test(name)) return 'ndjson';
  if (name.endsWith('.geojson')) return 'geojson';
  if (name.endsWith('.xlsx')) return 'xlsx';
  if (/\.(?:csv|tsv|txt)$/.test(name)) return 'csv';
  if (!name.endsWith('.json') && !name.endsWith('.jsonld'))
    throw new FileError('file.format', { file: file.name });
  let head = '';
  for await (const chunk of createReadStream(file.path, { end: 4095, encoding: 'utf8' })) head += chunk;
  return /"type"\s*:\s*"FeatureCollection"/.test(head) ? 'geojson' : 'json';
}

async function* recordsOfSheet(
  file: FoundFile,
  { format, sheet, delimiter, encoding, headerRow }: FileOptionsWire & { readonly format: 'csv' | 'xlsx' },
  limits: RecordLimits,
): AsyncGenerator<readonly SourceRecord[]> {
  const rule = {
    format,
    ...(sheet === undefined ? {} : { sheet }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(headerRow === undefined ? {} : { headerRow }),
  };
  const table = await openSheet(file, rule, { maxUnpacked: limits.bytes });
  const name = table.sheet === null ? file.name : `${file.name} [${table.sheet}]`;
  for await (const rows of table.rows) {
    const records: SourceRecord[] = [];
    for (const { row, cells } of rows) {
      const record = rowRecord(table.columns, cells);
      const issues = table.isExact ? cellIssues(cells.length, table.columns.length, row) : undefined;
      if (record) records.push({ record, place: `${name}:${row}`, ...(issues ? { issues } : {}) });
    }
    for (let from = 0; from < records.length; from += BATCH) yield records.slice(from, from + BATCH);
  }
}

const cellIssues = (actual: number, expected: number, row: number): readonly Issue[] | undefined =>
  actual === expected
    ? undefined
    : [{ code: 'row.cells', severity: 'error', at: { row }, details: { expected, actual } }];

/** A row by its headers, the first of two that are alike; undefined for an empty row. */
function rowRecord(
  columns: readonly string[],
  cells: readonly unknown[],
): Readonly<Record<string, unknown>> | undefined {
  const record: Record<string, unknown> = Object.create(null);
  let isEmpty = true;
  for (let i = 0; i < columns.length; i += 1) {
    const name = columns[i]!;
    const cell = cells[i] as Parameters<typeof textOf>[0];
    const value = typeof cell === 'object' ? textOf(cell) : cell;
    if (name === '' || value === undefined || value === '' || name in record) continue;
    record[name] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : record;
}

async function* recordsOfLines(
  file: FoundFile,
  encoding: 'auto' | Encoding | undefined,
  limits: RecordLimits,
): AsyncGenerator<readonly SourceRecord[]> {
  const decode = new TextDecode(encoding);
  let rest = '';
  let line = 0;
  let batch: SourceRecord[] = [];
  const take = (text: string): void => {
    line += 1;
    if (text.trim() === '') return;
    const place = `${file.name}:${line}`;
    if (text.length > MAX_LINE)
      throw new FileError('json.recordTooLong', { file: file.name, row: line }, { limit: MAX_LINE });
    batch.push({ record: parseJson(text, file.name, line), place });
  };
  for await (const chunk of contentOf(file, limits.bytes)) {
    const lines = (rest + decode.write(chunk)).split('\n');
    rest = lines.pop()!;
    if (rest.length > MAX_LINE)
      throw new FileError(
        'json.recordTooLong',
        { file: file.name, row: line + lines.length + 1 },
        { limit: MAX_LINE },
      );
    for (const text of lines) {
      take(text);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  take(rest + decode.end());
  if (batch.length > 0) yield batch;
}

async function wholeText(
  file: FoundFile,
  encoding: 'auto' | Encoding | undefined,
  limits: RecordLimits,
): Promise<string> {
  const decode = new TextDecode(encoding);
  let text = '';
  for await (const chunk of contentOf(file, Math.min(limits.bytes, MAX_DOCUMENT)))
    text += decode.write(chunk);
  return text + decode.end();
}

function parseJson(text: string, file: string, row?: number): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new FileError('json.syntax', { file, ...(row === undefined ? {} : { row }) });
  }
}

/**
 * The records of a JSON document: the list that `records` points to, else the document itself, else its `features` (GeoJSON).
 * What is no list is one record. Throws a FileError `json.noRecords` where the pointer finds nothing.
 */
export function* recordsOfDocument(
  document: unknown,
  format: 'json' | 'geojson',
  records: string | undefined,
  name: string,
): Generator<SourceRecord> {
  const path = records ?? (format === 'geojson' && isCollection(document) ? '/features' : '');
  const found = path === '' ? document : pointer(path)(document);
  if (found === undefined || found === null) throw new FileError('json.noRecords', { file: name }, { path });
  if (!Array.isArray(found)) yield { record: found, place: `${name}${path}` };
  else for (let i = 0; i < found.length; i += 1) yield { record: found[i], place: `${name}${path}/${i}` };
}

const isCollection = (document: unknown): boolean =>
  typeof document === 'object' && document !== null && Object.hasOwn(document, 'features');

export function* inBatches(records: Iterable<SourceRecord>): Generator<readonly SourceRecord[]> {
  let batch: SourceRecord[] = [];
  for (const record of records) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
