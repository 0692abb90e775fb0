import { alike, type ExceptionText } from './step-text.ts';

/** A document in one language, before it is HTML or Markdown. */
export type Block =
  /** Level 1 is the title; chapters are 2. */
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone?: 'soft' | 'notice' }
  | FormulaBlock
  | SymbolBlock
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | TableBlock
  | { readonly kind: 'source'; readonly text: string; readonly address?: string; readonly more: string };

/** Lines as `FORMULAS` writes them. */
export interface FormulaBlock {
  readonly kind: 'formula';
  /** When, or of which method, they hold; empty where that is plain. */
  readonly label: string;
  readonly lines: readonly string[];
}

export interface SymbolBlock {
  readonly kind: 'symbols';
  readonly lead: string;
  /** What stands between a letter and its meaning, between two of them, and after the last. */
  readonly colon: string;
  readonly joint: string;
  readonly end: string;
  readonly items: readonly { readonly symbol: string; readonly text: string }[];
}

/** A name with the code that it has in the file. */
export interface Named {
  readonly text: string;
  readonly code: string;
}
export type Cell = string | Named;

export interface TableBlock {
  readonly kind: 'table';
  readonly caption?: string;
  readonly head: readonly string[];
  /** Columns from this one on are numbers; none if not given. */
  readonly numbersFrom?: number;
  readonly rows: readonly (readonly Cell[])[];
  /** How deep each row stands in a tree. */
  readonly depths?: readonly number[];
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (text: string, tone?: 'soft' | 'notice'): Block => ({
  kind: 'paragraph',
  text,
  ...(tone === undefined ? {} : { tone }),
});

/** A table without the columns in which nothing is said. */
export function withoutEmptyColumns(table: TableBlock): TableBlock {
  const { head, numbersFrom = head.length, rows } = table;
  const kept = head.map((_, column) => rows.some((row) => row[column] !== '' && row[column] !== NOTHING));
  const only = <T>(cells: readonly T[]): T[] => cells.filter((_, column) => kept[column]);
  return {
    ...table,
    head: only(head),
    numbersFrom: numbersFrom - kept.slice(0, numbersFrom).filter((isKept) => !isKept).length,
    rows: rows.map(only),
  };
}
/** Stands where there is nothing to say. */
export const NOTHING = '–';

/** What single nodes or levels do otherwise, as a table; those that do the same share a line. */
export const exceptionTable = (
  caption: string,
  head: readonly string[],
  exceptions: readonly ExceptionText[],
  comma: string,
): readonly Block[] =>
  exceptions.length === 0
    ? []
    : [
        {
          kind: 'table',
          caption,
          head,
          rows: alike(exceptions).map((group) => [
            group.map(({ who }) => who).join(comma),
            group[0]!.method,
            group[0]!.how,
          ]),
        },
      ];
