import type { ExceptionText } from './step-text.ts';

/** A document in one language, before it is HTML or Markdown. */
export type Block =
  /** Level 1 is the title; chapters are 2. */
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone?: 'soft' | 'notice' }
  /** As `FORMULAS` writes it. */
  | { readonly kind: 'formula'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | TableBlock
  | { readonly kind: 'source'; readonly text: string; readonly address?: string; readonly more: string };

export interface TableBlock {
  readonly kind: 'table';
  readonly caption?: string;
  readonly head: readonly string[];
  /** Columns from this one on are numbers; none if not given. */
  readonly numbersFrom?: number;
  readonly rows: readonly (readonly string[])[];
  /** How deep each row stands in a tree. */
  readonly depths?: readonly number[];
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (text: string, tone?: 'soft' | 'notice'): Block => ({
  kind: 'paragraph',
  text,
  ...(tone === undefined ? {} : { tone }),
});

/** What single nodes or levels do otherwise, as a table. */
export const exceptionTable = (
  caption: string,
  head: readonly string[],
  exceptions: readonly ExceptionText[],
): readonly Block[] =>
  exceptions.length === 0
    ? []
    : [
        {
          kind: 'table',
          caption,
          head,
          rows: exceptions.map(({ node, who, method, how }) => [
            node === undefined ? who : `${who} (${node})`,
            method,
            how,
          ]),
        },
      ];
