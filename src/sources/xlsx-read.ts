import { FileError } from '../model/file-error.ts';
import type { Cell, Row } from './cell.ts';
import type { FoundFile } from './file-bytes.ts';
import { openBook, type XlsxBook, type XlsxSheet } from './xlsx-book.ts';
import { dateText } from './xlsx-dates.ts';

const MAX_ROWS = 1_048_576;
const MAX_COLUMNS = 16_384;
const MAX_MERGES = 100_000;

/** A range of merged cells, rows and columns from 1, both ends included. */
export interface Merge {
  readonly range: string;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

export interface XlsxOptions {
  /** Default: the first sheet that is not hidden. */
  readonly sheet?: string;
  readonly maxUnpacked: number;
  /** Share of the sheet that is read, 0..1. */
  readonly onShare?: (share: number) => void;
  /** Gets the merged ranges, which a sheet lists after its rows. */
  readonly merges: Merge[];
  /** Told of every number that is shown as a percentage; `column` counts from 0. */
  readonly onPercent?: ((row: number, column: number) => void) | undefined;
  /** Told which sheet is read, before the first row. */
  readonly onSheet?: (name: string) => void;
}

/** The names of a workbook's sheets, in order. */
export async function listSheets(file: FoundFile, maxUnpacked: number): Promise<string[]> {
  const book = await openBook(file, maxUnpacked);
  book.zip.close();
  return book.sheets.map((sheet) => sheet.name);
}

/**
 * The rows of one sheet, a few hundred at a time. Cells stand at their column's place and absent ones are holes; formulas
 * give their cached value, dates ISO text, errors a CellError. Throws a FileError, also `xlsx.sheetMissing`.
 */
export async function* readXlsx(file: FoundFile, options: XlsxOptions): AsyncGenerator<Row[]> {
  const book = await openBook(file, options.maxUnpacked);
  try {
    const sheet = chooseSheet(book, options.sheet, file.name);
    options.onSheet?.(sheet.name);
    const reader = sheetHandlers(book, await book.sharedStrings(), options, {
      file: file.name,
      sheet: sheet.name,
    });
    const size = book.zip.sizeOf(sheet.part);
    for await (const read of book.zip.parse(sheet.part, reader.handlers)) {
      options.onShare?.(Math.min(1, read / Math.max(1, size)));
      const rows = reader.take();
      if (rows.length > 0) yield rows;
    }
  } finally {
    book.zip.close();
  }
}

function chooseSheet(book: XlsxBook, name: string | undefined, file: string): XlsxSheet {
  const sheet =
    name === undefined
      ? (book.sheets.find((one) => !one.isHidden) ?? book.sheets[0])
      : book.sheets.find((one) => one.name === name);
  if (sheet) return sheet;
  const sheets = book.sheets.map((one) => one.name).join(', ');
  throw new FileError('xlsx.sheetMissing', { file }, { sheet: name ?? '', sheets: sheets.slice(0, 500) });
}

/** Builds rows from a sheet's XML events; `take` hands over the complete ones. */
function sheetHandlers(
  book: XlsxBook,
  strings: readonly string[],
  { merges, onPercent }: XlsxOptions,
  at: { readonly file: string; readonly sheet: string },
) {
  let rows: Row[] = [];
  let row = 0;
  let column = 0;
  let cells: Cell[] = [];
  let type = 'n';
  let style = 0;
  let text = '';
  let hasValue = false;
  let hasFormula = false;
  let inText = false;
  let inReading = false;

  function endCell(): void {
    if (!hasValue) {
      if (hasFormula) cells[column - 1] = { error: 'formula' };
      return;
    }
    const cell = cellOf(type, text, style, book, strings);
    cells[column - 1] = cell;
    if (typeof cell === 'number' && book.percents[style]) onPercent?.(row, column - 1);
  }

  const handlers = {
    open(name: string, attributes: Readonly<Record<string, string>>): void {
      if (name === 'row') {
        row = attributes.r === undefined ? row + 1 : Number(attributes.r);
        if (!(Number.isInteger(row) && row >= 1 && row <= MAX_ROWS)) throw new FileError('xlsx.damaged', at);
        column = 0;
        cells = [];
      } else if (name === 'c') {
        column = attributes.r === undefined ? column + 1 : columnOfRef(attributes.r);
        if (!(column >= 1 && column <= MAX_COLUMNS)) throw new FileError('xlsx.damaged', { ...at, row });
        type = attributes.t ?? 'n';
        style = attributes.s === undefined ? 0 : Number(attributes.s);
        text = '';
        hasValue = false;
        hasFormula = false;
      } else if (name === 'v' || name === 't') {
        inText = true;
        hasValue = true;
      } else if (name === 'f') hasFormula = true;
      else if (name === 'rPh') inReading = true;
      else if (name === 'mergeCell' && merges.length < MAX_MERGES) {
        const merge = parseRange(attributes.ref ?? '');
        if (merge) merges.push(merge);
      }
    },
    text(part: string): void {
      if (inText && !inReading) text += part;
    },
    close(name: string): void {
      if (name === 'v' || name === 't') inText = false;
      else if (name === 'rPh') inReading = false;
      else if (name === 'c') endCell();
      else if (name === 'row') rows.push({ row, cells });
    },
  };
  return {
    handlers,
    take(): Row[] {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
}

function cellOf(type: string, text: string, style: number, book: XlsxBook, strings: readonly string[]): Cell {
  if (type === 's') return strings[Number(text)] ?? { error: '#REF!' };
  if (type === 'str' || type === 'inlineStr') return text;
  if (type === 'b') return text === '1' || text === 'true';
  if (type === 'e') return { error: text };
  if (type === 'd') return text.replace(/T00:00:00(?:\.0+)?Z?$/, '');
  if (text === '') return null;
  const value = Number(text);
  if (Number.isNaN(value)) return text;
  const part = book.dateParts[style];
  return part === undefined ? value : (dateText(value, part, book.is1904) ?? value);
}

/** The column of a cell reference: `A1` → 1, `AB12` → 28; 0 if it is none. */
function columnOfRef(ref: string): number {
  let column = 0;
  for (let i = 0; i < ref.length; i += 1) {
    const code = ref.charCodeAt(i);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column;
}

function parseRange(range: string): Merge | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(range);
  if (!match) return undefined;
  return {
    range,
    firstRow: Number(match[2]),
    lastRow: Number(match[4]),
    firstColumn: columnOfRef(match[1]!),
    lastColumn: columnOfRef(match[3]!),
  };
}
