import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../../platform/context.ts';
import type { ImportProgress } from '../../sources/import-progress.ts';
import { type Kit, printJson, type Running } from '../command.ts';

interface Options {
  readonly framework?: readonly string[];
  readonly dryRun?: boolean;
}

/** A mapping, and the folder that its files are in. */
interface Source {
  readonly mapping: unknown;
  readonly folder: string;
}

export function addImport(program: Command, { say, complete }: Kit): void {
  const command = program
    .command('import')
    .description(say('import.description'))
    .argument('<mapping or file...>', say('import.source'))
    .option('-f, --framework <file...>', say('import.framework'))
    .option('--dry-run', say('import.dryRun'));
  complete(
    command,
    [
      'meridian import frameworks/sample/mapping.yaml --dry-run',
      'meridian import mapping.yaml --framework my-framework.yaml',
      'meridian import figures-2024.xlsx',
    ],
    importCommand,
  );
}

async function importCommand(
  running: Running,
  sources: readonly string[],
  options: Options,
): Promise<number> {
  const { withStore } = await import('../with-store.ts');
  const { recoverImports } = await import('../../sources/import-actions.ts');
  return withStore(running, async (ctx) => {
    await recoverImports(ctx);
    const run = async (inner: Context): Promise<number> => {
      await registerFrameworks(running, inner, options.framework ?? []);
      const source = await sourceOf(running, inner, sources);
      return options.dryRun ? preview(running, inner, source) : store(running, inner, source);
    };
    return options.dryRun ? undone(ctx, run) : run(ctx);
  });
}

/** Runs `work` in a transaction that is always rolled back, whatever it answers. */
async function undone<Result>(ctx: Context, work: (ctx: Context) => Promise<Result>): Promise<Result> {
  const outcome: { result?: Result } = {};
  const rollback = new Error('rolled back');
  try {
    await ctx.db.transaction(async (sql) => {
      const { kind, version, close } = ctx.db;
      outcome.result = await work({
        ...ctx,
        db: {
          kind,
          version,
          close,
          query: (text, values, name) => sql.query(text, values, name),
          execute: (text) => sql.execute(text),
          copyIn: (table, columns, chunks) => sql.copyIn(table, columns, chunks),
          transaction: (inner) => inner(sql),
        },
      });
      throw rollback;
    });
  } catch (error) {
    if (error !== rollback) throw error;
  }
  return outcome.result as Result;
}

/** The frameworks that come along and those that are named are saved first, so that their codes and units are known. */
async function registerFrameworks(
  { terminal }: Running,
  ctx: Context,
  files: readonly string[],
): Promise<void> {
  const [{ readFile }, { saveFramework }, { MeridianError }, { storeFrameworks }] = await Promise.all([
    import('node:fs/promises'),
    import('../../indicators/framework-actions.ts'),
    import('../../model/error.ts'),
    import('../workspace.ts'),
  ]);
  await storeFrameworks(ctx, () => undefined);
  for (const file of files) {
    const text = await readFile(resolve(terminal.cwd, file), 'utf8').catch(() => {
      throw new MeridianError('file.notFound', { file });
    });
    await saveFramework(ctx, { text, file });
  }
}

/** One mapping file, or data files whose mapping is recognised by their headers. */
async function sourceOf({ terminal }: Running, ctx: Context, given: readonly string[]): Promise<Source> {
  const [{ readFile }, { parseMappingText }, { MeridianError }, { previewImport }] = await Promise.all([
    import('node:fs/promises'),
    import('../../sources/mapping-check.ts'),
    import('../../model/error.ts'),
    import('../../sources/preview-actions.ts'),
  ]);
  const paths = given.map((path) => resolve(terminal.cwd, path));
  const [first] = paths;
  if (first !== undefined && paths.length === 1 && /\.ya?ml$|(?:^|[/\\])mapping\.json$/i.test(first)) {
    const text = await readFile(first, 'utf8').catch(() => {
      throw new MeridianError('file.notFound', { file: given[0] ?? '' });
    });
    const { mapping, issues } = parseMappingText(text, basename(first));
    if (!mapping) throw new MeridianError('input.invalid', { count: issues.length }, issues);
    return { mapping, folder: dirname(first) };
  }
  const folders = [...new Set(paths.map((path) => dirname(path)))];
  if (folders.length !== 1) throw new MeridianError('input.invalid', { count: 1 }, [oneFolder(given)]);
  const { mapping, issues } = await previewImport(ctx, {
    folders,
    files: paths.map((path) => basename(path)),
  });
  const open = issues.filter((issue) => issue.code.startsWith('mapping.open.'));
  if (open.length > 0) throw new MeridianError('input.invalid', { count: open.length }, open);
  return { mapping, folder: folders[0]! };
}

const oneFolder = (given: readonly string[]) => ({
  code: 'data.folders',
  severity: 'error' as const,
  at: {},
  value: given.join(' ').slice(0, 200),
});

/** Reads everything and tells what an import would do. Nothing is stored. */
async function preview(running: Running, ctx: Context, { mapping, folder }: Source): Promise<number> {
  const { terminal, locale, say } = running;
  const [{ previewImport }, { wordIssues }, { issueLines }, { MeridianError }] = await Promise.all([
    import('../../sources/preview-actions.ts'),
    import('../../platform/i18n.ts'),
    import('../problem-text.ts'),
    import('../../model/error.ts'),
  ]);
  const { counts, issues, issueCount } = await previewImport(ctx, {
    mapping,
    folders: [folder],
    files: [],
    signal: terminal.signal,
  });
  const errors = issues.filter((issue) => issue.severity === 'error');
  if (errors.length > 0) throw new MeridianError('input.invalid', { count: issueCount }, issues);
  if (running.json)
    printJson(running, { dryRun: true, counts, issueCount, issues: wordIssues(locale, issues) });
  else {
    if (issues.length > 0)
      terminal.error(`${say('warnings', { count: issueCount })}\n${issueLines(locale, issues)}`);
    terminal.out(`${say('import.would', counts)}\n`);
  }
  return 0;
}

async function store(running: Running, ctx: Context, { mapping, folder }: Source): Promise<number> {
  const { terminal, locale, say } = running;
  const [{ importFiles }, { wordIssues }, { issueLines }, { MeridianError }, { startMeter, durationText }] =
    await Promise.all([
      import('../../sources/import-actions.ts'),
      import('../../platform/i18n.ts'),
      import('../problem-text.ts'),
      import('../../model/error.ts'),
      import('../meter.ts'),
    ]);
  const meter = await startMeter(running);
  const done = await importFiles(ctx, {
    mapping,
    folders: folder,
    signal: terminal.signal,
    onProgress: ({ phase, done, total, rows, rowsPerSecond: rate, secondsLeft }: ImportProgress) =>
      meter.show({
        phase: say(`import.phase.${phase}`),
        done,
        total,
        rate: say('import.rate', { rows, rate: Math.round(rate), left: durationText(secondsLeft) }),
      }),
  }).finally(() => meter.end());
  if (terminal.signal.aborted) terminal.signal.throwIfAborted();
  if (done.status !== 'completed')
    throw new MeridianError('input.invalid', { count: done.issueCount }, done.issues);
  const { id, counts, issues } = done;
  if (running.json)
    printJson(running, {
      id,
      status: done.status,
      counts,
      files: done.files,
      issues: wordIssues(locale, issues),
    });
  else {
    if (issues.length > 0)
      terminal.error(`${say('warnings', { count: done.issueCount })}\n${issueLines(locale, issues)}`);
    terminal.out(`${say('import.done', { id, ...counts })}\n`);
  }
  return 0;
}
