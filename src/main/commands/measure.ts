import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { MeasureEngine } from '../../indicators/measure-engine.ts';
import type { Context } from '../../platform/context.ts';
import { type Kit, printJson, type Running } from '../command.ts';

export function addMeasure(program: Command, { say, complete }: Kit): void {
  const group = program
    .command('measure')
    .description(say('measure.description'))
    .helpOption('-h, --help', say('option.help'))
    .helpCommand('help [command]', say('command.help'));
  complete(
    group.command('check').description(say('measure.check')).argument('<file...>', say('measure.file')),
    ['meridian measure check frameworks/measures/*.yaml'],
    checkCommand,
  );
  complete(
    group.command('put').description(say('measure.put')).argument('<file...>', say('measure.file')),
    ['meridian measure put frameworks/measures/pm25-mean.yaml'],
    putCommand,
  );
  complete(
    group
      .command('recompute')
      .description(say('measure.recompute'))
      .argument('<code...>', say('measure.code')),
    ['meridian measure recompute PM25_MEAN'],
    recomputeCommand,
  );
}

const textOf = async ({ terminal }: Running, file: string): Promise<string> => {
  const [{ readFile }, { MeridianError }] = await Promise.all([
    import('node:fs/promises'),
    import('../../model/error.ts'),
  ]);
  return readFile(resolve(terminal.cwd, file), 'utf8').catch(() => {
    throw new MeridianError('file.notFound', { file });
  });
};

/** Lists every mistake of every file; the exit code is 2 if there is an error in any. */
async function checkCommand(running: Running, files: readonly string[]): Promise<number> {
  const { terminal, locale, say } = running;
  const [{ checkMeasure }, { wordIssues }, { issueLine }] = await Promise.all([
    import('../../indicators/measure-file.ts'),
    import('../../platform/i18n.ts'),
    import('../problem-text.ts'),
  ]);
  const checks = [];
  for (const file of files) {
    const { measure, issues } = checkMeasure(await textOf(running, file), file);
    checks.push({ file, ok: measure !== undefined, indicator: measure?.indicator ?? null, issues });
  }
  if (running.json)
    printJson(running, {
      files: checks.map((check) => ({ ...check, issues: wordIssues(locale, check.issues) })),
    });
  else
    for (const { file, ok, issues } of checks) {
      for (const issue of issues) terminal.out(`${issueLine(locale, issue)}\n`);
      terminal.out(`${ok ? '✓' : '✗'} ${say('measure.checked', { file, errors: issues.length })}\n`);
    }
  return checks.every(({ ok }) => ok) ? 0 : 2;
}

/** Saves measures in the store of this machine; they are computed when the server runs. */
async function putCommand(running: Running, files: readonly string[]): Promise<undefined> {
  const { terminal, say } = running;
  const [{ withStore }, { openBroker }, { recordSource }, { saveMeasure }] = await Promise.all([
    import('../with-store.ts'),
    import('../../context/open-broker.ts'),
    import('../measures.ts'),
    import('../../indicators/measure-actions.ts'),
  ]);
  const saved: { file: string; indicator: string; revision: number; isNew: boolean }[] = [];
  await withStore(running, async (ctx: Context) => {
    const broker = await openBroker(ctx);
    try {
      const engine: Pick<MeasureEngine, 'records' | 'reload'> = {
        records: recordSource(broker),
        reload: async () => undefined,
      };
      for (const file of files) {
        const { code, revision, isNew } = await saveMeasure(ctx, engine, {
          text: await textOf(running, file),
          file,
        });
        saved.push({ file, indicator: code, revision, isNew });
      }
    } finally {
      await broker.close();
    }
  });
  if (running.json) printJson(running, { measures: saved });
  else
    for (const { indicator, revision, isNew } of saved)
      terminal.out(`✓ ${say(isNew ? 'measure.saved' : 'measure.unchanged', { indicator, revision })}\n`);
}

/** Computes measures anew here and now, from all records in the store of this machine. */
async function recomputeCommand(running: Running, codes: readonly string[]): Promise<undefined> {
  const { terminal, say } = running;
  const [{ withStore }, { openBroker }, { openMeasures }, actions] = await Promise.all([
    import('../with-store.ts'),
    import('../../context/open-broker.ts'),
    import('../measures.ts'),
    import('../../indicators/measure-actions.ts'),
  ]);
  const computed: { indicator: string; values: number; without: number }[] = [];
  await withStore(running, async (ctx: Context) => {
    const broker = await openBroker(ctx);
    const engine = openMeasures(ctx, broker);
    try {
      // a code that is unknown is refused before anything is computed
      for (const code of codes) await actions.getMeasure(ctx, code);
      await engine.start();
      for (const code of codes) await actions.recomputeMeasure(ctx, engine, code);
      await engine.settled();
      for (const code of codes) {
        const { values, without } = await actions.getMeasure(ctx, code);
        computed.push({ indicator: code, values, without });
      }
    } finally {
      await engine.stop();
      await broker.close();
    }
  });
  if (running.json) printJson(running, { measures: computed });
  else for (const one of computed) terminal.out(`✓ ${say('measure.recomputed', one)}\n`);
}
