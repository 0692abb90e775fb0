/**
 * A text as it may stand in a CSV cell: one that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, tab
 * or carriage return) gets an apostrophe before it. Numbers are written as numbers and never pass through here.
 */
export const neutraliseCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

export type CsvCell = string | number | boolean | null;

/** One cell by RFC 4180. Null is empty; numbers have up to 17 significant digits, NaN and infinities are empty. */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  if (typeof cell === 'boolean') return String(cell);
  const text = neutraliseCell(cell);
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line with its line end, CRLF as RFC 4180 has it. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;
