import { randomBytes } from 'node:crypto';
import { Command, CommanderError, Option } from 'commander';
import { LOCALES, type Locale } from '../model/text.ts';
import { message } from '../platform/i18n.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { type Kit, type Running, sayIn, type Work } from './command.ts';
import { addAnalyses } from './commands/analyse.ts';
import { addAssess } from './commands/assess.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup.ts';
import { addDiagnose } from './commands/diagnose.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExamine } from './commands/examine.ts';
import { addExport } from './commands/export.ts';
import { addFramework } from './commands/framework.ts';
import { addImport } from './commands/import.ts';
import { addMeasure } from './commands/measure.ts';
import { addReplay } from './commands/replay.ts';
import { addRestore } from './commands/restore.ts';
import { addServe } from './commands/serve.ts';
import { addVerify } from './commands/verify.ts';
import { addWhatIf } from './commands/what-if.ts';
import { problemOf } from './problem-text.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** Exit code after Ctrl-C, as shells have it. */
const INTERRUPTED = 130;
/** Exit code of a command line that cannot be understood. */
const MISUSED = 2;

/**
 * Runs one command line (without the program's own name) and answers its exit code: 0 done, 1 unexpected, 2 wrong input,
 * 3 not allowed, 4 not there, 5 differs or conflicts, 6 storage or server not available, 130 interrupted. Each command
 * loads what it needs when it runs, so that a short one starts fast.
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const locale = chosenLocale(args) ?? terminalLocale(terminal.env);
  let exit = 0;
  const program = buildProgram(locale, terminal, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return misuse(locale, terminal, error);
    return fail(locale, terminal, args, error);
  }
}

/** The program as a process: runs, lets everything written get out, and ends, whatever a failed command left open. */
export async function main(): Promise<never> {
  const code = await runCli(process.argv.slice(2), processTerminal());
  for (const stream of [process.stdout, process.stderr])
    await new Promise((done) => stream.write('', () => done(undefined)));
  process.exit(code);
}

function buildProgram(locale: Locale, terminal: Terminal, onExit: (code: number) => void): Command {
  const say = sayIn(locale);
  const program = new Command('meridian');
  program
    .description(say('description'))
    .version(MERIDIAN_VERSION, '-V, --version', say('option.version'))
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error, outputError: () => undefined })
    .configureHelp({
      styleTitle: (title) => say(`title.${title.replace(':', '').toLowerCase().replaceAll(' ', '')}`),
    })
    .helpOption('-h, --help', say('option.help'))
    .helpCommand('help [command]', say('command.help'))
    .exitOverride()
    .addHelpText('after', `\n${say('exitCodes')}`);
  const kit: Kit = {
    say,
    complete: (command, examples, work) =>
      complete(command, examples, work as Work<readonly unknown[]>, { locale, terminal, onExit }),
  };
  for (const add of [
    addServe,
    addImport,
    addMeasure,
    addAssess,
    addAnalyses,
    addWhatIf,
    addDiagnose,
    addExamine,
    addAudit,
    addReplay,
    addVerify,
    addFramework,
    addExport,
    addBackup,
    addRestore,
    addDoctor,
  ])
    add(program, kit);
  return program;
}

interface Frame {
  readonly locale: Locale;
  readonly terminal: Terminal;
  readonly onExit: (code: number) => void;
}

function complete(
  command: Command,
  examples: readonly string[],
  work: Work<readonly unknown[]>,
  { locale, terminal, onExit }: Frame,
): Command {
  const say = sayIn(locale);
  return command
    .helpOption('-h, --help', say('option.help'))
    .option('--json', say('option.json'))
    .addOption(new Option('--lang <language>', say('option.lang')).choices([...LOCALES, 'zh']))
    .option('--verbose', say('option.verbose'))
    .addHelpText('after', `\n${say('examples')}\n${examples.map((example) => `  ${example}\n`).join('')}`)
    .action(async (...given: unknown[]) => {
      // commander hands over the arguments, the options and, last, the command itself
      const args = given.slice(0, -1);
      const options = args.at(-1) as { json?: boolean; verbose?: boolean; lang?: string };
      const running: Running = {
        terminal,
        locale,
        json: options.json ?? false,
        verbose: options.verbose ?? false,
        isLanguageChosen: options.lang !== undefined,
        say,
      };
      onExit((await work(running, ...args)) ?? 0);
    });
}

/** The language after `--lang`, before anything else is read: it decides in which words mistakes are told. */
function chosenLocale(args: readonly string[]): Locale | undefined {
  const index = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const text = args[index]?.startsWith('--lang=') ? args[index]?.slice(7) : args[index + 1];
  if (index < 0) return undefined;
  return text === 'zh' ? 'zh-CN' : LOCALES.find((locale) => locale === text);
}

/** The language of a terminal by the environment that POSIX programs go by. */
const terminalLocale = (env: Terminal['env']): Locale =>
  /^zh/.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh-CN' : 'en';

/** Commander's own refusals in our words, with what they quote. Help and version are no refusals. */
function misuse(locale: Locale, terminal: Terminal, error: CommanderError): number {
  if (error.exitCode === 0) return 0;
  const code = error.code.replace('commander.', '');
  if (code === 'help') return MISUSED;
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const choices = /Allowed choices are ([^.]*)\./.exec(error.message)?.[1] ?? '';
  const key = choices === '' ? `cli.misuse.${code}` : 'cli.misuse.choice';
  terminal.error(`${message(locale, key, { name, choices })}\n${message(locale, 'cli.misuse.hint')}\n`);
  return MISUSED;
}

function fail(locale: Locale, terminal: Terminal, args: readonly string[], error: unknown): number {
  if (terminal.signal.aborted) {
    terminal.error(`${message(locale, 'cli.interrupted')}\n`);
    return INTERRUPTED;
  }
  const { text, data, exit } = problemOf(locale, error, randomBytes(6).toString('hex'));
  terminal.error(text);
  if (exit === 1 && args.includes('--verbose'))
    terminal.error(`${error instanceof Error ? error.stack : String(error)}\n`);
  if (args.includes('--json')) terminal.out(`${JSON.stringify(data, null, 2)}\n`);
  return exit;
}
