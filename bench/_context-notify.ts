import { spawn } from 'node:child_process';
import { ROOT } from '../test/e2e/program.ts';
import type { Notified, NotifyLoad } from './_context-notify-run.ts';
import type { Bench } from './_context-store.ts';

const PER_SECOND = 1_000;

/** From an update to its notification, alone and beside endpoints that are dead or slow. */
export async function notifyFigure(bench: Bench, { seconds }: { readonly seconds: number }): Promise<void> {
  const measure = (bad: boolean): Promise<Notified> =>
    run({ address: bench.api, entities: 1_000, perSecond: PER_SECOND, seconds, connections: 16, bad });
  const alone = await measure(false);
  const beside = await measure(true);
  bench.figure('context.notify.p99_ms', alone.p99, 'ms', {
    atMost: bench.kind === 'pg' ? 50 : 100,
    p50: Number(alone.p50.toPrecision(3)),
    longest: Number(alone.longest.toPrecision(3)),
    p99AfterAnswer: Number(alone.afterAnswer.toPrecision(3)),
    updatesPerSecond: Math.round(alone.perSecond),
    received: `${alone.received} of ${alone.updates}`,
    notifications: alone.notifications,
    disordered: alone.disordered,
    besideDeadAndSlowEndpoints: {
      p99: Number(beside.p99.toPrecision(3)),
      received: `${beside.received} of ${beside.updates}`,
      disordered: beside.disordered,
    },
    what: 'HTTP update sent to notification received, 1000 updates/s at a fixed pace',
  });
}

function run(what: NotifyLoad): Promise<Notified> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['test/run-ts.mjs', 'bench/_context-notify-run.ts', JSON.stringify(what)],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text) as Notified) : reject(new Error(`the load ended with ${code}`)),
    );
  });
}
