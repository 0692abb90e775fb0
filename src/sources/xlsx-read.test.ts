import { describe, expect, test } from 'vitest';
import { withFiles } from '../../test/mapped.ts';
import { type TestBook, type TestSheet, xlsx, xlsxEntries, zip } from '../../test/xlsx.ts';
import { FileError } from '../model/file-error.ts';
import type { Row } from './cell.ts';
import { findFile } from './file-bytes.ts';
import { formatOf } from './sheet-read.ts';
import { listSheets, type Merge, readXlsx } from './xlsx-read.ts';

async function rowsOf(content: Buffer, sheet?: string, maxUnpacked = 10_000_000) {
  return withFiles({ 'x.xlsx': content }, async (folder) => {
    const file = await findFile('x.xlsx', [folder], 100_000_000);
    await formatOf(file);
    const rows: Row[] = [];
    const merges: Merge[] = [];
    const options = { merges, maxUnpacked, ...(sheet === undefined ? {} : { sheet }) };
    for await (const batch of readXlsx(file, options)) rows.push(...batch);
    return { rows, merges, sheets: await listSheets(file, maxUnpacked) };
  });
}

const cellsOf = async (sheet: Omit<TestSheet, 'name'>, book?: TestBook) =>
  (await rowsOf(xlsx([{ name: 'S', ...sheet }], book))).rows.map((row) => [...row.cells]);

async function issueOf(content: Buffer, maxUnpacked?: number): Promise<string | undefined> {
  try {
    await rowsOf(content, undefined, maxUnpacked);
  } catch (error) {
    if (error instanceof FileError) return error.issue.code;
    throw error;
  }
  return undefined;
}

const raw = (attributes: string, inside: string) => ({ attributes, inside });

describe('cells', () => {
  test('texts, numbers, truth values and errors', async () => {
    const cells = [
      '北京 & <1>',
      12.5,
      true,
      raw('t="e"', '<v>#DIV/0!</v>'),
      raw('t="str"', '<f>A1</f><v>x</v>'),
    ];
    expect(await cellsOf({ rows: [cells] })).toEqual([['北京 & <1>', 12.5, true, { error: '#DIV/0!' }, 'x']]);
  });

  test('shared strings, rich ones whole and without their readings', async () => {
    const sharedStrings = [
      '<t>plain</t>',
      '<r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh><t>reading</t></rPh>',
    ];
    const rows = [[raw('t="s"', '<v>1</v>'), raw('t="s"', '<v>0</v>'), raw('t="s"', '<v>7</v>')]];
    expect(await cellsOf({ rows }, { sharedStrings })).toEqual([['rich', 'plain', { error: '#REF!' }]]);
  });

  test('formulas give the value that was saved with them, or say that there is none', async () => {
    const rows = [[raw('', '<f>1+1</f><v>2</v>'), raw('', '<f>1+1</f>')]];
    expect(await cellsOf({ rows })).toEqual([[2, { error: 'formula' }]]);
  });

  test('dates are ISO texts, as much of them as their format shows', async () => {
    const formats = [14, 'yyyy"年"m"月"', 'yyyy', 'yyyy-mm-dd hh:mm', '0.00', '[Red]0.0', 'General'];
    const row = formats.map((_, i) => raw(`s="${i + 1}"`, '<v>43661.5</v>'));
    expect(await cellsOf({ rows: [row] }, { formats })).toEqual([
      ['2019-07-15', '2019-07', '2019', '2019-07-15T12:00:00', 43661.5, 43661.5, 43661.5],
    ]);
  });

  test('the other calendars of spreadsheets', async () => {
    const date = (day: number) => raw('s="1"', `<v>${day}</v>`);
    expect(await cellsOf({ rows: [[date(1), date(59), date(61)]] }, { formats: [14] })).toEqual([
      ['1900-01-01', '1900-02-28', '1900-03-01'],
    ]);
    expect(await cellsOf({ rows: [[date(0)]] }, { formats: [14], is1904: true })).toEqual([['1904-01-01']]);
  });

  test('absent cells are holes and rows keep their numbers', async () => {
    const { rows } = await rowsOf(xlsx([{ name: 'S', rows: [['a', null, 'c'], [], [null, 'b']] }]));
    expect(rows.map((row) => [row.row, row.cells.length, row.cells[1]])).toEqual([
      [1, 3, undefined],
      [2, 0, undefined],
      [3, 2, 'b'],
    ]);
  });

  test('merged ranges are told', async () => {
    const { merges } = await rowsOf(xlsx([{ name: 'S', rows: [['a']], merges: ['B2:C10'] }]));
    expect(merges).toEqual([{ range: 'B2:C10', firstRow: 2, lastRow: 10, firstColumn: 2, lastColumn: 3 }]);
  });
});

describe('sheets', () => {
  const book = xlsx([
    { name: 'Notes', rows: [['note']], isHidden: true },
    { name: '数据', rows: [['data']] },
    { name: 'More', rows: [['more']] },
  ]);

  test('the first one that is not hidden is read unless one is named', async () => {
    expect((await rowsOf(book)).rows[0]!.cells).toEqual(['data']);
    expect((await rowsOf(book, 'More')).rows[0]!.cells).toEqual(['more']);
    expect((await rowsOf(book)).sheets).toEqual(['Notes', '数据', 'More']);
  });

  test('one that is not there', async () => {
    await expect(rowsOf(book, 'None')).rejects.toMatchObject({ issue: { code: 'xlsx.sheetMissing' } });
  });
});

describe('refuses', () => {
  const sheets: TestSheet[] = [{ name: 'S', rows: [['a', 'b']] }];
  const spoil = (name: string, change: object) =>
    zip(xlsxEntries(sheets).map((entry) => (entry.name === name ? { ...entry, ...change } : entry)));

  test('a zip bomb, by what it really unpacks to', async () => {
    const content = `<worksheet><sheetData>${' '.repeat(5_000_000)}</sheetData></worksheet>`;
    const bomb = spoil('xl/worksheets/sheet1.xml', { content });
    expect(bomb.length).toBeLessThan(20_000);
    expect(await issueOf(bomb, 1_000_000)).toBe('file.unpackedTooLarge');
  });

  test('an entry that unpacks to more than it claims', async () => {
    const content = `<worksheet><sheetData>${' '.repeat(5_000_000)}</sheetData></worksheet>`;
    expect(await issueOf(spoil('xl/worksheets/sheet1.xml', { content, claimedSize: 10 }))).toBe(
      'xlsx.damaged',
    );
  });

  test.each(['../../etc/x.xml', '/etc/x.xml', 'xl/../../x.xml', '..\\x.xml', 'C:/x.xml'])(
    'the entry name %s',
    async (name) => {
      expect(await issueOf(zip([...xlsxEntries(sheets), { name, content: '' }]))).toBe('xlsx.entryName');
    },
  );

  test('an entry that comes twice', async () => {
    expect(await issueOf(zip([...xlsxEntries(sheets), ...xlsxEntries(sheets)]))).toBe('xlsx.entryName');
  });

  test('an encrypted entry', async () => {
    expect(await issueOf(spoil('xl/workbook.xml', { isEncrypted: true }))).toBe('xlsx.encrypted');
  });

  test('a workbook of before 2007, and one behind a password', async () => {
    const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1000)]);
    expect(await issueOf(ole)).toBe('xlsx.old');
    expect(await issueOf(Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]))).toBe(
      'xlsx.encrypted',
    );
  });

  test('XML that is not well formed, or declares entities of its own', async () => {
    expect(
      await issueOf(spoil('xl/worksheets/sheet1.xml', { content: '<worksheet><row></worksheet>' })),
    ).toBe('xlsx.damaged');
    const content = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><row><c><v>&a;</v></c></row></worksheet>';
    expect(await issueOf(spoil('xl/worksheets/sheet1.xml', { content }))).toBe('xlsx.damaged');
  });

  test('one cell that never ends', async () => {
    const content = `<worksheet><sheetData><row><c t="inlineStr"><is><t>${'x'.repeat(6_000_000)}</t></is></c></row></sheetData></worksheet>`;
    expect(await issueOf(spoil('xl/worksheets/sheet1.xml', { content }))).toBe('xlsx.damaged');
  });

  test('a ZIP archive that is no workbook, and what is no archive', async () => {
    expect(await issueOf(zip([{ name: 'readme.txt', content: 'x' }]))).toBe('xlsx.notWorkbook');
    expect(await issueOf(Buffer.from('area,value\n'))).toBe('xlsx.damaged');
    expect(await issueOf(xlsx(sheets).subarray(0, 500))).toBe('xlsx.damaged');
  });
});
