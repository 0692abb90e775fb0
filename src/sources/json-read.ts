import { MAX_COLUMNS } from '../model/csv-split.ts';
import { FileError } from '../model/file-error.ts';
import type { Cell, Row } from './cell.ts';
import { contentOf, type FoundFile } from './file-bytes.ts';
import { JsonSplit } from './json-split.ts';
import { type Encoding, TextDecode } from './text-decode.ts';

/** Records looked at to learn the columns; keys that first appear later are further columns. */
const LOOK_AHEAD = 1000;

export interface JsonOptions {
  readonly encoding?: 'auto' | Encoding;
  readonly maxUnpacked: number;
  readonly onChunk?: (chunk: Buffer) => void;
  /** Gets the columns in order of appearance: the first ones before the first row is yielded. */
  readonly columns: string[];
}

/** The records of a JSON file as rows under `options.columns`; the first record is row 1. Returns the encoding. */
export async function* readJson(file: FoundFile, options: JsonOptions): AsyncGenerator<Row[], Encoding> {
  const decode = new TextDecode(options.encoding);
  const split = new JsonSplit(file.name);
  const places = new Map<string, number>();
  let row = 0;
  let waiting: Row[] = [];
  let isKnown = false;
  for await (const chunk of contentOf(file, options.maxUnpacked, options.onChunk)) {
    for (const record of split.push(decode.write(chunk))) {
      row += 1;
      waiting.push({ row, cells: cellsOf(record, row) });
    }
    if (waiting.length === 0 || (!isKnown && waiting.length < LOOK_AHEAD)) continue;
    isKnown = true;
    yield waiting;
    waiting = [];
  }
  for (const record of split.push(decode.end())) {
    row += 1;
    waiting.push({ row, cells: cellsOf(record, row) });
  }
  split.end();
  if (waiting.length > 0) yield waiting;
  return decode.encoding;

  function cellsOf(record: Readonly<Record<string, unknown>>, at: number): Cell[] {
    const cells: Cell[] = [];
    for (const [key, value] of Object.entries(record)) {
      let place = places.get(key);
      if (place === undefined) {
        place = places.size;
        if (place >= MAX_COLUMNS)
          throw new FileError('csv.tooManyColumns', { file: file.name, row: at }, { limit: MAX_COLUMNS });
        places.set(key, place);
        options.columns.push(key);
      }
      cells[place] = cellOf(value);
    }
    return cells;
  }
}

function cellOf(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return { error: JSON.stringify(value) };
}
