import { CsvSplit } from '../model/csv-split.ts';
import { MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import type { Issue } from '../model/issue.ts';
import { isBlank, textOf } from '../sources/cell.ts';

/** A text and what it is called in issues. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}
/** A table of texts; rows that are empty throughout are left out. */
export interface Sheet {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The column that names the areas. */
  readonly key: number;
}

/** Names that a warning lists. */
const LISTED = 10;

/** Reads a CSV whose first line names the columns. What is wrong with it comes into `issues`; then the sheet is not to be used. */
export function readSheet({ name: file, text }: NamedText, area: string | undefined, issues: Issue[]): Sheet {
  const rows = readRows(file, text);
  const columns = rows[0] ?? [];
  const sheet = { file, columns, rows: rows.slice(1), key: 0 };
  for (const name of repeated(columns.filter((column) => column !== '')))
    issues.push(issueOf('audit.columnTwice', { file, column: name }));
  if (sheet.rows.length === 0) issues.push(issueOf('audit.noAreas', { file }));
  return { ...sheet, key: area === undefined ? 0 : columnIn(sheet, area, issues) };
}

function readRows(file: string, text: string): readonly (readonly string[])[] {
  try {
    const split = new CsvSplit(file);
    return [...split.push(text.replace(/^\uFEFF/, '')), ...split.end()]
      .filter(({ cells }) => !cells.every(isBlank))
      .map(({ cells }) => cells.map(textOf));
  } catch (error) {
    throw error instanceof FileError
      ? new MeridianError('input.invalid', { count: 1 }, [error.issue])
      : error;
  }
}

/** The index of a column; one that is not there is an issue, and counts as the first. */
export function columnIn({ file, columns }: Omit<Sheet, 'key'>, name: string, issues: Issue[]): number {
  const at = columns.indexOf(name);
  if (at >= 0) return at;
  const value = name.slice(0, 200);
  issues.push({
    ...issueOf('audit.columnMissing', { file, column: value }, { columns: columns.join(', ').slice(0, 500) }),
    value,
  });
  return 0;
}

/** The areas' names, by row. */
export const areasOf = ({ rows, key }: Sheet): readonly string[] => rows.map((row) => row[key] ?? '');

/** The texts of the columns that are named by one of the codes; null where a row is not there. */
export const textsOf = (
  { columns }: Sheet,
  rows: readonly (readonly string[] | undefined)[],
  codes: readonly string[],
): Readonly<Record<string, readonly (string | null)[]>> =>
  Object.fromEntries(
    codes.flatMap((code) => {
      const at = columns.indexOf(code);
      return at < 0 ? [] : [[code, rows.map((row) => row?.[at] ?? null)]];
    }),
  );

/** The sheet's rows in the order of `areas`, undefined where it has none. A name that stands twice in either is an issue. */
export function rowsOf(
  sheet: Sheet,
  areas: readonly string[],
  table: string,
  issues: Issue[],
): readonly (readonly string[] | undefined)[] {
  const index = new Map<string, readonly string[]>();
  for (const [file, names] of [
    [table, areas],
    [sheet.file, areasOf(sheet)],
  ] as const) {
    for (const area of repeated(names))
      issues.push(issueOf('audit.areaTwice', { file }, { area: area.slice(0, 200) }));
  }
  for (const row of sheet.rows) index.set(row[sheet.key] ?? '', row);
  return areas.map((area) => index.get(area));
}

/** Columns that are neither a node's nor used otherwise. */
export const unusedColumns = ({ file, columns }: Sheet, used: readonly string[]): readonly Issue[] =>
  listed(
    'audit.columnsUnused',
    file,
    columns.filter((column) => column !== '' && !used.includes(column)),
  );

/** Areas of one list that the other does not have. */
export const areasWithout = (
  code: string,
  file: string,
  areas: readonly string[],
  others: readonly string[],
): readonly Issue[] => {
  const known = new Set(others);
  return listed(
    code,
    file,
    areas.filter((area) => !known.has(area)),
  );
};

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
}

function listed(code: string, file: string, names: readonly string[]): readonly Issue[] {
  if (names.length === 0) return [];
  const list = names.slice(0, LISTED).join(', ').slice(0, 500);
  const details = { count: names.length, list: names.length > LISTED ? `${list}, …` : list };
  return [{ ...issueOf(code, { file }, details), severity: 'warning' }];
}

export const issueOf = (code: string, at: Issue['at'], details: Issue['details'] = {}): Issue => ({
  code,
  severity: 'error',
  at,
  details,
});
