import { ERRORS, MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Locale } from '../model/text.ts';
import { errorMessage, issueMessage, message, wordIssues } from '../platform/i18n.ts';
import { plain } from './text-table.ts';

/** Most issues that are written out; `--json` has them all. */
const MAX_SHOWN = 100;

/** An issue on one line: place, rule and what it says. */
export function issueLine(locale: Locale, issue: Issue): string {
  const { file, sheet, row, column, path } = issue.at;
  const place = [file, sheet === undefined ? undefined : `[${sheet}]`]
    .filter((part) => part !== undefined)
    .join(' ');
  const lined = row === undefined ? place : `${place}:${row}`;
  const words = issueMessage(locale, issue);
  const text = issue.severity === 'warning' ? message(locale, 'cli.warning', { text: words }) : words;
  const parts = [lined, column, path, issue.code, text];
  return plain(parts.filter((part) => part !== undefined && part !== '').join('  '));
}

/** Issues line by line, the first {@link MAX_SHOWN} of them. */
export function issueLines(locale: Locale, issues: readonly Issue[]): string {
  const lines = issues.slice(0, MAX_SHOWN).map((issue) => `  ${issueLine(locale, issue)}\n`);
  const rest = issues.length - MAX_SHOWN;
  return lines.join('') + (rest > 0 ? `  ${message(locale, 'cli.moreIssues', { count: rest })}\n` : '');
}

/** What a failed command tells: in words, as data, and by its exit code. */
export interface Problem {
  readonly text: string;
  readonly data: { readonly error: Readonly<Record<string, unknown>> };
  readonly exit: number;
}

/** A refusal in words with its issues. Anything else shows only `id`, so that no inner text reaches the screen. */
export function problemOf(locale: Locale, error: unknown, id: string): Problem {
  if (error instanceof MeridianError) {
    const words = errorMessage(locale, error);
    return {
      text: `${plain(words)}\n${issueLines(locale, error.issues)}`,
      data: {
        error: {
          code: error.code,
          message: words,
          details: error.details,
          issues: wordIssues(locale, error.issues),
        },
      },
      exit: ERRORS[error.code].exit,
    };
  }
  const words = message(locale, 'cli.unexpected', { id });
  return {
    text: `${words}\n`,
    data: { error: { code: 'unexpected', message: words, id } },
    exit: ERRORS.unexpected.exit,
  };
}
