import { resolve } from 'node:path';
import type { Command } from 'commander';
import { SYSTEM } from '../../model/actor.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { startMeter } from '../meter.ts';
import { measuring } from './backup.ts';

interface Options {
  readonly force?: boolean;
}

export function addRestore(program: Command, { say, complete }: Kit): void {
  const command = program
    .command('restore')
    .description(say('restore.description'))
    .argument('<file>', say('restore.file'))
    .option('--force', say('restore.force'));
  complete(
    command,
    [
      'MERIDIAN_DATA=/srv/meridian meridian restore /backups/2024-06-30.meridian',
      'meridian restore meridian.backup --force',
    ],
    restoreCommand,
  );
}

async function restoreCommand(running: Running, file: string, options: Options): Promise<undefined> {
  const { terminal, say } = running;
  const [{ restoreStore }, { loadConfig }] = await Promise.all([
    import('../../platform/restore.ts'),
    import('../../platform/config.ts'),
  ]);
  const source = resolve(terminal.cwd, file);
  const meter = await startMeter(running);
  const done = await restoreStore(source, {
    actor: SYSTEM,
    config: loadConfig(terminal.env, terminal.cwd),
    clock: () => new Date(),
    force: options.force ?? false,
    onProgress: measuring(running, meter),
  }).finally(() => meter.end());
  if (running.json) printJson(running, done);
  else terminal.out(`${say('restore.done', { ...done, file: source })}\n`);
}
