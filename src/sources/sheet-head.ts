import type { FileFormat } from '../model/mapping.ts';
import type { Cell } from './cell.ts';
import { owned, textOf } from './cell.ts';
import type { FoundFile } from './file-bytes.ts';
import { openSheet, type SheetRule } from './sheet-read.ts';

/** The beginning of a table, for people to look at and to guess a mapping from. */
export interface SheetHead {
  readonly name: string;
  readonly format: FileFormat;
  readonly sheet: string | null;
  readonly columns: readonly string[];
  /** Cells as text, as many as there are columns. */
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

/** Reads a table's headers and first `count` rows. Throws a FileError. */
export async function readHead(
  file: FoundFile,
  rule: SheetRule,
  maxUnpacked: number,
  count: number,
): Promise<SheetHead> {
  const sheet = await openSheet(file, rule, { maxUnpacked });
  const rows: { row: number; cells: string[] }[] = [];
  for await (const batch of sheet.rows) {
    for (const row of batch.slice(0, count - rows.length))
      rows.push({ row: row.row, cells: sheet.columns.map((_, place) => shownCell(row.cells[place])) });
    if (rows.length >= count) break;
  }
  return { name: file.name, format: sheet.format, sheet: sheet.sheet, columns: [...sheet.columns], rows };
}

/** At most 200 characters of a cell. */
const shownCell = (cell: Cell | undefined): string => owned(textOf(cell).slice(0, 200));
