/** What a spreadsheet shows in place of a result, e.g. `#DIV/0!`, or why a cell carries nothing that can be read. */
export interface CellError {
  readonly error: string;
}

/** One cell as it stands in a file. Dates arrive as ISO text; `null` is an empty cell. */
export type Cell = string | number | boolean | CellError | null;

/** One row of a file. `row` counts from 1 as a spreadsheet shows it (JSON: the record's position). */
export interface Row {
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** A cell's text without surrounding spaces; empty for an empty cell. */
export function textOf(cell: Cell | undefined): string {
  if (typeof cell === 'string') return cell.trim();
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'object') return cell.error;
  return String(cell);
}

export const isBlank = (cell: Cell | undefined): boolean =>
  cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');

/** The letters over a spreadsheet's column: 1 → A, 27 → AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/**
 * The same text with its own memory. A cell cut out of a file is a view that keeps the whole chunk alive; whatever outlives
 * its row must be owned.
 */
export const owned = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
