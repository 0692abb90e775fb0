import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { AnalysisKind } from '../../assessments/analysis-store.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { durationText, startMeter } from '../meter.ts';
import { anyNumber, countingNumber, wholeNumber } from '../number-option.ts';
import { type CaseOptions, loadCase, withCaseOptions } from './case.ts';

interface Options extends CaseOptions {
  readonly spec?: string;
  readonly samples?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly within?: number;
  readonly out?: string;
  readonly top: number;
}

/** Areas that are printed unless `--top` says otherwise. */
const TOP = 20;

/** `uncertainty`, `sensitivity` and `bounds`: what a method's choices do to the ranks, from files, without a store. */
export function addAnalyses(program: Command, { say, complete }: Kit): void {
  for (const kind of ['uncertainty', 'sensitivity'] as const) {
    const command = withCaseOptions(program.command(kind).description(say(`${kind}.description`)), say)
      .option('--spec <file>', say('analyse.spec'))
      .option('-n, --samples <count>', say(`${kind}.samples`), countingNumber)
      .option('--seed <number>', say('analyse.seed'), wholeNumber)
      .option('--threads <count>', say('analyse.threads'), countingNumber)
      .option('-o, --out <file>', say('analyse.out'))
      .option('--top <count>', say('assess.top', { count: TOP }), wholeNumber, TOP);
    complete(
      command,
      [
        `meridian ${kind} -f frameworks/sample/framework.yaml -d frameworks/sample`,
        `meridian ${kind} -f my-framework.yaml -d figures.csv --spec doubts.yaml --samples 4096 --out ${kind}.json`,
      ],
      (running: Running, options: Options) => analyse(running, kind, options),
    );
  }
  const bounds = withCaseOptions(program.command('bounds').description(say('bounds.description')), say)
    .option('--within <share>', say('bounds.within'), anyNumber)
    .option('--spec <file>', say('bounds.spec'))
    .option('-o, --out <file>', say('analyse.out'))
    .option('--top <count>', say('assess.top', { count: TOP }), wholeNumber, TOP);
  complete(
    bounds,
    [
      'meridian bounds -f frameworks/sample/framework.yaml -d frameworks/sample --within 0.25',
      'meridian bounds -f my-framework.yaml -d figures.csv --spec box.yaml --json',
    ],
    (running: Running, options: Options) => analyse(running, 'bounds', options),
  );
}

async function analyse(running: Running, kind: AnalysisKind, options: Options): Promise<undefined> {
  const { terminal, say } = running;
  const [{ availableParallelism }, { computeAnalysis }, { resolveRequest }, { analysisText }] =
    await Promise.all([
      import('node:os'),
      import('../../assessments/analysis-compute.ts'),
      import('../../assessments/analysis-request.ts'),
      import('./analyse-table.ts'),
    ]);
  const { framework, prepared, warnings } = await loadCase(running, options);
  const spec =
    options.within === undefined ? await readSpec(running, options.spec) : { relative: options.within };
  const request = resolveRequest({ kind, spec, samples: options.samples, seed: options.seed }, framework);
  const meter = await startMeter(running);
  const began = performance.now();
  const result = await computeAnalysis(prepared, request, {
    threads: options.threads ?? availableParallelism(),
    signal: terminal.signal,
    onProgress: ({ done, total, rate, secondsLeft }) =>
      meter.show({
        phase: say(`${kind}.phase`),
        done,
        total,
        rate: say('analyse.rate', { rate: Math.round(rate), left: durationText(secondsLeft) }),
      }),
  }).finally(() => meter.end());
  const milliseconds = Math.round(performance.now() - began);
  const text = `${JSON.stringify({ ...request, framework: framework.id, period: prepared.period, result }, null, 2)}\n`;
  if (options.out !== undefined) {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(resolve(terminal.cwd, options.out), text);
  }
  if (running.json) {
    printJson(running, {
      ...request,
      framework: framework.id,
      period: prepared.period,
      milliseconds,
      result,
    });
    return;
  }
  terminal.out(`\n${analysisText(running, prepared, request, result, options.top)}\n`);
  terminal.out(`${say('analyse.done', { seconds: (milliseconds / 1000).toFixed(1) })}\n`);
  if (options.out !== undefined) terminal.out(`${say('analyse.written', { file: options.out })}\n`);
  if (warnings.length > 0) {
    const { issueLines } = await import('../problem-text.ts');
    terminal.error(
      `\n${say('warnings', { count: warnings.length })}\n${issueLines(running.locale, warnings)}`,
    );
  }
}

/** A specification in YAML or JSON; undefined where none is named. */
async function readSpec({ terminal }: Running, file: string | undefined): Promise<unknown> {
  if (file === undefined) return undefined;
  const [{ readFile }, { readDocument }, { MeridianError }, { FRAMEWORK_LIMITS }] = await Promise.all([
    import('node:fs/promises'),
    import('../../platform/document.ts'),
    import('../../model/error.ts'),
    import('../../indicators/framework-limits.ts'),
  ]);
  const text = await readFile(resolve(terminal.cwd, file), 'utf8').catch(() => {
    throw new MeridianError('file.notFound', { file });
  });
  const { value, issues } = readDocument(text, FRAMEWORK_LIMITS);
  if (value === undefined) throw new MeridianError('input.invalid', { file, count: issues.length }, issues);
  return value;
}
