import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Argument, type Command, Option } from 'commander';
import type { ExportName, ExportRow } from '../../assessments/export-actions.ts';
import type { Context } from '../../platform/context.ts';
import { type Kit, printJson, type Running } from '../command.ts';

type What = ExportName | 'run';

interface Options {
  readonly format: 'csv' | 'json';
  readonly run: string;
  readonly out?: string;
}

export function addExport(program: Command, { say, complete }: Kit): void {
  const command = program
    .command('export')
    .description(say('export.description'))
    .addArgument(
      new Argument('<what>', say('export.what')).choices(['areas', 'indicators', 'values', 'scores', 'run']),
    )
    .addOption(new Option('--format <format>', say('export.format')).choices(['csv', 'json']).default('csv'))
    .option('--run <id>', say('export.run'), 'latest')
    .option('-o, --out <path>', say('export.out'));
  complete(
    command,
    [
      'meridian export values --out values.csv',
      'meridian export scores --run latest --format json',
      'meridian export run --out published',
    ],
    exportCommand,
  );
}

async function exportCommand(running: Running, what: What, options: Options): Promise<undefined> {
  const { withStore } = await import('../with-store.ts');
  await withStore(running, (ctx) =>
    what === 'run' ? exportRun(running, ctx, options) : exportTable(running, ctx, what, options),
  );
}

/** All files of a run into a folder, as they were published. */
async function exportRun(running: Running, ctx: Context, options: Options): Promise<void> {
  const { terminal, say } = running;
  const [{ getRun, getRunFile }, { writeFiles }] = await Promise.all([
    import('../../assessments/run-actions.ts'),
    import('../write-files.ts'),
  ]);
  const run = await getRun(ctx, options.run);
  const files: [string, Uint8Array][] = [];
  for (const { name } of run.files) files.push([name, await getRunFile(ctx, run.id, name)]);
  const folder = resolve(terminal.cwd, options.out ?? `${run.framework.id}-${run.period}`);
  await writeFiles(folder, files);
  if (running.json) printJson(running, { run: run.id, folder, files: run.files });
  else terminal.out(`${say('export.wrote', { count: files.length, folder })}\n`);
}

/** A table, to a file or to standard output, a page at a time. `--json` without a file is the table itself as JSON. */
async function exportTable(
  running: Running,
  ctx: Context,
  what: ExportName,
  options: Options,
): Promise<void> {
  const { terminal, say } = running;
  const tables = await import('../../assessments/export-actions.ts');
  const rows = {
    areas: () => tables.exportAreas(ctx),
    indicators: () => tables.exportIndicators(ctx),
    values: () => tables.exportValues(ctx),
    scores: () => tables.exportScores(ctx, options.run),
  }[what]();
  let count = 0;
  const counted = async function* (): AsyncGenerator<ExportRow> {
    for await (const row of rows) {
      terminal.signal.throwIfAborted();
      count += 1;
      yield row;
    }
  };
  const asJson = options.format === 'json' || (running.json && options.out === undefined);
  const text = asJson ? jsonText(counted()) : await csvLines(counted());
  if (options.out === undefined) {
    for await (const chunk of text) terminal.out(chunk);
    return;
  }
  const path = resolve(terminal.cwd, options.out);
  const draft = `${path}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(text), createWriteStream(draft));
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  if (running.json) printJson(running, { file: path, rows: count });
  else terminal.error(`${say('export.rows', { count, file: options.out })}\n`);
}

async function csvLines(rows: AsyncIterable<ExportRow>): Promise<AsyncIterable<string>> {
  const { csvText } = await import('../../model/csv.ts');
  return (async function* () {
    let isFirst = true;
    for await (const row of rows) {
      yield csvText(isFirst ? [Object.keys(row), Object.values(row)] : [Object.values(row)]);
      isFirst = false;
    }
  })();
}

async function* jsonText(rows: AsyncIterable<ExportRow>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const row of rows) {
    yield `${isFirst ? '[\n' : ',\n'}${JSON.stringify(row)}`;
    isFirst = false;
  }
  yield isFirst ? '[]\n' : '\n]\n';
}
