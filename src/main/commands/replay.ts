import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ReplayInput } from '../../assessments/replay.ts';
import type { ReplayStart } from '../../assessments/replay-from.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { issueLines } from '../problem-text.ts';

interface Options {
  readonly out?: string;
  readonly from?: ReplayStart;
}

const STEPS: readonly ReplayStart[] = [
  'screen',
  'denominate',
  'impute',
  'treat',
  'normalise',
  'weight',
  'aggregate',
  'rank',
];

export function addReplay(program: Command, { say, complete }: Kit): void {
  const command = program
    .command('replay')
    .description(say('replay.description'))
    .argument('<run.json>', say('replay.file'))
    .option('-o, --out <folder>', say('replay.out'))
    .addOption(new Option('--from <step>', say('replay.from')).choices(STEPS).conflicts('out'));
  complete(
    command,
    [
      'meridian replay out/run.json',
      'meridian replay out/run.json --out again --json',
      'meridian replay out/run.json --from normalise',
    ],
    replayCommand,
  );
}

async function replayCommand(running: Running, file: string, options: Options): Promise<undefined> {
  const { terminal, say } = running;
  const [{ readFile }, { replay }, { INPUTS_FILE }, { loadMessages }, { MeridianError }] = await Promise.all([
    import('node:fs/promises'),
    import('../../assessments/replay.ts'),
    import('../../assessments/run-inputs.ts'),
    import('../../platform/i18n.ts'),
    import('../../model/error.ts'),
  ]);
  const path = resolve(terminal.cwd, file);
  const beside = dirname(path);
  const read = (name: string): Promise<string> =>
    readFile(name, 'utf8').catch(() => {
      throw new MeridianError('file.notFound', { file: name });
    });
  const record = await read(path);
  const inputs = await read(join(beside, INPUTS_FILE));
  const outputs = new Map<string, string>();
  for (const name of ['scores.csv', 'ranks.csv', 'report.html']) {
    const text = await readFile(join(beside, name), 'utf8').catch(() => undefined);
    if (text !== undefined) outputs.set(name, text);
  }
  if (options.from !== undefined)
    return replayStep(running, options.from, { record, inputs, beside: outputs });
  const began = performance.now();
  const again = replay({ record, inputs, beside: outputs, messages: loadMessages() });
  const milliseconds = Math.round(performance.now() - began);
  if (options.out !== undefined) {
    const { writeFiles } = await import('../write-files.ts');
    await writeFiles(resolve(terminal.cwd, options.out), again.computed.files);
  }
  if (!again.same)
    throw new MeridianError('replay.differs', { count: again.differences.length }, again.differences);
  if (running.json) {
    const { outputs: all, notes, record: recorded } = again;
    printJson(running, { same: true, milliseconds, period: recorded.period, files: all, notes });
    return;
  }
  for (const { name, sha256, same } of again.outputs)
    terminal.out(`  ${same ? '✓' : '≈'} ${name.padEnd(12)} ${sha256}\n`);
  if (again.notes.length > 0) terminal.out(issueLines(running.locale, again.notes));
  const told = again.notes.length === 0 ? 'replay.same' : 'replay.reworded';
  terminal.out(`${say(told, { milliseconds })}\n`);
}

/** From one step on by the log alone. */
async function replayStep(
  running: Running,
  from: ReplayStart,
  input: Omit<ReplayInput, 'messages'>,
): Promise<undefined> {
  const [{ replayFromStep }, { MeridianError }] = await Promise.all([
    import('../../assessments/replay-from.ts'),
    import('../../model/error.ts'),
  ]);
  const began = performance.now();
  const again = replayFromStep(input, from);
  const milliseconds = Math.round(performance.now() - began);
  if (!again.same)
    throw new MeridianError('replay.differs', { count: again.differences.length }, again.differences);
  if (running.json) {
    printJson(running, { same: true, from, milliseconds, period: again.record.period, files: again.outputs });
    return;
  }
  for (const { name, sha256 } of again.outputs) running.terminal.out(`  ✓ ${name.padEnd(12)} ${sha256}\n`);
  running.terminal.out(`${running.say('replay.sameFrom', { step: from, milliseconds })}\n`);
}
