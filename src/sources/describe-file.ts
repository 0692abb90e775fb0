import type { FileFormat } from '../model/mapping.ts';
import { contentOf, type FoundFile } from './file-bytes.ts';
import { formatOf } from './sheet-read.ts';
import { TextDecode } from './text-decode.ts';
import { listSheets } from './xlsx-read.ts';

/** What kind of file it is, the encoding of its first part, and a workbook's sheets. Throws a FileError. */
export async function describeFile(
  file: FoundFile,
  maxUnpacked: number,
): Promise<{ format: FileFormat; encoding: string | null; sheets: string[] }> {
  const format = await formatOf(file);
  if (format === 'xlsx') return { format, encoding: null, sheets: await listSheets(file, maxUnpacked) };
  const decode = new TextDecode();
  for await (const chunk of contentOf(file, maxUnpacked)) {
    decode.write(chunk);
    break;
  }
  return { format, encoding: decode.encoding, sheets: [] };
}
