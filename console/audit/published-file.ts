import { CsvSplit } from '../../src/model/csv-split.ts';

/** A table that a person chose, as text and as cells. */
export interface PublishedFile {
  readonly name: string;
  readonly text: string;
  readonly columns: readonly string[];
  /** Lines without anything are left out. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads a CSV; bytes that are no UTF-8 are taken for GB18030, as spreadsheets in China save them.
 * @throws FileError where it is no CSV
 */
export async function readPublished(file: Blob & { readonly name: string }): Promise<PublishedFile> {
  return publishedOf(file.name, decode(new Uint8Array(await file.arrayBuffer())));
}

export function publishedOf(name: string, text: string): PublishedFile {
  const split = new CsvSplit(name);
  const [columns = [], ...rows] = [...split.push(text), ...split.end()]
    .map(({ cells }) => cells.map((cell) => String(cell ?? '').trim()))
    .filter((cells) => cells.some((cell) => cell !== ''));
  return { name, text, columns, rows };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** What the columns of a table probably are; a person says otherwise. */
export interface Columns {
  readonly area: string | null;
  readonly rank: string | null;
  readonly score: string | null;
  readonly inputs: readonly string[];
}

const RANK = /^(.*[\s_-])?(rank|ranking|place|position)([\s_-].*)?$|排名|名次|位次/i;
const SCORE = /^(total|score|index|overall|composite)\b|总分|综合|总指数|总得分/i;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The first column names the areas; numbers are ranks or scores by their names, else the last is the total. */
export function guessColumns({ columns, rows }: Pick<PublishedFile, 'columns' | 'rows'>): Columns {
  const [area = null] = columns;
  const numeric = columns.filter(
    (name, at) =>
      at > 0 &&
      name !== '' &&
      rows.some((row) => row[at] !== undefined && row[at] !== '') &&
      rows.every((row) => (row[at] ?? '') === '' || NUMBER.test(row[at]!)),
  );
  const rank = numeric.find((name) => RANK.test(name)) ?? null;
  const scores = numeric.filter((name) => !RANK.test(name));
  const score = scores.find((name) => SCORE.test(name)) ?? scores.at(-1) ?? null;
  return { area, rank, score, inputs: scores.filter((name) => name !== score) };
}

/** Published texts of a column by row; an empty text where there is none. */
export function columnTexts({ columns, rows }: PublishedFile, name: string): readonly string[] {
  const at = columns.indexOf(name);
  return rows.map((row) => (at < 0 ? '' : (row[at] ?? '')));
}
