import { MeridianError } from '../model/error.ts';
import { FileError } from '../model/file-error.ts';
import type { Issue, Place } from '../model/issue.ts';
import { inLocale, LOCALES, type Locale } from '../model/text.ts';
import { findUnit } from '../model/unit.ts';
import type { Context } from '../platform/context.ts';
import { message } from '../platform/i18n.ts';
import { assertMay } from '../policy/may.ts';
import { columnLetters } from '../sources/cell.ts';
import { findFile } from '../sources/file-bytes.ts';
import { openSheet } from '../sources/sheet-read.ts';
import { findUpload } from '../sources/upload-actions.ts';
import { csvBytes, type SheetCell, xlsxBytes } from './sheet-write.ts';
import { handIn, keepDraft } from './submission-department-actions.ts';
import { type Asked, completeFigures, GRADES, type Grade, issuesOfSending } from './submission-figures.ts';
import { createFrameworks, indicatorsOf } from './submission-framework.ts';
import { askedFor, stageIssue, tell } from './submission-item.ts';
import {
  createSheetReader,
  figuresFrom,
  SHEET_COLUMNS,
  type SheetColumn,
  type SheetEntry,
} from './submission-sheet.ts';
import { isFillable } from './submission-state.ts';
import { findItems, type ItemFilter, type ItemRow, listItemRows } from './submission-store.ts';
import type { PutValue } from './value-store.ts';

/** Most items of one sheet. */
export const MAX_SHEET_ITEMS = 20_000;

export type SheetFormat = 'csv' | 'xlsx';

const WIDTHS: Readonly<Record<SheetColumn, number>> = {
  id: 8,
  revision: 8,
  area: 10,
  areaName: 18,
  code: 22,
  name: 32,
  period: 9,
  department: 24,
  due: 12,
  state: 14,
  unit: 16,
  numerator: 16,
  numeratorUnit: 16,
  numeratorPeriod: 12,
  denominator: 16,
  denominatorUnit: 16,
  denominatorPeriod: 12,
  value: 14,
  grade: 26,
  source: 30,
  comment: 30,
  note: 60,
};

/** The items that fit a filter as a sheet to be filled in elsewhere; the workbook's second sheet explains its columns. */
export async function writeSheet(
  ctx: Context,
  { format, locale, ...filter }: ItemFilter & { readonly format: SheetFormat; readonly locale: Locale },
): Promise<Buffer> {
  assertMay(ctx.actor, 'submission.read');
  const rows = await listItemRows(ctx.db, filter, null, MAX_SHEET_ITEMS + 1);
  if (rows.length > MAX_SHEET_ITEMS) throw new MeridianError('request.tooLarge', { limit: MAX_SHEET_ITEMS });
  const frameworks = createFrameworks(ctx.db);
  const word = (key: string): string => message(locale, key);
  const head = SHEET_COLUMNS.map((column) => word(`sheet.column.${column}`));
  const body: SheetCell[][] = [];
  for (const row of rows) {
    const asked = await askedFor(frameworks, row);
    const framework = await frameworks.find(row.framework_id, row.framework_revision);
    const definition = framework && indicatorsOf(framework).find(({ code }) => code === row.code)?.definition;
    const cells = cellsOf(row, asked, locale);
    body.push(
      SHEET_COLUMNS.map((column) =>
        column === 'note'
          ? [definition ? inLocale(definition, locale) : '', noteOf(asked, locale)].filter(Boolean).join(' ')
          : cells[column],
      ),
    );
  }
  if (format === 'csv') return csvBytes([head, ...body]);
  const explained = SHEET_COLUMNS.map((column) => [
    word(`sheet.column.${column}`),
    word(`sheet.explain.${column}`),
  ]);
  const grades = GRADES.map((grade) => [word(`grade.${grade}`), word(`grade.${grade}.explain`)]);
  return xlsxBytes([
    {
      name: word('sheet.items'),
      rows: [head, ...body],
      widths: SHEET_COLUMNS.map((column) => WIDTHS[column]),
    },
    {
      name: word('sheet.notes'),
      rows: [
        [word('sheet.column'), word('sheet.meaning')],
        ...explained,
        [null],
        [word('sheet.column.grade'), word('sheet.meaning')],
        ...grades,
      ],
      widths: [28, 100],
    },
  ]);
}

function cellsOf(
  row: ItemRow,
  asked: Asked,
  locale: Locale,
): Record<Exclude<SheetColumn, 'note'>, SheetCell> {
  const { figures } = row;
  return {
    id: row.id,
    revision: row.revision,
    area: row.area,
    areaName: inLocale(row.area_name, locale),
    code: row.code,
    name: inLocale(row.name, locale),
    period: row.period,
    department: row.department,
    due: row.due,
    state: message(locale, `state.value.${row.state}`),
    unit: asked.unit,
    numerator: figures?.numerator ?? null,
    numeratorUnit: figures?.numeratorUnit ?? asked.divided?.numerator.unit ?? null,
    numeratorPeriod: figures?.numeratorPeriod ?? null,
    denominator: figures?.denominator ?? null,
    denominatorUnit: figures?.denominatorUnit ?? asked.divided?.denominator.unit ?? null,
    denominatorPeriod: figures?.denominatorPeriod ?? null,
    value: figures?.value ?? null,
    grade: figures?.grade ? message(locale, `grade.${figures.grade}`) : null,
    source: figures?.source ?? null,
    comment: figures?.comment ?? null,
  };
}

/** What is to be entered for an item, in words. */
function noteOf(asked: Asked, locale: Locale): string {
  const symbol = (unit: string): string => {
    const known = findUnit(unit)?.symbol;
    return (known && inLocale(known, locale)) || unit;
  };
  if (!asked.divided) return message(locale, 'sheet.note.value', { unit: symbol(asked.unit) });
  const { numerator, denominator } = asked.divided;
  return message(locale, 'sheet.note.divided', {
    numerator: `${numerator.code} (${symbol(numerator.unit)})`,
    denominator: `${denominator.code} (${symbol(denominator.unit)})`,
  });
}

export interface SheetResult {
  /** Rows that say something about an item. */
  readonly rows: number;
  /** Items whose figures are new. */
  readonly changed: number;
}

/**
 * Takes a filled-in sheet that was uploaded: every row that says something new becomes its item's draft, or with `send` is handed in.
 * With any problem nothing is kept: throws `input.invalid` with all of them, each with its row and column.
 */
export async function readSheet(
  ctx: Context,
  { uploadId, send = false }: { readonly uploadId: string; readonly send?: boolean | undefined },
): Promise<SheetResult> {
  assertMay(ctx.actor, 'submission.fill');
  const upload = await findUpload(ctx, uploadId);
  const name = upload.files[0]?.name ?? '';
  const { entries, issues, placeOf } = await readEntries(ctx, name, upload.folder).catch(unreadable);
  let changed = 0;
  const put = await ctx.db.transaction(async (sql) => {
    const items = new Map(
      (
        await findItems(
          sql,
          entries.map(({ id }) => id),
        )
      ).map((item) => [item.id, item]),
    );
    const frameworks = createFrameworks(sql);
    const values: PutValue[] = [];
    for (const entry of entries) {
      const item = items.get(entry.id);
      const refuse = (column: SheetColumn, code: string, details: Issue['details'] = {}): void =>
        void issues.push({
          code,
          severity: 'error',
          at: placeOf(entry.row, column),
          value: String(entry.id),
          details,
        });
      if (!item) {
        refuse('id', 'submission.sheet.item');
        continue;
      }
      const asked = await askedFor(frameworks, item);
      const figures = figuresFrom(item.figures ?? null, settled(entry, item, asked));
      if (!figures) continue;
      if (item.revision !== entry.revision) refuse('revision', 'submission.sheet.changed');
      else if (!isFillable(item.state, 'open'))
        refuse('state', 'submission.sheet.locked', { state: item.state });
      else if (!isFillable(item.state, item.stage)) refuse('state', stageIssue(item.stage).code);
      else {
        const found = send
          ? issuesOfSending(completeFigures(figures, asked).figures, asked)
          : completeFigures(figures, asked).issues;
        for (const issue of found) issues.push({ ...issue, at: placeOf(entry.row, columnOf(issue)) });
        if (issues.length > 0) continue;
        changed += 1;
        if (send) values.push(...(await handIn(sql, ctx, item, frameworks, figures)));
        else await keepDraft(sql, ctx, item, asked, figures);
      }
    }
    if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
    return values;
  });
  tell(ctx, put);
  return { rows: entries.length, changed };
}

/** An item that nobody has filled in yet shows the units of its framework, which say nothing new when they come back. */
function settled({ entered }: SheetEntry, item: ItemRow, asked: Asked): SheetEntry['entered'] {
  if (item.figures !== null || !asked.divided) return entered;
  const { numeratorUnit, denominatorUnit, ...rest } = entered;
  const { numerator, denominator } = asked.divided;
  return {
    ...rest,
    ...(numeratorUnit === undefined || numeratorUnit === numerator.unit ? {} : { numeratorUnit }),
    ...(denominatorUnit === undefined || denominatorUnit === denominator.unit ? {} : { denominatorUnit }),
  };
}

const columnOf = ({ at }: Issue): SheetColumn =>
  SHEET_COLUMNS.find((column) => `/${column}` === at.path) ?? 'id';

async function readEntries(
  ctx: Context,
  name: string,
  folder: string,
): Promise<{
  readonly entries: readonly SheetEntry[];
  readonly issues: Issue[];
  readonly placeOf: (row: number, column: SheetColumn) => Place;
}> {
  const file = await findFile(name, [folder], ctx.limits.maxFileBytes);
  const percents = new Set<string>();
  const sheet = await openSheet(
    file,
    {},
    {
      maxUnpacked: ctx.limits.maxUnpackedBytes,
      onPercent: (row, column) => void percents.add(`${row} ${column}`),
    },
  );
  const columns = new Map<SheetColumn, number>();
  const known = new Map(
    SHEET_COLUMNS.flatMap((column) => [
      [column as string, column] as const,
      ...LOCALES.map((locale) => [message(locale, `sheet.column.${column}`), column] as const),
    ]),
  );
  const doubled: SheetColumn[] = [];
  sheet.columns.forEach((header, index) => {
    const column = known.get(header.replace(/^\ufeff/, ''));
    if (column === undefined) return;
    if (columns.has(column)) doubled.push(column);
    else columns.set(column, index);
  });
  const placeOf = (row: number, column: SheetColumn): Place => {
    const index = columns.get(column);
    return {
      file: name,
      ...(sheet.sheet === null ? {} : { sheet: sheet.sheet }),
      row,
      ...(index === undefined ? {} : { column: sheet.columns[index] || columnLetters(index + 1) }),
    };
  };
  const headIssue = (column: SheetColumn, code: string): Issue => ({
    code,
    severity: 'error',
    at: { file: name, ...(sheet.sheet === null ? {} : { sheet: sheet.sheet }), row: 1 },
    value: message('en', `sheet.column.${column}`),
    details: { other: message('zh-CN', `sheet.column.${column}`) },
  });
  const headIssues = [
    ...(['id', 'revision'] as const)
      .filter((column) => !columns.has(column))
      .map((column) => headIssue(column, 'submission.sheet.column')),
    ...doubled.map((column) => headIssue(column, 'submission.sheet.columnTwice')),
  ];
  if (headIssues.length > 0)
    throw new MeridianError('input.invalid', { count: headIssues.length }, headIssues);
  const reader = createSheetReader(columns, gradeOf, placeOf, (row, column) =>
    percents.has(`${row} ${column}`),
  );
  for await (const rows of sheet.rows) {
    for (const row of rows) reader.read(row);
    if (reader.entries.length > MAX_SHEET_ITEMS)
      throw new MeridianError('request.tooLarge', { limit: MAX_SHEET_ITEMS });
  }
  return { entries: reader.entries, issues: reader.issues, placeOf };
}

function unreadable(error: unknown): never {
  if (error instanceof FileError) throw new MeridianError('input.invalid', { count: 1 }, [error.issue]);
  throw error;
}

const gradeOf = (text: string): Grade | undefined =>
  GRADES.find(
    (grade) => grade === text || LOCALES.some((locale) => message(locale, `grade.${grade}`) === text),
  );
