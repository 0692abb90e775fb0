import { randomBytes } from 'node:crypto';
import { loadConfig } from '../platform/config.ts';
import { problemOf } from './problem-text.ts';
import { terminalLocale } from './screen.ts';
import { serveUntilSignal } from './server.ts';

/** What `npm start` runs: serves by the environment until a signal, then ends the process with 0 or the refusal's exit code. */
export async function startProgram(options: { readonly consoleReady: Promise<void> }): Promise<never> {
  const locale = terminalLocale(process.env);
  try {
    const config = loadConfig(process.env, process.cwd());
    await serveUntilSignal(config, { ...options, locale, print: (text) => void process.stdout.write(text) });
    process.exit(0);
  } catch (error) {
    const { text, exit } = problemOf(locale, error, randomBytes(6).toString('hex'));
    process.stderr.write(`\n${text}\n`);
    if (exit === 1) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(exit);
  }
}
