import { csvText } from '../model/csv.ts';
import { zipBytes } from '../platform/zip-write.ts';

export type SheetCell = string | number | null;

/** A sheet of a workbook: its first row is the header, which stays in view. */
export interface WrittenSheet {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  /** Widths of the columns in characters. */
  readonly widths: readonly number[];
}

/** CSV as a spreadsheet opens it without asking: UTF-8 with its mark. */
export const csvBytes = (rows: readonly (readonly SheetCell[])[]): Buffer =>
  Buffer.from(`\ufeff${csvText(rows)}`, 'utf8');

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A workbook (ECMA-376) of texts and numbers; texts are never taken for formulas. The same sheets give the same bytes. */
export function xlsxBytes(sheets: readonly WrittenSheet[]): Buffer {
  const numbered = sheets.map((sheet, index) => ({ ...sheet, no: index + 1 }));
  return zipBytes([
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${numbered
        .map(
          ({ no }) =>
            `<Override PartName="/xl/worksheets/sheet${no}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
        )
        .join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${numbered
        .map(({ name, no }) => `<sheet name="${xml(name)}" sheetId="${no}" r:id="rId${no}"/>`)
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${numbered
        .map(({ no }) => relation(`rId${no}`, 'worksheet', `worksheets/sheet${no}.xml`))
        .join('')}${relation(`rId${sheets.length + 1}`, 'styles', 'styles.xml')}</Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    ],
    ...numbered.map((sheet): [string, string] => [
      `xl/worksheets/sheet${sheet.no}.xml`,
      `${HEAD}${sheetXml(sheet)}`,
    ]),
  ]);
}

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;

function sheetXml({ rows, widths }: WrittenSheet): string {
  const columns = widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  );
  const lines = rows.map(
    (cells, i) => `<row r="${i + 1}">${cells.map((cell) => cellXml(cell, i === 0)).join('')}</row>`,
  );
  return `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: SheetCell, isHead: boolean): string {
  const style = isHead ? ' s="1"' : '';
  if (cell === null || cell === '' || (typeof cell === 'number' && !Number.isFinite(cell)))
    return `<c${style}/>`;
  if (typeof cell === 'number') return `<c${style}><v>${cell}</v></c>`;
  return `<c${style} t="inlineStr"><is><t xml:space="preserve">${xml(cell)}</t></is></c>`;
}

/** Text as XML holds it: without the characters that it cannot. */
const xml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
