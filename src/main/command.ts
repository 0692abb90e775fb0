import type { Command } from 'commander';
import type { Locale } from '../model/text.ts';
import { message } from '../platform/i18n.ts';
import type { Terminal } from './terminal.ts';

type Details = Readonly<Record<string, string | number>>;

/** One command that runs: its words, its streams, and how it was asked to answer. */
export interface Running {
  readonly terminal: Terminal;
  readonly locale: Locale;
  /** Whether standard output is to be one JSON document. */
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether `--lang` was said, and not only the terminal's language taken. */
  readonly isLanguageChosen: boolean;
  readonly say: (key: string, details?: Details) => string;
}

/** What a command does; its answer is the exit code, 0 if it answers nothing. */
export type Work<Args extends readonly unknown[]> = (
  running: Running,
  ...args: Args
) => Promise<number | undefined>;

/** What a command file needs to put its command into the program. */
export interface Kit {
  /** The text of `cli.<key>`. */
  readonly say: (key: string, details?: Details) => string;
  /** Adds the options that every command has, its examples, and what it does. */
  readonly complete: <Args extends readonly unknown[]>(
    command: Command,
    examples: readonly string[],
    work: Work<Args>,
  ) => Command;
}

export const sayIn =
  (locale: Locale) =>
  (key: string, details: Details = {}): string =>
    message(locale, `cli.${key}`, details);

/** Writes one JSON document. */
export const printJson = ({ terminal }: Running, value: unknown): void =>
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
