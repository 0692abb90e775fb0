import { FileError } from '../model/file-error.ts';
import { type FoundFile, headOf } from './file-bytes.ts';
import { type DatePart, datePartOf } from './xlsx-dates.ts';
import { openZip, type XlsxZip } from './xlsx-zip.ts';

/** Most text that a workbook's table of shared strings may hold, characters, and most entries. */
const MAX_SHARED_TEXT = 64 * 1024 * 1024;
const MAX_SHARED = 2_000_000;

export interface XlsxSheet {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

/** An open workbook: its sheets and what their cells refer to. */
export interface XlsxBook {
  readonly zip: XlsxZip;
  readonly sheets: readonly XlsxSheet[];
  readonly is1904: boolean;
  /** By a cell's style number: what its format shows of a date. */
  readonly dateParts: readonly (DatePart | undefined)[];
  /** By a cell's style number: whether its format shows a percentage. */
  readonly percents: readonly boolean[];
  sharedStrings(): Promise<readonly string[]>;
}

/** The first bytes of an OLE container: a workbook of before 2007, or an encrypted one. */
export const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

/** The refusal of an OLE container: `xlsx.encrypted` where its directory says so, else `xlsx.old`. */
export async function refuseOle(file: FoundFile): Promise<never> {
  const head = await headOf(file.path, 1024 * 1024);
  const isEncrypted = head.includes(Buffer.from('EncryptedPackage', 'utf16le'));
  throw new FileError(isEncrypted ? 'xlsx.encrypted' : 'xlsx.old', { file: file.name });
}

/** Opens a workbook; the caller closes `book.zip`. Throws a FileError, see {@link openZip}, and `xlsx.binary`, `xlsx.notWorkbook`. */
export async function openBook(file: FoundFile, maxUnpacked: number): Promise<XlsxBook> {
  const zip = await openZip(file, maxUnpacked);
  try {
    if (zip.has('xl/workbook.bin')) throw new FileError('xlsx.binary', { file: file.name });
    const workbook = (await readRelations(zip, '')).find((one) => one.type === 'officeDocument')?.target;
    if (workbook === undefined || !zip.has(workbook))
      throw new FileError('xlsx.notWorkbook', { file: file.name });
    const relations = await readRelations(zip, workbook);
    const { sheets, is1904 } = await readWorkbook(zip, workbook, relations);
    const styles = relations.find((one) => one.type === 'styles')?.target;
    const strings = relations.find((one) => one.type === 'sharedStrings')?.target;
    return {
      zip,
      sheets,
      is1904,
      ...(styles !== undefined && zip.has(styles)
        ? await readStyles(zip, styles)
        : { dateParts: [], percents: [] }),
      sharedStrings: async () =>
        strings !== undefined && zip.has(strings) ? readSharedStrings(zip, strings, file.name) : [],
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

async function readRelations(zip: XlsxZip, part: string): Promise<Relation[]> {
  const slash = part.lastIndexOf('/') + 1;
  const rels = `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
  const found: Relation[] = [];
  if (!zip.has(rels)) return found;
  for await (const _ of zip.parse(rels, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes.TargetMode === 'External') return;
      const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
      found.push({
        id,
        type: type.slice(type.lastIndexOf('/') + 1),
        target: resolvePart(part.slice(0, slash), target),
      });
    },
  }));
  return found;
}

/** A target is relative to its part's folder or, with a leading slash, to the container. */
function resolvePart(folder: string, target: string): string {
  const parts = target.startsWith('/') ? [] : folder.split('/');
  for (const part of target.split('/')) {
    if (part === '..') parts.splice(-2, 1);
    else if (part !== '.' && part !== '') parts.splice(parts.at(-1) === '' ? -1 : parts.length, 0, part);
  }
  return parts.filter((part) => part !== '').join('/');
}

async function readWorkbook(
  zip: XlsxZip,
  part: string,
  relations: readonly Relation[],
): Promise<{ sheets: XlsxSheet[]; is1904: boolean }> {
  const sheets: XlsxSheet[] = [];
  let is1904 = false;
  for await (const _ of zip.parse(part, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
      if (name !== 'sheet') return;
      const id = attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const relation = relations.find((one) => one.id === id && one.type === 'worksheet');
      if (relation && zip.has(relation.target))
        sheets.push({
          name: attributes.name ?? '',
          part: relation.target,
          isHidden: attributes.state !== undefined && attributes.state !== 'visible',
        });
    },
  }));
  return { sheets, is1904 };
}

async function readStyles(zip: XlsxZip, part: string): Promise<Pick<XlsxBook, 'dateParts' | 'percents'>> {
  const formats = new Map<number, string>();
  const dateParts: (DatePart | undefined)[] = [];
  const percents: boolean[] = [];
  let inCellStyles = false;
  for await (const _ of zip.parse(part, {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'cellXfs') inCellStyles = true;
      else if (name === 'xf' && inCellStyles) {
        const id = Number(attributes.numFmtId ?? 0);
        dateParts.push(datePartOf(id, formats.get(id)));
        percents.push(id === 9 || id === 10 || isPercentCode(formats.get(id)));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false;
    },
  }));
  return { dateParts, percents };
}

/** Whether a format shows a hundred times the number, with a percent sign that is no quoted text (ECMA-376 part 1, 18.8.31). */
const isPercentCode = (code = ''): boolean => /%/.test(code.replace(/"[^"]*"|\\./g, ''));

/** Plain and rich text alike; phonetic readings are no part of the text. */
async function readSharedStrings(zip: XlsxZip, part: string, file: string): Promise<string[]> {
  const strings: string[] = [];
  let total = 0;
  let text = '';
  let inText = false;
  let inReading = false;
  for await (const _ of zip.parse(part, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') inText = true;
      else if (name === 'rPh') inReading = true;
    },
    text(part) {
      if (inText && !inReading) text += part;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') inReading = false;
      else if (name === 'si') {
        total += text.length;
        if (total > MAX_SHARED_TEXT || strings.length >= MAX_SHARED)
          throw new FileError('xlsx.sharedTooLarge', { file }, { limit: MAX_SHARED_TEXT });
        strings.push(text);
      }
    },
  }));
  return strings;
}
