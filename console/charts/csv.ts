import { csvText } from '../../src/model/csv.ts';

export type Cell = string | number | null;

/** The figures behind a chart: its table alternative and its CSV. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The table as CSV with a byte order mark, so that spreadsheet programs read Chinese. */
export const toCsv = ({ columns, rows }: ChartTable): string => `\uFEFF${csvText([columns, ...rows])}`;

/** A file name of a title: no characters that a file system refuses. */
export const fileNameOf = (title: string, extension: string): string =>
  `${title.replace(/[\\/:*?"<>|\s]+/g, '-').replace(/^-|-$/g, '') || 'meridian'}.${extension}`;
