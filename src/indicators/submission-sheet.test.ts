import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { figuresOf, type SubmissionCase, submissionCase, valuesInForce } from '../../test/submission-case.ts';
import { uploaded } from '../../test/uploaded.ts';
import { xlsx } from '../../test/xlsx.ts';
import { withoutGuard } from '../model/csv.ts';
import type { Locale } from '../model/text.ts';
import type { Database } from '../platform/database.ts';
import type { Cell, Row } from '../sources/cell.ts';
import { openSheet } from '../sources/sheet-read.ts';
import { csvBytes, type SheetCell, xlsxBytes } from './sheet-write.ts';
import { getItem, listItems } from './submission-actions.ts';
import { saveDraft, sendItem } from './submission-department-actions.ts';
import { readSheet, type SheetFormat, writeSheet } from './submission-sheet-actions.ts';

let db: Database;
let it: SubmissionCase;
beforeAll(async () => {
  db = await openMemory();
});
beforeEach(async () => {
  it = await submissionCase(db);
});
afterAll(() => db.close());

/** A written sheet as its reader sees it: the header, then the rows. */
async function cellsOf(bytes: Buffer, format: SheetFormat): Promise<SheetCell[][]> {
  const path = join(it.department.folder, `sheet.${format}`);
  writeFileSync(path, bytes);
  const sheet = await openSheet(
    { name: `sheet.${format}`, path, bytes: bytes.length },
    {},
    { maxUnpacked: 1e8 },
  );
  const rows: Row[] = [];
  for await (const batch of sheet.rows) rows.push(...batch);
  return [[...sheet.columns], ...rows.map(({ cells }) => Array.from(cells, plain))];
}

/** A cell as it was before it was guarded against being taken for a formula. */
const plain = (cell: Cell | undefined): SheetCell =>
  typeof cell === 'string' ? withoutGuard(cell) : ((cell ?? null) as SheetCell);

async function filled(
  format: SheetFormat,
  change: (cells: SheetCell[][], at: (header: string) => number) => void,
  locale: Locale = 'en',
): Promise<string> {
  const cells = await cellsOf(await writeSheet(it.department, { format, locale }), format);
  change(cells, (header) => cells[0]!.indexOf(header));
  const bytes =
    format === 'csv'
      ? csvBytes(cells)
      : xlsxBytes([{ name: 'x', rows: cells, widths: cells[0]!.map(() => 10) }]);
  return uploaded(it.department, `back.${format}`, bytes);
}

describe.each(['csv', 'xlsx'] as const)('%s', (format) => {
  test.each(['en', 'zh-CN'] as const)('goes out, is filled in and comes back, in %s', async (locale) => {
    const word =
      locale === 'en'
        ? ['Value', 'Data quality', 'Source', 'Numerator', 'Denominator']
        : ['指标值', '数据质量', '数据来源', '分子', '分母'];
    const uploadId = await filled(
      format,
      (cells, at) => {
        cells[1]![at(word[0]!)] = 75;
        cells[1]![at(word[1]!)] = locale === 'en' ? 'Accurate measurement' : '准确测量';
        cells[1]![at(word[2]!)] = '=HYPERLINK("x")';
        cells[2]![at(word[3]!)] = 12000;
        cells[2]![at(word[4]!)] = 1000;
      },
      locale,
    );
    expect(await readSheet(it.department, { uploadId })).toEqual({ rows: 3, changed: 2 });
    const { items } = await listItems(it.department);
    expect(items.map(({ row }) => [row.state, row.has_draft, row.figures?.value ?? null])).toEqual([
      ['not-reported', true, 75],
      ['not-reported', true, 12],
      ['not-reported', false, null],
    ]);
    expect(items[0]!.row.figures).toMatchObject({ grade: 'measured', source: '=HYPERLINK("x")' });
    // and out and in again it says nothing new
    const again = await filled(format, () => undefined, locale);
    expect(await readSheet(it.department, { uploadId: again })).toEqual({ rows: 3, changed: 0 });
  });
});

test('figures that change make a new value', async () => {
  const { revision } = (await getItem(it.department, it.income)).row;
  await saveDraft(it.department, {
    id: it.income,
    revision,
    figures: figuresOf({ numerator: 12000, denominator: 1000 }),
  });
  const uploadId = await filled('xlsx', (cells, at) => {
    cells[2]![at('Numerator')] = 13000;
  });
  await readSheet(it.department, { uploadId });
  expect((await getItem(it.department, it.income)).row.figures?.value).toBe(13);
});

test('what is complete can be handed in with the sheet', async () => {
  const uploadId = await filled('csv', (cells, at) => {
    cells[1]![at('Value')] = 75;
    cells[1]![at('Data quality')] = 'measured';
    cells[1]![at('Source')] = 'Registry';
  });
  expect(await readSheet(it.department, { uploadId, send: true })).toEqual({ rows: 3, changed: 1 });
  expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: 75, state: 'under-review' }]);
});

describe('with any problem nothing is kept', () => {
  test('and all of them are listed by row and column', async () => {
    const uploadId = await filled('csv', (cells, at) => {
      cells[1]![at('Value')] = 75;
      cells[2]![at('Numerator')] = 'about twelve';
      cells[2]![at('Data quality')] = 'quite good';
      cells[3]![at('Numerator')] = 5;
      cells.push([999, 1], [String(it.green), 1], ['', ''], ['x', 1]);
      for (const row of cells) while (row.length < cells[0]!.length) row.push(null);
    });
    const error = await readSheet(it.department, { uploadId }).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'input.invalid' });
    expect(
      (error as { issues: { code: string; at: object }[] }).issues.map(({ code, at }) => [code, at]),
    ).toEqual([
      ['number.text', { file: 'back.csv', row: 3, column: 'Numerator' }],
      ['submission.sheet.grade', { file: 'back.csv', row: 3, column: 'Data quality' }],
      ['submission.sheet.twice', { file: 'back.csv', row: 6, column: 'Item' }],
      ['submission.sheet.item', { file: 'back.csv', row: 8, column: 'Item' }],
      ['submission.noDenominator', { file: 'back.csv', row: 4, column: 'Denominator' }],
      ['submission.unitsNeeded', { file: 'back.csv', row: 4, column: 'Unit of the numerator' }],
      ['submission.sheet.item', { file: 'back.csv', row: 5, column: 'Item' }],
    ]);
    expect((await listItems(it.department)).items.some(({ row }) => row.has_draft)).toBe(false);
  });

  test('half a formula, full-width digits, Chinese commas', async () => {
    const uploadId = await filled('xlsx', (cells, at) => {
      cells[2]![at('Numerator')] = '1，234';
      cells[2]![at('Denominator')] = '=A1*2';
      cells[3]![at('Value')] = '１２';
    });
    const error = await readSheet(it.department, { uploadId, send: true }).catch(
      (refused: unknown) => refused,
    );
    expect((error as { issues: { code: string; at: object }[] }).issues).toMatchObject([
      { code: 'number.fullWidth', at: { sheet: 'x', row: 3, column: 'Numerator' } },
      { code: 'number.formula', at: { sheet: 'x', row: 3, column: 'Denominator' } },
      { code: 'number.fullWidth', at: { sheet: 'x', row: 4, column: 'Value' } },
    ]);
    expect((await listItems(it.department)).items.some(({ row }) => row.has_draft)).toBe(false);
  });

  test('a number that the workbook shows as a percentage, which is a hundred times what it holds', async () => {
    const text = (value: string) => ({ attributes: 't="inlineStr"', inside: `<is><t>${value}</t></is>` });
    const book = xlsx(
      [
        {
          name: '填报表',
          rows: [
            [text('Item'), text('Revision'), text('Value')],
            [it.green, 1, { attributes: 's="1"', inside: '<v>0.75</v>' }],
          ],
        },
      ],
      { formats: ['0.0%'] },
    );
    await expect(
      readSheet(it.department, { uploadId: await uploaded(it.department, 'percent.xlsx', book) }),
    ).rejects.toMatchObject({
      issues: [
        {
          code: 'submission.sheet.percent',
          at: { file: 'percent.xlsx', sheet: '填报表', row: 2, column: 'Value' },
          value: '0.75',
        },
      ],
    });
  });

  test('columns may be moved and left out, but none stands twice, and another sheet is told by its name', async () => {
    const moved = await uploaded(
      it.department,
      'moved.csv',
      `Value,Source,Data quality,Revision,Item\n30,yearbook,measured,1,${it.green}\n`,
    );
    expect(await readSheet(it.department, { uploadId: moved, send: true })).toEqual({ rows: 1, changed: 1 });
    const doubled = await uploaded(
      it.department,
      'doubled.csv',
      `Item,Revision,Value,Value\n${it.beds},1,30,40\n`,
    );
    await expect(readSheet(it.department, { uploadId: doubled })).rejects.toMatchObject({
      issues: [{ code: 'submission.sheet.columnTwice', at: { file: 'doubled.csv', row: 1 }, value: 'Value' }],
    });
    const notes = await uploaded(
      it.department,
      'notes.xlsx',
      xlsxBytes([{ name: '说明', rows: [['栏', '含义']], widths: [10, 10] }]),
    );
    await expect(readSheet(it.department, { uploadId: notes })).rejects.toMatchObject({
      issues: [
        { code: 'submission.sheet.column', at: { sheet: '说明', row: 1 } },
        { code: 'submission.sheet.column', at: { sheet: '说明', row: 1 } },
      ],
    });
  });

  test('what was changed or handed in meanwhile', async () => {
    const uploadId = await filled('csv', (cells, at) => {
      cells[1]![at('Value')] = 75;
      cells[2]![at('Comment')] = 'late';
    });
    const seen = { id: it.green, revision: 1 };
    await saveDraft(it.department, { ...seen, figures: figuresOf({ value: 70 }) });
    await expect(readSheet(it.department, { uploadId })).rejects.toMatchObject({
      issues: [
        { code: 'submission.sheet.changed', at: { row: 2, column: 'Revision' } },
        { code: 'submission.figuresNeeded', at: { row: 3, column: 'Numerator' } },
      ],
    });
    await sendItem(it.department, { id: it.green, revision: 2 });
    const late = await filled('csv', (cells, at) => {
      cells[1]![at('Value')] = 80;
    });
    await expect(readSheet(it.department, { uploadId: late })).rejects.toMatchObject({
      issues: [{ code: 'submission.sheet.locked' }],
    });
  });

  test('a sheet of something else, or none', async () => {
    await expect(
      readSheet(it.department, {
        uploadId: await uploaded(it.department, 'a.csv', Buffer.from('city,value\nX,1\n')),
      }),
    ).rejects.toMatchObject({
      issues: [{ code: 'submission.sheet.column' }, { code: 'submission.sheet.column' }],
    });
    await expect(
      readSheet(it.department, { uploadId: await uploaded(it.department, 'a.csv', Buffer.from('\n')) }),
    ).rejects.toMatchObject({ code: 'input.invalid', issues: [{ code: 'file.noHeader' }] });
    await expect(readSheet(it.department, { uploadId: 'none' })).rejects.toMatchObject({
      code: 'thing.notFound',
    });
  });
});

test('a reviewer hands nothing in, a reader gets no sheet', async () => {
  const forbidden = { code: 'actor.forbidden' };
  await expect(readSheet(it.reviewer, { uploadId: 'x' })).rejects.toMatchObject(forbidden);
  const reader = testContext(db, personWith('reader'));
  await expect(writeSheet(reader, { format: 'csv', locale: 'en' })).rejects.toMatchObject(forbidden);
});
