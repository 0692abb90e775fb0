import { withoutGuard } from '../model/csv.ts';
import type { Issue, Place } from '../model/issue.ts';
import { type Cell, isBlank, type Row, textOf } from '../sources/cell.ts';
import { parseNumber } from '../sources/number.ts';
import { type Figures, GRADES, type Grade, NO_FIGURES } from './submission-figures.ts';

/** The columns of the sheet, in order. Those that are entered come after those that say what is asked for. */
export const SHEET_COLUMNS = [
  'id',
  'revision',
  'area',
  'areaName',
  'code',
  'name',
  'period',
  'department',
  'due',
  'state',
  'unit',
  'numerator',
  'numeratorUnit',
  'numeratorPeriod',
  'denominator',
  'denominatorUnit',
  'denominatorPeriod',
  'value',
  'grade',
  'source',
  'comment',
  'note',
] as const;
export type SheetColumn = (typeof SHEET_COLUMNS)[number];

const NUMBERS = ['numerator', 'denominator', 'value'] as const;
const TEXTS = ['source', 'comment'] as const;
const OPTIONAL = ['numeratorUnit', 'numeratorPeriod', 'denominatorUnit', 'denominatorPeriod'] as const;
/** As long as a cell's text may be. */
const MAX_TEXT = 4000;

/** What a row of a sheet says: which item as it was when the sheet was made, and what is entered in the columns that there are. */
export interface SheetEntry {
  readonly row: number;
  readonly id: number;
  readonly revision: number;
  readonly entered: Partial<Figures>;
}

/**
 * Reads the rows of a sheet. `columns`: where each known column stands; `gradeOf`: a grade by what is written, in either language;
 * `isPercent`: whether a cell shows its number as a percentage, which is a hundred times what it holds. All
 * that cannot be read is an issue with its row and column.
 */
export function createSheetReader(
  columns: ReadonlyMap<SheetColumn, number>,
  gradeOf: (text: string) => Grade | undefined,
  placeOf: (row: number, column: SheetColumn) => Place,
  isPercent: (row: number, column: number) => boolean = () => false,
) {
  const entries: SheetEntry[] = [];
  const issues: Issue[] = [];
  const rowOfItem = new Map<number, number>();
  return {
    entries,
    issues,
    read({ row, cells }: Row): undefined {
      if (cells.every((cell) => isBlank(cell ?? null))) return;
      const cellOf = (column: SheetColumn): Cell => cells[columns.get(column) ?? -1] ?? null;
      const refuse = (column: SheetColumn, code: string, details: Issue['details'] = {}): undefined => {
        issues.push({
          code,
          severity: 'error',
          at: placeOf(row, column),
          value: textOf(cellOf(column)).slice(0, 200),
          details,
        });
      };
      const whole = (column: SheetColumn): number | undefined => {
        const number = parseNumber(cellOf(column));
        return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
      };
      const id = whole('id');
      const revision = whole('revision');
      if (id === undefined) return refuse('id', 'submission.sheet.item');
      if (revision === undefined) return refuse('revision', 'submission.sheet.revision');
      const earlier = rowOfItem.get(id);
      if (earlier !== undefined) return refuse('id', 'submission.sheet.twice', { row: earlier });
      rowOfItem.set(id, row);

      const entered: { -readonly [Key in keyof Figures]?: Figures[Key] } = {};
      for (const column of NUMBERS) {
        if (!columns.has(column)) continue;
        const cell = cellOf(column);
        const number = isBlank(cell) ? null : parseNumber(cell, ',');
        if (isPercent(row, columns.get(column)!)) refuse(column, 'submission.sheet.percent');
        else if (typeof number === 'string') refuse(column, number);
        else entered[column] = number;
      }
      for (const column of [...TEXTS, ...OPTIONAL])
        if (textOf(cellOf(column)).length > MAX_TEXT) refuse(column, 'schema.maxLength', { limit: MAX_TEXT });
      for (const column of TEXTS)
        if (columns.has(column)) entered[column] = withoutGuard(textOf(cellOf(column)));
      for (const column of OPTIONAL)
        if (columns.has(column)) entered[column] = textOf(cellOf(column)) || null;
      if (columns.has('grade')) {
        const text = textOf(cellOf('grade'));
        const grade = text === '' ? null : gradeOf(text);
        if (grade === undefined) refuse('grade', 'submission.sheet.grade', { grades: GRADES.join(', ') });
        else entered.grade = grade;
      }
      entries.push({ row, id, revision, entered });
    },
  };
}

/**
 * An item's figures with what a sheet says of them; undefined where it says nothing new. A value that still stands as it was is taken as
 * the old quotient of figures that have changed.
 */
export function figuresFrom(stored: Figures | null, entered: Partial<Figures>): Figures | undefined {
  const before = stored ?? NO_FIGURES;
  const after = { ...before, ...entered };
  const keys = Object.keys(entered) as (keyof Figures)[];
  if (keys.every((key) => before[key] === after[key])) return undefined;
  const isQuotient = after.numerator !== null && after.denominator !== null;
  return isQuotient && after.value === before.value ? { ...after, value: null } : after;
}
