import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { inLocale } from '../../model/text.ts';
import { type Kit, printJson, type Running } from '../command.ts';

export function addFramework(program: Command, { say, complete }: Kit): void {
  const group = program
    .command('framework')
    .description(say('framework.description'))
    .helpOption('-h, --help', say('option.help'))
    .helpCommand('help [command]', say('command.help'));
  complete(
    group.command('check').description(say('framework.check')).argument('<file...>', say('framework.file')),
    ['meridian framework check my-framework.yaml', 'meridian framework check frameworks/*.yaml --json'],
    checkCommand,
  );
  complete(
    group
      .command('methodology')
      .description(say('framework.methodology'))
      .argument('<file>', say('framework.methodology.file'))
      .option('-o, --out <file>', say('framework.methodology.out')),
    [
      'meridian framework methodology frameworks/sample/framework.yaml --out methodology.html',
      'meridian framework methodology out/run.json --lang zh-CN --out methodology.md',
    ],
    methodologyCommand,
  );
  complete(
    group.command('list').description(say('framework.list')).option('--stored', say('framework.stored')),
    ['meridian framework list', 'meridian framework list --stored --json'],
    listCommand,
  );
}

/** Lists every mistake of every file; the exit code is 2 if there is an error in any. */
async function checkCommand(running: Running, files: readonly string[]): Promise<number> {
  const { terminal, locale, say } = running;
  const [{ readFile }, { checkFramework }, { MeridianError }, { wordIssues }, { issueLine }] =
    await Promise.all([
      import('node:fs/promises'),
      import('../../indicators/framework-file.ts'),
      import('../../model/error.ts'),
      import('../../platform/i18n.ts'),
      import('../problem-text.ts'),
    ]);
  const checks = [];
  for (const file of files) {
    const text = await readFile(resolve(terminal.cwd, file), 'utf8').catch(() => {
      throw new MeridianError('file.notFound', { file });
    });
    const { framework, issues } = checkFramework(text, file);
    const errors = issues.filter((issue) => issue.severity === 'error').length;
    checks.push({
      file,
      ok: errors === 0,
      errors,
      warnings: issues.length - errors,
      id: framework?.id ?? null,
      issues,
    });
  }
  if (running.json)
    printJson(running, {
      files: checks.map((check) => ({ ...check, issues: wordIssues(locale, check.issues) })),
    });
  else
    for (const { file, ok, errors, warnings, issues } of checks) {
      for (const issue of issues) terminal.out(`${issueLine(locale, issue)}\n`);
      terminal.out(`${ok ? '✓' : '✗'} ${say('framework.checked', { file, errors, warnings })}\n`);
    }
  return checks.every((check) => check.ok) ? 0 : 2;
}

/** Writes the method of a framework file, or of a run with what it came to use, to a file or to the terminal. */
async function methodologyCommand(
  running: Running,
  file: string,
  options: { readonly out?: string },
): Promise<undefined> {
  const { terminal, locale, say } = running;
  const [{ readFile }, { methodologyText }, { loadMessages }, { MERIDIAN_VERSION }, { MeridianError }] =
    await Promise.all([
      import('node:fs/promises'),
      import('../../assessments/methodology.ts'),
      import('../../platform/i18n.ts'),
      import('../../platform/version.ts'),
      import('../../model/error.ts'),
    ]);
  const text = await readFile(resolve(terminal.cwd, file), 'utf8').catch(() => {
    throw new MeridianError('file.notFound', { file });
  });
  const method = await methodOf(text, file);
  const format = options.out !== undefined && /\.html?$/i.test(options.out) ? 'html' : 'md';
  const written = methodologyText(
    { ...method, locale, messages: loadMessages()[locale], meridian: MERIDIAN_VERSION },
    format,
  );
  if (options.out === undefined) {
    if (running.json) printJson(running, { format, text: written });
    else terminal.out(written);
    return;
  }
  const path = resolve(terminal.cwd, options.out);
  const { writeFiles } = await import('../write-files.ts');
  await writeFiles(dirname(path), [[basename(path), written]]);
  if (running.json) printJson(running, { file: options.out, format });
  else terminal.out(`✓ ${say('framework.methodology.written', { file: options.out })}\n`);
}

/** What a framework file says, or a run's record with what its steps resolved to. */
async function methodOf(text: string, file: string) {
  const [{ RUN_FORMAT }, { parseRecord }, { parseFramework }, { MeridianError }] = await Promise.all([
    import('../../assessments/run-record.ts'),
    import('../../assessments/run-record-check.ts'),
    import('../../indicators/framework-file.ts'),
    import('../../model/error.ts'),
  ]);
  if (!text.trimStart().startsWith('{') || !text.includes(`"${RUN_FORMAT}"`))
    return { framework: parseFramework(text, basename(file)) };
  const run = parseRecord(text);
  const missing = (['nodes', 'log'] as const).filter((member) => !Array.isArray(run[member]));
  if (missing.length > 0)
    throw new MeridianError(
      'input.invalid',
      { count: missing.length },
      missing.map((member) => ({
        code: 'schema.required',
        severity: 'error',
        at: { file, path: `/${member}` },
      })),
    );
  return { framework: parseFramework(JSON.stringify(run.framework), basename(file)), run };
}

interface Listed {
  readonly id: string;
  readonly version: string;
  readonly status: string;
  readonly name: { readonly en: string; readonly zh: string };
  readonly indicators: number;
  readonly place: string;
}

async function listCommand(running: Running, options: { readonly stored?: boolean }): Promise<undefined> {
  const { terminal, locale, say } = running;
  const listed = options.stored ? await listStored(running) : await listShipped(terminal.cwd);
  if (running.json) {
    printJson(running, { frameworks: listed });
    return;
  }
  const { textTable } = await import('../text-table.ts');
  terminal.out(
    textTable(
      [
        { title: say('framework.id'), align: 'left' },
        { title: say('framework.version'), align: 'left' },
        { title: say('framework.status'), align: 'left' },
        { title: say('framework.indicators'), align: 'right' },
        { title: say('framework.name'), align: 'left', maxWidth: 48 },
        { title: say(options.stored ? 'framework.revision' : 'framework.place'), align: 'left' },
      ],
      listed.map((one) => [
        one.id,
        one.version,
        say(`framework.status.${one.status}`),
        String(one.indicators),
        inLocale(one.name, locale),
        one.place,
      ]),
    ),
  );
}

/** The framework files that come with Meridian and can be read; `framework check` tells about the others. */
async function listShipped(cwd: string): Promise<readonly Listed[]> {
  const [{ readFile }, { shippedFrameworks }, { checkFramework }, { indicatorsOf }] = await Promise.all([
    import('node:fs/promises'),
    import('../shipped.ts'),
    import('../../indicators/framework-file.ts'),
    import('../../composite/tree.ts'),
  ]);
  const listed: Listed[] = [];
  for (const file of await shippedFrameworks()) {
    const { framework } = checkFramework(await readFile(file, 'utf8'), basename(file));
    if (!framework) continue;
    const { id, version, status, name, tree } = framework;
    const place = relative(cwd, file) || join('.', basename(file));
    listed.push({ id, version, status, name, indicators: indicatorsOf(tree).length, place });
  }
  return listed;
}

async function listStored(running: Running): Promise<readonly Listed[]> {
  const [{ withStore }, { listFrameworks }] = await Promise.all([
    import('../with-store.ts'),
    import('../../indicators/framework-actions.ts'),
  ]);
  return withStore(running, async (ctx) => {
    const listed: Listed[] = [];
    let cursor: string | undefined;
    do {
      const page = await listFrameworks(ctx, { cursor });
      for (const { id, version, status, name, indicatorCount, revision } of page.items)
        listed.push({ id, version, status, name, indicators: indicatorCount, place: String(revision) });
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return listed;
  });
}
