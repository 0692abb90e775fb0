import { access, constants, mkdtemp, readFile, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { MeridianError } from '../../model/error.ts';
import type { Config } from '../../platform/config.ts';
import { type Kit, printJson, type Running } from '../command.ts';

export function addDoctor(program: Command, { say, complete }: Kit): void {
  const command = program.command('doctor').description(say('doctor.description'));
  complete(command, ['meridian doctor', 'MERIDIAN_DATA=/srv/meridian meridian doctor --json'], doctorCommand);
}

/** `note` is worth knowing and no fault. */
type Outcome = 'ok' | 'note' | 'warning' | 'fault';

interface Finding {
  readonly check: string;
  readonly outcome: Outcome;
  /** What was found, in words. */
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}

type Check = (running: Running, config: Config | undefined) => Promise<readonly Finding[]>;

const NODE = [20, 19] as const;
/** Bytes free under which a workspace will soon stand still, and under which it may fail at once. */
const LITTLE_SPACE = 2 * 1024 ** 3;
const NO_SPACE = 200 * 1024 ** 2;

/** Looks at everything that has to be right for Meridian to run, and says what to do. Exit code 2 if something is wrong. */
async function doctorCommand(running: Running): Promise<number> {
  const { terminal, say } = running;
  const { config, findings: configured } = await readConfig(running);
  const findings = [...configured];
  for (const check of [node, folder, space, store, frameworks, console_])
    findings.push(...(await check(running, config)));
  const isWell = findings.every((finding) => finding.outcome !== 'fault');
  if (running.json) printJson(running, { ok: isWell, findings });
  else {
    const signs = { ok: '✓', note: '·', warning: '!', fault: '✗' } as const;
    for (const { check, outcome, text, advice } of findings) {
      terminal.out(`  ${signs[outcome]} ${say(`doctor.check.${check}`)}: ${text}\n`);
      if (advice !== undefined) terminal.out(`      → ${advice}\n`);
    }
    terminal.out(`\n${say(isWell ? 'doctor.well' : 'doctor.unwell')}\n`);
  }
  return isWell ? 0 : 2;
}

async function readConfig({
  terminal,
  locale,
  say,
}: Running): Promise<{ readonly config: Config | undefined; readonly findings: readonly Finding[] }> {
  const [{ loadConfig }, { issueLine }] = await Promise.all([
    import('../../platform/config.ts'),
    import('../problem-text.ts'),
  ]);
  try {
    const config = loadConfig(terminal.env, terminal.cwd);
    const text = say('doctor.config', { host: config.host, port: config.port, folder: config.folder });
    return { config, findings: [{ check: 'config', outcome: 'ok', text }] };
  } catch (error) {
    if (!(error instanceof MeridianError)) throw error;
    const advice = say('doctor.config.advice');
    const findings = error.issues.map(
      (issue): Finding => ({ check: 'config', outcome: 'fault', text: issueLine(locale, issue), advice }),
    );
    return { config: undefined, findings };
  }
}

const node: Check = async ({ say }) => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  const text = process.versions.node;
  return [
    isEnough
      ? { check: 'node', outcome: 'ok', text }
      : {
          check: 'node',
          outcome: 'fault',
          text,
          advice: say('doctor.node.advice', { needed: NODE.join('.') }),
        },
  ];
};

/** The data folder, or the nearest folder above it that is there, has to be writable. */
const folder: Check = async ({ say }, config) => {
  if (!config) return [];
  const there = await nearest(config.folder);
  const details = { folder: config.folder };
  try {
    await access(there, constants.W_OK);
    await rm(await mkdtemp(join(there, '.meridian-')), { recursive: true });
  } catch {
    return [
      {
        check: 'folder',
        outcome: 'fault',
        text: say('doctor.folder.closed', { folder: there }),
        advice: say('doctor.folder.advice'),
      },
    ];
  }
  return [
    there === config.folder
      ? { check: 'folder', outcome: 'ok', text: say('doctor.folder.ok', details) }
      : { check: 'folder', outcome: 'note', text: say('doctor.folder.new', details) },
  ];
};

const space: Check = async ({ say }, config) => {
  if (!config) return [];
  const { bavail, bsize } = await statfs(await nearest(config.folder));
  const free = bavail * bsize;
  const text = say('doctor.space', { free });
  if (free >= LITTLE_SPACE) return [{ check: 'space', outcome: 'ok', text }];
  const outcome = free < NO_SPACE ? 'fault' : 'warning';
  return [{ check: 'space', outcome, text, advice: say('doctor.space.advice') }];
};

/** Opens the store, which takes the lock and brings the schema up to date; a server that holds it is no fault. */
const store: Check = async (running, config) => {
  const { say, locale } = running;
  if (!config) return [];
  const isNew = config.databaseUrl === undefined && (await nearest(config.folder)) !== config.folder;
  if (isNew) return [{ check: 'store', outcome: 'note', text: say('doctor.store.new') }];
  const [{ withStore }, { errorMessage }] = await Promise.all([
    import('../with-store.ts'),
    import('../../platform/i18n.ts'),
  ]);
  try {
    return await withStore(running, async (ctx) => {
      const rows = await ctx.db.query<{ runs: number; values: number; imports: number }>(
        `SELECT (SELECT count(*) FROM run)::integer AS runs, (SELECT count(*) FROM indicator_value)::integer AS values,
                (SELECT count(*) FROM import)::integer AS imports`,
      );
      const { runs = 0, values = 0, imports = 0 } = rows[0] ?? {};
      const details = { kind: ctx.db.kind, version: ctx.db.version, values, imports, runs };
      return [{ check: 'store', outcome: 'ok', text: say('doctor.store.ok', details) }] satisfies Finding[];
    });
  } catch (error) {
    if (!(error instanceof MeridianError)) throw error;
    const text = errorMessage(locale, error);
    return error.code === 'storage.locked'
      ? [{ check: 'store', outcome: 'note', text, advice: say('doctor.store.locked') }]
      : [{ check: 'store', outcome: 'fault', text, advice: say('doctor.store.advice') }];
  }
};

/** Every framework file that comes along has to be without a mistake. */
const frameworks: Check = async ({ say }) => {
  const [{ shippedFrameworks }, { checkFramework }] = await Promise.all([
    import('../shipped.ts'),
    import('../../indicators/framework-file.ts'),
  ]);
  const files = await shippedFrameworks();
  const faults: Finding[] = [];
  for (const file of files) {
    const { issues } = checkFramework(await readFile(file, 'utf8'), basename(file));
    const count = issues.filter((issue) => issue.severity === 'error').length;
    if (count > 0)
      faults.push({
        check: 'frameworks',
        outcome: 'fault',
        text: say('doctor.frameworks.fault', { file: basename(file), count }),
        advice: say('doctor.frameworks.advice', { file }),
      });
  }
  if (faults.length > 0) return faults;
  return [{ check: 'frameworks', outcome: 'ok', text: say('doctor.frameworks.ok', { count: files.length }) }];
};

/** The console's files are only needed to serve. */
const console_: Check = async ({ say }) => {
  const { PACKAGE_FOLDER } = await import('../../platform/i18n.ts');
  const isThere = await exists(join(PACKAGE_FOLDER, 'dist', 'console', 'index.html'));
  return [
    isThere
      ? { check: 'console', outcome: 'ok', text: say('doctor.console.ok') }
      : {
          check: 'console',
          outcome: 'warning',
          text: say('doctor.console.missing'),
          advice: say('doctor.console.advice'),
        },
  ];
};

async function nearest(path: string): Promise<string> {
  let there = path;
  while (!(await exists(there)) && dirname(there) !== there) there = dirname(there);
  return there;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
