import { createHash } from 'node:crypto';
import { FileError } from '../model/file-error.ts';
import type { Place } from '../model/issue.ts';
import type { FileFormat } from '../model/mapping.ts';
import { type Cell, columnLetters, owned, type Row, textOf } from './cell.ts';
import { readCsv } from './csv-read.ts';
import { type FoundFile, headOf, sha256Of } from './file-bytes.ts';
import { readJson } from './json-read.ts';
import { BROKEN, type Encoding } from './text-decode.ts';
import { OLE, refuseOle } from './xlsx-book.ts';
import { type Merge, readXlsx } from './xlsx-read.ts';

/** How a file is read, as its mapping says. */
export interface SheetRule {
  readonly format?: FileFormat;
  readonly sheet?: string;
  readonly delimiter?: string;
  readonly encoding?: 'auto' | 'utf-8' | 'gb18030';
  readonly headerRow?: number;
}

/** A table in a file: its headers, and its rows as they are read. */
export interface Sheet {
  readonly format: FileFormat;
  readonly sheet: string | null;
  /** Header texts without surrounding spaces, by position; the columns' letters where there is no header row. */
  readonly columns: readonly string[];
  /** Whether every row must have as many cells as the header: so in CSV. */
  readonly isExact: boolean;
  /** The rows after the header, some hundred or thousand at a time. Can be read once. */
  readonly rows: AsyncIterable<readonly Row[]>;
  /** What is known when all rows are read. */
  end(): Promise<{
    readonly encoding: Encoding | null;
    readonly sha256: string;
    readonly merges: readonly Merge[];
  }>;
}

export interface SheetOptions {
  readonly maxUnpacked: number;
  /** Bytes of the file on disk read so far. */
  readonly onBytes?: (bytes: number) => void;
  /** Told of every number that a workbook shows as a percentage; `column` counts from 0. */
  readonly onPercent?: (row: number, column: number) => void;
  /** Told of every cell that holds bytes which are no text; `column` counts from 0. */
  readonly onBroken?: (row: number, column: number, text: string) => void;
}

/** What a file is: by its first bytes, then by its name. Throws a FileError `file.format`, `xlsx.old`, `xlsx.encrypted`. */
export async function formatOf(file: FoundFile, stated?: FileFormat): Promise<FileFormat> {
  const head = await headOf(file.path, 8);
  if (head.subarray(0, 8).equals(OLE)) await refuseOle(file);
  const isZip = head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
  if (isZip || stated === 'xlsx') {
    if (!isZip && head.length > 0) throw new FileError('xlsx.damaged', { file: file.name });
    return 'xlsx';
  }
  if (stated) return stated;
  const name = file.name.toLowerCase().replace(/\.gz$/, '');
  if (/\.(?:csv|tsv|txt)$/.test(name)) return 'csv';
  if (name.endsWith('.json')) return 'json';
  throw new FileError(name.endsWith('.xlsx') ? 'xlsx.damaged' : 'file.format', { file: file.name });
}

/** Opens a file as a table and reads its header row. Throws a FileError, also `file.empty`. */
export async function openSheet(file: FoundFile, rule: SheetRule, options: SheetOptions): Promise<Sheet> {
  const format = await formatOf(file, rule.format);
  const hash = createHash('sha256');
  let hashed = 0;
  let encoding: Encoding | null = null;
  let sheet: string | null = null;
  const merges: Merge[] = [];
  const onChunk = (chunk: Buffer): void => {
    hash.update(chunk);
    hashed += chunk.length;
    options.onBytes?.(hashed);
  };
  const stated = rule.encoding === undefined ? {} : { encoding: rule.encoding };
  const columns: string[] = [];
  const source = rowsOf();

  async function* rowsOf(): AsyncGenerator<Row[]> {
    const { maxUnpacked } = options;
    if (format === 'csv') {
      const delimiter = rule.delimiter === undefined ? {} : { delimiter: rule.delimiter };
      encoding = yield* readCsv(file, { ...stated, ...delimiter, maxUnpacked, onChunk });
    } else if (format === 'json') {
      encoding = yield* readJson(file, { ...stated, maxUnpacked, onChunk, columns });
    } else {
      yield* readXlsx(file, {
        ...(rule.sheet === undefined ? {} : { sheet: rule.sheet }),
        maxUnpacked,
        merges,
        onPercent: options.onPercent,
        onSheet: (name) => {
          sheet = name;
        },
        onShare: (share) => options.onBytes?.(Math.round(share * file.bytes)),
      });
    }
  }

  const first = await readHeader();
  const width = columns.length;

  async function readHeader(): Promise<Row[]> {
    const headerRow = rule.headerRow ?? 1;
    for (;;) {
      const batch = await source.next();
      if (batch.done) throw new FileError('file.empty', place(file, sheet));
      const rows = batch.value;
      if (format === 'json') return rows;
      if (headerRow === 0) {
        for (let i = 0; i < (rows[0]?.cells.length ?? 0); i += 1) columns.push(columnLetters(i + 1));
        return rows;
      }
      const at = rows.findIndex((row) => row.row >= headerRow);
      if (at === -1) continue;
      if (rows[at]!.row === headerRow) readColumns(rows[at]!);
      if (columns.every((text) => text === ''))
        throw new FileError('file.noHeader', place(file, sheet, headerRow));
      return rows.slice(at + 1);
    }
  }

  function readColumns(header: Row): void {
    for (let i = 0; i < header.cells.length; i += 1) {
      columns.push(owned(textOf(header.cells[i])));
      if (columns[i]!.includes(BROKEN)) options.onBroken?.(header.row, i, columns[i]!);
    }
  }

  async function* rows(): AsyncGenerator<readonly Row[]> {
    if (first.length > 0) yield checked(first);
    for await (const batch of source) yield checked(batch);
  }

  function checked(batch: Row[]): readonly Row[] {
    if (format === 'xlsx' || !options.onBroken) return batch;
    for (const row of batch)
      for (let i = 0; i < row.cells.length; i += 1) {
        const cell: Cell | undefined = row.cells[i];
        if (typeof cell === 'string' && cell.includes(BROKEN)) options.onBroken(row.row, i, cell);
      }
    return batch;
  }

  return {
    format,
    sheet,
    columns,
    isExact: format === 'csv' && width > 0,
    rows: rows(),
    end: async () => ({
      encoding,
      sha256: hashed === file.bytes ? hash.digest('hex') : await sha256Of(file.path),
      merges,
    }),
  };
}

/** A place in a file as issues carry it. */
export const place = (file: FoundFile, sheet: string | null, row?: number, column?: string): Place => ({
  file: file.name,
  ...(sheet === null ? {} : { sheet }),
  ...(row === undefined ? {} : { row }),
  ...(column === undefined ? {} : { column }),
});
