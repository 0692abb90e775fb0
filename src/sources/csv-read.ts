import { CsvSplit } from '../model/csv-split.ts';
import type { Row } from './cell.ts';
import { contentOf, type FoundFile } from './file-bytes.ts';
import { type Encoding, TextDecode } from './text-decode.ts';

export interface CsvOptions {
  readonly delimiter?: string;
  readonly encoding?: 'auto' | Encoding;
  readonly maxUnpacked: number;
  readonly onChunk?: (chunk: Buffer) => void;
}

/** The rows of a CSV file, gzipped or not, some thousand at a time; returns the encoding that it was read in. */
export async function* readCsv(file: FoundFile, options: CsvOptions): AsyncGenerator<Row[], Encoding> {
  const decode = new TextDecode(options.encoding);
  const split = new CsvSplit(file.name, options.delimiter);
  for await (const chunk of contentOf(file, options.maxUnpacked, options.onChunk)) {
    const rows = split.push(decode.write(chunk));
    if (rows.length > 0) yield rows;
  }
  const rows = [...split.push(decode.end()), ...split.end()];
  if (rows.length > 0) yield rows;
  return decode.encoding;
}
