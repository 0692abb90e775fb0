import { CsvSplit } from '../model/csv-split.ts';
import { textOf } from '../sources/cell.ts';

/** The first place where two texts of a table differ. Rows count from 1, the header included. */
export interface CellDifference {
  readonly row: number;
  /** The column's header; its number where there is none. */
  readonly column: string;
  /** The first cell of the row, which names its area. */
  readonly area: string;
  readonly before: string;
  readonly after: string;
}

/** The first cell that differs between two CSV texts; undefined if they differ in none. */
export function firstCellDifference(before: string, after: string): CellDifference | undefined {
  const [linesBefore, linesAfter] = [rowsOf(before), rowsOf(after)];
  const header = linesAfter[0] ?? [];
  for (let row = 0; row < Math.max(linesBefore.length, linesAfter.length); row++) {
    const [was, is] = [linesBefore[row] ?? [], linesAfter[row] ?? []];
    for (let column = 0; column < Math.max(was.length, is.length); column++)
      if (was[column] !== is[column])
        return {
          row: row + 1,
          column: header[column] ?? String(column + 1),
          area: is[0] ?? was[0] ?? '',
          before: was[column] ?? '',
          after: is[column] ?? '',
        };
  }
  return undefined;
}

/** The JSON Pointer of the first member, in the order of `after`, that differs between two JSON values; undefined if none. */
export function firstPathDifference(before: unknown, after: unknown, path = ''): string | undefined {
  if (Object.is(before, after)) return undefined;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return path;
  if (Array.isArray(before) !== Array.isArray(after)) return path;
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  for (const key of keys) {
    const [was, is] = [(before as Record<string, unknown>)[key], (after as Record<string, unknown>)[key]];
    const found = firstPathDifference(was, is, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The number of the first line that differs, from 1. */
export function firstLineDifference(before: string, after: string): number {
  const [linesBefore, linesAfter] = [before.split('\n'), after.split('\n')];
  const most = Math.max(linesBefore.length, linesAfter.length);
  for (let line = 0; line < most; line++) if (linesBefore[line] !== linesAfter[line]) return line + 1;
  return most;
}

function rowsOf(text: string): readonly (readonly string[])[] {
  const split = new CsvSplit('', ',');
  return [...split.push(text), ...split.end()].map((row) => row.cells.map(textOf));
}

/** Whether two texts, read without the tags and styles of HTML, have the same numbers in the same order, whatever the words between them. */
export const hasSameNumbers = (one: string, other: string): boolean => numbersIn(one) === numbersIn(other);

const numbersIn = (text: string): string =>
  (text.replace(/<style[\s\S]*?<\/style>|<[^>]*>/g, ' ').match(/\d+(?:[.,]\d+)*/g) ?? []).join(' ');
