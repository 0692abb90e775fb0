import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackupProgress } from '../../platform/backup-manifest.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { durationText, type Meter, secondsLeft, startMeter } from '../meter.ts';

export function addBackup(program: Command, { say, complete }: Kit): void {
  const command = program
    .command('backup')
    .description(say('backup.description'))
    .argument('<file>', say('backup.file'));
  complete(
    command,
    [
      'meridian backup /backups/2024-06-30.meridian',
      'DATABASE_URL=postgres://… meridian backup meridian.backup',
    ],
    backupCommand,
  );
}

/** Beside a server that holds the embedded store, that server is asked for the backup. */
async function backupCommand(running: Running, file: string): Promise<undefined> {
  const { terminal, say } = running;
  const [
    { withStore },
    { backupStore },
    { backupThroughServer, readControl },
    { loadConfig },
    { MeridianError },
  ] = await Promise.all([
    import('../with-store.ts'),
    import('../../platform/backup.ts'),
    import('../../platform/control.ts'),
    import('../../platform/config.ts'),
    import('../../model/error.ts'),
  ]);
  const target = resolve(terminal.cwd, file);
  const meter = await startMeter(running);
  const show = measuring(running, meter);
  try {
    const done = await withStore(running, (ctx) => backupStore(ctx, target, show));
    meter.end();
    if (running.json) printJson(running, done);
    else terminal.out(`${say('backup.done', { ...done })}\n`);
  } catch (error) {
    if (!(error instanceof MeridianError) || error.code !== 'storage.locked') throw error;
    const control = await readControl(loadConfig(terminal.env, terminal.cwd).folder);
    if (!control) throw error;
    const bytes = await backupThroughServer(control, target, (done, total) =>
      show({ step: 'files', done, total }),
    );
    meter.end();
    if (running.json) printJson(running, { file: target, bytes, server: control.address });
    else terminal.out(`${say('backup.asked', { file: target, bytes, address: control.address })}\n`);
  } finally {
    meter.end();
  }
}

/** Hands a backup's or a restore's progress to the meter, with the time left by the rate of the step so far. */
export function measuring({ say }: Running, meter: Meter): (progress: BackupProgress) => void {
  let current: BackupProgress['step'] | undefined;
  let began = 0;
  return ({ step, done, total }) => {
    if (step !== current) began = performance.now();
    current = step;
    const left = durationText(secondsLeft(done, total, performance.now() - began));
    meter.show({ phase: say(`backup.step.${step}`), done, total, rate: say('backup.left', { left }) });
  };
}
