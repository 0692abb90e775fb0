export type Cell = string | number | null;

/** The figures behind a chart: its table alternative and its CSV. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * CSV by RFC 4180 with a byte order mark, so that spreadsheet programs read Chinese. A text that a spreadsheet would take for a
 * formula (=, +, -, @, tab or return at its start) is preceded by an apostrophe; numbers keep all their digits, no value is empty.
 */
export function toCsv({ columns, rows }: ChartTable): string {
  return `\uFEFF${[columns, ...rows].map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A file name of a title: no characters that a file system refuses. */
export const fileNameOf = (title: string, extension: string): string =>
  `${title.replace(/[\\/:*?"<>|\s]+/g, '-').replace(/^-|-$/g, '') || 'meridian'}.${extension}`;
