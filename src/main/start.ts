import { ERRORS, MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Locale } from '../model/text.ts';
import { loadConfig } from '../platform/config.ts';
import { errorMessage, issueMessage } from '../platform/i18n.ts';
import { terminalLocale } from './screen.ts';
import { serveUntilSignal } from './server.ts';

/** What `npm start` runs: serves by the environment until a signal, then ends the process with the error's exit code or 0. */
export async function startProgram(options: { readonly consoleReady: Promise<void> }): Promise<never> {
  const locale = terminalLocale(process.env);
  try {
    const config = loadConfig(process.env, process.cwd());
    await serveUntilSignal(config, { ...options, locale, print: (text) => void process.stdout.write(text) });
    process.exit(0);
  } catch (error) {
    process.stderr.write(refusalText(error, locale));
    process.exit(error instanceof MeridianError ? ERRORS[error.code].exit : 1);
  }
}

/** Why the program could not start, for a terminal; an error that nobody foresaw with its stack. */
export function refusalText(error: unknown, locale: Locale): string {
  if (!(error instanceof MeridianError) || error.code === 'unexpected')
    return `\n  ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n\n`;
  const issues = error.issues.map((issue) => `  - ${placeOf(issue)}${issueMessage(locale, issue)}\n`);
  return `\n  ${errorMessage(locale, error)}\n${issues.join('')}\n`;
}

function placeOf({ at }: Issue): string {
  const parts = [at.file, at.sheet, at.row, at.column ?? at.path].filter(
    (part) => part !== undefined && part !== '',
  );
  return parts.length === 0 ? '' : `${parts.join(':')}: `;
}
